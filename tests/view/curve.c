/* The plot of losses: its axes, and what is clicked on. What curves are made of is in
 * tests/unit/measures.c. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Any curves can be drawn at any size, with any symbols. */
static void test_anything_can_be_drawn(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 40; round++) {
        uint64_t seed = round * 7919;
        Stage s;
        stage_open(&s, NET_2_4_1);
        for (int i = 0; i < 300; i++) {
            double loss = exp((double)test_below(&seed, 2000) / 50 - 20);
            if (test_below(&seed, 40) == 0)
                loss = (double[]){0, -1}[test_below(&seed, 2)];
            LossCurve *other = &s.curves.others[test_below(&seed, 3)];
            stage_add_loss(&s, i * 0.125, loss, i % 3 ? loss / 2 : NAN);
            if (other->count < LOSSES_MAX)
                other->points[other->count++] = s.curves.present.points[i];
            s.curves.other_count = test_below(&seed, 4);
            s.curves.reached = test_below(&seed, (uint32_t)i + 2);
            if (i % 20 > 0)
                continue;
            s.view.zoomed = true;
            s.view.focus = PANEL_LOSS;
            s.view.log_loss = i % 40 == 0;
            s.view.has_cursor = true;
            s.view.cursor = test_below(&seed, 101) / 100.0;
            s.canvas.symbols = (Symbols)(i / 20 % 3);
            stage_draw(&s, 40 + (int)test_below(&seed, 100), 12 + (int)test_below(&seed, 40));
        }
        stage_close(&s);
    }
}

/* The rows of the plot of the panel. */
static Rect plot_rows(const Stage *s)
{
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    Rect inside = layout_inside(&layout, PANEL_LOSS);
    inside.height -= 2; /* the line, and its numbers below */
    return inside;
}

/* A curve of these losses, one an epoch, in the zoomed panel. */
static void draw_losses(Stage *s, size_t count, const double *losses, int width, int height)
{
    s->view.zoomed = true;
    s->view.focus = PANEL_LOSS;
    for (size_t i = 0; i < count; i++)
        stage_add_loss(s, (double)i, losses[i], NAN);
    stage_draw(s, width, height);
}

/* Whether a cell is one of the present curve. */
static bool is_curve(const Cell *cell)
{
    return cell->style.ink == INK_CURVE || cell->style.ink == INK_CURVE_FAINT ||
           cell->style.ink == INK_MARK;
}

/* The first row with the curve in column x, or -1. */
static int curve_row(const Stage *s, int x)
{
    Rect rows = plot_rows(s);
    for (int y = rows.y; y <= rows.y + rows.height; y++)
        if (is_curve(canvas_cell(&s->canvas, x, y)))
            return y;
    return -1;
}

/* A change of a hundredth is no diagonal, and its size is written beside it. */
static void test_changes_look_as_large_as_they_are(void **state)
{
    static const struct { double first, last; int least, most; const char *said; } cases[] = {
        {0.12583, 0.12581, 0, 0, "─ 0.12583 → 0.12581, −0.02 % ─"},
        {0.1258, 0.1244, 0, 1, "─ 0.1258 → 0.1244, −1 % ─"},
        {0.1258, 0.0302, 7, 14, "─ 0.1258 → 0.0302, −76 % ─"},
        {0.01, 0.5, 9, 18, "─ 0.01 → 0.5, × 50 ─"},
        {0.2, 0.25, 1, 4, "─ 0.2 → 0.25, +25 % ─"},
        {2, 1e-6, 11, 18, "─ 2 → 1e-06, −99.9999 % ─"},
        {0.5, 0.5, 0, 0, "─ 0.5 → 0.5, no change ─"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        draw_losses(&s, 2, (double[]){cases[i].first, cases[i].last}, 80, 24);
        Rect panel = layout_make(80, 24, &s.view, &s.net).panel[PANEL_LOSS];
        int from = curve_row(&s, 8), to = curve_row(&s, 78);
        int rows = cases[i].last < cases[i].first ? to - from : from - to;
        if (from < 0 || to < 0 || rows < cases[i].least || rows > cases[i].most ||
            canvas_find(&s.canvas, cases[i].said) != panel.y)
            fail_msg("%s: rows %d to %d", cases[i].said, from, to);
        stage_close(&s);
    }
}

/* The number at the left of row y, or NaN. */
static double tick_at(const Canvas *canvas, int y)
{
    char text[ROW_SIZE];
    canvas_part(canvas, (Rect){1, y, 6, 1}, text, sizeof text);
    char *end, *from = text + strspn(text, " ");
    double value = strtod(from, &end);
    return end > from && *end == '\0' ? value : NAN;
}

/* What the ticks say of row y, by the two ticks at the ends; NaN without two. */
static double row_value(const Stage *s, bool log, double y)
{
    Rect rows = plot_rows(s);
    double at[2] = {NAN, NAN}, value[2] = {0, 0};
    for (int row = rows.y; row <= rows.y + rows.height; row++) {
        double tick = tick_at(&s->canvas, row);
        int i = isnan(at[0]) ? 0 : 1;
        if (isnan(tick))
            continue;
        at[i] = row;
        value[i] = log ? log10(tick) : tick;
    }
    double v = value[0] + (y - at[0]) / (at[1] - at[0]) * (value[1] - value[0]);
    return log ? pow(10, v) : v;
}

/* The losses are where the ticks say, from 0 or a power of ten on, whatever they are. */
static void test_losses_are_read_off_the_ticks(void **state)
{
    uint64_t seed = 4242;
    (void)state;
    for (int n = 0; n < 200; n++) {
        Stage s;
        double size = pow(10, (double)test_below(&seed, 900) / 100 - 6), losses[12];
        bool log = n % 2;
        int height = 16 + (int)test_below(&seed, 30);
        stage_open(&s, NET_2_4_1);
        s.canvas.symbols = SYMBOLS_ASCII;
        s.view.log_loss = log;
        for (int i = 0; i < 12; i++)
            losses[i] = size * (1 + test_below(&seed, 999)) / 1000;
        draw_losses(&s, 12, losses, 96, height);
        Rect rows = plot_rows(&s);
        int end = rows.y + rows.height;
        double lowest = tick_at(&s.canvas, end);
        if (log ? fabs(log10(lowest) - round(log10(lowest))) > 1e-9 : !(fabs(lowest) <= 0))
            fail_msg("%d: the axis begins at %g", n, lowest);
        for (int i = 0; i < 11; i++) {
            int x = 8 + (int)(i / 11.0 * 86 + 0.5), y;
            for (y = rows.y; y <= end && canvas_cell(&s.canvas, x, y)->c != '*'; y++)
                continue;
            double above = row_value(&s, log, y - 0.51);
            double below = row_value(&s, log, y + 0.51);
            if (!(losses[i] <= above && losses[i] >= below))
                fail_msg("%d: %g is in row %d, from %g to %g", n, losses[i], y, below,
                         above);
        }
        stage_close(&s);
    }
}

/* Where a dot of column x is, in rows: a row's own number is its middle. -1: there is none. */
static double dot_row(const Stage *s, int x)
{
    Rect rows = plot_rows(s);
    for (int y = rows.y; y <= rows.y + rows.height; y++) {
        uint32_t dots = cell_code(canvas_cell(&s->canvas, x, y));
        static const uint32_t rows_of_dots[] = {0x09, 0x12, 0x24, 0xc0};
        for (int i = 0; i < 4 && dots > 0x2800 && dots <= 0x28ff; i++)
            if ((dots - 0x2800) & rows_of_dots[i])
                return y + (i + 0.5) / 4 - 0.5;
    }
    return -1;
}

/* With dots too: the line of a loss that stays is within a quarter of a row and what half a dot is
 * of where the ticks say: one beside 0 lies on the line of the epochs. */
static void test_dots_are_level_with_the_ticks(void **state)
{
    uint64_t seed = 77;
    (void)state;
    for (int n = 0; n < 100; n++) {
        Stage s;
        double size = pow(10, (double)test_below(&seed, 900) / 100 - 6), losses[3];
        stage_open(&s, NET_2_4_1);
        s.view.log_loss = n % 2;
        losses[0] = size;
        losses[1] = losses[2] = size * (1 + test_below(&seed, 999)) / 1000;
        draw_losses(&s, 3, losses, 96, 16 + (int)test_below(&seed, 30));
        double y = dot_row(&s, 72);
        double above = row_value(&s, n % 2, y - 0.26), below = row_value(&s, n % 2, y + 0.26);
        if (y < 0 || !(losses[1] <= above && losses[1] >= below))
            fail_msg("%d: %g is at %g, from %g to %g", n, losses[1], y, below, above);
        stage_close(&s);
    }
}

/* At every size the lowest tick is level with the line below the plot, and a loss as low as that
 * lies on it. */
static void test_the_lowest_tick_is_the_line(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++)
        for (int height = 12; height < 50; height++) {
            Stage s;
            bool log = i % 2;
            stage_open(&s, NET_2_4_1);
            s.canvas.symbols = (Symbols)(i / 2);
            s.view.log_loss = log;
            draw_losses(&s, 3, (double[]){0.7, 1e-3, 1e-3 * log}, 96, height);
            Rect rows = plot_rows(&s);
            int line = rows.y + rows.height, x = rows.x + rows.width - 1;
            double tick = tick_at(&s.canvas, line);
            if (!(fabs(tick - 1e-3 * log) < 1e-9) || tick_at(&s.canvas, line - 1) < 2e-3)
                fail_msg("%d, height %d: the line is at %g", i, height, tick);
            for (int y = rows.y; y <= line; y++)
                if (is_curve(canvas_cell(&s.canvas, x, y)) != (y == line))
                    fail_msg("%d, height %d: the end of the curve is in row %d of %d", i, height,
                             y - rows.y, rows.height);
            stage_close(&s);
        }
}

/* Curves are called by what differs, behind their ends, in order. */
static void test_curves_are_labelled_at_their_ends(void **state)
{
    static const Symbols symbols[] = {SYMBOLS_BRAILLE, SYMBOLS_BOX, SYMBOLS_ASCII};
    (void)state;
    for (int i = 0; i < 12; i++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        s.canvas.symbols = symbols[i % 3];
        s.view.log_loss = i / 3 % 2;
        for (int epoch = 0; epoch <= 10; epoch++) {
            LossCurve *other = &s.curves.others[0];
            stage_add_loss(&s, epoch, 0.5 - epoch * 0.048, NAN);
            other->points[epoch] = s.curves.present.points[epoch];
            if (epoch > 4)
                other->points[epoch].first = other->points[epoch].last =
                    other->points[epoch].low = other->points[epoch].high = 0.3;
            other->count = (size_t)epoch + 1;
        }
        s.curves.other_count = 1;
        strcpy(s.curves.present.label, "rate 2.5");
        strcpy(s.curves.others[0].label, "rate 1");
        s.view.focus = PANEL_LOSS;
        if (i > 5)
            s.view.focus = PANEL_NETWORK;
        stage_draw(&s, i > 5 ? 80 : 100, i > 5 ? 24 : 30);
        int ours = canvas_find(&s.canvas, "rate 2.5"), theirs = canvas_find(&s.canvas, "rate 1");
        assert_true(theirs > 0 && ours > theirs);
        stage_close(&s);
    }
}

/* Whether the panel says that what it shows is an evaluation, wherever lines are broken. */
static bool says_evaluation(const Stage *s)
{
    char all[4 * ROW_SIZE] = "", row[ROW_SIZE];
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    Rect r = layout_inside(&layout, PANEL_LOSS);
    for (int y = r.y; y < r.y + r.height; y++) {
        canvas_part(&s->canvas, (Rect){r.x + 7, y, r.width - 7, 1}, row, sizeof row);
        append_without_blanks(all, sizeof all, row);
    }
    return strstr(all, "notrainingpass");
}

/* Before the first pass the panel says what its loss is, at every size; afterwards it does not. */
static void test_the_first_loss_is_an_evaluation(void **state)
{
    static const int sizes[][2] = {{120, 40}, {80, 24}, {100, 30}, {160, 50}};
    (void)state;
    for (int i = 0; i < 12; i++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        s.canvas.symbols = (Symbols)(i / 4);
        stage_measure(&s);
        stage_draw(&s, sizes[i % 4][0], sizes[i % 4][1]);
        assert_true(says_evaluation(&s));
        stage_phases(&s, 1);
        stage_draw(&s, sizes[i % 4][0], sizes[i % 4][1]);
        assert_false(says_evaluation(&s));
        stage_close(&s);
    }
}

/* Whether the mouse over column x of `area` reads the curve off, and where. */
static bool curve_pick(Stage *s, Rect area, int x, double *place)
{
    Touch touch = {.view = &s->view, .curves = &s->curves, .inside = area};
    curve_pass(&touch, x, area.y);
    *place = s->view.cursor;
    return s->view.has_cursor;
}

static void test_pick_is_the_axis(void **state)
{
    Stage s;
    double place = -1;
    Rect area = {10, 2, 60, 12};
    (void)state;
    stage_open(&s, NET_2_4_1);
    assert_false(curve_pick(&s, area, 18, &place));
    stage_add_loss(&s, 0, 0.5, NAN);
    assert_false(curve_pick(&s, area, 10, &place));
    assert_false(curve_pick(&s, area, 16, &place));
    assert_true(curve_pick(&s, area, 17, &place));
    assert_true(fabs(place) < 1e-12);
    assert_true(curve_pick(&s, area, 69, &place));
    assert_true(fabs(place - 1) < 1e-12);
    assert_false(curve_pick(&s, area, 70, &place));
    for (int width = 0; width < 40; width++)
        for (int x = -2; x < 60; x++)
            if (curve_pick(&s, (Rect){5, 0, width, 6}, x, &place))
                assert_true(place >= 0 && place <= 1 && x >= 5 && x < 5 + width);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_anything_can_be_drawn),
        cmocka_unit_test(test_changes_look_as_large_as_they_are),
        cmocka_unit_test(test_losses_are_read_off_the_ticks),
        cmocka_unit_test(test_dots_are_level_with_the_ticks),
        cmocka_unit_test(test_the_lowest_tick_is_the_line),
        cmocka_unit_test(test_curves_are_labelled_at_their_ends),
        cmocka_unit_test(test_the_first_loss_is_an_evaluation),
        cmocka_unit_test(test_pick_is_the_axis),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("curve", tests, NULL, NULL);
}
