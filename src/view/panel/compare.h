/* Runs beside each other in a table: what differs, where each stands, how good it has been.
 * Columns for which there is no room are left out, the least wanted first; those that no run has,
 * always. */
#ifndef VIEW_PANEL_COMPARE_H
#define VIEW_PANEL_COMPARE_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* What its row in view/panel/panel.c has: arrows, pages, wheel and mouse choose a row, and a press
 * on the chosen one opens it. */
void compare_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool compare_move(Touch *touch, int across, int down);
void compare_page(Touch *touch, int pages, bool all);
void compare_press(Touch *touch, int x, int y);

#endif
