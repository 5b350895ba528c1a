/* The rate advised after a divergence: it does what is said of it, the next larger one does not,
 * and neither the slices nor the trial itself change anything. */
#include "support.h"

#include "core/look/rate_trial.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct Run {
    Dataset data;
    Trainer trainer;
} Run;

static void run_make(Run *run, const char *shape, const char *hidden, const Hyper *hyper)
{
    Net net = make_net(shape, hidden, "identity");
    make_points(&run->data, 12, 2, 1, 19);
    make_trainer(&run->trainer, &net, &run->data, hyper, NULL);
}

static void run_free(Run *run)
{
    trainer_free(&run->trainer);
    dataset_free(&run->data);
}

static void diverge(Trainer *t)
{
    for (int i = 0; i < 1000 && !t->divergence.happened; i++)
        trainer_finish(t, GRAIN_EPOCH);
    assert_true(t->divergence.happened);
}

static double loss_of(const Trainer *t)
{
    Evaluation e;
    Error err;
    assert_true(evaluation_init(&e, &t->net, t->data, &err));
    Metrics m = evaluation_run(&e, &t->net, t->parameters.theta, t->data, t->spec.loss);
    evaluation_free(&e);
    return m.training.loss;
}

/* Trains from the start at another rate; the loss, or NAN where that diverges. */
static double loss_after(const Run *run, double rate, uint64_t epochs)
{
    Trainer t;
    Hyper hyper = run->trainer.hyper;
    Error err;
    hyper.rate = rate;
    assert_true(trainer_init(&t, &run->trainer.net, &run->data, &run->trainer.spec, &hyper, &err));
    for (uint64_t i = 0; i < epochs && !t.divergence.happened; i++)
        trainer_finish(&t, GRAIN_EPOCH);
    double loss = t.divergence.happened ? NAN : loss_of(&t);
    trainer_free(&t);
    return loss;
}

static void finish(RateTrial *trial, const Trainer *t, uint64_t slice)
{
    Error err;
    assert_true(rate_trial_start(trial, t, &err));
    while (!rate_trial_advance(trial, &(uint64_t){slice}))
        continue;
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* Of 1, 2, 5, 10, …, as digits are read. */
static double next_above(double rate)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.0e", rate);
    return digits[0] == '2' ? rate * 2.5 : rate * 2;
}

static const struct {
    const char *shape, *hidden;
    Hyper hyper;
} rows[] = {
    {"2-1", "identity", {.rate = 1e6, .batch = 4, .shuffle = true, .seed = 3}},
    {"2-6-1", "relu", {.rate = 100, .seed = 5}},
    {"2-4-3-1", "relu", {.rate = 1e4, .batch = 5, .shuffle = true, .seed = 8}},
    {"2-5-1", "elu", {.rate = 1e9, .batch = 12, .seed = 2, .l2 = 0.01}},
};

static void the_rate_does_what_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static RateTrial trial;
        char words[256], rate[80];
        Run run;
        run_make(&run, rows[i].shape, rows[i].hidden, &rows[i].hyper);
        double start = loss_of(&run.trainer);
        diverge(&run.trainer);
        finish(&trial, &run.trainer, UINT64_MAX);
        assert_true(trial.state == TRIAL_FOUND && trial.from_start);
        assert_true(trial.rate < rows[i].hyper.rate && trial.epochs >= 100);
        assert_true(same(trial.start_loss, start) && trial.loss < start);
        assert_true(same(loss_after(&run, trial.rate, trial.epochs), trial.loss));
        double above = next_above(trial.rate);
        if (above < rows[i].hyper.rate)
            assert_false(loss_after(&run, hyper_rate(above), trial.epochs) < start);
        rate_trial_words(&trial, words, sizeof words);
        snprintf(rate, sizeof rate, "rate %.9g, tried on a copy from the start", trial.rate);
        check_holds(words, rate);
        rate_trial_free(&trial);
        run_free(&run);
    }
}

/* Small slices lead to the same, and the trainer is as it was. */
static void slices_change_nothing(void **state)
{
    static RateTrial whole, sliced;
    Run run;
    Real theta[64];
    (void)state;
    run_make(&run, "2-6-1", "relu", &rows[1].hyper);
    diverge(&run.trainer);
    size_t n = run.trainer.net.parameter_count;
    uint64_t version = run.trainer.version, ticks = trainer_ticks(&run.trainer);
    memcpy(theta, run.trainer.parameters.theta, n * sizeof *theta);
    finish(&whole, &run.trainer, UINT64_MAX);
    finish(&sliced, &run.trainer, 1);
    assert_true(same(whole.rate, sliced.rate) && same(whole.loss, sliced.loss));
    assert_int_equal(whole.tried, sliced.tried);
    assert_memory_equal(theta, run.trainer.parameters.theta, n * sizeof *theta);
    assert_true(run.trainer.version == version && trainer_ticks(&run.trainer) == ticks);
    assert_true(run.trainer.divergence.happened);
    rate_trial_free(&whole);
    rate_trial_free(&sliced);
    run_free(&run);
}

/* A good state whose next update was not finite: training goes on from there. */
static void from_a_good_state(void **state)
{
    static RateTrial trial;
    Run run;
    Hyper hyper = {.rate = 0.05, .batch = 4, .shuffle = true, .seed = 3};
    Error err;
    (void)state;
    run_make(&run, "2-6-1", "relu", &hyper);
    for (int i = 0; i < 30; i++)
        trainer_finish(&run.trainer, GRAIN_EPOCH);
    double here = loss_of(&run.trainer);
    hyper = run.trainer.hyper;
    hyper.rate = 1e9;
    assert_true(trainer_set_hyper(&run.trainer, &hyper, &err));
    run.trainer.divergence.happened = true;
    finish(&trial, &run.trainer, 1000);
    assert_true(trial.state == TRIAL_FOUND && !trial.from_start);
    assert_true(same(trial.here_loss, here) && trial.loss < here);
    rate_trial_free(&trial);
    run_free(&run);
}

/* Where the rate is not to blame, that is said, after bounded work. */
static void none_does(void **state)
{
    static RateTrial trial;
    char words[256];
    Run run;
    (void)state;
    run_make(&run, "2-1", "identity", &rows[0].hyper);
    for (size_t i = 0; i < run.data.count * run.data.inputs; i++)
        run.data.x[i] = (Real)1e25;
    diverge(&run.trainer);
    finish(&trial, &run.trainer, 1000);
    assert_int_equal(trial.state, TRIAL_FAILED);
    rate_trial_words(&trial, words, sizeof words);
    check_holds(words, "no smaller rate did better on a copy: 27 were tried from the start");
    rate_trial_free(&trial);
    assert_int_equal(trial.state, TRIAL_NONE);
    run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_does_what_is_said),
        cmocka_unit_test(slices_change_nothing),
        cmocka_unit_test(from_a_good_state),
        cmocka_unit_test(none_does),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
