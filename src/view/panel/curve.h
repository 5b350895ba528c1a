/* The loss curves with their axes, marker and read-out: the present one bright as far as training
 * stands, what is ahead of it dim, and the others dim from where they part from it. */
#ifndef VIEW_PANEL_CURVE_H
#define VIEW_PANEL_CURVE_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* What its row in view/panel/panel.c has: left and right move the read-out, and so does the mouse
 * over it; a press on a landmark goes there, one on the axis to that epoch. */
void curve_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool curve_move(Touch *touch, int across, int down);
void curve_press(Touch *touch, int x, int y);
void curve_pass(Touch *touch, int x, int y);

/* What landmarks are drawn as. */
extern const char *const landmark_marks[LANDMARK_KINDS];

/* The landmark drawn at cell (x, y), or NULL. */
const Landmark *curve_mark_at(const Touch *touch, int x, int y);

#endif
