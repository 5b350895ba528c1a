#include "view/canvas/plot.h"

Plot plot_of(Canvas *canvas, Rect cells)
{
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    int per_x = dots ? 2 : 1, per_y = dots ? 4 : 1;
    return (Plot){canvas, cells, per_x, per_y, cells.width * per_x, cells.height * per_y};
}

void plot_put(const Plot *p, int x, int y, const Brush *brush)
{
    int left = p->cells.x * p->per_x, top = p->cells.y * p->per_y;
    if (x < 0 || x >= p->width || y < 0 || y >= p->height || x % brush->every != 0)
        return;
    if (p->per_x > 1)
        canvas_dot(p->canvas, left + x, top + y, brush->ink);
    else
        canvas_text(p->canvas, left + x, top + y, (Style){.ink = (uint8_t)brush->ink},
                    brush->text);
}

void plot_step(const Plot *p, int x, int from, int to, const Brush *brush)
{
    int by = from < to ? 1 : -1, middle = from + (to - from) / 2;
    for (int y = from; y != to; y += by)
        plot_put(p, (y - middle) * by < 0 ? x - 1 : x, y, brush);
    plot_put(p, x, to, brush);
}
