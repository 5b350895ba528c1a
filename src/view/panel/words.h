/* The panel of words: the letters or the sentence in the spotlight, what the network answers to
 * them, and what tells most. */
#ifndef VIEW_PANEL_WORDS_H
#define VIEW_PANEL_WORDS_H

#include "view/scene.h"

/* Whether the inputs of a network are a text. */
bool words_are_read(const Net *net);

/* What its row in view/panel/panel.c has. */
void words_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

#endif
