#include "view/panel/curve.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Axes {
    Rect plot;        /* cells inside the axes */
    int per_x, per_y; /* dots of a cell that can be drawn */
    double low, high; /* range of the loss, logarithms when `log` */
    double extent;
    bool log;
} Axes;

static double scaled(const Axes *axes, double loss)
{
    return axes->log ? log10(fmax(loss, 1e-300)) : loss;
}

/* Losses from `low` to `high` are to be within the axis, where it can have them. */
static void widen(Axes *axes, double low, double high)
{
    if (!isfinite(low) || (axes->log && low <= 0))
        return;
    axes->low = fmin(axes->low, scaled(axes, low));
    axes->high = fmax(axes->high, scaled(axes, high));
}

static void widen_for(Axes *axes, const LossCurve *curve)
{
    for (size_t i = 0; i < curve->count; i++) {
        const LossPoint *p = &curve->points[i];
        widen(axes, p->low, p->high);
        if (!axes->log || p->low > 0)
            widen(axes, p->test, p->test);
    }
}

enum { LABEL_WIDTH = 8 };

/* Whether there is room for labels at the left, and for those of the axis below. */
static bool has_labels(Rect area)
{
    return area.width >= 20 && area.height >= 4;
}

static bool find_axes(Axes *axes, const LossCurves *curves, const View *view, Rect area,
                      const Canvas *canvas)
{
    bool labels = has_labels(area);
    int left = labels ? LABEL_WIDTH : 0, below = labels ? 1 : 0;
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    *axes = (Axes){.plot = {area.x + left, area.y, area.width - left, area.height - below},
                   .per_x = dots ? 2 : 1,
                   .per_y = dots ? 4 : 1,
                   .low = INFINITY,
                   .high = -INFINITY,
                   .extent = curves_extent(curves),
                   .log = view->log_loss};
    widen_for(axes, &curves->present);
    for (size_t i = 0; i < curves->other_count; i++)
        widen_for(axes, &curves->others[i]);
    /* The loss of the present is within the axis, wherever the curve has come to. */
    widen(axes, curves->loss, curves->loss);
    widen(axes, curves->test, curves->test);
    /* A flat curve runs along the middle. */
    if (axes->high - axes->low < 1e-12 * fabs(axes->high)) {
        axes->high += 0.5 * fabs(axes->high) + 1e-12;
        axes->low -= 0.5 * fabs(axes->low) + 1e-12;
    }
    return axes->high >= axes->low && axes->plot.width > 1 && axes->plot.height > 1;
}

static int dot_x(const Axes *axes, double epoch)
{
    int last = axes->plot.width * axes->per_x - 1;
    return axes->plot.x * axes->per_x + (int)(epoch / axes->extent * last + 0.5);
}

/* A single loss stands in the middle, which may be a tie between two dots: a little less than a
 * half, so that its last bit, which differs between processors, does not decide. */
static int dot_y(const Axes *axes, double loss)
{
    int last = axes->plot.height * axes->per_y - 1;
    double share = (axes->high - scaled(axes, loss)) / (axes->high - axes->low);
    return axes->plot.y * axes->per_y + (int)(fmin(fmax(share, 0), 1) * last + 0.499999);
}

static void plot_dot(const Axes *axes, Canvas *canvas, int x, int y, Ink ink)
{
    if (axes->per_x > 1)
        canvas_dot(canvas, x, y, ink);
    else
        canvas_put(canvas, x, y, '*', (Style){.ink = (uint8_t)ink});
}

static void plot_line(const Axes *axes, Canvas *canvas, int x0, int y0, int x1, int y1, Ink ink)
{
    int steps = abs(x1 - x0) > abs(y1 - y0) ? abs(x1 - x0) : abs(y1 - y0);
    for (int i = 0; i <= steps; i++) {
        double s = steps > 0 ? (double)i / steps : 0;
        plot_dot(axes, canvas, (int)floor(x0 + s * (x1 - x0) + 0.5),
                 (int)floor(y0 + s * (y1 - y0) + 0.5), ink);
    }
}

/* Draws points [from, until) with a line through their last losses and their ranges upright. */
static void plot_points(const Axes *axes, const LossCurve *curve, size_t from, size_t until,
                        Canvas *canvas, Ink ink)
{
    for (size_t i = from; i < until; i++) {
        const LossPoint *p = &curve->points[i], *before = i > from ? p - 1 : p;
        int x = dot_x(axes, p->epoch);
        plot_line(axes, canvas, dot_x(axes, before->epoch), dot_y(axes, before->last), x,
                  dot_y(axes, p->first), ink);
        plot_line(axes, canvas, x, dot_y(axes, p->high), x, dot_y(axes, p->low), ink);
    }
}

static bool is_free(const Axes *axes, const Canvas *canvas, int x, int y)
{
    const Cell *cell = canvas_cell(canvas, x / axes->per_x, y / axes->per_y);
    return (cell->dots == 0 && cell->c == 0) || cell->style.ink == INK_CURVE_TEST;
}

/* Dashes where a line through the test losses would be, so that it is told apart without colours,
 * in the cells that the other curve leaves free: a cell has one colour. */
static void plot_test(const Axes *axes, const LossCurve *curve, size_t until, Canvas *canvas)
{
    int last = -1;
    for (size_t i = 0; i < until; i++) {
        const LossPoint *p = &curve->points[i], *before = i > 0 ? p - 1 : p;
        int from = dot_x(axes, before->epoch), to = dot_x(axes, p->epoch);
        if (!isfinite(p->test) || !isfinite(before->test))
            continue;
        for (int x = from; x <= to; x++) {
            double share = to > from ? (double)(x - from) / (to - from) : 1;
            int low = dot_y(axes, before->test), high = dot_y(axes, p->test);
            int y = low + (int)floor(share * (high - low) + 0.5);
            bool gap = x <= last || (axes->per_x > 1 ? x % 4 > 1 : x % 2);
            if (gap || !is_free(axes, canvas, x, y))
                continue;
            plot_dot(axes, canvas, x, y, INK_CURVE_TEST);
            last = x;
        }
    }
}

/* Within an epoch, a hundredth of one is near enough. */
static void epoch_text(double epoch, char out[FORMAT_SIZE])
{
    snprintf(out, FORMAT_SIZE, "%.*f", epoch > floor(epoch) ? 2 : 0, epoch);
}

static void draw_axes(const Axes *axes, Rect area, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    Style line = {.ink = INK_FRAME};
    char text[FORMAT_SIZE], bottom_text[FORMAT_SIZE];
    if (p->x == area.x)
        return;
    double high = axes->log ? pow(10, axes->high) : axes->high;
    double low = axes->log ? pow(10, axes->low) : axes->low;
    format_apart(high, low, LABEL_WIDTH - 1, text, bottom_text);
    /* Where both ends would read the same, the lower one says how far it is below. */
    if (strcmp(text, bottom_text) == 0)
        snprintf(bottom_text, sizeof bottom_text, "Δ %.1g", high - low);
    canvas_text(canvas, p->x - 1 - canvas_text_width(canvas, text), p->y, dim, text);
    int left = p->x - 1 - canvas_text_width(canvas, bottom_text);
    canvas_text(canvas, left, p->y + p->height - 1, dim, bottom_text);
    for (int y = p->y; y < p->y + p->height; y++)
        canvas_text(canvas, p->x - 1, y, line, "│");
    int bottom = p->y + p->height;
    canvas_text(canvas, p->x - 1, bottom, line, "└");
    for (int x = p->x; x < p->x + p->width; x++)
        canvas_text(canvas, x, bottom, line, "─");
    canvas_text(canvas, p->x, bottom, dim, "0");
    epoch_text(axes->extent, text);
    int width = canvas_text_width(canvas, text);
    canvas_text(canvas, p->x + p->width - width, bottom, dim, text);
    if (p->width > width + 20)
        canvas_text(canvas, p->x + p->width / 2 - 3, bottom, dim, " epoch ");
}

static void draw_readout(const Axes *axes, const LossCurves *curves, const View *view,
                         Canvas *canvas)
{
    double epoch = view->cursor * axes->extent;
    const LossPoint *point = curve_at(curves, epoch);
    char text[4 * FORMAT_SIZE], at[FORMAT_SIZE], loss[FORMAT_SIZE], test[FORMAT_SIZE];
    if (!point)
        return;
    int x = dot_x(axes, point->epoch) / axes->per_x;
    if (view->focus == PANEL_LOSS)
        canvas_mark(canvas, x, axes->plot.y);
    for (int y = axes->plot.y; y < axes->plot.y + axes->plot.height; y++)
        canvas_text(canvas, x, y, (Style){.ink = INK_FRAME}, "│");
    canvas_text(canvas, x, dot_y(axes, point->last) / axes->per_y, (Style){.ink = INK_BRIGHT}, "●");
    epoch_text(point->epoch, at);
    snprintf(text, sizeof text, " epoch %s  loss %s ", at, format_plain(point->last, loss));
    if (isfinite(point->test))
        text_append(text, sizeof text, " test %s ", format_plain(point->test, test));
    int width = canvas_text_width(canvas, text);
    canvas_text_within(canvas, axes->plot.x + axes->plot.width - width, axes->plot.y, width,
                       (Style){INK_BRIGHT, INK_BAR, 0}, text);
}

/* Marks where training stands: at its own losses where they are known, else at the last point,
 * `before`, which is needed only then. After an edit is undone the two differ. */
static void draw_present(const Axes *axes, const LossCurves *curves, const LossPoint *before,
                         Canvas *canvas)
{
    bool known = isfinite(curves->loss);
    double loss = known ? curves->loss : before->last;
    double test = known ? curves->test : before->test;
    int x = dot_x(axes, known ? curves->epoch : before->epoch) / axes->per_x;
    if (isfinite(test))
        canvas_text(canvas, x, dot_y(axes, test) / axes->per_y,
                    (Style){INK_CURVE_TEST, INK_TEXT, ATTRIBUTE_BOLD}, "○");
    canvas_text(canvas, x, dot_y(axes, loss) / axes->per_y,
                (Style){INK_MARK, INK_TEXT, ATTRIBUTE_BOLD}, "●");
}

static void draw(const LossCurves *curves, const View *view, Rect area, Canvas *canvas)
{
    Axes axes;
    if (!find_axes(&axes, curves, view, area, canvas)) {
        canvas_text_within(canvas, area.x + 1, area.y, area.width - 1, dim, "no loss yet");
        return;
    }
    const LossCurve *present = &curves->present;
    size_t reached = curves->reached;
    draw_axes(&axes, area, canvas);
    for (size_t i = 0; i < curves->other_count; i++) {
        const LossCurve *other = &curves->others[i];
        size_t from = other->shared > 0 ? other->shared - 1 : 0;
        plot_points(&axes, other, from, other->count, canvas, INK_CURVE_OLD);
    }
    plot_points(&axes, present, reached > 0 ? reached - 1 : 0, present->count, canvas,
                INK_CURVE_OLD);
    plot_points(&axes, present, 0, reached, canvas, INK_CURVE);
    plot_test(&axes, present, reached, canvas);
    if (reached > 0 || isfinite(curves->loss))
        draw_present(&axes, curves, reached > 0 ? &present->points[reached - 1] : NULL, canvas);
    if (view->has_cursor)
        draw_readout(&axes, curves, view, canvas);
}

/* The note, of `room` columns, or with the scale of less than `room_for_all`: branch, moment, how
 * far more is known, scale. The scale is left out first, then what lies ahead, then the branch. */
static void loss_note(const Scene *scene, int room_for_all, int room, const Canvas *canvas,
                      char *out, size_t size)
{
    const char *branch = scene->branch, *moment = scene->moment;
    const char *between = *branch && *moment ? " · " : "";
    const char *scale = scene->view->log_loss ? "logarithmic" : "linear";
    char ahead[64] = "";
    if (*moment)
        snprintf(ahead, sizeof ahead, " of %s", scene->ahead);
    if (*branch || *moment)
        snprintf(out, size, "%s%s%s%s · %s", branch, between, moment, ahead, scale);
    else
        snprintf(out, size, "%s", scale);
    if (canvas_text_width(canvas, out) < room_for_all || (!*branch && !*moment))
        return;
    snprintf(out, size, "%s%s%s%s", branch, between, moment, ahead);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%s%s%s", branch, between, moment);
    if (canvas_text_width(canvas, out) > room && *moment)
        snprintf(out, size, "%s", moment);
}

/* With a test part the title says which mark is whose: "loss ─ ○ test". */
void curve_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const char *title = scene->has_penalty ? "loss without penalty" : "loss";
    bool tested = scene->trace->data->test_count > 0;
    int title_width = canvas_text_width(canvas, title);
    char note[192];
    canvas_clip(canvas, inside);
    draw(scene->curves, scene->view, inside, canvas);
    canvas_unclip(canvas);
    loss_note(scene, r.width - title_width - (tested ? 20 : 8), r.width - 9 - title_width, canvas,
              note, sizeof note);
    int width = canvas_text_width(canvas, note), behind = r.x + 4 + title_width;
    int end = r.x + r.width - 3 - (width > 11 ? width : 11);
    frame_draw(r, focused, title, note, canvas);
    if (!tested || end - behind < 9)
        return;
    Pen pen = {canvas, behind, r.y, end};
    pen_write(&pen, (Style){.ink = INK_CURVE}, "─ ");
    pen_write(&pen, (Style){.ink = INK_CURVE_TEST}, "○ test ");
}

bool curve_move(Touch *touch, int across, int down)
{
    View *view = touch->view;
    double extent = curves_extent(touch->curves);
    double place = view->has_cursor ? view->cursor : touch->curves->epoch / extent;
    if (down != 0)
        return false;
    view->cursor = fmin(fmax(place + across * fmax(1 / extent, 0.01), 0), 1);
    view->has_cursor = true;
    return true;
}

void curve_pass(Touch *touch, int x, int y)
{
    Rect area = touch->inside;
    View *view = touch->view;
    int left = has_labels(area) ? LABEL_WIDTH : 0;
    (void)y;
    view->has_cursor = x >= area.x + left && x < area.x + area.width && area.width - left >= 2;
    if (view->has_cursor)
        view->cursor = (double)(x - area.x - left) / (area.width - left - 1);
}

/* A click on the axis goes to the epoch that is read off there. */
void curve_press(Touch *touch, int x, int y)
{
    Rect area = touch->inside;
    curve_pass(touch, x, y);
    if (!has_labels(area) || y != area.y + area.height - 1 || !touch->view->has_cursor)
        return;
    double epoch = touch->view->cursor * curves_extent(touch->curves);
    const LossPoint *point = curve_at(touch->curves, epoch);
    snprintf(touch->command, sizeof touch->command, "goto %.0f",
             floor(point ? point->epoch : epoch));
}
