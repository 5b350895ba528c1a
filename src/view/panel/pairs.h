/* The panel of pairs: what the network answers to each sample against its target. */
#ifndef VIEW_PANEL_PAIRS_H
#define VIEW_PANEL_PAIRS_H

#include "view/scene.h"

/* Whether the outputs of a network are any numbers, and whether nothing else shows how they fit. */
bool pairs_are_of(const Net *net);
bool pairs_are_usual(const Net *net);

/* What its row in view/panel/panel.c has. */
void pairs_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

#endif
