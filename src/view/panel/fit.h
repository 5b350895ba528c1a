/* The panel of the fit: samples with one input, and what the network answers between them. */
#ifndef VIEW_PANEL_FIT_H
#define VIEW_PANEL_FIT_H

#include "view/scene.h"

/* What its row in view/panel/panel.c has. */
void fit_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

/* At how many places across a panel with this inside the answer is drawn. */
int fit_places(Rect inside, Symbols symbols);

#endif
