/* A timeline that is brought to the moment of another: networks side by side stand at the same one,
 * forward and back, whatever has been done to either.
 *
 * Both train on the same samples. A moment is what has been seen of them: where mini-batches are of
 * other sizes, the one that follows has completed all those that the other has passed, and where
 * there are more layers or fewer, it is forward, at the loss or backward where the other is. Each
 * keeps a journal of its own: what it has trained is done again, with what was changed in it. */
#ifndef TIME_BESIDE_H
#define TIME_BESIDE_H

#include "time/timeline.h"

typedef struct Beside {
    Grain grain;  /* by which new training is written down: one step back undoes as much */
    bool phases;  /* into a mini-batch too, not only to the end of one */
    long eras;    /* starts and resets that the other one has had more than this one */
} Beside;

/* Whether it is there: or as near as it comes, where it has diverged before. */
bool beside_is_there(const Timeline *timeline, const Timeline *other, const Beside *how);

/* Goes on there for about *work multiply-adds, which is lowered; true when it is there. Without
 * memory it stays where it is, and short_of_memory is set. */
bool beside_go_on(Timeline *timeline, const Timeline *other, const Beside *how, uint64_t *work);

/* Resets of the branch up to the present event: which era it is in, from 0 on. */
size_t beside_era(const Timeline *timeline);

#endif
