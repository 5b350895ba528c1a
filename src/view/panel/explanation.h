/* The panel of the explanation: its frame, and what keys and mouse do in it. */
#ifndef VIEW_PANEL_EXPLANATION_H
#define VIEW_PANEL_EXPLANATION_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* What its row in view/panel/panel.c has. */
void explain_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool explain_go(Touch *touch, int across, int down);
void explain_turn_page(Touch *touch, int pages, bool all);
void explain_touch(Touch *touch, int x, int y);

/* When it is closed: what was explained is selected again. */
void explain_leave(View *view);

#endif
