#include "view/map.h"

#include "core/train/pass.h"
#include "view/canvas/pen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Multiply-adds that a map may take: a few milliseconds. Up to so many samples are looked through
 * for each map, since their inputs may be edited. */
enum { MOST_WORK = 3000000, FOLLOWED = 4096 };

static void range(const Real *v, size_t count, size_t stride, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t k = 0; k < count; k++) {
        double at = (double)v[k * stride];
        *low = at < *low ? at : *low;
        *high = at > *high ? at : *high;
    }
    if (!(*high > *low))
        *high = *low + 1;
}

/* All samples, with a margin around them. */
static void find_plane(DecisionMap *map)
{
    const Dataset *data = map->data;
    double margin = data->count <= 16 ? 0.4 : 0.1, low, high;
    range(data->x, data->count, 2, &low, &high);
    map->across.first = low - margin * (high - low);
    map->across.last = high + margin * (high - low);
    range(data->x + 1, data->count, 2, &low, &high);
    map->down.first = high + margin * (high - low);
    map->down.last = low - margin * (high - low);
}

double map_value(const MapAxis *axis, double cell)
{
    return axis->first + cell / axis->cells * (axis->last - axis->first);
}

double map_cell(const MapAxis *axis, double value)
{
    return (value - axis->first) / (axis->last - axis->first) * axis->cells;
}

/* Blocks along an axis. */
static int blocks_of(const DecisionMap *map, const MapAxis *axis)
{
    return (axis->cells + map->block - 1) / map->block;
}

/* The input at the middle of what is painted of a block. */
static double block_middle(const DecisionMap *map, const MapAxis *axis, int block)
{
    int first = block * map->block, end = first + map->block;
    return map_value(axis, (first + (end < axis->cells ? end : axis->cells)) / 2.0);
}

void map_init(DecisionMap *map, const Dataset *data)
{
    *map = (DecisionMap){0};
    if (data->inputs != 2)
        return;
    map->data = data;
    find_plane(map);
    range(data->t, data->count * data->outputs, 1, &map->t_low, &map->t_high);
}

void map_free(DecisionMap *map)
{
    free(map->values);
    batch_free(&map->row);
    *map = (DecisionMap){0};
}

void map_size(const Canvas *canvas, const View *view, Rect area, int *width, int *height)
{
    *width = area.width;
    *height = area.height * (canvas->symbols == SYMBOLS_BRAILLE && view->colour ? 2 : 1);
}

static bool reserve(DecisionMap *map, const Net *net, Error *err)
{
    size_t row = (size_t)blocks_of(map, &map->across);
    size_t values = row * (size_t)blocks_of(map, &map->down);
    if (values > map->room) {
        Real *larger = realloc(map->values, values * sizeof *larger);
        if (!larger)
            return error_memory(err);
        map->values = larger;
        map->room = values;
    }
    return batch_reserve(&map->row, net, row, err);
}

static void compute_row(DecisionMap *map, const Net *net, const Real *theta, int row)
{
    size_t outputs = net_outputs(net);
    int blocks = blocks_of(map, &map->across);
    Real *x = batch_inputs(&map->row, (size_t)blocks);
    for (int i = 0; i < blocks; i++) {
        x[2 * i] = (Real)block_middle(map, &map->across, i);
        x[2 * i + 1] = (Real)block_middle(map, &map->down, row);
    }
    const Real *out = pass_predict(net, theta, &map->row);
    for (int i = 0; i < blocks; i++)
        map->values[row * blocks + i] = out[(size_t)i * outputs + map->output];
}

bool map_update(DecisionMap *map, const Net *net, const Real *theta, uint64_t version,
                size_t output, int width, int height, Error *err)
{
    double work = (double)net_work(net) * width * height;
    int block = 1;
    while (work > (double)MOST_WORK * block * block && block < 64)
        block *= 2;
    if (map->valid && map->version == version && map->output == output &&
        map->across.cells == width && map->down.cells == height && map->block == block)
        return true;
    map->valid = false;
    map->across.cells = width;
    map->down.cells = height;
    map->block = block;
    map->version = version;
    map->output = output;
    if (!reserve(map, net, err))
        return false;
    if (map->data->count <= FOLLOWED)
        find_plane(map);
    for (int row = 0; row < blocks_of(map, &map->down); row++)
        compute_row(map, net, theta, row);
    map->valid = true;
    return true;
}

bool map_is_even(const DecisionMap *map, double *about)
{
    if (!map->valid)
        return false;
    size_t count = (size_t)blocks_of(map, &map->across) * (size_t)blocks_of(map, &map->down);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        double v = (double)map->values[i];
        if (!isfinite(v))
            return false;
        low = fmin(low, v);
        high = fmax(high, v);
    }
    *about = (low + high) / 2;
    return low <= high && high - low < 0.1 * (map->t_high - map->t_low);
}

/* The value at cell (x, y) on the colours' scale from −1 to 1. */
static double shade(const DecisionMap *map, int x, int y)
{
    int i = y / map->block * blocks_of(map, &map->across) + x / map->block;
    double middle = (map->t_low + map->t_high) / 2;
    return ((double)map->values[i] - middle) / ((map->t_high - map->t_low) / 2);
}

/* Whether the decision is another one at the cell at the right or below. */
static bool differs_at_right(const DecisionMap *map, int x, int y)
{
    return x + 1 < map->across.cells && (shade(map, x + 1, y) > 0) != (shade(map, x, y) > 0);
}

static bool differs_below(const DecisionMap *map, int x, int y)
{
    return y + 1 < map->down.cells && (shade(map, x, y + 1) > 0) != (shade(map, x, y) > 0);
}

static uint8_t ink_at(const DecisionMap *map, int x, int y)
{
    bool border = differs_at_right(map, x, y) || differs_below(map, x, y);
    return (uint8_t)(border ? INK_BRIGHT : ink_map(shade(map, x, y), 1));
}

/* Without colour, denser is larger, and the border has a sign of its own: in ASCII always the one
 * that is no shade. */
static void draw_shade(const DecisionMap *map, Canvas *canvas, Rect area, int x, int y)
{
    bool right = differs_at_right(map, x, y), border = right || differs_below(map, x, y);
    bool upright = right || canvas->symbols == SYMBOLS_ASCII;
    canvas_text(canvas, area.x + x, area.y + y, border ? strong : plain,
                border ? (upright ? "│" : "─")
                       : symbols_shade(canvas->symbols, (shade(map, x, y) + 1) / 2));
}

static void draw_cell(const DecisionMap *map, const View *view, Canvas *canvas, Rect area, int x,
                      int y)
{
    if (!view->colour)
        draw_shade(map, canvas, area, x, y);
    else if (canvas->symbols == SYMBOLS_BRAILLE)
        canvas_put(canvas, area.x + x, area.y + y, 0x2580, /* ▀ */
                   (Style){ink_at(map, x, 2 * y), ink_at(map, x, 2 * y + 1), 0});
    else
        canvas_put(canvas, area.x + x, area.y + y, ' ', (Style){INK_ON, ink_at(map, x, y), 0});
}

/* The ink of a step of the ramp, counted from the border or up to it. */
static uint8_t step_ink(bool high, int step)
{
    return (uint8_t)(INK_MAP + (high ? LEVELS + 1 : 0) + step);
}

/* Two steps in a cell where it can be halved. */
static int draw_colours(bool high, int x, int y, Canvas *canvas)
{
    const int in_a_cell = canvas->symbols == SYMBOLS_BRAILLE ? 2 : 1;
    for (int i = 0; i < LEVELS; i += in_a_cell)
        canvas_put(canvas, x + i / in_a_cell, y, in_a_cell == 2 ? 0x258c : ' ', /* ▌ */
                   (Style){step_ink(high, i), step_ink(high, i + in_a_cell - 1), 0});
    return LEVELS / in_a_cell;
}

static int draw_shades(bool high, int x, int y, Canvas *canvas)
{
    const char *before = "";
    int columns = 0;
    for (int i = 0; i <= MAP_RAMP_MOST; i++) {
        const char *text = symbols_shade(canvas->symbols, (i / (double)MAP_RAMP_MOST + high) / 2);
        if (strcmp(text, before) != 0)
            columns += canvas_text(canvas, x + columns, y, plain, text);
        before = text;
    }
    return columns;
}

int map_ramp(const View *view, bool high, int x, int y, Canvas *canvas)
{
    return view->colour ? draw_colours(high, x, y, canvas) : draw_shades(high, x, y, canvas);
}

/* Each on a cell of its own ground, so that it looks the same everywhere. */
void map_draw_samples(const DecisionMap *map, const View *view, size_t spotlight, Rect area,
                      Canvas *canvas)
{
    const Dataset *d = map->data;
    const int halves = map->down.cells / area.height; /* of the map in a character */
    for (size_t k = 0; k < d->count; k++) {
        double across = map_cell(&map->across, (double)d->x[2 * k]);
        double down = map_cell(&map->down, (double)d->x[2 * k + 1]);
        /* What has been edited may be anywhere. */
        if (!(across >= 0 && across < map->across.cells && down >= 0 && down < map->down.cells))
            continue;
        Style style = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD};
        if (k == spotlight)
            style = (Style){INK_MARK, INK_TEXT,
                            ATTRIBUTE_BOLD | (view->colour ? 0 : ATTRIBUTE_REVERSE)};
        bool high = (double)d->t[k * d->outputs + map->output] > (map->t_low + map->t_high) / 2;
        canvas_text(canvas, area.x + (int)across, area.y + (int)down / halves, style,
                    high ? "●" : "○");
    }
}

bool map_draw(const DecisionMap *map, const View *view, Rect area, Canvas *canvas)
{
    int width, height;
    map_size(canvas, view, area, &width, &height);
    /* While training is on its way back, the map may be one for another size of the panel. */
    if (!map->valid || map->across.cells != width || map->down.cells != height)
        return false;
    for (int y = 0; y < area.height; y++)
        for (int x = 0; x < area.width; x++)
            draw_cell(map, view, canvas, area, x, y);
    return true;
}
