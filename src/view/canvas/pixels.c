#include "view/canvas/pixels.h"

#include <math.h>

static bool is_zero(uint8_t ink)
{
    return ink == INK_VALUE + LEVELS;
}

/* One half cell: the lower half joins the upper one that is there already. With few colours the
 * background has another colour for 0 than the foreground, so 0 is background wherever it can. */
static void draw_half(Canvas *canvas, int x, int y, bool lower, uint8_t ink)
{
    if (!rect_contains(canvas->clip, x, y))
        return;
    Style style = {.ink = ink};
    const Cell *there = canvas_cell(canvas, x, y);
    uint8_t upper = there->style.ink;
    if (lower && there->c == 0x2580 && is_zero(upper))
        canvas_put(canvas, x, y, is_zero(ink) ? ' ' : 0x2584, (Style){ink, upper, 0}); /* ▄ */
    else if (lower && there->c == 0x2580)
        canvas_put(canvas, x, y, 0x2580, (Style){upper, ink, 0}); /* ▀ */
    else
        canvas_put(canvas, x, y, lower ? 0x2584 : 0x2580, style); /* ▄ ▀ */
}

void pixels_halves(Canvas *canvas, Rect halves, Ink ink)
{
    for (int y = halves.y; y < halves.y + halves.height; y++)
        for (int x = halves.x; x < halves.x + halves.width; x++)
            draw_half(canvas, x, y >> 1, y & 1, (uint8_t)ink);
}

void pixels_texts(Canvas *canvas, Rect cells, Style style, const char *text)
{
    for (int y = cells.y; y < cells.y + cells.height; y++)
        for (int x = cells.x; x < cells.x + cells.width; x++)
            canvas_text(canvas, x, y, style, text);
}

void pixels_shade(Canvas *canvas, Rect cells, bool known, double share)
{
    static const char *const shades[] = {"·", "░", "▒", "▓", "█"};
    int shade = (int)(fmin(fabs(share), 1) * 4 + 0.5);
    Style style = {.ink = (uint8_t)(known ? ink_sign(share) : INK_DIM)};
    const char *minus = shade > 2 ? "=" : "-";
    const char *none = known && canvas->symbols == SYMBOLS_ASCII ? " " : "·";
    pixels_texts(canvas, cells, style,
                 !known || shade == 0 ? none : share < 0 ? minus : shades[shade]);
}
