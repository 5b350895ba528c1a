/* Loss, gradient and Hessian products over the whole training part, in slices.
 *
 * The Hessian times a vector is exact: the pass of core/train/pass.h differentiated along that
 * vector (Pearlmutter 1994, "Fast Exact Multiplication by the Hessian"). With R{x} the derivative
 * of x when the parameters move along v = (V, u of each layer):
 *     forward       R{z} = W R{a before} + V a before + u,  R{a} = f′(z) R{z}
 *     backward      R{∂L/∂a} = Wᵀ R{δ next} + Vᵀ δ next
 *                   R{δ} = f′(z) R{∂L/∂a} + f″(z) R{z} ∂L/∂a
 *     the product   mean over the samples of R{δ} · a before + δ · R{a before}, and of R{δ}
 * The loss is the mean over the samples, without penalties and with nothing dropped. At a kink, as
 * of ReLU, f″ is taken as 0. */
#ifndef CORE_LOOK_DERIVATIVES_H
#define CORE_LOOK_DERIVATIVES_H

#include "core/method/loss.h"
#include "core/train/batch.h"

typedef struct Derivatives {
    Batch batch;             /* a slice of the samples */
    Real *rz, *ra, *rdelta;  /* as z, a and delta of the batch; owned by the first */
    Real *out, *spare[2];    /* ∂L/∂a of the outputs, and room for any layer: [capacity][units] */
    Real *none, *part;       /* [n] zeros; the sum over a slice */
    double *sum;             /* [n] over the samples done, owned */
    double loss;             /* the same */
    size_t done;             /* samples */
} Derivatives;

/* What they are of. Everything is borrowed, and stays the same from start to end. */
typedef struct LossOf {
    const Net *net;
    const Real *theta;       /* [n] */
    const Dataset *data;     /* its training part */
    const Loss *loss;
} LossOf;

/* Takes memory for networks of this shape; derivatives_free releases it. */
bool derivatives_init(Derivatives *derivatives, const Net *net, Error *err);
void derivatives_free(Derivatives *derivatives);

/* Starts over: before each of those below, which go on for about *work multiply-adds, which is
 * lowered by what was done, and at least one slice; true when all samples are done, with the loss,
 * the gradient [n] and the loss, or H v [n]. */
void derivatives_start(Derivatives *derivatives);
bool derivatives_loss(Derivatives *derivatives, const LossOf *of, uint64_t *work, double *loss);
bool derivatives_gradient(Derivatives *derivatives, const LossOf *of, uint64_t *work,
                          Real *gradient, double *loss);
/* One slice of it: derivatives->batch has then z, a and δ of its rows, the last samples of those
 * done. */
bool derivatives_gradient_slice(Derivatives *derivatives, const LossOf *of, uint64_t *work,
                                Real *gradient, double *loss);
bool derivatives_product(Derivatives *derivatives, const LossOf *of, const Real *v, uint64_t *work,
                         Real *product);

#endif
