/* The journal of another time, put before the state that it led to: a session's past. */
#ifndef TIME_RECALL_H
#define TIME_RECALL_H

#include "time/timeline.h"

/* A journal, whose events belong to whoever made them; the trainer stands in its present one. */
typedef struct Past {
    Journal journal;
    Shapes shapes;  /* that its events have the numbers of */
    uint64_t start; /* checksum of the parameters at the start */
} Past;

/* What `timeline` would have to know of itself to be recalled; events and shapes are the timeline's
 * own.
 * False when it began where no restart leads: in the midst of training, or with the weights of a
 * file that has no seed. */
bool past_of(const Timeline *timeline, Past *past);

/* Whether a past can have been written for `trainer`, which stands at its present event: each event
 * begins where the one before it ended, and training counts as training does. False with the first
 * event that cannot be. */
bool past_fits(const Past *past, const Trainer *trainer, Error *err);

/* Gives a timeline that begins at the trainer's present state the past that led there, of which
 * past_fits is true, and takes its shapes over. Branches for which the timeline has no memory are
 * left out: *left_out of them. The parameters at the start follow from the seed; when they are not
 * those that the past began with, false with a sentence, and the timeline is as it was. A past that
 * takes no more than a fraction of a second is gone through at once: where it does not lead to the
 * very state that the trainer has, false likewise. What else the past says is computed when it is
 * gone to. */
bool timeline_recall(Timeline *timeline, Past *past, size_t *left_out, Error *err);

/* About the multiply-adds that it takes to go through a branch, from the start of its last era to
 * the end of `event`. */
double timeline_way(const Timeline *timeline, const Branch *branch, size_t event);

/* For epochs that whoever has the timeline trains without it, behind timeline_begin_training: they
 * are over, as far as the trainer has come, which may go elsewhere in the branch then; a mini-batch
 * that diverged is left out. */
void timeline_end_epochs(Timeline *timeline);

#endif
