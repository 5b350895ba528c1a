/* Areas of one colour: in half cells, upper and lower, or in whole cells by shades. */
#ifndef VIEW_CANVAS_PIXELS_H
#define VIEW_CANVAS_PIXELS_H

#include "view/canvas/canvas.h"

/* Fills an area in half cells, rows 2y and 2y + 1 of cell y, with an ink. */
void pixels_halves(Canvas *canvas, Rect halves, Ink ink);

/* Fills whole cells with a text of one column. */
void pixels_texts(Canvas *canvas, Rect cells, Style style, const char *text);

/* The same by a shade for the size of `share`, in the ink of its sign: of minus "-" and, of more
 * than half, "="; "·" near 0, in ASCII nothing, and where it is not known. */
void pixels_shade(Canvas *canvas, Rect cells, bool known, double share);

#endif
