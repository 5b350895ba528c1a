/* Square images of numbers as cells of a canvas: half cells where it has them and colour, upper
 * and lower, else whole cells by shades. */
#ifndef VIEW_RASTER_H
#define VIEW_RASTER_H

#include "kernel/real.h"
#include "view/canvas/canvas.h"
#include "view/view.h"

typedef struct Raster {
    int side;
    bool grey;          /* from low to high, else plus and minus up to high */
    const Real *v;      /* [side][side], borrowed */
    double low, high;
} Raster;

/* How large one is drawn. A pixel has `scale` half cells each way, or, in shades, a square of
 * 2 · scale by scale cells; or a block of so many pixels has that of scale 1, with their mean. */
typedef struct RasterSize {
    int scale, block;
    bool halves;
    int width, height;  /* cells */
} RasterSize;

enum { RASTER_LARGEST = 4, RASTER_SMALLEST = -14 };

/* Whether there are half cells. */
bool raster_in_halves(Symbols symbols, const View *view);

/* A size of the sizes there are: from the largest down to 1 it is the scale, and from 0 down blocks
 * of 2, 3, … pixels each way. */
RasterSize raster_size(int side, int step, bool halves);

/* The largest size, of `most` or below, that has room in so many cells; false where none has. */
bool raster_fit(RasterSize *size, int side, int most, int width, int height, bool halves);

/* Draws it at cell (x, y). */
void raster_draw(const Raster *raster, const RasterSize *size, int x, int y, Canvas *canvas);

/* The cells of the pixel or block that pixel (column, row) is in; and the first pixel of what is at
 * a cell of one drawn at (0, 0). */
Rect raster_cells(const RasterSize *size, int column, int row);
void raster_pixel_at(const RasterSize *size, int x, int y, int *column, int *row);

#endif
