/* The timeline against a stack of full copies: every step back lands on the same bits, whatever
 * was done, in which slices, and however few snapshots there is room for. */
#include "changes.h"
#include "copy.h"
#include "support.h"

#include "time/timeline.h"

#include <stdlib.h>

enum { STACK_MAX = 512 };

typedef struct World {
    Net net;
    Dataset data;
    Trainer trainer;
    Timeline timeline;
    Copy stack[STACK_MAX];
    size_t depth;
    int pending;
    uint64_t seed;
    uint64_t slice; /* the most work of one call, 0: no limit */
} World;

static void push(World *w)
{
    assert_true(w->depth < STACK_MAX);
    w->stack[w->depth++] = copy_state(&w->trainer, w->pending);
    w->pending = NOTHING_PENDING;
}

static uint64_t next_slice(World *w)
{
    return w->slice == 0 ? UINT64_MAX : draw_below(&w->seed, w->slice);
}

/* One step, finished or (rarely) left after a slice of work; going on with it is the same step. */
static void step(World *w, Grain grain)
{
    bool reached = false, leave = draw_below(&w->seed, 5) == 0;
    if (w->pending != (int)grain)
        push(w);
    do {
        uint64_t work = leave ? draw_below(&w->seed, 4000) : next_slice(w);
        reached = timeline_advance(&w->timeline, grain, &work);
    } while (!reached && !leave);
    w->pending = reached ? NOTHING_PENDING : (int)grain;
}

/* A timeline that is refused room for a wider optimizer leaves everything as it is. */
static void set(World *w, const Hyper *hyper)
{
    Error err;
    size_t room = w->timeline.replay.snapshots.slot_size;
    push(w);
    if (timeline_set(&w->timeline, hyper, &err))
        return;
    check_holds(err.message, "too little");
    assert_int_equal(w->timeline.replay.snapshots.slot_size, room);
    Copy *top = &w->stack[--w->depth];
    check_copy(&w->trainer, top);
    w->pending = top->pending;
    free(top->bytes);
}

static void edit(World *w)
{
    Error err;
    Edit edit = draw_edit(&w->trainer, &w->seed);
    push(w);
    size_t event = w->timeline.replay.journal.event;
    bool turns = draw_below(&w->seed, 2) == 0;
    assert_true((turns ? timeline_turn : timeline_edit)(&w->timeline, &edit, &err));
    if (w->timeline.replay.journal.event == event) /* it went on with the edit before it */
        free(w->stack[--w->depth].bytes);
    Real now = edit.is_data ? *dataset_value(&w->data, edit.sample, edit.index)
                            : w->trainer.parameters.theta[edit.index];
    assert_memory_equal(&now, &edit.value, sizeof now);
}

static void move(World *w)
{
    size_t n = w->trainer.net.parameter_count;
    Real *theta = malloc(n * sizeof *theta);
    assert_non_null(theta);
    for (size_t i = 0; i < n; i++)
        theta[i] = w->trainer.parameters.theta[i] + (Real)draw_uniform(&w->seed, -0.1, 0.1);
    assert_true(timeline_move(&w->timeline, theta, NULL));
    assert_memory_equal(w->trainer.parameters.theta, theta, n * sizeof *theta);
    free(theta);
}

static void change(World *w)
{
    Hyper hyper;
    Error err;
    if (draw_below(&w->seed, 11) > 0) {
        draw_hyper(&w->trainer, &w->seed, &hyper);
        set(w, &hyper);
        return;
    }
    push(w);
    if (draw_below(&w->seed, 2) == 0)
        move(w);
    else
        assert_true(timeline_jog(&w->timeline, draw_uniform(&w->seed, 0, 0.5), &err));
}

static void back(World *w)
{
    bool begun = timeline_back(&w->timeline);
    assert_int_equal(begun, w->depth > 0);
    if (!begun)
        return;
    while (!timeline_replay(&w->timeline, &(uint64_t){next_slice(w)}))
        continue;
    Copy *top = &w->stack[--w->depth];
    check_copy(&w->trainer, top);
    w->pending = top->pending;
    free(top->bytes);
}

/* Many steps that are undone at one stroke, but for those of a command that diverged. */
static void command(World *w)
{
    size_t depth = w->depth;
    if (w->pending != NOTHING_PENDING || w->trainer.divergence.happened)
        return;
    uint64_t from = trainer_ticks(&w->trainer);
    size_t event = w->timeline.replay.journal.event;
    timeline_command(&w->timeline, true);
    for (size_t i = draw_below(&w->seed, 6); i > 0; i--)
        step(w, (Grain)draw_below(&w->seed, 3));
    timeline_command(&w->timeline, false);
    bool moved = trainer_ticks(&w->trainer) != from || w->timeline.replay.journal.event != event;
    if (w->trainer.divergence.happened)
        return;
    w->pending = NOTHING_PENDING;
    while (w->depth > depth + moved)
        free(w->stack[--w->depth].bytes);
}

static void act(World *w)
{
    Error err;
    size_t kind = draw_below(&w->seed, 22);
    if (kind >= 20) {
        command(w);
    } else if (kind < 7) {
        step(w, kind < 3 ? GRAIN_EPOCH : kind < 5 ? GRAIN_BATCH : GRAIN_PHASE);
    } else if (kind < 10) {
        change(w);
    } else if (kind == 10) {
        for (size_t i = draw_below(&w->seed, 3); i < 3; i++)
            edit(w);
    } else if (kind == 11) {
        push(w);
        assert_true(timeline_reset(&w->timeline, draw_below(&w->seed, 4), &err));
    } else if (kind < 14) {
        for (size_t i = draw_below(&w->seed, 8); i > 0; i--)
            step(w, kind == 12 ? GRAIN_EPOCH : GRAIN_PHASE);
    } else {
        back(w);
    }
}

static size_t bytes_for(const Trainer *t, size_t snapshots)
{
    size_t numbers = t->net.parameter_count * (1 + t->spec.optimizer->states);
    return snapshots * (numbers * sizeof(Real) + sizeof(Snapshot));
}

static World *world_new(const char *shape, size_t count, size_t snapshots, uint64_t seed)
{
    World *w = calloc(1, sizeof *w);
    Hyper hyper = {.rate = 0.1, .batch = 7, .shuffle = true, .seed = 1};
    Error err;
    assert_non_null(w);
    w->seed = seed;
    w->pending = NOTHING_PENDING;
    w->net = make_net(shape, "tanh", "tanh");
    make_points(&w->data, count, w->net.inputs, net_outputs(&w->net), seed);
    const Optimizer *optimizers = optimizer_table.rows;
    TrainerSpec spec = {.loss = loss_find("half-squared", &err),
                        .optimizer = &optimizers[seed % optimizer_table.count],
                        .init = init_find("glorot-uniform", &err)};
    hyper.settings = spec.optimizer->settings;
    assert_true(trainer_init(&w->trainer, &w->net, &w->data, &spec, &hyper, &err));
    assert_true(timeline_init(&w->timeline, &w->trainer, bytes_for(&w->trainer, snapshots), &err));
    w->timeline.replay.data = &w->data;
    return w;
}

static void world_delete(World *w)
{
    while (w->depth > 0)
        free(w->stack[--w->depth].bytes);
    timeline_free(&w->timeline);
    trainer_free(&w->trainer);
    dataset_free(&w->data);
    free(w);
}

/* A random life, and then all the way back to its start. */
static void live(const char *shape, size_t count, size_t snapshots, uint64_t slice, size_t actions,
                 uint64_t seed)
{
    World *w = world_new(shape, count, snapshots, seed);
    w->slice = slice;
    for (size_t i = 0; i < actions && w->depth + 8 < STACK_MAX; i++)
        act(w);
    while (w->depth > 0)
        back(w);
    assert_false(timeline_back(&w->timeline));
    assert_int_equal(trainer_ticks(&w->trainer), 0);
    world_delete(w);
}

static void small_networks(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= fewer(60); seed++)
        live(seed % 2 ? "2-3-1" : "3-1", 13, 0, seed % 3 ? 300 : 0, 80, seed);
}

static void small_networks_with_few_snapshots(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 100 + fewer(40); seed++)
        live("2-4-3-1", 13, 2 + seed % 4, seed % 3 ? 300 : 0, 80, seed);
}

/* Large enough that a snapshot is due every epoch or two. */
static void many_snapshots(void **state)
{
    (void)state;
    for (uint64_t seed = 200; seed < 200 + fewer(10); seed++)
        live("32-64-32-4", 60, 0, seed % 2 ? 400000 : 0, 80, seed);
}

static void few_snapshots(void **state)
{
    (void)state;
    for (uint64_t seed = 300; seed < 300 + fewer(16); seed++)
        live("32-64-32-4", 60, 2 + seed % 4, seed % 2 ? 400000 : 0, 60, seed);
}

static void too_small_a_budget_is_refused(void **state)
{
    World *w = world_new("2-3-1", 9, 2, 1);
    Timeline other;
    Error err = {.message = ""};
    (void)state;
    assert_false(timeline_init(&other, &w->trainer, bytes_for(&w->trainer, 2) - 1, &err));
    check_holds(err.message, "at least");
    timeline_free(&other);
    assert_int_equal(w->timeline.replay.snapshots.capacity, 2);
    world_delete(w);
}

/* A run that goes on from a session may start in the middle of a mini-batch. */
static void the_start_may_be_within_a_mini_batch(void **state)
{
    World *w = world_new("2-3-1", 13, 2, 1);
    Error err;
    (void)state;
    for (size_t phases = 1; phases < trainer_phases(&w->trainer); phases++) {
        timeline_free(&w->timeline);
        trainer_reset(&w->trainer, phases);
        train(&w->trainer, GRAIN_BATCH, 3);
        train(&w->trainer, GRAIN_PHASE, phases);
        assert_true(timeline_init(&w->timeline, &w->trainer, 0, &err));
        step(w, GRAIN_PHASE);
        step(w, GRAIN_EPOCH);
        while (w->depth > 0)
            back(w);
        assert_false(timeline_back(&w->timeline));
    }
    world_delete(w);
}

/* A phase of a large layer stops between slices; what is changed there comes back as it was. */
static void a_change_within_a_phase(void **state)
{
    World *w = world_new("64-64-2", 80, 0, 1);
    Error err;
    (void)state;
    Hyper hyper = w->trainer.hyper;
    hyper.batch = 70;
    push(w);
    assert_true(timeline_set(&w->timeline, &hyper, &err));
    uint64_t work = 1;
    push(w);
    assert_false(timeline_advance(&w->timeline, GRAIN_EPOCH, &work));
    assert_true(w->trainer.batch.done > 0);
    hyper.shuffle = false;
    assert_true(timeline_set(&w->timeline, &hyper, &err));
    timeline_advance(&w->timeline, GRAIN_BATCH, &(uint64_t){UINT64_MAX});
    Copy wanted = copy_state(&w->trainer, NOTHING_PENDING);
    timeline_advance(&w->timeline, GRAIN_PHASE, &(uint64_t){UINT64_MAX});
    assert_true(timeline_back(&w->timeline));
    while (!timeline_replay(&w->timeline, &(uint64_t){UINT64_MAX}))
        continue;
    check_copy(&w->trainer, &wanted);
    free(wanted.bytes);
    world_delete(w);
}

/* A step that was left between two slices of its first phase has advanced no counter, but it is
 * that step which is undone, and not the whole one before it. */
static void a_step_left_within_its_first_phase(void **state)
{
    (void)state;
    for (int grain = GRAIN_PHASE; grain <= GRAIN_EPOCH; grain++) {
        World *w = world_new("64-64-2", 160, 0, 1);
        Error err;
        Hyper hyper = w->trainer.hyper;
        hyper.batch = 80;
        assert_true(timeline_set(&w->timeline, &hyper, &err));
        for (size_t i = 0; i < trainer_phases(&w->trainer); i++)
            timeline_advance(&w->timeline, (Grain)grain, &(uint64_t){UINT64_MAX});
        push(w);
        assert_false(timeline_advance(&w->timeline, (Grain)grain, &(uint64_t){1}));
        assert_true(w->trainer.batch.done > 0);
        back(w);
        world_delete(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_networks),
        cmocka_unit_test(small_networks_with_few_snapshots),
        cmocka_unit_test(many_snapshots),
        cmocka_unit_test(few_snapshots),
        cmocka_unit_test(too_small_a_budget_is_refused),
        cmocka_unit_test(the_start_may_be_within_a_mini_batch),
        cmocka_unit_test(a_change_within_a_phase),
        cmocka_unit_test(a_step_left_within_its_first_phase),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
