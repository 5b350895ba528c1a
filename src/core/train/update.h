/* The update of all parameters: clipping, penalties and decay around an optimizer.
 *
 * In this order, for each mini-batch:
 *     g = ∂L/∂W, each entry cut to ±clip_value, then all scaled so that ‖g‖ ≤ clip_norm
 *     g ← g + l2·w and w ← w(1 − η·decay), weights only
 *     the optimizer's step
 *     w moved by η·l1 towards 0, where it stops, weights only (soft threshold: Daubechies,
 *     Defrise, De Mol 2004)
 * Frozen units are left out of the norm and stay as they are (core/net/freeze.h). The gradient that
 * is shown is ∂L/∂W itself. */
#ifndef CORE_TRAIN_UPDATE_H
#define CORE_TRAIN_UPDATE_H

#include "core/net/parameters.h"
#include "core/train/hyper.h"

/* The last update, or the one to be computed: which it is, and what is in force in it. */
typedef struct LastUpdate {
    double rate;     /* η */
    uint64_t number; /* of the optimizer's updates, from 1 */
    const Optimizer *optimizer;
    Hyper hyper;
} LastUpdate;

/* Computes parameters and optimizer state after the update by `gradient` into `before` and
 * `state_next`; nothing else changes. `frozen` has the flags of frozen units, or is NULL. */
void update_compute(const Net *net, const LastUpdate *update, const bool *frozen,
                    Parameters *parameters);

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
    double state_before[OPTIMIZER_STATES_MAX], state_after[OPTIMIZER_STATES_MAX];
} UpdateTerms;

/* Takes apart what an update did to one parameter, after it has come into force. */
void update_explain(const Net *net, const LastUpdate *update, const bool *frozen,
                    const Parameters *parameters, size_t parameter, UpdateTerms *terms);

/* l1·Σ|w| + l2/2·Σw² over the weights: what the displayed loss leaves out. */
double update_penalty(const Net *net, const Real *theta, const Hyper *hyper);

#endif
