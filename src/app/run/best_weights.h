/* Without a screen, the weights of the lowest test loss are copied while training goes on. */
#ifndef APP_RUN_BEST_WEIGHTS_H
#define APP_RUN_BEST_WEIGHTS_H

#include "data/session/session.h"
#include "time/timeline.h"

typedef struct BestWeights {
    SessionBest place; /* where it was */
    Real *theta;       /* owned: [n] and the optimizer's state [states][n] behind them, or NULL */
    bool copied;       /* they are of that place; else it is one of a session that was loaded */
    Cursor cursor;
} BestWeights;

/* Starts from what a session knows. `copy`: takes memory for weights, which best_weights_free
 * releases; false without it. */
bool best_weights_init(BestWeights *best, const SessionBest *known, const Trainer *trainer,
                       bool copy, Error *err);
void best_weights_free(BestWeights *best);

/* The test loss of the present parameters, between two epochs in line `event` of the history. */
void best_weights_see(BestWeights *best, const Trainer *trainer, size_t event, double test_loss);

/* Puts them in place; with a timeline its present place too. What a loaded session knows of is
 * computed again, which takes a timeline. False where that is not there. */
bool best_weights_restore(const BestWeights *best, Trainer *trainer, Timeline *timeline);

#endif
