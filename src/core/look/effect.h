/* What an update did to the loss of its mini-batch: as the gradient predicts it, and in truth. */
#ifndef CORE_LOOK_EFFECT_H
#define CORE_LOOK_EFFECT_H

#include "core/train/trainer.h"

typedef struct Effect {
    double before;    /* L, the mean over the mini-batch, under the parameters before */
    double predicted; /* its change to first order: Σ ∂L/∂θ · Δθ over all parameters */
    double after;     /* L of the same samples under the new parameters */
} Effect;

/* A measurement on its way, sample by sample. */
typedef struct EffectRun {
    Batch batch;   /* one sample at a time */
    size_t rows;   /* samples done */
    double sum;    /* of their losses */
} EffectRun;

/* Takes memory for networks of this shape; effect_free releases it. */
bool effect_init(EffectRun *run, const Net *net, Error *err);
void effect_free(EffectRun *run);

/* Starts over. */
void effect_start(EffectRun *run);

/* Goes on measuring the last update, of the mini-batch held, by a forward pass under the new
 * parameters: for about *work multiply-adds, which is lowered by what was done, and at least one
 * sample. True with *effect filled when all are done. That update must have been made, and the
 * trainer stay as it is from start to end. Allocates nothing. */
bool effect_advance(EffectRun *run, const Trainer *trainer, uint64_t *work, Effect *effect);

#endif
