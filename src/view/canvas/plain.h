/* What is drawn on a canvas as plain text: the characters alone, without colours. */
#ifndef VIEW_CANVAS_PLAIN_H
#define VIEW_CANVAS_PLAIN_H

#include "view/canvas/canvas.h"

/* The rows of the part of `rect` that is on the canvas, each without the blanks at its end and with
 * a line feed. The caller frees it; NULL without memory. */
char *canvas_plain(const Canvas *canvas, Rect rect);

#endif
