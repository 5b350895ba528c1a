/* Time in both directions: what is done to a trainer is written down, and any moment of it is come
 * back to, exactly.
 *
 * A timeline drives one trainer: training, changes of hyper-parameters, resets, jogs, edits. Going
 * back moves the present place in the journal and forgets nothing: training forward again does the
 * same once more, with the same bits. What is done otherwise there begins a new branch.
 *
 * Training allocates nothing: the budget's memory is taken at the start, and anew when a person
 * asks for an optimizer with more state than those before; the journal grows when a person
 * acts. */
#ifndef TIME_TIMELINE_H
#define TIME_TIMELINE_H

#include "core/look/evaluation.h"
#include "time/best.h"
#include "time/measures.h"
#include "time/moment.h"
#include "time/replay.h"

/* A command that made many steps, or a step forward where the branch was known already: what one
 * step back undoes. */
typedef struct Footstep {
    Place from, to;
    Grain grain;
    bool ended;       /* it came to the end of its grain, and was not left before */
} Footstep;
enum { FOOTSTEPS_MAX = 512 };

typedef struct Timeline {
    Replay replay;          /* the trainer, its journal and snapshots */
    Measures measures;
    Best best;
    Footstep footsteps[FOOTSTEPS_MAX];
    size_t footstep_count;
    bool stepping;          /* the last footstep is under way */
    bool commanded;         /* the steps now made are one command's, */
    bool command_open;      /* which began here, when there were so many footsteps */
    Place command_from;
    size_t command_first;
    size_t budget;          /* bytes for snapshots and journals, as many as snapshots would take */
    bool short_of_memory;   /* training, or the way elsewhere, stopped for that; whoever says so
                               resets it */
} Timeline;

/* Starts the past of `trainer` at its present state. `budget` is in bytes; 0 means the default of
 * 64 MiB, or more where the network needs it for two snapshots. With a budget too small for two,
 * false with what would do. Released by timeline_free also after failure. */
bool timeline_init(Timeline *timeline, Trainer *trainer, size_t budget, Error *err);
void timeline_free(Timeline *timeline);

/* Forgets all that was: the past of the trainer begins at its present state, as after init. */
void timeline_forget(Timeline *timeline);

/* What was done, and the event of it in which the trainer stands. */
const Journal *timeline_journal(const Timeline *timeline);
const JournalEvent *timeline_event(const Timeline *timeline);

/* Whether nothing is ahead in the present branch. */
bool timeline_at_front(const Timeline *timeline);

/* Whether what was done last, since training, is an edit or a jog, and what was set beside it. */
bool timeline_at_edit(const Timeline *timeline);

/* False where the trainer stands at the end of its branch, and that is not the state in which the
 * branch was left. The checksum is that of now afterwards, so that it is said once. */
bool timeline_tip_holds(Timeline *timeline);

/* The present place, and that which the trainer is on its way to, or stands in. */
Place timeline_place(const Timeline *timeline);
Place timeline_goal(const Timeline *timeline);

/* The present moment; the first and the last one known of the era that the goal is in; and the
 * place of a moment in it, false with the range that there is. */
Moment timeline_moment(const Timeline *timeline);
void timeline_range(const Timeline *timeline, Moment *first, Moment *last);
bool timeline_find(const Timeline *timeline, const Moment *moment, Place *place, Error *err);

/* The parameters at moments before the present one, as far as they are known. */
void timeline_path(const Timeline *timeline, Path *path);

/* The start or reset of the goal's era, before anything was changed there. */
Place timeline_first(const Timeline *timeline);

/* The place of the lowest test loss measured in the goal's era; false, with a sentence, where none
 * is known. */
bool timeline_find_best(const Timeline *timeline, Place *place, Error *err);

/* trainer_advance, written down; without memory for that nothing is trained, and short_of_memory
 * is set. Where the branch is known, what it has is done again, changes of hyper-parameters too;
 * but a step made right before a change, which was undone, begins a branch, and so does training on
 * where the branch has a reset. */
bool timeline_advance(Timeline *timeline, Grain grain, uint64_t *work);

/* The same for `epochs` (at least 1) ends of epochs by one call: faster where nothing is known. */
bool timeline_advance_epochs(Timeline *timeline, uint64_t epochs, uint64_t *work);

/* The same in the middle of an epoch or of many mini-batches: until `step` of them are completed,
 * which is no further than the end of the grain, or as far as *work goes. */
void timeline_advance_to(Timeline *timeline, Grain grain, uint64_t step, uint64_t *work);

/* Begins an event of training in the present branch, where the last one is not training by the same
 * grain; what is ahead is kept as a branch. False without memory. */
bool timeline_begin_training(Timeline *timeline, Grain grain, Error *err);

/* trainer_set_hyper, trainer_reset and jog_weights, written down. The change that the branch has at
 * this place already is done again; another one begins a branch. False without memory, or where the
 * budget is too small for the state of an optimizer; nothing changed then. */
bool timeline_set(Timeline *timeline, const Hyper *hyper, Error *err);
bool timeline_reset(Timeline *timeline, uint64_t seed, Error *err);
bool timeline_jog(Timeline *timeline, double amount, Error *err);

/* Sets a parameter or a value of the data to edit->value, written down; a reset does not undo what
 * was done to the data. The mini-batch under way starts again. False with what would be right. */
bool timeline_edit(Timeline *timeline, const Edit *edit, Error *err);

/* Sets all parameters, theta[parameters], written down. False where one is not finite, or without
 * memory. */
bool timeline_move(Timeline *timeline, const Real *theta, Error *err);

/* As timeline_edit, but an edit of the same number that was just made becomes this one: turning a
 * wheel is undone at one stroke. */
bool timeline_turn(Timeline *timeline, const Edit *edit, Error *err);

/* What was done since `from`, which was the present place, is undone by one step back. */
void timeline_join(Timeline *timeline, Place from);

/* trainer_reshape, written down; `net` may have other features, which the data knows
 * (dataset_know_features) and which it has from then on. False where the budget or the system has
 * no memory for it; nothing changed then. */
bool timeline_reshape(Timeline *timeline, const Net *net, const Reshape *reshape, Error *err);

/* Puts a sample, values[columns + outputs], behind the others of the training part, or takes one of
 * that out, written down. False with what would be right; nothing changed then. */
bool timeline_insert(Timeline *timeline, const Real *values, Error *err);
bool timeline_remove(Timeline *timeline, size_t sample, Error *err);

/* The steps made from now on are those of one command, and undone at one stroke, or are not any
 * more. Changes made in between are undone for themselves, and a step that diverged is too. */
void timeline_command(Timeline *timeline, bool begins);

/* Begins to undo the last command, or step: one epoch, mini-batch or phase as it was made, a change
 * or a reset. False when there is nothing left. Until timeline_replay has returned true the trainer
 * is on its way and not to be shown. */
bool timeline_back(Timeline *timeline);

/* What one step back undoes where the journal does not say so, in order, with what is under way, as
 * far as it has come: returns how many. And takes those of a timeline that had the same journal, as
 * far as they lead no further than to the present place. */
size_t timeline_commands(const Timeline *timeline, Footstep out[FOOTSTEPS_MAX]);
void timeline_take_commands(Timeline *timeline, const Footstep *commands, size_t count);

/* Sets out for `place` of the present branch, or for the end of branch i, which becomes the present
 * one. */
void timeline_go(Timeline *timeline, Place place);
void timeline_enter(Timeline *timeline, size_t i);

/* Goes on towards the place for about *work multiply-adds, which is lowered by what was done; true
 * when it is reached. */
bool timeline_replay(Timeline *timeline, uint64_t *work);

/* Whether the trainer is on its way, and how much of it has been done, 0 … 1. */
bool timeline_is_replaying(const Timeline *timeline);
double timeline_progress(const Timeline *timeline);

/* Names the present branch, or branch i of the journal; false when a name is empty, too long, or
 * taken. And forgets branch i, with what is known of it alone. */
bool timeline_rename(Timeline *timeline, const char *name, Error *err);
bool timeline_rename_branch(Timeline *timeline, size_t i, const char *name, Error *err);
void timeline_drop_branch(Timeline *timeline, size_t i);

/* Keeps the losses of the present parameters, and the norms of the mini-batch held. False where the
 * losses that a session's file has are not these: they are forgotten then, *wrong is the one that
 * it had. */
bool timeline_measure(Timeline *timeline, const Metrics *metrics, double *wrong);
void timeline_measure_norms(Timeline *timeline);

/* The seconds that training took from the start of the era to here, or NaN where they were not all
 * measured; and what they are after training that whoever drives it has measured. */
double timeline_spent(const Timeline *timeline);
void timeline_spend(Timeline *timeline, double seconds);

/* Bytes that snapshots and journals take. */
size_t timeline_bytes(const Timeline *timeline);

/* Another budget: of a timeline that is put away, whose memory is what it has in it then and no
 * more; or of one that goes on. Two snapshots have room in any. False without memory; the budget
 * is as it was then. */
bool timeline_pack(Timeline *timeline, size_t budget, Error *err);
bool timeline_unpack(Timeline *timeline, size_t budget, Error *err);

#endif
