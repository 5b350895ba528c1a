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
    const Real *base = dataset_base(data, 0);
    size_t columns = dataset_columns(data);
    range(base + map->of.across, data->count, columns, &low, &high);
    map->across.first = low - margin * (high - low);
    map->across.last = high + margin * (high - low);
    range(base + map->of.down, data->count, columns, &low, &high);
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

bool map_is_of(const Net *net)
{
    enum { IMAGE = 64 }; /* squares of fewer inputs may be any numbers */
    bool numbers = net->inputs_are == INPUTS_NUMBERS ||
                   (net->inputs_are == INPUTS_IMAGE && net->inputs < IMAGE);
    return net_columns(net) >= 2 && numbers;
}

void map_init(DecisionMap *map, const Dataset *data)
{
    *map = (DecisionMap){.of.down = 1};
    if (dataset_columns(data) < 2 || data->inputs_are != INPUTS_NUMBERS)
        return;
    map->data = data;
    find_plane(map);
    range(data->t, data->count * data->outputs, 1, &map->t_low, &map->t_high);
}

void map_keep_plane(const DecisionMap *before, DecisionMap *map)
{
    if (!before->steady || !before->data || !map->data)
        return;
    map->steady = true;
    map->across = before->across;
    map->down = before->down;
    map->of.across = before->of.across;
    map->of.down = before->of.down;
}

void map_free(DecisionMap *map)
{
    free(map->values);
    free(map->held);
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
    if (!map->held && !(map->held = calloc(net_columns(net), sizeof *map->held)))
        return error_memory(err);
    if (values > map->room) {
        Real *larger = realloc(map->values, values * sizeof *larger);
        if (!larger)
            return error_memory(err);
        map->values = larger;
        map->room = values;
    }
    return batch_reserve(&map->row, net, row, err);
}

/* NaN where no output is the largest. */
static Real class_of(const Real *out, size_t outputs)
{
    for (size_t i = 0; i < outputs; i++)
        if (isnan(out[i]))
            return (Real)NAN;
    return (Real)dataset_largest(outputs, out);
}

static void compute_row(DecisionMap *map, const Net *net, const Real *theta, int row)
{
    size_t outputs = net_outputs(net);
    int blocks = blocks_of(map, &map->across);
    Real *x = batch_inputs(&map->row, (size_t)blocks);
    map->held[map->of.down] = (Real)block_middle(map, &map->down, row);
    for (int i = 0; i < blocks; i++, x += net->inputs) {
        map->held[map->of.across] = (Real)block_middle(map, &map->across, i);
        dataset_present(map->data, map->held, x, NULL);
    }
    if (map->of.layer == MAP_INPUTS) {
        x = batch_inputs(&map->row, (size_t)blocks) + map->of.unit;
        for (int i = 0; i < blocks; i++)
            map->values[row * blocks + i] = x[(size_t)i * net->inputs];
        return;
    }
    pass_predict(net, theta, &map->row);
    for (int i = 0; i < blocks; i++) {
        const Real *a = map->row.a + batch_at(&map->row, &net->layers[map->of.layer], (size_t)i);
        map->values[row * blocks + i] = map_of_classes(map) ? class_of(a, outputs)
                                                            : a[map->of.unit];
    }
}

MapOf map_wanted(const DecisionMap *map, const View *view, const Net *net)
{
    const Selection *s = &view->selection;
    bool classes = map->data && map->data->kind == TARGET_ONE_HOT && !view->map_single;
    MapOf of = {net->layer_count - 1, classes ? MAP_CLASSES : view->map_output, view->map_across,
                view->map_down};
    if (s->kind == SELECT_UNIT && s->column == 0 && net->features) {
        of.layer = MAP_INPUTS;
        of.unit = s->unit;
    }
    if (s->kind == SELECT_UNIT && s->column > 0 && s->column < net->layer_count) {
        of.layer = s->column - 1;
        of.unit = s->unit;
    }
    return of;
}

void map_find_plane(DecisionMap *map, const View *view, UnitPlane *plane)
{
    if (map->of.across != view->map_across || map->of.down != view->map_down ||
        (map->data->count <= FOLLOWED && !map->steady)) {
        map->valid = map->valid && map->of.across == view->map_across &&
                     map->of.down == view->map_down;
        map->of.across = view->map_across;
        map->of.down = view->map_down;
        find_plane(map);
    }
    *plane = (UnitPlane){.across = map->of.across,
                         .down = map->of.down,
                         .left = map->across.first,
                         .right = map->across.last,
                         .top = map->down.first,
                         .bottom = map->down.last,
                         .data = map->data,
                         .t_low = map->t_low,
                         .t_high = map->t_high};
}

bool map_of_classes(const DecisionMap *map)
{
    return map->of.unit == MAP_CLASSES;
}

/* The colours of a hidden unit go as far as its activation can, or as it does here; those of an
 * input as far as it does, from 0. */
static void find_scale(DecisionMap *map, const Net *net)
{
    const Activation *f =
        map->of.layer == MAP_INPUTS ? NULL : net->layers[map->of.layer].activation;
    size_t count = (size_t)blocks_of(map, &map->across) * (size_t)blocks_of(map, &map->down);
    Real zero = 0, middle = 0;
    map->low = map->t_low;
    map->high = map->t_high;
    map->middle = (map->low + map->high) / 2;
    if (!map->hidden)
        return;
    if (f)
        f->forward(1, &zero, &middle);
    map->middle = (double)middle;
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs((double)map->values[i] - map->middle));
    if (f && isfinite(f->low) && isfinite(f->high))
        most = fmax(map->middle - f->low, f->high - map->middle);
    most = most > 0 && isfinite(most) ? most : 1;
    map->low = map->middle - most;
    map->high = map->middle + most;
}

/* Whether the inputs that are not along its sides are where they are wanted. */
static bool holds(const DecisionMap *map, const Net *net, const Real *held)
{
    for (size_t i = 0; i < net_columns(net) && net_columns(net) > 2 && held; i++)
        if (i != map->of.across && i != map->of.down &&
            memcmp(&map->held[i], &held[i], sizeof *held) != 0)
            return false;
    return true;
}

static bool same_of(MapOf a, MapOf b)
{
    return a.layer == b.layer && a.unit == b.unit && a.across == b.across && a.down == b.down;
}

bool map_update(DecisionMap *map, const Net *net, const Real *theta, uint64_t version,
                MapOf of, const Real *held, int width, int height, Error *err)
{
    double work = (double)net_work(net) * width * height;
    int block = 1;
    while (work > (double)MOST_WORK * block * block && block < 64)
        block *= 2;
    if (map->valid && map->version == version && same_of(map->of, of) &&
        map->across.cells == width && map->down.cells == height && map->block == block &&
        holds(map, net, held))
        return true;
    bool turned = map->of.across != of.across || map->of.down != of.down;
    map->valid = false;
    map->across.cells = width;
    map->down.cells = height;
    map->block = block;
    map->version = version;
    map->of = of;
    map->hidden = of.layer + 1 != net->layer_count;
    if (!reserve(map, net, err))
        return false;
    if (held)
        memcpy(map->held, held, net_columns(net) * sizeof *held);
    if (turned || (map->data->count <= FOLLOWED && !map->steady))
        find_plane(map);
    for (int row = 0; row < blocks_of(map, &map->down); row++)
        compute_row(map, net, theta, row);
    find_scale(map, net);
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
    return low <= high && high - low < 0.1 * (map->high - map->low);
}

static double value_at(const DecisionMap *map, int x, int y)
{
    return (double)map->values[y / map->block * blocks_of(map, &map->across) + x / map->block];
}

/* The value at cell (x, y) on the colours' scale from −1 to 1. */
static double shade(const DecisionMap *map, int x, int y)
{
    return (value_at(map, x, y) - map->middle) / ((map->high - map->low) / 2);
}

/* The same as it is shown: at either end where only the side counts. */
static double shown(const DecisionMap *map, const View *view, int x, int y)
{
    double v = shade(map, x, y);
    return !view->map_decided || isnan(v) ? v : v > 0 ? 1 : -1;
}

/* The decision at a cell: a class, or a side. */
static double decision(const DecisionMap *map, int x, int y)
{
    return map_of_classes(map) ? value_at(map, x, y) : shade(map, x, y) > 0;
}

/* Whether the decision is another one at the cell at the right or below. */
static bool differs_at_right(const DecisionMap *map, int x, int y)
{
    return x + 1 < map->across.cells && fabs(decision(map, x + 1, y) - decision(map, x, y)) > 0;
}

static bool differs_below(const DecisionMap *map, int x, int y)
{
    return y + 1 < map->down.cells && fabs(decision(map, x, y + 1) - decision(map, x, y)) > 0;
}

static uint8_t ink_at(const DecisionMap *map, const View *view, int x, int y)
{
    if (differs_at_right(map, x, y) || differs_below(map, x, y))
        return INK_BRIGHT;
    if (!map_of_classes(map))
        return (uint8_t)ink_map(shown(map, view, x, y), 1);
    double class = value_at(map, x, y);
    return (uint8_t)(isnan(class) ? INK_ERROR : ink_class((size_t)class));
}

/* Without colour: neighbours are far apart. */
static const char *class_text(Symbols symbols, double class)
{
    return symbols_shade(symbols, fmod(2 * class + 1, 5) / 4);
}

/* Of a value from −1 to 1: no shade is on both sides of 0, where the border is. */
static const char *value_text(Symbols symbols, double v)
{
    if (isnan(v))
        return symbols_shade(symbols, v);
    if (symbols == SYMBOLS_ASCII) /* an even number of shades */
        return symbols_shade(symbols, v > 0 ? (v + 1) / 2 : fmin((v + 1) / 2, 0.499));
    return symbols_shade(symbols, v > 0 ? 0.75 + v / 4 : (v + 1) / 4);
}

static const char *shade_text(const DecisionMap *map, const View *view, Symbols symbols, int x,
                              int y)
{
    return map_of_classes(map) ? class_text(symbols, value_at(map, x, y))
                               : value_text(symbols, shown(map, view, x, y));
}

/* Without colour, denser is larger, and the border has a sign of its own: in ASCII always the one
 * that is no shade. */
static void draw_shade(const DecisionMap *map, const View *view, Canvas *canvas, Rect area, int x,
                       int y)
{
    const char *text = shade_text(map, view, canvas->symbols, x, y);
    bool right = differs_at_right(map, x, y), border = right || differs_below(map, x, y);
    bool upright = right || canvas->symbols == SYMBOLS_ASCII;
    canvas_text(canvas, area.x + x, area.y + y, border ? strong : plain,
                border ? (upright ? "│" : "─") : text);
}

static void draw_cell(const DecisionMap *map, const View *view, Canvas *canvas, Rect area, int x,
                      int y)
{
    if (!view->colour)
        draw_shade(map, view, canvas, area, x, y);
    else if (canvas->symbols == SYMBOLS_BRAILLE)
        canvas_put(canvas, area.x + x, area.y + y, 0x2580, /* ▀ */
                   (Style){ink_at(map, view, x, 2 * y), ink_at(map, view, x, 2 * y + 1), 0});
    else
        canvas_put(canvas, area.x + x, area.y + y, ' ',
                   (Style){INK_ON, ink_at(map, view, x, y), 0});
}

/* The ink of a step of the ramp, counted from the border or up to it. */
static uint8_t step_ink(bool high, int step)
{
    return (uint8_t)(INK_MAP + (high ? MAP_LEVELS + 1 : 0) + step);
}

/* Two steps in a cell where it can be halved. */
static int draw_colours(bool high, int x, int y, Canvas *canvas)
{
    const int in_a_cell = canvas->symbols == SYMBOLS_BRAILLE ? 2 : 1;
    for (int i = 0; i < MAP_LEVELS; i += in_a_cell)
        canvas_put(canvas, x + i / in_a_cell, y, in_a_cell == 2 ? 0x258c : ' ', /* ▌ */
                   (Style){step_ink(high, i), step_ink(high, i + in_a_cell - 1), 0});
    return MAP_LEVELS / in_a_cell;
}

static int draw_shades(bool high, int x, int y, Canvas *canvas)
{
    const char *before = "";
    int columns = 0;
    for (int i = 0; i <= MAP_RAMP_MOST; i++) {
        double v = (i + 0.5) / (MAP_RAMP_MOST + 1);
        const char *text = value_text(canvas->symbols, high ? v : v - 1);
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

/* Whether class c wins at a character of the map. */
static bool wins_at(const DecisionMap *map, Rect area, double c, int x, int y)
{
    const int halves = map->down.cells / area.height;
    return y >= 0 && y < area.height && fabs(value_at(map, x, y * halves) - c) < 0.5;
}

void map_class_areas(const DecisionMap *map, Rect area, size_t classes, Rect *place)
{
    const int halves = map->down.cells / area.height;
    for (size_t c = 0; c < classes; c++)
        place[c] = (Rect){0};
    int best[MAP_CLASS_AREAS] = {0};
    for (int y = 0; y < area.height; y++)
        for (int x = 0, end; x < area.width; x = end) {
            double class = value_at(map, x, y * halves);
            for (end = x + 1; end < area.width && wins_at(map, area, class, end, y);)
                end++;
            if (isnan(class) || (size_t)class >= classes)
                continue;
            int middle = (x + end) / 2, length = end - x;
            int score = length * (1 + wins_at(map, area, class, middle, y - 1) +
                                  wins_at(map, area, class, middle, y + 1));
            if (score <= best[(size_t)class])
                continue;
            best[(size_t)class] = score;
            place[(size_t)class] = (Rect){area.x + x, area.y + y, length, 1};
        }
}

char map_class_sign(size_t i)
{
    return "123456789abcdefghijklmnopqrstuvwxyz"[i % 35];
}

int map_class(const View *view, size_t i, int x, int y, Canvas *canvas)
{
    Style style = {INK_ON, (uint8_t)ink_class(i), 0};
    canvas_put(canvas, x, y, (uint32_t)map_class_sign(i), view->colour ? style : plain);
    canvas_text(canvas, x + 1, y, view->colour ? style : plain,
                view->colour ? " " : class_text(canvas->symbols, (double)i));
    return 2;
}

const char *map_sign(bool high, bool test)
{
    if (test)
        return high ? "◆" : "◇";
    return high ? "●" : "○";
}

/* The mark of a sample: the side of its target, as a circle or, kept for testing, a diamond; or the
 * sign of its class. */
static const char *sample_text(const DecisionMap *map, size_t k, char sign[2])
{
    const Dataset *d = map->data;
    const Real *t = d->t + k * d->outputs;
    size_t output = map->hidden ? 0 : map->of.unit;
    if (map->hidden ? d->kind != TARGET_ONE_HOT : !map_of_classes(map))
        return map_sign((double)t[output] > (map->t_low + map->t_high) / 2, k >= d->count);
    sign[0] = map_class_sign(dataset_largest(d->outputs, t));
    sign[1] = '\0';
    return sign;
}

/* Whether the samples would hide the map on grounds of their own. */
static bool is_crowded(const DecisionMap *map, Rect area)
{
    enum { CELLS_OF_EACH = 12 };
    return map->data->count * CELLS_OF_EACH > (size_t)(area.width * area.height);
}

typedef enum SampleOf { SAMPLE_TRAINING, SAMPLE_TEST, SAMPLE_LIT } SampleOf;

/* On a cell of its own ground, so that it looks the same everywhere; on that of the map where there
 * are many. */
static void draw_sample(const DecisionMap *map, const Real *base, SampleOf of, const View *view,
                        const char *text, Rect area, Canvas *canvas)
{
    const int halves = map->down.cells / area.height; /* of the map in a character */
    double across = map_cell(&map->across, (double)base[map->of.across]);
    double down = map_cell(&map->down, (double)base[map->of.down]);
    Style style = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD};
    /* What has been set by hand may be anywhere. */
    if (!(across >= 0 && across < map->across.cells && down >= 0 && down < map->down.cells))
        return;
    if (of == SAMPLE_LIT)
        style = (Style){INK_MARK, INK_TEXT,
                        ATTRIBUTE_BOLD | (view->colour ? 0 : ATTRIBUTE_REVERSE)};
    else if (view->colour && is_crowded(map, area))
        style = (Style){INK_ON, ink_at(map, view, (int)across, (int)down), 0};
    if (of == SAMPLE_TEST && text[1] == '\0') /* the sign of a class */
        style.attributes |= ATTRIBUTE_UNDERLINE;
    canvas_text(canvas, area.x + (int)across, area.y + (int)down / halves, style, text);
}

void map_draw_samples(const DecisionMap *map, const View *view, const Spotlight *spotlight,
                      Rect area, Canvas *canvas)
{
    const Dataset *d = map->data;
    char sign[2];
    /* Those for testing first: where two stand in one place, training's is seen. */
    for (size_t k = d->count; k < dataset_rows(d); k++)
        draw_sample(map, dataset_base(d, k), SAMPLE_TEST, view, sample_text(map, k, sign), area,
                    canvas);
    for (size_t k = 0; k < d->count; k++)
        draw_sample(map, dataset_base(d, k), SAMPLE_TRAINING, view, sample_text(map, k, sign),
                    area, canvas);
    size_t lit = spotlight->sample;
    if (spotlight->is_own && lit >= dataset_rows(d))
        draw_sample(map, spotlight->base, SAMPLE_LIT, view, "×", area, canvas);
    else if (lit < dataset_rows(d))
        draw_sample(map, dataset_base(d, lit), SAMPLE_LIT, view, sample_text(map, lit, sign),
                    area, canvas);
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
