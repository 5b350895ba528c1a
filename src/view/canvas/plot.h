/* A plot in dots, or in characters where a canvas has no dots. */
#ifndef VIEW_CANVAS_PLOT_H
#define VIEW_CANVAS_PLOT_H

#include "view/canvas/canvas.h"

typedef struct Plot {
    Canvas *canvas;
    Rect cells;
    int per_x, per_y;  /* dots of a cell */
    int width, height; /* in dots */
} Plot;

/* How something is drawn: in dots, or by a character. */
typedef struct Brush {
    Ink ink;
    const char *text;
    int every; /* of the dots across, one is drawn; the others are left out */
} Brush;

/* The plot that has these cells. */
Plot plot_of(Canvas *canvas, Rect cells);

/* Draws at dot (x, y) of the plot, from its left and its top; beyond it nothing. */
void plot_put(const Plot *plot, int x, int y, const Brush *brush);

/* From one column to the next, x, with what is between their rows. */
void plot_step(const Plot *plot, int x, int from, int to, const Brush *brush);

#endif
