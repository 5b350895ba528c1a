/* The past of a training run: any step back, exactly.
 *
 * A timeline drives one trainer and writes down what is done to it: training, changes of
 * hyper-parameters, resets, jogs. Exact snapshots are taken between mini-batches as work goes by,
 * within a memory budget; when it is full, they are thinned so that gaps grow with age. A past
 * state is reached from the nearest snapshot before it by doing the same work again: the trainer is
 * deterministic, so the bits are the same, those of the half-done mini-batch too.
 *
 * Memory is taken at the start, and when a person asks for an optimizer that remembers more than
 * those before; training allocates nothing. */
#ifndef CORE_TIMELINE_H
#define CORE_TIMELINE_H

#include "core/trainer.h"

typedef enum JournalKind {
    JOURNAL_START,
    JOURNAL_TRAIN,
    JOURNAL_SET,
    JOURNAL_RESET,
    JOURNAL_JOG
} JournalKind;

/* One line of the journal. Its place in training is that of `to`. */
typedef struct JournalEvent {
    JournalKind kind;
    Grain grain;      /* of training: what one step back undoes */
    Cursor from, to;
    Hyper hyper;      /* in force after it */
    uint64_t work;    /* of a reset: multiply-adds done before it */
    double amount;    /* of a jog */
} JournalEvent;

typedef struct Snapshot {
    size_t event;     /* the journal line during or after which it was taken, which has the
                         hyper-parameters */
    uint64_t work;    /* done before it since the start: how far replay has to go */
    Cursor cursor;
    size_t slot;      /* of the pool */
} Snapshot;

typedef struct Timeline {
    Trainer *trainer; /* borrowed */
    JournalEvent *journal; /* owned; grows by doubling when a person acts, never in training */
    size_t events, event_capacity;
    Snapshot *snapshots;   /* in the order of the journal */
    size_t count, capacity;
    Real *pool;            /* [capacity][slot_size] theta and slots */
    size_t *free_slots, free_count;
    size_t slot_size;      /* for the optimizer that remembers most of those there were */
    size_t budget;         /* bytes, 0: the default */
    uint64_t work;         /* multiply-adds along the present path */
    uint64_t snapshot_work;/* `work` at the newest snapshot */
    bool replaying;
    size_t target_event;
    uint64_t target_ticks;
    size_t replay_event;   /* the journal line being done again */
} Timeline;

/* Starts the past of `trainer` at its present state. `budget` is in bytes; 0 means the default of
 * 64 MiB, or more where the network needs it for two snapshots. With a budget too small for two,
 * false with what would do. Released by timeline_free also after failure. */
bool timeline_init(Timeline *timeline, Trainer *trainer, size_t budget, Error *err);
void timeline_free(Timeline *timeline);

/* trainer_advance, written down; and `epochs` (at least 1) ends of epochs by one call, faster. */
bool timeline_advance(Timeline *timeline, Grain grain, uint64_t *work);
bool timeline_advance_epochs(Timeline *timeline, uint64_t epochs, uint64_t *work);

/* trainer_set_hyper, trainer_reset and jog_weights, written down. False without memory; nothing
 * changed then. */
bool timeline_set(Timeline *timeline, const Hyper *hyper, Error *err);
bool timeline_reset(Timeline *timeline, uint64_t seed, Error *err);
bool timeline_jog(Timeline *timeline, double amount, Error *err);

/* Begins to undo the last step: one epoch, mini-batch or phase as it was made, a change or a
 * reset. False when there is nothing left. Until timeline_replay has returned true the trainer is
 * on its way and not to be shown. */
bool timeline_back(Timeline *timeline);

/* Goes on towards the state begun by timeline_back for about *work multiply-adds, which is lowered
 * by what was done; true when it is reached. */
bool timeline_replay(Timeline *timeline, uint64_t *work);

#endif
