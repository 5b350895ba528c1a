/* The panels: their frames, titles and borders around what is drawn in them. */
#ifndef VIEW_PANEL_H
#define VIEW_PANEL_H

#include "view/scene.h"

/* Draws one panel where the layout has it; nothing when it is not shown. */
void panel_draw(const Scene *scene, const Layout *layout, PanelId panel, Canvas *canvas);

#endif
