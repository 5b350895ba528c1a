/* Flow: what runs through a network, forward and backward, over its whole training part.
 *
 * Per layer: how its activations a and the gradients δ = ∂L/∂z of single samples are spread, which
 * units are saturated or dead, how long the gradient is, how much the next update changes the
 * weights, how far these have come from where they started, and which units are alike
 * (lab/alike.h). Nothing is dropped out. The next update is the one that training would make by
 * the gradient of all samples: with the optimizer's state, penalties and clipping. All of it on
 * copies and in slices: the trainer is only looked at. */
#ifndef LAB_FLOW_H
#define LAB_FLOW_H

#include "core/look/derivatives.h"
#include "core/look/health.h"
#include "core/train/trainer.h"
#include "lab/alike.h"
#include "lab/tally.h"

typedef struct FlowLayer {
    LayerHealth health;        /* of all samples */
    Tally activation;          /* of a */
    Octaves gradient;          /* of δ */
    double mean, deviation;    /* of a: σ² = mean of (a − mean)² */
    size_t units;
    size_t dead, dying;        /* units: f′(z) is 0 in every sample, and in 99 of 100 or more */
    size_t stuck;              /* saturated in every sample, and not dead */
    double weights;            /* ‖W‖ */
    double update;             /* ‖W after the next update − W‖ / ‖W‖; NaN where all W are 0 */
    double moved;              /* ‖W − W at the start‖ / ‖W at the start‖; the same */
    Alike alike;
} FlowLayer;

/* Update by weights is healthy around 1/1000: below the first the layer sleeps, above the second it
 * runs wild. */
#define FLOW_ASLEEP 1e-5
#define FLOW_WILD 1e-1
typedef enum FlowPace { PACE_UNKNOWN, PACE_ASLEEP, PACE_HEALTHY, PACE_WILD } FlowPace;
FlowPace flow_pace(double update);

/* Samples that are decided wrongly, and those of them where all outputs are flat; of each class how
 * many are in it, and how many are decided to be. */
typedef struct FlowDecided {
    size_t wrong, wrong_flat;
    size_t classes;        /* 0: the targets are no classes of which each sample has one */
    size_t *in, *decided;  /* [classes] */
} FlowDecided;

/* What was measured at one moment: layers [layer_count]. */
typedef struct FlowMoment {
    double epoch;
    uint64_t ticks;
    FlowLayer *layers;
} FlowMoment;

/* Moments that are kept, the last one among them. */
enum { FLOW_MOMENTS = 48 };

typedef enum FlowStage { FLOW_NOT_BEGUN, FLOW_PASSES, FLOW_MEASURED } FlowStage;

typedef struct Flow {
    FlowStage stage;
    uint64_t version;     /* of the parameters that it is of, */
    double epoch;         /* there */
    uint64_t ticks;
    Hyper hyper;          /* what the next update goes by */
    TrainerSpec spec;
    uint64_t revision;    /* and so were the data */
    double loss;          /* of all samples; NaN until it is known */
    double gradient;      /* ‖∇L‖ of all parameters */
    FlowDecided answers;
    FlowMoment moment[FLOW_MOMENTS]; /* measured before, the oldest first, and behind the first */
    size_t moments;                  /* `moments` the one under way */
    Net net;              /* that it has room for */
    FlowLayer *layers;    /* [FLOW_MOMENTS][layer_count] owned, as all that follows */
    double *squares;      /* [layer_count] Σa, Σa² and Σ‖∂L/∂W‖² of single samples, */
    double *sums, *lengths;
    size_t *flat, *still; /* [unit_count] samples in which a unit is flat, and f′ is 0; behind them
                             the counts of classes */
    Real *slope;          /* f′ and ones, for a slice of the widest layer */
    AlikeKey *keys;
    Real *start;          /* [n] */
    Parameters parameters;
    Derivatives derivatives;
} Flow;

/* Begins with the trainer's present state; moments measured before stay, but for those that are not
 * before this one. False without memory. A zeroed flow is a valid one; flow_free releases it. */
bool flow_start(Flow *flow, const Trainer *trainer, Error *err);
void flow_free(Flow *flow);

/* Goes on for about *work multiply-adds, which is lowered by what was done; true when it is done.
 * Where the trainer has other data, another shape or loss than it was begun with, that is over. */
bool flow_advance(Flow *flow, const Trainer *trainer, uint64_t *work);

/* Forgets the moments measured before: training is on another way. */
void flow_forget(Flow *flow);

/* Whether it is of the trainer's present parameters, data and settings. */
bool flow_is_of(const Flow *flow, const Trainer *trainer);

/* The last moment that is measured to its end, or NULL; and what is to be said of the gradient on
 * its way through the layers there. */
const FlowMoment *flow_last(const Flow *flow);
HealthVerdict flow_verdict(const Flow *flow);

#endif
