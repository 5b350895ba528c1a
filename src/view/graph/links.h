/* Links: the values that they show, which of them are drawn, and their curves. */
#ifndef VIEW_GRAPH_LINKS_H
#define VIEW_GRAPH_LINKS_H

#include "view/graph/graph.h"

/* The value of a weight's link into `layer`; false when it has not been computed. */
typedef bool LinkValue(const Trace *trace, size_t layer, size_t parameter, double *value);
LinkValue *graph_link_value(Quantity quantity);

/* The numbers of links: those of a trace, or how much more they are than those of another one of
 * the same shape. */
typedef struct LinkNumbers {
    const Trace *of, *less; /* the second may be NULL. Borrowed */
    LinkValue *value;
} LinkNumbers;
bool graph_link_number(const LinkNumbers *numbers, size_t layer, size_t parameter, double *value);

/* The size of the largest one of a layer that is finite, or 0. */
double graph_largest(const LinkNumbers *numbers, size_t layer);

/* The scale of the links' colours: the smallest of 1, 2, 5 × 10^k that no value passes, and 0 when
 * there are no values yet. A function of the numbers shown alone, so it does not depend on how the
 * state was reached. */
double graph_scale(const LinkNumbers *numbers);

/* How a curve is drawn: in which ink, how many dots thick, and with which gaps: `on` dots of its
 * length drawn, then `off` not. */
typedef struct Stroke {
    Ink ink;
    int thickness;
    int on, off;
} Stroke;

/* All links are drawn when there are at most so many, else the strongest few of each layer,
 * thin. */
enum { GRAPH_LINKS_MAX = 200, GRAPH_LINKS_FEW = 120 };

/* A link and the size of the value that it shows, −1 where that is not known. */
typedef struct LinkChoice {
    float size;
    size_t parameter;
} LinkChoice;

/* The `most` links into layer l with the largest values, weak ones first, in links[most]; returns
 * how many. */
size_t graph_strongest(const LinkNumbers *numbers, size_t layer, LinkChoice *links, size_t most);

/* Links of all layers. */
size_t graph_count_links(const Net *net);

/* Links of one layer that are drawn at most, and whether that leaves any out. */
size_t graph_most_links(const Net *net, bool *some_left_out);

/* 1, 2 or 5 · 10^k, the smallest that `largest` does not pass; 0 for 0. */
double graph_round_scale(double largest);

/* The stroke for a value: sign by hue and by gaps, magnitude by lightness and thickness. */
Stroke graph_stroke(double value, double scale, bool colour);

/* Draws the part of a link's curve from parameter `from` to `to` (0 at the source … 1). */
void graph_draw_part(Canvas *canvas, const GraphLink *link, const Stroke *stroke, float from,
                     float to);

#endif
