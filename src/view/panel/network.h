/* The network's panel: the picture, the titles above it, its gradient below, phases and legend. */
#ifndef VIEW_PANEL_NETWORK_H
#define VIEW_PANEL_NETWORK_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* Where the picture itself stands in the panel: without the line of titles above and, where there
 * is room, those of the gradient below. */
Rect network_area(Rect rect, const Net *net);

/* What its row in view/panel/panel.c has: buttons behind the title of a hidden layer give it a unit
 * more, or take one out, and the wheel makes the picture larger or smaller. */
void network_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool network_button(Touch *touch, int x, int y);
void network_wheel(Touch *touch, int x, int y, int by);

#endif
