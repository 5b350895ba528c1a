/* Training and test parts, and scaling, against numbers worked by hand. */
#include "support.h"

#include "core/samples/preparation.h"

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

/* Of 6 and 3 samples a third is 2 and 1; the single one of the third class is to learn from. */
static void a_single_sample_of_a_class_is_for_training(void **state)
{
    static const size_t classes[] = {0, 1, 0, 0, 2, 1, 0, 0, 1, 0};
    size_t order[10], training;
    Error err;
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        size_t in_test[3] = {0};
        const Preparation third = {.test = 0.3, .seed = seed};
        assert_true(preparation_divide(&third, 10, classes, 3, order, &training, &err));
        assert_int_equal(training, 7);
        for (size_t k = training; k < 10; k++)
            in_test[classes[order[k]]]++;
        assert_int_equal(in_test[0], 2);
        assert_int_equal(in_test[1], 1);
        assert_int_equal(in_test[2], 0);
    }
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
    check_scaling("bytes", (const double[]){2 / 255.0, 5 / 255.0, 6 / 255.0, 5 / 255.0, 4 / 255.0,
                                            5 / 255.0, 8 / 255.0, 7 / 255.0});
    double d = sqrt(8.0 / 3);
    check_scaling("standard", (const double[]){-2 / d, 0, 2 / d, 0, 0, 0, 4 / d, 2});
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
    assert_memory_equal(one.parameters.theta, two.parameters.theta,
                        net.parameter_count * sizeof(Real));
    trainer_free(&one);
    trainer_free(&two);
    dataset_free(&whole);
    dataset_free(&part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_in_one_part),
        cmocka_unit_test(the_seed_draws_the_part),
        cmocka_unit_test(one_sample_cannot_be_divided),
        cmocka_unit_test(a_single_sample_of_a_class_is_for_training),
        cmocka_unit_test(scaling_learns_from_the_training_part),
        cmocka_unit_test(training_does_not_see_the_test_part),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
