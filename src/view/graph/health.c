#include "view/graph/health.h"

#include "core/base/text.h"
#include "explain/format.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAST_MOST = 16, BAR_WIDTH = 4 };
/* A line of its own for each layer: the columns of its bar, its norm with what stands beside that,
 * its units, the past, and how many it takes at least. */
enum { ROW_BAR = 8, ROW_BAR_WIDTH = 6, ROW_NORM = 15, ROW_NORM_WIDTH = 16, ROW_UNITS = 32,
       ROW_UNITS_WIDTH = 8, ROW_PAST = 41, ROW_LEAST = 1 + ROW_UNITS + ROW_UNITS_WIDTH };
/* The scale of the bars is the same in every frame: from 1e-8 to 1e2. */
static const double least_power = -8, most_power = 2;
/* Columns that texts need, and that those of the units take when the past stands beside them. */
enum { TEXT_LEAST = 4, DENSE_UNITS = 9, WORDS_LEAST = 8, TEXT_SIZE = 64 };

static const Style dim = {.ink = INK_DIM};

/* What the lines below the bars show, from top to bottom. */
typedef enum Line { LINE_NORM, LINE_MEAN, LINE_SHARE, LINE_UNITS, LINE_PAST } Line;

int health_lines(int height)
{
    return height >= 40 ? 10 : height >= 28 ? 8 : height >= 20 ? 4 : height >= 15 ? 2
           : height >= 9 ? 1 : 0;
}

/* Few lines hold two things each: the norm and its share, the past and the units; the norm of the
 * mean takes the place of the share where it is small. */
static bool is_dense(int lines)
{
    return lines < 8;
}

/* Lines of the bars: without texts, all but that of the past. */
static int bar_rows(int lines, bool texts)
{
    int below = !texts ? (lines > 1 ? 1 : 0) : is_dense(lines) ? 2 : 5;
    return lines > below ? lines - below : 0;
}

static double largest_norm(const Trace *t)
{
    double largest = 0;
    for (size_t l = 0; l < t->net.layer_count; l++)
        if (t->health[l].rms > largest)
            largest = t->health[l].rms;
    return largest;
}

/* A bar in steps of 1 … `steps`; 0 for what is 0 or not known. What is not finite is as high as
 * what is beyond the scale. */
static int bar_height(double norm, int steps)
{
    if (!(norm > 0))
        return 0;
    double share = (log10(norm) - least_power) / (most_power - least_power);
    return share >= 1 ? steps : share <= 0 ? 1 : (int)fmax(1, floor(share * steps + 0.5));
}

/* "!" for what is not finite, and an arrow for what is beyond an end of the scale. */
static const char *bar_mark(double norm)
{
    return isinf(norm) ? "!" : log10(norm) > most_power ? "↑"
           : norm > 0 && log10(norm) < least_power ? "↓" : NULL;
}

/* A layer whose gradient has vanished beside the largest has the ink of a warning. */
static Ink norm_ink(const Trace *t, size_t layer)
{
    double rms = t->health[layer].rms, largest = largest_norm(t);
    if (isnan(rms))
        return INK_DIM;
    return health_has_vanished(rms, largest) || isinf(rms) ? INK_ERROR : INK_KEY;
}

static void draw_bar(double norm, Rect r, Ink ink, Canvas *canvas)
{
    Style style = {.ink = (uint8_t)ink};
    const char *mark = bar_mark(norm);
    for (int x = r.x; x < r.x + r.width && r.height > 0; x++) {
        canvas_bar(canvas, (Rect){x, r.y, 1, r.height}, bar_height(norm, r.height * EIGHTHS),
                   style);
        if (mark)
            canvas_text(canvas, x, norm > 1 ? r.y : r.y + r.height - 1, style, mark);
    }
}

/* The norm of one sample's gradient, and a column at the right of it for that of the mean. */
static void draw_bars(const Trace *t, size_t layer, Rect r, Ink ink, Canvas *canvas)
{
    const LayerHealth *h = &t->health[layer];
    int mean = r.width >= 3 ? 1 : 0;
    draw_bar(h->rms, (Rect){r.x, r.y, r.width - mean, r.height}, ink, canvas);
    draw_bar(h->norm, (Rect){r.x + r.width - mean, r.y, mean, r.height},
             isinf(h->norm) ? INK_ERROR : INK_DIM, canvas);
}

/* How many of the norms, the last ones first, are of mini-batches after the one shown. */
static size_t norms_after(const Trace *t, const Norms *norms)
{
    bool under_way = trace_has_backward(t, 0) && !trace_has_update(t);
    uint64_t end = (t->cursor.step + (under_way ? 1 : 0)) * (2 * t->net.layer_count + 2);
    size_t after = 0;
    while (norms && after < norms->count && norms->ticks[after] >= end)
        after++;
    return after;
}

/* The last norms up to the mini-batch shown, on a logarithmic scale of a decade at least. */
static void draw_past(const Trace *t, const Norms *norms, size_t layer, int x, int y, int room,
                      Canvas *canvas)
{
    size_t after = norms_after(t, norms), known = norms ? norms->count - after : 0;
    size_t most_shown = room < PAST_MOST ? (size_t)room : PAST_MOST;
    size_t n = known < most_shown ? known : most_shown;
    double most = -INFINITY, least = INFINITY;
    for (size_t i = 0; i < n; i++) {
        double norm = (double)norms->norm[after + i][layer];
        if (norm > 0 && isfinite(norm)) {
            most = fmax(most, log10(norm));
            least = fmin(least, log10(norm));
        }
    }
    least = fmin(least, most - 1);
    for (size_t i = 0; i < n; i++) {
        double norm = (double)norms->norm[after + i][layer];
        double share = (log10(norm) - least) / (most - least);
        int at = x + (int)(n - 1 - i);
        if (isinf(norm))
            canvas_text(canvas, at, y, (Style){.ink = INK_ERROR}, "!");
        else if (!(norm > 0))
            canvas_text(canvas, at, y, dim, "0");
        else
            canvas_bar(canvas, (Rect){at, y, 1, 1}, 1 + (int)(share * (EIGHTHS - 2) + 0.5),
                       (Style){.ink = INK_CURVE});
    }
}

/* "sat 12% dead 25%" in full words or in letters; "" where it does not fit. */
static void units_words(const LayerHealth *h, bool saturated, bool dead, bool words, int room,
                        char *out)
{
    out[0] = '\0';
    if (saturated)
        text_append(out, TEXT_SIZE, "%s%.0f%%", words ? "sat " : "s", 100 * h->saturated);
    if (dead)
        text_append(out, TEXT_SIZE, "%s%s%.0f%%", saturated ? " " : "", words ? "dead " : "d",
                    100 * h->dead);
    if ((int)strlen(out) > room)
        out[0] = '\0';
}

/* Both where they fit, else the one that matters; in words where there is room for most. Nothing
 * for units that can be neither. */
static void units_text(const Trace *t, size_t layer, int room, char *out)
{
    const LayerHealth *h = &t->health[layer];
    const Activation *f = t->net.layers[layer].activation;
    const bool saturates = f->steepest > 0, dies = f->can_die;
    const bool dead = dies && (!saturates || h->dead > 0);
    out[0] = '\0';
    if (isnan(h->saturated) || (!saturates && !dies))
        return;
    if (saturates && dies)
        units_words(h, true, true, true, room, out);
    for (int words = room >= WORDS_LEAST; words >= 0 && !out[0]; words--)
        units_words(h, !dead, dead, words, room, out);
}

static Ink units_ink(const LayerHealth *h)
{
    return h->saturated >= 0.5 || h->dead > 0 ? INK_ERROR : INK_DIM;
}

/* "9e-7": one digit says how much is left. */
static void power_text(double ratio, char out[FORMAT_SIZE])
{
    int exponent = (int)floor(log10(ratio));
    snprintf(out, FORMAT_SIZE, "%.0fe%d", floor(ratio / pow(10, exponent) + 1e-9), exponent);
}

/* Three significant digits or two, with their zeros, as norms beside each other need them:
 * "0.0129", "0.0090"; where they do not fit, "9e-7" says how much is left. */
static void norm_number(double v, int columns, char out[FORMAT_SIZE])
{
    char power[FORMAT_SIZE];
    for (int digits = 3; digits >= 2; digits--) {
        snprintf(power, sizeof power, "%.*e", digits - 1, v);
        int places = digits - 1 - atoi(strchr(power, 'e') + 1);
        snprintf(out, FORMAT_SIZE, "%.*f", places > 0 ? places : 0, v);
        if ((int)strlen(out) <= columns)
            return;
    }
    snprintf(power, sizeof power, "%.0e", v);
    snprintf(out, FORMAT_SIZE, "%ce%d", power[0], atoi(strchr(power, 'e') + 1));
}

/* One norm, or nothing where it has no room: a power of ten alone would read as half a number. */
static void one_norm(double norm, int room, char out[FORMAT_SIZE])
{
    if (norm > 0 && isfinite(norm))
        norm_number(norm, room < 6 ? TEXT_LEAST : 6, out);
    else
        format_short(norm, TEXT_LEAST, out);
    if ((int)strlen(out) > room)
        out[0] = '\0';
}

/* A bar from left to right, and at its end what bar_mark says. */
static void draw_flat_bar(double norm, int x, int y, Ink ink, Canvas *canvas)
{
    static const char *const blocks[EIGHTHS] = {"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    Style style = {.ink = (uint8_t)ink};
    int length = bar_height(norm, ROW_BAR_WIDTH * EIGHTHS);
    const char *mark = bar_mark(norm);
    for (int i = 0; i * EIGHTHS < length; i++) {
        int left = length - i * EIGHTHS;
        canvas_text(canvas, x + i, y, style, blocks[(left < EIGHTHS ? left : EIGHTHS) - 1]);
    }
    if (mark)
        canvas_text(canvas, norm > 1 ? x + ROW_BAR_WIDTH - 1 : x, y, style, mark);
}

/* Norm, and where it is wanted and fits, its share (if need be with a single blank) or, where the
 * samples cancel, the norm of the mean. */
static void norm_text(const LayerHealth *h, int room, bool with_more, char *out)
{
    char norm[FORMAT_SIZE], mean[FORMAT_SIZE], both[TEXT_SIZE];
    if (isnan(h->rms)) {
        snprintf(out, TEXT_SIZE, "—");
        return;
    }
    one_norm(h->rms, room, norm);
    snprintf(out, TEXT_SIZE, "%s", norm);
    if (!with_more || !norm[0] || isnan(h->share))
        return;
    one_norm(h->norm, TEXT_LEAST, mean);
    snprintf(both, sizeof both, "%.20s mean %.20s", norm, mean);
    if (health_cancels(h) && (int)strlen(both) <= room) {
        snprintf(out, TEXT_SIZE, "%s", both);
        return;
    }
    for (int width = 3; width >= 0; width -= 3) {
        snprintf(both, sizeof both, "%s %*.0f%%", norm, width, 100 * h->share);
        if ((int)strlen(both) <= room) {
            snprintf(out, TEXT_SIZE, "%s", both);
            return;
        }
    }
}

static void draw_line(const Trace *t, const Norms *norms, size_t layer, Line line, bool dense,
                      Rect r, Canvas *canvas)
{
    const LayerHealth *h = &t->health[layer];
    const bool past_beside = dense && line == LINE_UNITS && r.width > DENSE_UNITS;
    char text[TEXT_SIZE] = "";
    Ink ink = INK_DIM;
    if (line == LINE_NORM) {
        norm_text(h, r.width, dense, text);
        ink = norm_ink(t, layer);
    } else if (line == LINE_MEAN && !isnan(h->norm)) {
        one_norm(h->norm, r.width, text);
        ink = health_cancels(h) ? INK_KEY : isinf(h->norm) ? INK_ERROR : INK_DIM;
    } else if (line == LINE_SHARE && !isnan(h->share)) {
        snprintf(text, sizeof text, h->share > 0 && h->share < 0.005 ? "<1%%" : "%.0f%%",
                 100 * h->share);
    } else if (line == LINE_UNITS) {
        units_text(t, layer, past_beside ? DENSE_UNITS - 1 : r.width, text);
        ink = units_ink(h);
    }
    int used = canvas_text_width(canvas, text);
    if (used <= r.width)
        canvas_text(canvas, r.x, r.y, (Style){.ink = (uint8_t)ink}, text);
    int left = past_beside ? DENSE_UNITS : 0;
    if (line == LINE_PAST || past_beside)
        draw_past(t, norms, layer, r.x + left, r.y, r.width - left, canvas);
}

/* What the lines are, under the inputs. */
static void draw_label(int x, int y, int room, const char *text, Canvas *canvas)
{
    if (canvas_text_width(canvas, text) <= room)
        canvas_text(canvas, x, y, dim, text);
}

static void draw_labels(int x, int y, int room, int lines, bool bars, bool texts, Canvas *canvas)
{
    static const char *const single[] = {"‖∇W‖", "mean", "share", "units", "past"};
    static const char *const twofold[] = {"‖∇W‖, share", "units, past"};
    static const int first[] = {0, 3};
    bool dense = is_dense(lines);
    int rows = bar_rows(lines, texts), count = dense ? 2 : 5;
    if (bars && rows > 1) {
        draw_label(x, y, room, "1e2", canvas);
        draw_label(x, y + rows - 1, room, "1e-8", canvas);
    }
    if (!texts) {
        if (rows != 2)
            draw_label(x, y + rows / 2, room, single[LINE_NORM], canvas);
        if (rows < lines)
            draw_label(x, y + rows, room, single[LINE_PAST], canvas);
        return;
    }
    for (int i = 0; i < count && rows + i < lines; i++) {
        bool fits = dense && canvas_text_width(canvas, twofold[i]) <= room;
        draw_label(x, y + rows + i, room, fits ? twofold[i] : single[dense ? first[i] : i],
                   canvas);
    }
}

/* The lines of a layer below its bar, from row y to before row `end`. */
static void draw_layer(const Trace *t, const Norms *norms, size_t layer, Rect r, int end,
                       bool dense, bool texts, Canvas *canvas)
{
    for (Line line = texts ? LINE_NORM : LINE_PAST; line <= LINE_PAST && r.y < end; line++) {
        if (texts && dense && (line == LINE_MEAN || line == LINE_SHARE || line == LINE_PAST))
            continue;
        draw_line(t, norms, layer, line, dense, r, canvas);
        r.y++;
    }
}

/* "layer 1 █████▎ 0.158   69% sat 0%   ▃▅▇": all of a layer in a line. */
static void draw_row(const Trace *t, const Norms *norms, size_t layer, Rect r, Canvas *canvas)
{
    const LayerHealth *h = &t->health[layer];
    Ink ink = norm_ink(t, layer);
    Style style = {.ink = (uint8_t)ink};
    char text[TEXT_SIZE], norm[FORMAT_SIZE] = "—";
    snprintf(text, sizeof text, "layer %zu", layer + 1);
    canvas_text(canvas, r.x, r.y, dim, text);
    draw_flat_bar(h->rms, r.x + ROW_BAR, r.y, ink, canvas);
    if (health_cancels(h)) {
        norm_text(h, ROW_NORM_WIDTH, true, text);
    } else {
        if (!isnan(h->rms))
            one_norm(h->rms, ROW_NORM_WIDTH, norm);
        snprintf(text, sizeof text, "%s", norm);
        int used = canvas_text_width(canvas, text);
        if (!isnan(h->share))
            snprintf(text, sizeof text, "%s%*s %3.0f%%", norm, used < 6 ? 6 - used : 0, "",
                     100 * h->share);
    }
    canvas_text(canvas, r.x + ROW_NORM, r.y, style, text);
    draw_line(t, norms, layer, LINE_UNITS, false,
              (Rect){r.x + ROW_UNITS, r.y, ROW_UNITS_WIDTH, 1}, canvas);
    if (r.width > ROW_PAST)
        draw_line(t, norms, layer, LINE_PAST, false,
                  (Rect){r.x + ROW_PAST, r.y, r.width - ROW_PAST, 1}, canvas);
}

/* Without bars below the layers, layers that are as few as the lines have one each. */
static bool has_rows(const Trace *t, int lines, int width)
{
    return bar_rows(lines, true) == 0 && (int)t->net.layer_count <= lines && width >= ROW_LEAST;
}

static void draw_all_rows(const Trace *t, const Norms *norms, Rect inside, int lines,
                          Canvas *canvas)
{
    int y = inside.y + inside.height - lines;
    for (size_t layer = 0; layer < t->net.layer_count; layer++) {
        canvas_about(canvas, selection_code(SELECT_LAYER, layer + 1, 0));
        Rect r = {inside.x, y + (int)layer, inside.width, 1};
        canvas_fill(canvas, r, ' ', (Style){0});
        draw_row(t, norms, layer, (Rect){r.x + 1, r.y, r.width - 1, 1}, canvas);
    }
    canvas_about(canvas, 0);
}

/* Where the lines of a column begin and how far they may go; the picture may be larger than its
 * place, and a column be cut off by its left end. */
static int room_inside(const Graph *g, size_t column, Rect inside, int *x, int *width)
{
    int room = graph_room(g, column, inside), left = graph_left(g, column);
    int hidden = left < inside.x ? inside.x - left : 0;
    *x = left + hidden;
    *width = g->column[column].width - hidden;
    return column > 0 && *width < 1 ? 0 : room - hidden;
}

/* Texts stand below all layers or none. One that has no room because the picture ends there takes
 * them from no other. */
static bool have_texts(const Graph *g, Rect inside)
{
    bool some = false;
    for (size_t column = 1; column < g->columns; column++) {
        int x, width, room = room_inside(g, column, inside, &x, &width);
        bool ends = x + width > inside.x + inside.width;
        if (room > 0 && room < TEXT_LEAST && !ends)
            return false;
        some = some || room >= TEXT_LEAST;
    }
    return some;
}

void health_draw(const Trace *t, const Norms *norms, const Graph *g, Rect inside,
                 Canvas *canvas)
{
    int lines = health_lines(inside.height), x, width;
    int y = inside.y + inside.height - lines;
    if (has_rows(t, lines, inside.width)) {
        draw_all_rows(t, norms, inside, lines, canvas);
        return;
    }
    bool texts = have_texts(g, inside);
    int rows = bar_rows(lines, texts), room = room_inside(g, 0, inside, &x, &width);
    draw_labels(x, y, room, lines, largest_norm(t) > 0, texts, canvas);
    for (size_t layer = 0; layer < t->net.layer_count; layer++) {
        room = room_inside(g, layer + 1, inside, &x, &width);
        if (room < 1)
            continue;
        canvas_about(canvas, selection_code(SELECT_LAYER, layer + 1, 0));
        canvas_fill(canvas, (Rect){x, y, room, lines}, ' ', (Style){0});
        int bar = !texts ? room : width < BAR_WIDTH ? width : BAR_WIDTH;
        draw_bars(t, layer, (Rect){x, y, bar < room ? bar : room, rows},
                  norm_ink(t, layer), canvas);
        draw_layer(t, norms, layer, (Rect){x, y + rows, room, 1}, y + lines, is_dense(lines),
                   texts, canvas);
    }
    canvas_about(canvas, 0);
}

/* Texts from the longest to the shortest, and the worst that each is. */
enum { TEXTS = 4 };
typedef struct Texts {
    char text[TEXTS][2 * TEXT_SIZE];
    HealthWords words[TEXTS];
    int count;
} Texts;

static void add_text(Texts *texts, HealthWords words, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_text(Texts *texts, HealthWords words, const char *format, ...)
{
    va_list arguments;
    texts->words[texts->count] = words;
    va_start(arguments, format);
    vsnprintf(texts->text[texts->count++], sizeof texts->text[0], format, arguments);
    va_end(arguments);
}

static bool some_cancel(const Trace *t)
{
    bool some = false;
    for (size_t l = 0; l < t->net.layer_count; l++)
        some = some || health_cancels(&t->health[l]);
    return some;
}

/* That the samples cancel too is said rather than how much is left, or in which layer. */
static void flow_texts(const HealthVerdict *v, bool cancels, Texts *texts)
{
    const char *too = cancels ? ", samples cancel" : "";
    bool vanishes = v->flow == FLOW_VANISHES;
    const char *verb = vanishes ? "vanishes" : "explodes", *of = vanishes ? "of" : "times";
    size_t here = (vanishes ? v->least : v->most) + 1, there = (vanishes ? v->most : v->least) + 1;
    char ratio[FORMAT_SIZE] = "nothing";
    if (v->ratio > 0)
        power_text(vanishes ? v->ratio : 1 / v->ratio, ratio);
    add_text(texts, WORDS_CLEAR, "gradient %s: layer %zu has %.12s %s layer %zu's%s", verb, here,
             ratio, of, there, too);
    if (cancels) {
        add_text(texts, WORDS_CLEAR, "%s at layer %zu%s", verb, here, too);
        add_text(texts, WORDS_SHORT, "%s%s", verb, too);
    } else {
        add_text(texts, WORDS_CLEAR, "%s: layer %zu has %s %s %zu's", verb, here, ratio, of, there);
    }
    add_text(texts, cancels ? WORDS_PART : WORDS_CLEAR, "%s at layer %zu", verb, here);
}

static void cancel_texts(const HealthVerdict *v, Texts *texts)
{
    char ratio[FORMAT_SIZE] = "nothing";
    if (v->ratio > 0)
        power_text(v->ratio, ratio);
    add_text(texts, WORDS_CLEAR, "the samples cancel: layer %zu's mean has %s of one's",
             v->least + 1, ratio);
    add_text(texts, WORDS_CLEAR, "samples cancel in layer %zu", v->least + 1);
    add_text(texts, WORDS_CLEAR, "samples cancel");
}

bool health_words(const Trace *t, const Canvas *canvas, int room, HealthWords worst, char *out,
                  size_t size)
{
    Texts texts = {.count = 0};
    HealthVerdict v = health_verdict(t->net.layer_count, t->health);
    if (v.flow == FLOW_CANCELS)
        cancel_texts(&v, &texts);
    else if (v.flow == FLOW_VANISHES || v.flow == FLOW_EXPLODES)
        flow_texts(&v, some_cancel(t), &texts);
    else if (v.flow == FLOW_NONE)
        add_text(&texts, WORDS_CLEAR, "∇W is 0 everywhere");
    if (v.flow == FLOW_INFINITE) {
        add_text(&texts, WORDS_CLEAR, "∇W of layer %zu is not finite", v.most + 1);
        add_text(&texts, WORDS_CLEAR, "layer %zu is not finite", v.most + 1);
        add_text(&texts, WORDS_CLEAR, "∇W not finite");
    }
    for (int i = 0; i < texts.count; i++)
        if (texts.words[i] <= worst && canvas_text_width(canvas, texts.text[i]) <= room) {
            snprintf(out, size, "%s", texts.text[i]);
            return true;
        }
    return false;
}

Ink health_ink(const Trace *t)
{
    HealthVerdict v = health_verdict(t->net.layer_count, t->health);
    return v.flow == FLOW_CANCELS ? INK_KEY : INK_ERROR;
}
