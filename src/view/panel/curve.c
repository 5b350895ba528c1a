#include "view/panel/curve.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/panel/curve_axes.h"
#include "view/panel/curve_lines.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const CurveBrush measured = {INK_CURVE, '*', CURVE_SOLID};
static const CurveBrush between = {INK_CURVE_FAINT, '.', CURVE_SOLID};
static const CurveBrush tested = {INK_CURVE_TEST, 'o', CURVE_SOLID};
static const CurveBrush elsewhere = {INK_CURVE_OLD, ':', CURVE_DOTTED};

/* Draws what was measured of the first points: large where there is room between them, on the
 * whole, for a line. */
static void plot_measured(const Axes *axes, const LossCurve *curve, size_t until, Canvas *canvas)
{
    enum { APART = 4 };
    int x, end = axes_x(axes, 0);
    axes_point(axes, &curve->points[until - 1], &end);
    int across = end - axes_x(axes, 0);
    int more = axes->per_x > 1 && until * APART <= (size_t)across + APART ? 1 : 0;
    int bottom = axes_y(axes, -INFINITY);
    for (size_t i = 0; i < until; i++) {
        const LossPoint *p = &curve->points[i];
        int y = axes_y(axes, p->last);
        if (!axes_point(axes, p, &x))
            continue;
        int low = y + more <= bottom ? y + more : bottom;
        curve_line(axes, canvas, x, axes_y(axes, p->high), x, axes_y(axes, p->low), measured);
        curve_line(axes, canvas, x, low - more, x, low, measured);
        curve_line(axes, canvas, x + more, low - more, x + more, low, measured);
    }
}

static bool is_free(const Cell *cell)
{
    return (cell->dots == 0 && cell->c == 0) || cell->style.ink == INK_CURVE_TEST ||
           (cell->dots > 0 && cell->style.ink == INK_FRAME);
}

/* Dashes where a line through the test losses would be, so that it is told apart without colours; a
 * cell has one colour, and keeps that of the other curve. */
static void plot_test(const Axes *axes, const LossCurve *curve, size_t until, Canvas *canvas)
{
    int last = -1;
    for (size_t i = 0; i < until; i++) {
        const LossPoint *p = &curve->points[i], *before = i > 0 ? p - 1 : p;
        int from, to;
        if (!isfinite(p->test) || !isfinite(before->test) || !axes_point(axes, before, &from) ||
            !axes_point(axes, p, &to))
            continue;
        for (int x = from; x <= to; x++) {
            double share = to > from ? (double)(x - from) / (to - from) : 1;
            int low = axes_y(axes, before->test), high = axes_y(axes, p->test);
            int y = low + (int)floor(share * (high - low) + 0.5);
            bool gap = x <= last || (axes->per_x > 1 ? x % 4 > 1 : x % 2);
            const Cell *cell = canvas_cell(canvas, x / axes->per_x, y / axes->per_y);
            bool free = is_free(cell);
            if (gap || (!free && cell->dots == 0))
                continue;
            CurveBrush there = {.ink = (Ink)cell->style.ink, .dashes = CURVE_SOLID};
            curve_dot(axes, canvas, x, y, free ? tested : there);
            last = x;
        }
    }
}

const char *const landmark_marks[LANDMARK_KINDS] = {
    [LANDMARK_SETTING] = "◆", [LANDMARK_EDIT] = "▲",   [LANDMARK_JOG] = "≈",
    [LANDMARK_STUCK] = "†",   [LANDMARK_BRANCH] = "Y", [LANDMARK_SHAPE] = "▪",
};

/* The cell of a landmark: on the curve. False where that has no loss before it. */
static bool find_mark(const Axes *axes, const LossCurves *curves, const Landmark *mark, int *x,
                      int *y)
{
    const LossPoint *point = curve_at(curves, mark->epoch);
    bool exact = axes->by == CURVE_EPOCHS;
    if (!point || (!exact && !axes_point(axes, point, x)))
        return false;
    *x = (exact ? axes_x(axes, mark->epoch) : *x) / axes->per_x;
    *y = axes_row(axes, point->last);
    return true;
}

static void draw_marks(const Axes *axes, const LossCurves *curves, Canvas *canvas)
{
    int x, y;
    for (size_t i = 0; i < curves->mark_count; i++)
        if (find_mark(axes, curves, &curves->marks[i], &x, &y))
            canvas_text(canvas, x, y, strong, landmark_marks[curves->marks[i].kind]);
}

/* The last landmark in column x, and in row y unless that is < 0; NULL without one. */
static const Landmark *mark_in(const Axes *axes, const LossCurves *curves, int x, int y)
{
    int at, row;
    for (size_t i = curves->mark_count; i > 0; i--)
        if (find_mark(axes, curves, &curves->marks[i - 1], &at, &row) && at == x &&
            (y < 0 || row == y))
            return &curves->marks[i - 1];
    return NULL;
}

const Landmark *curve_mark_at(const Touch *touch, int x, int y)
{
    Axes axes;
    bool found = axes_find(&axes, touch->curves, touch->view->log_loss, touch->view->curve_by,
                           touch->inside, touch->symbols);
    return found ? mark_in(&axes, touch->curves, x, y) : NULL;
}

/* Writes text on the bar at the right end of a row of the plot. */
static void write_on_bar(const Axes *axes, int row, const char *text, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    int width = canvas_text_width(canvas, text), room = p->width + axes->margin;
    width = width < room ? width : room;
    canvas_text_within(canvas, p->x + room - width, p->y + row, width,
                       (Style){INK_BRIGHT, INK_BAR, 0}, text);
}

/* Curve `i` as the read-out goes through them: the present one, other runs', other branches'. */
static const LossCurve *curve_number(const LossCurves *curves, size_t i)
{
    size_t compared = curves->compared_count;
    if (i == 0 || i > compared + curves->other_count)
        return &curves->present;
    return i <= compared ? curves->compared[i - 1] : &curves->others[i - 1 - compared];
}

static size_t curve_count(const LossCurves *curves)
{
    return 1 + curves->compared_count + curves->other_count;
}

/* "sgd 1: epoch 40  loss 0.0123  test 0.02": what is read off a curve, the name where there are
 * several. */
static void readout_words(const LossCurves *curves, const LossCurve *curve, const LossPoint *point,
                          CurveBy by, char *out, size_t size)
{
    char at[FORMAT_SIZE], loss[FORMAT_SIZE], test[FORMAT_SIZE];
    const char *name = curve_count(curves) > 1 ? curve_name(curves, curve) : "";
    axes_along(by, curve_along(point, by), at, sizeof at);
    snprintf(out, size, " %s%s%s %s  loss %s ", name, *name ? ": " : "",
             by == CURVE_EPOCHS ? "epoch" : by == CURVE_SAMPLES ? "samples" : "time", at,
             format_plain(point->last, loss));
    if (isfinite(point->test))
        text_append(out, size, " test %s ", format_plain(point->test, test));
}

static void draw_readout(const Axes *axes, const LossCurves *curves, const View *view,
                         Canvas *canvas)
{
    const LossCurve *curve = curve_number(curves, view->cursor_curve);
    const LossPoint *point = curve_point(curve, axes->by, view->cursor * axes->extent);
    char text[DIFFERENCE_SIZE + 4 * FORMAT_SIZE];
    int x;
    if (!point || !axes_point(axes, point, &x))
        return;
    x /= axes->per_x;
    if (view->focus == PANEL_LOSS)
        canvas_mark(canvas, x, axes->plot.y);
    /* Marks and what curves are called stay readable. */
    for (int y = axes->plot.y; y < axes->plot.y + axes->plot.height; y++)
        if (canvas_cell(canvas, x, y)->c == 0)
            canvas_text(canvas, x, y, (Style){.ink = INK_FRAME}, "│");
    canvas_text(canvas, x, axes_row(axes, point->last), (Style){.ink = INK_BRIGHT}, "●");
    readout_words(curves, curve, point, axes->by, text, sizeof text);
    write_on_bar(axes, 0, text, canvas);
    const Landmark *mark = curve == &curves->present ? mark_in(axes, curves, x, -1) : NULL;
    char words[HISTORY_SIZE + 8];
    if (mark && axes->plot.height > 2) {
        snprintf(words, sizeof words, " %s %s ", landmark_marks[mark->kind], mark->words);
        write_on_bar(axes, 1, words, canvas);
    }
}

/* A square of dots around a place, within the plot. */
static void draw_square(const Axes *axes, int x, int y, int size, Ink ink, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    int most_x = (p->x + p->width) * axes->per_x - size, least_x = p->x * axes->per_x;
    int below = axes->below > 0 ? axes->per_y : 0;
    int most_y = (p->y + p->height) * axes->per_y + below - size, least_y = p->y * axes->per_y;
    int left = x - (size - 1) / 2, top = y - (size - 1) / 2;
    left = left > most_x ? most_x : left < least_x ? least_x : left;
    top = top > most_y ? most_y : top < least_y ? least_y : top;
    for (int i = 0; i < size * size; i++)
        curve_dot(axes, canvas, left + i % size, top + i / size,
                  (CurveBrush){.ink = ink, .dashes = CURVE_SOLID});
}

/* A loss of the present, exact to the dot; where there are no dots, a character in its cell. */
static void draw_now(const Axes *axes, double along, double loss, bool test, Canvas *canvas)
{
    Ink ink = test ? INK_CURVE_TEST : INK_MARK;
    int x = axes_x(axes, along);
    if (canvas->symbols == SYMBOLS_BRAILLE)
        draw_square(axes, x, axes_y(axes, loss), test ? 2 : 3, ink, canvas);
    else
        canvas_text(canvas, x / axes->per_x, axes_row(axes, loss),
                    (Style){(uint8_t)ink, INK_TEXT, ATTRIBUTE_BOLD}, test ? "o" : "●");
}

/* Marks where training stands: at its own losses where they are known, else at the last point,
 * `before`, which is needed only then. After an edit is undone the two differ. */
static void draw_present(const Axes *axes, const LossCurves *curves, const LossPoint *before,
                         Canvas *canvas)
{
    bool known = isfinite(curves->loss);
    double loss = known ? curves->loss : before->last;
    double test = known ? curves->test : before->test;
    double along = known ? curves_now(curves, axes->by) : curve_along(before, axes->by);
    if (isnan(along))
        return;
    if (isfinite(test))
        draw_now(axes, along, test, true, canvas);
    draw_now(axes, along, loss, false, canvas);
}

/* Before the first pass there is a loss, and an accuracy and a map: what these are. A network that
 * was kept has been trained, with other samples. */
static void draw_evaluation(const Axes *axes, const LossCurves *curves, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    int y = axes_row(axes, curves->present.points[0].last);
    Rect area = {p->x + 3, y + 1, p->width - 3, p->y + p->height - y - 1};
    if (area.height < 2)
        area = (Rect){p->x + 3, p->y, p->width - 3, y - p->y};
    bool came = curves->present.points[0].epoch > 0;
    const char *text = came ? N_("Loss, accuracy and map evaluate the network as it came: no "
                                 "training pass has been made here yet.")
                            : N_("Loss, accuracy and map evaluate the network as it is: no "
                                 "training pass has been made yet.");
    if (canvas_text_lines(canvas, text, area.width) > area.height)
        text = came ? N_("an evaluation: no pass here yet")
                    : N_("an evaluation: no training pass yet");
    canvas_text_wrapped(canvas, area, dim, text);
}

/* Returns how many names of other runs have no room. */
static size_t draw(const Scene *scene, Rect area, Canvas *canvas)
{
    Axes axes;
    const LossCurves *curves = scene->curves;
    const View *view = scene->view;
    if (!axes_find(&axes, curves, view->log_loss, view->curve_by, area, canvas->symbols)) {
        canvas_text_within(canvas, area.x + 1, area.y, area.width - 1, dim, "no loss yet");
        return 0;
    }
    const LossCurve *present = &curves->present;
    size_t reached = curves->reached;
    axes_draw(&axes, area, canvas);
    for (size_t i = 0; i < curves->other_count; i++) {
        const LossCurve *other = &curves->others[i];
        size_t from = other->shared > 0 ? other->shared - 1 : 0;
        curve_draw(&axes, other, from, other->count, canvas, elsewhere);
    }
    for (size_t i = 0; i < curves->compared_count; i++) {
        const LossCurve *other = curves->compared[i];
        curve_draw(&axes, other, 0, other->count, canvas, curve_series(i));
    }
    curve_draw(&axes, present, 0, present->count, canvas, between);
    if (reached > 0)
        plot_measured(&axes, present, reached, canvas);
    plot_test(&axes, present, reached, canvas);
    draw_marks(&axes, curves, canvas);
    if (scene->trace->batch.rows == 0 && present->count == 1 && curve_count(curves) == 1)
        draw_evaluation(&axes, curves, canvas);
    if (reached > 0 || isfinite(curves->loss))
        draw_present(&axes, curves, reached > 0 ? &present->points[reached - 1] : NULL, canvas);
    size_t nameless = curve_names(&axes, curves, canvas);
    axes_finish_line(&axes, canvas);
    if (view->has_cursor)
        draw_readout(&axes, curves, view, canvas);
    return nameless;
}

/* Decimals of a share in per cent. */
static int share_digits(double percent)
{
    return fabs(percent) >= 0.95 ? 0 : fabs(percent) >= 0.095 ? 1 : 2;
}

/* How much `to` is more or less than `from`, which is above 0: "−1 %", "× 12". A rest is not
 * rounded to nothing. */
static void share_text(double from, double to, char out[FORMAT_SIZE])
{
    double percent = 100 * (to - from) / from, size = fabs(percent);
    int digits = share_digits(percent);
    while (to > 0 && digits < 4 && size >= 100 - 0.5 * pow(10, -digits) && percent < 0)
        digits++;
    if (size < 0.005)
        snprintf(out, FORMAT_SIZE, "no change");
    else if (percent >= 999.5)
        snprintf(out, FORMAT_SIZE, "× %.3g", to / from);
    else
        snprintf(out, FORMAT_SIZE, "%s%.*f %%", percent < 0 ? "−" : "+", digits, size);
}

/* A number above 0 as so many digits of it say. */
static double rounded(double v, int digits)
{
    double unit = pow(10, floor(log10(v)) + 1 - digits);
    return isfinite(v) && v > 0 ? floor(v / unit + 0.5) * unit : v;
}

/* From the first loss to the present one, and what part of it that is, in at most `room` columns:
 * "0.1258 → 0.1244, −1 %", or less; or "". */
static void change_text(const LossCurves *curves, int room, const Canvas *canvas, char *out,
                        size_t size)
{
    const LossPoint *points = curves->present.points;
    char before[FORMAT_SIZE], now[FORMAT_SIZE], share[FORMAT_SIZE];
    out[0] = '\0';
    if (curves->reached == 0 || curves->epoch <= points[0].epoch || points[0].first <= 0)
        return;
    double from = points[0].first;
    double to = isfinite(curves->loss) ? curves->loss : points[curves->reached - 1].last;
    /* The share is to be what the two numbers shown make. */
    int digits = 4 + share_digits(100 * (to - from) / from);
    format_apart(from, to, digits, 9, before, now);
    share_text(rounded(from, digits), rounded(to, digits), share);
    snprintf(out, size, "%s → %s, %s", before, now, share);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, N_("%s since start"), share);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%s", canvas_text_width(canvas, share) <= room ? share : "");
}

/* How many curves are not drawn because it was not measured where along the axis they are. */
static size_t count_unmeasured(const LossCurves *curves, CurveBy by)
{
    size_t count = 0;
    for (size_t i = 0; i < curve_count(curves); i++) {
        const LossCurve *curve = curve_number(curves, i);
        count += curve->count > 0 && isnan(curve_along(&curve->points[curve->count - 1], by));
    }
    return count;
}

/* What is said of curves that are not there: that nobody measured them, or of `by` samples, where
 * they began. */
static void say_unmeasured(const Scene *scene, char *out, size_t size)
{
    CurveBy by = scene->view->curve_by;
    size_t count = count_unmeasured(scene->curves, by);
    if (count > 0)
        text_append(out, size, by == CURVE_SECONDS ? N_("%zu not timed to the end · ")
                                                   : N_("%zu of unknown start · "), count);
}

/* The losses at the ends of the curves of networks side by side: "1: 0.1233  2: 0.1036", or ""
 * without room. */
static void losses_text(const Scene *scene, int room, const Canvas *canvas, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t side = 0; side <= scene->beside_count; side++) {
        const LossCurves *c = scene->curves;
        char loss[FORMAT_SIZE] = "—";
        for (size_t i = 0; i < scene->beside_count; i++)
            c = scene->beside[i].side == side ? scene->beside[i].curves : c;
        if (c->reached > 0)
            snprintf(loss, sizeof loss, "%.4g", c->present.points[c->reached - 1].last);
        text_append(out, size, "%s%zu: %s", side > 0 ? "  " : "", side + 1, loss);
    }
    if (canvas_text_width(canvas, out) > room)
        out[0] = '\0';
}

/* In the lower border: where training is of what is known, and that the axis has logarithms. */
static void draw_foot(const Scene *scene, Rect r, size_t nameless, Canvas *canvas)
{
    char lacking[80] = "";
    const char *scale = scene->view->log_loss ? "logarithmic" : "";
    char place[2 * FORMAT_SIZE + 8] = "", text[6 * FORMAT_SIZE];
    if (*scene->moment)
        snprintf(place, sizeof place, "%s of %s", scene->moment, scene->ahead);
    if (nameless > 0)
        snprintf(lacking, sizeof lacking, N_("%zu more names · "), nameless);
    say_unmeasured(scene, lacking, sizeof lacking);
    snprintf(text, sizeof text, " %s%s%s%s ", lacking, place, *place && *scale ? " · " : "", scale);
    if (canvas_text_width(canvas, text) > r.width - 4)
        snprintf(text, sizeof text, " %s%s ", lacking, place);
    if (*place || *scale || *lacking)
        frame_foot(r, text, canvas);
}

/* With a test part the title says which curve is whose: "loss ⠒ ⠒ test". */
void curve_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const char *title = scene->has_penalty ? "loss without penalty" : "loss";
    bool tested = scene->trace->data->test_count > 0;
    int title_width = canvas_text_width(canvas, title), behind = r.x + 4 + title_width;
    int end = r.x + r.width - 3;
    char note[3 * FORMAT_SIZE + 8];
    canvas_clip(canvas, inside);
    size_t nameless = draw(scene, inside, canvas);
    canvas_unclip(canvas);
    int room = frame_note_room(r, title, canvas) - (tested ? 9 : 0);
    if (scene->beside_count > 0)
        losses_text(scene, room, canvas, note, sizeof note);
    else
        change_text(scene->curves, room, canvas, note, sizeof note);
    frame_draw(r, focused, title, note, canvas);
    draw_foot(scene, r, nameless, canvas);
    if (!tested || end - behind < 9)
        return;
    Pen pen = {canvas, behind, r.y, end};
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    pen_write(&pen, (Style){.ink = INK_CURVE_TEST}, dots ? "⠒ ⠒ test " : "o test ");
}

bool curve_move(Touch *touch, int across, int down)
{
    View *view = touch->view;
    size_t count = curve_count(touch->curves);
    double extent = curves_extent_along(touch->curves, view->curve_by);
    double now = curves_now(touch->curves, view->curve_by);
    double place = view->has_cursor ? view->cursor : isnan(now) ? 0 : now / extent;
    double step = view->curve_by == CURVE_EPOCHS ? fmax(1 / extent, 0.01) : 0.01;
    if (down != 0 && count == 1)
        return false;
    if (down != 0)
        view->cursor_curve = (view->cursor_curve + count + (down < 0 ? count - 1 : 1)) % count;
    view->cursor = fmin(fmax(place + across * step, 0), 1);
    view->has_cursor = true;
    return true;
}

/* The curve that is nearest to row y at the cursor. */
static size_t nearest_curve(const Axes *axes, const LossCurves *curves, double along, int y)
{
    size_t nearest = 0;
    int least = INT_MAX;
    for (size_t i = 0; i < curve_count(curves); i++) {
        const LossPoint *point = curve_point(curve_number(curves, i), axes->by, along);
        int away = point ? abs(axes_row(axes, point->last) - y) : INT_MAX;
        if (away < least) {
            least = away;
            nearest = i;
        }
    }
    return nearest;
}

void curve_pass(Touch *touch, int x, int y)
{
    Axes axes;
    View *view = touch->view;
    const Rect *p = &axes.plot;
    view->has_cursor = axes_find(&axes, touch->curves, view->log_loss, view->curve_by,
                                 touch->inside, touch->symbols) &&
                       x >= p->x && x < p->x + p->width;
    if (!view->has_cursor)
        return;
    view->cursor = (double)(x - p->x) / (p->width - 1);
    view->cursor_curve = nearest_curve(&axes, touch->curves, view->cursor * axes.extent, y);
}

/* A click on a landmark goes there, and one on the axis to the epoch that is read off there. */
void curve_press(Touch *touch, int x, int y)
{
    Rect area = touch->inside;
    const Landmark *mark = curve_mark_at(touch, x, y);
    curve_pass(touch, x, y);
    if (mark) {
        snprintf(touch->command, sizeof touch->command, "goto %.40s@%zu", mark->moment,
                 mark->place.event + 1);
        return;
    }
    if (!axes_have_numbers(area) || y < axes_line(area) || !touch->view->has_cursor)
        return;
    CurveBy by = touch->view->curve_by;
    double along = touch->view->cursor * curves_extent_along(touch->curves, by);
    const LossPoint *point = curve_point(&touch->curves->present, by, along);
    if (point || by == CURVE_EPOCHS)
        snprintf(touch->command, sizeof touch->command, "goto %.0f",
                 floor(point ? point->epoch : along));
}
