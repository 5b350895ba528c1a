/* Runs that diverge: they stop at the last finite numbers, and can be gone back over and on. */
#include "support.h"

#include "time/timeline.h"

#include <math.h>
#include <string.h>

static const uint64_t all = UINT64_MAX;

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
        assert_true(isfinite(t->parameters.theta[p]));
}

/* Trains until nothing more is done; keeps the parameters from before the last step, and in
 * `last` where they are in training. */
static void diverge(Run *run, Grain grain, Real before[3], Cursor *last)
{
    Trainer *t = &run->trainer;
    for (size_t i = 0; i < 1000 && !t->divergence.happened; i++) {
        memcpy(before, t->parameters.theta, t->net.parameter_count * sizeof *before);
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
    assert_memory_equal(before, run.trainer.parameters.theta, 3 * sizeof(Real));
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
        assert_memory_equal(before, run.trainer.parameters.theta, 3 * sizeof(Real));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_diverged_run_stops),
        cmocka_unit_test(back_from_divergence),
        cmocka_unit_test(a_lower_rate_goes_on),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
