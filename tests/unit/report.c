/* The report against numbers worked by hand: confusion, precision, recall, R². */
#include "support.h"

#include "core/look/report.h"

#include <math.h>
#include <string.h>

/* A data set of `outputs` targets given as rows of digits; nothing is read of the inputs. */
static void make_targets(Dataset *data, size_t count, size_t outputs, const Real *t)
{
    Error err;
    assert_true(dataset_init(data, "targets", count, 1, outputs, &err));
    memcpy(data->t, t, count * outputs * sizeof *t);
    dataset_finish(data);
}

static void report_all(Report *report, const Dataset *data, const Real *a)
{
    Error err;
    assert_true(report_init(report, data, &err));
    report_start(report);
    for (size_t k = 0; k < dataset_rows(data); k++)
        if (report_is_about(data, k))
            report_add(report, data, k, a + k * data->outputs);
}

static void confusion_of_three_classes(void **state)
{
    static const Real t[] = {1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0};
    static const Real a[] = {.9f, .1f, 0, .2f, .5f, .3f, .1f, .8f, .1f, .6f, .3f, .1f, 0, 1, 0,
                             .4f, .3f, .3f};
    static const uint64_t wanted[] = {2, 1, 0, 1, 2, 0, 0, 0, 0};
    Dataset data;
    Report report;
    (void)state;
    make_targets(&data, 6, 3, t);
    report_all(&report, &data, a);
    assert_int_equal(data.kind, TARGET_ONE_HOT);
    assert_true(report.matrix);
    assert_int_equal(report.samples, 6);
    assert_memory_equal(report.confused, wanted, sizeof wanted);
    check_near(report_recall(&report, 0), 2.0 / 3, 1e-15);
    check_near(report_precision(&report, 1), 2.0 / 3, 1e-15);
    assert_true(isnan(report_recall(&report, 2)));
    assert_true(isnan(report_precision(&report, 2)));
    report_free(&report);
    dataset_free(&data);
}

static void confusion_of_two_classes(void **state)
{
    static const Real t[] = {-1, 1, 1, -1, 1}, a[] = {-.2f, .3f, -.1f, .4f, .9f};
    static const uint64_t wanted[] = {1, 1, 1, 2};
    char name[DATASET_NAME_SIZE];
    Dataset data;
    Report report;
    (void)state;
    make_targets(&data, 5, 1, t);
    report_all(&report, &data, a);
    assert_memory_equal(report.confused, wanted, sizeof wanted);
    assert_string_equal(report_class_name(&data, 0, name), "-1");
    assert_string_equal(report_class_name(&data, 1, name), "1");
    report_free(&report);
    dataset_free(&data);
}

/* Only the last two of four samples are the test part. */
static void several_labels_a_sample_of_the_test_part(void **state)
{
    static const Real t[] = {1, 1, 1, 1, 1, 1, 0, 1}, a[] = {0, 0, 0, 0, .9f, .2f, .8f, .6f};
    Dataset data;
    Report report;
    (void)state;
    make_targets(&data, 4, 2, t);
    data.count = data.test_count = 2;
    report_all(&report, &data, a);
    assert_false(report.matrix);
    assert_int_equal(report.samples, 2);
    check_near(report_precision(&report, 0), 0.5, 0);
    check_near(report_recall(&report, 0), 1, 0);
    check_near(report_precision(&report, 1), 1, 0);
    check_near(report_recall(&report, 1), 0.5, 0);
    report_free(&report);
    dataset_free(&data);
}

/* Targets 1 2 3 6, mean 3, Σ(t−t̄)² = 14; outputs off by 1 −1 0 2: 1 − 6/14. */
static void share_explained(void **state)
{
    static const Real t[] = {1, 7, 2, 7, 3, 7, 6, 7}, a[] = {2, 7, 1, 6, 3, 7, 8, 7};
    Dataset data;
    Report report;
    (void)state;
    make_targets(&data, 4, 2, t);
    report_all(&report, &data, a);
    check_near(report_r2(&report, 0), 1 - 6.0 / 14, 1e-15);
    assert_true(isnan(report_r2(&report, 1)));
    check_near(report_rmse(&report, &data, 0), sqrt(1.5), 1e-15);
    check_near(report_rmse(&report, &data, 1), 0.5, 0);
    report_free(&report);
    dataset_free(&data);
}

/* The same errors of targets that were divided by 20: of 6 in all, over 4 samples. */
static void error_in_own_units(void **state)
{
    static const Real t[] = {1, 2, 3, 6}, a[] = {2, 1, 3, 8};
    Dataset data;
    Report report;
    Error err;
    (void)state;
    make_targets(&data, 4, 1, t);
    assert_true(dataset_describe(&data, &err));
    data.schema.column[data.schema.count - 1].size = 20;
    report_all(&report, &data, a);
    check_near(report_rmse(&report, &data, 0), 20 * sqrt(1.5), 1e-12);
    report_start(&report);
    assert_true(isnan(report_rmse(&report, &data, 0)));
    report_free(&report);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(confusion_of_three_classes),
        cmocka_unit_test(confusion_of_two_classes),
        cmocka_unit_test(several_labels_a_sample_of_the_test_part),
        cmocka_unit_test(share_explained),
        cmocka_unit_test(error_in_own_units),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
