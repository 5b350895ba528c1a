/* Everything that can be done to a training run, with jumps and branches between: each place that
 * is still known has the bits that it had when it was come to first. */
#include "changes.h"
#include "copy.h"
#include "support.h"

#include "time/journal.h"

#include <stdlib.h>

enum { PLACES_MAX = 400 };

/* A state that training has been in: by `ticks` of the journal line of that serial. */
typedef struct Known {
    uint32_t serial;
    uint64_t ticks;
    Copy copy;
} Known;

typedef struct World {
    Net net;
    Dataset data;
    Trainer trainer;
    Timeline timeline;
    Known known[PLACES_MAX];
    size_t count;
    size_t visits, widened;
    uint64_t seed;
    uint64_t slice; /* the most work of one call, 0: no limit */
} World;

static uint64_t next_slice(World *w)
{
    return w->slice == 0 ? UINT64_MAX : draw_below(&w->seed, w->slice);
}

static void remember(World *w)
{
    const Timeline *tl = &w->timeline;
    if (w->count == PLACES_MAX || w->trainer.batch.done > 0 || w->trainer.divergence.happened)
        return;
    w->known[w->count++] = (Known){timeline_event(tl)->serial, trainer_ticks(&w->trainer),
                                   copy_state(&w->trainer, NOTHING_PENDING)};
}

static void arrive(World *w)
{
    while (!timeline_replay(&w->timeline, &(uint64_t){next_slice(w)}))
        continue;
}

/* The place of a known state in the present branch; false when that has it no longer. */
static bool find(const World *w, const Known *known, Place *place)
{
    const Branch *line = &w->timeline.replay.journal.present;
    size_t phases = trainer_phases(&w->trainer);
    for (size_t i = 0; i < line->count; i++) {
        const JournalEvent *e = &line->events[i];
        *place = (Place){i, known->ticks};
        if (e->serial == known->serial)
            return known->ticks <= cursor_ticks(&e->to, phases);
    }
    return false;
}

static void visit(World *w, const Known *known)
{
    Place place;
    if (!find(w, known, &place))
        return;
    timeline_go(&w->timeline, place);
    arrive(w);
    check_copy(&w->trainer, &known->copy);
    w->visits++;
}

static void train_on(World *w)
{
    uint64_t epochs = 1 + draw_below(&w->seed, 4);
    size_t kind = draw_below(&w->seed, 5);
    for (;;) {
        uint64_t before = w->trainer.cursor.epoch, work = next_slice(w);
        bool reached = kind < 3 ? timeline_advance(&w->timeline, (Grain)kind, &work)
                                : timeline_advance_epochs(&w->timeline, epochs, &work);
        uint64_t made = w->trainer.cursor.epoch - before;
        assert_true(kind < 3 || w->trainer.divergence.happened ||
                    (reached ? made == epochs : made < epochs));
        epochs -= made;
        if (reached || draw_below(&w->seed, 40) == 0)
            return;
    }
}

static void change(World *w)
{
    Hyper hyper;
    Error err = {.message = ""};
    size_t width = w->timeline.replay.snapshots.slot_size;
    draw_hyper(&w->trainer, &w->seed, &hyper);
    if (!timeline_set(&w->timeline, &hyper, &err))
        check_holds(err.message, "too little");
    w->widened += w->timeline.replay.snapshots.slot_size > width;
}

static void act(World *w)
{
    Timeline *tl = &w->timeline;
    Edit edit = draw_edit(&w->trainer, &w->seed);
    size_t kind = draw_below(&w->seed, 20);
    if (kind < 7)
        train_on(w);
    else if (kind < 11)
        change(w);
    else if (kind == 11)
        assert_true(timeline_jog(tl, draw_uniform(&w->seed, 0, 0.3), NULL));
    else if (kind == 12)
        assert_true((edit.sample % 2 ? timeline_turn : timeline_edit)(tl, &edit, NULL));
    else if (kind == 13 && draw_below(&w->seed, 3) == 0)
        assert_true(timeline_reset(tl, draw_below(&w->seed, 4), NULL));
    else if (kind == 14 && tl->replay.journal.branch_count > 0)
        timeline_enter(tl, draw_below(&w->seed, tl->replay.journal.branch_count));
    else if (kind == 15)
        timeline_back(tl);
    else if (w->count > 0)
        visit(w, &w->known[draw_below(&w->seed, w->count)]);
    arrive(w);
}

static World *world_new(const char *shape, size_t count, size_t budget, uint64_t seed)
{
    World *w = calloc(1, sizeof *w);
    Hyper hyper = {.rate = 0.05, .batch = 7, .shuffle = true, .seed = 1};
    Error err;
    assert_non_null(w);
    w->seed = seed;
    w->net = make_net(shape, "tanh", "tanh");
    make_points(&w->data, count, w->net.inputs, net_outputs(&w->net), seed);
    make_trainer(&w->trainer, &w->net, &w->data, &hyper, NULL);
    assert_true(timeline_init(&w->timeline, &w->trainer, budget, &err));
    w->timeline.replay.data = &w->data;
    return w;
}

static void world_delete(World *w)
{
    while (w->count > 0)
        free(w->known[--w->count].copy.bytes);
    timeline_free(&w->timeline);
    trainer_free(&w->trainer);
    dataset_free(&w->data);
    free(w);
}

/* A random life; then all that is known of each line. */
static void live(const char *shape, size_t count, size_t budget, uint64_t slice, uint64_t seed,
                 size_t *widened)
{
    World *w = world_new(shape, count, budget, seed);
    Timeline *tl = &w->timeline;
    w->slice = slice;
    for (size_t i = 0; i < 200; i++) {
        act(w);
        remember(w);
        assert_true(budget == 0 || timeline_bytes(tl) <= budget);
    }
    for (size_t branch = 0; branch <= tl->replay.journal.branch_count; branch++) {
        for (size_t i = 0; i < w->count; i++)
            visit(w, &w->known[i]);
        if (branch < tl->replay.journal.branch_count)
            timeline_enter(tl, branch);
        arrive(w);
    }
    assert_true(w->visits > 50);
    *widened += w->widened;
    world_delete(w);
}

static void small_networks(void **state)
{
    size_t widened = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= fewer(24); seed++)
        live(seed % 2 ? "2-3-1" : "3-1", 13, 0, seed % 3 ? 300 : 0, seed, &widened);
    assert_true(widened > 0);
}

/* Large enough that a snapshot is due every epoch or two. */
static void many_snapshots(void **state)
{
    size_t widened = 0;
    (void)state;
    for (uint64_t seed = 100; seed < 100 + fewer(4); seed++)
        live("32-64-32-4", 60, 0, seed % 2 ? 400000 : 0, seed, &widened);
    assert_true(widened > 0);
}

static void few_snapshots(void **state)
{
    size_t widened = 0;
    (void)state;
    for (uint64_t seed = 200; seed < 200 + fewer(4); seed++)
        live("32-64-32-4", 60, 500000 + seed % 4 * 200000, seed % 2 ? 400000 : 0, seed, &widened);
    assert_true(widened > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_networks),
        cmocka_unit_test(many_snapshots),
        cmocka_unit_test(few_snapshots),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
