/* Which links are drawn, and how. Part of view/graph. */
#ifndef VIEW_GRAPH_LINKS_H
#define VIEW_GRAPH_LINKS_H

#include "view/graph.h"

/* Draws the links, weak ones first and the selected one last; returns how many. */
size_t graph_draw_links(const Graph *graph, const Trace *trace, const View *view, Canvas *canvas);

#endif
