/* Which links are drawn, and how. Part of view/graph. */
#ifndef VIEW_GRAPH_LINKS_H
#define VIEW_GRAPH_LINKS_H

#include "view/graph.h"

/* How a curve is drawn: in which ink, how many dots thick, and with which gaps: `on` dots of its
 * length drawn, then `off` not. */
typedef struct Stroke {
    Ink ink;
    int thickness;
    int on, off;
} Stroke;

/* A link and the size of the value that it shows, −1 where that is not known. */
typedef struct LinkChoice {
    float size;
    size_t parameter;
} LinkChoice;

/* The `most` links into layer l with the largest values, weak ones first, in links[most]; returns
 * how many. */
size_t graph_strongest(const Trace *trace, LinkValue *value, size_t layer, LinkChoice *links,
                       size_t most);

/* Links of one layer that are drawn at most, and whether that leaves any out. */
size_t graph_most_links(const Net *net, bool *some_left_out);

/* 1, 2 or 5 · 10^k, the smallest that `largest` does not pass; 0 for 0. */
double graph_round_scale(double largest);

/* The stroke for a value: sign by hue and by gaps, magnitude by lightness and thickness. */
Stroke graph_stroke(double value, double scale, bool colour);

/* Draws the part of a link's curve from parameter `from` to `to` (0 at the source … 1). */
void graph_draw_part(Canvas *canvas, const GraphLink *link, const Stroke *stroke, float from,
                     float to);

/* Draws the links, weak ones first and the selected one last; returns how many. */
size_t graph_draw_links(const Graph *graph, const Trace *trace, const View *view, Canvas *canvas);

#endif
