/* The formula strip: the chain rule for what is selected, first in letters, then in the numbers
 * that the core has computed; "—" stands for what it has not computed yet. */
#ifndef VIEW_EXPLAIN_FORMULA_H
#define VIEW_EXPLAIN_FORMULA_H

#include "core/look/trace.h"
#include "view/view.h"

/* Lines that the strip would like; the last is empty unless there is regularisation. */
enum { FORMULA_LINES = 5 };

void formula_draw(const Trace *trace, const View *view, Rect area, Canvas *canvas);

#endif
