#include "view/panel/probe.h"

#include "core/base/mathematics.h"
#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/canvas/plot.h"

#include <math.h>
#include <stdio.h>

/* Columns for the losses at the left, and the least plot. */
enum { GUTTER = 7, PLOT_WIDTH = 12, PLOT_HEIGHT = 3 };

static const Brush line_brush = {INK_CURVE, "*", 1}, loss_brush = {INK_DIM, ".", 3},
                   rate_brush = {INK_MARK, "|", 1}, critical_brush = {INK_CURVE_TEST, ":", 1};

/* Two digits: as fine as the line is. */
static const char *rate_text(double rate, char out[FORMAT_SIZE])
{
    double unit = math_power_of_ten(math_decade(rate * 1.001) - 1);
    if (rate >= 10 && rate < 1e6)
        snprintf(out, FORMAT_SIZE, "%.0f", floor(rate / unit + 0.5) * unit);
    else
        snprintf(out, FORMAT_SIZE, "%.2g", rate);
    return out;
}

/* Writes a sentence behind those before, in the next line where it has no room; false where there
 * is none. */
static bool write_words(Pen *pen, Rect area, Style style, const char *words)
{
    int width = canvas_text_width(pen->canvas, words);
    if (pen->x > area.x && width > pen->end - pen->x) {
        pen->x = area.x;
        pen->y++;
    }
    if (pen->y >= area.y + area.height)
        return false;
    pen->x += canvas_text_within(pen->canvas, pen->x, pen->y, pen->end - pen->x, style, words) + 2;
    return true;
}

/* What is known so far, the most wanted first, in as many lines as there are; returns how many. */
static int draw_words(const Probe *p, Rect area, Canvas *canvas)
{
    const ProbeFacts f = probe_facts(p);
    const Style rate = {.ink = INK_MARK}, critical = {.ink = INK_CURVE_TEST};
    char a[FORMAT_SIZE], b[FORMAT_SIZE], c[FORMAT_SIZE], words[96];
    Pen pen = {canvas, area.x, area.y, area.x + area.width};
    if (area.height < 1 || isnan(p->present))
        return 0;
    snprintf(words, sizeof words, N_("rate %s: %s → %s"), format_short(p->rate, 6, a),
             format_short(p->loss, 7, b), format_short(p->present, 7, c));
    write_words(&pen, area, rate, words);
    if (!isnan(f.best_rate)) {
        snprintf(words, sizeof words, N_("best %s: %s"), rate_text(f.best_rate, a),
                 format_short(f.best_loss, 7, b));
        write_words(&pen, area, plain, words);
    } else if (p->stage == PROBE_DONE) {
        write_words(&pen, area, plain, N_("no rate makes it smaller"));
    }
    if (!isnan(f.rise)) {
        snprintf(words, sizeof words, N_("rises from %s"), rate_text(f.rise, a));
        write_words(&pen, area, plain, words);
    }
    if (!isnan(f.critical)) {
        snprintf(words, sizeof words, "2/λ %s", format_short(f.critical, 6, a));
        write_words(&pen, area, critical, words);
    }
    int lines = pen.y - area.y + 1;
    return lines < area.height ? lines : area.height;
}

/* The losses at the bottom and the top of the plot. */
typedef struct Range {
    double low, high;
} Range;

/* From the lowest loss to twice as far above the one before, or a hundredth of that at least: what
 * is beyond lies on the edge. */
static Range range_of(const Probe *p)
{
    double low = p->loss;
    for (size_t i = 0; i < p->known; i++)
        low = p->line[i] < low ? p->line[i] : low;
    double apart = fmax(p->loss - low, fabs(p->loss) / 100);
    return (Range){p->loss - apart, p->loss + 2 * apart};
}

static int row_of(const Plot *plot, Range range, double loss)
{
    if (!(loss < range.high)) /* no number is no smaller one */
        return 0;
    double share = (range.high - loss) / (range.high - range.low);
    int row = (int)(share * plot->height);
    return row < plot->height ? row : plot->height - 1;
}

/* The column of a rate; −1 beyond the line. */
static int column_of(const Plot *plot, const Probe *p, double rate)
{
    double first = math_log(p->rates[0]), last = math_log(p->rates[PROBE_RATES - 1]);
    double share = (math_log(rate) - first) / (last - first);
    return share >= 0 && share <= 1 ? (int)(share * (plot->width - 1) + 0.5) : -1;
}

static void draw_upright(const Plot *plot, int x, const Brush *brush, int every)
{
    for (int y = 0; y < plot->height; y += every)
        plot_put(plot, x, y, brush);
}

static void draw_line(const Plot *plot, const Probe *p, Range range)
{
    int before = -1, at = -1;
    for (int x = 0; x < plot->width; x++) {
        double i = (double)x / (plot->width - 1) * (PROBE_RATES - 1);
        size_t next = (size_t)(i + 0.5);
        if (next >= p->known)
            return;
        at = row_of(plot, range, p->line[next]);
        plot_step(plot, x, before < 0 ? at : before, at, &line_brush);
        before = at;
    }
}

/* "0.01" or "1e-4" below a decade, where it does not run into the one before. */
static void draw_axis(const Plot *plot, const Probe *p, Canvas *canvas)
{
    int y = plot->cells.y + plot->cells.height, free = plot->cells.x - GUTTER;
    int end = plot->cells.x + plot->cells.width;
    char number[FORMAT_SIZE];
    for (int decade = 0; decade <= PROBE_DECADES; decade++) {
        double rate = p->rates[decade * PROBE_EACH];
        int power = math_decade(rate * 1.001), x = column_of(plot, p, rate) / plot->per_x;
        if (power >= -2 && power <= 3)
            snprintf(number, sizeof number, "%g", math_power_of_ten(power));
        else
            snprintf(number, sizeof number, "1e%d", power);
        int width = canvas_text_width(canvas, number), left = plot->cells.x + x - width / 2;
        if (left < free || left + width > end)
            continue;
        canvas_text(canvas, left, y, dim, number);
        free = left + width + 2;
    }
}

static void draw_losses(const Plot *plot, const Probe *p, Range range, Canvas *canvas)
{
    const double losses[] = {range.high, p->loss, range.low};
    const int rows[] = {0, row_of(plot, range, p->loss) / plot->per_y, plot->cells.height - 1};
    char number[FORMAT_SIZE];
    for (int i = 0; i < 3; i++) {
        format_short(losses[i], GUTTER - 1, number);
        canvas_text(canvas, plot->cells.x - canvas_text_width(canvas, number) - 1,
                    plot->cells.y + rows[i], i == 1 ? plain : dim, number);
    }
}

static void draw_plot(const Probe *p, Rect cells, Canvas *canvas)
{
    const Plot plot = plot_of(canvas, cells);
    const ProbeFacts f = probe_facts(p);
    Range range = range_of(p);
    int before = row_of(&plot, range, p->loss);
    for (int x = 0; x < plot.width; x++)
        plot_put(&plot, x, before, &loss_brush);
    if (!isnan(f.critical))
        draw_upright(&plot, column_of(&plot, p, f.critical), &critical_brush, 2);
    draw_upright(&plot, column_of(&plot, p, p->rate), &rate_brush, 1);
    draw_line(&plot, p, range);
    draw_axis(&plot, p, canvas);
    draw_losses(&plot, p, range, canvas);
}

void probe_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const Probe *p = scene->probe;
    Rect inside = frame_inside(r);
    char note[96] = "";
    canvas_clip(canvas, inside);
    if (p && !isnan(p->loss)) {
        Rect room = {inside.x + 1, inside.y, inside.width - 2, inside.height - 1 - PLOT_HEIGHT};
        int lines = draw_words(p, room, canvas);
        Rect cells = {inside.x + GUTTER, inside.y + lines, inside.width - GUTTER - 1,
                      inside.height - lines - 1};
        if (cells.width >= PLOT_WIDTH && cells.height >= PLOT_HEIGHT)
            draw_plot(p, cells, canvas);
    }
    canvas_unclip(canvas);
    if (p && !scene->probe_is_now)
        snprintf(note, sizeof note, N_("of epoch %llu"), (unsigned long long)p->epoch);
    else
        snprintf(note, sizeof note, N_("L after one update"));
    frame_draw(r, focused, N_("probe"), note, canvas);
}
