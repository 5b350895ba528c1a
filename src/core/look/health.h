/* How well the gradient gets through a network: per layer its length, and the units that hold it
 * up.
 *
 * What flows back is measured sample by sample: the gradient of one sample is the outer product of
 * δ and the activations of the layer before, so that ‖∂L/∂W‖ = ‖δ‖·‖a‖. The mean over the
 * mini-batch, which the update uses, is another thing: there the samples can cancel.
 *
 * A unit is saturated in a sample when its f is flat there: |f′(z)| ≤ 0.05 · max |f′|, for
 * activations that are flat at both ends (Activation.steepest). It is dead when f′(z) is exactly 0
 * in every sample of the mini-batch (ReLU's units below 0): no gradient can move it.
 *
 * All but the norm of the mean is of the samples of the mini-batch held, or of at most HEALTH_ROWS
 * spread over a larger one.
 *
 * It knows what the trainer holds, and nothing of the past: that is time/measures. */
#ifndef CORE_LOOK_HEALTH_H
#define CORE_LOOK_HEALTH_H

#include "core/train/trainer.h"

enum { HEALTH_ROWS = 256 };

/* How many samples of a mini-batch of `rows` are looked at: all, or every second, third, … */
size_t health_rows(size_t rows);

typedef struct LayerHealth {
    double rms;       /* root mean square over the samples of ‖∂L/∂W‖ of one */
    double norm;      /* ‖∂L/∂W‖ of their mean. Both are infinite where a number is not finite */
    double share;     /* rms as a share of the sum over all layers; NaN when all are 0, or not all
                         are known and finite */
    double saturated; /* share of (unit, sample) pairs */
    double dead;      /* share of units */
} LayerHealth;

/* Computes what the phases done allow of layers[net.layer_count]: saturated and dead once the
 * forward pass has reached a layer, rms and norm once the backward pass has, shares when all are
 * there. The rest is NaN. Allocates nothing. */
void health_measure(const Trainer *trainer, LayerHealth *layers);

/* The norms and shares of these alone, which cost less. */
void health_norms(const Trainer *trainer, LayerHealth *layers);

/* Units of a layer that hardly learn from the mini-batch: saturated in every sample looked at, and
 * dead. */
typedef struct StuckUnits {
    size_t saturated, dead;
    size_t all; /* units of the layer */
} StuckUnits;

/* Those of a layer that the forward pass has reached. */
StuckUnits health_stuck(const Trainer *trainer, size_t layer);

/* Whether a slope f′(z) is flat for its activation. */
bool health_is_flat(const Activation *activation, Real slope);

/* In how many of `n` units at z and a their activation, an elementwise one, is flat. */
size_t health_flat(const Activation *activation, size_t n, const Real *z, const Real *a);

/* √Σv², and the sum over every `stride`th row of a mini-batch of ‖∂L/∂W‖² = ‖δ‖²·‖a‖² in a
 * layer. */
double health_length(size_t n, const Real *v);
double health_sum(const Batch *batch, const Net *net, size_t layer, size_t stride);

/* Whether a layer's rms has vanished beside the largest one of the network. */
bool health_has_vanished(double rms, double largest);

/* Whether the norm of the mean is less than a hundredth of the root mean square. */
bool health_cancels(const LayerHealth *layer);

/* What is to be said of the gradient on its way from the last layer to the first. */
typedef enum GradientFlow {
    FLOW_EVEN,     /* nothing, or not all is known */
    FLOW_VANISHES, /* `least` has less than a thousandth of `most`, and is nearer to the inputs */
    FLOW_EXPLODES, /* the same, and is nearer to the outputs */
    FLOW_CANCELS,  /* it gets through, but in `least` the samples cancel most of all */
    FLOW_NONE,     /* it is 0 in all layers */
    FLOW_INFINITE  /* it is not finite in `most`, the last such layer */
} GradientFlow;

typedef struct HealthVerdict {
    GradientFlow flow;
    size_t least, most;
    double ratio; /* rms of `least` by that of `most`; of FLOW_CANCELS its norm by its rms */
} HealthVerdict;

HealthVerdict health_verdict(size_t layer_count, const LayerHealth *layers);

#endif
