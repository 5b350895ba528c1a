/* Early stopping: whether the test loss has stopped falling (Prechelt 1998, "Early Stopping - But
 * When?"). */
#ifndef CORE_METHOD_PATIENCE_H
#define CORE_METHOD_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Patience {
    bool watching;
    double best;         /* the least test loss seen */
    uint64_t best_epoch; /* the epoch at whose end it was */
    uint64_t last_epoch; /* the last one seen */
} Patience;

/* Forgets what it has seen. */
void patience_start(Patience *patience);

/* What it had seen when it was saved, at the end of epoch `last`. */
void patience_recall(Patience *patience, double best, uint64_t best_epoch, uint64_t last);

/* Takes notice of the test loss at the end of `epoch`; true when for `epochs` (0: without end)
 * there has been no lower one than the best. An epoch before the last one seen, after a step back,
 * starts anew. */
bool patience_is_over(Patience *patience, double epochs, uint64_t epoch, double test_loss);

#endif
