/* A layer as matrices: W, b, z and a, below them ∇W, ∇b and δ, entry below entry, with what came
 * in above them. The one selected is marked in each; of a large layer those around it are shown. */
#ifndef VIEW_PANEL_MATRICES_H
#define VIEW_PANEL_MATRICES_H

#include "core/look/trace.h"
#include "view/panel/touch.h"
#include "view/scene.h"
#include "view/view.h"

/* The column of the layer that is shown for what is selected. */
size_t matrices_column(const View *view, const Net *net);

/* What its row in view/panel/panel.c has: the arrows move as in a matrix, along a row through the
 * weights to the bias and the neuron, and on to the next layer; down a column through the neurons
 * of the layer. */
void matrices_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool matrices_move(Touch *touch, int across, int down);
void matrices_page(Touch *touch, int pages, bool all);

#endif
