/* The step that the trainer's optimizer would make of a gradient, per unit of the rate: with the
 * state and the settings of a moment, without penalties and clipping; frozen units stay. */
#ifndef LAB_STEP_H
#define LAB_STEP_H

#include "core/train/trainer.h"

/* What it is made with, copied from a trainer. */
typedef struct StepBasis {
    const Optimizer *optimizer;
    Hyper hyper;          /* in force, */
    double rate;          /* and the rate of the next update, */
    uint64_t number;      /* which is the optimizer's so many-th */
    Real *state, *next;   /* [OPTIMIZER_STATES_MAX][n] the optimizer's, and room; owned by others */
} StepBasis;

/* Takes it over; state and next are set, and there is room. */
void step_take_basis(StepBasis *basis, const Trainer *trainer);

/* What an update adds to parameters that are 0, it adds to any: `none` is [n] of them. Writes
 * step[n]. */
void step_find(StepBasis *basis, const Trainer *trainer, const Real *none, const Real *gradient,
               Real *step);

#endif
