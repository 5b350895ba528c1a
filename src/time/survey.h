/* The losses of a past that a session brought: found by going along its branches. */
#ifndef TIME_SURVEY_H
#define TIME_SURVEY_H

#include "core/look/evaluation.h"
#include "time/timeline.h"

/* Whether all of the past is gone through in a fraction of a second. */
bool survey_is_short(const Timeline *timeline);

/* Goes along all branches that take no longer than that, measures losses on the way, and comes
 * back. A past that takes longer is left as it is. *odd is the name of a branch that did not end as
 * it was left, or "". */
void survey_all(Timeline *timeline, Evaluation *evaluation, char odd[BRANCH_NAME_SIZE]);

/* On the way to another place: measures the loss here where the present era has none for long.
 * *epoch is where that was done last. Nothing in a network in which it takes too long. */
void survey_here(Timeline *timeline, Evaluation *evaluation, double extent, double *epoch);

#endif
