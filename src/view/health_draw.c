#include "view/health_draw.h"

#include "view/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EIGHTHS = 8, DECADES = 8, PAST_MOST = 16, BAR_WIDTH = 4 };
/* Columns that texts need, and that those of the units take when the past stands beside them. */
enum { TEXT_LEAST = 4, DENSE_UNITS = 9, TEXT_SIZE = 64 };

static const Style dim = {.ink = INK_DIM};

/* What the lines below the bars show, from top to bottom. */
typedef enum Line { LINE_NORM, LINE_SHARE, LINE_UNITS, LINE_PAST } Line;

int health_lines(int height)
{
    return height >= 40 ? 10 : height >= 28 ? 8 : height >= 20 ? 4 : height >= 15 ? 2
           : height >= 9 ? 1 : 0;
}

/* Few lines hold two things each: the norm and its share, the past and the units. */
static bool is_dense(int lines)
{
    return lines < 8;
}

static int bar_rows(int lines)
{
    return is_dense(lines) ? lines - 2 : lines - 4;
}

/* A cell filled from below by 1 … 8 eighths. */
static void draw_block(Canvas *canvas, int x, int y, int eighths, Ink ink)
{
    static const char *const blocks[EIGHTHS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    canvas_text(canvas, x, y, (Style){.ink = (uint8_t)ink},
                blocks[(eighths < EIGHTHS ? eighths : EIGHTHS) - 1]);
}

static double largest_norm(const Trace *t)
{
    double largest = 0;
    for (size_t l = 0; l < t->net.layer_count; l++)
        if (t->health[l].norm > largest)
            largest = t->health[l].norm;
    return largest;
}

/* The bar of a layer in steps of 1 … `steps`; 0 where there is none. */
static int bar_height(const Trace *t, size_t layer, double largest, int steps)
{
    double norm = t->health[layer].norm;
    if (!(norm > 0) || !isfinite(norm))
        return 0;
    int height = (int)floor((1 + log10(norm / largest) / DECADES) * steps + 0.5);
    return height < 1 ? 1 : height;
}

/* A layer whose gradient has vanished beside the largest has the ink of a warning. */
static Ink norm_ink(const Trace *t, size_t layer, double largest)
{
    return t->health[layer].norm < 1e-3 * largest ? INK_ERROR : INK_KEY;
}

static void draw_bar(const Trace *t, size_t layer, Rect r, double largest, Canvas *canvas)
{
    int height = bar_height(t, layer, largest, r.height * EIGHTHS);
    Ink ink = norm_ink(t, layer, largest);
    for (int i = 0; i < r.height && height > i * EIGHTHS; i++)
        for (int x = r.x; x < r.x + r.width; x++)
            draw_block(canvas, x, r.y + r.height - 1 - i, height - i * EIGHTHS, ink);
}

/* The last norms up to the mini-batch shown, on a logarithmic scale of a decade at least. */
static void draw_past(const Trace *t, const HealthPast *past, size_t layer, int x, int y, int room,
                     Canvas *canvas)
{
    bool under_way = trace_has_backward(t, 0) && !trace_has_update(t);
    size_t end = past ? health_until(past, t->cursor.step + (under_way ? 1 : 0)) : 0;
    size_t n = room < PAST_MOST ? (size_t)room : PAST_MOST, first = end > n ? end - n : 0;
    double most = -INFINITY, least = INFINITY;
    for (size_t i = first; i < end; i++) {
        double norm = (double)past->norm[i][layer];
        if (norm > 0 && isfinite(norm)) {
            most = fmax(most, log10(norm));
            least = fmin(least, log10(norm));
        }
    }
    least = fmin(least, most - 1);
    for (size_t i = first; i < end; i++) {
        double norm = (double)past->norm[i][layer];
        bool shown = norm > 0 && isfinite(norm);
        int step = shown ? 1 + (int)((log10(norm) - least) / (most - least) * (EIGHTHS - 2) + 0.5)
                         : 1;
        draw_block(canvas, x + (int)(i - first), y, step, INK_CURVE);
    }
}

/* "sat 12%", "dead 25%", or both where they fit; nothing for units that can be neither. */
static void units_text(const Trace *t, size_t layer, int room, char *out)
{
    const LayerHealth *h = &t->health[layer];
    const Activation *f = t->net.layers[layer].activation;
    char saturated[TEXT_SIZE] = "", dead[TEXT_SIZE] = "";
    out[0] = '\0';
    if (isnan(h->saturated))
        return;
    if (f->steepest > 0)
        snprintf(saturated, sizeof saturated, room < 8 ? "s%.0f%%" : "sat %.0f%%",
                 100 * h->saturated);
    if (f->can_die)
        snprintf(dead, sizeof dead, room < 8 ? "d%.0f%%" : "dead %.0f%%", 100 * h->dead);
    bool both = saturated[0] && dead[0];
    if (both && (int)(strlen(saturated) + strlen(dead)) + 1 <= room)
        snprintf(out, TEXT_SIZE, "%.20s %.20s", saturated, dead);
    else
        snprintf(out, TEXT_SIZE, "%s", !saturated[0] || (both && h->dead > 0) ? dead : saturated);
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

/* Norm, and share where it is wanted and fits, if need be with a single blank. */
static void norm_text(const LayerHealth *h, int room, bool with_share, char *out)
{
    char norm[FORMAT_SIZE], both[TEXT_SIZE];
    if (isnan(h->norm)) {
        snprintf(out, TEXT_SIZE, "—");
        return;
    }
    if (h->norm > 0 && isfinite(h->norm))
        norm_number(h->norm, room < 6 ? TEXT_LEAST : 6, norm);
    else
        format_short(h->norm, TEXT_LEAST, norm);
    snprintf(out, TEXT_SIZE, "%s", norm);
    if (!with_share || isnan(h->share))
        return;
    for (int width = 3; width >= 0; width -= 3) {
        snprintf(both, sizeof both, "%s %*.0f%%", norm, width, 100 * h->share);
        if ((int)strlen(both) <= room) {
            snprintf(out, TEXT_SIZE, "%s", both);
            return;
        }
    }
}

static void draw_line(const Trace *t, const HealthPast *past, size_t layer, Line line, bool dense,
                      Rect r, Canvas *canvas)
{
    const LayerHealth *h = &t->health[layer];
    double largest = largest_norm(t);
    char text[TEXT_SIZE] = "";
    Ink ink = INK_DIM;
    if (line == LINE_NORM) {
        norm_text(h, r.width, dense, text);
        ink = isnan(h->norm) ? INK_DIM : norm_ink(t, layer, largest);
    } else if (line == LINE_SHARE && !isnan(h->share)) {
        snprintf(text, sizeof text, h->share > 0 && h->share < 0.005 ? "<1%%" : "%.0f%%",
                 100 * h->share);
    } else if (line == LINE_UNITS) {
        units_text(t, layer, r.width, text);
        ink = units_ink(h);
    }
    int used = canvas_text_width(canvas, text);
    if (used <= r.width)
        canvas_text(canvas, r.x, r.y, (Style){.ink = (uint8_t)ink}, text);
    int left = dense && line == LINE_UNITS ? DENSE_UNITS : 0;
    if (line == LINE_PAST || (left > 0 && r.width > left))
        draw_past(t, past, layer, r.x + left, r.y, r.width - left, canvas);
}

/* What the lines are, under the inputs. */
static void draw_label(int x, int y, int room, const char *text, Canvas *canvas)
{
    if (canvas_text_width(canvas, text) <= room)
        canvas_text(canvas, x, y, dim, text);
}

static void draw_labels(int x, int y, int room, int lines, bool bars, Canvas *canvas)
{
    static const char *const single[] = {"‖∇W‖", "share", "units", "past"};
    static const char *const twofold[] = {"‖∇W‖, share", "units, past"};
    bool dense = is_dense(lines);
    int rows = bar_rows(lines), count = dense ? 2 : 4;
    if (bars && rows > 1) {
        draw_label(x, y, room, "1", canvas);
        draw_label(x, y + rows - 1, room, "1e-8", canvas);
    }
    for (int i = 0; i < count && rows + i < lines; i++) {
        bool fits = dense && canvas_text_width(canvas, twofold[i]) <= room;
        draw_label(x, y + (rows > 0 ? rows : 0) + i, room,
                   fits ? twofold[i] : single[dense ? 2 * i : i], canvas);
    }
}

/* The lines of a layer from row y to before row `end`; without texts, what needs none. */
static void draw_layer(const Trace *t, const HealthPast *past, size_t layer, Rect r, int end,
                       bool dense, bool texts, Canvas *canvas)
{
    double largest = largest_norm(t);
    for (Line line = LINE_NORM; line <= LINE_PAST && r.y < end; line++) {
        if (dense && (line == LINE_SHARE || line == (texts ? LINE_PAST : LINE_UNITS)))
            continue;
        if (texts || line == LINE_PAST)
            draw_line(t, past, layer, line, dense, r, canvas);
        else if (line == LINE_NORM)
            draw_bar(t, layer, r, largest, canvas);
        r.y++;
    }
}

void health_draw(const Trace *t, const HealthPast *past, const Graph *g, Rect inside,
                 Canvas *canvas)
{
    int lines = health_lines(inside.height), rows = bar_rows(lines) > 0 ? bar_rows(lines) : 0;
    int x, width, y = inside.y + inside.height - lines;
    double largest = largest_norm(t);
    bool texts = true;
    for (size_t column = 1; column < g->columns; column++)
        texts = texts && graph_room(g, column, inside) >= TEXT_LEAST;
    graph_span(g, 0, &x, &width);
    draw_labels(x, y, graph_room(g, 0, inside), lines, largest > 0, canvas);
    for (size_t layer = 0; layer < t->net.layer_count; layer++) {
        int room = graph_room(g, layer + 1, inside);
        if (room < 1)
            continue;
        graph_span(g, layer + 1, &x, &width);
        canvas_about(canvas, selection_code(SELECT_LAYER, layer + 1, 0));
        canvas_fill(canvas, (Rect){x, y, room, lines}, ' ', (Style){0});
        int bar = room < BAR_WIDTH ? room : BAR_WIDTH;
        draw_bar(t, layer, (Rect){x, y, width < bar ? width : bar, rows}, largest, canvas);
        draw_layer(t, past, layer, (Rect){x, y + rows, room, 1}, y + lines, is_dense(lines),
                   texts, canvas);
    }
    canvas_about(canvas, 0);
}

bool health_words(const Trace *t, const Canvas *canvas, int room, char *out, size_t size)
{
    HealthVerdict v = health_verdict(t->net.layer_count, t->health);
    bool vanishes = v.flow == FLOW_VANISHES;
    const char *verb = vanishes ? "vanishes" : "explodes", *of = vanishes ? "of" : "times";
    size_t here = (vanishes ? v.least : v.most) + 1, there = (vanishes ? v.most : v.least) + 1;
    char ratio[FORMAT_SIZE] = "nothing";
    if (v.flow == FLOW_EVEN)
        return false;
    if (v.flow == FLOW_NONE) {
        snprintf(out, size, "∇W is 0 everywhere");
        return canvas_text_width(canvas, out) <= room;
    }
    if (v.ratio > 0)
        power_text(vanishes ? v.ratio : 1 / v.ratio, ratio);
    snprintf(out, size, "gradient %s: layer %zu has %s %s layer %zu's", verb, here, ratio, of,
             there);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%s: layer %zu has %s %s %zu's", verb, here, ratio, of, there);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%s at layer %zu", verb, here);
    return canvas_text_width(canvas, out) <= room;
}
