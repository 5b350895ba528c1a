/* Neurons as chips or grids, with names, biases, targets and deltas. */
#ifndef VIEW_GRAPH_NEURONS_H
#define VIEW_GRAPH_NEURONS_H

#include "view/graph/unit_maps.h"

/* Draws all of them, with `maps` (NULL: none) in the place of their values where there are some.
 * `lit`: the loss is being computed, and the targets that it takes are lit. */
void neurons_draw(const Graph *graph, const Trace *trace, const View *view, const UnitMaps *maps,
                  bool lit, Canvas *canvas);

#endif
