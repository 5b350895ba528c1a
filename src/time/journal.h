/* What was done to a run, in order: events in branches. Pure data, without numbers of the network.
 *
 * A journal has a present branch, with what is ahead of the present place, and the branches that
 * were left, under names. Going back forgets nothing: what is done otherwise there begins a new
 * branch. Branches that have the same beginning have the same events in it, known by their serials.
 */
#ifndef TIME_JOURNAL_H
#define TIME_JOURNAL_H

#include "core/train/trainer.h"

typedef enum JournalKind {
    JOURNAL_START,
    JOURNAL_TRAIN,
    JOURNAL_SET,
    JOURNAL_RESET,
    JOURNAL_JOG,
    JOURNAL_EDIT,
    JOURNAL_RESHAPE, /* of the network or its inputs */
    JOURNAL_INSERT,  /* a sample into the data, */
    JOURNAL_REMOVE,  /* or out of it */
    JOURNAL_MOVE,    /* of all parameters to another point */
} JournalKind;

/* A number set by hand: a parameter, or a value of a sample. */
typedef struct Edit {
    bool is_data;
    size_t sample; /* of a value: its sample, and its column as a Dataset counts them */
    size_t index;  /* of the parameter, or the column */
    Real value, before;
} Edit;

/* A sample that was put in or taken out: where it stood, the number by which the data knows it, and
 * the number under which its values are kept. */
typedef struct SampleChange {
    size_t place, id;
    uint32_t values;
} SampleChange;

/* All parameters set at once: the number under which they are kept, and how far from those before
 * that is. */
typedef struct Movement {
    uint32_t values;
    double distance;
} Movement;

/* One event. Its place in training is that of `to`. */
typedef struct JournalEvent {
    JournalKind kind;
    Grain grain;      /* of training: what one step back undoes */
    uint32_t serial;  /* the same in all branches that share it; they grow along a branch */
    uint32_t shape;   /* number of the network's shape after it */
    size_t phases, samples; /* of a mini-batch, and of an epoch, after it */
    Cursor from, to;  /* counters; the phase of a change is of the mini-batches after it */
    Hyper hyper;      /* in force after it */
    union {           /* by its kind: */
        uint64_t work;       /* multiply-adds done before a reset; 0 at a start */
        double amount;       /* of a jog */
        Edit edit;
        Reshape reshape;
        SampleChange sample; /* put in or taken out */
        Movement move;
    };
} JournalEvent;

enum { BRANCHES_MAX = 24, BRANCH_NAME_SIZE = 24 };

typedef struct Branch {
    char name[BRANCH_NAME_SIZE];
    uint32_t id;           /* never given twice */
    JournalEvent *events;  /* owned */
    size_t count, capacity;
    uint64_t tip;          /* checksum of the parameters at its end, where that is known: since */
    bool has_tip;          /* training left it, or from a session's file */
} Branch;

/* A place in a branch: training has come to `ticks` during or after events[event]. */
typedef struct Place {
    size_t event;
    uint64_t ticks;
} Place;

/* The same for all branches that share the event. Whatever is known of the network at a mark is
 * known for each of them: training gives the same bits. */
typedef struct Mark {
    uint32_t serial;
    uint64_t ticks;
} Mark;

typedef struct Journal {
    Branch present;
    size_t event;           /* of `present`: where training stands */
    Branch branches[BRANCHES_MAX]; /* the others, in the order in which they were left */
    size_t branch_count;
    uint32_t next_serial, next_id;
} Journal;

/* A journal whose one event is a start at these counters. Released by journal_free also after
 * failure. */
bool journal_init(Journal *journal, const Trainer *trainer, Error *err);
void journal_free(Journal *journal);

/* Forgets all that was done; the present state is a start, in the shape of this number. */
void journal_restart(Journal *journal, const Trainer *trainer, uint32_t shape);

/* Bytes that its events take. */
size_t journal_bytes(const Journal *journal);

/* The event in which training stands. */
JournalEvent *journal_now(const Journal *journal);

/* The mark of a place in the present branch. */
Mark journal_mark(const Journal *journal, Place place);

/* < 0, 0 or > 0: a is before, at or after b; places of one branch. */
int place_compare(Place a, Place b);
int mark_compare(Mark a, Mark b);

/* Ticks at which an event ends and starts, and those of counters within it. */
uint64_t event_end(const JournalEvent *event);
uint64_t event_start(const JournalEvent *event);
uint64_t event_ticks(const JournalEvent *event, const Cursor *cursor);

/* Layers of the network after an event. */
size_t event_layers(const JournalEvent *event);

/* Mini-batches of so many samples that hold `samples`, the last one perhaps smaller. */
size_t batches_for(size_t samples, size_t batch);

/* Whether training that passes this event does it again: every change but a reset. And whether it
 * changes what training has to do with, network or data, other than by training. */
bool event_is_passed(const JournalEvent *event);
bool event_changes_numbers(const JournalEvent *event);

/* Whether it changes the data: a value, a sample, or what the inputs are made of. */
bool event_is_of_data(const JournalEvent *event);

/* Whether training that stands at `ticks` of the present event has nothing ahead; and whether what
 * is next is no training: something that was undone, since what is passed has not been. */
bool journal_at_front(const Journal *journal, uint64_t ticks);
bool journal_change_ahead(const Journal *journal, uint64_t ticks);

/* The start or reset that the era of an event began with: eras of one branch have ticks in common.
 * And the event after the last one of the era that begins with event `era`. */
size_t branch_era(const Branch *branch, size_t event);

/* The event from which on the network has had as many layers as in event `event`, in its era. */
size_t branch_stage(const Branch *branch, size_t event);
size_t branch_era_end(const Branch *branch, size_t era);

/* Writes an event behind the present one, which is the last, with what is after that where its
 * `phases` are 0; false without memory. */
bool journal_append(Journal *journal, JournalEvent event, Error *err);

/* Takes the last event, the present one, back. */
void journal_take_back(Journal *journal);

/* Cuts off what is ahead, so that something else can follow here. Training in it is kept as a
 * branch under the present branch's name, which gets a new one; without training it is dropped.
 * There has to be room for another branch. False without memory. */
bool journal_branch_off(Journal *journal, const Cursor *now, Error *err);

/* Whether there is training ahead of `ticks`, and so whether a branch would be kept. */
bool journal_trains_ahead(const Journal *journal, uint64_t ticks);

/* Events that two branches begin with. In the last of them one may have gone further. */
size_t branch_shared(const Branch *a, const Branch *b);

/* Where a branch and another part: the last place that both have. */
Place branch_fork(const Branch *branch, const Branch *other);

/* Phases of training that only the branch has, as against the present one. */
uint64_t branch_length(const Journal *journal, const Branch *branch);

/* The branch of this name that was left, or −1. */
int branch_find(const Journal *journal, const char *name);

/* The present branch, or one that was left, by its name (or NULL); NULL without one. */
const Branch *journal_branch(const Journal *journal, const char *name);

/* Names a branch of the journal; false when a name is empty, too long, or taken. */
bool branch_rename(const Journal *journal, Branch *branch, const char *name, Error *err);

/* Makes branch i the present one, which becomes that branch. */
void journal_swap(Journal *journal, size_t i);

/* Forgets branch i, which is not the present one; or the one with the least training of its own. */
void journal_drop(Journal *journal, size_t i);
void journal_drop_least(Journal *journal);

/* The last ticks that any branch has of the event of this serial; false where none has it. */
bool journal_reach(const Journal *journal, uint32_t serial, uint64_t *ticks);

/* Where one step back from `now`, in the present event, leads; false at the start. `refused`: the
 * update made last diverged, so that its phase was not made. */
bool journal_step_before(const Journal *journal, const Cursor *now, bool refused, Place *place);

#endif
