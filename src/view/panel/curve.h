/* The loss curves with their axes, marker and read-out: the present one bright as far as training
 * stands, what is ahead of it dim, and the others dim from where they part from it. */
#ifndef VIEW_PANEL_CURVE_H
#define VIEW_PANEL_CURVE_H

#include "time/curves.h"
#include "view/panel/touch.h"
#include "view/scene.h"
#include "view/view.h"

/* Draws axes and curves into the inside of a panel. */
void curve_draw(const LossCurves *curves, const View *view, Rect area, Canvas *canvas);

/* Place 0 … 1 along the axis of epochs for cell column x of that inside; false beside the axis. */
bool curve_pick(Rect area, int x, double *place);

/* Whether row y of that inside is the axis of epochs. */
bool curve_on_axis(Rect area, int y);

/* What its row in view/panel/panel.c has: left and right move the read-out, and so does the mouse
 * over it; a press on the axis goes to that epoch. */
void curve_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool curve_move(Touch *touch, int across, int down);
void curve_press(Touch *touch, int x, int y);
void curve_pass(Touch *touch, int x, int y);

#endif
