/* The moment of the lowest test loss that has been looked at, for `goto best` and --restore-best.
 */
#ifndef APP_BEST_H
#define APP_BEST_H

#include "core/moment.h"
#include "data/session.h"

typedef struct Best {
    bool known;
    double loss;
    Moment moment;
    uint64_t ticks;       /* at which it was, */
    uint32_t serial, era; /* in which event, of the run that began with which */
    const Loss *function; /* what the losses are */
} Best;

/* Takes notice of a test loss, NaN where there is none, of the trainer's present parameters. One
 * that is not of the present line, run or loss function makes room for it. */
void best_see(Best *best, const Timeline *timeline, double test_loss);

/* The place of the best in the present run; false, with a sentence, where none is known. */
bool best_find(const Best *best, const Timeline *timeline, Place *place, Error *err);

/* For a session's file, and from one. */
SessionBest best_saved(const Best *best, const Timeline *timeline);
void best_recall(Best *best, const SessionBest *saved, const Timeline *timeline);

#endif
