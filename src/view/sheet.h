/* A page of lines, of which some are on the screen and one is looked at. It is written from the
 * first line to the last, each time anew; a sheet without a canvas only counts, and finds out what
 * the line looked at is about. */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include "view/pen.h"
#include "view/view.h"

typedef struct Sheet {
    Canvas *canvas;   /* or NULL */
    Rect area;
    size_t first;     /* line at the top of the area */
    size_t cursor;    /* line that is looked at */
    bool checks;      /* gradients are to be checked */
    size_t lines;     /* written so far */
    size_t start;     /* line to begin with when one comes here on the way; 0: the first */
    size_t check;     /* line where a check of the gradient starts; 0: nowhere */
    Selection place;  /* what the line looked at is about, */
    Selection door;   /* and what it opens, where has_door */
    bool has_door;
} Sheet;

/* The next line: about `place`, and opening `door` unless that is NULL. A line that is not on the
 * screen has a pen that writes nothing. */
Pen sheet_line(Sheet *sheet, Selection place, const Selection *door);

/* The same with a bold heading on it. */
Pen sheet_heading(Sheet *sheet, Selection place, const char *text);

/* A label, a number, and what it is: "∂z/∂w   +1.0000  a of x₁". */
void sheet_number(Sheet *sheet, Selection place, const Selection *door, const char *label,
                  bool known, double v, const char *note);

/* The next `rows` lines as a rectangle to draw in, without width where there is no canvas. */
Rect sheet_block(Sheet *sheet, Selection place, int rows);

#endif
