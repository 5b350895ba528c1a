/* The links of the chain rule, read off a trace. Columns count from the inputs, layers from the
 * first that computes: layer l is column l + 1. */
#ifndef VIEW_CHAIN_H
#define VIEW_CHAIN_H

#include "core/trace.h"

/* The activation of a unit, or the input, and whether it has been computed. */
double chain_activation(const Trace *trace, size_t column, size_t unit);
bool chain_has_activation(const Trace *trace, size_t column);

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

/* The optimizer of the update shown, or of the one to come. */
const Optimizer *chain_optimizer(const Trace *trace);

/* Its rule in letters for a weight or, when not `is_weight`, for a bias: b in place of w, and no
 * decay. */
char *chain_rule_text(const Trace *trace, bool is_weight, char out[CHAIN_TEXT_SIZE]);

/* ∂L/∂w of the sample in the spotlight: δ · a of the source, or δ for a bias. */
double chain_gradient(const Trace *trace, size_t parameter);

#endif
