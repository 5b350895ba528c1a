/* What the files of the timeline share; not for others. */
#ifndef TIME_TIMELINE_INSIDE_H
#define TIME_TIMELINE_INSIDE_H

#include "time/timeline.h"

/* Writes an event behind the present one; training that is ahead of here is kept as a branch. False
 * without memory. */
bool timeline_append(Timeline *tl, JournalEvent event, Error *err);

/* Training has come to here within the present event. */
void timeline_came_to(Timeline *tl, const Cursor *cursor);

/* Gives journals what they need of the budget: fewer snapshots, and where journals take too much
 * of it, fewer branches. */
void timeline_fit(Timeline *tl);

/* What has been stepped is over: a change comes. */
void timeline_end_steps(Timeline *tl);

/* Whether the trainer stands at the end of a `grain`. */
bool timeline_has_reached(const Trainer *trainer, Grain grain);

/* The last footstep, or NULL; begins one, ends it, or goes on with it where it was left here within
 * a step of this grain. And begins the steps of a command. */
Footstep *timeline_last_footstep(Timeline *tl);
void timeline_begin_footstep(Timeline *tl, Grain grain);
void timeline_end_footstep(Timeline *tl, bool ended);
void timeline_resume_footstep(Timeline *tl, Grain grain);
void timeline_open_command(Timeline *tl);

/* Whether the next event is no training and has been undone: one that is passed has not. */
bool timeline_change_ahead(const Timeline *tl);

/* Makes room in each snapshot for the state of the optimizer of `hyper`; false, with nothing
 * changed, where the budget has none. */
bool timeline_widen(Timeline *tl, const Hyper *hyper, Error *err);
bool timeline_widen_to(Timeline *tl, size_t parameters, const Optimizer *optimizer, Error *err);

#endif
