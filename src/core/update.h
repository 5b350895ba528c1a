/* The update of all parameters: clipping, penalties and decay around an optimizer.
 *
 * In this order, for each mini-batch:
 *     g = ∂L/∂W, each entry cut to ±clip_value, then all scaled so that ‖g‖ ≤ clip_norm
 *     g ← g + l2·w and w ← w(1 − η·decay), weights only
 *     the optimizer's step
 *     w moved by η·l1 towards 0, where it stops, weights only (soft threshold: Daubechies,
 *     Defrise, De Mol 2004)
 * Frozen units are left out of the norm and stay as they are (core/freeze.h). The gradient that is
 * shown is ∂L/∂W itself. */
#ifndef CORE_UPDATE_H
#define CORE_UPDATE_H

#include "core/trainer.h"

/* Computes the parameters and slots after the mini-batch held into trainer->before and
 * trainer->slots_next; nothing else changes. */
void update_compute(Trainer *trainer);

/* One parameter's part of an update, in the order of the formulas above. What is not on for it is
 * 0, or 1 for the factor. */
typedef struct UpdateTerms {
    size_t parameter;
    double before;          /* the parameter */
    double gradient;        /* ∂L/∂w of the mini-batch */
    double cut;             /* the same, cut to ±clip_value */
    double factor;          /* what clip_norm multiplied it by */
    double l2;              /* l2·w */
    double used;            /* g = cut · factor + l2, which the optimizer took */
    double decay, step, l1; /* what decay, the optimizer and l1 have added to the parameter */
    double after;           /* before + decay + step + l1 */
    uint64_t number;        /* of the update, from 1 */
    double slot_before[OPTIMIZER_SLOTS_MAX], slot_after[OPTIMIZER_SLOTS_MAX];
} UpdateTerms;

/* Takes apart what the last update, which has been made, did to one parameter. */
void update_explain(const Trainer *trainer, size_t parameter, UpdateTerms *terms);

/* l1·Σ|w| + l2/2·Σw² over the weights: what the displayed loss leaves out. */
double update_penalty(const Trainer *trainer);

#endif
