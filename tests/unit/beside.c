/* Two timelines side by side: one is led forward, back, into a mini-batch and through resets and
 * changes; the other one stands at the same moment each time, to the bit where a trainer of its own
 * comes that has gone there alone. */
#include "run.h"

#include "time/beside.h"

#include <stdio.h>
#include <string.h>

/* What differs. */
typedef struct Other {
    const char *name, *shape, *optimizer;
    Hyper hyper;
    bool same_batches;
} Other;

#define HYPER(...) {.rate = 0.3, .batch = 3, .shuffle = true, .seed = 4, __VA_ARGS__}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const Other others[] = {
    {"rate", "2-5-3-1", "sgd", HYPER(.rate = 2), true},
    {"optimizer", "2-5-3-1", "adam", HYPER(.rate = 0.05), true},
    {"seed", "2-5-3-1", "sgd", HYPER(.seed = 9), true},
    {"deeper", "2-5-3-3-1", "sgd", HYPER(), true},
    {"no hidden layer", "2-1", "sgd", HYPER(), true},
    {"smaller batch", "2-5-3-1", "sgd", HYPER(.batch = 1), false},
    {"larger batch", "2-5-3-1", "momentum", HYPER(.batch = 0), false},
};
#pragma GCC diagnostic pop

static void open_other(Run *run, void **state, const Other *o)
{
    Net net = make_net(o->shape, "tanh", "sigmoid");
    run_open(run, state, run_csv, &net, "half-squared", o->optimizer, &o->hyper);
}

static bool mid_batch(const Trainer *t)
{
    return t->cursor.phase > 0 && t->cursor.phase < trainer_phases(t);
}

/* Something that a person does to the one that leads. */
static Grain lead(Run *run, long *resets)
{
    Error err;
    Hyper hyper = run->trainer.hyper;
    Moment first, last, m;
    Place place;
    size_t what = draw_below(&run->seed, 16);
    if (what < 9) {
        run_advance(run, (Grain)(what % 3), 1 + draw_below(&run->seed, 4));
        return (Grain)(what % 3);
    }
    if (what < 13 && timeline_back(&run->timeline)) {
        run_arrive(run);
    } else if (what == 13) {
        timeline_range(&run->timeline, &first, &last);
        m = (Moment){draw_below(&run->seed, last.epoch + 1), 0, 0};
        if (timeline_find(&run->timeline, &m, &place, &err))
            run_go(run, place);
    } else if (what == 14) {
        hyper.rate = hyper_rate(hyper.rate * 0.9);
        assert_true(timeline_set(&run->timeline, &hyper, &err));
    } else if (what == 15) {
        assert_true(timeline_reset(&run->timeline, hyper.seed, &err));
        ++*resets;
    }
    return GRAIN_PHASE;
}

static void follow(Run *run, const Run *leader, Grain grain)
{
    const Beside how = {grain, true, 0};
    size_t slices = 0;
    while (!beside_go_on(&run->timeline, &leader->timeline, &how, &(uint64_t){500}))
        assert_true(++slices < 100000 && !run->timeline.short_of_memory);
    assert_true(beside_is_there(&run->timeline, &leader->timeline, &how));
}

/* The samples seen, and within a mini-batch of the same size whether it is forward, at the loss, or
 * back: worked out by the counters alone. */
static void check_moment(const Other *o, const Trainer *t, const Trainer *leader)
{
    size_t L = t->net.layer_count, of = leader->net.layer_count;
    size_t at = mid_batch(t) ? t->cursor.phase : 0;
    size_t led = mid_batch(leader) ? leader->cursor.phase : 0;
    assert_int_equal(t->cursor.epoch, leader->cursor.epoch);
    if (!o->same_batches) {
        size_t rows = hyper_batch(&t->hyper, t->data->count);
        assert_true(t->cursor.position <= leader->cursor.position);
        assert_true(leader->cursor.position - t->cursor.position < rows);
        assert_int_equal(at, 0);
        return;
    }
    assert_int_equal(t->cursor.position, leader->cursor.position);
    /* One layer alone is back when all of the other one's are. */
    assert_true(at <= L + 1 || led > of + 1);
    assert_true(led <= of + 1 || at >= L + 1);
    assert_int_equal(led == of + 1 || (L == 1 && led > of && led < 2 * of + 1), at == L + 1);
    assert_int_equal(led == of, at == L);
    assert_int_equal(led == 2 * of + 1, at == 2 * L + 1);
    if (L == of)
        assert_int_equal(at, led);
}

/* A trainer of its own goes there straight, by phases. */
static void check_bits(Run *run, void **state, const Other *o)
{
    Run alone;
    open_other(&alone, state, o);
    const Trainer *t = &run->trainer, *a = &alone.trainer;
    while (a->cursor.step < t->cursor.step || (mid_batch(t) && a->cursor.phase != t->cursor.phase))
        trainer_finish(&alone.trainer, GRAIN_PHASE);
    size_t n = t->net.parameter_count, states = t->spec.optimizer->states;
    assert_memory_equal(a->parameters.theta, t->parameters.theta, n * sizeof(Real));
    assert_memory_equal(a->parameters.state, t->parameters.state, n * states * sizeof(Real));
    run_close(&alone);
}

static void walk(void **state, const Other *o)
{
    Run leader, run;
    long resets = 0;
    open_other(&leader, state, &(Other){"", "2-5-3-1", "sgd", HYPER(), true});
    open_other(&run, state, o);
    leader.seed = draw_seed((const char *const[]){"follow", o->name, NULL});
    for (size_t i = 0; i < fewer(160); i++) {
        follow(&run, &leader, lead(&leader, &resets));
        check_moment(o, &run.trainer, &leader.trainer);
        check_bits(&run, state, o);
    }
    run_close(&leader);
    run_close(&run);
}

static void test_the_same_moment(void **state)
{
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        walk(state, &others[i]);
}

/* What was changed in the one that follows is done again where it was. */
static void test_changes_of_its_own(void **state)
{
    Run leader, run;
    Error err;
    open_other(&leader, state, &others[0]);
    open_other(&run, state, &others[1]);
    run_advance(&leader, GRAIN_EPOCH, 3);
    follow(&run, &leader, GRAIN_EPOCH);
    Hyper hyper = run.trainer.hyper;
    hyper.rate = 0.5;
    assert_true(timeline_set(&run.timeline, &hyper, &err));
    run_advance(&leader, GRAIN_EPOCH, 4);
    follow(&run, &leader, GRAIN_EPOCH);
    uint64_t there = replay_checksum(run.trainer.parameters.theta, run.trainer.net.parameter_count);
    for (int i = 0; i < 6; i++) {
        assert_true(timeline_back(&leader.timeline));
        run_arrive(&leader);
        follow(&run, &leader, GRAIN_EPOCH);
    }
    check_near(run.trainer.hyper.rate, 0.05, 1e-12);
    run_advance(&leader, GRAIN_EPOCH, 6);
    follow(&run, &leader, GRAIN_EPOCH);
    check_near(run.trainer.hyper.rate, 0.5, 1e-12);
    assert_true(there == replay_checksum(run.trainer.parameters.theta,
                                         run.trainer.net.parameter_count));
    assert_int_equal(run_journal(&run)->branch_count, 0);
    run_close(&leader);
    run_close(&run);
}

/* One step back undoes in the follower what it undoes in the other one. */
static void test_steps_of_the_same_size(void **state)
{
    static const Grain grains[] = {GRAIN_EPOCH, GRAIN_BATCH, GRAIN_PHASE, GRAIN_EPOCH, GRAIN_PHASE};
    Run leader, run;
    open_other(&leader, state, &others[0]);
    open_other(&run, state, &others[1]);
    for (size_t i = 0; i < sizeof grains / sizeof grains[0]; i++) {
        run_advance(&leader, grains[i], 2);
        follow(&run, &leader, grains[i]);
    }
    while (timeline_back(&leader.timeline)) {
        run_arrive(&leader);
        assert_true(timeline_back(&run.timeline));
        run_arrive(&run);
        assert_int_equal(trainer_ticks(&run.trainer), trainer_ticks(&leader.trainer));
    }
    assert_false(timeline_back(&run.timeline));
    run_close(&leader);
    run_close(&run);
}

/* The one that diverges stays where it is, and is back before that with the other one. */
static void test_divergence(void **state)
{
    Run leader, run;
    Other wild = others[0];
    Hyper hyper;
    Error err;
    open_other(&leader, state, &others[0]);
    open_other(&run, state, &wild);
    run_advance(&leader, GRAIN_EPOCH, 2);
    follow(&run, &leader, GRAIN_EPOCH);
    hyper = run.trainer.hyper;
    hyper.rate = 1e38;
    hyper.l2 = 1e8;
    assert_true(timeline_set(&run.timeline, &hyper, &err));
    run_advance(&leader, GRAIN_EPOCH, 9);
    follow(&run, &leader, GRAIN_EPOCH);
    assert_true(run.trainer.divergence.happened);
    assert_int_equal(run.trainer.cursor.epoch, 2);
    for (int i = 0; i < 10; i++) {
        assert_true(timeline_back(&leader.timeline));
        run_arrive(&leader);
        follow(&run, &leader, GRAIN_EPOCH);
    }
    assert_false(run.trainer.divergence.happened);
    assert_int_equal(run.trainer.cursor.epoch, 1);
    run_close(&leader);
    run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_same_moment, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_changes_of_its_own, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_steps_of_the_same_size, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_divergence, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("side by side", tests, NULL, NULL);
}
