/* The panels: their frames, titles and borders around what is drawn in them. */
#ifndef VIEW_PANEL_H
#define VIEW_PANEL_H

#include "view/scene.h"

/* Draws one panel where the layout has it; nothing when it is not shown. */
void panel_draw(const Scene *scene, const Layout *layout, PanelId panel, Canvas *canvas);

/* The frame of a panel, with a title at the left of its top line and a note at the right where
 * there is room. */
void panel_frame(const Scene *scene, Rect rect, PanelId panel, const char *title, const char *note,
                 Canvas *canvas);

#endif
