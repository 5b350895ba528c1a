/* The loss curve keeps its past: nothing that was measured is lost or made up. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void open_curve(Curve *curve)
{
    Error err;
    assert_true(curve_init(curve, &err));
}

/* What holds for every branch at any time. */
static void check_branch(const Branch *b)
{
    assert_true(b->count <= CURVE_POINTS);
    for (size_t i = 0; i < b->count; i++) {
        const CurvePoint *p = &b->points[i];
        assert_true(isfinite(p->low) && isfinite(p->high) && isfinite(p->epoch));
        assert_true(p->low <= p->last && p->last <= p->high);
        assert_true(p->low <= p->first && p->first <= p->high);
        if (i > 0)
            assert_true(p->epoch > p[-1].epoch);
    }
}

static void check_curve(const Curve *curve)
{
    assert_true(curve->old_count <= CURVE_BRANCHES);
    check_branch(&curve->now);
    for (size_t i = 0; i < curve->old_count; i++)
        check_branch(&curve->old[i]);
    /* No two branches share memory. */
    for (size_t i = 0; i < CURVE_BRANCHES; i++) {
        assert_ptr_not_equal(curve->old[i].points, curve->now.points);
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(curve->old[i].points, curve->old[k].points);
    }
}

static double lowest(const Branch *b)
{
    double low = INFINITY;
    for (size_t i = 0; i < b->count; i++)
        low = fmin(low, b->points[i].low);
    return low;
}

static double highest(const Branch *b)
{
    double high = -INFINITY;
    for (size_t i = 0; i < b->count; i++)
        high = fmax(high, b->points[i].high);
    return high;
}

static bool same_points(const Branch *b, const CurvePoint *points, size_t count)
{
    return b->count == count && memcmp(b->points, points, count * sizeof *points) == 0;
}

static void test_points_are_kept_as_they_are(void **state)
{
    Curve c;
    (void)state;
    open_curve(&c);
    assert_null(curve_at(&c, 1e9));
    for (int i = 0; i <= 1000; i++)
        curve_add(&c, i, 1.0 / (1 + i), NAN);
    assert_int_equal(c.now.count, 1001);
    for (int i = 0; i <= 1000; i += 7) {
        const CurvePoint *p = curve_at(&c, i + 0.5);
        double loss = 1.0 / (1 + i);
        assert_non_null(p);
        assert_true(fabs(p->epoch - i) < 1e-12 && fabs(p->last - loss) < 1e-15 &&
                    fabs(p->low - loss) < 1e-15 && fabs(p->high - loss) < 1e-15);
    }
    assert_null(curve_at(&c, -1));
    curve_clear(&c);
    assert_null(curve_at(&c, 1e9));
    curve_free(&c);
}

/* An edit is a step upright at its epoch, from what training came to up to the value tried last;
 * the marker is where the loss of now is, before the edit too. */
static void test_an_edit_is_a_step(void **state)
{
    static const double tried[] = {9, 0.7, 5, 3};
    Curve c;
    (void)state;
    open_curve(&c);
    for (int i = 0; i <= 10; i++)
        curve_add(&c, i, 1, NAN);
    for (size_t i = 0; i < 4; i++) {
        curve_add(&c, 10, tried[i], NAN);
        check_curve(&c);
        assert_true(fabs(c.present_loss - tried[i]) < 1e-12);
    }
    curve_add(&c, 11, 2, NAN);
    assert_int_equal(c.now.count, 12);
    const CurvePoint *p = curve_at(&c, 10);
    assert_true(fabs(p->first - 1) < 1e-12 && fabs(p->low - 1) < 1e-12);
    assert_true(fabs(p->last - 3) < 1e-12 && fabs(p->high - 3) < 1e-12);
    curve_go(&c, c.now.run, 10);
    assert_true(isnan(c.present_loss));
    curve_add(&c, 10, 1, NAN);
    assert_true(fabs(c.present_loss - 1) < 1e-12);
    assert_true(fabs(curve_at(&c, 10)->last - 3) < 1e-12);
    curve_free(&c);
}

static void test_thinning_keeps_the_extremes(void **state)
{
    uint64_t seed = 3;
    (void)state;
    for (int run = 0; run < 20; run++) {
        Curve c;
        double low = INFINITY, high = -INFINITY, last = 0, epoch = 0;
        int count = 2000 + (int)test_below(&seed, 30000);
        open_curve(&c);
        for (int i = 0; i < count; i++) {
            last = exp((double)test_below(&seed, 4000) / 200 - 10);
            low = fmin(low, last);
            high = fmax(high, last);
            epoch += run % 2 ? 1 : 0.001 + (double)test_below(&seed, 1000) / 100;
            curve_add(&c, epoch, last, NAN);
        }
        check_curve(&c);
        assert_true(c.now.count >= CURVE_POINTS / 4);
        assert_true(fabs(lowest(&c.now) - low) < 1e-15 * high);
        assert_true(fabs(highest(&c.now) - high) < 1e-15 * high);
        const CurvePoint *end = &c.now.points[c.now.count - 1];
        assert_true(fabs(end->last - last) < 1e-15 && fabs(end->epoch - epoch) < 1e-9);
        assert_int_equal(c.old_count, 0);
        curve_free(&c);
    }
}

static void test_losses_that_are_no_numbers_leave_no_point(void **state)
{
    Curve c;
    (void)state;
    open_curve(&c);
    curve_add(&c, 0, 0.5, NAN);
    curve_add(&c, 1, NAN, NAN);
    curve_add(&c, 2, INFINITY, NAN);
    curve_add(&c, 3, -INFINITY, NAN);
    assert_int_equal(c.now.count, 1);
    check_curve(&c);
    curve_add(&c, 4, 0.25, NAN);
    assert_int_equal(c.now.count, 2);
    curve_free(&c);
}

static void test_going_back_moves_the_marker_only(void **state)
{
    static CurvePoint before[CURVE_POINTS];
    Curve c;
    (void)state;
    open_curve(&c);
    for (int i = 0; i <= 50; i++)
        curve_add(&c, i, 1.0 / (1 + i), NAN);
    memcpy(before, c.now.points, 51 * sizeof before[0]);
    for (int i = 49; i >= 0; i--) {
        curve_go(&c, 0, i);
        assert_true(same_points(&c.now, before, 51));
        assert_int_equal(c.old_count, 0);
        assert_true(fabs(c.present - i) < 1e-12);
        assert_true(fabs(curve_extent(&c) - 50) < 1e-12);
    }
    curve_free(&c);
}

/* The runs of three lines: two from the same start, and one from a reset. */
static const uint64_t run = (uint64_t)1 << 32, other_run = (uint64_t)2 << 32,
                      reset_run = ((uint64_t)1 << 32) + 7;

/* What is known ahead is not touched by what is seen of it again, however coarse its points are. */
static void test_forward_again_moves_the_marker_only(void **state)
{
    static CurvePoint before[CURVE_POINTS];
    Curve c;
    (void)state;
    open_curve(&c);
    for (int i = 0; i <= 3 * CURVE_POINTS; i++)
        curve_add(&c, i, 1.0 / (1 + i), NAN);
    size_t count = c.now.count;
    memcpy(before, c.now.points, count * sizeof before[0]);
    curve_go(&c, 0, 0);
    for (int i = 0; i <= 3 * CURVE_POINTS; i++) {
        curve_add(&c, i, 1.0 / (1 + i), NAN);
        assert_true(fabs(c.present - i) < 1e-12);
    }
    assert_true(same_points(&c.now, before, count));
    assert_int_equal(c.old_count, 0);
    curve_free(&c);
}

static void test_another_run_from_the_same_start_is_a_branch(void **state)
{
    Curve c;
    (void)state;
    open_curve(&c);
    curve_go(&c, run, 0);
    for (int i = 0; i <= 50; i++)
        curve_add(&c, i, 2, NAN);
    curve_go(&c, run, 30);
    curve_go(&c, other_run, 31);
    curve_add(&c, 31, 1, NAN);
    assert_int_equal(c.old_count, 1);
    assert_int_equal(c.now.count, 32); /* 0 … 30 and the new one */
    assert_true(fabs(curve_at(&c, 31)->last - 1) < 1e-12);
    assert_true(fabs(curve_at(&c, 30)->last - 2) < 1e-12);
    const Branch *old = &c.old[0];
    assert_true(fabs(old->start - 30) < 1e-12);
    assert_int_equal(old->count, 51);
    check_curve(&c);
    /* The other way round: where they part is found out. */
    curve_go(&c, run, 50);
    assert_int_equal(c.old_count, 1);
    assert_int_equal(c.now.count, 51);
    assert_true(fabs(curve_at(&c, 50)->last - 2) < 1e-12);
    assert_true(c.old[0].run == other_run && fabs(c.old[0].start - 30) < 1e-12);
    check_curve(&c);
    /* Only the newest branches are kept. */
    for (uint64_t i = 0; i < 2 * CURVE_BRANCHES; i++) {
        curve_go(&c, c.now.run, 10);
        curve_go(&c, (3 + i) << 32, 10);
        curve_add(&c, 11, 3 + (double)i, NAN);
        curve_add(&c, 12, 3 + (double)i, NAN);
        check_curve(&c);
    }
    assert_int_equal(c.old_count, CURVE_BRANCHES);
    const Branch *newest = &c.old[CURVE_BRANCHES - 1];
    assert_true(fabs(newest->points[newest->count - 1].last - (2 + 2 * CURVE_BRANCHES - 1)) < 1e-9);
    curve_free(&c);
}

/* A reset, other training (for longer, or not), and the reset undone: the run is back. */
static void test_an_undone_reset_brings_the_run_back(void **state)
{
    static CurvePoint before[CURVE_POINTS];
    (void)state;
    for (int length = 5; length < 100; length += 80) {
        Curve c;
        open_curve(&c);
        curve_go(&c, run, 0);
        for (int i = 0; i <= 50; i++)
            curve_add(&c, i, 1.0 / (1 + i), NAN);
        memcpy(before, c.now.points, 51 * sizeof before[0]);
        curve_go(&c, reset_run, 0);
        assert_null(curve_at(&c, 1e9));
        for (int i = 0; i <= length; i++)
            curve_add(&c, i, 3 + i, NAN);
        for (int i = length - 1; i >= 0; i--)
            curve_go(&c, reset_run, i);
        curve_go(&c, run, 50);
        check_curve(&c);
        assert_true(same_points(&c.now, before, 51));
        assert_true(fabs(c.present - 50) < 1e-12);
        assert_int_equal(c.old_count, 1); /* the other training is not lost */
        assert_true(fabs(highest(&c.old[0]) - 3 - length) < 1e-12);
        curve_add(&c, 51, 0.01, NAN);
        assert_int_equal(c.now.count, 52);
        assert_int_equal(c.old_count, 1);
        curve_free(&c);
    }
}

/* A step back over a reset, and another way from there: what both share is shown with both. */
static void test_a_run_shares_what_an_old_one_has(void **state)
{
    Curve c;
    (void)state;
    open_curve(&c);
    curve_go(&c, run, 0);
    for (int i = 0; i <= 50; i++)
        curve_add(&c, i, 2, NAN);
    curve_go(&c, reset_run, 0);
    for (int i = 0; i <= 9; i++)
        curve_add(&c, i, 1, NAN);
    curve_go(&c, other_run, 20);
    check_curve(&c);
    assert_int_equal(c.now.count, 21);
    assert_true(fabs(curve_at(&c, 20)->last - 2) < 1e-12);
    assert_int_equal(c.old_count, 2);
    curve_free(&c);
}

static void test_long_branches_come_back(void **state)
{
    Curve c;
    (void)state;
    open_curve(&c);
    curve_go(&c, run, 0);
    for (int i = 0; i < CURVE_POINTS; i++)
        curve_add(&c, i, 1, NAN);
    for (int round = 0; round < 4; round++) {
        curve_go(&c, run, 0);
        curve_go(&c, (uint64_t)(2 + round) << 32, 1);
        for (int i = 1; i < 100 * (round + 1); i++)
            curve_add(&c, i, 2 + round, NAN);
        curve_go(&c, run, CURVE_POINTS - 1);
        check_curve(&c);
        assert_true(fabs(c.now.points[c.now.count - 1].epoch - (CURVE_POINTS - 1)) < 1e-9);
        assert_true(fabs(c.now.points[c.now.count - 1].last - 1) < 1e-12);
    }
    curve_free(&c);
}

/* Whatever is done, it stays sound and can be drawn at any size. */
static void test_anything_can_happen(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 40; round++) {
        uint64_t seed = round * 7919, now = 0;
        double epoch = 0;
        Stage s;
        stage_open(&s, NET_2_4_1);
        for (int i = 0; i < 1500; i++) {
            uint32_t what = test_below(&seed, 40);
            double loss = exp((double)test_below(&seed, 2000) / 50 - 20);
            if (what == 0)
                loss = (double[]){NAN, INFINITY, 0, -1}[test_below(&seed, 4)];
            if (what == 1)
                curve_go(&s.curve, now, epoch = floor(epoch * test_below(&seed, 12) / 10));
            else if (what == 3)
                curve_go(&s.curve, now = (uint64_t)test_below(&seed, 60) << 32 |
                                         test_below(&seed, 3),
                         epoch = floor(epoch * test_below(&seed, 12) / 10));
            else if (what == 2)
                curve_add(&s.curve, epoch, loss, NAN);
            else
                curve_add(&s.curve, epoch += round % 3 ? 1 : 0.125 * test_below(&seed, 9), loss,
                          NAN);
            check_curve(&s.curve);
            if (i % 100 == 0) {
                s.view.zoomed = true;
                s.view.focus = PANEL_LOSS;
                s.view.log_loss = i % 200 == 0;
                s.view.has_cursor = true;
                s.view.cursor = test_below(&seed, 101) / 100.0;
                s.canvas.symbols = (Symbols)(i / 100 % 3);
                stage_draw(&s, 40 + (int)test_below(&seed, 100), 12 + (int)test_below(&seed, 40));
            }
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
    curve_add(&s.curve, 1, 123456789.75, NAN);
    curve_add(&s.curve, 2, 123456789.25, NAN);
    stage_draw(&s, 80, 24);
    int top = canvas_find(&s.canvas, "1.2e+08│"), bottom = canvas_find(&s.canvas, "Δ 0.5│");
    if (top < 0 || bottom <= top) {
        char row[ROW_SIZE];
        canvas_row(&s.canvas, 1, row, sizeof row);
        fail_msg("ends in rows %d and %d: '%s'", top, bottom, row);
    }
    stage_close(&s);
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
        cmocka_unit_test(test_points_are_kept_as_they_are),
        cmocka_unit_test(test_an_edit_is_a_step),
        cmocka_unit_test(test_thinning_keeps_the_extremes),
        cmocka_unit_test(test_losses_that_are_no_numbers_leave_no_point),
        cmocka_unit_test(test_going_back_moves_the_marker_only),
        cmocka_unit_test(test_forward_again_moves_the_marker_only),
        cmocka_unit_test(test_another_run_from_the_same_start_is_a_branch),
        cmocka_unit_test(test_an_undone_reset_brings_the_run_back),
        cmocka_unit_test(test_a_run_shares_what_an_old_one_has),
        cmocka_unit_test(test_long_branches_come_back),
        cmocka_unit_test(test_anything_can_happen),
        cmocka_unit_test(test_ends_that_look_alike),
        cmocka_unit_test(test_pick_is_the_axis),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("curve", tests, NULL, NULL);
}
