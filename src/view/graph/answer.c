#include "view/graph/answer.h"

#include "explain/chain.h"
#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/pen.h"
#include "view/graph/unit.h"
#include "view/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns of the parts of a row. */
enum { VALUE = 5, DELTA = 11, TARGET_WORD = 9, TARGET_MARK = 2, BAR_LEAST = 4, WORD_FROM = 26,
       NAME_MOST = 12 };

static const Style fresh = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};
static const Style chosen = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};

/* What all rows have in common. */
typedef struct Answer {
    const Graph *graph;
    const Trace *trace;
    const View *view;
    size_t column;
    int name, bar, delta; /* columns; 0: none */
    bool below;           /* δ has a row of its own */
    bool words;           /* "◂ target" has room, else ◂ */
    bool lit;
    NameCut names;
} Answer;

static const char *output_symbol(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE])
{
    (void)data;
    char number[FORMAT_SIZE];
    snprintf(buffer, DATASET_NAME_SIZE, "ŷ%.16s", format_subscript(i + 1, number));
    return buffer;
}

/* In quotes, so that it is taken for no symbol. */
static const char *quoted_name(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE])
{
    char name[DATASET_NAME_SIZE];
    const char *bare = dataset_output_name(data, i, name);
    if (strlen(bare) + 3 > DATASET_NAME_SIZE)
        return bare;
    snprintf(buffer, DATASET_NAME_SIZE, "\"%.21s\"", bare);
    return buffer;
}

static Answer find_parts(const Graph *g, const Trace *trace, const View *view, bool lit,
                         const Canvas *canvas)
{
    size_t column = g->columns - 1;
    const GraphColumn *c = &g->column[column];
    NameOf *name = trace->data->output_names ? dataset_output_name : output_symbol;
    Answer a = {g, trace, view, column, .lit = lit};
    int longest = names_width(canvas, trace->data, name, c->units), most = c->width / 3;
    if (name == dataset_output_name && longest + 2 <= most) {
        name = quoted_name;
        longest += 2;
    }
    a.words = c->width >= WORD_FROM;
    a.name = longest < most ? longest : most < NAME_MOST ? most : NAME_MOST;
    a.bar = c->width - a.name - 1 - VALUE - (a.words ? TARGET_WORD : TARGET_MARK);
    a.below = graph_pitch(g, column) >= 2;
    if (!a.below && a.bar - DELTA >= BAR_LEAST)
        a.delta = DELTA;
    a.bar -= a.delta;
    a.names = names_cut(canvas, trace->data, name, c->units, a.name);
    return a;
}

static bool is_target(const Answer *a, size_t unit)
{
    return chain_target(a->trace, unit) > 0.5;
}

static void draw_value(const Answer *a, size_t unit, int x, int y, Canvas *canvas)
{
    char text[FORMAT_SIZE] = "—";
    double value;
    bool known = unit_value(a->trace, a->column, unit, &value);
    bool ahead = !known && chain_activation_ahead(a->trace, a->column, unit, &value);
    Style style = !known ? dim : is_target(a, unit) ? strong : plain;
    if (known || ahead) {
        double share = fmin(fmax(value, 0), 1);
        canvas_bar_across(canvas, (Rect){x, y, a->bar, 1}, (int)(share * a->bar * HALVES + 0.5),
                          known ? plain : dim);
        snprintf(text, sizeof text, "%.2f", value);
    }
    int width = canvas_text_width(canvas, text);
    canvas_text(canvas, x + a->bar + VALUE - width, y, style, text);
}

/* "◂ target" where the target is. */
static void draw_target(const Answer *a, size_t unit, int x, int y, Canvas *canvas)
{
    const Selection *s = &a->view->selection;
    bool selected = s->kind == SELECT_TARGET && s->unit == unit;
    if (!is_target(a, unit) && !selected)
        return;
    canvas_about(canvas, selection_code(SELECT_TARGET, a->column, unit));
    canvas_text(canvas, x + 1, y, selected ? chosen : a->lit ? fresh : plain,
                a->words ? "◂ target" : "◂");
    if (selected)
        canvas_mark(canvas, x + 1, y);
}

/* δ once the backward pass has reached the outputs. */
static void draw_delta(const Answer *a, size_t unit, int x, int y, Canvas *canvas)
{
    const Trace *t = a->trace;
    bool known = trace_has_backward(t, a->column - 1);
    char number[FORMAT_SIZE], text[FORMAT_SIZE + 8];
    double delta = (double)t->spotlight.delta[t->net.layers[a->column - 1].first + unit];
    format_within(delta, 7, number);
    snprintf(text, sizeof text, "δ %s", known ? number : "—");
    canvas_text(canvas, x, y, (Style){.ink = (uint8_t)(known ? ink_sign(delta) : INK_DIM)}, text);
}

static void draw_output(const Answer *a, size_t unit, Canvas *canvas)
{
    Rect r = graph_unit(a->graph, a->column, unit);
    char name[NAMES_SIZE];
    bool selected = unit_is_selected(&a->view->selection, a->column, unit) &&
                    a->view->selection.kind != SELECT_TARGET;
    canvas_about(canvas, selection_code(SELECT_UNIT, a->column, unit));
    canvas_fill(canvas, (Rect){r.x, r.y, r.width, a->below ? 2 : 1}, ' ', (Style){0});
    canvas_text_within(canvas, r.x, r.y, a->name, selected ? chosen : dim,
                       names_text(&a->names, unit, name));
    if (selected) {
        canvas_text(canvas, r.x - 1, r.y, fresh, "▸");
        canvas_mark(canvas, r.x, r.y);
    }
    int x = r.x + a->name + 1;
    draw_value(a, unit, x, r.y, canvas);
    if (a->below || a->delta)
        draw_delta(a, unit, a->below ? x : x + a->bar + VALUE + 1, r.y + (a->below ? 1 : 0),
                   canvas);
    draw_target(a, unit, x + a->bar + VALUE + a->delta, r.y, canvas);
    canvas_about(canvas, 0);
}

/* L of the sample below the last output. */
static void draw_loss(const Answer *a, Canvas *canvas)
{
    const Trace *t = a->trace;
    const Graph *g = a->graph;
    Rect r = graph_unit(g, a->column, g->column[a->column].units - 1);
    int y = r.y + (a->below ? 2 : 1);
    bool selected = a->view->selection.kind == SELECT_LOSS;
    char number[FORMAT_SIZE], text[FORMAT_SIZE + 8];
    if (!trace_has_loss(t) || y >= g->area.y + g->area.height)
        return;
    format_short(t->spotlight.loss, 8, number);
    snprintf(text, sizeof text, "L %s", number);
    canvas_about(canvas, selection_code(SELECT_LOSS, 0, 0));
    if (selected) {
        canvas_text(canvas, r.x + a->name, y, fresh, "▸");
        canvas_mark(canvas, r.x + a->name + 1, y);
    }
    canvas_text(canvas, r.x + a->name + 1, y, selected ? chosen : a->lit ? fresh : plain, text);
    canvas_about(canvas, 0);
}

/* What ◂ is, once above the outputs, where it stands there without its word. */
static void draw_head(const Answer *a, Canvas *canvas)
{
    Rect r = graph_unit(a->graph, a->column, 0);
    const char *text = N_("◂ target");
    int width = canvas_text_width(canvas, text);
    bool needed = !a->words && chain_has_target(a->trace);
    if (needed && r.y > a->graph->area.y && width <= r.width)
        canvas_text(canvas, r.x + r.width - width, r.y - 1, dim, text);
}

void answer_draw(const Graph *g, const Trace *trace, const View *view, bool lit, Canvas *canvas)
{
    const Answer a = find_parts(g, trace, view, lit, canvas);
    for (size_t unit = 0; unit < g->column[a.column].units; unit++)
        draw_output(&a, unit, canvas);
    draw_head(&a, canvas);
    draw_loss(&a, canvas);
}
