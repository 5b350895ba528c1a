/* The strip's lines on what an update makes of a parameter: the number before, what is added to it,
 * and the number after. */
#ifndef VIEW_EXPLAIN_UPDATE_H
#define VIEW_EXPLAIN_UPDATE_H

#include "explain/explanation.h"
#include "view/canvas/pen.h"

/* How many rows the change of the parameter takes: it and what is added to it; and where that is
 * more than −η ∂L/∂w, the gradient that the optimizer takes. */
int update_rows(const Explanation *e);

/* Writes the mean over the mini-batch, with as many digits as it has in the change. */
void update_write_mean(const Explanation *e, Pen *pen);

/* Writes them; `second` is used where there are two. */
void update_draw(const Explanation *e, Pen first, Pen second);

#endif
