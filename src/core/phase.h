/* The phases of a mini-batch, in slices: what core/trainer.c calls in a row.
 *
 * The arithmetic of training is here and in core/kernel.c; how far to go, resets and changes are
 * the trainer's. */
#ifndef CORE_PHASE_H
#define CORE_PHASE_H

#include "core/trainer.h"

/* Takes up the next mini-batch: which samples, and where their numbers are. */
void phase_begin_batch(Trainer *trainer);

/* Computes the next slice of the present phase, and counts the phase when it is complete; returns
 * about how many multiply-adds that were. An update that is not finite is noted in
 * trainer->divergence and not made. */
uint64_t phase_advance(Trainer *trainer);

#endif
