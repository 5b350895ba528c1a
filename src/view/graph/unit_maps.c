#include "view/graph/unit_maps.h"

#include "core/train/pass.h"
#include "view/canvas/pen.h"
#include "view/canvas/pixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Multiply-adds that all may take: a few milliseconds. */
static const double most_work = 4e6;

enum { HEIGHT_LEAST = 2 };

void unit_maps_free(UnitMaps *m)
{
    free(m->values);
    free(m->held);
    batch_free(&m->row);
    *m = (UnitMaps){0};
}

Rect unit_maps_face(const Graph *g, size_t column, size_t unit)
{
    Rect chip = graph_unit(g, column, unit), block = graph_block(g, column, unit);
    return (Rect){chip.x, chip.y, chip.width, block.y + block.height - chip.y};
}

/* Places of a face: none in a column that is drawn in another form. */
static void find_sizes(UnitMaps *m, const Graph *g)
{
    memset(m->width, 0, sizeof m->width);
    memset(m->height, 0, sizeof m->height);
    for (size_t c = g->mapped_inputs ? 0 : 1; c < g->columns; c++) {
        if (g->column[c].grid || g->column[c].bars)
            continue;
        Rect face = unit_maps_face(g, c, 0);
        if (face.height < HEIGHT_LEAST) /* one below the other they would run together */
            continue;
        /* Where faces meet, a half row or a row of each is left free, so that one is told from the
         * next. */
        bool meet = g->column[c].units > 1 && graph_pitch(g, c) <= face.height;
        m->width[c] = face.width;
        m->height[c] = (g->half_cells ? 2 * face.height : face.height) - meet;
    }
}

bool unit_maps_fit(const Graph *g, size_t column)
{
    UnitMaps m = {0};
    find_sizes(&m, g);
    return m.width[column] > 0;
}

static bool same_sizes(const UnitMaps *a, const UnitMaps *b)
{
    return memcmp(a->width, b->width, sizeof a->width) == 0 &&
           memcmp(a->height, b->height, sizeof a->height) == 0;
}

static bool same_plane(const UnitPlane *a, const UnitPlane *b)
{
    return a->across == b->across && a->down == b->down && !(a->left < b->left) &&
           !(a->left > b->left) && !(a->right < b->right) && !(a->right > b->right) &&
           !(a->top < b->top) && !(a->top > b->top) && !(a->bottom < b->bottom) &&
           !(a->bottom > b->bottom);
}

/* Whether the columns that are not along its sides are where they are wanted. */
static bool holds(const UnitMaps *m, const Net *net, const UnitPlane *plane)
{
    for (size_t i = 0; i < net_columns(net); i++)
        if (i != plane->across && i != plane->down &&
            memcmp(&m->held[i], &plane->held[i], sizeof *m->held) != 0)
            return false;
    return true;
}

static bool reserve(UnitMaps *m, const Net *net, size_t columns, Error *err)
{
    size_t numbers = 0, places = 1;
    for (size_t c = 0; c < columns; c++) {
        size_t own = (size_t)m->width[c] * (size_t)m->height[c];
        m->at[c] = numbers;
        numbers += own * selection_units(net, c);
        places = own > places ? own : places;
    }
    if (numbers > m->room) {
        Real *larger = realloc(m->values, numbers * sizeof *larger);
        if (!larger)
            return error_memory(err);
        m->values = larger;
        m->room = numbers;
    }
    if (!m->held && !(m->held = calloc(net_columns(net), sizeof *m->held)))
        return error_memory(err);
    return batch_reserve(&m->row, net, places, err);
}

static void compute(UnitMaps *m, const Net *net, const Real *theta, size_t c)
{
    const UnitPlane *p = &m->plane;
    size_t places = (size_t)m->width[c] * (size_t)m->height[c], units = selection_units(net, c);
    Real *inputs = batch_inputs(&m->row, places), *x = inputs;
    for (size_t i = 0; i < places; i++, x += net->inputs) {
        double right = ((double)(i % (size_t)m->width[c]) + 0.5) / m->width[c];
        double below = ((double)(i / (size_t)m->width[c]) + 0.5) / m->height[c];
        m->held[p->across] = (Real)(p->left + right * (p->right - p->left));
        m->held[p->down] = (Real)(p->top + below * (p->bottom - p->top));
        dataset_present(p->data, m->held, x, NULL);
    }
    if (c == 0) {
        memcpy(m->values + m->at[c], inputs, places * units * sizeof *inputs);
        return;
    }
    pass_predict(net, theta, &m->row);
    for (size_t i = 0; i < places; i++)
        memcpy(m->values + m->at[c] + i * units,
               m->row.a + batch_at(&m->row, &net->layers[c - 1], i), units * sizeof *m->values);
}

bool unit_maps_update(UnitMaps *m, const Graph *g, const Net *net, const Real *theta,
                      uint64_t version, const UnitPlane *plane, Error *err)
{
    UnitMaps wanted = {0};
    double work = 0;
    find_sizes(&wanted, g);
    if (m->valid && m->version == version && same_sizes(m, &wanted) &&
        same_plane(&m->plane, plane) && holds(m, net, plane))
        return true;
    for (size_t c = 0; c < g->columns; c++)
        work += (double)wanted.width[c] * wanted.height[c] * (double)net_work(net);
    m->valid = false;
    if (work > most_work)
        return true;
    memcpy(m->width, wanted.width, sizeof m->width);
    memcpy(m->height, wanted.height, sizeof m->height);
    if (!reserve(m, net, g->columns, err))
        return false;
    memcpy(m->held, plane->held, net_columns(net) * sizeof *m->held);
    m->plane = *plane;
    m->plane.held = m->held;
    m->version = version;
    for (size_t c = 0; c < g->columns; c++)
        if (m->width[c] > 0 && m->height[c] > 0)
            compute(m, net, theta, c);
    m->valid = true;
    return true;
}

bool unit_maps_has(const UnitMaps *m, const Graph *g, size_t column)
{
    UnitMaps wanted = {0};
    find_sizes(&wanted, g);
    return m->valid && m->width[column] > 0 && m->width[column] == wanted.width[column] &&
           m->height[column] == wanted.height[column];
}

/* Where the border is, and how far the colours go from it. */
static void find_scale(const UnitMaps *m, const Net *net, size_t column, size_t unit,
                       double *middle, double *most)
{
    const Activation *f = column > 0 ? net->layers[column - 1].activation : NULL;
    size_t places = (size_t)m->width[column] * (size_t)m->height[column];
    size_t units = selection_units(net, column);
    Real zero = 0, at_zero = 0;
    *most = 0;
    if (column == net->layer_count) {
        *middle = (m->plane.t_low + m->plane.t_high) / 2;
        *most = (m->plane.t_high - m->plane.t_low) / 2;
        return;
    }
    if (f)
        f->forward(1, &zero, &at_zero);
    *middle = (double)at_zero;
    for (size_t i = 0; i < places; i++)
        *most = fmax(*most, fabs((double)m->values[m->at[column] + i * units + unit] -
                                 *middle));
    if (f && isfinite(f->low) && isfinite(f->high))
        *most = fmax(*middle - f->low, f->high - *middle);
}

void unit_maps_draw(const UnitMaps *m, const Graph *g, const Net *net, size_t column, size_t unit,
                    Canvas *canvas)
{
    Rect face = unit_maps_face(g, column, unit);
    size_t units = selection_units(net, column);
    double middle, most;
    find_scale(m, net, column, unit, &middle, &most);
    for (int y = 0; y < m->height[column]; y++)
        for (int x = 0; x < m->width[column]; x++) {
            size_t i = (size_t)(y * m->width[column] + x);
            double v = (double)m->values[m->at[column] + i * units + unit] - middle;
            double share = most > 0 ? v / most : 0;
            Rect at = {face.x + x, (g->half_cells ? 2 * face.y : face.y) + y, 1, 1};
            if (g->half_cells)
                pixels_halves(canvas, at, ink_map(share, 1));
            else
                pixels_texts(canvas, at, plain, symbols_shade(canvas->symbols, (share + 1) / 2));
        }
}
