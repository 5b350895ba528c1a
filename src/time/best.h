/* The moment of the lowest test loss that has been measured, for `goto best` and --restore-best. */
#ifndef TIME_BEST_H
#define TIME_BEST_H

#include "core/method/loss.h"
#include "time/moment.h"

typedef struct Best {
    bool known;
    double loss;
    Moment moment;
    Mark mark;
    uint32_t era;         /* serial of the event that its era began with */
    const Loss *function; /* what the losses are */
} Best;

/* Takes notice of a test loss, NaN where there is none, of the parameters of `trainer`, which
 * stands in the journal's present event. One that is not of its branch, era or loss function makes
 * room for it. */
void best_see(Best *best, const Journal *journal, const Trainer *trainer, double test_loss);

/* Where it is in the present branch; false when that has not been there. The second one also when
 * it is in another era than event `now`. */
bool best_find(const Best *best, const Journal *journal, Place *place);
bool best_find_in_era(const Best *best, const Journal *journal, size_t now, Place *place);

/* What a session has: a loss at a place of the present branch. Nothing where there is no such. */
void best_recall(Best *best, const Journal *journal, double loss, Place place, uint64_t epoch,
                 const Loss *function);

#endif
