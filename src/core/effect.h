/* What an update did to the loss of its mini-batch: as the gradient predicts it, and in truth. */
#ifndef CORE_EFFECT_H
#define CORE_EFFECT_H

#include "core/trainer.h"

typedef struct Effect {
    double before;    /* L, the mean over the mini-batch, under the parameters before */
    double predicted; /* its change to first order: Σ ∂L/∂θ · Δθ over all parameters */
    double after;     /* L of the same samples under the new parameters */
} Effect;

/* Multiply-adds that effect_measure would take. */
uint64_t effect_work(const Trainer *trainer);

/* Measures the last update, of the mini-batch held, by a forward pass under the new parameters.
 * False without memory, or when that mini-batch's update has not been made. */
bool effect_measure(const Trainer *trainer, Effect *effect, Error *err);

#endif
