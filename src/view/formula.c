#include "view/formula.h"

#include "core/freeze.h"
#include "view/chain.h"
#include "view/format.h"
#include "view/formula_place.h"
#include "view/formula_update.h"
#include "view/pen.h"
#include "view/when.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Style plain = {.ink = INK_TEXT}, dim = {.ink = INK_DIM};
static const Style strong = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD};

enum { INDENT = 10, ORIGIN_WIDTH = 45, NARROW = 60, ROOMY = 100, TITLE_SIZE = 80 };

/* Where the strip is, and what is left free for the title. */
typedef struct Strip {
    Canvas *canvas;
    Rect area;
    int indent;
} Strip;

/* A sum's terms as text, as long as they may have room on a line. */
typedef struct Terms {
    char text[512];
    size_t used;
} Terms;

static bool has_room(const Terms *terms)
{
    return terms->used < sizeof terms->text;
}

static void add_term(Terms *terms, const char *w, const char *factor)
{
    size_t room = sizeof terms->text - terms->used;
    int n = snprintf(terms->text + terms->used, room, "%s%s×%s", terms->used > 0 ? " + " : "", w,
                     factor);
    terms->used += (size_t)n < room ? (size_t)n : room;
}

/* The terms and `behind`, or how many terms there are where the line has no room for them, and the
 * sum; where it has none for that either, the sum alone: it matters most. */
static void write_terms(Pen *pen, const Terms *terms, size_t count, const char *behind, double sum)
{
    char number[FORMAT_SIZE], fewer[FORMAT_SIZE + 64];
    const int room = pen->end - pen->x - canvas_text_width(pen->canvas, format_number(sum, number));
    int width = canvas_text_width(pen->canvas, terms->text) +
                canvas_text_width(pen->canvas, behind);
    snprintf(fewer, sizeof fewer, "%zu terms%s", count, behind);
    if (has_room(terms) && (count == 1 || width <= room))
        pen_write(pen, plain, "%s%s", terms->text, behind);
    else if (canvas_text_width(pen->canvas, fewer) <= room)
        pen_write(pen, plain, "%s", fewer);
    pen_result(pen, true, sum);
}

/* ∂a/∂z as a number, and that it is 0 because the unit is dropped. */
static void write_slope(Pen *pen, const Trace *trace, size_t layer, size_t unit)
{
    pen_number(pen, trace_has_forward(trace, layer), chain_slope(trace, layer, unit));
    if (chain_is_dropped(trace, layer, unit))
        pen_write(pen, dim, " (dropped)");
}

/* Row 0 stands beside the title, the others below it where the strip is narrow. */
static Pen line(const Strip *strip, int row)
{
    Rect area = strip->area;
    int indent = row > 0 && area.width < NARROW ? 0 : strip->indent;
    return (Pen){strip->canvas, area.x + indent + 1, area.y + row, area.x + area.width};
}

/* ∂L/∂z of a unit whose δ is no product (chain_is_joint), which stands for both factors. */
static void write_joint_delta(Pen *pen, const Trace *trace, size_t layer, size_t unit)
{
    const Loss *loss = trace->spec.loss;
    const Layer *l = &trace->net.layers[layer];
    bool known = trace_has_backward(trace, layer);
    char a[FORMAT_SIZE];
    pen_write(pen, plain, "δ = ∂L/∂z = %s = ",
              loss->delta ? loss->delta_formula : "Σ ∂L/∂a · ∂a/∂z");
    if (known && loss->delta)
        pen_write(pen, plain, "(a %s, t %.4g) = ",
                  format_plain(chain_activation(trace, layer + 1, unit), a),
                  (double)trace->t[unit]);
    pen_result(pen, known, (double)trace->delta[l->first + unit]);
}

/* Which sample the numbers are of. */
static void write_sample(Pen *pen, const Trace *trace)
{
    char text[96];
    if (trace->rows == 0)
        snprintf(text, sizeof text, "   sample %zu, nothing computed yet", trace->sample + 1);
    else if (trace->rows == 1)
        snprintf(text, sizeof text, "   sample %zu", trace->sample + 1);
    else
        snprintf(text, sizeof text, "   sample %zu, mini-batch of %zu", trace->sample + 1,
                 trace->rows);
    pen_write_if_fits(pen, dim, text);
}

/* ∂L/∂a of a unit: from the loss at the outputs, else the sum over the layer that follows. */
static void write_a_gradient(Pen *pen, const Trace *trace, size_t layer, size_t unit)
{
    const Net *net = &trace->net;
    const Layer *l = &net->layers[layer], *next = l + 1;
    bool known = trace_has_backward(trace, layer);
    double value = (double)trace->a_gradient[l->first + unit];
    if (layer + 1 == net->layer_count) {
        char a[FORMAT_SIZE];
        pen_write(pen, plain, "∂L/∂a = %s = ", trace->spec.loss->derivative);
        if (known)
            pen_write(pen, plain, "(a %s, t %.4g) = ",
                      format_plain(chain_activation(trace, layer + 1, unit), a),
                      (double)trace->t[unit]);
        pen_result(pen, known, value);
        return;
    }
    pen_write(pen, plain, "∂L/∂a = Σ wδ = ");
    Terms terms = {.used = 0};
    for (size_t k = 0; k < next->units && known && has_room(&terms); k++) {
        char w[FORMAT_SIZE], delta[FORMAT_SIZE];
        size_t weight = net_parameter(net, (ParameterPlace){layer + 1, k, (long)unit});
        add_term(&terms, format_number((double)trace_used(trace)[weight], w),
                 format_number((double)trace->delta[next->first + k], delta));
    }
    if (known)
        write_terms(pen, &terms, next->units, " = ", value);
    else
        pen_result(pen, false, NAN);
}

/* How the parameter changes, in rows 3 and 4 of the strip. */
static void draw_update(const Trace *trace, size_t layer, size_t parameter, const Strip *strip)
{
    Pen first = line(strip, 3), second = line(strip, 4);
    formula_update(trace, layer, parameter, &first, &second);
}

/* "mean of 4": the gradient of the mini-batch beside that of the sample. */
static void write_mean(Pen *pen, const Trace *trace, size_t layer, size_t parameter)
{
    bool known = trace_has_backward(trace, layer);
    double mean = (double)trace->gradient[parameter];
    char words[FORMAT_SIZE + 16], number[FORMAT_SIZE];
    snprintf(words, sizeof words, "   mean of %zu: ", trace->rows);
    int width = (int)strlen(words) + (known ? (int)strlen(format_number(mean, number)) : 1);
    /* Words without their number, or half a number, say nothing. */
    if (trace->rows < 2 || pen->x + width > pen->end)
        return;
    pen_write(pen, dim, "%s", words);
    pen_number(pen, known, mean);
}

static void draw_link(const Trace *trace, const Selection *s, const Strip *strip)
{
    size_t layer = s->column - 1;
    ParameterPlace place = {layer, s->unit, (long)s->source};
    size_t parameter = net_parameter(&trace->net, place);
    const Layer *l = &trace->net.layers[layer];
    bool back = trace_has_backward(trace, layer);
    double input = chain_activation(trace, s->column - 1, s->source);
    Pen pen = line(strip, 0);
    bool joint = chain_is_joint(trace, layer);
    const char *rule = joint ? "∂L/∂w = ∂L/∂z · ∂z/∂w" : "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w";
    if (!pen_write_if_fits(&pen, plain, rule))
        pen_write(&pen, plain, joint ? "∂L/∂w = ∂L/∂z·∂z/∂w" : "∂L/∂w = ∂L/∂a·∂a/∂z·∂z/∂w");
    write_sample(&pen, trace);

    pen = line(strip, 1);
    if (strip->area.width >= NARROW)
        pen_write(&pen, plain, "= ");
    if (joint) {
        pen_number(&pen, back, (double)trace->delta[l->first + s->unit]);
    } else {
        pen_number(&pen, back, (double)trace->a_gradient[l->first + s->unit]);
        pen_write(&pen, plain, " × ");
        write_slope(&pen, trace, layer, s->unit);
    }
    pen_write(&pen, plain, " × ");
    pen_number(&pen, chain_has_activation(trace, s->column - 1), input);
    if (layer > 0 && chain_is_dropped(trace, layer - 1, s->source))
        pen_write(&pen, dim, " (dropped)");
    pen_write(&pen, plain, " = ");
    Real product = trace->delta[l->first + s->unit] * (Real)input;
    pen_result(&pen, back, (double)product);
    write_mean(&pen, trace, layer, parameter);

    pen = line(strip, 2);
    (joint ? write_joint_delta : write_a_gradient)(&pen, trace, layer, s->unit);
    draw_update(trace, layer, parameter, strip);
}

/* z = Σ w a + b, its terms where there are few. */
static void write_sum(Pen *pen, const Trace *trace, size_t layer, size_t unit)
{
    const Net *net = &trace->net;
    const Layer *l = &net->layers[layer];
    const Real *theta = trace_used(trace);
    bool known = trace_has_forward(trace, layer);
    pen_write(pen, plain, "z = Σ wa + b = ");
    Terms terms = {.used = 0};
    for (size_t i = 0; i < l->fan_in && known && has_room(&terms); i++) {
        char w[FORMAT_SIZE], a[FORMAT_SIZE];
        size_t weight = net_parameter(net, (ParameterPlace){layer, unit, (long)i});
        add_term(&terms, format_number((double)theta[weight], w),
                 format_plain(chain_activation(trace, layer, i), a));
    }
    if (!known) {
        pen_result(pen, false, NAN);
        return;
    }
    char b[FORMAT_SIZE], behind[FORMAT_SIZE + 16];
    snprintf(behind, sizeof behind, " + b %s = ",
             format_number((double)theta[l->biases + unit], b));
    write_terms(pen, &terms, l->fan_in, behind, (double)trace->z[l->first + unit]);
}

/* δ of a unit: its two factors, and where the first comes from as far as there is room. */
static void write_delta(Pen *pen, const Trace *trace, size_t layer, size_t unit)
{
    size_t at = trace->net.layers[layer].first + unit;
    bool back = trace_has_backward(trace, layer);
    if (chain_is_joint(trace, layer)) {
        write_joint_delta(pen, trace, layer, unit);
        return;
    }
    pen_write(pen, plain, "δ = ∂L/∂a · ∂a/∂z = ");
    pen_number(pen, back, (double)trace->a_gradient[at]);
    pen_write(pen, plain, " × ");
    write_slope(pen, trace, layer, unit);
    pen_write(pen, plain, " = ");
    pen_result(pen, back, (double)trace->delta[at]);
    if (pen->end - pen->x >= ORIGIN_WIDTH) {
        pen_write(pen, dim, "   ");
        write_a_gradient(pen, trace, layer, unit);
    }
}

/* a of a unit and its slope, each with its formula, and with what dropout makes of them. */
static void write_activation(Pen *pen, const Trace *trace, size_t layer, size_t unit)
{
    const Layer *l = &trace->net.layers[layer];
    bool forward = trace_has_forward(trace, layer);
    double p = layer + 1 < trace->net.layer_count ? trace->hyper.dropout : 0;
    char f[96];
    snprintf(f, sizeof f, "   f = %s", l->activation->formula);
    if (chain_is_dropped(trace, layer, unit)) {
        pen_write(pen, plain, "a = ");
        pen_result(pen, true, 0);
        pen_write(pen, plain, " (dropped)   ");
        pen_write(pen, dim, "∂a/∂z = 0");
        pen_write_if_fits(pen, dim, f);
        return;
    }
    pen_write(pen, plain, "a = ");
    if (p > 0)
        pen_write(pen, plain, "f(z)/(1−%.6g) = ", p);
    else
        pen_write(pen, plain, "%s = ", l->activation->formula);
    pen_result(pen, forward, (double)trace->a[l->first + unit]);
    char rule[96], number[FORMAT_SIZE];
    if (p > 0)
        snprintf(rule, sizeof rule, "f′(z)/(1−%.6g) = ", p);
    else
        snprintf(rule, sizeof rule, "%s = ", l->activation->derivative);
    double slope = chain_slope(trace, layer, unit);
    int width = canvas_text_width(pen->canvas, rule) +
                (forward ? canvas_text_width(pen->canvas, format_number(slope, number)) : 1);
    pen_write(pen, dim, "   ∂a/∂z = ");
    /* Where one of them has room, it is the number. */
    if (width <= pen->end - pen->x)
        pen_write(pen, dim, "%s", rule);
    pen_number(pen, forward, slope);
    if (p > 0)
        pen_write_if_fits(pen, dim, f);
}

static void draw_unit(const Trace *trace, const Selection *s, const Strip *strip)
{
    char number[FORMAT_SIZE], buffer[DATASET_NAME_SIZE];
    Pen pen = line(strip, 0);
    if (s->column == 0) {
        pen_write(&pen, plain, "input %s = %s",
                  dataset_input_name(trace->data, s->unit, buffer),
                  format_number((double)trace->x[s->unit], number));
        write_sample(&pen, trace);
        return;
    }
    size_t layer = s->column - 1;
    const Layer *l = &trace->net.layers[layer];
    write_sum(&pen, trace, layer, s->unit);
    write_sample(&pen, trace);

    pen = line(strip, 1);
    write_activation(&pen, trace, layer, s->unit);

    pen = line(strip, 2);
    write_delta(&pen, trace, layer, s->unit);
    draw_update(trace, layer, l->biases + s->unit, strip);
}

/* That the numbers are of the time before the update: below the title, where lines below the first
 * leave room, else in it. */
static void draw_when(const Trace *trace, const Strip *strip, char title[TITLE_SIZE])
{
    Rect area = strip->area;
    size_t used = strlen(title);
    if (!when_is_before(trace))
        return;
    if (area.width < NARROW) {
        snprintf(title + used, TITLE_SIZE - used, " before");
        return;
    }
    canvas_text(strip->canvas, area.x + 1, area.y + 1, dim, "before");
    if (area.height > 2)
        canvas_text(strip->canvas, area.x + 1, area.y + 2, dim, "update");
}

static void draw_rule(const Trace *trace, const Strip *strip)
{
    char loss[FORMAT_SIZE];
    Rect area = strip->area;
    Pen pen = {strip->canvas, area.x + 1, area.y, area.x + area.width};
    char title[TITLE_SIZE] = "chain rule";
    draw_when(trace, strip, title);
    canvas_mark(strip->canvas, pen.x, pen.y);
    pen_write(&pen, strong, "%s ", title);
    pen_write(&pen, plain, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w,  %s",
              formula_of_update(trace));
    pen = line(strip, 1);
    pen_write(&pen, plain, "L = %s = %s", trace->spec.loss->formula,
              trace_has_loss(trace) ? format_plain(trace->sample_loss, loss) : "—");
    write_sample(&pen, trace);
    pen = line(strip, 2);
    pen_write(&pen, dim, "arrows or the mouse select a neuron or a link");
}

static void draw_place(const Trace *trace, const Selection *s, const Strip *strip)
{
    Pen lines[FORMULA_PLACE_LINES] = {line(strip, 0), line(strip, 1)};
    size_t parameter;
    formula_place(trace, s, lines);
    if (selection_parameter(s, &trace->net, &parameter))
        draw_update(trace, s->column - 1, parameter, strip);
}

/* What is selected; of a link, with `arrow` between its ends. */
static void title_text(const Net *net, const Selection *s, const char *arrow,
                       char out[TITLE_SIZE])
{
    char name[FORMAT_SIZE] = "", from[FORMAT_SIZE];
    bool has_unit = s->kind != SELECT_LAYER && s->kind != SELECT_LOSS && s->kind != SELECT_RATE;
    if (has_unit)
        format_unit(net, s->column, s->unit, name);
    if (s->kind == SELECT_LINK)
        snprintf(out, TITLE_SIZE, "%s%s%s", name, arrow,
                 format_unit(net, s->column - 1, s->source, from));
    else if (s->kind == SELECT_LAYER)
        snprintf(out, TITLE_SIZE, "layer %zu", s->column);
    else
        snprintf(out, TITLE_SIZE, "%s%s", s->kind == SELECT_BIAS     ? "b of "
                                          : s->kind == SELECT_TARGET ? "t of "
                                          : s->kind == SELECT_LOSS   ? "loss"
                                          : s->kind == SELECT_RATE   ? "rate" : "", name);
}

/* A long title moves the lines to the right; where the strip is not wide, an arrow without blanks
 * is enough. */
static void draw_title(const Trace *trace, const Selection *s, Strip *strip)
{
    char title[TITLE_SIZE];
    title_text(&trace->net, s, " ← ", title);
    draw_when(trace, strip, title);
    if (strip->area.width < ROOMY && canvas_text_width(strip->canvas, title) >= INDENT) {
        title_text(&trace->net, s, "←", title);
        draw_when(trace, strip, title);
    }
    int width = canvas_text_width(strip->canvas, title);
    strip->indent = width < INDENT ? INDENT : width + 1;
    Rect area = strip->area;
    canvas_text(strip->canvas, area.x, area.y, (Style){.ink = INK_MARK}, "▸");
    canvas_text_within(strip->canvas, area.x + 1, area.y, area.width - 1, strong, title);
    canvas_mark(strip->canvas, area.x + 1, area.y);
}

void formula_draw(const Trace *trace, const View *view, Rect area, Canvas *canvas)
{
    const Selection *s = &view->selection;
    Strip strip = {canvas, area, INDENT};
    canvas_clip(canvas, area);
    if (s->kind != SELECT_NONE)
        draw_title(trace, s, &strip);
    if (s->kind == SELECT_LINK)
        draw_link(trace, s, &strip);
    else if (s->kind == SELECT_UNIT)
        draw_unit(trace, s, &strip);
    else if (s->kind != SELECT_NONE)
        draw_place(trace, s, &strip);
    else
        draw_rule(trace, &strip);
    canvas_unclip(canvas);
}
