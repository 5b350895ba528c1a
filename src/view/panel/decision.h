/* The panel of the decision map: its title says of which output it is. */
#ifndef VIEW_PANEL_DECISION_H
#define VIEW_PANEL_DECISION_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* What its row in view/panel/panel.c has. */
void map_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

/* The mouse on it, where points are put on the map: the cross is there, and more follows. */
void map_press(Touch *touch, int x, int y);
void map_drag(Touch *touch, int x, int y);
void map_drop(Touch *touch, int x, int y);

/* What of the inside of the panel the map itself takes: numbers of its axes stand at its left and
 * below it, where there is room for them. */
Rect decision_plot(Rect inside);

/* Whether there is, and drawing the numbers at the ends of both axes around such a plot. */
bool decision_has_axes(Rect inside);
void decision_draw_ends(const MapAxis *across, const MapAxis *down, Rect plot, Canvas *canvas);

#endif
