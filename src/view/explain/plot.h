/* A small plot of an activation function: the curve, the point (z, a) and its tangent. */
#ifndef VIEW_EXPLAIN_PLOT_H
#define VIEW_EXPLAIN_PLOT_H

#include "core/method/activation.h"
#include "view/canvas/canvas.h"

typedef struct Plot {
    double z_low, z_high, a_low, a_high; /* what it shows */
} Plot;

/* The range that suits a point at `z`: symmetrical, ±4 or so much more that the point is inside. */
Plot plot_range(const Activation *activation, double z);

/* Draws into `area`; the point and its tangent of that slope only when they are `known`. */
void plot_draw(const Plot *plot, const Activation *activation, bool known, double z, double a,
               double slope, Rect area, Canvas *canvas);

#endif
