/* Any place of a run is reached with the bits that were there. The oracle is another trainer that
 * only ever went forward; it knows no timeline. */
#include "support.h"

#include "time/journal.h"
#include "time/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCHS = 10000, CHANGES = 20, JUMPS = 1000 };

/* What is done at a place of a run: `rate` from `ticks` on. */
typedef struct Change {
    uint64_t ticks;
    double rate;
} Change;

/* What the numbers of a state and of the mini-batch held come to. */
typedef struct Wanted {
    uint64_t ticks, hash;
} Wanted;

typedef struct World {
    Net net;
    Dataset data;
    Trainer trainer, plain;
    Timeline timeline;
    uint64_t seed;
} World;

static uint64_t add(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ b[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_state(const Trainer *t)
{
    size_t layers = t->net.layer_count, phase = t->cursor.phase, n = t->net.parameter_count;
    uint64_t hash = add(UINT64_C(14695981039346656037), t->parameters.theta, n * sizeof(Real));
    hash = add(hash, t->parameters.state, n * t->spec.optimizer->states * sizeof(Real));
    hash = add(hash, t->data->x, t->data->count * t->data->inputs * sizeof *t->data->x);
    hash = add(hash, t->data->t, t->data->count * t->data->outputs * sizeof *t->data->t);
    hash = add(hash, &t->cursor.epoch, sizeof t->cursor.epoch);
    hash = add(hash, &t->cursor.step, sizeof t->cursor.step);
    hash = add(hash, &t->cursor.position, sizeof t->cursor.position);
    hash = add(hash, &phase, sizeof phase);
    for (size_t l = 0; l < layers; l++) {
        const Layer *layer = &t->net.layers[l];
        size_t at = batch_at(&t->batch, layer, 0), count = t->batch.rows * layer->units;
        if (phase > l)
            hash = add(hash, t->batch.a + at, count * sizeof *t->batch.a);
        if (phase > 2 * layers - l)
            hash = add(hash, t->batch.delta + at, count * sizeof *t->batch.delta);
    }
    if (phase > layers)
        hash = add(hash, &t->batch.loss, sizeof t->batch.loss);
    return hash;
}

static World *world_new(const char *shape, size_t count, size_t batch, size_t budget)
{
    World *w = calloc(1, sizeof *w);
    Hyper hyper = {.rate = 0.1, .batch = batch, .shuffle = true, .seed = 1};
    Error err;
    assert_non_null(w);
    w->seed = 5;
    w->net = make_net(shape, "tanh", "tanh");
    make_points(&w->data, count, w->net.inputs, net_outputs(&w->net), 3);
    TrainerSpec spec = {.loss = loss_find("half-squared", &err),
                        .optimizer = optimizer_find("adam", &err),
                        .init = init_find("glorot-uniform", &err)};
    hyper.settings = spec.optimizer->settings;
    assert_true(trainer_init(&w->trainer, &w->net, &w->data, &spec, &hyper, &err));
    assert_true(trainer_init(&w->plain, &w->net, &w->data, &spec, &hyper, &err));
    assert_true(timeline_init(&w->timeline, &w->trainer, budget, &err));
    w->timeline.replay.data = &w->data;
    return w;
}

static void world_delete(World *w)
{
    timeline_free(&w->timeline);
    trainer_free(&w->trainer);
    trainer_free(&w->plain);
    dataset_free(&w->data);
    free(w);
}

static void advance(World *w, Grain grain, size_t n)
{
    for (size_t i = 0; i < n; i++)
        while (!timeline_advance(&w->timeline, grain, &(uint64_t){5000}))
            continue;
}

static void set_rate(World *w, double rate)
{
    Error err;
    Hyper hyper = w->trainer.hyper;
    hyper.rate = rate;
    assert_true(timeline_set(&w->timeline, &hyper, &err));
}

static void arrive(World *w)
{
    while (!timeline_replay(&w->timeline, &(uint64_t){3000}))
        continue;
}

static void back(World *w)
{
    assert_true(timeline_back(&w->timeline));
    arrive(w);
}

static void go_to(World *w, const char *text)
{
    Moment moment;
    Place place = {0};
    Error err = {.message = ""};
    if (!moment_parse(&moment, text, w->net.layer_count, &err) ||
        !timeline_find(&w->timeline, &moment, &place, &err))
        fail_msg("%s", err.message);
    timeline_go(&w->timeline, place);
    arrive(w);
}

static void refuse(World *w, const char *text, const char *part)
{
    Moment moment;
    Place place;
    Error err = {.message = ""};
    assert_false(moment_parse(&moment, text, w->net.layer_count, &err) &&
                 timeline_find(&w->timeline, &moment, &place, &err));
    check_holds(err.message, part);
}

/* Goes forward alone to `ticks`, doing on its way what was done. */
static uint64_t hash_at(World *w, const Change *changes, size_t count, size_t *next, uint64_t ticks)
{
    Trainer *t = &w->plain;
    for (;;) {
        bool due = *next < count && changes[*next].ticks <= ticks;
        uint64_t until = due ? changes[*next].ticks : ticks;
        size_t phases = trainer_phases(t);
        while (trainer_ticks(t) < until)
            trainer_finish(t, trainer_ticks(t) / phases < until / phases &&
                           t->cursor.phase % phases == 0 ? GRAIN_BATCH : GRAIN_PHASE);
        if (!due)
            return hash_state(t);
        Hyper hyper = t->hyper;
        hyper.rate = changes[(*next)++].rate;
        trainer_set_hyper(t, &hyper, NULL);
    }
}

static int by_ticks(const void *a, const void *b)
{
    uint64_t x = ((const Wanted *)a)->ticks, y = ((const Wanted *)b)->ticks;
    return x < y ? -1 : x > y;
}

/* A quarter of the epochs and jumps; with BACKPROP_SWEEP all. */
static void many_jumps(const char *shape, size_t count, size_t batch, size_t budget)
{
    World *w = world_new(shape, count, batch, budget);
    static Wanted wanted[JUMPS];
    const size_t share = getenv("BACKPROP_SWEEP") ? 1 : 4;
    const size_t epochs = fewer(EPOCHS / share) / CHANGES * CHANGES, jumps = fewer(JUMPS / share);
    Change changes[CHANGES];
    size_t phases = trainer_phases(&w->trainer), layers = w->net.layer_count, next = 0;
    uint64_t steps = hyper_steps_per_epoch(&w->trainer.hyper, w->trainer.data->count);
    for (size_t i = 0; i < CHANGES; i++) {
        advance(w, GRAIN_EPOCH, epochs / CHANGES);
        changes[i] = (Change){trainer_ticks(&w->trainer), 0.01 * (double)(1 + i % 7)};
        set_rate(w, changes[i].rate);
        assert_true(timeline_bytes(&w->timeline) <= budget);
    }
    for (size_t i = 0; i < jumps; i++)
        wanted[i].ticks = draw_bits(&w->seed) % (epochs * steps * phases + 1);
    qsort(wanted, jumps, sizeof wanted[0], by_ticks);
    for (size_t i = 0; i < jumps; i++)
        wanted[i].hash = hash_at(w, changes, CHANGES, &next, wanted[i].ticks);
    for (size_t i = 0; i < jumps; i++) {
        const Wanted *to = &wanted[draw_below(&w->seed, jumps)];
        uint64_t step = to->ticks / phases;
        char text[MOMENT_SIZE];
        moment_text(&(Moment){step / steps, step % steps, to->ticks % phases}, layers, text);
        go_to(w, text);
        if (hash_state(&w->trainer) != to->hash)
            fail_msg("jump %zu: other bits at %s", i, text);
        assert_true(timeline_bytes(&w->timeline) <= budget);
    }
    assert_int_equal(w->timeline.replay.journal.branch_count, 0);
    world_delete(w);
}

static void after_many_epochs(void **state)
{
    (void)state;
    many_jumps("2-4-1", 4, 0, 60000);
    many_jumps("2-8-8-1", 50, 16, 120000);
}

static void moments_have_names(void **state)
{
    static const char *const names[] = {"0", "7", "7.1", "7.1.forward1", "7.1.forward2",
                                        "7.1.loss", "7.1.backward2", "7.1.backward1", "7.2"};
    World *w = world_new("2-3-1", 20, 8, 0);
    char text[MOMENT_SIZE];
    (void)state;
    set_rate(w, 0.2);
    advance(w, GRAIN_EPOCH, 9);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        go_to(w, names[i]);
        Moment m = timeline_moment(&w->timeline);
        moment_text(&m, w->net.layer_count, text);
        assert_string_equal(text, names[i]);
        assert_int_equal(w->trainer.cursor.epoch, i > 0 ? 7 : 0);
        assert_true(w->trainer.hyper.rate > 0.15);
        /* Phases as core/train/trainer.h counts them: 2 layers forward, the loss, 2 backward. */
        if (i > 2 && i < 8)
            assert_int_equal(w->trainer.cursor.phase, i - 2);
    }
    go_to(w, "7.1.update");
    assert_int_equal(w->trainer.cursor.step, 7 * 3 + 2);
    go_to(w, "7.3");
    assert_int_equal(w->trainer.cursor.epoch, 8);
    refuse(w, "10", "training has not come to 10; this run goes from 0 to 9");
    refuse(w, "9.0.loss", "from 0 to 9");
    refuse(w, "7.4", "there is no 7.4; of the moments after 7 the last is 7.3");
    static const char *const wrong[] = {"7.", "-1", "", "99999999999999999999999"};
    static const char *const phases[] = {"7.1.forward3", "7.1.loss.2", "7.1.", "7.1.backward0"};
    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++)
        refuse(w, phases[i], "forward1 to forward2, loss, backward2 to backward1, and update");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refuse(w, wrong[i], "120 is after 120 epochs, 120.3 three mini-batches later, 120.3.forw");
    world_delete(w);
}

/* Another size of mini-batches in the middle of an epoch, and a start within an epoch. */
static void moments_where_epochs_differ(void **state)
{
    World *w = world_new("2-3-1", 20, 8, 0);
    Error err;
    (void)state;
    timeline_free(&w->timeline);
    train(&w->trainer, GRAIN_BATCH, 4);
    assert_true(timeline_init(&w->timeline, &w->trainer, 0, &err));
    refuse(w, "1", "training has not come to 1; this run goes from 1.1 to 1.1");
    advance(w, GRAIN_EPOCH, 1);
    Hyper hyper = w->trainer.hyper;
    advance(w, GRAIN_BATCH, 1);
    hyper.batch = 5;
    assert_true(timeline_set(&w->timeline, &hyper, &err));
    advance(w, GRAIN_EPOCH, 2);
    go_to(w, "2.2");
    assert_int_equal(w->trainer.cursor.position, 8 + 5);
    go_to(w, "3");
    assert_int_equal(w->trainer.cursor.epoch, 3);
    assert_int_equal(w->trainer.cursor.step, 6 + 1 + 3);
    go_to(w, "3.4");
    assert_int_equal(w->trainer.cursor.epoch, 4);
    world_delete(w);
}

/* Forward again is the same again, the change of rate too; then back and a change is a branch. */
static void the_line_is_kept_until_something_else_is_done(void **state)
{
    World *w = world_new("2-3-1", 20, 8, 0);
    Timeline *tl = &w->timeline;
    (void)state;
    advance(w, GRAIN_EPOCH, 5);
    set_rate(w, 0.3);
    advance(w, GRAIN_EPOCH, 5);
    uint64_t end = hash_state(&w->trainer);
    go_to(w, "0");
    assert_false(timeline_at_front(tl));
    advance(w, GRAIN_EPOCH, 5);
    assert_true(w->trainer.hyper.rate > 0.25);
    advance(w, GRAIN_PHASE, 5 * 3 * trainer_phases(&w->trainer));
    assert_true(timeline_at_front(tl) && hash_state(&w->trainer) == end);
    assert_int_equal(tl->replay.journal.branch_count, 0);
    assert_string_equal(tl->replay.journal.present.name, "b1");
    go_to(w, "7");
    set_rate(w, 0.01);
    assert_int_equal(tl->replay.journal.branch_count, 1);
    assert_string_equal(tl->replay.journal.present.name, "b2");
    assert_string_equal(tl->replay.journal.branches[0].name, "b1");
    assert_int_equal(branch_length(timeline_journal(tl), &tl->replay.journal.branches[0]),
                     3 * 3 * trainer_phases(&w->trainer));
    advance(w, GRAIN_EPOCH, 1);
    timeline_enter(tl, 0);
    arrive(w);
    assert_true(timeline_at_front(tl) && hash_state(&w->trainer) == end);
    assert_string_equal(tl->replay.journal.present.name, "b1");
    world_delete(w);
}

/* Changed, undone, changed in the same way: nothing else was done. A change undone and trained on
 * without it: a branch if there was training behind it, and not the change again. */
static void an_undone_change(void **state)
{
    World *w = world_new("2-3-1", 20, 8, 0);
    Timeline *tl = &w->timeline;
    (void)state;
    advance(w, GRAIN_EPOCH, 2);
    set_rate(w, 0.3);
    back(w);
    set_rate(w, 0.3);
    assert_int_equal(tl->replay.journal.present.count, 3);
    advance(w, GRAIN_EPOCH, 1);
    back(w);
    back(w);
    assert_true(w->trainer.hyper.rate < 0.2);
    advance(w, GRAIN_EPOCH, 1);
    assert_true(w->trainer.hyper.rate < 0.2);
    assert_int_equal(tl->replay.journal.branch_count, 1);
    assert_int_equal(tl->replay.journal.present.count, 2);
    world_delete(w);
}

/* Many lines, each with its own change, at all budgets: all ends are where they were. */
static void branches_come_back(void **state)
{
    static const size_t budgets[] = {0, 200000, 120000};
    (void)state;
    for (size_t b = 0; b < 3; b++) {
        World *w = world_new("8-32-16-1", 40, 8, budgets[b]);
        Timeline *tl = &w->timeline;
        uint64_t ends[64] = {0};
        size_t budget = tl->budget;
        advance(w, GRAIN_EPOCH, 40);
        for (unsigned i = 1; i < 60; i++) {
            char text[32], name[BRANCH_NAME_SIZE];
            ends[atoi(tl->replay.journal.present.name + 1)] = hash_state(&w->trainer);
            Moment first, last;
            timeline_range(tl, &first, &last);
            snprintf(text, sizeof text, "%zu.%zu", draw_below(&w->seed, (size_t)last.epoch),
                     draw_below(&w->seed, 5));
            go_to(w, text);
            set_rate(w, 0.001 * i);
            if (i % 3 == 0)
                assert_true(timeline_edit(tl, &(Edit){true, i % w->data.count, i % 8, (Real)i / 60,
                                                      0}, NULL));
            advance(w, GRAIN_EPOCH, 10 + draw_below(&w->seed, 40));
            ends[atoi(tl->replay.journal.present.name + 1)] = hash_state(&w->trainer);
            assert_true(timeline_journal(tl)->branch_count <= BRANCHES_MAX);
            assert_true(timeline_bytes(tl) <= budget);
            if (tl->replay.journal.branch_count == 0)
                continue;
            size_t to = draw_below(&w->seed, tl->replay.journal.branch_count);
            memcpy(name, tl->replay.journal.branches[to].name, sizeof name);
            timeline_enter(tl, to);
            arrive(w);
            assert_string_equal(tl->replay.journal.present.name, name);
            if (hash_state(&w->trainer) != ends[atoi(name + 1)])
                fail_msg("budget %zu: other bits at the end of %s", budget, name);
        }
        assert_true(tl->replay.journal.branch_count > 0);
        world_delete(w);
    }
}

static void names_of_branches(void **state)
{
    World *w = world_new("2-3-1", 20, 8, 0);
    Timeline *tl = &w->timeline;
    Error err;
    (void)state;
    assert_true(timeline_rename(tl, "b2", &err));
    advance(w, GRAIN_EPOCH, 4);
    go_to(w, "2");
    set_rate(w, 0.3);
    assert_string_equal(tl->replay.journal.present.name, "b3"); /* b2 is taken */
    assert_int_equal(branch_find(timeline_journal(tl), "b2"), 0);
    assert_int_equal(branch_find(timeline_journal(tl), "b3"), -1);
    assert_false(timeline_rename(tl, "b2", &err));
    check_holds(err.message, "already");
    assert_false(timeline_rename(tl, "a name that is far too long", &err));
    assert_false(timeline_rename(tl, "", &err));
    world_delete(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_many_epochs),
        cmocka_unit_test(moments_have_names),
        cmocka_unit_test(moments_where_epochs_differ),
        cmocka_unit_test(the_line_is_kept_until_something_else_is_done),
        cmocka_unit_test(an_undone_change),
        cmocka_unit_test(branches_come_back),
        cmocka_unit_test(names_of_branches),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
