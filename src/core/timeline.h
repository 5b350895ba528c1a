/* Time in both directions: the journal of a training run, any place in it, exactly.
 *
 * A timeline drives one trainer and writes down what is done to it: training, changes of
 * hyper-parameters, resets, jogs, edits. Going back moves the present place in that line and
 * forgets nothing: training forward again does the same once more, with the same bits. What is done
 * otherwise there begins a new line; the old one is kept as a branch (core/branch.h).
 *
 * Exact snapshots are taken between mini-batches as work goes by, within a memory budget that all
 * lines share. A place is reached from the nearest snapshot before it by doing the same work again:
 * the trainer is deterministic, so the bits are the same, those of the half-done mini-batch too.
 *
 * Training allocates nothing: the budget's memory is taken at the start, and anew when a person
 * asks for an optimizer that remembers more than those before; the journal grows when a person
 * acts. */
#ifndef CORE_TIMELINE_H
#define CORE_TIMELINE_H

#include "core/snapshot.h"

typedef enum JournalKind {
    JOURNAL_START,
    JOURNAL_TRAIN,
    JOURNAL_SET,
    JOURNAL_RESET,
    JOURNAL_JOG,
    JOURNAL_EDIT,
} JournalKind;

/* A number set by hand: a parameter, or a value of a sample. */
typedef struct Edit {
    bool is_data;
    size_t sample; /* of a value: its sample, and its column as core/dataset.h counts them */
    size_t index;  /* of the parameter, or the column */
    Real value, before;
} Edit;

/* One line of the journal. Its place in training is that of `to`. */
typedef struct JournalEvent {
    JournalKind kind;
    Grain grain;      /* of training: what one step back undoes */
    uint32_t serial;  /* the same in all branches that share it; they grow along a line */
    Cursor from, to;
    Hyper hyper;      /* in force after it */
    uint64_t work;    /* of a reset: multiply-adds done before it */
    double amount;    /* of a jog */
    Edit edit;        /* of an edit */
} JournalEvent;

enum { BRANCHES_MAX = 24, BRANCH_NAME_SIZE = 24 };

/* A line of events. */
typedef struct Line {
    char name[BRANCH_NAME_SIZE];
    uint32_t id;           /* never given twice */
    JournalEvent *journal; /* owned */
    size_t events, capacity;
    uint64_t tip;          /* checksum of the parameters at its end, where that is known: since */
    bool has_tip;          /* training left it, or from a session's file */
} Line;

/* A place in the present line: training has come to `ticks` during or after journal[event]. */
typedef struct Place {
    size_t event;
    uint64_t ticks;
} Place;

/* A step forward where the line was known already: what one step back undoes. */
typedef struct Footstep {
    Place from, to;
    Grain grain;
    bool ended;       /* it came to the end of its grain, and was not left before */
} Footstep;
enum { FOOTSTEPS_MAX = 512 };

typedef struct Timeline {
    Trainer *trainer; /* borrowed */
    Dataset *data;    /* the trainer's, borrowed, where its values may be edited; else NULL */
    Line line;      /* the present one, with what is ahead of the present place */
    size_t event;     /* of line.journal: where the trainer stands */
    Line branches[BRANCHES_MAX]; /* the others, in the order in which they were left */
    size_t branch_count;
    uint32_t next_serial;
    uint32_t next_id;
    Snapshots snapshots;
    size_t budget;          /* bytes for snapshots and journals, as many as snapshots would take */
    uint64_t work;          /* multiply-adds from the start to the present place */
    uint64_t snapshot_work; /* `work` when a snapshot was last taken or found */
    Footstep footsteps[FOOTSTEPS_MAX];
    size_t footstep_count;
    bool stepping;          /* the last footstep is under way */
    bool short_of_memory;   /* training stopped for that; whoever says so resets it */
    bool replaying;
    Place target;
    uint64_t replay_from;   /* ticks */
} Timeline;

/* Starts the past of `trainer` at its present state. `budget` is in bytes; 0 means the default of
 * 64 MiB, or more where the network needs it for two snapshots. With a budget too small for two,
 * false with what would do. Released by timeline_free also after failure. */
bool timeline_init(Timeline *timeline, Trainer *trainer, size_t budget, Error *err);
void timeline_free(Timeline *timeline);

/* Forgets all that was: the past of the trainer begins at its present state, as after init. */
void timeline_forget(Timeline *timeline);

/* Whether nothing is ahead in the present line. */
bool timeline_at_front(const Timeline *timeline);

/* Whether what was done last, since training, is an edit or a jog, and what was set beside it. */
bool timeline_at_edit(const Timeline *timeline);

/* False where the trainer stands at the end of its line, and that is not the state in which the
 * line was left. The checksum is that of now afterwards, so that it is said once. */
bool timeline_tip_holds(Timeline *timeline);

/* The present place. */
Place timeline_place(const Timeline *timeline);

/* trainer_advance, written down; without memory for that nothing is trained, and short_of_memory
 * is set. Where the line is known, what it has is done again, changes of hyper-parameters too; but
 * a step made right before a change, which was undone, begins a branch, and so does training on
 * where the line has a reset. */
bool timeline_advance(Timeline *timeline, Grain grain, uint64_t *work);

/* The same for `epochs` (at least 1) ends of epochs by one call: faster where nothing is known. */
bool timeline_advance_epochs(Timeline *timeline, uint64_t epochs, uint64_t *work);

/* trainer_set_hyper, trainer_reset and jog_weights, written down. The change that the line has at
 * this place already is done again; another one begins a branch. False without memory, or where the
 * budget is too small for what an optimizer remembers; nothing changed then. */
bool timeline_set(Timeline *timeline, const Hyper *hyper, Error *err);
bool timeline_reset(Timeline *timeline, uint64_t seed, Error *err);
bool timeline_jog(Timeline *timeline, double amount, Error *err);

/* Sets a parameter or a value of the data to edit->value, written down; a reset does not undo what
 * was done to the data. The mini-batch under way starts again. False with what would be right. */
bool timeline_edit(Timeline *timeline, const Edit *edit, Error *err);

/* The same, but an edit of the same number that was just made becomes this one: turning a wheel is
 * undone at one stroke. */
bool timeline_turn(Timeline *timeline, const Edit *edit, Error *err);

/* Begins to undo the last step: one epoch, mini-batch or phase as it was made, a change or a
 * reset. False when there is nothing left. Until timeline_replay has returned true the trainer is
 * on its way and not to be shown. */
bool timeline_back(Timeline *timeline);

/* Begins to go to `place` of the present line. */
void timeline_go(Timeline *timeline, Place place);

/* Goes on towards the place begun by one of the two for about *work multiply-adds, which is lowered
 * by what was done; true when it is reached. */
bool timeline_replay(Timeline *timeline, uint64_t *work);

/* How much of the way has been done, 0 … 1. */
double timeline_progress(const Timeline *timeline);

/* Names the run of the present line that the trainer is in or on its way to, from its start or
 * reset on: the line's id, and in the lower half what all lines that share the start or reset have
 * in common. */
uint64_t timeline_run(const Timeline *timeline);

/* Bytes that snapshots and journals take. */
size_t timeline_bytes(const Timeline *timeline);

#endif
