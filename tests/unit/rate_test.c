/* The rate test: its losses against a second trainer that is led by hand, its mean against the
 * recursion written out, and its suggestion against falls whose places are known. */
#include "support.h"

#include "lab/rate_test.h"

#include <math.h>
#include <string.h>

enum { SAMPLES = 50, LEFT_OUT = 10, KEPT = RATE_TEST_STEPS - LEFT_OUT - 5 };

static void finish(RateTest *test, const Trainer *t)
{
    assert_true(rate_test_start(test, t, NULL));
    for (uint64_t work = 1; !rate_test_advance(test, t, &work); work = 1)
        assert_true(rate_test_is_of(test, t));
    assert_true(rate_test_is_of(test, t));
    assert_true(test->done);
}

/* For every optimizer, with mini-batches in a drawn order, penalties and dropout: each loss is that
 * of a trainer which goes on from here with the rate of that step. The one looked at stays. */
static void it_trains_as_a_trainer_does(void **state)
{
    (void)state;
    for (size_t o = 0; o < optimizer_table.count; o++) {
        const Optimizer *optimizer = (const Optimizer *)table_row(&optimizer_table, o);
        Net net = make_net("2-5-1", "tanh", "sigmoid");
        Hyper hyper = {.rate = 0.05, .batch = 8, .shuffle = true, .seed = 3, .l2 = 0.01,
                       .dropout = 0.2, .settings = optimizer->settings};
        Dataset data;
        Trainer t, led;
        RateTest test = {.going = false};
        Error err;
        make_points(&data, SAMPLES, 2, 1, 7);
        TrainerSpec spec = {.loss = loss_find("half-squared", &err), .optimizer = optimizer,
                            .init = init_find("glorot-uniform", &err)};
        assert_true(trainer_init(&t, &net, &data, &spec, &hyper, &err));
        assert_true(trainer_init(&led, &net, &data, &spec, &hyper, &err));
        train(&t, GRAIN_BATCH, 10);
        train(&led, GRAIN_BATCH, 10);
        uint64_t version = t.version;
        finish(&test, &t);
        assert_true(t.version == version && t.cursor.step == 10);
        assert_true(test.known > LEFT_OUT);
        double mean = 0;
        for (size_t i = 0; i < test.known; i++) {
            led.hyper.rate = test.rates[i];
            train(&led, GRAIN_BATCH, 1);
            assert_true(test.losses[i] == led.batch.loss || isnan(led.batch.loss));
            mean = 0.98 * mean + 0.02 * led.batch.loss;
            if (isfinite(led.batch.loss))
                check_near((Real)test.smooth[i], mean / (1 - pow(0.98, (double)i + 1)), 1e-6);
        }
        /* The present rate is 0.05, of the decade of 0.01. */
        check_near((Real)test.rates[0], 1e-6, 1e-6);
        check_near((Real)test.rates[50], 1e-2, 1e-6);
        train(&t, GRAIN_BATCH, 1);
        assert_false(rate_test_is_of(&test, &t));
        finish(&test, &t);
        rate_test_free(&test);
        trainer_free(&t);
        trainer_free(&led);
        dataset_free(&data);
    }
}

/* One linear unit, which any large rate makes worse: the test ends before its last step, and below
 * a loss of no number too. */
static void it_ends_where_the_loss_has_grown(void **state)
{
    (void)state;
    Net net = make_net("1-1", "tanh", "identity");
    const Real start[] = {0, 0};
    Hyper hyper = {.rate = 1, .batch = 0, .seed = 1};
    Dataset data;
    Trainer t;
    RateTest test = {.going = false};
    make_points(&data, SAMPLES, 1, 1, 7);
    make_trainer(&t, &net, &data, &hyper, start);
    finish(&test, &t);
    assert_true(test.known < RATE_TEST_STEPS && (test.rose || test.diverged));
    double least = INFINITY;
    for (size_t i = 0; i < test.known; i++) {
        least = fmin(least, test.smooth[i]);
        assert_true(i + 1 == test.known || test.smooth[i] <= 4 * least);
    }
    rate_test_free(&test);
    trainer_free(&t);
    dataset_free(&data);
}

/* A test that is done, with these smoothed losses between what is left out at its ends. */
static RateTest test_of(const double *y)
{
    RateTest test = {.done = true, .known = RATE_TEST_STEPS};
    for (int i = 0; i < RATE_TEST_STEPS; i++) {
        int k = i - LEFT_OUT;
        test.rates[i] = i;
        test.smooth[i] = k < 0 ? 100 - i : k < KEPT ? y[k] : 0;
    }
    return test;
}

/* A fall of 30 from the first place on ends at 29, and fast.ai takes it to begin 30 before that, at
 * −1: a third of 30 and a sixth lead from there to 14. One of 40 that begins at place 20 ends at
 * 59, so it is 19 + 13 + 6. Where losses rise, nothing is suggested. */
static void the_suggestion_lies_in_the_longest_fall(void **state)
{
    (void)state;
    double y[KEPT];
    for (int k = 0; k < KEPT; k++)
        y[k] = k < 30 ? 50 - k : k;
    RateTest test = test_of(y);
    check_near((Real)rate_test_facts(&test).valley, LEFT_OUT + 14, 0);
    check_near((Real)rate_test_facts(&test).from, LEFT_OUT, 0);
    check_near((Real)rate_test_facts(&test).to, LEFT_OUT + 29, 0);
    check_near((Real)rate_test_facts(&test).lowest, LEFT_OUT + 29, 0);
    for (int k = 0; k < KEPT; k++)
        y[k] = k < 20 ? k : k < 60 ? 40 - (k - 20) * 0.1 - (k == 41) : 60 + k;
    test = test_of(y);
    check_near((Real)rate_test_facts(&test).to, LEFT_OUT + 59, 0);
    check_near((Real)rate_test_facts(&test).steepest, LEFT_OUT + 40, 0);
    for (int k = 0; k < KEPT; k++)
        y[k] = k < 20 ? k : k < 60 ? 40 - (k - 20) * 0.1 : 60 + k;
    test = test_of(y);
    check_near((Real)rate_test_facts(&test).valley, LEFT_OUT + 19 + 13 + 6, 0);
    /* What falls by no more than rounding is no fall. */
    for (int k = 0; k < KEPT; k++)
        y[k] = 50 - 1e-6 * k;
    test = test_of(y);
    assert_true(isnan(rate_test_facts(&test).valley));
    for (int k = 0; k < KEPT; k++)
        y[k] = k;
    test = test_of(y);
    assert_true(isnan(rate_test_facts(&test).valley));
    test.known = LEFT_OUT;
    assert_true(isnan(rate_test_facts(&test).valley));
}

/* Other data in the middle: it is over, and begins anew. */
static void other_data_end_it(void **state)
{
    (void)state;
    Net net = make_net("2-3-1", "tanh", "tanh");
    Hyper hyper = {.rate = 0.1, .batch = 5, .seed = 1};
    Dataset data;
    Trainer t;
    RateTest test = {.going = false};
    uint64_t work = 1;
    make_points(&data, SAMPLES, 2, 1, 7);
    make_trainer(&t, &net, &data, &hyper, NULL);
    assert_true(rate_test_start(&test, &t, NULL));
    assert_false(rate_test_advance(&test, &t, &work));
    assert_true(dataset_edit(&data, 0, 0, 3, NULL));
    assert_false(rate_test_is_of(&test, &t));
    work = UINT64_MAX;
    assert_true(rate_test_advance(&test, &t, &work));
    assert_false(test.done);
    finish(&test, &t);
    rate_test_free(&test);
    trainer_free(&t);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_trains_as_a_trainer_does),
        cmocka_unit_test(it_ends_where_the_loss_has_grown),
        cmocka_unit_test(the_suggestion_lies_in_the_longest_fall),
        cmocka_unit_test(other_data_end_it),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("rate_test", tests, NULL, NULL);
}
