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
static const Style critical_style = {.ink = INK_CURVE_TEST};

/* What is known so far, the most wanted first, in as many lines as there are; returns how many. */
static int draw_words(const Probe *p, Rect area, Canvas *canvas)
{
    const ProbeFacts f = probe_facts(p);
    const Style rate = {.ink = INK_MARK};
    char a[FORMAT_SIZE], b[FORMAT_SIZE], c[FORMAT_SIZE], words[96];
    Pen pen = {canvas, area.x, area.y, area.x + area.width};
    if (area.height < 1 || isnan(p->present))
        return 0;
    snprintf(words, sizeof words, N_("rate %s: %s → %s"), format_short(p->rate, 6, a),
             format_short(p->loss, 7, b), format_short(p->present, 7, c));
    pen_flow(&pen, area, rate, words);
    if (!isnan(f.best_rate)) {
        snprintf(words, sizeof words, N_("best %s: %s"), rate_words(f.best_rate, a),
                 format_short(f.best_loss, 7, b));
        pen_flow(&pen, area, plain, words);
    } else if (p->stage == PROBE_DONE) {
        pen_flow(&pen, area, plain, N_("no rate makes it smaller"));
    }
    if (!isnan(f.rise)) {
        snprintf(words, sizeof words, N_("rises from %s"), rate_words(f.rise, a));
        pen_flow(&pen, area, plain, words);
    }
    if (!isnan(f.critical)) {
        snprintf(words, sizeof words, "2/λ %s", format_short(f.critical, 6, a));
        pen_flow(&pen, area, critical_style, words);
    }
    int lines = pen.y - area.y + 1;
    return lines < area.height ? lines : area.height;
}

/* The same of the rate test. */
static int draw_test_words(const RateTest *test, Rect area, Canvas *canvas)
{
    const RateTestFacts f = rate_test_facts(test);
    char a[FORMAT_SIZE], b[FORMAT_SIZE], words[96];
    Pen pen = {canvas, area.x, area.y, area.x + area.width};
    if (area.height < 1)
        return 0;
    snprintf(words, sizeof words, N_("rate test: %zu steps"), test->known);
    pen_flow(&pen, area, plain, words);
    if (!isnan(f.valley)) {
        snprintf(words, sizeof words, N_("suggests %s"), rate_words(f.valley, a));
        pen_flow(&pen, area, critical_style, words);
        snprintf(words, sizeof words, N_("falls %s to %s"), rate_words(f.from, a),
                 rate_words(f.to, b));
        pen_flow(&pen, area, dim, words);
    } else if (test->done) {
        pen_flow(&pen, area, plain, N_("no fall, no suggestion"));
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

/* From the lowest smoothed loss to the first one, and half as far above it. */
static Range test_range(const RateTest *test)
{
    double low = test->smooth[0], first = test->smooth[0];
    for (size_t i = 1; i < test->known; i++)
        low = test->smooth[i] < low ? test->smooth[i] : low;
    double apart = fmax(first - low, fabs(first) / 100);
    return (Range){first - apart, first + apart / 2};
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

static void draw_test_line(const Plot *plot, const Probe *axis, const RateTest *test, Range range)
{
    int before = -1;
    for (size_t i = 0; i < test->known; i++) {
        int x = column_of(plot, axis, test->rates[i]), at = row_of(plot, range, test->smooth[i]);
        plot_step(plot, x, before < 0 ? at : before, at, &line_brush);
        before = at;
    }
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

/* At the left of a plot: its highest and lowest loss, and the one where all begins. */
static void draw_losses(const Plot *plot, double start, Range range, Canvas *canvas)
{
    const double losses[] = {range.high, start, range.low};
    const int rows[] = {0, row_of(plot, range, start) / plot->per_y, plot->cells.height - 1};
    char number[FORMAT_SIZE];
    for (int i = 0; i < 3; i++) {
        if (i != 1 && rows[i] == rows[1])
            continue;
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
    draw_losses(&plot, p->loss, range, canvas);
}

/* Over the same rates. */
static void draw_test(const RateTest *test, const Probe *p, Rect cells, Canvas *canvas)
{
    const Plot plot = plot_of(canvas, cells);
    const RateTestFacts f = rate_test_facts(test);
    Range range = test_range(test);
    if (!isnan(f.valley))
        draw_upright(&plot, column_of(&plot, p, f.valley), &critical_brush, 2);
    draw_upright(&plot, column_of(&plot, p, p->rate), &rate_brush, 1);
    draw_test_line(&plot, p, test, range);
    draw_losses(&plot, test->smooth[0], range, canvas);
}

/* The probe, below it the rate test where that is known and has room, and the axis of both. */
static void draw_both(const Probe *p, const RateTest *test, Rect inside, Canvas *canvas)
{
    int least = 1 + PLOT_HEIGHT, left = inside.height - 1;
    bool both = test->known > 0 && left >= 2 * least + 2;
    Rect words = {inside.x + 1, inside.y, inside.width - 2, left - PLOT_HEIGHT};
    Rect plot = {inside.x + GUTTER, 0, inside.width - GUTTER - 1, 0};
    words.height -= both ? least : 0;
    int lines = draw_words(p, words, canvas);
    int half = left / 2 - lines > PLOT_HEIGHT ? left / 2 - lines : PLOT_HEIGHT;
    plot.y = inside.y + lines;
    plot.height = both ? half : left - lines;
    if (plot.width < PLOT_WIDTH || plot.height < PLOT_HEIGHT)
        return;
    draw_plot(p, plot, canvas);
    if (both) {
        words.y = plot.y + plot.height;
        words.height = inside.y + left - words.y - PLOT_HEIGHT;
        plot.y = words.y + draw_test_words(test, words, canvas);
        plot.height = inside.y + left - plot.y;
        draw_test(test, p, plot, canvas);
    }
    const Plot axis = plot_of(canvas, plot);
    draw_axis(&axis, p, canvas);
}

void probe_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const Probe *p = scene->lab ? &scene->lab->probe : NULL;
    Rect inside = frame_inside(r);
    char note[96] = "";
    canvas_clip(canvas, inside);
    if (p && !isnan(p->loss) && p->stage != PROBE_NONE)
        draw_both(p, &scene->lab->rate_test, inside, canvas);
    canvas_unclip(canvas);
    if (p && p->stage != PROBE_NONE && !scene->lab_is_now)
        snprintf(note, sizeof note, N_("of epoch %llu"), (unsigned long long)p->epoch);
    else
        snprintf(note, sizeof note, N_("L after one update"));
    frame_draw(r, focused, N_("probe"), note, canvas);
}
