/* Writing a line of differently styled pieces, one after the other. */
#ifndef VIEW_CANVAS_PEN_H
#define VIEW_CANVAS_PEN_H

#include "view/canvas/canvas.h"

/* Styles of many lines. */
static const Style plain = {.ink = INK_TEXT}, dim = {.ink = INK_DIM};
static const Style strong = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD};

typedef struct Pen {
    Canvas *canvas;
    int x, y; /* x is beyond `end` once the line is cut */
    int end;  /* the first column not to be written */
} Pen;

/* Writes formatted text in `style` and moves on; what does not fit is cut with …, and so is the
 * line for which more text comes then. */
void pen_write(Pen *pen, Style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether the line has room for all of `text`; one that is not in the picture has none. */
bool pen_fits(const Pen *pen, const char *text);

/* Writes formatted text where there is room for all of it; false where not. */
bool pen_write_if_fits(Pen *pen, Style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes words behind those before in `area`, two blanks apart, in the next line where they have no
 * room; false where there is none. */
bool pen_flow(Pen *pen, Rect area, Style style, const char *words);

/* A number as format_number, coloured by its sign; "—" in dim when it is not `known`. */
void pen_number(Pen *pen, bool known, double v);

/* The same in bold: a result, with which a line ends, so only its first digits stand where its
 * room is small, and … or ~ for the others. */
void pen_result(Pen *pen, bool known, double v);

#endif
