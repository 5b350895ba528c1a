/* What comes of training: loss and accuracy of a whole data set, and runs that diverge. */
#include "support.h"

#include "core/evaluation.h"
#include "time/timeline.h"
#include "data/generators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t all = UINT64_MAX;

/* The forward pass of a 3-4-2 network with tanh and identity, in double. */
static void oracle_outputs(const Real *theta, const Real *x, double out[2])
{
    const Real *b1 = theta + 12, *w2 = theta + 16, *b2 = theta + 24;
    for (size_t k = 0; k < 2; k++)
        out[k] = b2[k];
    for (size_t j = 0; j < 4; j++) {
        double z = b1[j];
        for (size_t i = 0; i < 3; i++)
            z += (double)theta[3 * j + i] * (double)x[i];
        for (size_t k = 0; k < 2; k++)
            out[k] += (double)w2[4 * k + j] * tanh(z);
    }
}

/* Right, by the rule for each kind of target. */
static bool oracle_correct(TargetKind kind, double low, const double *a, const Real *t)
{
    if (kind == TARGET_ONE_HOT)
        return (a[0] >= a[1]) == (t[0] > t[1]);
    double middle = (low + 1) / 2;
    return (a[0] > middle) == (t[0] > (Real)middle) && (a[1] > middle) == (t[1] > (Real)middle);
}

static void set_targets(Dataset *data, TargetKind kind, Real low)
{
    uint64_t seed = 8;
    for (size_t k = 0; k < data->count && kind != TARGET_REAL; k++) {
        bool one = draw_below(&seed, 2), other = draw_below(&seed, 2);
        data->t[2 * k] = one ? 1 : low;
        data->t[2 * k + 1] = (kind == TARGET_ONE_HOT ? !one : other) ? 1 : low;
    }
    dataset_finish(data);
    assert_int_equal(data->kind, kind);
}

static void check_metrics(TargetKind kind, Real low, const char *loss_name, double scale)
{
    Net net = make_net("3-4-2", "tanh", "identity");
    Dataset data;
    Trainer trainer;
    Evaluation evaluation;
    Error err;
    Hyper hyper = {.rate = 0.1, .seed = 3};
    const Loss *loss = loss_find(loss_name, &err);
    double sum = 0, correct = 0;
    make_points(&data, 150, 3, 2, 17);
    set_targets(&data, kind, low);
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    for (size_t k = 0; k < data.count; k++) {
        double a[2];
        const Real *t = data.t + 2 * k;
        oracle_outputs(trainer.theta, data.x + 3 * k, a);
        sum += scale * (pow(a[0] - (double)t[0], 2) + pow(a[1] - (double)t[1], 2));
        correct += oracle_correct(kind, (double)low, a, t);
    }
    assert_true(evaluation_init(&evaluation, &net, &data, &err));
    Metrics m = evaluation_run(&evaluation, &net, trainer.theta, &data, loss);
    check_near(m.training.loss, sum / 150, 1e-6);
    if (kind == TARGET_REAL)
        assert_true(isnan(m.training.accuracy));
    else
        check_near(m.training.accuracy, correct / 150, 0);
    evaluation_free(&evaluation);
    trainer_free(&trainer);
    dataset_free(&data);
}

static void loss_and_accuracy(void **state)
{
    static const struct { const char *name; double scale; } losses[] = {{"half-squared", 0.5},
                                                                        {"mean-squared", 0.5}};
    (void)state;
    for (size_t l = 0; l < 2; l++) {
        check_metrics(TARGET_REAL, 0, losses[l].name, losses[l].scale);
        check_metrics(TARGET_BINARY, 0, losses[l].name, losses[l].scale);
        check_metrics(TARGET_BINARY, -1, losses[l].name, losses[l].scale);
        check_metrics(TARGET_ONE_HOT, 0, losses[l].name, losses[l].scale);
    }
}

static void slices_do_not_matter(void **state)
{
    Net net = make_net("3-4-2", "tanh", "identity");
    Dataset data;
    Trainer trainer;
    Evaluation evaluation;
    Metrics whole, sliced;
    Error err;
    size_t calls = 0;
    Hyper hyper = {.rate = 0.1, .seed = 3};
    (void)state;
    make_points(&data, 1000, 3, 2, 18);
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    assert_true(evaluation_init(&evaluation, &net, &data, &err));
    whole = evaluation_run(&evaluation, &net, trainer.theta, &data, trainer.spec.loss);
    evaluation_start(&evaluation);
    for (bool done = false; !done; calls++) {
        uint64_t work = 1;
        done = evaluation_advance(&evaluation, &net, trainer.theta, &data, trainer.spec.loss,
                                  &work, &sliced);
    }
    assert_true(calls > 3);
    assert_memory_equal(&whole.training, &sliced.training, sizeof whole.training);
    evaluation_free(&evaluation);
    trainer_free(&trainer);
    dataset_free(&data);
}

typedef struct Run {
    Dataset data;
    Trainer trainer;
    Timeline timeline;
} Run;

/* One layer: its gradient stays finite as long as its parameters do, so a lower rate can help. */
static void run_make(Run *run, double rate)
{
    Net net = make_net("2-1", "identity", "identity");
    Hyper hyper = {.rate = rate, .batch = 4, .shuffle = true, .seed = 3};
    Error err;
    make_points(&run->data, 12, 2, 1, 19);
    make_trainer(&run->trainer, &net, &run->data, &hyper, NULL);
    assert_true(timeline_init(&run->timeline, &run->trainer, 0, &err));
}

static void run_free(Run *run)
{
    timeline_free(&run->timeline);
    trainer_free(&run->trainer);
    dataset_free(&run->data);
}

static void check_finite(const Trainer *t)
{
    for (size_t p = 0; p < t->net.parameter_count; p++)
        assert_true(isfinite(t->theta[p]));
}

/* Trains until nothing more is done; keeps the parameters from before the last step, and in
 * `last` where they are in training. */
static void diverge(Run *run, Grain grain, Real before[3], Cursor *last)
{
    Trainer *t = &run->trainer;
    for (size_t i = 0; i < 1000 && !t->divergence.happened; i++) {
        memcpy(before, t->theta, t->net.parameter_count * sizeof *before);
        *last = t->cursor;
        timeline_advance(&run->timeline, grain, &(uint64_t){all});
    }
    assert_true(t->divergence.happened);
    assert_true(!isfinite(t->divergence.value));
    check_finite(t);
}

static void a_diverged_run_stops(void **state)
{
    Run run;
    Real before[3];
    Cursor last;
    char text[400], name[NET_PARAMETER_NAME_SIZE];
    (void)state;
    run_make(&run, 1e6);
    diverge(&run, GRAIN_BATCH, before, &last);
    uint64_t ticks = trainer_ticks(&run.trainer);
    assert_memory_equal(before, run.trainer.theta, 3 * sizeof(Real));
    timeline_advance(&run.timeline, GRAIN_EPOCH, &(uint64_t){all});
    assert_int_equal(trainer_ticks(&run.trainer), ticks);
    trainer_explain_divergence(&run.trainer, text, sizeof text);
    net_parameter_name(&run.trainer.net, run.trainer.divergence.parameter, name);
    check_holds(text, name);
    check_holds(text, "1e+06");
    run_free(&run);
}

static void back_from_divergence(void **state)
{
    static const Grain grains[] = {GRAIN_PHASE, GRAIN_BATCH, GRAIN_EPOCH};
    (void)state;
    for (size_t g = 0; g < 3; g++) {
        Run run;
        Real before[3];
        Cursor last;
        Error err;
        run_make(&run, 1e6);
        diverge(&run, grains[g], before, &last);
        assert_true(timeline_back(&run.timeline));
        while (!timeline_replay(&run.timeline, &(uint64_t){50}))
            continue;
        assert_false(run.trainer.divergence.happened);
        assert_memory_equal(before, run.trainer.theta, 3 * sizeof(Real));
        assert_int_equal(trainer_ticks(&run.trainer),
                         cursor_ticks(&last, trainer_phases(&run.trainer)));
        Hyper hyper = run.trainer.hyper;
        hyper.rate = 1e-3;
        assert_true(timeline_set(&run.timeline, &hyper, &err));
        uint64_t step = run.trainer.cursor.step;
        timeline_advance(&run.timeline, GRAIN_BATCH, &(uint64_t){all});
        assert_int_equal(run.trainer.cursor.step, step + 1);
        run_free(&run);
    }
}

/* Without a step back: a lower rate is enough, and the way there can be undone as well. */
static void a_lower_rate_goes_on(void **state)
{
    Run run;
    Real before[3];
    Cursor last;
    Error err;
    (void)state;
    run_make(&run, 1e6);
    diverge(&run, GRAIN_BATCH, before, &last);
    Hyper hyper = run.trainer.hyper;
    hyper.rate = 1e-3;
    assert_true(timeline_set(&run.timeline, &hyper, &err));
    uint64_t step = run.trainer.cursor.step;
    for (size_t i = 0; i < 3; i++)
        timeline_advance(&run.timeline, GRAIN_BATCH, &(uint64_t){all});
    assert_int_equal(run.trainer.cursor.step, step + 3);
    assert_false(run.trainer.divergence.happened);
    size_t steps = 0;
    for (; timeline_back(&run.timeline); steps++) {
        while (!timeline_replay(&run.timeline, &(uint64_t){50}))
            continue;
        check_finite(&run.trainer);
    }
    assert_int_equal(steps, step + 1 + 1 + 3);
    assert_int_equal(trainer_ticks(&run.trainer), 0);
    run_free(&run);
}

static void the_worked_example_is_built_in(void **state)
{
    static const double start[] = {.15, .20, .25, .30, .35, .35, .40, .45, .50, .55, .60, .60};
    static const double numbers[] = {0.05, 0.10, 0.01, 0.99};
    Dataset data;
    Error err;
    size_t number;
    const Generator *mazur = generator_find("mazur", &number, &err);
    (void)state;
    assert_non_null(mazur);
    assert_true(generator_make(mazur, number, &data, &err));
    assert_int_equal(data.count, 1);
    assert_int_equal(data.start_count, 12);
    for (size_t i = 0; i < 12; i++)
        check_near(data.start[i], (float)start[i], 0);
    for (size_t i = 0; i < 4; i++)
        check_near(i < 2 ? data.x[i] : data.t[i - 2], (float)numbers[i], 0);
    check_near(mazur->suggestion.rate, 0.5, 0);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_accuracy), cmocka_unit_test(slices_do_not_matter),
        cmocka_unit_test(a_diverged_run_stops), cmocka_unit_test(back_from_divergence),
        cmocka_unit_test(a_lower_rate_goes_on), cmocka_unit_test(the_worked_example_is_built_in),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
