#include "view/graph/grid.h"

#include "explain/chain.h"
#include "view/canvas/pen.h"
#include "view/canvas/pixels.h"
#include "view/graph/unit.h"

#include <math.h>
#include <stdio.h>

static const Style chosen = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};

/* The strongest value of the units that share a cell. */
static bool cell_value(const GraphColumn *c, size_t column, size_t unit, const Trace *trace,
                       double *value)
{
    double other;
    bool known = unit_value(trace, column, unit, value);
    for (size_t i = unit + 1; i < unit + c->share && i < c->units; i++)
        if (unit_value(trace, column, i, &other) && fabs(other) > fabs(*value))
            *value = other;
    return known;
}

static void draw_cells(const Graph *g, size_t column, const Trace *trace, Canvas *canvas)
{
    const GraphColumn *c = &g->column[column];
    double scale = unit_scale(trace, NULL, column, c->units);
    for (size_t unit = 0; unit < c->units; unit += c->share) {
        double value = 0;
        bool known = cell_value(c, column, unit, trace, &value);
        Ink ink = known ? ink_value(value, scale) : INK_BAR;
        if (!known && chain_activation_ahead(trace, column, unit, &value))
            ink = ink_faint(value);
        if (g->half_cells)
            pixels_halves(canvas, graph_cell(g, column, unit), ink);
        else
            pixels_shade(canvas, graph_cell(g, column, unit), known, value / scale);
    }
}

/* The mean of a block of pixels of an image, as a share of the way from the least input of all the
 * data to the largest. */
static double pixel_share(const Trace *trace, const GraphColumn *c, int left, int top)
{
    const Dataset *d = trace->data;
    int side = c->side, count = 0;
    double sum = 0, value;
    for (int y = top; y < top + c->block && y < side; y++)
        for (int x = left; x < left + c->block && x < side; x++, count++) {
            unit_value(trace, 0, (size_t)(y * side + x), &value);
            sum += value;
        }
    double range = (double)d->x_max - (double)d->x_min;
    return range > 0 ? (sum / count - (double)d->x_min) / range : 0;
}

static void draw_image(const Graph *g, size_t column, const Trace *trace, Canvas *canvas)
{
    const GraphColumn *c = &g->column[column];
    int side = c->side;
    for (int top = 0; top < side; top += c->block)
        for (int left = 0; left < side; left += c->block) {
            Rect cell = graph_cell(g, column, (size_t)(top * side + left));
            double share = pixel_share(trace, c, left, top);
            if (g->half_cells)
                pixels_halves(canvas, cell, ink_grey(share));
            else
                pixels_texts(canvas, cell, plain, symbols_shade(canvas->symbols, share));
        }
}

/* What the row below a grid has of the gap beside it: half, where the neighbour needs the other. */
static int part_of_gap(const GraphColumn *neighbour, int gap)
{
    return neighbour->grid && !neighbour->along ? gap / 2 : gap - 1;
}

/* The row below a grid, with what it has of the gaps at both its sides. */
static Rect row_below(const Graph *g, size_t column)
{
    const GraphColumn *c = &g->column[column];
    int last = c->rows < (int)c->units ? c->rows - 1 : (int)c->units - 1;
    size_t bottom = c->along ? c->units - 1 : (size_t)last * c->share;
    Rect cell = graph_unit(g, column, bottom < c->units ? bottom : c->units - 1);
    int x = graph_left(g, column), end = x + c->width;
    if (column + 1 < g->columns)
        end += part_of_gap(c + 1, graph_left(g, column + 1) - end);
    if (column > 0)
        x -= part_of_gap(c - 1, x - graph_left(g, column - 1) - c[-1].width);
    return (Rect){x, cell.y + cell.height, end - x, 1};
}

/* "28 × 28" below an image, "128 units" below others, or the number alone where they have no
 * room. */
static void draw_count(const Graph *g, size_t column, Canvas *canvas)
{
    const GraphColumn *c = &g->column[column];
    Rect r = row_below(g, column);
    char text[48];
    if (c->along)
        snprintf(text, sizeof text, "%d × %d", c->side, c->side);
    else
        snprintf(text, sizeof text, "%zu %s", c->units, column == 0 ? "inputs" : "units");
    if (canvas_text_width(canvas, text) > r.width)
        snprintf(text, sizeof text, "%zu", c->units);
    int width = canvas_text_width(canvas, text);
    int x = graph_left(g, column) + (c->width - width) / 2;
    x = x < r.x ? r.x : x + width > r.x + r.width ? r.x + r.width - width : x;
    if (r.y < g->area.y + g->area.height && width <= r.width)
        canvas_text(canvas, x, r.y, dim, text);
}

/* The left column of a pixel that has several: beside it the grey stays to be seen. */
static Rect mark_of_pixel(Rect cell)
{
    cell.width = 1;
    return cell;
}

/* The unit's cell itself in an image, and arrows at its row and, where there are several columns,
 * above its own. */
static void draw_mark(const Graph *g, size_t column, size_t unit, Canvas *canvas)
{
    const GraphColumn *c = &g->column[column];
    Rect cell = graph_unit(g, column, unit), first = graph_unit(g, column, 0);
    if (c->along && g->half_cells)
        pixels_halves(canvas, mark_of_pixel(graph_cell(g, column, unit)), INK_MARK);
    else if (c->along)
        pixels_texts(canvas, mark_of_pixel(cell), chosen, "×");
    canvas_text(canvas, first.x - 1, cell.y, chosen, "▸");
    if (c->across > 1)
        canvas_text(canvas, cell.x, first.y - 1, chosen, "↓");
}

/* Whether a unit of the column is selected, or at an end of the selected link: which one. */
static bool find_marked(const Selection *s, size_t column, size_t *unit)
{
    bool source = s->kind == SELECT_LINK && s->column == column + 1;
    bool target = s->kind == SELECT_LINK && s->column == column;
    *unit = source ? s->source : s->unit;
    return source || target || unit_is_selected(s, column, s->unit);
}

void grid_draw(const Graph *g, size_t column, const Trace *trace, const View *view,
               Canvas *canvas)
{
    size_t unit;
    if (g->column[column].along)
        draw_image(g, column, trace, canvas);
    else
        draw_cells(g, column, trace, canvas);
    draw_count(g, column, canvas);
    if (!find_marked(&view->selection, column, &unit))
        return;
    draw_mark(g, column, unit, canvas);
    if (unit_is_selected(&view->selection, column, unit)) {
        Rect cell = graph_unit(g, column, unit);
        canvas_mark(canvas, cell.x, cell.y);
    }
}
