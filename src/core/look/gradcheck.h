/* The gradient of backpropagation against central differences of the loss.
 *
 * The oracle is a plain forward pass in double, with formulas of its own for each activation and
 * loss: it shares no code with training but the draw of what dropout drops, which is part of the
 * function that is differentiated. Where a kink (of ReLU, |a−t|, …) lies between w − ε and
 * w + ε a difference is no derivative; such parameters are counted, not judged. */
#ifndef CORE_LOOK_GRADCHECK_H
#define CORE_LOOK_GRADCHECK_H

#include "core/train/trainer.h"

/* What was found in one layer. */
typedef struct LayerCheck {
    size_t checked, kinks;      /* parameters judged, and left out */
    double error;               /* the worst |g − q| / (max(|g|,|q|) + 0.01 max |q| of the layer) */
    size_t parameter;           /* where that is */
    double gradient, quotient;  /* g of backpropagation and q by differences there */
} LayerCheck;

/* The error above which a gradient is wrong: 1e-6 in a double build, 1e-3 in float. */
extern const double gradcheck_limit;

/* What smaller gradients are compared by, for far below the rounding of the loss itself nothing
 * can be told: 1e-4, or a hundredth of the mean size of a sample's gradient. */
extern const double gradcheck_least;

/* Checks trainer->gradient, computed for the mini-batch held under parameters `theta` [n], which
 * after the update are trainer->before; one entry in layers for each layer. False without memory,
 * or when there is no oracle for an activation or the loss. */
bool gradcheck_run(const Trainer *trainer, const Real *theta, LayerCheck *layers, Error *err);

/* One parameter, moved up and down by ε. */
typedef struct ParameterCheck {
    size_t parameter;
    double epsilon;
    double up, down;           /* L of the mini-batch with it at w + ε and w − ε */
    double quotient, gradient; /* (up − down) / 2ε, and what backpropagation has */
    double least;              /* what smaller ones are compared by: gradcheck_least or more */
    double error;              /* |g − q| / max(|g|, |q|, least) */
    bool kinked;               /* a kink lies between: the quotient is no derivative */
} ParameterCheck;

/* What a multiply-add of the oracle costs beside one of training. */
enum { GRADCHECK_COST = 4 };

/* The same for one parameter, as the mean over the mini-batch, sample by sample, with memory of
 * its own for networks of one shape; NULL without memory. Released by gradcheck_delete. */
typedef struct Check Check;
Check *gradcheck_new(const Net *net, Error *err);
void gradcheck_delete(Check *check);

/* Starts with the first sample; false when there is no oracle. The trainer, which is borrowed, must
 * stay as it is until the check has come to its end or is started anew. */
bool gradcheck_start(Check *check, const Trainer *trainer, const Real *theta, size_t parameter,
                     Error *err);

/* Goes on for about *work multiply-adds of training; *work is lowered by what was done, which is
 * at least one sample. True with *out filled
 * when all are done; gradcheck_rows says how many are. Allocates nothing. */
bool gradcheck_advance(Check *check, uint64_t *work, ParameterCheck *out);
size_t gradcheck_rows(const Check *check);

/* The index of the layer with the largest error; 0 when none was judged. */
size_t gradcheck_worst(const LayerCheck *layers, size_t count);

#endif
