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

/* Draws into `area`; `note` says which rows and columns are there when it is not all of them. */
void matrices_draw(const Trace *trace, const View *view, Rect area, Canvas *canvas, char *note,
                   size_t size);

/* Rows of each matrix that there is room for in `area`, of a layer that has so many; and so many
 * rows down, or up (by < 0), as far as there are any. */
int matrices_rows(Rect area);
void matrices_page(View *view, const Net *net, long by);

/* Moves the selection as in a matrix: along a row through the weights to the bias and the neuron,
 * and on to the next layer; down a column through the neurons of the layer. */
void matrices_move(View *view, const Net *net, int across, int down);

/* What its row in view/panel/panel.c has. */
void matrices_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool matrices_go(Touch *touch, int across, int down);
void matrices_turn_page(Touch *touch, int pages, bool all);

#endif
