/* Where the numbers of a network stand while many mini-batches are trained in a row.
 *
 * A vector of `lanes` numbers holds `width` neighbouring values of each of lanes/width samples, a
 * group. A layer's values are [groups][blocks][lanes] with blocks = ⌈units/width⌉, and room between
 * large groups. Its weights are for the way forward in blocks of `width` units,
 * [blocks][fan_in][width]. Small layers hold them twice, so that neither direction has to turn
 * them: for the way back in blocks of `width` inputs, [in_blocks][units][width]. Lanes behind the
 * last value hold numbers that no other lane reads. */
#ifndef CORE_FUSED_LAYOUT_H
#define CORE_FUSED_LAYOUT_H

#include "core/loss.h"
#include "core/net.h"
#include "core/optimizer.h"

#include <stdint.h>

/* Lanes: the most of any path. Numbers of a line of a processor's cache. */
enum { FUSED_LANES = 16, FUSED_LINE = 16 };

/* How a mini-batch is computed: with one vector for each layer, with a few, or with any number. */
typedef enum FusedWay { FUSED_TINY, FUSED_SHORT, FUSED_ANY } FusedWay;

typedef struct FusedLayer {
    const Activation *activation;
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
    FusedLayer layers[NET_LAYERS_MAX];
    size_t numbers;                /* in each of these arrays: all layers' weights and biases */
    Real *parameters, *next, *gradient;
    size_t slot_count;       /* of the optimizer that it was laid out for */
    Real *slots[OPTIMIZER_SLOTS_MAX], *slots_next[OPTIMIZER_SLOTS_MAX];
    Real *input[2], *target[2];    /* of two mini-batches in turn, as a layer's values */
    size_t input_row;              /* from one group to the next; targets are like the outputs */
    int spread[FUSED_LANES][FUSED_LANES]; /* [i][lane]: lane i of the same sample */
    int repeats[FUSED_LANES][FUSED_LANES]; /* [s][lane]: the same lane of sample s */
    int shares[FUSED_LANES][FUSED_LANES]; /* [i][lane]: lane i + lane/width */

    /* What is trained, and how: */
    const Loss *loss;
    bool difference;               /* its δ, or ∂L/∂a, is a - t */
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

/* Numbers that fused->store has to have room for, whatever the path and its width. */
size_t fused_layout_size(const Net *net, size_t slots, size_t rows);

/* Lays out `net` for mini-batches of up to `rows` and a path of `lanes`, for gradients that are
 * kept, or followed at once; all numbers become 0. */
void fused_lay_out(Fused *fused, const Net *net, bool keeps, size_t slots, size_t rows,
                   size_t lanes);

/* Parameters, or what an optimizer remembers of them, into an array of `fused`, and back. */
void fused_import(const Fused *fused, const Net *net, const Real *from, Real *array);
void fused_export(const Fused *fused, const Net *net, const Real *array, Real *to);

/* The next parameters and slots become the present ones. */
void fused_swap(Fused *fused, size_t slots);

/* Row r of the last layer's values or of the targets, [outputs], from `values` in its layout. */
void fused_export_output(const Fused *fused, const Real *values, size_t r, Real *to);

#endif
