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

/* Whether the next event is no training and has been undone: one that is passed has not. */
bool timeline_change_ahead(const Timeline *tl);

/* Makes room in each snapshot for the state of the optimizer of `hyper`; false, with nothing
 * changed, where the budget has none. */
bool timeline_widen(Timeline *tl, const Hyper *hyper, Error *err);

#endif
