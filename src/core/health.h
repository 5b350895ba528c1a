/* How well the gradient gets through a network: per layer its length, and the units that hold it
 * up.
 *
 * A unit is saturated in a sample when its f is flat there: |f′(z)| ≤ 0.05 · max |f′|, for
 * activations that are flat at both ends (Activation.steepest). It is dead when f′(z) is exactly 0
 * in every sample of the mini-batch (ReLU's units below 0): no gradient can move it. Both are
 * shares of the mini-batch held, or of HEALTH_ROWS rows spread over a larger one.
 *
 * It knows what the trainer holds, and nothing of the past: that is core/health_past. */
#ifndef CORE_HEALTH_H
#define CORE_HEALTH_H

#include "core/trainer.h"

enum { HEALTH_ROWS = 256 };

typedef struct LayerHealth {
    double norm;      /* ‖∂L/∂W‖ of the layer's weights; of the mini-batch, which is a mean */
    double share;     /* norm² as a share of all layers' norm²: they add up to 1; NaN when all are
                         0 or not all are known */
    double saturated; /* share of (unit, sample) pairs */
    double dead;      /* share of units */
} LayerHealth;

/* Computes what the phases done allow of layers[net.layer_count]: saturated and dead once the
 * forward pass has reached a layer, its norm once the backward pass has, shares when all are
 * there. The rest is NaN. Allocates nothing. */
void health_measure(const Trainer *trainer, LayerHealth *layers);

/* The norms and shares of these alone, which cost less. */
void health_norms(const Trainer *trainer, LayerHealth *layers);

/* How the gradient's length changes on its way: the layers of the smallest and the largest norm,
 * and their ratio. */
typedef enum GradientFlow { FLOW_EVEN, FLOW_VANISHES, FLOW_EXPLODES, FLOW_NONE } GradientFlow;

typedef struct HealthVerdict {
    GradientFlow flow; /* on its way from the last layer to the first; unknown: even */
    size_t least, most;
    double ratio;      /* norm of `least` by norm of `most` */
} HealthVerdict;

/* The gradient vanishes when the smallest norm is below a thousandth of the largest and nearer to
 * the inputs, and explodes when it is nearer to the outputs. FLOW_NONE: all norms are 0. */
HealthVerdict health_verdict(size_t layer_count, const LayerHealth *layers);

#endif
