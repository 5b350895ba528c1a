/* A trainer that is brought to any place of its journal, by doing again what led there.
 *
 * Snapshots are taken between mini-batches as work goes by. A place is reached from the nearest one
 * before it: the trainer is deterministic, so the bits are the same, those of the half-done
 * mini-batch too. */
#ifndef TIME_REPLAY_H
#define TIME_REPLAY_H

#include "time/shapes.h"
#include "time/snapshot.h"
#include "time/trail.h"

typedef struct Replay {
    Trainer *trainer;       /* borrowed */
    Dataset *data;          /* the trainer's, borrowed, where its values may be edited; else NULL */
    Journal journal;
    Snapshots snapshots;
    Trail trail;            /* of the parameters on the way */
    Shapes shapes;          /* that the network has had; number 0 is the first start's */
    bool short_of_memory;   /* it stopped on its way, or did not set out, for that */
    uint64_t work;          /* multiply-adds from the start to the present place */
    uint64_t snapshot_work; /* `work` when a snapshot was last taken or found */
    bool under_way;         /* to `target`, from ticks `from` */
    Place target;
    uint64_t from;
} Replay;

/* The place where the trainer stands. */
Place replay_place(const Replay *replay);

/* Whether nothing is ahead of it in the present branch. */
bool replay_at_front(const Replay *replay);

/* Takes a snapshot here, between two mini-batches. */
void replay_take_snapshot(Replay *replay);

/* Trains by one phase; or until `step` mini-batches are completed, for about *work multiply-adds,
 * which is lowered. Snapshots and the trail are taken where
 * they are due. True when that is reached. */
bool replay_phase(Replay *replay, uint64_t *work);
bool replay_steps(Replay *replay, uint64_t step, uint64_t *work);

/* Does an event that is not training again, or for the first time: false without memory for
 * another shape, and nothing was done then. */
bool replay_apply(Replay *replay, const JournalEvent *event, Error *err);

/* Sets all parameters to those of an event. */
void replay_move(Replay *replay, const Movement *move);

/* Puts the sample of an event into the data, or takes it out; there has been room for it. */
void replay_insert(Replay *replay, const SampleChange *sample);
void replay_remove(Replay *replay, const SampleChange *sample);

/* Brings the network into the shape after an event, without its numbers; and the inputs. */
bool replay_take_shape(Replay *replay, const JournalEvent *event, Error *err);
void replay_follow_features(Replay *replay, const JournalEvent *event);

/* Sets the number of an edit to a value that it has had before. */
void replay_put_value(Replay *replay, const Edit *edit, Real value);

/* Moves the data from one event of a branch to another one: what was edited, put in or taken out
 * between them is undone, or done again. Features are those of no event then, where anything was.
 */
void replay_carry_data(Replay *replay, const JournalEvent *events, size_t from, size_t to);

/* FNV-1a of the bytes of n parameters. */
uint64_t replay_checksum(const Real *theta, size_t n);

/* Before the trainer goes elsewhere: what its parameters are, where it stands at its branch's end.
 */
void replay_note_tip(Replay *replay);

/* Brings the network into the shape from which a place of the present branch is set out for. */
bool replay_take_base(Replay *replay, Place target);

/* Sets out for a place of the present branch; without memory it stays where it is. */
void replay_set_out(Replay *replay, Place target);

/* Goes on there for about *work multiply-adds; true when it is reached. */
bool replay_go_on(Replay *replay, uint64_t *work);

/* How much of the way has been done, 0 … 1. */
double replay_progress(const Replay *replay);

#endif
