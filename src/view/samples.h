/* The samples of the mini-batch: inputs, targets and, where computed, outputs. */
#ifndef VIEW_SAMPLES_H
#define VIEW_SAMPLES_H

#include "core/trace.h"
#include "view/view.h"

/* Draws the list into the inside of a panel; the spotlight's row is kept in sight. */
void samples_draw(const Trace *trace, Rect area, Canvas *canvas);

/* Row of the mini-batch at cell row y of that inside; false where there is none. */
bool samples_pick(const Trace *trace, Rect area, int y, size_t *row);

/* The row of the mini-batch to start trace_capture's list with, for `height` rows of list. */
size_t samples_first(const View *view, size_t rows, int height);

#endif
