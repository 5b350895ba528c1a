/* What the passes of a recorded step come to, in double, and how far rounding may have led from it;
 * or what they would come to with a mistake.
 *
 * Each number has a bound on its error when it is computed with a relative error of at most u in
 * each operation, in any order (Higham 2002, section 3.1): a sum of n products is within
 * (n + 2) u Σ|w a| of the exact one, what goes into it is off by its own bound, and a curve moves
 * by as much as it does over the bound around its z, which takes kinks in. So a gradient that
 * follows is never refused; and where the bound is as large as the number, nothing can be told. */
#ifndef LAB_FOLLOW_FOLLOW_PASS_H
#define LAB_FOLLOW_FOLLOW_PASS_H

#include "core/look/gradcheck_oracle.h"
#include "core/look/record.h"

/* How passes depart from backpropagation; all 0: not at all. Bits are of layers. */
typedef struct Deviation {
    uint64_t no_bias;          /* z = W a, without b */
    uint64_t turned;           /* Wᵀ in the place of W, everywhere */
    uint64_t other;            /* f is that of `activation` */
    uint64_t no_slope;         /* δ = ∂L/∂a */
    uint64_t slope_twice;      /* δ = ∂L/∂a · f′(z)², of a cross-entropy (a − t) f′(z) */
    uint64_t slope_of_a;       /* f′(a) for f′(z) */
    uint64_t slope_by_z;       /* f′ as it is written in a, but of z: z(1−z) */
    uint64_t back_turned;      /* W δ for Wᵀ δ, from this layer to the one before */
    uint64_t back_none;        /* the layer before has this one's δ: W is left out */
    uint64_t z_for_a;          /* ∂L/∂W = δ zᵀ for δ aᵀ, with z of the layer before */
    uint64_t gradient_turned;  /* (∂L/∂W)ᵀ */
    uint64_t no_gradient;      /* 0 */
    uint64_t no_bias_gradient; /* ∂L/∂b = 0 */
    uint64_t bias_alike;       /* ∂L/∂b: of all units their sum */
    const OracleActivation *activation;
    const OracleLoss *loss;    /* another one */
    const double *theta;       /* [n] other parameters than those of the step */
    const double *back;        /* [n] others that δ is handed back by */
    const double *x, *t;       /* other samples, [rows][…] of the same count */
    size_t turn;               /* row k has the target of row k + turn */
    bool last_alone;           /* the gradient is that of the last sample */
    const double *plus;        /* [n] added to the gradient */
    double l2;                 /* so many times w is added to it */
} Deviation;

/* How far what was written may be off, besides rounding: by how it was written. */
typedef struct Blur {
    double relative, absolute;
} Blur;

/* A number that was said beside the one that is right. */
typedef struct Difference {
    double theirs, ours, tolerance;
    double relative;            /* |theirs − ours| by the largest of ours in its array */
    size_t layer, row, index;   /* `index` in theta, or the unit */
} Difference;

/* All of one kind: the worst of those beyond their tolerance in the layer that is nearest to where
 * they come from, and the largest relative one of all. */
typedef struct Differences {
    size_t count, wrong;
    Difference worst, largest;
} Differences;

typedef struct FollowPass {
    const RecordedModel *model;
    const OracleActivation *f[NET_LAYERS_MAX];
    const OracleLoss *loss;      /* NULL: not said */
    double *z, *z_error, *a, *a_error, *d, *d_error; /* [unit_count] of one sample */
    double *x, *x_error;         /* [inputs] of it */
    double *back, *back_error, *back_size; /* [widest layer] ∂L/∂a, its bound, Σ|w δ| */
    double *gradient, *error;    /* [n] of the mini-batch, and its bounds */
    double *size;                /* [n] Σ|δ a| */
    double value, value_error;   /* L of the mini-batch */
    Differences a_wrong, d_wrong, share_wrong; /* δ of each sample's loss, or of the mini-batch's */
    double *memory;              /* owned */
} FollowPass;

/* Takes memory for a model whose activations are all said; follow_pass_free releases it. False
 * without memory, or when there is no formula for one of them. */
bool follow_pass_init(FollowPass *pass, const RecordedModel *model, Error *err);
void follow_pass_free(FollowPass *pass);

/* Goes through all samples of a step that has w and x; without t, or without a loss, forward
 * alone. Allocates nothing. */
void follow_pass_run(FollowPass *pass, const RecordedStep *step, const Deviation *deviation,
                     const Blur *blur);

/* Takes notice of one more number; `scale` is the largest of ours in its array. */
void differences_add(Differences *all, const Difference *one, double scale);

#endif
