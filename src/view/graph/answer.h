/* Outputs that are shares of a whole, as bars: what the network answers, class by class. */
#ifndef VIEW_GRAPH_ANSWER_H
#define VIEW_GRAPH_ANSWER_H

#include "view/graph/graph.h"

/* Draws the last column, whose `bars` is set: of each output its name, a bar from 0 to 1, the
 * number, its target and δ, and L below them. `lit`: the loss is being computed. */
void answer_draw(const Graph *graph, const Trace *trace, const View *view, bool lit,
                 Canvas *canvas);

#endif
