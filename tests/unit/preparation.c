/* Training and test parts, scaling, the report and patience, against numbers worked by hand. */
#include "support.h"

#include "core/evaluation.h"
#include "core/patience.h"

#include <math.h>
#include <string.h>

/* Sample k has inputs k and 100 − k and the target k, so that a row can be told from another. */
static void make_rows(Dataset *data, size_t count)
{
    Error err;
    assert_true(dataset_init(data, "rows", count, 2, 1, &err));
    for (size_t k = 0; k < count; k++) {
        data->x[2 * k] = (Real)k;
        data->x[2 * k + 1] = (Real)(100 - (double)k);
        data->t[k] = (Real)k;
    }
    dataset_finish(data);
}

static void check_rows_whole(const Dataset *data, size_t count, bool *seen)
{
    for (size_t k = 0; k < count; k++) {
        size_t row = (size_t)data->t[k];
        check_near((double)data->x[2 * k], (double)row, 0);
        check_near((double)data->x[2 * k + 1], 100 - (double)row, 0);
        assert_false(seen[row]);
        seen[row] = true;
        if (k > 0 && k != data->count)
            assert_true(data->t[k] > data->t[k - 1]);
    }
}

static void every_sample_is_in_one_part(void **state)
{
    static const double shares[] = {0.01, 0.25, 0.3, 0.5, 0.99};
    (void)state;
    for (size_t count = 2; count <= 100; count += 7)
        for (size_t s = 0; s < 5; s++) {
            Dataset data;
            Error err;
            bool seen[128] = {false};
            make_rows(&data, count);
            assert_true(preparation_apply(&(Preparation){.test = shares[s], .seed = 4}, &data,
                                          &err));
            double wanted = fmin(fmax(floor(shares[s] * (double)count + 0.5), 1),
                                 (double)count - 1);
            assert_int_equal(data.test_count, (size_t)wanted);
            assert_int_equal(dataset_rows(&data), count);
            check_rows_whole(&data, count, seen);
            dataset_free(&data);
        }
}

static void the_seed_draws_the_part(void **state)
{
    Dataset first, again, other;
    Error err;
    size_t drawn[40] = {0};
    (void)state;
    make_rows(&first, 40);
    make_rows(&again, 40);
    make_rows(&other, 40);
    assert_true(preparation_apply(&(Preparation){.test = 0.25, .seed = 1}, &first, &err));
    assert_true(preparation_apply(&(Preparation){.test = 0.25, .seed = 1}, &again, &err));
    assert_true(preparation_apply(&(Preparation){.test = 0.25, .seed = 2}, &other, &err));
    assert_memory_equal(first.t, again.t, 40 * sizeof(Real));
    assert_memory_not_equal(first.t, other.t, 40 * sizeof(Real));
    dataset_free(&first);
    dataset_free(&again);
    dataset_free(&other);
    /* Each of 40 samples is in a quarter of 400 parts about 100 times: standard deviation 8.7. */
    for (uint64_t seed = 0; seed < 400; seed++) {
        make_rows(&first, 40);
        assert_true(preparation_apply(&(Preparation){.test = 0.25, .seed = seed}, &first, &err));
        for (size_t k = 30; k < 40; k++)
            drawn[(size_t)first.t[k]]++;
        dataset_free(&first);
    }
    for (size_t k = 0; k < 40; k++)
        assert_in_range(drawn[k], 60, 140);
}

static void one_sample_cannot_be_divided(void **state)
{
    Dataset data;
    Error err;
    (void)state;
    make_rows(&data, 1);
    assert_false(preparation_apply(&(Preparation){.test = 0.5}, &data, &err));
    check_holds(err.message, "one sample");
    dataset_free(&data);
}

/* Columns 2 6 4 and 5 5 5 to train on: means 4 and 5, deviation √(8/3) and 0. */
static void check_scaling(const char *name, const double *wanted)
{
    static const Real x[] = {2, 5, 6, 5, 4, 5, 8, 7};
    Dataset data;
    Error err;
    Preparation preparation = {.scaling = (unsigned char)table_find(&scaling_table, name, &err)};
    assert_true(dataset_init(&data, "columns", 4, 2, 1, &err));
    memcpy(data.x, x, sizeof x);
    dataset_finish(&data);
    data.count = 3;
    data.test_count = 1;
    assert_true(preparation_apply(&preparation, &data, &err));
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < 8; i++) {
        check_near((double)data.x[i], wanted[i], 1e-6);
        low = fmin(low, wanted[i]);
        high = fmax(high, wanted[i]);
    }
    check_near((double)data.x_min, low, 1e-6);
    check_near((double)data.x_max, high, 1e-6);
    dataset_free(&data);
}

static void scaling_learns_from_the_training_part(void **state)
{
    (void)state;
    check_scaling("none", (const double[]){2, 5, 6, 5, 4, 5, 8, 7});
    check_scaling("min-max", (const double[]){0, 0, 1, 0, 0.5, 0, 1.5, 2});
    double d = sqrt(8.0 / 3);
    check_scaling("standard", (const double[]){-2 / d, 0, 2 / d, 0, 0, 0, 4 / d, 2});
}

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
    report_free(&report);
    dataset_free(&data);
}

/* Losses at epochs 0 …: the best is epoch 2's, the third one without a better is epoch 5. */
static void patience_counts_epochs(void **state)
{
    static const double loss[] = {5, 4, 3, 3, NAN, 3.5, 2};
    Patience patience;
    (void)state;
    for (int back = 0; back < 2; back++) {
        patience_start(&patience);
        for (uint64_t epoch = 0; epoch < 7; epoch++)
            assert_int_equal(patience_is_over(&patience, 3, epoch, loss[epoch]), epoch == 5);
        check_near(patience.best, 2, 0);
        assert_int_equal(patience.best_epoch, 6);
        /* An earlier epoch starts anew. */
        assert_false(patience_is_over(&patience, 3, 1, 4));
        assert_int_equal(patience.best_epoch, 1);
        assert_true(patience_is_over(&patience, 3, 4, 4));
        assert_false(patience_is_over(&patience, 0, 5, 4));
    }
}

/* A network that was trained on the training part alone ends the same as on a set of just it. */
static void training_does_not_see_the_test_part(void **state)
{
    Net net = make_net("2-3-1", "tanh", "identity");
    Hyper hyper = {.rate = 0.01, .batch = 4, .shuffle = true, .seed = 3};
    Dataset whole, part;
    Trainer one, two;
    Error err;
    (void)state;
    make_points(&whole, 30, 2, 1, 5);
    assert_true(preparation_apply(&(Preparation){.test = 0.3, .seed = 9}, &whole, &err));
    assert_true(dataset_init(&part, "part", 21, 2, 1, &err));
    memcpy(part.x, whole.x, 42 * sizeof(Real));
    memcpy(part.t, whole.t, 21 * sizeof(Real));
    dataset_finish(&part);
    make_trainer(&one, &net, &whole, &hyper, NULL);
    make_trainer(&two, &net, &part, &hyper, NULL);
    train(&one, GRAIN_EPOCH, 9);
    train(&two, GRAIN_EPOCH, 9);
    assert_memory_equal(one.theta, two.theta, net.parameter_count * sizeof(Real));
    trainer_free(&one);
    trainer_free(&two);
    dataset_free(&whole);
    dataset_free(&part);
}

static void each_part_has_its_loss(void **state)
{
    Net net = make_net("2-3-1", "tanh", "identity");
    Hyper hyper = {.rate = 0.01, .seed = 3};
    Dataset whole, test;
    Trainer trainer;
    Evaluation both, alone;
    Error err;
    (void)state;
    make_points(&whole, 300, 2, 1, 5);
    assert_true(preparation_apply(&(Preparation){.test = 0.3, .seed = 9}, &whole, &err));
    assert_true(dataset_init(&test, "test", 90, 2, 1, &err));
    memcpy(test.x, whole.x + 420, 180 * sizeof(Real));
    memcpy(test.t, whole.t + 210, 90 * sizeof(Real));
    dataset_finish(&test);
    make_trainer(&trainer, &net, &whole, &hyper, NULL);
    assert_true(evaluation_init(&both, &net, &whole, &err));
    assert_true(evaluation_init(&alone, &net, &test, &err));
    Metrics m = evaluation_run(&both, &net, trainer.theta, &whole, trainer.spec.loss);
    Metrics t = evaluation_run(&alone, &net, trainer.theta, &test, trainer.spec.loss);
    check_near(m.test.loss, t.training.loss, 1e-12);
    assert_true(isnan(t.test.loss));
    assert_int_equal(both.report.samples, 90);
    check_near(report_r2(&both.report, 0), report_r2(&alone.report, 0), 1e-9);
    evaluation_free(&both);
    evaluation_free(&alone);
    trainer_free(&trainer);
    dataset_free(&whole);
    dataset_free(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_in_one_part),
        cmocka_unit_test(the_seed_draws_the_part),
        cmocka_unit_test(one_sample_cannot_be_divided),
        cmocka_unit_test(scaling_learns_from_the_training_part),
        cmocka_unit_test(confusion_of_three_classes),
        cmocka_unit_test(confusion_of_two_classes),
        cmocka_unit_test(several_labels_a_sample_of_the_test_part),
        cmocka_unit_test(share_explained),
        cmocka_unit_test(patience_counts_epochs),
        cmocka_unit_test(training_does_not_see_the_test_part),
        cmocka_unit_test(each_part_has_its_loss),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
