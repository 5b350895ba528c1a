/* The loss over the epochs, as a curve that keeps its past.
 *
 * Points are added as training goes on. Going back in time only moves the present; training on
 * from there starts a new branch, and the part of the old one behind it is kept, dim. Long curves
 * are thinned by joining neighbours; of what is joined the least, the greatest and the last loss
 * stay. */
#ifndef VIEW_CURVE_H
#define VIEW_CURVE_H

#include "core/error.h"
#include "view/view.h"

enum { CURVE_POINTS = 2048, CURVE_BRANCHES = 6 };

typedef struct CurvePoint {
    double epoch;           /* of the last loss in it; fractions between epochs */
    double low, high, last;
    double test;            /* last test loss, NaN where there is no test part */
} CurvePoint;

typedef struct Branch {
    size_t count;
    CurvePoint *points; /* [CURVE_POINTS] */
    double start;       /* where it left the branch that replaced it */
    double spacing;     /* epochs that one point stands for at least */
} Branch;

typedef struct Curve {
    Branch now;
    Branch old[CURVE_BRANCHES]; /* oldest first */
    size_t old_count;
    double present;             /* epoch at which training stands */
    CurvePoint *memory;         /* owned */
} Curve;

/* Takes memory for all points; curve_free releases it. */
bool curve_init(Curve *curve, Error *err);
void curve_free(Curve *curve);

/* Forgets everything. */
void curve_clear(Curve *curve);

/* The loss at `epoch`, and the test loss or NaN.
 * After a step back this begins a branch, unless the curve has that very loss
 * there already: then only the present moves. A loss that is not finite leaves no point. */
void curve_add(Curve *curve, double epoch, double loss, double test);

/* Training now stands at `epoch`, earlier or, after a reset was undone, later on an old branch. */
void curve_go(Curve *curve, double epoch);

/* The last point at or before `epoch` of the present branch; NULL when there is none. */
const CurvePoint *curve_at(const Curve *curve, double epoch);

/* Draws axes and curves into the inside of a panel. */
void curve_draw(const Curve *curve, const View *view, Rect area, Canvas *canvas);

/* Place 0 … 1 along the axis of epochs for cell column x of that inside; false beside the axis. */
bool curve_pick(Rect area, int x, double *place);

/* Epochs at the right end of the axis. */
double curve_extent(const Curve *curve);

#endif
