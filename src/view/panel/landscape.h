/* The panel of the landscape: the loss over a plane through the parameters, as a surface or a map,
 * with the path that led there. */
#ifndef VIEW_PANEL_LANDSCAPE_H
#define VIEW_PANEL_LANDSCAPE_H

#include "view/panel/touch.h"
#include "view/scene.h"

void landscape_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

/* Where the surface or the map is in the inside of the panel. */
Rect landscape_plot(const LandscapePicture *picture, const View *view, Rect inside,
                    Symbols symbols);

/* Arrows and a drag turn it, the wheel zooms, a click asks for the weights of a point. */
bool landscape_move(Touch *touch, int across, int down);
void landscape_press(Touch *touch, int x, int y);
void landscape_drag(Touch *touch, int x, int y);
void landscape_drop(Touch *touch, int x, int y);
void landscape_wheel(Touch *touch, int x, int y, int by);

#endif
