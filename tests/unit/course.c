/* The course of training: what is read off losses by hand, and how many are kept. */
#include "support.h"

#include "lab/doctor/course.h"

#include <math.h>

static LossCourse course; /* too much for some stacks */

static void nothing_is_known_of_nothing(void **state)
{
    (void)state;
    course_clear(&course);
    CourseFacts f = course_facts(&course, INFINITY);
    assert_true(isnan(f.last) && isnan(f.fallen) && isnan(f.test_best));
    course_add(&course, 0, 1, NAN);
    f = course_facts(&course, INFINITY);
    assert_int_equal(f.steps, 0);
    assert_true(isnan(f.fallen));
    check_near((Real)f.last, 1, 0);
}

/* 16 epochs: down to 0.5 in the first half, 0.4 in the second, and up and down at the end. */
static void facts_by_hand(void **state)
{
    (void)state;
    const double losses[] = {1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.6, 0.6, 0.55, 0.5, 0.45, 0.4, 0.5,
                             0.45, 0.5, 0.45, 0.6};
    course_clear(&course);
    for (int i = 0; i < 17; i++)
        course_add(&course, i, losses[i], fabs(i - 6.0) + 1);
    CourseFacts f = course_facts(&course, INFINITY);
    check_near((Real)f.epochs, 16, 0);
    check_near((Real)f.first, 1, 0);
    check_near((Real)f.best, 0.4, 1e-7);
    check_near((Real)f.fallen, (0.5 - 0.4) / 0.5, 1e-7);
    assert_int_equal(f.steps, COURSE_STEPS);
    assert_int_equal(f.rises, 3);
    check_near((Real)f.lowest, 0.4, 1e-7);
    check_near((Real)f.highest, 0.6, 1e-7);
    check_near((Real)f.test_best, 1, 0);
    check_near((Real)f.test_best_epoch, 6, 0);
    check_near((Real)f.test_last, 11, 0);
    check_near((Real)f.loss_there, 0.6, 1e-7);
    f = course_facts(&course, 4.5);
    check_near((Real)f.last, 0.6, 1e-7);
    assert_int_equal(f.steps, 4);
}

/* One step back: what is later is forgotten. */
static void of_an_epoch_the_last_counts(void **state)
{
    (void)state;
    course_clear(&course);
    for (int i = 0; i < 10; i++)
        course_add(&course, i, 1, NAN);
    course_add(&course, 5, 2, NAN);
    assert_int_equal(course.count, 6);
    check_near((Real)course_facts(&course, INFINITY).last, 2, 0);
}

/* Of very many the first and the latest stay, in order. */
static void many_are_thinned(void **state)
{
    (void)state;
    course_clear(&course);
    for (int i = 0; i < 100000; i++)
        course_add(&course, i, 1.0 / (1 + i), NAN);
    assert_true(course.count <= COURSE_MAX && course.count > COURSE_MAX / 2);
    check_near((Real)course.point[0].epoch, 0, 0);
    for (size_t i = 1; i < course.count; i++)
        assert_true(course.point[i].epoch > course.point[i - 1].epoch);
    for (size_t i = course.count - COURSE_STEPS; i < course.count; i++)
        check_near((Real)(course.point[i].epoch - course.point[i - 1].epoch), 1, 0);
    assert_int_equal(course_facts(&course, INFINITY).rises, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_known_of_nothing),
        cmocka_unit_test(facts_by_hand),
        cmocka_unit_test(of_an_epoch_the_last_counts),
        cmocka_unit_test(many_are_thinned),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("course", tests, NULL, NULL);
}
