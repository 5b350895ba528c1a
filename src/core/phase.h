/* The phases of a mini-batch, in slices: what core/trainer.c calls in a row.
 *
 * The arithmetic of training is here and in kernel/kernel.c (and the same in other words behind
 * core/fused.c); how far to go, resets and changes are
 * the trainer's. */
#ifndef CORE_PHASE_H
#define CORE_PHASE_H

#include "core/trainer.h"

/* The order of samples of the epoch under way, or of the next one where an epoch has ended. */
void phase_begin_epoch(Trainer *trainer);

/* Takes up the next mini-batch: which samples, and where their numbers are. */
void phase_begin_batch(Trainer *trainer);

/* Computes the next slice of the present phase, and counts the phase when it is complete; returns
 * about how many multiply-adds that were. An update that is not finite is noted in
 * trainer->divergence and not made. */
uint64_t phase_advance(Trainer *trainer);

/* What all phases of a mini-batch return together. */
uint64_t phase_batch_work(const Trainer *trainer);

/* Index of the first value that is NaN or infinite, or n. */
size_t phase_first_not_finite(size_t n, const Real *values);

#endif
