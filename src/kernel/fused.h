/* Many mini-batches in a row, as a path of the kernels trains them: layers of numbers.
 *
 * A vector of `lanes` numbers holds `width` neighbouring values of each of lanes/width samples, a
 * group. A layer's values are [groups][blocks][lanes] with blocks = ⌈units/width⌉, and room between
 * large groups. Its weights are for the way forward in blocks of `width` units,
 * [blocks][fan_in][width]. Small layers hold them twice, so that neither direction has to turn
 * them: for the way back in blocks of `width` inputs, [in_blocks][units][width]. Lanes behind the
 * last value hold numbers that no other lane reads. */
#ifndef KERNEL_FUSED_H
#define KERNEL_FUSED_H

#include "kernel/real.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most lanes of any path. */
enum { FUSED_LANES = 16 };

/* Room for layers, and for numbers of optimizer state for each parameter. */
enum { FUSED_LAYERS_MAX = 64, FUSED_STATES_MAX = 2 };

/* What a path computes in vectors of its own. */
typedef enum CurveKind {
    CURVE_CALLED, /* nothing: the layer's functions are called */
    CURVE_IDENTITY,
    CURVE_SIGMOID,
    CURVE_TANH,
    CURVE_RELU
} CurveKind;

/* a[i] = f(z[i]), and delta[i] = a_gradient[i] · f′(z[i]), for i < n. */
typedef void FusedCurve(size_t n, const Real *z, Real *a);
typedef void FusedSlope(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                        Real *delta);

/* `count` numbers of samples with n outputs each. */
typedef void FusedLoss(size_t count, size_t n, const Real *a, const Real *t, Real *gradient);

/* How a mini-batch is computed: with one vector for each layer, with a few, or with any number. */
typedef enum FusedWay { FUSED_TINY, FUSED_SHORT, FUSED_ANY } FusedWay;

typedef struct FusedLayer {
    CurveKind curve;
    bool softmax;          /* over the units of a sample; else what `curve` is */
    FusedCurve *called;    /* a = f(z) and δ of the curves that are called */
    FusedSlope *called_back;
    size_t units, fan_in, blocks, in_blocks;
    size_t row, in_row;    /* from one group's values to the next's, and of the layer before */
    size_t forward_size, backward_size; /* from one block's weights to the next's */
    bool outer_back;       /* its gradient takes fewer vectors as `backward` */
    bool keeps_z;          /* f′(z) is not needed, z is */
    size_t forward_at, bias_at; /* where they stand in each of the arrays of Fused */
    bool shared;           /* its products are large enough for several threads */
    Real *forward;         /* weights, see above */
    Real *backward;        /* and for the way back, turned when training begins; NULL in layer 0
                            * and in large layers, whose weights are turned on the way */
    Real *bias;            /* [blocks][lanes], the same for each sample */
    Real *gradient;        /* as `forward` */
    Real *bias_gradient;   /* as `bias` */
    Real *value;           /* a */
    Real *slope;           /* z, and then f′(z) where the path has vectors for it */
    Real *delta;
} FusedLayer;

typedef struct Fused {
    size_t lanes, width, capacity; /* 0 lanes: not laid out; room for so many rows */
    size_t size;                   /* numbers in `store` */
    Real *store;
    size_t layer_count;
    FusedLayer layers[FUSED_LAYERS_MAX];
    size_t numbers;                /* in each of these arrays: all layers' weights and biases */
    Real *parameters, *next, *gradient;
    size_t states;           /* numbers of state of the optimizer that it was laid out for */
    Real *state[FUSED_STATES_MAX], *state_next[FUSED_STATES_MAX];
    Real *input[2], *target[2];    /* of two mini-batches in turn, as a layer's values */
    size_t input_row;              /* from one group to the next; targets are like the outputs */
    int spread[FUSED_LANES][FUSED_LANES]; /* [i][lane]: lane i of the same sample */
    int repeats[FUSED_LANES][FUSED_LANES]; /* [s][lane]: the same lane of sample s */
    int shares[FUSED_LANES][FUSED_LANES]; /* [i][lane]: lane i + lane/width */

    /* What is trained, and how: */
    FusedLoss *loss;               /* ∂L/∂z of the outputs where it is `joint`, else ∂L/∂a */
    bool joint;
    bool difference;               /* that is a - t */
    FusedWay way;
    bool keeps;                    /* gradients are kept and no weight is changed */
    Real rate;
    const uint32_t *order;
    const Real *x, *t;             /* [count][inputs] and [count][outputs] */
    size_t count, inputs, outputs, batch;
    size_t position;               /* of the next mini-batch in the order, which then starts anew */
    size_t rows;                   /* of the last one */
    size_t side;                   /* where its samples are */
    Real *bad;                     /* [lanes] 0, or NaN once an output was not finite */
} Fused;

#endif
