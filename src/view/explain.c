#include "view/explain.h"

#include "core/schedule.h"
#include "view/chain.h"
#include "view/explain_place.h"

#include <math.h>
#include <stdio.h>

static const Style plain = {.ink = INK_TEXT};

static void write_text(Sheet *sheet, Selection place, const Selection *door, const char *text)
{
    Pen pen = sheet_line(sheet, place, door);
    pen_write(&pen, plain, "%s", text);
}

/* The factors of ∂L/∂w, and the mean over the mini-batch. */
static void write_parameter(Sheet *sheet, const Trace *t, const Selection *place)
{
    size_t layer = place->column - 1, parameter = 0;
    size_t at = t->net.layers[layer].first + place->unit;
    bool weight = place->kind == SELECT_LINK, back = trace_has_backward(t, layer);
    bool joint = chain_is_joint(t, layer);
    Selection unit = {SELECT_UNIT, place->column, place->unit, 0};
    Selection source = {SELECT_UNIT, layer, place->source, 0};
    const char letter = weight ? 'w' : 'b';
    char text[96], symbol[FORMAT_SIZE];
    selection_parameter(place, &t->net, &parameter);
    snprintf(text, sizeof text, "∂L/∂%c = %s · ∂z/∂%c", letter, joint ? "∂L/∂z" : "∂L/∂a · ∂a/∂z",
             letter);
    sheet_heading(sheet, *place, text);
    sheet->start = sheet->lines;
    if (joint) {
        sheet_number(sheet, unit, &unit, "∂L/∂z", back, (double)t->delta[at], "δ");
    } else {
        snprintf(text, sizeof text, "of %s",
                 format_unit(&t->net, place->column, place->unit, symbol));
        sheet_number(sheet, unit, &unit, "∂L/∂a", back, (double)t->a_gradient[at], text);
        sheet_number(sheet, unit, &unit, "∂a/∂z", trace_has_forward(t, layer),
                     chain_slope(t, layer, place->unit),
                     chain_slope_text(t, layer, place->unit, text));
    }
    snprintf(text, sizeof text, "a of %s", format_unit(&t->net, layer, place->source, symbol));
    if (weight)
        sheet_number(sheet, source, &source, "∂z/∂w", chain_has_activation(t, layer),
                     chain_activation(t, layer, place->source), text);
    else
        sheet_number(sheet, *place, NULL, "∂z/∂b", true, 1, "b is just added");
    sheet_number(sheet, *place, NULL, weight ? "∂L/∂w" : "∂L/∂b", back,
                 back ? chain_gradient(t, parameter) : 0, "their product");
    snprintf(text, sizeof text, "over %zu samples", t->rows);
    if (t->rows > 1)
        sheet_number(sheet, *place, NULL, "mean", back, (double)t->gradient[parameter], text);
    if (sheet->checks)
        explain_check(sheet, t, place);
    explain_update(sheet, t, place);
}

static Term loss_row(const Trace *t, const Selection *place, size_t k)
{
    const Layer *last = &t->net.layers[t->net.layer_count - 1];
    const Real *a = t->a + last->first, *z = t->z + last->first;
    (void)place;
    Term term = {.number = {(double)a[k], (double)t->t[k],
                            loss_term(t->spec.loss, last->units, k, z, a, t->t)},
                 .place = {SELECT_UNIT, t->net.layer_count, k, 0}};
    term.door = term.place;
    format_unit(&t->net, t->net.layer_count, k, term.name);
    return term;
}

/* What each output has in the loss, and how the loss changes with each. */
static void write_loss(Sheet *sheet, const Trace *t, const Selection *place)
{
    const Loss *loss = t->spec.loss;
    size_t last = t->net.layer_count - 1;
    const Layer *layer = &t->net.layers[last];
    bool joint = loss->delta != NULL, back = trace_has_backward(t, last);
    bool known = trace_has_loss(t);
    char text[96], symbol[FORMAT_SIZE];
    TermTable table = {.titles = {"a", "t", "term"},
                       .signs = {" ", " "},
                       .n = layer->units,
                       .known = {trace_has_forward(t, last), true, known},
                       .place = *place,
                       .term = loss_row,
                       .total = "L",
                       .sum = known ? t->sample_loss : 0};
    snprintf(text, sizeof text, "L = %s", loss->formula);
    sheet_heading(sheet, *place, text);
    explain_table(sheet, t, &table);
    snprintf(text, sizeof text, "over %zu samples", t->rows);
    if (t->rows > 1)
        sheet_number(sheet, *place, NULL, "mean", known, t->batch_loss, text);
    snprintf(text, sizeof text, "%s = %s", joint ? "δ = ∂L/∂z" : "∂L/∂a",
             joint ? loss->delta_formula : loss->derivative);
    sheet_heading(sheet, *place, text);
    for (size_t k = 0; k < layer->units; k++) {
        Selection unit = {SELECT_UNIT, last + 1, k, 0};
        const Real *values = joint ? t->delta : t->a_gradient;
        sheet_number(sheet, unit, &unit, format_unit(&t->net, last + 1, k, symbol), back,
                     (double)values[layer->first + k], joint ? "δ" : "∂L/∂a");
    }
}

/* What an output is to be, what it is, and what the difference does to the loss. */
static void write_target(Sheet *sheet, const Trace *t, const Selection *place)
{
    const Loss *loss = t->spec.loss;
    size_t last = place->column - 1;
    const Layer *layer = &t->net.layers[last];
    const Real *a = t->a + layer->first, *z = t->z + layer->first;
    bool forward = trace_has_forward(t, last), joint = loss->delta != NULL;
    Selection unit = {SELECT_UNIT, place->column, place->unit, 0}, whole = {.kind = SELECT_LOSS};
    char text[96], symbol[FORMAT_SIZE];
    snprintf(text, sizeof text, "t: what %s is to be",
             format_unit(&t->net, place->column, place->unit, symbol));
    sheet_heading(sheet, *place, text);
    sheet->start = sheet->lines + 1;
    sheet_number(sheet, *place, NULL, "t", true, (double)t->t[place->unit], "e changes it");
    snprintf(text, sizeof text, "a of %s", symbol);
    sheet_number(sheet, unit, &unit, "a", forward, (double)a[place->unit], text);
    sheet_number(sheet, *place, NULL, "a − t", forward,
                 (double)a[place->unit] - (double)t->t[place->unit], "how far it is off");
    snprintf(text, sizeof text, "L = %s", loss->formula);
    sheet_heading(sheet, whole, text);
    sheet_number(sheet, whole, &whole, "term", trace_has_loss(t),
                 loss_term(loss, layer->units, place->unit, z, a, t->t), "its part in L");
    sheet_number(sheet, unit, &unit, joint ? "∂L/∂z" : "∂L/∂a", trace_has_backward(t, last),
                 (double)(joint ? t->delta : t->a_gradient)[layer->first + place->unit],
                 joint ? loss->delta_formula : loss->derivative);
}

static Term unit_row(const Trace *t, const Selection *place, size_t k)
{
    size_t at = t->net.layers[place->column - 1].first + k;
    Term term = {.number = {(double)t->z[at], (double)t->a[at], (double)t->delta[at]},
                 .place = {SELECT_UNIT, place->column, k, 0}};
    term.door = term.place;
    format_unit(&t->net, place->column, k, term.name);
    return term;
}

static double norm(const Real *v, const Layer *l)
{
    double sum = 0;
    for (size_t i = l->weights; i < l->biases; i++)
        sum += (double)v[i] * (double)v[i];
    return sqrt(sum);
}

static void write_layer(Sheet *sheet, const Trace *t, const Selection *place)
{
    size_t layer = place->column - 1;
    const Layer *l = &t->net.layers[layer];
    bool forward = trace_has_forward(t, layer), back = trace_has_backward(t, layer);
    char text[128];
    snprintf(text, sizeof text, "layer %zu: z = W a + b, a = f(z)", place->column);
    sheet_heading(sheet, *place, text);
    snprintf(text, sizeof text, "f(z) = %s, f′(z) = %s", l->activation->formula,
             l->activation->derivative);
    write_text(sheet, *place, NULL, text);
    snprintf(text, sizeof text, "W %zu × %zu, b %zu: %zu parameters", l->units, l->fan_in, l->units,
             l->units * (l->fan_in + 1));
    write_text(sheet, *place, NULL, text);
    sheet_number(sheet, *place, NULL, "‖W‖", true, norm(trace_used(t), l), "root of Σ w²");
    snprintf(text, sizeof text, "of one (rms of %zu)", health_rows(t->rows));
    sheet_number(sheet, *place, NULL, "‖∇W‖", back, t->health[place->column - 1].rms, text);
    sheet_number(sheet, *place, NULL, "‖∇W‖", back, norm(t->gradient, l),
                 "of the mean");
    TermTable table = {.titles = {"z", "a", "δ"},
                       .signs = {" ", " "},
                       .n = l->units,
                       .known = {forward, forward, back},
                       .place = *place,
                       .term = unit_row};
    sheet->start = sheet->lines + 1;
    explain_table(sheet, t, &table);
}

static void write_rate(Sheet *sheet, const Trace *t, const Selection *place)
{
    const TableRow *schedule = table_row(&schedule_table, t->hyper.schedule);
    char text[160];
    sheet_heading(sheet, *place, "η: how far a step goes");
    sheet_number(sheet, *place, NULL, "η", true, t->rate,
                 trace_has_update(t) ? "the update shown" : "the update to come");
    sheet_number(sheet, *place, NULL, "next", true, t->next_rate, "the update to come");
    sheet_number(sheet, *place, NULL, "rate", true, t->hyper.rate, "as set with + and -");
    snprintf(text, sizeof text, "schedule %s, warm-up of %.4g epochs", schedule->name,
             t->hyper.warmup);
    write_text(sheet, *place, NULL, text);
    snprintf(text, sizeof text, "%s: %s", chain_optimizer(t)->row.name,
             chain_optimizer(t)->formula);
    write_text(sheet, *place, NULL, text);
}

/* Nothing is selected: what there is to be explained. */
static void write_all(Sheet *sheet, const Trace *t, const Selection *place)
{
    Selection loss = {.kind = SELECT_LOSS}, rate = {.kind = SELECT_RATE};
    char text[96];
    sheet_heading(sheet, *place, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w");
    for (size_t l = 0; l < t->net.layer_count; l++) {
        Selection layer = {SELECT_LAYER, l + 1, 0, 0};
        snprintf(text, sizeof text, "layer %zu: %zu units, %s", l + 1, t->net.layers[l].units,
                 t->net.layers[l].activation->row.name);
        write_text(sheet, layer, &layer, text);
    }
    snprintf(text, sizeof text, "loss %s", t->spec.loss->row.name);
    write_text(sheet, loss, &loss, text);
    snprintf(text, sizeof text, "rate %.6g, %s", t->next_rate, chain_optimizer(t)->row.name);
    write_text(sheet, rate, &rate, text);
}

static void write_subject(Sheet *sheet, const Trace *t, const Selection *subject)
{
    static void (*const writers[])(Sheet *, const Trace *, const Selection *) = {
        [SELECT_NONE] = write_all,        [SELECT_UNIT] = explain_unit,
        [SELECT_LINK] = write_parameter,  [SELECT_BIAS] = write_parameter,
        [SELECT_LAYER] = write_layer,     [SELECT_LOSS] = write_loss,
        [SELECT_RATE] = write_rate,       [SELECT_TARGET] = write_target};
    writers[subject->kind](sheet, t, subject);
}

/* Counts the lines, and finds out what the one at the walk's line is about. */
static Sheet measure(const Walk *walk, const Trace *trace)
{
    Sheet sheet = {.cursor = walk->line, .checks = walk->checks};
    write_subject(&sheet, trace, &walk->subject);
    return sheet;
}

/* Puts the walk on a line, the last one where there are fewer, and selects its place. */
static void look_at(View *view, const Trace *trace, size_t line)
{
    Walk *walk = &view->walk;
    walk->line = line;
    Sheet sheet = measure(walk, trace);
    if (line >= sheet.lines) {
        walk->line = sheet.lines - 1;
        sheet = measure(walk, trace);
    }
    walk->place = view->selection = sheet.place;
}

void explain_follow(View *view, const Trace *trace)
{
    Walk *walk = &view->walk;
    if (selection_same(&walk->place, &view->selection)) {
        look_at(view, trace, walk->line);
        return;
    }
    walk->subject = view->selection;
    walk->depth = 0;
    look_at(view, trace, 0);
}

void explain_find_check(View *view, const Trace *trace)
{
    explain_follow(view, trace);
    look_at(view, trace, measure(&view->walk, trace).check);
}

static void open_door(View *view, const Trace *trace, const Selection *door)
{
    Walk *walk = &view->walk;
    if (walk->depth == WALK_MAX) {
        for (size_t i = 1; i < WALK_MAX; i++) {
            walk->past[i - 1] = walk->past[i];
            walk->past_line[i - 1] = walk->past_line[i];
        }
        walk->depth--;
    }
    walk->past[walk->depth] = walk->subject;
    walk->past_line[walk->depth++] = walk->line;
    walk->subject = *door;
    look_at(view, trace, 0);
    look_at(view, trace, measure(walk, trace).start);
}

static void go_right(View *view, const Trace *trace)
{
    Sheet sheet = measure(&view->walk, trace);
    if (sheet.has_door && !selection_same(&sheet.door, &view->walk.subject))
        open_door(view, trace, &sheet.door);
    else if (view->walk.line < sheet.start)
        look_at(view, trace, sheet.start);
}

static void go_left(View *view, const Trace *trace)
{
    Walk *walk = &view->walk;
    size_t line = 0;
    if (walk->depth > 0) {
        walk->subject = walk->past[--walk->depth];
        line = walk->past_line[walk->depth];
    }
    look_at(view, trace, line);
}

void explain_move(View *view, const Trace *trace, int across, int down)
{
    size_t line = view->walk.line;
    explain_follow(view, trace);
    if (across > 0)
        go_right(view, trace);
    else if (across < 0)
        go_left(view, trace);
    else if (down > 0)
        look_at(view, trace, line + 1);
    else if (down < 0 && line > 0)
        look_at(view, trace, line - 1);
}

void explain_page(View *view, const Trace *trace, long by)
{
    explain_follow(view, trace);
    size_t line = view->walk.line, back = (size_t)-by;
    if (by < 0)
        look_at(view, trace, line > back ? line - back : 0);
    else
        look_at(view, trace, line + (size_t)by);
}

/* The line at the top: the one looked at is in the upper half, and the page is full. */
static size_t first_line(const Sheet *sheet, size_t line, size_t rows)
{
    size_t above = rows * 2 / 5, first = line > above ? line - above : 0;
    size_t last = sheet->lines > rows ? sheet->lines - rows : 0;
    return first < last ? first : last;
}

void explain_press(View *view, const Trace *trace, Rect area, int y)
{
    explain_follow(view, trace);
    Sheet sheet = measure(&view->walk, trace);
    size_t line = first_line(&sheet, view->walk.line, (size_t)area.height) + (size_t)(y - area.y);
    if (y < area.y || y >= area.y + area.height || line >= sheet.lines)
        return;
    if (line == view->walk.line)
        go_right(view, trace);
    else
        look_at(view, trace, line);
}

size_t explain_draw(const Trace *trace, const View *view, Rect area, Canvas *canvas)
{
    const Walk *walk = &view->walk;
    if (area.width <= 0 || area.height <= 0)
        return 0;
    Sheet count = measure(walk, trace);
    Sheet sheet = {
        .canvas = canvas, .area = area, .cursor = walk->line, .checks = walk->checks};
    sheet.first = first_line(&count, walk->line, (size_t)area.height);
    canvas_clip(canvas, area);
    write_subject(&sheet, trace, &walk->subject);
    canvas_unclip(canvas);
    size_t end = sheet.first + (size_t)area.height;
    return sheet.lines > end ? sheet.lines - end : 0;
}
