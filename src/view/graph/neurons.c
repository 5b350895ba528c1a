#include "view/graph/neurons.h"

#include "explain/chain.h"
#include "explain/format.h"
#include "view/canvas/pen.h"
#include "view/graph/answer.h"
#include "view/graph/grid.h"
#include "view/graph/unit.h"
#include "view/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns that a name takes beside its symbol at least. */
enum { NAME_LEAST = 6, QUOTES = 2 };

/* What the phase under way is about. */
static const Style fresh = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};
/* A label of what is selected. */
static const Style chosen = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
static const Style chosen_mark = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};

static void centre(Canvas *canvas, Rect r, Style style, const char *text)
{
    int width = canvas_text_width(canvas, text);
    canvas_text(canvas, r.x + (r.width - width) / 2, r.y, style, text);
}

enum { LETTER = 2, LETTERED = 9 };

/* The letter of what stands on a chip; 0: none, for an input. */
static char chip_letter(const View *view, size_t column)
{
    return column == 0 ? 0 : view->sums ? 'z' : 'a';
}

/* The number on a chip, behind its letter where there is room for that. */
static void chip_text(double value, char letter, int width, char text[FORMAT_SIZE])
{
    char number[FORMAT_SIZE];
    if (width < 5) {
        snprintf(text, FORMAT_SIZE, width < 3 ? "" : value < 0 ? "-" : value > 0 ? "+" : "0");
        return;
    }
    bool lettered = letter && width >= LETTERED;
    format_fixed(value, lettered ? width - LETTER : width, number);
    if (lettered)
        snprintf(text, FORMAT_SIZE, "%c %.29s", letter, number);
    else
        snprintf(text, FORMAT_SIZE, "%.31s", number);
}

/* Around what is selected, in its first row. */
static void draw_brackets(Rect r, Canvas *canvas)
{
    Style bracket = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD};
    canvas_text(canvas, r.x - 1, r.y, bracket, "[");
    canvas_text(canvas, r.x + r.width, r.y, bracket, "]");
    canvas_mark(canvas, r.x, r.y);
}

static bool is_frozen(const Trace *trace, size_t column, size_t unit)
{
    return column > 0 && trace->frozen &&
           trace->frozen[trace->net.layers[column - 1].first + unit];
}

static void draw_chip(const Graph *g, size_t column, size_t unit, const Trace *trace,
                      const View *view, double scale, bool bracketed, Canvas *canvas)
{
    Rect r = graph_unit(g, column, unit), seen = rect_common(r, canvas->clip);
    char text[FORMAT_SIZE] = "—";
    char letter = chip_letter(view, column);
    double value;
    Style style = {INK_DIM, INK_BAR, 0};
    if (letter && seen.width >= LETTERED)
        snprintf(text, sizeof text, "%c —", letter);
    bool known = unit_shown(trace, view, column, unit, &value);
    bool frozen = is_frozen(trace, column, unit);
    /* The flake stands where the letter does, or takes room from the number. */
    int room = frozen && r.width < LETTERED && r.width > 5 ? seen.width - 2 : seen.width;
    if (known) {
        style = (Style){INK_ON, (uint8_t)ink_value(value, scale), ATTRIBUTE_BOLD};
        if (style.paper == INK_VALUE + LEVELS) /* with few colours 0 has no paper of its own */
            style.attributes |= ATTRIBUTE_UNDERLINE;
        chip_text(value, letter, room, text);
    } else if (letter != 'z' && chain_activation_ahead(trace, column, unit, &value)) {
        style.paper = view->colour ? INK_BAR : INK_TEXT;
        chip_text(value, letter, room, text);
    } else if (r.width < 3) {
        snprintf(text, sizeof text, "·");
    }
    canvas_fill(canvas, r, ' ', style);
    centre(canvas, seen, style, text); /* half a number would be another one */
    if (frozen)
        canvas_text(canvas, r.x, r.y, style, "❄");
    if (bracketed)
        draw_brackets(r, canvas);
}

/* The free cells from a place in a column on, up to the next one. */
static int room_from(const Graph *g, size_t column, int x)
{
    if (column + 1 == g->columns)
        return g->area.x + g->area.width - x;
    return graph_left(g, column + 1) - x - 1;
}

/* The data's name for an input or output, or NULL. */
static const char *data_name(const Trace *trace, size_t column, size_t unit)
{
    const Dataset *data = trace->data;
    size_t place;
    /* The symbol of a feature is its formula. */
    if (column == 0 && data->features)
        return data->column_names && feature_is_column(&data->features->list[unit], &place)
                   ? data->column_names[place]
                   : NULL;
    if (column == 0)
        return data->input_names ? data->input_names[unit] : NULL;
    bool output = column == trace->net.layer_count;
    return output && data->output_names ? data->output_names[unit] : NULL;
}

/* Where a line of a neuron's block is written. */
typedef struct Place {
    Canvas *canvas;
    int x, y, room;
} Place;

/* How the names of a column are cut to so many columns; *names is how they have been cut last. */
static const NameCut *cut_to(const Trace *trace, size_t column, int columns, NameCut *names,
                             const Canvas *canvas)
{
    if (names->columns != columns)
        *names = names_cut(canvas, trace->data,
                           column == 0 ? dataset_input_name : dataset_output_name,
                           selection_units(&trace->net, column), columns);
    return names;
}

/* Writes symbol and name of a unit into `room` columns, the name in quotes, so that a class "a" is
 * taken for no activation, and cut where both do not fit, or alone where little would be left of
 * it; returns the columns used. */
static int draw_name(const Trace *trace, size_t column, size_t unit, int x, int y, int room,
                     Style style, NameCut *names, Canvas *canvas)
{
    char symbol[FORMAT_SIZE], both[FORMAT_SIZE + NAMES_SIZE + QUOTES + 1], cut[NAMES_SIZE];
    const char *name = data_name(trace, column, unit);
    format_unit(&trace->net, column, unit, symbol);
    if (!name)
        return canvas_text_within(canvas, x, y, room, style, symbol);
    snprintf(both, sizeof both, "%s \"%s\"", symbol, name);
    if (canvas_text_width(canvas, both) <= room)
        return canvas_text(canvas, x, y, style, both);
    int left = room - canvas_text_width(canvas, symbol) - 1 - QUOTES;
    bool alone = left < NAME_LEAST, bare = alone && room < NAME_LEAST + QUOTES;
    names_text(cut_to(trace, column, bare ? room : alone ? room - QUOTES : left, names, canvas),
               unit, cut);
    snprintf(both, sizeof both, alone ? "%s\"%s\"" : "%s \"%s\"", alone ? "" : symbol, cut);
    return canvas_text_within(canvas, x, y, room, style, bare ? cut : both);
}

/* The name below the symbol where no line above the chip has room for it: in quotes, for which the
 * links give up a cell, or as much of it as tells it from the others. */
static void draw_name_below(const Trace *trace, size_t column, size_t unit, const Place *place,
                            Style style, NameCut *names)
{
    enum { CUT_LEAST = 5 };
    Canvas *canvas = place->canvas;
    char text[NAMES_SIZE + QUOTES + 1], cut[NAMES_SIZE];
    NameOf *name_of = column == 0 ? dataset_input_name : dataset_output_name;
    int width = names_width(canvas, trace->data, name_of, selection_units(&trace->net, column));
    int room = place->room, left = width + QUOTES > room ? 1 : 0;
    room += left;
    if (width + QUOTES > room && room < CUT_LEAST)
        return;
    int columns = width + QUOTES <= room ? width : room - QUOTES;
    names_text(cut_to(trace, column, columns, names, canvas), unit, cut);
    snprintf(text, sizeof text, "\"%s\"", cut);
    canvas_text_within(canvas, place->x - left, place->y, room, style, text);
}

/* The place of a line, in the block or in the free cells right of it. Returns false where the
 * column has no room for it. */
static bool find_place(const Graph *g, size_t column, size_t unit, BlockLine line, Canvas *canvas,
                       Place *place)
{
    Rect chip = graph_unit(g, column, unit);
    int row = graph_line(g, column, line);
    int x = chip.x + (line != BLOCK_NAME && chip.width > LETTERED); /* below the letter of a */
    *place = (Place){canvas, x, chip.y + row, room_from(g, column, x)};
    return row < BLOCK_LINES;
}

/* A label, with a mark of its own where it is selected: not all see the style. */
static void draw_choosable(const Place *place, bool selected, Style style, const char *text)
{
    if (selected) {
        canvas_text(place->canvas, place->x - 1, place->y, chosen_mark, "▸");
        canvas_mark(place->canvas, place->x, place->y);
    }
    canvas_text_within(place->canvas, place->x, place->y, place->room, selected ? chosen : style,
                       text);
}

static bool is_selected(const View *view, SelectionKind kind, size_t column, size_t unit)
{
    const Selection *s = &view->selection;
    return s->kind == kind && s->column == column && s->unit == unit;
}

/* A letter and its number, "b -0.0464", as far as there is room for it. */
static void lettered_text(const Place *place, int room, const char *letter, double value,
                          char text[FORMAT_SIZE])
{
    char number[FORMAT_SIZE];
    room -= canvas_text_width(place->canvas, letter);
    format_fixed(value, room < LETTERED - LETTER ? room : LETTERED - LETTER, number);
    snprintf(text, FORMAT_SIZE, "%s%.24s", letter, number);
}

/* "b -0.0464": the bias, behind an arrow once an update has changed it. True when it is selected,
 * and marked. */
static bool draw_bias(const Graph *g, size_t column, size_t unit, const Trace *trace,
                      const View *view, Canvas *canvas)
{
    const Layer *layer = &trace->net.layers[column - 1];
    bool selected = is_selected(view, SELECT_BIAS, column, unit);
    double b = (double)trace->parameters.theta[layer->biases + unit];
    char text[FORMAT_SIZE];
    Place place;
    if (!find_place(g, column, unit, BLOCK_BIAS, canvas, &place))
        return false;
    bool held = trace->update.frozen && trace->update.frozen[layer->first + unit];
    bool moved = trace_has_update(trace) && !held;
    lettered_text(&place, place.room, moved ? "b→" : "b ", b, text);
    canvas_about(canvas, selection_code(SELECT_BIAS, column, unit));
    draw_choosable(&place, selected, (Style){.ink = (uint8_t)ink_sign(b)}, text);
    return selected;
}

/* "target 1": what an output should be; "t" where the word has no room. */
static bool draw_target(const Graph *g, size_t column, size_t unit, const Trace *trace,
                        const View *view, bool lit, Canvas *canvas)
{
    bool selected = is_selected(view, SELECT_TARGET, column, unit);
    bool known = chain_has_target(trace);
    double target = chain_target(trace, unit);
    char text[FORMAT_SIZE + 8];
    Place place;
    if (!find_place(g, column, unit, BLOCK_TARGET, canvas, &place))
        return false;
    snprintf(text, sizeof text, known ? "target %.4g" : "target —", target);
    /* A number cut short would be another number. */
    if (canvas_text_width(canvas, text) > place.room)
        snprintf(text, sizeof text, known ? "t %.4g" : "t —", target);
    canvas_about(canvas, selection_code(SELECT_TARGET, column, unit));
    draw_choosable(&place, selected, !known ? dim : lit ? fresh : plain, text);
    return selected;
}

/* δ once the backward pass has reached the unit. */
static void draw_delta(const Graph *g, size_t column, size_t unit, const Trace *trace,
                       Canvas *canvas)
{
    bool known = trace_has_backward(trace, column - 1);
    char text[FORMAT_SIZE];
    Place place;
    if (!find_place(g, column, unit, BLOCK_DELTA, canvas, &place))
        return;
    double delta = (double)trace->spotlight.delta[trace->net.layers[column - 1].first + unit];
    if (known)
        lettered_text(&place, place.room, "δ ", delta, text);
    else
        snprintf(text, sizeof text, "δ —");
    canvas_about(canvas, selection_code(SELECT_UNIT, column, unit));
    canvas_text_within(canvas, place.x, place.y, place.room,
                       (Style){.ink = (uint8_t)(known ? ink_sign(delta) : INK_DIM)}, text);
}

/* The symbol beside the chip, or above it, there with the name that the data has for the unit;
 * bright where the unit's numbers stand in the strip's factors. */
static void draw_symbol(const Graph *g, size_t column, size_t unit, const Trace *trace,
                        const View *view, NameCut *names, Canvas *canvas)
{
    bool factor = unit_is_factor(&view->selection, column, unit);
    const GraphColumn *c = &g->column[column];
    char symbol[FORMAT_SIZE];
    Rect block = graph_block(g, column, unit), chip = graph_unit(g, column, unit);
    bool named = data_name(trace, column, unit);
    if (block.y < chip.y && (c->lead == 0 || named)) {
        draw_name(trace, column, unit, block.x, block.y, room_from(g, column, block.x),
                  factor ? strong : dim, names, canvas);
        return;
    }
    if (c->lead > 0)
        canvas_text_within(canvas, block.x, chip.y, c->lead - 1, factor ? strong : plain,
                           format_unit(&trace->net, column, unit, symbol));
    Place below = {canvas, block.x, chip.y + 1, c->lead - (chip.width > LETTERED ? 0 : 1)};
    if (named && block.height > 1)
        draw_name_below(trace, column, unit, &below, factor ? strong : dim, names);
}

static bool on_screen(const Graph *g, Rect r)
{
    return r.y >= g->area.y - 2 && r.y < g->area.y + g->area.height + 2 &&
           r.x + r.width >= g->area.x - 40 && r.x < g->area.x + g->area.width;
}

static void draw_block(const Graph *g, size_t column, size_t unit, const Trace *trace,
                       const View *view, double scale, bool lit, NameCut *names, Canvas *canvas)
{
    bool marked = false;
    canvas_about(canvas, selection_code(SELECT_UNIT, column, unit));
    draw_symbol(g, column, unit, trace, view, names, canvas);
    if (column > 0) {
        draw_delta(g, column, unit, trace, canvas);
        marked |= draw_bias(g, column, unit, trace, view, canvas);
    }
    if (column + 1 == g->columns)
        marked |= draw_target(g, column, unit, trace, view, lit, canvas);
    bool bracketed = !marked && unit_is_selected(&view->selection, column, unit);
    canvas_about(canvas, selection_code(SELECT_UNIT, column, unit));
    draw_chip(g, column, unit, trace, view, scale, bracketed, canvas);
}

static void draw_column(const Graph *g, size_t column, const Trace *trace, const View *view,
                        bool lit, Canvas *canvas)
{
    const GraphColumn *c = &g->column[column];
    double scale = unit_scale(trace, view, column, c->units);
    NameCut names = {0};
    for (size_t unit = 0; unit < c->units; unit++)
        if (on_screen(g, graph_unit(g, column, unit)))
            draw_block(g, column, unit, trace, view, scale, lit, &names, canvas);
    canvas_about(canvas, 0);
}

/* What each neuron of a column has learnt, in the place of its values. */
static void draw_maps(const Graph *g, size_t column, const Trace *trace, const View *view,
                      const UnitMaps *maps, Canvas *canvas)
{
    const Style flake = {INK_ON, INK_BAR, ATTRIBUTE_BOLD};
    NameCut names = {0};
    for (size_t unit = 0; unit < g->column[column].units; unit++) {
        Rect face = unit_maps_face(g, column, unit);
        if (!on_screen(g, face))
            continue;
        canvas_about(canvas, selection_code(SELECT_UNIT, column, unit));
        draw_symbol(g, column, unit, trace, view, &names, canvas);
        unit_maps_draw(maps, g, &trace->net, column, unit, canvas);
        if (is_frozen(trace, column, unit))
            canvas_text(canvas, face.x, face.y, flake, "❄");
        if (unit_is_selected(&view->selection, column, unit))
            draw_brackets(face, canvas);
    }
    canvas_about(canvas, 0);
}

/* L of the sample, in the block of a single output or below the last one of several. */
static void draw_loss(const Graph *g, const Trace *trace, const View *view, bool lit,
                      Canvas *canvas)
{
    size_t column = g->columns - 1, last = g->column[column].units - 1;
    Rect block = graph_block(g, column, last);
    char text[FORMAT_SIZE + 8], number[FORMAT_SIZE];
    Place place;
    if (!find_place(g, column, last, BLOCK_LOSS, canvas, &place))
        place.y = block.y + block.height;
    if (g->column[column].grid || g->column[column].bars || g->column[column].width < 5 ||
        !trace_has_loss(trace) || place.y >= g->area.y + g->area.height)
        return;
    format_plain(trace->spotlight.loss, number);
    if ((int)strlen(number) + LETTER > place.room)
        format_short(trace->spotlight.loss, place.room - LETTER, number);
    snprintf(text, sizeof text, "L %s", number);
    canvas_about(canvas, selection_code(SELECT_LOSS, 0, 0));
    draw_choosable(&place, view->selection.kind == SELECT_LOSS, lit ? fresh : plain, text);
    canvas_about(canvas, 0);
}

void neurons_draw(const Graph *g, const Trace *trace, const View *view, const UnitMaps *maps,
                  bool lit, Canvas *canvas)
{
    for (size_t column = 0; column < g->columns; column++) {
        if (g->column[column].grid)
            grid_draw(g, column, trace, view, canvas);
        else if (g->column[column].bars)
            answer_draw(g, trace, view, lit, canvas);
        else if (maps && unit_maps_has(maps, g, column))
            draw_maps(g, column, trace, view, maps, canvas);
        else
            draw_column(g, column, trace, view, lit, canvas);
    }
    draw_loss(g, trace, view, lit, canvas);
}
