/* The norms of mini-batches before, as a row of steps upwards for each layer. */
#ifndef VIEW_GRAPH_PAST_H
#define VIEW_GRAPH_PAST_H

#include "core/look/trace.h"
#include "time/measures.h"
#include "view/canvas/canvas.h"

enum { PAST_MOST = 16, PAST_TEXT_SIZE = 32 };

/* The last norms up to the mini-batch shown, PAST_MOST at most, all layers' on logarithmic scales
 * of so many decades, in whose middle a layer's are. */
typedef struct Past {
    const Norms *norms; /* borrowed */
    size_t first, count;
    double decades;
} Past;

Past past_find(const Trace *trace, const Norms *norms);

/* Draws a layer's in PAST_MOST columns, the newest at the right of those that there are. */
void past_draw(const Past *past, size_t layer, int x, int y, Canvas *canvas);

/* "over time ↑ ×10": what they are, and how much a row is from its bottom to its top. */
void past_text(const Past *past, char out[PAST_TEXT_SIZE]);

#endif
