/* The network drawn: its links, the wave that runs along them, and its neurons over both. */
#ifndef VIEW_GRAPH_DRAW_H
#define VIEW_GRAPH_DRAW_H

#include "view/graph/unit_maps.h"
#include "view/graph/wave.h"

/* Draws links, neurons, their names, biases, values and deltas of the trace that the wave shows,
 * and what flows. `links_shown` is how many links were drawn. */
void graph_draw(const Graph *graph, const Wave *wave, const View *view, const UnitMaps *maps,
                Canvas *canvas, size_t *links_shown);

#endif
