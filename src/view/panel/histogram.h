/* How the weights, gradients and activations of the selected layer are spread. */
#ifndef VIEW_PANEL_HISTOGRAM_H
#define VIEW_PANEL_HISTOGRAM_H

#include "core/train/trainer.h"
#include "view/scene.h"

/* What its row in view/panel/panel.c has: three histograms, of which those have no bars that have
 * not been computed; and the activations that the trace is to have for that. */
void histogram_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
void histogram_capture(Trace *trace, const Trainer *trainer, const View *view);

#endif
