/* Norms and curvatures are kept at their places in the journal: those of a branch are shown as far
 * as it has come. */
#include "unit/measures_script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void see_norms(Script *s, double norm)
{
    LayerHealth layers[2] = {{.rms = norm}, {.rms = 2 * norm}};
    Place place = here(s);
    place.ticks--;
    measures_norms(&s->measures, &s->journal, place, layers);
}

/* The norms shown, the last one first. */
static void check_norms(const Script *s, const char *wanted)
{
    Norms norms;
    char got[64] = "";
    measures_last_norms(&s->measures, &s->journal, here(s), &norms);
    for (size_t i = 0; i < norms.count; i++) {
        check_near((double)norms.norm[i][1], 2 * (double)norms.norm[i][0], 1e-6);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%g ", (double)norms.norm[i][0]);
    }
    assert_string_equal(got, wanted);
}

/* Going back hides what is ahead and adds nothing; a branch begins with what it shares. */
static void test_norms(void **state)
{
    Script s;
    (void)state;
    open_script(&s);
    for (uint64_t i = 2; i <= 10; i += 2) {
        train_to(&s, i, 1);
        see_norms(&s, (double)i);
    }
    check_norms(&s, "10 8 6 4 2 ");
    go(&s, 1, 5);
    see_norms(&s, 5);
    check_norms(&s, "4 2 ");
    go(&s, 1, 10);
    check_norms(&s, "10 8 6 4 2 ");
    change(&s, JOURNAL_SET); /* a change, and the same is seen */
    see_norms(&s, 10);
    check_norms(&s, "10 8 6 4 2 ");
    train_to(&s, 11, 1);
    see_norms(&s, NAN);
    check_norms(&s, "10 8 6 4 2 ");
    see_norms(&s, 11);
    go(&s, 1, 4);
    change(&s, JOURNAL_SET);
    train_to(&s, 5, 1);
    see_norms(&s, 7);
    check_norms(&s, "7 4 2 ");
    journal_swap(&s.journal, 0);
    go(&s, 3, 11);
    check_norms(&s, "11 10 8 6 4 2 ");
    change(&s, JOURNAL_RESET);
    train_to(&s, 1, 1);
    see_norms(&s, 3);
    check_norms(&s, "3 ");
    for (uint64_t i = 2; i <= NORMS_ALL + 10; i++) {
        train_to(&s, i, 1);
        see_norms(&s, (double)i);
    }
    Norms norms;
    measures_last_norms(&s.measures, &s.journal, here(&s), &norms);
    assert_int_equal(norms.count, NORMS_SHOWN);
    check_near((double)norms.norm[NORMS_SHOWN - 1][0], NORMS_ALL + 10 - NORMS_SHOWN + 1, 0);
    close_script(&s);
}

static void bend(Script *s, double most)
{
    const CurvaturePoint point = {.mark = journal_mark(&s->journal, here(s)),
                                  .epoch = (double)s->now.epoch, .most = most};
    measures_curvature(&s->measures, &s->journal, &point);
}

/* All of the era in order, those reached before the bar. */
static void check_bends(const Script *s, const char *wanted)
{
    static CurvatureCurve curve;
    char got[128] = "";
    measures_curvatures(&s->measures, &s->journal, here(s), &curve);
    assert_true(curve.reached <= curve.count);
    for (size_t i = 0; i <= curve.count; i++) {
        if (i == curve.reached)
            snprintf(got + strlen(got), sizeof got - strlen(got), "| ");
        if (i < curve.count)
            snprintf(got + strlen(got), sizeof got - strlen(got), "%g ", curve.points[i].most);
    }
    assert_string_equal(got, wanted);
}

/* Curvatures are of the moments at which somebody looked, in whatever order that was, and a branch
 * has those that it shares. */
static void test_curvatures(void **state)
{
    Script s;
    CurvaturePoint lost = {.most = 99};
    (void)state;
    open_script(&s);
    check_bends(&s, "| ");
    for (uint64_t i = 2; i <= 10; i += 2)
        train_to(&s, i, 1);
    bend(&s, 10);
    go(&s, 1, 2);
    bend(&s, 2);
    bend(&s, 3); /* there is one already */
    check_bends(&s, "2 | 10 ");
    go(&s, 1, 6);
    bend(&s, 6);
    check_bends(&s, "2 6 | 10 ");
    lost.mark = (Mark){1234, 5};
    measures_curvature(&s.measures, &s.journal, &lost);
    lost.mark = journal_mark(&s.journal, here(&s));
    lost.mark.ticks += 1000;
    measures_curvature(&s.measures, &s.journal, &lost);
    check_bends(&s, "2 6 | 10 ");
    change(&s, JOURNAL_SET);
    bend(&s, 6.5); /* of another rate, at the same epoch */
    train_to(&s, 7, 1);
    bend(&s, 7);
    check_bends(&s, "2 6 6.5 7 | ");
    journal_swap(&s.journal, 0);
    go(&s, 1, 10);
    check_bends(&s, "2 6 10 | ");
    change(&s, JOURNAL_RESET);
    check_bends(&s, "| ");
    close_script(&s);
}

/* Of very many some are shown, none of which is made up, and the oldest are forgotten. */
static void test_many_curvatures(void **state)
{
    static CurvatureCurve curve;
    Script s;
    (void)state;
    open_script(&s);
    for (uint64_t i = 1; i <= CURVATURES_ALL + 10; i++) {
        train_to(&s, i, 1);
        bend(&s, (double)i);
    }
    assert_true(s.measures.curvatures.count <= CURVATURES_ALL);
    measures_curvatures(&s.measures, &s.journal, here(&s), &curve);
    assert_true(curve.count <= CURVATURES_SHOWN && curve.count > CURVATURES_SHOWN / 2);
    assert_int_equal(curve.reached, curve.count);
    for (size_t i = 0; i < curve.count; i++) {
        check_near(curve.points[i].most, curve.points[i].epoch, 0);
        assert_true(i == 0 || curve.points[i].epoch > curve.points[i - 1].epoch);
    }
    go(&s, 1, (uint64_t)curve.points[curve.count / 2].epoch);
    measures_curvatures(&s.measures, &s.journal, here(&s), &curve);
    assert_int_equal(curve.reached, curve.count / 2 + 1);
    close_script(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_norms),
        cmocka_unit_test(test_curvatures),
        cmocka_unit_test(test_many_curvatures),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("measures_along", tests, NULL, NULL);
}
