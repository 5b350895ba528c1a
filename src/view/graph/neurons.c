#include "view/graph/neurons.h"

#include "explain/format.h"
#include "view/graph/answer.h"
#include "view/graph/grid.h"
#include "view/graph/unit.h"
#include "view/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns that a name takes beside its symbol at least. */
enum { NAME_LEAST = 8 };

/* What the phase under way is about. */
static const Style fresh = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};
static const Style dim = {.ink = INK_DIM};
/* A label of what is selected. */
static const Style chosen = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
static const Style chosen_mark = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};

static void centre(Canvas *canvas, Rect r, Style style, const char *text)
{
    int width = canvas_text_width(canvas, text);
    canvas_text(canvas, r.x + (r.width - width) / 2, r.y, style, text);
}

static void chip_text(double value, int width, char text[FORMAT_SIZE])
{
    if (width >= 5) {
        format_within(value, width - 2 < 6 ? width - 2 : 6, text);
        if (strchr(text, '~')) /* without a margin there may be room */
            format_within(value, width, text);
    } else {
        snprintf(text, FORMAT_SIZE, width < 3 ? "" : value < 0 ? "-" : value > 0 ? "+" : "0");
    }
}

static void draw_chip(const Graph *g, size_t column, size_t unit, const Trace *trace,
                      const View *view, double scale, bool bracketed, Canvas *canvas)
{
    Rect r = graph_unit(g, column, unit), seen = rect_common(r, canvas->clip);
    char text[FORMAT_SIZE] = "—";
    double value;
    Style style = {INK_DIM, INK_BAR, 0};
    bool known = unit_value(trace, column, unit, &value);
    if (known) {
        style = (Style){INK_ON, (uint8_t)ink_value(value, scale), ATTRIBUTE_BOLD};
        chip_text(value, seen.width, text);
    } else if (unit_other(trace, column, unit, &value)) {
        style.paper = view->colour ? INK_BAR : INK_TEXT;
        chip_text(value, seen.width, text);
    } else if (r.width < 3) {
        snprintf(text, sizeof text, "·");
    }
    canvas_fill(canvas, r, ' ', style);
    centre(canvas, seen, style, text); /* half a number would be another one */
    if (column > 0 && trace->frozen &&
        trace->frozen[trace->net.layers[column - 1].first + unit])
        canvas_text(canvas, r.x, r.y, style, "❄");
    if (bracketed) {
        Style bracket = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD};
        canvas_text(canvas, r.x - 1, r.y, bracket, "[");
        canvas_text(canvas, r.x + r.width, r.y, bracket, "]");
        canvas_mark(canvas, r.x, r.y);
    }
}

/* The free cells at the right of a chip's left edge, up to the next column. */
static int label_room(const Graph *g, size_t column)
{
    Rect r = graph_unit(g, column, 0);
    if (column + 1 == g->columns)
        return g->area.x + g->area.width - r.x;
    return graph_unit(g, column + 1, 0).x - r.x - 2;
}

/* The data's name for an input or output, or NULL. */
static const char *data_name(const Trace *trace, size_t column, size_t unit)
{
    const Dataset *data = trace->data;
    if (column == 0)
        return data->input_names ? data->input_names[unit] : NULL;
    bool output = column == trace->net.layer_count;
    return output && data->output_names ? data->output_names[unit] : NULL;
}

/* Writes symbol and name of a unit into `room` columns, the name cut where both do not fit, or
 * alone where little would be left of it; returns the columns used. *names is how the column's
 * names have been cut last. */
static int draw_name(const Trace *trace, size_t column, size_t unit, int x, int y, int room,
                     NameCut *names, Canvas *canvas)
{
    char symbol[FORMAT_SIZE], both[FORMAT_SIZE + NAMES_SIZE + 1], cut[NAMES_SIZE];
    const char *name = data_name(trace, column, unit);
    format_unit(&trace->net, column, unit, symbol);
    if (!name)
        return canvas_text_within(canvas, x, y, room, dim, symbol);
    snprintf(both, sizeof both, "%s %s", symbol, name);
    if (canvas_text_width(canvas, both) <= room)
        return canvas_text(canvas, x, y, dim, both);
    int left = room - canvas_text_width(canvas, symbol) - 1;
    bool alone = left < NAME_LEAST;
    if (names->columns != (alone ? room : left))
        *names = names_cut(canvas, trace->data,
                           column == 0 ? dataset_input_name : dataset_output_name,
                           selection_units(&trace->net, column), alone ? room : left);
    names_text(names, unit, cut);
    snprintf(both, sizeof both, "%s %s", symbol, cut);
    return canvas_text_within(canvas, x, y, room, dim, alone ? cut : both);
}

/* A label, with a mark of its own where it is selected: not all see the style. */
static void draw_choosable(Canvas *canvas, int x, int y, int room, bool selected, Style style,
                           const char *text)
{
    if (selected)
        canvas_text(canvas, x - 1, y, chosen_mark, "▸");
    if (selected)
        canvas_mark(canvas, x, y);
    canvas_text_within(canvas, x, y, room, selected ? chosen : style, text);
}

/* Above a chip: its name, and its bias where there is room for that. True when the bias is what is
 * selected, and is marked. */
static bool draw_label(const Graph *g, size_t column, size_t unit, const Trace *trace,
                       const View *view, NameCut *names, Canvas *canvas)
{
    const Selection *s = &view->selection;
    bool selected = s->kind == SELECT_BIAS && s->column == column && s->unit == unit;
    Rect r = graph_unit(g, column, unit);
    int room = label_room(g, column), least = data_name(trace, column, unit) ? 3 : 2;
    char number[FORMAT_SIZE], bias[FORMAT_SIZE + 8];
    if (column == 0) {
        draw_name(trace, column, unit, r.x, r.y - 1, room, names, canvas);
        return false;
    }
    const Layer *layer = &trace->net.layers[column - 1];
    double b = (double)trace->parameters.theta[layer->biases + unit];
    snprintf(bias, sizeof bias, "b %s", format_within(b, 6, number));
    int rest = room - canvas_text_width(canvas, bias) - 1;
    int used = draw_name(trace, column, unit, r.x, r.y - 1, rest > least ? rest : room, names,
                         canvas);
    canvas_about(canvas, selection_code(SELECT_BIAS, column, unit));
    if (used <= rest)
        draw_choosable(canvas, r.x + used + 1, r.y - 1, room - used - 1, selected,
                       (Style){.ink = (uint8_t)ink_sign(b)}, bias);
    return selected && used <= rest;
}

/* Below a chip: δ once the backward pass has reached it (an old one before), and the target of an
 * output; of the two, where there is room for one, the target that is selected. True when that is
 * marked. */
static bool draw_below(const Graph *g, size_t column, size_t unit, const Trace *trace,
                       const View *view, bool lit, Canvas *canvas)
{
    const Selection *s = &view->selection;
    Rect r = graph_unit(g, column, unit);
    int room = label_room(g, column), pitch = graph_pitch(g, column), y = r.y + 1;
    int lines = graph_lines_below(g, column, pitch);
    bool selected = s->kind == SELECT_TARGET && s->column == column && s->unit == unit;
    bool roomy = lines == 2;
    char text[FORMAT_SIZE + 8], number[FORMAT_SIZE];
    if (lines == 0)
        return false;
    if (column == trace->net.layer_count && (roomy || selected)) {
        snprintf(text, sizeof text, "target %.4g", (double)trace->spotlight.t[unit]);
        if ((int)strlen(text) > room) /* a number cut short would be another number */
            snprintf(text, sizeof text, "t %.4g", (double)trace->spotlight.t[unit]);
        canvas_about(canvas, selection_code(SELECT_TARGET, column, unit));
        draw_choosable(canvas, r.x, y++, room, selected, lit ? fresh : dim, text);
        canvas_about(canvas, selection_code(SELECT_UNIT, column, unit));
        if (!roomy)
            return selected;
    }
    bool known = trace_has_backward(trace, column - 1);
    const Real *deltas = known ? trace->spotlight.delta : trace->old.delta;
    double delta = (double)deltas[trace->net.layers[column - 1].first + unit];
    /* Dim ink does not tell an old δ from a new one without colour. */
    bool enclosed = !known && trace->old.known && !view->colour;
    int around = enclosed ? 4 : 2;
    format_number(delta, number);
    if ((int)strlen(number) + around > room)
        format_within(delta, room > 4 + around ? room - around : 4, number);
    snprintf(text, sizeof text, enclosed ? "(δ %s)" : "δ %s",
             known || trace->old.known ? number : "—");
    canvas_text_within(canvas, r.x, y, room,
                       (Style){.ink = (uint8_t)(known ? ink_sign(delta) : INK_DIM)}, text);
    return selected;
}

static bool on_screen(const Graph *g, Rect r)
{
    return r.y >= g->area.y - 2 && r.y < g->area.y + g->area.height + 2 &&
           r.x + r.width >= g->area.x - 40 && r.x < g->area.x + g->area.width;
}

static void draw_column(const Graph *g, size_t column, const Trace *trace, const View *view,
                        bool lit, Canvas *canvas)
{
    const GraphColumn *c = &g->column[column];
    double scale = unit_scale(trace, column, c->units);
    NameCut names = {0};
    bool labels = c->width >= 5 && graph_pitch(g, column) >= 2;
    for (size_t unit = 0; unit < c->units; unit++) {
        if (!on_screen(g, graph_unit(g, column, unit)))
            continue;
        canvas_about(canvas, selection_code(SELECT_UNIT, column, unit));
        bool marked = labels && draw_label(g, column, unit, trace, view, &names, canvas);
        canvas_about(canvas, selection_code(SELECT_UNIT, column, unit));
        if (labels && draw_below(g, column, unit, trace, view, lit, canvas))
            marked = true;
        bool bracketed = !marked && unit_is_selected(&view->selection, column, unit);
        draw_chip(g, column, unit, trace, view, scale, bracketed, canvas);
    }
    canvas_about(canvas, 0);
}

/* The loss appears at the targets: they are lit while it is computed, and L of the sample stands
 * below them then. */
static void draw_loss(const Graph *g, const Trace *trace, const View *view, bool lit,
                      Canvas *canvas)
{
    size_t column = g->columns - 1, units = g->column[column].units;
    Rect r = graph_unit(g, column, units - 1);
    int y = r.y + (units == 1 || graph_pitch(g, column) >= 4 ? 3 : 2);
    char text[FORMAT_SIZE + 8], number[FORMAT_SIZE];
    if (g->column[column].grid || g->column[column].bars || r.width < 5 ||
        y >= g->area.y + g->area.height ||
        !trace_has_loss(trace))
        return;
    int room = label_room(g, column);
    format_plain(trace->spotlight.loss, number);
    if ((int)strlen(number) + 2 > room)
        format_short(trace->spotlight.loss, room - 2, number);
    snprintf(text, sizeof text, "L %s", number);
    canvas_about(canvas, selection_code(SELECT_LOSS, 0, 0));
    draw_choosable(canvas, r.x, y, room, view->selection.kind == SELECT_LOSS, lit ? fresh : dim,
                   text);
    canvas_about(canvas, 0);
}

void neurons_draw(const Graph *g, const Trace *trace, const View *view, bool lit, Canvas *canvas)
{
    for (size_t column = 0; column < g->columns; column++) {
        if (g->column[column].grid)
            grid_draw(g, column, trace, view, canvas);
        else if (g->column[column].bars)
            answer_draw(g, trace, view, lit, canvas);
        else
            draw_column(g, column, trace, view, lit, canvas);
    }
    draw_loss(g, trace, view, lit, canvas);
}
