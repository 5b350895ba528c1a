/* How one parameter changes, with the numbers of everything that has a part in it: clipping,
 * penalties, decay and the optimizer. They multiply and add up to the new parameter. */
#ifndef VIEW_FORMULA_UPDATE_H
#define VIEW_FORMULA_UPDATE_H

#include "core/trace.h"
#include "view/pen.h"

/* The parameter and what is added to it goes to `first`; where that is more than −η ∂L/∂w, the
 * gradient that the optimizer takes goes to `second`. */
void formula_update(const Trace *trace, size_t layer, size_t parameter, Pen *first, Pen *second);

/* The same in letters alone. */
const char *formula_of_update(const Trace *trace);

#endif
