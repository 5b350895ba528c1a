#include "view/panel/curve_lines.h"

#include "view/canvas/pen.h"

#include <math.h>
#include <stdlib.h>

CurveBrush curve_series(size_t i)
{
    static const unsigned char dashes[SERIES_INKS] = {0x77, 0x33, 0x5f, 0x0f,
                                                      0x11, 0x3f, 0x55, 0x7f};
    /* The same hue again has other dashes. */
    return (CurveBrush){ink_series(i), (char)('a' + i % 26),
                        dashes[(i + 3 * (i / SERIES_INKS)) % SERIES_INKS]};
}

void curve_dot(const Axes *axes, Canvas *canvas, int x, int y, CurveBrush brush)
{
    const Cell *cell = canvas_cell(canvas, x / axes->per_x, y / axes->per_y);
    bool on_line = y / axes->per_y >= axes->plot.y + axes->plot.height;
    if (on_line && cell->c != 0 && cell->style.ink == INK_DIM)
        return;
    if (axes->per_x > 1)
        canvas_dot(canvas, x, y, brush.ink);
    else
        canvas_put(canvas, x, y, (uint32_t)brush.c, (Style){.ink = (uint8_t)brush.ink});
}

void curve_line(const Axes *axes, Canvas *canvas, int x0, int y0, int x1, int y1, CurveBrush brush)
{
    bool flat = abs(x1 - x0) > abs(y1 - y0), dots = axes->per_x > 1;
    int steps = flat ? abs(x1 - x0) : abs(y1 - y0);
    for (int i = 0; i <= steps; i++) {
        double s = steps > 0 ? (double)i / steps : 0;
        int x = (int)floor(x0 + s * (x1 - x0) + 0.5), y = (int)floor(y0 + s * (y1 - y0) + 0.5);
        if (!dots || brush.dashes >> (flat ? x : y) % 8 & 1)
            curve_dot(axes, canvas, x, y, brush);
    }
}

void curve_draw(const Axes *axes, const LossCurve *curve, size_t from, size_t until,
                  Canvas *canvas, CurveBrush brush)
{
    for (size_t i = from; i < until; i++) {
        const LossPoint *p = &curve->points[i], *before = i > from ? p - 1 : p;
        int x, x_before;
        if (!axes_point(axes, p, &x))
            continue;
        if (!axes_point(axes, before, &x_before))
            x_before = x;
        curve_line(axes, canvas, x_before, axes_y(axes, before->last), x, axes_y(axes, p->first),
                   brush);
        curve_line(axes, canvas, x, axes_y(axes, p->high), x, axes_y(axes, p->low), brush);
    }
}

static bool is_row_free(const Canvas *canvas, int x, int y, int width)
{
    bool is = true;
    for (int i = 0; i < width; i++) {
        const Cell *cell = canvas_cell(canvas, x + i, y);
        is = is && cell->c == 0 && cell->dots == 0;
    }
    return is;
}

/* A curve, and how its name is written: with a piece of its line before it, or without. */
typedef struct Named {
    const LossCurve *curve;
    const char *name;
    Style style;
    CurveBrush brush;
    bool dashed;
} Named;

/* A piece of the line: dots of two cells at half height, or two of its characters. */
static void draw_dash(const Axes *axes, int x, int y, const Named *named, Canvas *canvas)
{
    int left = x * axes->per_x, row = y * axes->per_y + (axes->per_y - 1) / 2;
    for (int i = 0; i < (AXES_DASH - 1) * axes->per_x; i++)
        if (axes->per_x == 1 || named->brush.dashes >> i % 8 & 1)
            curve_dot(axes, canvas, left + i, row, named->brush);
}

static bool write_name(const Axes *axes, const Named *named, int x, int end, Canvas *canvas)
{
    const Rect *p = &axes->plot;
    int dash = named->dashed ? AXES_DASH : 0, room = p->x + p->width + axes->margin - x;
    int width = canvas_text_width(canvas, named->name) + dash;
    width = width < room ? width : room;
    int free = width < room ? width + 1 : width;
    if (width <= dash)
        return false;
    for (int i = 0; i < 2 * p->height; i++) {
        int y = end + (i % 2 ? -(i + 1) / 2 : i / 2);
        if (y < p->y || y >= p->y + p->height || !is_row_free(canvas, x, y, free))
            continue;
        if (named->dashed)
            draw_dash(axes, x, y, named, canvas);
        canvas_text_within(canvas, x + dash, y, width - dash, named->style, named->name);
        return true;
    }
    return false;
}

/* Behind the end of the curve, or where other curves leave no room there, beside the plot; false
 * where there is none either. A curve that has no end has no name. */
static bool place_name(const Axes *axes, const Named *named, Canvas *canvas)
{
    const LossCurve *curve = named->curve;
    int x;
    if (curve->count == 0 || axes->margin == 0 ||
        !axes_point(axes, &curve->points[curve->count - 1], &x))
        return true;
    int end = axes_row(axes, curve->points[curve->count - 1].last);
    return write_name(axes, named, x / axes->per_x + 2, end, canvas) ||
           (named->dashed &&
            write_name(axes, named, axes->plot.x + axes->plot.width + 1, end, canvas));
}

const char *curve_name(const LossCurves *curves, const LossCurve *curve)
{
    bool beside = curve == &curves->present && curves->compared_count > 0;
    return beside ? curves->name : curve->label;
}

size_t curve_names(const Axes *axes, const LossCurves *curves, Canvas *canvas)
{
    size_t lacking = 0;
    Named present = {&curves->present, curve_name(curves, &curves->present),
                     .style = {INK_CURVE, INK_TEXT, ATTRIBUTE_BOLD}};
    place_name(axes, &present, canvas);
    for (size_t i = 0; i < curves->compared_count; i++) {
        CurveBrush brush = curve_series(i);
        Named named = {curves->compared[i], curves->compared[i]->label,
                       {.ink = (uint8_t)brush.ink}, brush, true};
        lacking += !place_name(axes, &named, canvas);
    }
    for (size_t i = 0; i < curves->other_count; i++) {
        Named named = {&curves->others[i], curves->others[i].label, .style = dim};
        place_name(axes, &named, canvas);
    }
    return lacking;
}
