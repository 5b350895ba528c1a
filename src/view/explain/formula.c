#include "view/explain/formula.h"

#include "core/base/text.h"
#include "explain/chain.h"
#include "explain/explanation.h"
#include "view/canvas/pen.h"
#include "view/explain/factors.h"
#include "view/explain/update.h"
#include "view/when.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 10, ORIGIN_WIDTH = 45, NARROW = 60, TITLE_SIZE = 80 };

/* Where the strip is, what it lays out, and what is left free for the title. */
typedef struct Strip {
    Canvas *canvas;
    const Trace *trace;
    const Explanation *e;
    Rect area;
    int indent;
} Strip;

/* Row 0 stands beside the title, the others below it where the strip is narrow. */
static Pen row_of(const Strip *strip, int row)
{
    Rect area = strip->area;
    int indent = row > 0 && area.width < NARROW ? 0 : strip->indent;
    return (Pen){strip->canvas, area.x + indent + 1, area.y + row, area.x + area.width};
}

/* "mean of 4": the number of the mini-batch beside that of the sample. Words without their number,
 * or half a number, say nothing. */
static void write_mean(Pen *pen, const Explanation *e)
{
    const ExplainLine *mean = explanation_find(e, WORD_MEAN);
    char words[FORMAT_SIZE + 8], all[2 * FORMAT_SIZE + 8], number[FORMAT_SIZE];
    if (!mean)
        return;
    snprintf(words, sizeof words, "   %s: ", mean->brief);
    snprintf(all, sizeof all, "%s%s", words, line_fixed(mean, number));
    if (!pen_fits(pen, all))
        return;
    pen_write(pen, dim, "%s", words);
    line_write(pen, mean);
}

/* The rule in letters, without its blanks where there is little room. */
static void write_letters(Pen *pen, const ExplainLine *heading)
{
    const ExplainLine *factor = heading + 1, *product = factor + heading->factors;
    if (pen_write_if_fits(pen, plain, "%s", heading->text))
        return;
    pen_write(pen, plain, "%s = ", product->label);
    for (; factor < product; factor++)
        pen_write(pen, plain, factor + 1 < product ? "%s·" : "%s", factor->label);
}

/* The factors below a heading with × between them; what is 1 by definition has no digits. */
static void write_factors(Pen *pen, const ExplainLine *heading)
{
    for (size_t i = 1; i <= heading->factors; i++) {
        pen_write(pen, plain, i > 1 ? " × " : "");
        if (heading[i].word == WORD_Z_BY_B)
            pen_write(pen, plain, "1");
        else
            line_write(pen, &heading[i]);
    }
}

/* The terms of a sum as long as they may have room on a line; false where they have none. */
static bool write_products(const Trace *trace, const ExplainLine *line, char *out, size_t size)
{
    const Terms *terms = &line->terms;
    size_t used = 0;
    for (size_t i = 0; i < terms->count && used < size; i++) {
        char first[FORMAT_SIZE], second[FORMAT_SIZE];
        Term term = terms->at(trace, line, i);
        used += (size_t)snprintf(out + used, size - used, "%s%s×%s", i > 0 ? " + " : "",
                                 format_fixed(term.number[0], LINE_FIXED_WIDTH, first),
                                 format_fixed(term.number[1], LINE_FIXED_WIDTH, second));
    }
    return used < size;
}

/* A sum with its terms, or how many there are where the line has no room for them, or else alone:
 * it matters most. */
static void write_sum(Pen *pen, const Trace *trace, const ExplainLine *line)
{
    const Terms *terms = &line->terms;
    char all[512], behind[FORMAT_SIZE + 16] = " = ", number[FORMAT_SIZE], fewer[FORMAT_SIZE + 64];
    pen_write(pen, plain, "%s = %s = ", line->label, line->rule);
    if (!line->known) {
        line_write_result(pen, line);
        return;
    }
    if (terms->has_bias)
        snprintf(behind, sizeof behind, " + b %s = ",
                 format_fixed(terms->bias, LINE_FIXED_WIDTH, number));
    const int room = pen->end - pen->x -
                     canvas_text_width(pen->canvas, line_fixed(line, number));
    snprintf(fewer, sizeof fewer, N_("%zu terms%s"), terms->count, behind);
    bool written = write_products(trace, line, all, sizeof all);
    int width = canvas_text_width(pen->canvas, all) + canvas_text_width(pen->canvas, behind);
    if (written && (terms->count == 1 || width <= room))
        pen_write(pen, plain, "%s%s", all, behind);
    else if (canvas_text_width(pen->canvas, fewer) <= room)
        pen_write(pen, plain, "%s", fewer);
    line_write_result(pen, line);
}

/* Where a derivative comes from: the loss, by a formula in a and t, or the layer that follows. */
static void write_origin(Pen *pen, const Trace *trace, const ExplainLine *line)
{
    char a[FORMAT_SIZE];
    if (line->form == LINE_TABLE && line->word != WORD_DELTA) {
        write_sum(pen, trace, line);
        return;
    }
    pen_write(pen, plain, "%s = %s = ", line->label, line->rule);
    if (line->known && line->of_target)
        pen_write(pen, plain, "(a %s, t %.4g) = ",
                  format_fixed(line->number[0], LINE_FIXED_WIDTH, a), line->number[1]);
    line_write_result(pen, line);
}

/* Columns of the number of the largest sample. */
static int sample_width(const Trace *trace)
{
    char number[FORMAT_SIZE];
    return snprintf(number, sizeof number, "%zu", trace->data->count);
}

/* "3 of 40 samples: the mean of all is used", in fewer words where there is little room; false
 * where there is none. */
static bool write_shown(Pen *pen, size_t shown, size_t rows)
{
    if (shown == rows)
        return pen_write_if_fits(pen, dim, N_("samples: their mean is used")) ||
               pen_write_if_fits(pen, dim, N_("samples"));
    return pen_write_if_fits(pen, dim, N_("%zu of %zu samples: the mean of all is used"), shown,
                             rows) ||
           pen_write_if_fits(pen, dim, N_("%zu of %zu samples"), shown, rows);
}

/* In an area, what each sample of the mini-batch says of the parameter, below a line that says how
 * many of them are there; the one in the spotlight always is. */
static void draw_shares(const Strip *strip, Rect area)
{
    enum { NUMBER = 9, MARK = 1, GAP = 2 };
    const Trace *t = strip->trace;
    const TraceShares *shares = &t->shares;
    size_t parameter;
    bool known = selection_parameter(&strip->e->subject, &t->net, &parameter) &&
                 shares->count > 1 && shares->parameter == parameter;
    int width = sample_width(t), pitch = MARK + width + 1 + NUMBER + GAP;
    size_t across = area.width + GAP > pitch ? (size_t)((area.width + GAP) / pitch) : 0;
    size_t room = across * (size_t)(area.height - 1);
    size_t shown = shares->count < room ? shares->count : room;
    size_t lit = t->spotlight.row - shares->first, from = lit < shown ? 0 : lit + 1 - shown;
    Pen head = {strip->canvas, area.x + MARK, area.y, area.x + area.width};
    if (!known || shown < 2 || !write_shown(&head, shown, t->batch.rows))
        return;
    for (size_t i = 0; i < shown; i++) {
        char number[FORMAT_SIZE];
        bool is_lit = from + i == lit;
        double gradient = shares->gradient[from + i];
        Pen pen = {strip->canvas, area.x + pitch * (int)(i % across),
                   area.y + 1 + (int)(i / across), area.x + area.width};
        pen_write(&pen, (Style){is_lit ? INK_MARK : INK_DIM, INK_TEXT, 0}, "%s%*zu ",
                  is_lit ? "▸" : " ", width, shares->sample[from + i] + 1);
        pen_write(&pen, (Style){.ink = (uint8_t)ink_sign(gradient)}, "%s",
                  format_fixed(gradient, NUMBER, number));
    }
}

/* The mean over the mini-batch, which is what counts, and the change that it makes. */
static void draw_mean(const Strip *strip, int left, int y)
{
    const ExplainLine *mean = explanation_find(strip->e, WORD_MEAN);
    Rect area = strip->area;
    Pen first = {strip->canvas, left, y, area.x + area.width}, second = first;
    second.y++;
    if (mean) {
        canvas_text(strip->canvas, area.x + 1, y, dim, mean->brief);
        update_write_mean(strip->e, &first);
        pen_write(&first, plain, "   ");
    }
    second.x = first.x;
    update_draw(strip->e, first, second);
}

/* ∂L/∂w as a table: the product of one sample and its factors, with words under them as far as
 * there is room; then the mean and the new weight. The same for a bias. Returns false where there
 * is no room for a table. */
static bool draw_chain(const Strip *strip)
{
    enum { TITLE = 17, GAP = 6 };
    const Explanation *e = strip->e;
    Rect area = strip->area;
    char sample[FORMAT_SIZE];
    int updates = update_rows(e), above = area.height - updates;
    chain_sample(strip->trace, sample);
    if (when_is_before(strip->trace))
        text_append(sample, sizeof sample, N_(", before"));
    int width = canvas_text_width(strip->canvas, sample) + 1;
    int most = strip->indent > width ? strip->indent : width;
    int left = area.x + (most > TITLE ? most : TITLE) + 1;
    int x = factors_draw(explanation_heading(e, WORD_RULE),
                         (Rect){left, area.y, area.x + area.width - left, above}, strip->canvas);
    if (x < 0)
        return false;
    canvas_text(strip->canvas, area.x + 1, area.y + 1, dim, sample);
    if (above > 2)
        draw_shares(strip, (Rect){x + GAP, area.y, area.x + area.width - x - GAP, above});
    draw_mean(strip, left, area.y + area.height - updates);
    return true;
}

/* The same in two rows, of letters and of numbers, where there is no room for a table. */
static void draw_parameter(const Strip *strip)
{
    const Explanation *e = strip->e;
    const ExplainLine *heading = explanation_heading(e, WORD_RULE), *first = heading + 1;
    bool weight = e->subject.kind == SELECT_LINK;
    if (strip->area.width >= NARROW && draw_chain(strip))
        return;
    Pen letters = row_of(strip, 0), numbers = row_of(strip, 1);
    if (weight)
        write_letters(&letters, heading);
    else
        pen_write(&letters, plain, "%s = δ", heading->text);
    line_write_result(&numbers, first + heading->factors);
    if (weight || heading->factors > 2) {
        pen_write(&numbers, plain, " = ");
        write_factors(&numbers, heading);
    }
    write_mean(&numbers, e);
    update_draw(e, row_of(strip, 2), row_of(strip, 3));
}

/* a of a unit and its slope, each with its formula, and with what dropout makes of them. */
static void write_activation(Pen *pen, const Explanation *e)
{
    const ExplainLine *a = explanation_find(e, WORD_A), *slope = explanation_find(e, WORD_SLOPE);
    const ExplainLine *dropout = explanation_heading(e, WORD_DROPOUT);
    char whole[2 * EXPLAIN_RULE_SIZE], number[FORMAT_SIZE];
    pen_write(pen, plain, "a = ");
    if (a->dropped) {
        line_write_result(pen, a);
        pen_write(pen, plain, N_(" (dropped)   "));
        pen_write(pen, dim, "∂a/∂z = 0");
    } else {
        pen_write(pen, plain, "%s = ", a->rule);
        line_write_result(pen, a);
        pen_write(pen, dim, "   ∂a/∂z = ");
        /* Where one of them has room, it is the number. */
        snprintf(whole, sizeof whole, "%s = %s", slope->rule, line_value(slope, number));
        if (pen_fits(pen, whole))
            pen_write(pen, dim, "%s = ", slope->rule);
        line_write(pen, slope);
    }
    if (dropout)
        pen_write_if_fits(pen, dim, "   f = %s", dropout->rule);
}

/* Of an output, what its answer is measured by: the formula of the loss. */
static void write_loss_rule(Pen *pen, const Trace *trace, const Selection *unit)
{
    if (unit->column == trace->net.layer_count)
        pen_write_if_fits(pen, dim, "   L = %s", trace->spec.loss->formula);
}

/* While a is not computed, the one that the picture has in dim: of the pass to come. */
static void write_pass_ahead(Pen *pen, const Trace *trace, const Selection *unit)
{
    double a;
    char number[FORMAT_SIZE];
    if (!chain_activation_ahead(trace, unit->column, unit->unit, &a))
        return;
    pen_write_if_fits(pen, dim, trace->hyper.dropout > 0 ? N_("   nothing dropped: a %s")
                                                         : N_("   pass to come: a %s"),
                      format_fixed(a, LINE_FIXED_WIDTH, number));
}

/* δ of a unit: its two factors, and where the first comes from as far as there is room. */
static void write_delta(Pen *pen, const Strip *strip)
{
    const ExplainLine *heading = explanation_heading(strip->e, WORD_DELTA);
    if (heading->factors == 0) {
        write_origin(pen, strip->trace, explanation_find(strip->e, WORD_DELTA));
        return;
    }
    pen_write(pen, plain, "%s = ", heading->text);
    write_factors(pen, heading);
    pen_write(pen, plain, " = ");
    line_write_result(pen, heading + 1 + heading->factors);
    const ExplainLine *origin = explanation_find(strip->e, WORD_A_GRADIENT);
    if (pen->end - pen->x < ORIGIN_WIDTH) { /* the rule alone: it is that of the loss */
        pen_write_if_fits(pen, dim, "   %s = %s", origin->label, origin->rule);
        return;
    }
    pen_write(pen, dim, "   ");
    write_origin(pen, strip->trace, origin);
}

/* Of which sample the numbers of a line are, and of what moment, as far as there is room. */
static void write_sample(Pen *pen, const Strip *strip)
{
    const char *all = strip->e->sample;
    char sample[FORMAT_SIZE];
    if (!when_is_before(strip->trace))
        pen_write_if_fits(pen, dim, "   %s", all);
    else if (!pen_write_if_fits(pen, dim, N_("   %s, before the update"), all))
        pen_write_if_fits(pen, dim, N_("   %s, before the update"),
                          chain_sample(strip->trace, sample));
}

static void draw_unit(const Strip *strip)
{
    const Explanation *e = strip->e;
    Selection bias = e->subject;
    Explanation parameter;
    char number[FORMAT_SIZE];
    Pen sum = row_of(strip, 0), activation = row_of(strip, 1), delta = row_of(strip, 2);
    if (e->subject.column == 0)
        pen_write(&sum, plain, "%s = %s", explanation_heading(e, WORD_INPUT)->text,
                  line_value(explanation_find(e, WORD_INPUT), number));
    else
        write_sum(&sum, strip->trace, explanation_find(e, WORD_Z));
    write_sample(&sum, strip);
    if (e->subject.column == 0)
        return;
    write_activation(&activation, e);
    write_pass_ahead(&activation, strip->trace, &e->subject);
    write_loss_rule(&activation, strip->trace, &e->subject);
    write_delta(&delta, strip);
    bias.kind = SELECT_BIAS;
    explanation_of(strip->trace, &bias, false, &parameter);
    update_draw(&parameter, row_of(strip, 3), row_of(strip, 4));
}

static void draw_layer(const Strip *strip)
{
    const ExplainLine *shape = explanation_find(strip->e, WORD_SHAPE);
    Pen first = row_of(strip, 0), second = row_of(strip, 1);
    pen_write(&first, plain, "z = W %s + b, a = %s", format_source(strip->e->subject.column - 1),
              explanation_find(strip->e, WORD_F)->rule);
    pen_write(&second, plain, "%s", shape->label);
    pen_write(&second, dim, "   %s", shape->text);
}

/* The loss, and what its derivative is. */
static void draw_loss(const Strip *strip)
{
    const ExplainLine *loss = explanation_find(strip->e, WORD_LOSS);
    const ExplainLine *delta = explanation_heading(strip->e, WORD_DELTA);
    const ExplainLine *gradient = delta ? delta : explanation_heading(strip->e, WORD_A_GRADIENT);
    Pen first = row_of(strip, 0), second = row_of(strip, 1);
    pen_write(&first, plain, "%s = %s = ", loss->label, loss->rule);
    line_write_result(&first, loss);
    write_mean(&first, strip->e);
    pen_write(&second, plain, "%s = %s", gradient->label, gradient->rule);
}

/* What the answer is to be, what it is, and what follows for the gradient. */
static void draw_target(const Strip *strip)
{
    const Explanation *e = strip->e;
    const ExplainLine *delta = explanation_find(e, WORD_DELTA);
    const ExplainLine *gradient = delta ? delta : explanation_find(e, WORD_A_GRADIENT);
    Pen first = row_of(strip, 0), second = row_of(strip, 1);
    pen_write(&first, plain, "t = ");
    line_write(&first, explanation_find(e, WORD_TARGET));
    pen_write(&first, plain, "   a = ");
    line_write(&first, explanation_find(e, WORD_A));
    pen_write(&first, dim, "   L = %s", explanation_heading(e, WORD_LOSS)->rule);
    pen_write(&second, plain, "%s = %s = ", gradient->label, gradient->rule);
    line_write_result(&second, gradient);
}

static void draw_rate(const Strip *strip)
{
    const Explanation *e = strip->e;
    Pen first = row_of(strip, 0), second = row_of(strip, 1);
    pen_write(&first, plain, "η = %.6g", explanation_find(e, WORD_RATE)->value);
    pen_write(&first, dim, N_("   next %.6g, schedule %s"),
              explanation_find(e, WORD_NEXT_RATE)->value,
              explanation_find(e, WORD_SCHEDULE)->brief);
    pen_write(&second, plain, "%s", explanation_find(e, WORD_OPTIMIZER)->rule);
}

/* That the numbers are of the time before the update. */
static const char *when_in_title(const Strip *strip)
{
    SelectionKind kind = strip->e->subject.kind;
    bool parameter = kind == SELECT_LINK || kind == SELECT_BIAS;
    bool narrow = strip->area.width < NARROW;
    if (!when_is_before(strip->trace) || (parameter && !narrow)) /* a table says it by itself */
        return "";
    return narrow ? N_(" before") : N_(", before");
}

/* Nothing is selected. */
static void draw_rule(const Strip *strip)
{
    const Selection whole = {.kind = SELECT_LOSS};
    const ExplainLine loss = explanation_self(strip->trace, &whole);
    char number[FORMAT_SIZE];
    Rect area = strip->area;
    Pen pen = {strip->canvas, area.x + 1, area.y, area.x + area.width};
    canvas_mark(strip->canvas, pen.x, pen.y);
    pen_write(&pen, strong, N_("chain rule"));
    pen_write(&pen, dim, "%s ", when_in_title(strip));
    pen_write(&pen, plain, "%s,  %s", explanation_heading(strip->e, WORD_RULE)->text,
              explanation_find(strip->e, WORD_RATE)->rule);
    pen = row_of(strip, 1);
    pen_write(&pen, plain, "%s = %s", loss.rule, line_value(&loss, number));
    write_sample(&pen, strip);
    pen = row_of(strip, 2);
    pen_write(&pen, dim, N_("arrows or the mouse select a neuron or a link"));
}

/* What is selected, as the picture draws it: "weight x₁→h₁"; `brief`: "x₁→h₁". */
static void title_text(const Net *net, const Selection *s, bool brief, char out[TITLE_SIZE])
{
    char name[FORMAT_SIZE] = "", from[FORMAT_SIZE];
    if (s->kind != SELECT_LAYER && s->kind != SELECT_LOSS && s->kind != SELECT_RATE)
        format_unit(net, s->column, s->unit, name);
    if (s->kind == SELECT_LINK)
        snprintf(out, TITLE_SIZE, brief ? "%s→%s" : N_("weight %s→%s"),
                 format_unit(net, s->column - 1, s->source, from), name);
    else if (s->kind == SELECT_LAYER)
        snprintf(out, TITLE_SIZE, N_("layer %zu"), s->column);
    else if (s->kind == SELECT_BIAS)
        snprintf(out, TITLE_SIZE, brief ? N_("b of %s") : N_("bias of %s"), name);
    else if (s->kind == SELECT_TARGET)
        snprintf(out, TITLE_SIZE, brief ? N_("t of %s") : N_("target of %s"), name);
    else
        snprintf(out, TITLE_SIZE, "%s", s->kind == SELECT_LOSS   ? N_("loss")
                                        : s->kind == SELECT_RATE ? N_("rate")
                                                                 : name);
}

/* A long title moves the lines to the right. */
static void draw_title(Strip *strip)
{
    const Rect area = strip->area;
    const char *when = when_in_title(strip);
    Pen pen = {strip->canvas, area.x + 1, area.y, area.x + area.width};
    char title[TITLE_SIZE];
    title_text(&strip->trace->net, &strip->e->subject, area.width < NARROW, title);
    int width = canvas_text_width(strip->canvas, title) + canvas_text_width(strip->canvas, when);
    strip->indent = width < INDENT ? INDENT : width + 1;
    canvas_text(strip->canvas, area.x, area.y, (Style){.ink = INK_MARK}, "▸");
    pen_write(&pen, strong, "%s", title);
    pen_write(&pen, dim, "%s", when);
    canvas_mark(strip->canvas, area.x + 1, area.y);
}

void formula_draw(const Trace *trace, const View *view, Rect area, Canvas *canvas)
{
    static void (*const drawers[])(const Strip *) = {
        [SELECT_NONE] = draw_rule,   [SELECT_UNIT] = draw_unit,   [SELECT_LINK] = draw_parameter,
        [SELECT_LAYER] = draw_layer, [SELECT_LOSS] = draw_loss,   [SELECT_BIAS] = draw_parameter,
        [SELECT_RATE] = draw_rate,   [SELECT_TARGET] = draw_target};
    Explanation e;
    Strip strip = {canvas, trace, &e, area, INDENT};
    explanation_of(trace, &view->selection, false, &e);
    canvas_clip(canvas, area);
    if (e.subject.kind != SELECT_NONE)
        draw_title(&strip);
    drawers[e.subject.kind](&strip);
    canvas_unclip(canvas);
}
