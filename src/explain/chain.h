/* The links of the chain rule, read off a trace. Columns count from the inputs, layers from the
 * first that computes: layer l is column l + 1. */
#ifndef EXPLAIN_CHAIN_H
#define EXPLAIN_CHAIN_H

#include "core/look/trace.h"
#include "explain/format.h"

/* The activations of a column's units, or the inputs, one of them, and whether they have been
 * computed. */
const Real *chain_activations(const Trace *trace, size_t column);
double chain_activation(const Trace *trace, size_t column, size_t unit);
bool chain_has_activation(const Trace *trace, size_t column);

/* The activation that stands for one not computed yet: of the pass to come, where that has been
 * looked at. False where it is computed, or that has not been. */
bool chain_activation_ahead(const Trace *trace, size_t column, size_t unit, double *value);

/* Whether dropout has set a unit's activation to 0. */
bool chain_is_dropped(const Trace *trace, size_t layer, size_t unit);

/* ∂a/∂z: f′(z), times what dropout makes of f. */
double chain_slope(const Trace *trace, size_t layer, size_t unit);

/* How a and ∂a/∂z of a unit come from f and f′, in letters: the formulas alone without dropout. */
enum { CHAIN_TEXT_SIZE = 96 };
char *chain_activation_text(const Trace *trace, size_t layer, size_t unit,
                            char out[CHAIN_TEXT_SIZE]);
char *chain_slope_text(const Trace *trace, size_t layer, size_t unit, char out[CHAIN_TEXT_SIZE]);

/* Whether δ of this layer is no product ∂L/∂a · f′(z) of one unit: the loss is defined by the
 * logits, or its units depend on each other. */
bool chain_is_joint(const Trace *trace, size_t layer);

/* The target of an output, and whether there is one: a person's own sample has none (0). */
bool chain_has_target(const Trace *trace);
double chain_target(const Trace *trace, size_t output);

/* What the sample in the spotlight is called: "sample 3", or "own sample". */
char *chain_sample(const Trace *trace, char out[FORMAT_SIZE]);

/* The optimizer of the update shown, or of the one to come. */
const Optimizer *chain_optimizer(const Trace *trace);

/* Whether that update is nothing but w − η ∂L/∂w. */
bool chain_is_descent(const Trace *trace);

#endif
