/* Early stopping: whether the test loss has stopped falling (Prechelt 1998, "Early Stopping - But
 * When?"). */
#ifndef CORE_TRAIN_EARLY_STOPPING_H
#define CORE_TRAIN_EARLY_STOPPING_H

#include <stdbool.h>
#include <stdint.h>

typedef struct EarlyStopping {
    bool watching;
    double best;         /* the least test loss seen */
    uint64_t best_epoch; /* the epoch at whose end it was */
    uint64_t last_epoch; /* the last one seen */
} EarlyStopping;

/* Forgets what it has seen. */
void early_stopping_start(EarlyStopping *stopping);

/* What it had seen when it was saved, at the end of epoch `last`. */
void early_stopping_recall(EarlyStopping *stopping, double best, uint64_t best_epoch,
                           uint64_t last);

/* Takes notice of the test loss at the end of `epoch`; true when for `epochs` (0: without end)
 * there has been no lower one than the best. An epoch before the last one seen, after a step back,
 * starts anew. */
bool early_stopping_is_over(EarlyStopping *stopping, double epochs, uint64_t epoch,
                            double test_loss);

#endif
