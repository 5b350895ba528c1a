/* What the files of the timeline share; not for others. */
#ifndef CORE_TIMELINE_INSIDE_H
#define CORE_TIMELINE_INSIDE_H

#include "core/timeline.h"

/* < 0, 0 or > 0: a is before, at or after b in one line. */
int place_compare(Place a, Place b);

/* Ticks at which a journal line ends and starts. */
uint64_t event_end(const Timeline *tl, const JournalEvent *event);
uint64_t event_start(const Timeline *tl, const JournalEvent *event);

/* Samples in a mini-batch under an event of a run on `count` samples, and mini-batches of so many
 * samples that hold `samples`, the last one perhaps smaller. */
size_t event_batch(const JournalEvent *event, size_t count);
size_t batches_for(size_t samples, size_t batch);

/* The journal line that the trainer stands in. */
JournalEvent *timeline_present(const Timeline *tl);

/* Before the trainer goes elsewhere: what its parameters are, where it stands at the line's end. */
void timeline_note_tip(Timeline *tl);

/* FNV-1a of the bytes of n parameters. */
uint64_t timeline_checksum(const Real *theta, size_t n);

/* Writes a line behind the present one, which is the last; false without memory. */
bool timeline_append(Timeline *tl, JournalEvent event, Error *err);

/* The step under way is over, come to the end of its grain or not. */
void timeline_end_footstep(Timeline *tl, bool ended);

/* Whether the next line is no training and has been undone: a line that is passed has not. */
bool timeline_change_ahead(const Timeline *tl);

/* Whether training that passes this line does it again: every change but a reset. */
bool event_is_passed(const JournalEvent *event);

/* Does a journal line that is not training again, or for the first time. */
void event_apply(Timeline *tl, const JournalEvent *event);

/* Makes room in each snapshot for what the optimizer of `hyper` remembers; false, with nothing
 * changed, where the budget has none. */
bool timeline_widen(Timeline *tl, const Hyper *hyper, Error *err);

/* Moves the trainer's place from line `from` to line `to` as far as the data goes: what was edited
 * between them is undone, or done again. */
void timeline_carry_data(Timeline *tl, size_t from, size_t to);

/* The reset that the run at line `event` began with, or 0: lines of one run share ticks. */
size_t timeline_era(const Timeline *tl, size_t event);

/* One step back as the journal has it; false at its start. */
bool timeline_step_before(const Timeline *tl, Place *place);

/* Trains until `ticks`, with snapshots where they are due; false when the work runs out before. */
bool timeline_train_until(Timeline *tl, uint64_t ticks, uint64_t *work);

#endif
