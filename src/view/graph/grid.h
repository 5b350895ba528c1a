/* Layers too tall for chips, drawn whole: an image of inputs in grey, units as coloured cells. */
#ifndef VIEW_GRAPH_GRID_H
#define VIEW_GRAPH_GRID_H

#include "view/graph/graph.h"

/* Draws a column that is a grid, how many units it has below it, and a mark where what is selected
 * is, or an end of the selected link. */
void grid_draw(const Graph *graph, size_t column, const Trace *trace, const View *view,
               Canvas *canvas);

#endif
