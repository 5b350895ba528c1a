/* The loss over the epochs, as a curve that keeps its past.
 *
 * Points are added as training goes on. A curve has a branch for each run of training; the present
 * one is drawn bright as far as training stands, the others dim from where they part from it. Long
 * curves are thinned (core/losses.h). */
#ifndef VIEW_CURVE_H
#define VIEW_CURVE_H

#include "core/error.h"
#include "core/losses.h"
#include "view/view.h"

enum { CURVE_POINTS = 2048, CURVE_BRANCHES = 24 };

typedef struct Curve {
    Branch now;
    Branch old[CURVE_BRANCHES]; /* oldest first */
    size_t old_count;
    double present;             /* epoch at which training stands, */
    double present_loss, present_test; /* and its losses, NaN until they are known */
    CurvePoint *memory;         /* owned */
} Curve;

/* Takes memory for all points; curve_free releases it. */
bool curve_init(Curve *curve, Error *err);
void curve_free(Curve *curve);

/* Forgets everything. */
void curve_clear(Curve *curve);

/* The loss at `epoch`, and the test loss or NaN. Where the curve has later points only the present
 * moves, unless there was none for long. A loss that is not finite leaves no point. Another loss at
 * the last epoch, after an edit, makes it a step. */
void curve_add(Curve *curve, double epoch, double loss, double test);

/* Training now stands at `epoch` of `run` (timeline_run). A run that is not the present one takes
 * its place; a new one begins with what it shares with the others, as far as the present epoch. */
void curve_go(Curve *curve, uint64_t run, double epoch);

/* The loss at an epoch that is gone through on the way to another: a point where the curve has none
 * for long; the present does not move. */
void curve_fill(Curve *curve, double epoch, double loss, double test);

/* Takes a copy of a run's losses, at most CURVE_POINTS of them, from a session's file; those of the
 * present run are the present branch. Nothing where there is no more room. */
void curve_take(Curve *curve, const Branch *losses);

/* The last point at or before `epoch` of the present branch; NULL when there is none. */
const CurvePoint *curve_at(const Curve *curve, double epoch);

/* Draws axes and curves into the inside of a panel. */
void curve_draw(const Curve *curve, const View *view, Rect area, Canvas *canvas);

/* Place 0 … 1 along the axis of epochs for cell column x of that inside; false beside the axis. */
bool curve_pick(Rect area, int x, double *place);

/* Whether row y of that inside is the axis of epochs. */
bool curve_on_axis(Rect area, int y);

/* Epochs at the right end of the axis. */
double curve_extent(const Curve *curve);

#endif
