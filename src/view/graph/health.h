/* Under the layers: how long each one's gradient is, beside the others' and beside its own past,
 * and how many of its units are saturated or dead. */
#ifndef VIEW_GRAPH_HEALTH_H
#define VIEW_GRAPH_HEALTH_H

#include "time/measures.h"
#include "view/graph/graph.h"

/* Lines for it below a network of so many layers, in a panel of `height` rows inside. */
int health_lines(int height, size_t layers);

/* Draws them at the foot of `inside`: a line for each layer where there are so many, with a heading
 * above them where there is one more. A line has a bar, ‖∂L/∂W‖ of one sample (LayerHealth.rms),
 * its share of the sum over all layers or, where samples cancel, the norm of their mean, the units,
 * and the `norms` (or NULL) of mini-batches before. The bar of one of a few layers is its share; of
 * more, log₁₀ of the norm on an axis from 1e-8 to 1e2, with ticks in the heading. With fewer lines,
 * bars and norms stand below the layers of the graph. */
void health_draw(const Trace *trace, const Norms *norms, const Graph *graph, Rect inside,
                 Canvas *canvas);

/* The sentence for a gradient that vanishes or explodes, is not finite, is 0 for all weights
 * (biases may still learn), or whose samples cancel: the longest one that fits into `room` columns
 * of the canvas; false when there is nothing to say, or none fits. And the ink that it has. */
bool health_words(const Trace *trace, const Canvas *canvas, int room, char *out, size_t size);
Ink health_ink(const Trace *trace);

/* Whether the bars are as long as the layers' shares; where there are many layers, they are as long
 * as the logarithm of the norm. */
bool health_bars_are_shares(const Trace *t);

/* What the norms of the lines and columns are: "‖∇W‖: rms of 4 samples", in as few words as `room`
 * columns ask for. */
enum { HEALTH_NORM_SIZE = 96 };
char *health_norm_words(const Trace *t, const Canvas *canvas, int room,
                        char out[HEALTH_NORM_SIZE]);

/* Whether such words stand above the lines of a picture with these inner lines. */
bool health_has_heading(int height, size_t layers);

#endif
