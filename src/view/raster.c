#include "view/raster.h"

#include "view/canvas/pen.h"
#include "view/canvas/pixels.h"

bool raster_in_halves(Symbols symbols, const View *view)
{
    return symbols == SYMBOLS_BRAILLE && view->colour;
}

RasterSize raster_size(int side, int step, bool halves)
{
    RasterSize s = {.scale = step >= 1 ? step : 1, .block = step >= 1 ? 1 : 2 - step,
                    .halves = halves};
    int pixels = (side + s.block - 1) / s.block * s.scale;
    s.width = s.halves ? pixels : 2 * pixels;
    s.height = s.halves ? (pixels + 1) / 2 : pixels;
    return s;
}

bool raster_fit(RasterSize *size, int side, int most, int width, int height, bool halves)
{
    for (int step = most; step >= RASTER_SMALLEST; step--) {
        *size = raster_size(side, step, halves);
        if (size->width <= width && size->height <= height)
            return true;
    }
    return false;
}

/* The mean of a block of pixels. */
static double mean(const Raster *r, int block, int left, int top)
{
    double sum = 0;
    int count = 0;
    for (int y = top; y < top + block && y < r->side; y++)
        for (int x = left; x < left + block && x < r->side; x++, count++)
            sum += (double)r->v[y * r->side + x];
    return sum / count;
}

static void draw_pixel(const Raster *r, double v, Rect area, bool halves, Canvas *canvas)
{
    double range = r->grey ? r->high - r->low : r->high;
    double share = range > 0 ? (r->grey ? v - r->low : v) / range : 0;
    if (halves)
        pixels_halves(canvas, area, r->grey ? ink_grey(share) : ink_value(share, 1));
    else if (r->grey)
        pixels_texts(canvas, area, plain, symbols_shade(canvas->symbols, share));
    else
        pixels_shade(canvas, area, true, share);
}

void raster_draw(const Raster *r, const RasterSize *size, int x, int y, Canvas *canvas)
{
    int wide = size->halves ? size->scale : 2 * size->scale;
    for (int top = 0; top < r->side; top += size->block)
        for (int left = 0; left < r->side; left += size->block) {
            int column = left / size->block, row = top / size->block * size->scale;
            Rect area = {x + column * wide, (size->halves ? 2 * y : y) + row, wide, size->scale};
            draw_pixel(r, mean(r, size->block, left, top), area, size->halves, canvas);
        }
}

Rect raster_cells(const RasterSize *s, int column, int row)
{
    int wide = s->halves ? s->scale : 2 * s->scale, x = column / s->block * wide;
    int top = row / s->block * s->scale, end = top + s->scale;
    if (!s->halves)
        return (Rect){x, top, wide, s->scale};
    return (Rect){x, top / 2, wide, (end + 1) / 2 - top / 2};
}

void raster_pixel_at(const RasterSize *s, int x, int y, int *column, int *row)
{
    int wide = s->halves ? s->scale : 2 * s->scale;
    *column = x / wide * s->block;
    *row = (s->halves ? 2 * y : y) / s->scale * s->block;
}
