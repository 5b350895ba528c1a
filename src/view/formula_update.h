/* How one parameter changes, laid out from the lines on it: the optimizer, and what clipping,
 * penalties and decay have in it. The numbers multiply and add up to the new parameter. */
#ifndef VIEW_FORMULA_UPDATE_H
#define VIEW_FORMULA_UPDATE_H

#include "explain/explanation.h"
#include "view/pen.h"

/* The parameter and what is added to it goes to `first`; where that is more than −η ∂L/∂w, the
 * gradient that the optimizer takes goes to `second`. */
void formula_update(const Explanation *parameter, Pen *first, Pen *second);

#endif
