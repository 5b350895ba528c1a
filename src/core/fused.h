/* Many mini-batches in a row, to the same bits as by phases, but many times as fast where the
 * network is small: nothing is kept to be looked at, numbers stand as core/fused_layout.h says, and
 * one call of the kernels' path does it all.
 *
 * Nothing non-finite gets by: when a run of mini-batches ends with a number that is not finite, it
 * is undone and goes by phases, which find the update that is not to be made. */
#ifndef CORE_FUSED_H
#define CORE_FUSED_H

#include "core/trainer.h"

/* Makes room for mini-batches of `rows`, where such a network gains by it; false without memory. */
bool fused_reserve(Trainer *trainer, size_t rows, Error *err);
void fused_free(Trainer *trainer);

/* Whether what is trained now may go without phases: no more is done there than forward, backward
 * and the optimizer's own update. */
bool fused_applies(const Trainer *trainer);

/* Trains up to `steps` whole mini-batches, but leaves enough of *work for one more by phases, and
 * lowers *work by what was done. The trainer has to stand between two mini-batches, and its z, a,
 * delta, gradient and batch_loss are not those of the last one: a mini-batch by phases has to
 * follow before anybody looks. */
void fused_advance(Trainer *trainer, uint64_t steps, uint64_t *work);

#endif
