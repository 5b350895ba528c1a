#include "core/samples/drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The largest side of an image, and how many times its size a drawing may become that would be as
 * wide as it with the whole pad. */
enum { LARGER_MOST = 2, SIDE_MOST = 100 };

_Static_assert(SIDE_MOST * SIDE_MOST >= DATASET_COLUMNS_MAX, "any square of columns has room");

/* What the pen leaves beside it; and a pixel with more ink than this is in a sample's box: more
 * than half, whatever the rounding of scaled columns makes of half. */
static const double soft = 0.5, inked = 0.5 + 1e-5;

static bool is_inside(int x, int y)
{
    return x >= 0 && x < DRAWING_SIDE && y >= 0 && y < DRAWING_SIDE;
}

bool drawing_has(const Drawing *drawing, int x, int y)
{
    return is_inside(x, y) && (drawing->row[y] >> x & 1) != 0;
}

void drawing_set(Drawing *drawing, int x, int y, bool ink)
{
    if (!is_inside(x, y))
        return;
    unsigned bit = 1u << x, row = drawing->row[y];
    drawing->row[y] = (uint16_t)(ink ? row | bit : row & ~bit);
}

bool drawing_is_empty(const Drawing *drawing)
{
    static const Drawing empty;
    return memcmp(drawing, &empty, sizeof empty) == 0;
}

void drawing_ink(const Drawing *d, Real ink[DRAWING_CELLS])
{
    for (int y = 0; y < DRAWING_SIDE; y++)
        for (int x = 0; x < DRAWING_SIDE; x++) {
            bool beside = drawing_has(d, x - 1, y) || drawing_has(d, x + 1, y) ||
                          drawing_has(d, x, y - 1) || drawing_has(d, x, y + 1);
            ink[y * DRAWING_SIDE + x] = (Real)(drawing_has(d, x, y) ? 1 : beside ? soft : 0);
        }
}

static size_t side_of(const Dataset *data)
{
    return inputs_picture_side(data->inputs_are, dataset_columns(data));
}

bool image_layout_is_of(const Dataset *data)
{
    return side_of(data) > 0;
}

/* Whether nobody has put it in by hand. */
static bool is_original(const Dataset *data, size_t k)
{
    return !data->ids || dataset_id(data, k) < data->first_rows;
}

static size_t count_originals(const Dataset *data)
{
    size_t count = 0;
    if (!data->ids)
        return data->count;
    for (size_t k = 0; k < data->count; k++)
        count += is_original(data, k);
    return count;
}

bool image_layout_is_known(const ImageLayout *layout, const Dataset *data)
{
    return layout->side > 0 && layout->samples == count_originals(data);
}

/* All samples, while their layout is found out: in the table's units a pixel is
 * x · size + shift. */
typedef struct Pixels {
    const Dataset *data;
    size_t count, side;
    bool any;             /* some are nobody's own: those alone count */
    double *shift, *size; /* [side][side] each, owned by the first */
} Pixels;

static bool pixels_init(Pixels *p, const Dataset *data, Error *err)
{
    size_t columns = dataset_columns(data);
    *p = (Pixels){data, data->count, side_of(data), count_originals(data) > 0, NULL, NULL};
    p->shift = malloc(2 * columns * sizeof *p->shift);
    if (!p->shift)
        return error_memory(err);
    p->size = p->shift + columns;
    for (size_t i = 0; i < columns; i++) {
        const SchemaColumn *c = schema_input(&data->schema, i);
        p->shift[i] = c ? c->shift : 0;
        p->size[i] = c ? c->size : 1;
    }
    return true;
}

static bool counts(const Pixels *p, size_t k)
{
    return !p->any || is_original(p->data, k);
}

/* What is seen of the pixels of some samples: the least, the largest, and the sum of those at the
 * edges. */
typedef struct Ends {
    double low, high, edge;
} Ends;

static void see_row(const Pixels *p, const Real *sample, size_t y, Ends *ends)
{
    size_t first = y * p->side;
    bool outer = y == 0 || y + 1 == p->side;
    for (size_t i = first; i < first + p->side; i++) {
        double v = (double)sample[i] * p->size[i] + p->shift[i];
        ends->low = v < ends->low ? v : ends->low;
        ends->high = v > ends->high ? v : ends->high;
        ends->edge += outer || i == first || i + 1 == first + p->side ? v : 0;
    }
}

/* Paper is the end of the range to which the pixels at the edges are nearer. */
static void find_ends(const Pixels *p, ImageLayout *layout)
{
    Ends e = {INFINITY, -INFINITY, 0};
    size_t samples = 0;
    for (size_t k = 0; k < p->count; k++) {
        if (!counts(p, k))
            continue;
        samples++;
        for (size_t y = 0; y < p->side; y++)
            see_row(p, dataset_base(p->data, k), y, &e);
    }
    double edge = e.edge / (double)(samples * 4 * (p->side - 1));
    bool dark = edge - e.low > e.high - edge;
    layout->paper = dark ? e.high : e.low;
    layout->full = dark ? e.low : e.high;
}

/* From here on a pixel's ink is x · size + shift. */
static void count_in_ink(Pixels *p, const ImageLayout *layout)
{
    double range = layout->full - layout->paper;
    for (size_t i = 0; i < p->side * p->side; i++) {
        p->size[i] /= range;
        p->shift[i] = (p->shift[i] - layout->paper) / range;
    }
}

/* The sums of a kind of middles, from which their mean and their spread come. */
typedef struct Middles {
    double x, y, squares;
} Middles;

static void add_middle(Middles *m, double x, double y)
{
    m->x += x;
    m->y += y;
    m->squares += x * x + y * y;
}

static double spread(const Middles *m, double n)
{
    return m->squares / n - m->x / n * (m->x / n) - m->y / n * (m->y / n);
}

/* A sample's ink. */
typedef struct Ink {
    double mass, x, y;              /* all of it, and its centre times that */
    size_t left, top, right, bottom; /* its box: the last two are the first pixels behind */
} Ink;

static Ink ink_of(const Pixels *p, const Real *sample)
{
    Ink ink = {0, 0, 0, p->side, p->side, 0, 0};
    size_t i = 0;
    for (size_t y = 0; y < p->side; y++) {
        double row = 0;
        for (size_t x = 0; x < p->side; x++, i++) {
            double share = (double)sample[i] * p->size[i] + p->shift[i];
            row += share;
            ink.x += share * ((double)x + 0.5);
            if (!(share > inked))
                continue;
            ink.left = x < ink.left ? x : ink.left;
            ink.top = y < ink.top ? y : ink.top;
            ink.right = x + 1 > ink.right ? x + 1 : ink.right;
            ink.bottom = y + 1;
        }
        ink.mass += row;
        ink.y += row * ((double)y + 0.5);
    }
    return ink;
}

/* Length number `at` of some in their order, of which `count` has how many there are of each. */
static double length_at(const size_t *count, size_t at)
{
    size_t length = 0, below = 0;
    while (below + count[length] <= at)
        below += count[length++];
    return (double)length;
}

static double median(const size_t *count, size_t all)
{
    return (length_at(count, (all - 1) / 2) + length_at(count, all / 2)) / 2;
}

/* From the samples that have a box; where none has, as if their boxes filled the image. */
static void find_boxes(const Pixels *p, ImageLayout *layout)
{
    size_t lengths[SIDE_MOST + 1] = {0}, widths[SIDE_MOST + 1] = {0};
    size_t heights[SIDE_MOST + 1] = {0}, n = 0;
    Middles mass = {0}, box = {0};
    for (size_t k = 0; k < p->count; k++) {
        const Ink ink = ink_of(p, dataset_base(p->data, k));
        if (ink.right <= ink.left || !counts(p, k))
            continue;
        size_t across = ink.right - ink.left, down = ink.bottom - ink.top;
        lengths[across > down ? across : down]++;
        widths[across]++;
        heights[down]++;
        add_middle(&mass, ink.x / ink.mass, ink.y / ink.mass);
        add_middle(&box, (double)(ink.left + ink.right) / 2, (double)(ink.top + ink.bottom) / 2);
        n++;
    }
    layout->by_mass = n > 0 && spread(&mass, (double)n) < spread(&box, (double)n);
    const Middles *m = layout->by_mass ? &mass : &box;
    layout->box = n > 0 ? median(lengths, n) : (double)p->side;
    layout->across = n > 0 ? median(widths, n) : (double)p->side;
    layout->down = n > 0 ? median(heights, n) : (double)p->side;
    layout->x = n > 0 ? m->x / (double)n : (double)p->side / 2;
    layout->y = n > 0 ? m->y / (double)n : (double)p->side / 2;
}

bool image_layout_find(ImageLayout *layout, const Dataset *data, Error *err)
{
    Pixels p;
    *layout = (ImageLayout){.side = 0};
    if (side_of(data) == 0)
        return true;
    if (!pixels_init(&p, data, err))
        return false;
    layout->samples = count_originals(data);
    find_ends(&p, layout);
    count_in_ink(&p, layout);
    find_boxes(&p, layout);
    layout->side = p.side;
    free(p.shift);
    return true;
}

/* Where a pad lies in an image: cell c along an axis covers `first` + c · `cell` pixels and the
 * next `cell`. */
typedef struct PadPlace {
    double cell, across, down;
} PadPlace;

/* The first pixel of the pad along one axis, where ink is from cell `from` up to cell `to`, with
 * its middle `middle`. */
static double first_of(double side, double cell, double wanted, double middle, int from, int to)
{
    double first = wanted - middle * cell;
    double least = -from * cell, most = side - to * cell;
    return first < least ? least : first > most ? most : first;
}

static PadPlace place_of(const Drawing *d, const Real *ink, const ImageLayout *layout)
{
    int left = DRAWING_SIDE, top = DRAWING_SIDE, right = 0, bottom = 0;
    double mass = 0, x = 0, y = 0, side = (double)layout->side;
    for (int c = 0; c < DRAWING_CELLS; c++) {
        int column = c % DRAWING_SIDE, row = c / DRAWING_SIDE;
        mass += (double)ink[c];
        x += (double)ink[c] * (column + 0.5);
        y += (double)ink[c] * (row + 0.5);
        if (!drawing_has(d, column, row))
            continue;
        left = column < left ? column : left;
        top = row < top ? row : top;
        right = column + 1 > right ? column + 1 : right;
        bottom = row + 1 > bottom ? row + 1 : bottom;
    }
    double longer = right - left > bottom - top ? right - left : bottom - top;
    double cell = fmin(layout->box / longer, LARGER_MOST * side / DRAWING_SIDE);
    x = layout->by_mass ? x / mass : (left + right) / 2.0;
    y = layout->by_mass ? y / mass : (top + bottom) / 2.0;
    return (PadPlace){cell, first_of(side, cell, layout->x, x, left, right),
                      first_of(side, cell, layout->y, y, top, bottom)};
}

/* How much of pixel `at` the cell `c` along an axis covers. */
static double overlap(double first, double cell, int c, size_t at)
{
    double from = fmax(first + c * cell, (double)at);
    double to = fmin(first + (c + 1) * cell, (double)at + 1);
    return to > from ? to - from : 0;
}

static double ink_in(const Real *ink, const PadPlace *pad, size_t column, size_t row)
{
    double sum = 0;
    for (int y = 0; y < DRAWING_SIDE; y++) {
        double down = overlap(pad->down, pad->cell, y, row);
        for (int x = 0; down > 0 && x < DRAWING_SIDE; x++)
            sum += down * overlap(pad->across, pad->cell, x, column) *
                   (double)ink[y * DRAWING_SIDE + x];
    }
    return sum;
}

bool drawing_present(const Drawing *drawing, const ImageLayout *layout, const Dataset *data,
                     Real *columns)
{
    Real ink[DRAWING_CELLS];
    if (layout->side == 0 || drawing_is_empty(drawing))
        return false;
    drawing_ink(drawing, ink);
    const PadPlace pad = place_of(drawing, ink, layout);
    for (size_t i = 0; i < layout->side * layout->side; i++) {
        double share = ink_in(ink, &pad, i % layout->side, i / layout->side);
        double v = layout->paper + share * (layout->full - layout->paper);
        columns[i] = dataset_scaled_column(data, i, v);
    }
    return true;
}
