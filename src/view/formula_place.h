/* The formula strip for what is neither a weight nor a neuron: a bias, a target, a layer, the
 * loss, the rate. */
#ifndef VIEW_FORMULA_PLACE_H
#define VIEW_FORMULA_PLACE_H

#include "core/trace.h"
#include "view/pen.h"
#include "view/view.h"

enum { FORMULA_PLACE_LINES = 2 };

/* Writes the first lines; a bias has its update below them. */
void formula_place(const Trace *trace, const Selection *place, Pen lines[FORMULA_PLACE_LINES]);

#endif
