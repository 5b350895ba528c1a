/* The samples of the mini-batch: inputs, targets, and what the network answers to them under the
 * present parameters, which is not what the pass has computed once those have been updated. */
#ifndef VIEW_PANEL_SAMPLES_H
#define VIEW_PANEL_SAMPLES_H

#include "core/look/trace.h"
#include "view/panel/touch.h"
#include "view/scene.h"
#include "view/view.h"

/* The row of the mini-batch to start trace_capture's list with, for `height` rows of list. */
size_t samples_first(const View *view, size_t rows, int height);

/* What its row in view/panel/panel.c has: up, down, wheel and press choose the spotlight. */
void samples_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool samples_move(Touch *touch, int across, int down);
void samples_press(Touch *touch, int x, int y);
void samples_wheel(Touch *touch, int x, int y, int by);

#endif
