/* The first lines of the screen: the phases of the mini-batch with what of them is done, and a
 * sentence that says what has just been computed and what comes next. */
#ifndef VIEW_HEADLINE_H
#define VIEW_HEADLINE_H

#include "view/scene.h"

/* The phases and the sentence; only the phases on low screens. */
enum { HEADLINE_LINES = 2 };

/* Draws as many of both as `area` has rows. They are of the moment that the picture shows. */
void headline_draw(const Scene *scene, Rect area, Canvas *canvas);

#endif
