#include "view/panel/histogram.h"

#include "core/look/histogram.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/panel/matrices.h"
#include "view/when.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* More weights than these are counted by every second, third, …: a frame is to stay short. */
enum { COUNTED = 1 << 16, LEVEL = 3, BLOCKS = 3 };

/* The numbers of one histogram. */
typedef struct Numbers {
    const char *name;
    bool known, before; /* computed; and with the parameters before the update */
    const Real *values;
    size_t count;
} Numbers;

/* Weights are those of now; what the pass has computed is of the parameters that it used. */
static void find_numbers(const Trace *t, size_t l, Numbers all[BLOCKS])
{
    const Layer *layer = &t->net.layers[l];
    size_t weights = layer->biases - layer->weights;
    bool before = when_is_before(t);
    all[0] = (Numbers){"weights", true, false, t->parameters.theta + layer->weights, weights};
    all[1] = (Numbers){"gradient", trace_has_backward(t, l), before,
                       t->parameters.gradient + layer->weights,
                       weights};
    all[2] = (Numbers){"activations",
                       trace_has_forward(t, l) && t->spread.layer == l && t->spread.count > 0,
                       before, t->spread.a, t->spread.count};
}

/* " -0.52 … +0.63": the ends of the bars, in as many digits as there is room for. */
static bool write_ends(const Histogram *h, Pen *pen)
{
    enum { MOST = 10, LEAST = 5 };
    char low[FORMAT_SIZE], high[FORMAT_SIZE];
    bool written = pen_write_if_fits(pen, (Style){0}, " %s … %s", format_number(h->low, low),
                                     format_number(h->high, high));
    for (int columns = MOST; columns >= LEAST && !written; columns--)
        written = pen_write_if_fits(pen, (Style){0}, " %s … %s",
                                    format_within(h->low, columns, low),
                                    format_within(h->high, columns, high));
    return written;
}

/* "weights -0.52 … +0.63  mean +0.01  deviation 0.34", as far as it fits. */
static void draw_words(const Numbers *numbers, const Histogram *h, Pen *pen)
{
    char number[FORMAT_SIZE];
    pen_write(pen, (Style){.ink = INK_BRIGHT}, "%s", numbers->name);
    if (!numbers->known) {
        pen_write(pen, dim, " —");
        return;
    }
    if (numbers->before)
        pen_write_if_fits(pen, dim, " before");
    if (h->total > 0 && write_ends(h, pen) &&
        pen_write_if_fits(pen, dim, "  mean %s", format_number(h->mean, number)))
        pen_write_if_fits(pen, dim, "  deviation %s", format_plain(h->deviation, number));
    if (h->not_finite > 0)
        pen_write_if_fits(pen, (Style){.ink = INK_ERROR}, "  %zu not finite", h->not_finite);
}

/* Columns of a bar, of so many for all: a few numbers are no barcode. Two times the cube root of
 * their count is the Rice rule (Lane, Online Statistics Education). */
static int bar_width(size_t count, int columns)
{
    int bars = (int)ceil(2 * cbrt((double)count));
    return bars > 0 && bars < columns ? columns / bars : 1;
}

/* The ink of bar i: that of the sign of its numbers; the one that has 0 in it holds both. */
static uint8_t bar_ink(const Histogram *h, long i)
{
    long zero = histogram_bin(h, 0);
    int level = i < zero ? -LEVEL : i == zero && h->low < 0 ? 0 : LEVEL;
    return (uint8_t)ink_value(level, LEVELS);
}

/* Bars as high as their share of the largest; each number that there is has an eighth at least. */
static void draw_bars(const Histogram *h, Rect r, int width, Canvas *canvas)
{
    size_t most = 1;
    int drawn = width > 2 ? width - 1 : width; /* a blank stands between bars of some width */
    for (size_t i = 0; i < h->bins; i++)
        most = h->count[i] > most ? h->count[i] : most;
    for (size_t i = 0; i < h->bins; i++) {
        double share = (double)h->count[i] / (double)most;
        int eighths = (int)ceil(share * EIGHTHS * r.height);
        Style style = {.ink = bar_ink(h, (long)i)};
        for (int x = 0; x < drawn; x++)
            canvas_bar(canvas, (Rect){r.x + (int)i * width + x, r.y, 1, r.height}, eighths, style);
    }
}

static void draw_block(const Numbers *numbers, Rect r, Canvas *canvas)
{
    Histogram h;
    size_t step = (numbers->count + COUNTED - 1) / COUNTED;
    Pen pen = {canvas, r.x + 1, r.y, r.x + r.width};
    int width = bar_width(numbers->count, r.width - 2);
    if (numbers->known)
        histogram_make(&h, (size_t)((r.width - 2) / width), numbers->values, numbers->count, step);
    draw_words(numbers, &h, &pen);
    if (numbers->known && r.height > 1)
        draw_bars(&h, (Rect){r.x + 1, r.y + 1, r.width - 2, r.height - 1}, width, canvas);
}

void histogram_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const Trace *t = scene->trace;
    size_t column = matrices_column(scene->view, &t->net);
    Rect inside = frame_inside(r);
    Numbers all[BLOCKS];
    char title[48], note[64];
    int height = inside.height / BLOCKS;
    find_numbers(t, column - 1, all);
    canvas_clip(canvas, inside);
    for (int i = 0; i < BLOCKS && inside.width > 2; i++) {
        int y = inside.y + i * (height > 0 ? height : 1);
        int rows = i + 1 < BLOCKS && height > 0 ? height : inside.y + inside.height - y;
        if (rows > 0)
            draw_block(&all[i], (Rect){inside.x, y, inside.width, rows}, canvas);
    }
    canvas_unclip(canvas);
    snprintf(title, sizeof title, "histogram · layer %zu", column);
    when_batch(t, note, sizeof note);
    frame_draw(r, focused, title, note, canvas);
}

void histogram_capture(Trace *trace, const Trainer *trainer, const View *view)
{
    trace_capture_spread(trace, trainer, matrices_column(view, &trainer->net) - 1);
}
