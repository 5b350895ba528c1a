/* Numbers below each other: one power of ten and one place of the point for the whole column, so
 * that sizes are compared at a glance. */
#ifndef VIEW_CANVAS_COLUMN_H
#define VIEW_CANVAS_COLUMN_H

#include "explain/format.h"
#include "view/canvas/pen.h"

/* Columns of the screen that a finite number takes. */
enum { COLUMN_WIDTH = 7 };

typedef struct Column {
    double largest; /* of the finite numbers in it */
    int exponent;   /* numbers are written in units of 10 to this power */
    int decimals;
} Column;

/* Start with a zeroed column, add every number, then end it. */
void column_add(Column *column, double v);
void column_end(Column *column);

/* Whether the number written leaves something of v out. */
bool column_rounds(const Column *column, double v);

/* The heading: "δ ×1e-3", "∂L/∂a e-3" where the name is long, or "w" where the power is 0. */
char *column_title(const Column *column, const char *name, char out[FORMAT_SIZE]);

/* Writes v coloured by its sign, or — when it is not `known`, into COLUMN_WIDTH columns. */
void column_write(const Column *column, Pen *pen, bool known, double v);

#endif
