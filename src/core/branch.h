/* Branches: the lines of a timeline that were left, under names, within the timeline's memory. */
#ifndef CORE_BRANCH_H
#define CORE_BRANCH_H

#include "core/timeline.h"

/* Cuts what is ahead in the present line off, so that something else can follow here. Training in
 * it is kept as a branch under the line's name, and the line gets a new one; without training it is
 * dropped. Does nothing at the front. False without memory. */
bool branch_off(Timeline *timeline, Error *err);

/* Events that two lines begin with. In the last of them one may have gone further. */
size_t branch_shared(const Line *a, const Line *b);

/* Where a branch and the present line part: the last place that both have. */
Place branch_fork(const Timeline *timeline, const Line *branch);

/* Phases of training that only the branch has, as against the present line. */
uint64_t branch_length(const Timeline *timeline, const Line *branch);

/* The branch of this name, or −1. */
int branch_find(const Timeline *timeline, const char *name);

/* Makes branch i the present line, which becomes that branch, and begins to go to its end. */
void branch_enter(Timeline *timeline, size_t i);

/* Names the present line; false when a name is empty, too long, or taken. */
bool branch_rename(Timeline *timeline, const char *name, Error *err);

/* Gives journals what they need of the budget: fewer snapshots, and where journals take too much
 * of it, fewer branches. */
void branches_fit(Timeline *timeline);

#endif
