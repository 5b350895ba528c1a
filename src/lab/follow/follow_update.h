/* What the update of a recorded step comes to, in double, and how far rounding may have led from
 * it; or what it would come to with a mistake.
 *
 * The formulas of core/train/update.h and core/method/optimizer.h once more, written for one
 * parameter. The bound on a new parameter is four roundings of it, sixteen of what was added or is
 * remembered, and what it moves by when each number that it is made of moves by its own bound. */
#ifndef LAB_FOLLOW_FOLLOW_UPDATE_H
#define LAB_FOLLOW_FOLLOW_UPDATE_H

#include "core/look/record.h"

/* One parameter on its way through an update. */
typedef struct ParameterStep {
    double w, g;
    double state[OPTIMIZER_STATES_MAX];
} ParameterStep;

typedef struct FollowOptimizer {
    const char *name; /* of a row of optimizer_table, or of a variant that mistakes make */
    void (*update)(const OptimizerSettings *settings, double rate, double number,
                   ParameterStep *at);
} FollowOptimizer;

/* The one of that name, or NULL. */
const FollowOptimizer *follow_optimizer(const char *name);

/* How an update departs from what was said; all 0: not at all. Bits are of layers. */
typedef struct UpdateDeviation {
    const FollowOptimizer *optimizer; /* another one */
    const double *gradient;  /* [n] another one */
    double times;            /* the gradient is so many times as large, 0: once */
    double rate;             /* another one, 0: that of the step */
    double state_times;      /* what the optimizer remembers is so many times as large, 0: once */
    bool uphill;             /* + for − */
    bool forgets;            /* what the optimizer remembers is 0 */
    bool uncorrected;        /* without the correction of m and v for their start at 0 */
    double later;            /* the number of the update is this much larger */
    bool no_penalty;         /* without l1, l2 and decay */
    bool other_penalty;      /* l2 and decay are of biases too where they should not be, or not */
    bool no_clipping;
    uint64_t no_layer, no_bias; /* these stay as they are */
} UpdateDeviation;

/* What an update is made from: w, the gradient g (NULL: it is not known) and its bound (NULL: 0),
 * and what the optimizer remembers [2][n] with its bound [2][n]. */
typedef struct UpdateInput {
    const double *w, *g, *g_error;
    const double *const *state;
    const double *const *state_error;
    double rate, number;
    bool clipped; /* g has been clipped already */
} UpdateInput;

/* Parameters and state after it with their bounds, [n] each. */
typedef struct UpdateOutput {
    double *w, *w_error;
    double *state[OPTIMIZER_STATES_MAX], *state_error[OPTIMIZER_STATES_MAX];
} UpdateOutput;

/* Computes it, where the optimizer was said and there is a formula for it. */
void follow_update(const RecordedModel *model, const UpdateInput *in, const UpdateDeviation *dev,
                   UpdateOutput *out);

#endif
