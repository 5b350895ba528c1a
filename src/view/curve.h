/* The loss curves with their axes, marker and read-out: the present one bright as far as training
 * stands, what is ahead of it dim, and the others dim from where they part from it. */
#ifndef VIEW_CURVE_H
#define VIEW_CURVE_H

#include "time/curves.h"
#include "view/view.h"

/* Draws axes and curves into the inside of a panel. */
void curve_draw(const LossCurves *curves, const View *view, Rect area, Canvas *canvas);

/* Place 0 … 1 along the axis of epochs for cell column x of that inside; false beside the axis. */
bool curve_pick(Rect area, int x, double *place);

/* Whether row y of that inside is the axis of epochs. */
bool curve_on_axis(Rect area, int y);

#endif
