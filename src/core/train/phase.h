/* The phases of a mini-batch, in slices: forward through layer 1 … L, the loss, backward through
 * layer L … 1; the update, which is the last one, is for whoever has the parameters. */
#ifndef CORE_TRAIN_PHASE_H
#define CORE_TRAIN_PHASE_H

#include "core/train/pass.h"

/* Phases of a mini-batch: 2·L + 2. */
static inline size_t phase_count(const Net *net)
{
    return 2 * net->layer_count + 2;
}

/* Computes the next slice of a phase before the update, from row pass->batch->done on, and counts
 * the phase when it is complete; returns about how many multiply-adds that were. */
uint64_t phase_advance(const Pass *pass, size_t *phase);

/* The same for the update, and for all phases of a mini-batch of `rows` together. */
uint64_t phase_update_work(const Net *net);
uint64_t phase_work(const Net *net, size_t rows);

#endif
