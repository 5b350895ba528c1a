/* Neurons as chips or grids, with names, biases, targets and deltas. */
#ifndef VIEW_GRAPH_NEURONS_H
#define VIEW_GRAPH_NEURONS_H

#include "view/graph/graph.h"

/* Draws all of them. `lit`: the loss is being computed, and the targets that it takes are lit. */
void neurons_draw(const Graph *graph, const Trace *trace, const View *view, bool lit,
                  Canvas *canvas);

#endif
