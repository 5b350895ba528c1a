/* Cells to ncurses: colours, pairs, characters. Part of term/. */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include "view/canvas/canvas.h"

/* Whether the terminal has colours of 24 bits. */
bool paint_is_direct(void);

/* Makes the colour pairs of a scheme: all of them once, none in a frame. */
void paint_set_scheme(const Scheme *scheme);

/* Writes the cells of the rows first … end − 1 into curses' window; the caller refreshes. */
void paint(const Canvas *canvas, int first, int end);

#endif
