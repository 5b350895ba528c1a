/* What is measured is kept at its place: nothing is lost, made up or kept twice, and each branch
 * and era has its own curve of it. */
#include "unit/measures_script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const LossCurves *curves(Script *s)
{
    curves_make(&s->curves, &s->journal, &s->measures, here(s), (double)s->now.epoch);
    return &s->curves;
}

/* What holds for a curve at any time. */
static void check_curve(const LossCurve *curve)
{
    assert_true(curve->count <= LOSSES_MAX && curve->shared <= curve->count);
    for (size_t i = 0; i < curve->count; i++) {
        const LossPoint *p = &curve->points[i];
        assert_true(isfinite(p->low) && isfinite(p->high) && isfinite(p->epoch));
        assert_true(p->low <= p->last && p->last <= p->high);
        assert_true(p->low <= p->first && p->first <= p->high);
        assert_true(i == 0 || p->epoch >= p[-1].epoch);
    }
}

static void check_curves(Script *s)
{
    const LossCurves *c = curves(s);
    assert_true(c->other_count <= CURVES_MAX && c->reached <= c->present.count);
    check_curve(&c->present);
    for (size_t i = 0; i < c->other_count; i++)
        check_curve(&c->others[i]);
}

static void check_last(Script *s, double epoch, double loss)
{
    const LossPoint *p = curve_at(curves(s), epoch);
    assert_non_null(p);
    if (!(fabs(p->last - loss) < 1e-12))
        fail_msg("%.9g at epoch %g, and not %.9g", p->last, epoch, loss);
}

/* Epochs of four samples, then of six: each is counted as it was. And half an epoch is. */
static void test_samples_seen_are_counted(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    look(&s, 1);
    train_to(&s, 3, 0.9);
    append(&s, JOURNAL_INSERT);
    append(&s, JOURNAL_TRAIN);
    journal_now(&s.journal)->samples = 6;
    train_to(&s, 5, 0.8);
    s.now.step = 6;
    s.now.position = 3;
    journal_now(&s.journal)->to = s.now;
    measures_loss(&s.measures, &s.journal, here(&s), 5.5, 0.7, NAN);
    /* Another rate within an epoch: the rest of that follows. */
    append(&s, JOURNAL_SET);
    append(&s, JOURNAL_TRAIN);
    journal_now(&s.journal)->samples = 6;
    s.now = (Cursor){.epoch = 7, .step = 8};
    journal_now(&s.journal)->to = s.now;
    measures_loss(&s.measures, &s.journal, here(&s), 7, 0.6, NAN);
    const LossCurve *c = &curves(&s)->present;
    const double epochs[] = {0, 3, 5, 5.5, 7}, samples[] = {0, 12, 24, 27, 36};
    for (size_t i = 0; i < 5; i++) {
        assert_true(fabs(curve_along(&c->points[i], CURVE_EPOCHS) - epochs[i]) < 1e-12);
        assert_true(fabs(curve_along(&c->points[i], CURVE_SAMPLES) - samples[i]) < 1e-12);
        assert_ptr_equal(curve_point(c, CURVE_SAMPLES, samples[i] + 0.5), &c->points[i]);
    }
    assert_null(curve_point(c, CURVE_SAMPLES, -1));
    assert_true(fabs(curves_extent_along(&s.curves, CURVE_SAMPLES) - 36) < 1e-12);
    /* A start begins anew; one in the midst of training has no count. */
    change(&s, JOURNAL_RESET);
    train_to(&s, 2, 0.5);
    assert_true(fabs(curves(&s)->present.points[0].samples - 12) < 1e-12);
    s.journal.present.events[0].to.step = 7;
    assert_true(isnan(measures_samples(&s.journal.present, 1, 3)));
    close_script(&s);
}

/* Training that was measured says how long it took; where a part was not, nobody knows. */
static void test_seconds_are_those_that_were_measured(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    look(&s, 1);
    assert_true(fabs(measures_spent(&s.measures, &s.journal, here(&s))) < 1e-12);
    train_to(&s, 1, 0.9); /* not measured */
    assert_true(isnan(curves(&s)->present.points[1].seconds));
    go(&s, 0, 0);
    append(&s, JOURNAL_SET);
    append(&s, JOURNAL_TRAIN);
    s.now.epoch = s.now.step = 4;
    journal_now(&s.journal)->to = s.now;
    measures_spend(&s.measures, &s.journal, here(&s), 2.5);
    look(&s, 0.8);
    assert_true(fabs(curves(&s)->present.points[1].seconds - 2.5) < 1e-12);
    /* Another rate takes no time; what is trained then goes on from there. */
    change(&s, JOURNAL_SET);
    assert_true(fabs(measures_spent(&s.measures, &s.journal, here(&s)) - 2.5) < 1e-12);
    append(&s, JOURNAL_TRAIN);
    s.now.epoch = s.now.step = 6;
    journal_now(&s.journal)->to = s.now;
    measures_spend(&s.measures, &s.journal, here(&s), 3.5);
    look(&s, 0.7);
    /* A place with a loss of its own is known, one between is not. */
    go(&s, 2, 4);
    assert_true(fabs(measures_spent(&s.measures, &s.journal, here(&s)) - 2.5) < 1e-12);
    go(&s, 2, 3);
    assert_true(isnan(measures_spent(&s.measures, &s.journal, here(&s))));
    close_script(&s);
}

/* A curve with room for few points has all losses in it: the first, the last, the extremes. */
static void test_a_full_curve_is_thinned(void **state)
{
    enum { ROOM = 16, COUNT = 1000 };
    LossPoint points[ROOM];
    size_t count = 0;
    double low = INFINITY, high = -INFINITY;
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        double loss = cos(i * 0.37) + 2;
        LossPoint p = {.epoch = i, .first = loss, .low = loss, .high = loss, .last = loss,
                       .test = NAN, .samples = 4 * i, .seconds = NAN};
        losses_add(points, &count, ROOM, &p);
        assert_true(count <= ROOM && fabs(points[count - 1].epoch - i) < 1e-12);
        assert_true(fabs(points[count - 1].last - loss) < 1e-12);
    }
    for (size_t i = 0; i < count; i++) {
        low = fmin(low, points[i].low);
        high = fmax(high, points[i].high);
        assert_true(fabs(points[i].samples - 4 * points[i].epoch) < 1e-9);
    }
    assert_true(count > ROOM / 4 && fabs(points[0].epoch) < 1e-12);
    for (int i = 0; i < COUNT; i++) {
        assert_true(cos(i * 0.37) + 2 >= low - 1e-12);
        assert_true(cos(i * 0.37) + 2 <= high + 1e-12);
    }
}

static void test_points_are_kept_as_they_are(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    assert_null(curve_at(curves(&s), 1e9));
    look(&s, 1);
    for (uint64_t i = 1; i <= 1000; i++)
        train_to(&s, i, 1.0 / (1 + (double)i));
    assert_int_equal(curves(&s)->present.count, 1001);
    for (int i = 0; i <= 1000; i += 7) {
        const LossPoint *p = curve_at(curves(&s), i + 0.5);
        assert_true(fabs(p->epoch - i) < 1e-12);
        check_last(&s, i + 0.5, 1.0 / (1 + i));
    }
    assert_null(curve_at(curves(&s), -1));
    measures_clear(&s.measures);
    assert_null(curve_at(curves(&s), 1e9));
    close_script(&s);
}

static void test_losses_that_are_no_numbers_leave_no_point(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    look(&s, 0.5);
    train_to(&s, 1, NAN);
    train_to(&s, 2, INFINITY);
    train_to(&s, 3, -INFINITY);
    assert_int_equal(curves(&s)->present.count, 1);
    train_to(&s, 4, 0.25);
    assert_int_equal(curves(&s)->present.count, 2);
    close_script(&s);
}

/* Point by point, for what is between the fields is nobody's. */
static void check_same_points(const LossPoint *points, const LossPoint *wanted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const LossPoint *a = &points[i], *b = &wanted[i];
        const double is[] = {a->epoch, a->first, a->low, a->high, a->last, a->spacing};
        const double was[] = {b->epoch, b->first, b->low, b->high, b->last, b->spacing};
        assert_int_equal(mark_compare(a->mark, b->mark), 0);
        assert_memory_equal(is, was, sizeof is);
        assert_true(isnan(b->test) ? isnan(a->test) : a->test <= b->test && a->test >= b->test);
    }
}

/* Going back, and forward again, moves the present and nothing else, however coarse the points. */
static void test_what_is_known_stays(void **state)
{
    static LossPoint before[LOSSES_MAX];
    (void)state;
    for (uint64_t most = 50; most <= 3 * LOSSES_MAX; most += 3 * LOSSES_MAX - 50) {
        Script s;
        open_script(&s);
        look(&s, 1);
        for (uint64_t i = 1; i <= most; i++)
            train_to(&s, i, 1.0 / (1 + (double)i));
        size_t count = curves(&s)->present.count;
        memcpy(before, s.curves.present.points, count * sizeof before[0]);
        for (uint64_t i = 0; i <= most; i++) {
            go(&s, i > 0 ? 1 : 0, i);
            look(&s, 1.0 / (1 + (double)i));
            if (i % 50 > 0)
                continue;
            const LossCurves *c = curves(&s);
            assert_int_equal(c->present.count, count);
            check_same_points(c->present.points, before, count);
            assert_true(c->reached == 0 || before[c->reached - 1].epoch <= (double)i);
            assert_true(c->reached == count || before[c->reached].epoch > (double)i);
            assert_true(fabs(curves_extent(c) - (double)most) < 1e-12);
        }
        close_script(&s);
    }
}

/* An edit is a step upright at its epoch, from what training came to up to the value it has; before
 * it, the loss is still the other one. */
static void test_an_edit_is_a_step(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    look(&s, 2);
    train_to(&s, 1, 1);
    change(&s, JOURNAL_EDIT);
    look(&s, 9);
    /* The wheel is turned on: the edit is another one. */
    journal_now(&s.journal)->serial = s.journal.next_serial++;
    look(&s, 3);
    train_to(&s, 2, 2.5);
    const LossCurves *c = curves(&s);
    assert_int_equal(c->present.count, 4);
    check_last(&s, 0, 2);
    check_last(&s, 1, 3);
    assert_true(fabs(c->present.points[1].last - 1) < 1e-12);
    go(&s, 1, 1);
    assert_int_equal(curves(&s)->reached, 2);
    /* Another rate changes no loss, and leaves no point. */
    go(&s, 3, 2);
    change(&s, JOURNAL_SET);
    look(&s, 2.5);
    assert_int_equal(curves(&s)->present.count, 4);
    close_script(&s);
}

static void test_thinning_keeps_the_extremes(void **state)
{
    uint64_t seed = 3;
    (void)state;
    for (int run = 0; run < 6; run++) {
        Script s;
        double low = INFINITY, high = -INFINITY, last = 0;
        uint64_t epochs = 2000 + draw_below(&seed, run % 3 == 0 ? 4000 : 20000), epoch = 0;
        open_script(&s);
        while (epoch < epochs) {
            last = exp(draw_uniform(&seed, -10, 10));
            low = fmin(low, last);
            high = fmax(high, last);
            epoch += run % 2 ? 1 : 1 + draw_below(&seed, 3);
            if (run % 3 == 0 && draw_below(&seed, 2) == 0)
                change(&s, JOURNAL_SET);
            train_to(&s, epoch, last);
        }
        check_curves(&s);
        const LossCurve *curve = &curves(&s)->present;
        assert_true(epochs < LOSSES_MAX || curve->count >= LOSSES_MAX / 4);
        for (size_t i = 0; i < curve->count; i++) {
            assert_true(curve->points[i].low >= low && curve->points[i].high <= high);
            low = curve->points[i].low <= low ? -INFINITY : low;
            high = curve->points[i].high >= high ? INFINITY : high;
        }
        assert_true(isinf(low) && isinf(high));
        check_last(&s, 1e9, last);
        assert_true(fabs(curve->points[curve->count - 1].epoch - (double)epoch) < 1e-9);
        close_script(&s);
    }
}

static void test_a_branch_shares_what_it_has_in_common(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    look(&s, 2);
    for (uint64_t i = 1; i <= 50; i++)
        train_to(&s, i, 2);
    go(&s, 1, 30);
    change(&s, JOURNAL_SET);
    train_to(&s, 31, 1);
    const LossCurves *c = curves(&s);
    assert_int_equal(c->present.count, 32); /* 0 … 30 and the new one */
    assert_int_equal(c->other_count, 1);
    assert_int_equal(c->others[0].count, 51);
    assert_int_equal(c->others[0].shared, 31);
    check_last(&s, 31, 1);
    check_last(&s, 30, 2);
    /* The other way round. */
    journal_swap(&s.journal, 0);
    go(&s, 1, 50);
    c = curves(&s);
    assert_int_equal(c->present.count, 51);
    assert_int_equal(c->others[0].count, 32);
    assert_int_equal(c->others[0].shared, 31);
    check_last(&s, 50, 2);
    /* All together there are fewer points than in the curves. */
    assert_int_equal(s.measures.losses.count, 52);
    close_script(&s);
}

/* Each era of a branch has a curve: that before a reset, and that after it when it is undone. */
static void test_a_reset_begins_another_curve(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    look(&s, 1);
    for (uint64_t i = 1; i <= 50; i++)
        train_to(&s, i, 1.0 / (1 + (double)i));
    change(&s, JOURNAL_RESET);
    assert_null(curve_at(curves(&s), 1e9));
    look(&s, 3);
    for (uint64_t i = 1; i <= 9; i++)
        train_to(&s, i, 3 + (double)i);
    const LossCurves *c = curves(&s);
    assert_int_equal(c->present.count, 10);
    assert_int_equal(c->other_count, 1);
    assert_int_equal(c->others[0].count, 51);
    assert_int_equal(c->others[0].shared, 0);
    go(&s, 1, 50);
    c = curves(&s);
    assert_int_equal(c->present.count, 51);
    assert_int_equal(c->other_count, 1);
    assert_int_equal(c->others[0].count, 10);
    /* Another way from the first era: the reset and what follows it is the other branch's. */
    go(&s, 1, 20);
    change(&s, JOURNAL_SET);
    train_to(&s, 21, 7);
    c = curves(&s);
    assert_int_equal(c->present.count, 22);
    assert_int_equal(c->other_count, 2);
    check_curves(&s);
    close_script(&s);
}

/* Whatever is done, it stays sound. */
static void test_anything_can_happen(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 8; round++) {
        uint64_t seed = round * 7919;
        Script s;
        open_script(&s);
        look(&s, 1);
        for (int i = 0; i < 1500; i++) {
            double loss = exp(draw_uniform(&seed, -20, 20));
            Journal *j = &s.journal;
            switch (draw_below(&seed, 40)) {
            case 0:
                change(&s, (JournalKind[]){JOURNAL_SET, JOURNAL_EDIT, JOURNAL_RESET,
                                           JOURNAL_JOG}[draw_below(&seed, 4)]);
                break;
            case 1: {
                size_t event = draw_below(&seed, (uint32_t)j->present.count);
                const JournalEvent *e = &j->present.events[event];
                uint64_t way = e->to.epoch - e->from.epoch;
                go(&s, event, e->from.epoch + draw_below(&seed, (uint32_t)way + 1));
                if (e->kind == JOURNAL_RESET)
                    go(&s, event, 0);
                break;
            }
            case 2:
                if (j->branch_count > 0) {
                    journal_swap(j, draw_below(&seed, (uint32_t)j->branch_count));
                    size_t last = j->present.count - 1;
                    go(&s, last, j->present.events[last].to.epoch);
                }
                break;
            case 3:
                look(&s, (double[]){NAN, INFINITY, 0, -1}[draw_below(&seed, 4)]);
                break;
            default:
                train_to(&s, s.now.epoch + 1 + draw_below(&seed, 2), loss);
            }
            if (i % 10 == 0)
                check_curves(&s);
        }
        close_script(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_seen_are_counted),
        cmocka_unit_test(test_seconds_are_those_that_were_measured),
        cmocka_unit_test(test_a_full_curve_is_thinned),
        cmocka_unit_test(test_points_are_kept_as_they_are),
        cmocka_unit_test(test_losses_that_are_no_numbers_leave_no_point),
        cmocka_unit_test(test_what_is_known_stays),
        cmocka_unit_test(test_an_edit_is_a_step),
        cmocka_unit_test(test_thinning_keeps_the_extremes),
        cmocka_unit_test(test_a_branch_shares_what_it_has_in_common),
        cmocka_unit_test(test_a_reset_begins_another_curve),
        cmocka_unit_test(test_anything_can_happen),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("measures", tests, NULL, NULL);
}
