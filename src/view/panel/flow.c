#include "view/panel/flow.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/canvas/plot.h"
#include "view/panel/matrices.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The least and the most columns of bars; of a layer of one row those of its number or name, and of
 * the words behind, which stand where it is so wide; the least columns of what has been; rows of a
 * layer that has words above its bars, and the most. */
enum { BARS_LEAST = 6, BARS_MOST = 48, NUMBER = 3, NAME = 9, BEHIND = 8, NAMED = 40,
       ROOMY = 64,
       PAST_LEAST = 12, WORDS_ROWS = 2, ROWS_MOST = 10, GAP = 2, LEVEL = 3 };

static const Style warning = {.ink = INK_ERROR};
static const Brush band_brush = {INK_CURVE_FAINT, ":", 1}, middle_brush = {INK_CURVE, "*", 1};

/* A part of the ranges of a tally or of octaves: those that are drawn. */
typedef struct Window {
    size_t first, count;
    bool with_end;     /* the last one has what is just at its end, too */
} Window;

/* Where the parts of a layer stand, from the left; what has no room is of no width. */
typedef struct Columns {
    int name, activation, gradient, past, end;
    int bars, past_width;
} Columns;

/* Ranges that some numbers are in, of so many. */
static Window used(const size_t *count, size_t n)
{
    Window w = {0, n, false};
    while (w.count > 1 && count[w.first + w.count - 1] == 0)
        w.count--;
    while (w.count > 1 && count[w.first] == 0) {
        w.first++;
        w.count--;
    }
    return w;
}

static size_t bin_of(const Tally *t, double x)
{
    double size = tally_size(t), bin = (x + size) / (2 * size) * TALLY_BINS;
    return (size_t)fmin(fmax(bin, 0), TALLY_BINS);
}

/* Of a bounded activation its range, whether or not all of it is in use. */
static Window activation_window(const Tally *t, const Activation *f)
{
    if (!isfinite(f->low) || !isfinite(f->high))
        return used(t->count, TALLY_BINS);
    size_t first = bin_of(t, f->low), end = bin_of(t, f->high);
    return (Window){first, end - first, end < TALLY_BINS};
}

/* Octaves that some layer has gradients in: they stand over each other. */
static Window gradient_window(const FlowMoment *m, size_t layers)
{
    size_t all[OCTAVES] = {0};
    for (size_t l = 0; l < layers; l++)
        for (size_t i = 0; i < OCTAVES; i++)
            all[i] += m->layers[l].gradient.count[i];
    return used(all, OCTAVES);
}

/* Ranges that one bar stands for, where all have room in so many columns; and how wide it is. */
static size_t ranges_of_bar(Window w, int columns)
{
    return (w.count + (size_t)columns - 1) / (size_t)columns;
}

static size_t bars_of(Window w, int columns)
{
    size_t each = ranges_of_bar(w, columns);
    return (w.count + each - 1) / each;
}

static size_t sum_of_bar(const size_t *count, Window w, size_t each, size_t bar)
{
    size_t sum = 0;
    for (size_t i = bar * each; i < (bar + 1) * each && i < w.count; i++)
        sum += count[w.first + i];
    bool last = (bar + 1) * each >= w.count;
    return last && w.with_end ? sum + count[w.first + w.count] : sum;
}

/* As high as their share of the largest; each number that there is has an eighth at least. */
static void draw_bars(const size_t *count, Window w, Rect r, Ink below, Ink above, size_t zero,
                      Canvas *canvas)
{
    size_t each = ranges_of_bar(w, r.width), bars = bars_of(w, r.width), most = 1;
    int width = r.width / (int)bars;
    for (size_t b = 0; b < bars; b++) {
        size_t sum = sum_of_bar(count, w, each, b);
        most = sum > most ? sum : most;
    }
    for (size_t b = 0; b < bars; b++) {
        double share = (double)sum_of_bar(count, w, each, b) / (double)most;
        int eighths = (int)ceil(share * EIGHTHS * r.height);
        Ink ink = w.first + b * each < zero ? below : above;
        for (int x = 0; x < width; x++)
            canvas_bar(canvas, (Rect){r.x + (int)b * width + x, r.y, 1, r.height}, eighths,
                       (Style){.ink = (uint8_t)ink});
    }
}

static void draw_activations(const FlowLayer *l, const Activation *f, Rect r, Canvas *canvas)
{
    draw_bars(l->activation.count, activation_window(&l->activation, f), r,
              ink_value(-LEVEL, LEVELS), ink_value(LEVEL, LEVELS), TALLY_BINS / 2, canvas);
}

/* The octave up to which there is such a share of the numbers that are not 0; −1: there are none.
 */
static long octave_at(const Octaves *o, double share)
{
    double below = 0, total = (double)octaves_total(o);
    for (size_t i = 0; i < OCTAVES && total > 0; i++) {
        below += (double)o->count[i];
        if (below >= share * total)
            return (long)i;
    }
    return -1;
}

static int row_of(const Plot *plot, Window w, long octave)
{
    double share = (double)((long)w.first + (long)w.count - 1 - octave) / (double)w.count;
    return (int)(share * plot->height + 0.5);
}

/* What was measured before, the last at the right: where eight tenths of the numbers are, and the
 * one in their middle, upwards the larger. */
static void draw_past(const Flow *flow, size_t layer, Window w, Rect r, Canvas *canvas)
{
    const Plot plot = plot_of(canvas, r);
    size_t known = (size_t)(flow_last(flow) - flow->moment) + 1;
    size_t shown = known < (size_t)plot.width ? known : (size_t)plot.width;
    for (size_t i = 0; i < shown; i++) {
        const Octaves *o = &flow->moment[known - shown + i].layers[layer].gradient;
        long low = octave_at(o, 0.1), middle = octave_at(o, 0.5), high = octave_at(o, 0.9);
        if (middle < 0)
            continue;
        for (int y = row_of(&plot, w, high); y <= row_of(&plot, w, low); y++)
            plot_put(&plot, (int)i, y, &band_brush);
        plot_put(&plot, (int)i, row_of(&plot, w, middle), &middle_brush);
    }
}

static const char *percent(double share, char out[FORMAT_SIZE])
{
    if (share > 0 && share < 0.005)
        snprintf(out, FORMAT_SIZE, "<1%%");
    else
        snprintf(out, FORMAT_SIZE, "%.0f%%", 100 * share);
    return out;
}

/* "dead 2 of 8", where units can die and some have, or "saturated 12 %"; nothing for units that can
 * be neither. */
static bool write_units(const FlowLayer *l, const Activation *f, bool brief, Pen *pen)
{
    char share[FORMAT_SIZE];
    if (f->can_die && (f->steepest <= 0 || l->dead > 0))
        return pen_write_if_fits(pen, l->dead > 0 ? warning : dim, brief ? "† %zu/%zu" :
                                 N_("  dead %zu of %zu"), l->dead, l->units);
    if (f->steepest > 0)
        return pen_write_if_fits(pen, l->health.saturated >= 0.5 ? warning : dim, brief ?
                                 N_("sat %s") : N_("  saturated %s"),
                                 percent(l->health.saturated, share));
    return true;
}

/* The next update by the weights: healthy around 1/1000. */
static void write_pace(const FlowLayer *l, Pen *pen)
{
    char ratio[FORMAT_SIZE];
    FlowPace pace = flow_pace(l->update);
    if (pace == PACE_UNKNOWN)
        return;
    format_short(l->update, 6, ratio);
    if (pen_write_if_fits(pen, pace == PACE_HEALTHY ? dim : warning, "  Δ/W %s", ratio) &&
        pace != PACE_HEALTHY)
        pen_write_if_fits(pen, warning, "%s", pace == PACE_WILD ? N_(" wild") : N_(" asleep"));
}

/* " a −1…1": the ends of the bars of its activations, which stand below. */
static void write_ends(const FlowLayer *l, const Activation *f, int columns, Pen *pen)
{
    Window w = activation_window(&l->activation, f);
    size_t bars = bars_of(w, columns) * ranges_of_bar(w, columns);
    size_t end = w.first + (w.with_end ? w.count : bars);
    double size = tally_size(&l->activation), width = 2 * size / TALLY_BINS;
    char low[FORMAT_SIZE], high[FORMAT_SIZE];
    pen_write_if_fits(pen, dim, "  a %s…%s",
                      format_short(-size + (double)w.first * width, 6, low),
                      format_short(-size + (double)end * width, 6, high));
}

/* "layer 1, 4 tanh  saturated 12 %  a −1…1  Δ/W 0.0081  ‖∇W‖ 0.023 …", as far as it fits. */
static void write_words(const FlowLayer *l, const Activation *f, size_t layer, int columns, Pen pen)
{
    char number[FORMAT_SIZE];
    pen_write(&pen, strong, N_("layer %zu"), layer + 1);
    pen_write_if_fits(&pen, plain, ", %zu %s", l->units, f->row.name);
    write_units(l, f, false, &pen);
    write_ends(l, f, columns, &pen);
    write_pace(l, &pen);
    if (l->alike.units > 0)
        pen_write_if_fits(&pen, warning, N_("  %zu alike"), l->alike.units);
    pen_write_if_fits(&pen, dim, "  ‖∇W‖ %s", format_short(l->health.norm, 7, number));
    if (!isnan(l->moved))
        pen_write_if_fits(&pen, dim, N_("  moved %s"), format_short(l->moved, 5, number));
    if (pen_write_if_fits(&pen, dim, N_("  mean %s"), format_short(l->mean, 6, number)))
        pen_write_if_fits(&pen, dim, " ± %s", format_short(l->deviation, 5, number));
}

static void draw_layer(const Flow *flow, size_t layer, Rect r, const Columns *c, Window gradients,
                       Canvas *canvas)
{
    const FlowLayer *l = &flow_last(flow)->layers[layer];
    const Activation *f = flow->net.layers[layer].activation;
    bool words = r.height >= WORDS_ROWS;
    int y = r.y + words, height = r.height - words;
    Rect bars = {c->activation, y, c->bars, height};
    if (words)
        write_words(l, f, layer, c->bars, (Pen){canvas, r.x, r.y, c->end});
    draw_activations(l, f, bars, canvas);
    bars.x = c->gradient;
    draw_bars(l->gradient.count, gradients, bars, INK_CURVE, INK_CURVE, 0, canvas);
    if (c->past_width > 0)
        draw_past(flow, layer, gradients, (Rect){c->past, y, c->past_width, height}, canvas);
    if (words)
        return;
    Pen pen = {canvas, r.x, y, c->activation - 1};
    pen_write(&pen, strong, "%zu", layer + 1);
    pen_write_if_fits(&pen, plain, " %s", f->row.name);
    pen = (Pen){canvas, c->past, y, c->end};
    write_units(l, f, true, &pen);
    write_pace(l, &pen);
}

/* The ends of the octaves below the bars: "1e-9" and "0.1". */
static void draw_axis(const Columns *c, Window w, int y, Canvas *canvas)
{
    size_t each = ranges_of_bar(w, c->bars), bars = bars_of(w, c->bars);
    double low = ldexp(1, (int)w.first + OCTAVE_FIRST);
    double high = ldexp(1, (int)(w.first + bars * each) + OCTAVE_FIRST);
    char text[FORMAT_SIZE];
    int end = c->gradient + (int)bars * (c->bars / (int)bars);
    int from = c->gradient + canvas_text(canvas, c->gradient, y, dim, format_short(low, 5, text));
    format_short(high, 5, text);
    int width = canvas_text_width(canvas, text);
    if (end - width > from)
        canvas_text(canvas, end - width, y, dim, text);
}

static void draw_heads(const Columns *c, int y, Canvas *canvas)
{
    Pen pen = {canvas, c->activation, y, c->gradient - 1};
    pen_write(&pen, dim, c->bars >= 14 ? N_("activations a") : "a");
    pen = (Pen){canvas, c->gradient, y, c->gradient + c->bars};
    pen_write(&pen, dim, c->bars >= 14 ? N_("|∂L/∂z| (log)") : "|∂L/∂z|");
    if (c->past_width <= 0)
        return;
    pen = (Pen){canvas, c->past, y, c->end};
    pen_write(&pen, dim, N_("over time →"));
}

/* Bars of both kinds as wide as they may be, and what has been beside them where there is room; a
 * layer of one row has its name before them, and words behind. */
static Columns find_columns(Rect r, bool words)
{
    Columns c = {.name = r.x, .end = r.x + r.width};
    bool wide = r.width >= NAMED;
    int before = words ? 0 : wide ? NAME : NUMBER;
    int behind = words || !wide ? 0 : r.width < ROOMY ? BEHIND : 3 * BEHIND;
    int free = r.width - before - behind - GAP;
    c.bars = words && free >= 3 * PAST_LEAST ? (free - GAP) / 3 : free / 2;
    c.bars = c.bars > BARS_MOST ? BARS_MOST : c.bars;
    c.activation = r.x + before;
    c.gradient = c.activation + c.bars + GAP;
    c.past = c.gradient + c.bars + GAP;
    c.past_width = words && c.end - c.past >= PAST_LEAST ? c.end - c.past : 0;
    if (c.past_width > FLOW_MOMENTS)
        c.past_width = FLOW_MOMENTS;
    return c;
}

/* The first of the layers of which `shown` have room, so that the selected one is among them. */
static size_t first_layer(size_t layers, size_t shown, size_t selected)
{
    size_t first = selected > shown / 2 ? selected - shown / 2 : 0;
    return first + shown > layers ? layers - shown : first;
}

static void draw_layers(const Flow *flow, const Scene *scene, Rect r, Canvas *canvas)
{
    size_t layers = flow->net.layer_count;
    int heads = r.height >= (int)layers + 2 ? 2 : 0, room = r.height - heads;
    int each = room / (int)layers;
    each = each < 1 ? 1 : each > ROWS_MOST ? ROWS_MOST : each;
    size_t shown = layers < (size_t)room ? layers : (size_t)room;
    size_t selected = matrices_column(scene->view, &flow->net) - 1;
    size_t first = first_layer(layers, shown, selected < layers ? selected : 0);
    Window gradients = gradient_window(flow_last(flow), layers);
    Columns c = find_columns(r, each >= WORDS_ROWS);
    int y = r.y;
    if (c.bars < BARS_LEAST)
        return;
    if (heads > 0)
        draw_heads(&c, y++, canvas);
    for (size_t l = first; l < first + shown; l++, y += each)
        draw_layer(flow, l, (Rect){r.x, y, r.width, each}, &c, gradients, canvas);
    if (heads > 0)
        draw_axis(&c, gradients, y, canvas);
}

void flow_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const Flow *flow = scene->lab ? &scene->lab->flow : NULL;
    const FlowMoment *last = flow ? flow_last(flow) : NULL;
    Rect inside = frame_inside(r);
    char note[96] = "", samples[FORMAT_SIZE];
    canvas_clip(canvas, inside);
    if (last && inside.width > 4 && inside.height > 0)
        draw_layers(flow, scene, (Rect){inside.x + 1, inside.y, inside.width - 2, inside.height},
                    canvas);
    canvas_unclip(canvas);
    if (last && !scene->lab_is_now)
        snprintf(note, sizeof note, N_("of epoch %.6g"), last->epoch);
    else if (last)
        snprintf(note, sizeof note, N_("of all %s samples"),
                 format_count(scene->trace->data->count, samples));
    frame_draw(r, focused, N_("flow"), note, canvas);
}
