/* What of a unit is drawn, whatever it is drawn as: its values, and whether it is selected. */
#ifndef VIEW_GRAPH_UNIT_H
#define VIEW_GRAPH_UNIT_H

#include "core/look/trace.h"
#include "view/view.h"

/* The activation, or the input, of a unit; false when it has not been computed. */
bool unit_value(const Trace *trace, size_t column, size_t unit, double *value);

/* The same, but z of a neuron where `view` asks for sums; `view` NULL: it does not. */
bool unit_shown(const Trace *trace, const View *view, size_t column, size_t unit, double *value);

/* What the colours of a column's values, as shown, run to: 1, or the largest of them when that is
 * more. */
double unit_scale(const Trace *trace, const View *view, size_t column, size_t units);

/* A neuron is selected, or what is its own and may have no place of its own in the picture. */
bool unit_is_selected(const Selection *selection, size_t column, size_t unit);

/* A link or a bias is selected, and this unit's numbers stand in its factors: its own δ, or its a
 * that comes in. */
bool unit_is_factor(const Selection *selection, size_t column, size_t unit);

#endif
