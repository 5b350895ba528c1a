/* The plot of losses: its axes, and what is clicked on. What curves are made of is in
 * tests/unit/measures.c. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <math.h>
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

/* Losses that differ beyond the digits of the axis: no two ends read the same, and none reads as a
 * loss that it is not. */
static void test_ends_that_look_alike(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_add_loss(&s, 1, 123456789.75, NAN);
    stage_add_loss(&s, 2, 123456789.25, NAN);
    stage_draw(&s, 80, 24);
    int top = canvas_find(&s.canvas, "1.2e+08│"), bottom = canvas_find(&s.canvas, "Δ 0.5│");
    if (top < 0 || bottom <= top) {
        char row[ROW_SIZE];
        canvas_row(&s.canvas, 1, row, sizeof row);
        fail_msg("ends in rows %d and %d: '%s'", top, bottom, row);
    }
    stage_close(&s);
}

/* Whether the mouse over column x reads the curve off, and where. */
static bool curve_pick(Rect area, int x, double *place)
{
    View view = {0};
    Touch touch = {.view = &view, .inside = area};
    curve_pass(&touch, x, area.y);
    *place = view.cursor;
    return view.has_cursor;
}

static void test_pick_is_the_axis(void **state)
{
    double place = -1;
    Rect area = {10, 2, 60, 12};
    (void)state;
    assert_false(curve_pick(area, 10, &place));
    assert_false(curve_pick(area, 17, &place));
    assert_true(curve_pick(area, 18, &place));
    assert_true(fabs(place) < 1e-12);
    assert_true(curve_pick(area, 69, &place));
    assert_true(fabs(place - 1) < 1e-12);
    assert_false(curve_pick(area, 70, &place));
    for (int width = 0; width < 40; width++)
        for (int x = -2; x < 60; x++)
            if (curve_pick((Rect){5, 0, width, 6}, x, &place))
                assert_true(place >= 0 && place <= 1 && x >= 5 && x < 5 + width);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_anything_can_be_drawn),
        cmocka_unit_test(test_ends_that_look_alike),
        cmocka_unit_test(test_pick_is_the_axis),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("curve", tests, NULL, NULL);
}
