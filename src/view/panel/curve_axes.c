#include "view/panel/curve_axes.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/pen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 7, TICKS_MOST = 6 };
/* The least that a plot keeps beside what curves are called, and what these may take even then. */
enum { PLOT_LEAST = 9, NAMES_LEAST = 13 };

/* The losses that there are. */
typedef struct Range {
    double low, high;
} Range;

static void widen(Range *range, bool log, double loss)
{
    if (!isfinite(loss) || (log && loss <= 0))
        return;
    range->low = fmin(range->low, loss);
    range->high = fmax(range->high, loss);
}

static void widen_for(Range *range, bool log, const LossCurve *curve)
{
    for (size_t i = 0; i < curve->count; i++) {
        widen(range, log, curve->points[i].low);
        widen(range, log, curve->points[i].high);
        widen(range, log, curve->points[i].test);
    }
}

static Range range_of(const LossCurves *curves, bool log)
{
    Range range = {INFINITY, -INFINITY};
    widen_for(&range, log, &curves->present);
    for (size_t i = 0; i < curves->other_count; i++)
        widen_for(&range, log, &curves->others[i]);
    for (size_t i = 0; i < curves->compared_count; i++)
        widen_for(&range, log, curves->compared[i]);
    widen(&range, log, curves->loss);
    widen(&range, log, curves->test);
    return range;
}

/* Rows of cells that curves are drawn in: the line of the epochs is the lowest one. */
static int rows_of(const Axes *axes)
{
    return axes->plot.height + (axes->below > 0);
}

/* Dots from the lowest tick, which is at the middle of that line, up to the highest one. */
static int dots_above(const Axes *axes)
{
    int below_tick = axes->below > 0 ? axes->per_y / 2 : 0;
    return rows_of(axes) * axes->per_y - 1 - below_tick;
}

/* The smallest round number that is not below `least`: 1, 2 or 5 times a power of ten, or of
 * decades one of 1, 2, 5, 10, … */
static double round_step(double least, bool log)
{
    double power = pow(10, floor(log10(least)));
    for (int i = 0; i < 3; i++)
        if ((double[]){1, 2, 5}[i] * power >= least * (1 - 1e-9))
            return log ? fmax((double[]){1, 2, 5}[i] * power, 1) : (double[]){1, 2, 5}[i] * power;
    return log ? fmax(10 * power, 1) : 10 * power;
}

/* Chooses how much a row is, as little as will do for `range`, and the rows between ticks,
 * as many as do no harm. */
static void choose_rows(Axes *axes, double range)
{
    int height = rows_of(axes), least = (height + TICKS_MOST - 1) / TICKS_MOST;
    int most = axes->log ? height - 1 : height / 2 + 1;
    double rows_above = dots_above(axes) / (double)axes->per_y;
    axes->per_row = INFINITY;
    for (int rows = least; rows == least || rows <= most; rows++) {
        double per_row = round_step(range / rows_above * rows, axes->log) / rows;
        if (per_row > axes->per_row * (1 + 1e-9))
            continue;
        axes->per_row = per_row;
        axes->tick_rows = rows;
    }
}

static void anchor(Axes *axes, Range range)
{
    if (axes->log) {
        axes->low = floor(log10(range.low) + 1e-9);
        choose_rows(axes, fmax(log10(range.high) - axes->low, 1));
        return;
    }
    axes->low = 0;
    choose_rows(axes, range.high > 0 ? range.high : 1);
    /* No loss of the tables is below 0. */
    if (range.low < 0) {
        choose_rows(axes, range.high - range.low);
        axes->low = floor(range.low / axes->per_row) * axes->per_row;
    }
}

/* Columns for what curves are called, where there is more than one. */
static int margin_of(const LossCurves *curves, Rect area, Symbols symbols)
{
    Canvas canvas = {.symbols = symbols};
    size_t compared = curves->compared_count;
    int width = canvas_text_width(&canvas, compared > 0 ? curves->name : curves->present.label);
    size_t count = curves->other_count + compared;
    if (count == 0 || !axes_have_numbers(area))
        return 0;
    for (size_t i = 0; i < count; i++) {
        bool own = i < curves->other_count;
        const LossCurve *curve =
            own ? &curves->others[i] : curves->compared[i - curves->other_count];
        int other = canvas_text_width(&canvas, curve->label) + (own ? 0 : AXES_DASH);
        width = other > width ? other : width;
    }
    int room = area.width - LABEL_WIDTH, most = compared > 0 ? room / 2 : room * 2 / 5;
    if (most < NAMES_LEAST)
        most = room - PLOT_LEAST < NAMES_LEAST ? room - PLOT_LEAST : NAMES_LEAST;
    if (most < 1)
        return 0;
    return width + 1 < most ? width + 1 : most;
}

bool axes_have_numbers(Rect area)
{
    return area.width >= 20 && area.height >= 4;
}

int axes_line(Rect area)
{
    return area.y + area.height - (area.height > 4 ? 2 : 1);
}

static bool find(Axes *axes, const LossCurves *curves, Range range, bool log, CurveBy by,
                 Rect area, Symbols symbols)
{
    bool numbers = axes_have_numbers(area), dots = symbols == SYMBOLS_BRAILLE;
    int left = numbers ? LABEL_WIDTH : 0;
    int below = numbers ? area.y + area.height - axes_line(area) : 0;
    *axes = (Axes){.margin = margin_of(curves, area, symbols),
                   .per_x = dots ? 2 : 1,
                   .per_y = dots ? 4 : 1,
                   .log = log,
                   .below = below,
                   .by = by,
                   .extent = curves_extent_along(curves, by)};
    axes->plot = (Rect){area.x + left, area.y, area.width - left - axes->margin,
                        area.height - below};
    if (range.high < range.low || axes->plot.width <= 1 || axes->plot.height <= 1)
        return false;
    anchor(axes, range);
    return true;
}

bool axes_find(Axes *axes, const LossCurves *curves, bool log, CurveBy by, Rect area,
               Symbols symbols)
{
    return find(axes, curves, range_of(curves, log), log, by, area, symbols);
}

bool axes_find_below(Axes *axes, const LossCurves *curves, double high, Rect area, Symbols symbols)
{
    return find(axes, curves, (Range){0, high}, false, CURVE_EPOCHS, area, symbols);
}

int axes_x(const Axes *axes, double along)
{
    int last = axes->plot.width * axes->per_x - 1;
    return axes->plot.x * axes->per_x + (int)(along / axes->extent * last + 0.5);
}

bool axes_point(const Axes *axes, const LossPoint *point, int *x)
{
    double along = curve_along(point, axes->by);
    *x = isnan(along) ? 0 : axes_x(axes, along);
    return !isnan(along);
}

/* A loss may be a tie between two dots: a little less than a half, so that its last bit, which
 * differs between processors, does not decide. */
int axes_y(const Axes *axes, double loss)
{
    int last = dots_above(axes);
    double value = axes->log ? log10(fmax(loss, 1e-300)) : loss;
    double rows = (value - axes->low) / axes->per_row;
    double up = floor(fmin(fmax(rows * axes->per_y, 0), last) + 0.499999);
    return axes->plot.y * axes->per_y + last - (int)up;
}

int axes_row(const Axes *axes, double loss)
{
    int row = axes_y(axes, loss) / axes->per_y, last = axes->plot.y + rows_of(axes) - 1;
    last -= axes->below == 1;
    return row < last ? row : last;
}

/* "1.2e-4", "5e7". */
static void power_text(double value, char *out, size_t size)
{
    int power = (int)floor(log10(fabs(value)) + 1e-9);
    snprintf(out, size, "%.3ge%d", value / pow(10, power), power);
}

/* Tick number `i`: round, with all its digits; "" where they have no room. */
static void tick_text(const Axes *axes, int i, char *out, size_t size)
{
    double value = axes->low + i * axes->tick_rows * axes->per_row;
    if (axes->log && fabs(value) > 4.5)
        snprintf(out, size, "1e%ld", lround(value));
    else if (axes->log)
        snprintf(out, size, "%g", pow(10, (double)lround(value)));
    else if (fabs(value) < 1e-9 * axes->per_row)
        snprintf(out, size, "0");
    else if (fabs(value) >= 1e-3 && fabs(value) < 1e5)
        snprintf(out, size, "%.6g", value);
    else
        power_text(value, out, size);
    if (strlen(out) >= LABEL_WIDTH)
        out[0] = '\0';
}

static void draw_ticks(const Axes *axes, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    char text[FORMAT_SIZE];
    for (int i = 0; i * axes->tick_rows <= p->height; i++) {
        int y = p->y + p->height - i * axes->tick_rows;
        tick_text(axes, i, text, sizeof text);
        canvas_text(canvas, p->x - 1 - canvas_text_width(canvas, text), y, dim, text);
    }
}

void axes_along(CurveBy by, double along, char *out, size_t size)
{
    if (by == CURVE_SECONDS)
        snprintf(out, size, "%.3g s", along);
    else
        snprintf(out, size, "%.*f", by == CURVE_EPOCHS && along > floor(along) ? 2 : 0, along);
}

const char *axes_name(CurveBy by)
{
    static const char *const names[] = {
        [CURVE_EPOCHS] = "epoch", [CURVE_SAMPLES] = N_("samples seen"),
        [CURVE_SECONDS] = N_("training time")};
    return names[by];
}

/* One of the two dots of a cell of the line. */
static void line_dot(const Axes *axes, Canvas *canvas, int x, int dot, Ink ink)
{
    canvas_dot(canvas, x * axes->per_x + dot, axes_y(axes, -INFINITY), ink);
}

/* The line of the epochs is of dots where curves are: at just the height of the lowest tick, and a
 * curve that comes down to it does not break it. */
static void draw_line(const Axes *axes, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    int bottom = p->y + p->height;
    for (int x = p->x; x < p->x + p->width; x++) {
        if (axes->per_x > 1)
            line_dot(axes, canvas, x, 0, INK_FRAME);
        else
            canvas_text(canvas, x, bottom, (Style){.ink = INK_FRAME}, "─");
    }
}

void axes_finish_line(const Axes *axes, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    for (int x = p->x; x < p->x + p->width && axes->below > 0 && axes->per_x > 1; x++) {
        const Cell *cell = canvas_cell(canvas, x, p->y + p->height);
        if (cell->c == 0 && cell->style.ink == INK_FRAME)
            line_dot(axes, canvas, x, 1, INK_FRAME);
    }
}

void axes_draw(const Axes *axes, Rect area, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    Style line = {.ink = INK_FRAME};
    char text[FORMAT_SIZE];
    if (p->x == area.x)
        return;
    draw_ticks(axes, canvas);
    for (int y = p->y; y < p->y + p->height; y++)
        canvas_text(canvas, p->x - 1, y, line, "│");
    int bottom = p->y + p->height;
    canvas_text(canvas, p->x - 1, bottom, line, "└");
    draw_line(axes, canvas);
    bottom = area.y + area.height - 1;
    canvas_text(canvas, p->x, bottom, dim, "0");
    axes_along(axes->by, axes->extent, text, sizeof text);
    const char *name = axes_name(axes->by);
    int width = canvas_text_width(canvas, text), room = canvas_text_width(canvas, name);
    canvas_text(canvas, p->x + p->width - width, bottom, dim, text);
    if (p->width > width + room + 7)
        canvas_text(canvas, p->x + (p->width - width) / 2 - room / 2, bottom, dim, name);
}
