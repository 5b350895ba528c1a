/* The terrain's dots as cells of a canvas. */
#include "view/terrain_inside.h"

#include "view/canvas/pen.h"
#include "view/canvas/pixels.h"

#include <math.h>

/* The bit of a braille character for dot (x, y) of its cell. */
static uint8_t braille(int x, int y)
{
    static const uint8_t bits[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    return bits[y][x];
}

static Ink ink_at(const Terrain *t, int k)
{
    return ink_relief((double)t->share[k], t->light[k] / 255.0);
}

/* The ink of most dots of a part of a cell, from dot row `from` to `to`; INK_TEXT, the ground,
 * where it has no more than half of them. */
static Ink area_ink(const Terrain *t, int x, int y, int from, int to)
{
    float share = 0;
    int light = 0, count = 0, all = (to - from) * t->per_x;
    for (int j = y * t->per_y + from; j < y * t->per_y + to; j++)
        for (int i = x * t->per_x; i < (x + 1) * t->per_x; i++) {
            int k = j * t->width + i;
            if (isnan(t->share[k]))
                continue;
            share += t->share[k];
            light += t->light[k];
            count++;
        }
    if (2 * count < all || count == 0)
        return INK_TEXT;
    return ink_relief((double)share / count, light / 255.0 / count);
}

/* The marks of a cell: the highest one, and the dots of it. */
static TerrainMark marks_of(const Terrain *t, int x, int y, uint8_t *dots)
{
    uint8_t best = MARK_NONE;
    *dots = 0;
    for (int j = 0; j < t->per_y; j++)
        for (int i = 0; i < t->per_x; i++) {
            uint8_t mark = t->mark[(y * t->per_y + j) * t->width + x * t->per_x + i];
            if (mark > best)
                *dots = 0;
            best = mark > best ? mark : best;
            if (mark == best && mark != MARK_NONE)
                *dots |= braille(i, j);
        }
    return (TerrainMark)best;
}

/* A line of equal height is darker or lighter than what it lies on. */
static Ink contour_ink(Ink ground)
{
    int i = (int)ground - INK_RELIEF, light = i % RELIEF_LIGHTS;
    if (ground < INK_RELIEF)
        return INK_DIM;
    return light >= RELIEF_LIGHTS / 2 ? ground - 1 : ground + 1;
}

static Ink mark_ink(TerrainMark mark, Ink ground)
{
    bool filled = ground != INK_TEXT;
    switch (mark) {
    case MARK_CONTOUR:
        return contour_ink(ground);
    case MARK_AXIS:
        return INK_FRAME;
    case MARK_MESH:
        return INK_DIM;
    case MARK_PATH:
    case MARK_STEP:
    case MARK_DOWNHILL:
    case MARK_NONE:
        break;
    }
    return filled ? INK_ON : INK_BRIGHT;
}

/* A cell of dots: what lies over it on one ground, else its halves. */
static void draw_dots(const Terrain *t, int x, int y, int left, int top, Canvas *canvas)
{
    uint8_t dots;
    TerrainMark mark = marks_of(t, x, y, &dots);
    Ink upper = t->filled ? area_ink(t, x, y, 0, 2) : INK_TEXT;
    Ink lower = t->filled ? area_ink(t, x, y, 2, 4) : INK_TEXT;
    if (mark != MARK_NONE) {
        Ink ground = upper != INK_TEXT ? upper : lower;
        canvas_put(canvas, left, top, 0x2800u + dots,
                   (Style){(uint8_t)mark_ink(mark, ground), (uint8_t)ground, 0});
    } else if (upper != INK_TEXT && lower != INK_TEXT) {
        canvas_put(canvas, left, top, 0x2580, (Style){(uint8_t)upper, (uint8_t)lower, 0});
    } else if (upper != INK_TEXT) {
        canvas_put(canvas, left, top, 0x2580, (Style){.ink = (uint8_t)upper});
    } else if (lower != INK_TEXT) {
        canvas_put(canvas, left, top, 0x2584, (Style){.ink = (uint8_t)lower});
    }
}

/* A cell without dots: a shade, or the sign of what lies over it. */
static void draw_cell(const Terrain *t, int x, int y, int left, int top, Canvas *canvas)
{
    static const char *const signs[] = {
        [MARK_PATH] = "o", [MARK_STEP] = "s", [MARK_DOWNHILL] = "g"};
    int k = y * t->width + x;
    uint8_t mark = t->mark[k];
    if (isnan(t->share[k]))
        return;
    if (mark >= MARK_PATH)
        canvas_text(canvas, left, top, strong, signs[mark]);
    else
        canvas_text(canvas, left, top, (Style){.ink = (uint8_t)ink_at(t, k)},
                    symbols_shade(canvas->symbols, (double)t->share[k]));
}

void terrain_draw(const Terrain *t, Rect area, Canvas *canvas)
{
    for (int y = 0; y < t->height / t->per_y && y < area.height; y++)
        for (int x = 0; x < t->width / t->per_x && x < area.width; x++)
            (t->per_x > 1 ? draw_dots : draw_cell)(t, x, y, area.x + x, area.y + y, canvas);
}
