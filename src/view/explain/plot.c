#include "view/explain/plot.h"

#include <math.h>

enum { SAMPLES = 65 };

static double value_at(const Activation *f, double z)
{
    Real in = (Real)z, out;
    f->forward(1, &in, &out);
    return (double)out;
}

Plot plot_range(const Activation *f, double z)
{
    double reach = isfinite(z) ? fmax(4, ceil(fabs(z) * 1.2)) : 4;
    Plot p = {-reach, reach, 0, 0};
    for (int i = 0; i < SAMPLES; i++) {
        double a = value_at(f, p.z_low + (p.z_high - p.z_low) * i / (SAMPLES - 1));
        if (!isfinite(a))
            continue;
        p.a_low = fmin(p.a_low, a);
        p.a_high = fmax(p.a_high, a);
    }
    /* Room for the tangent beyond the curve. */
    double margin = (p.a_high - p.a_low) * 0.15;
    p.a_low -= margin;
    p.a_high += margin;
    return p;
}

/* Dots of the raster in a cell: that of braille, or the cell itself. */
static int across(const Canvas *canvas)
{
    return canvas->symbols == SYMBOLS_BRAILLE ? 2 : 1;
}

static int down(const Canvas *canvas)
{
    return canvas->symbols == SYMBOLS_BRAILLE ? 4 : 1;
}

/* The row of value `a` in the area's raster, from its top; outside it for what is not in the
 * range or no number. */
static int row_of(const Plot *p, double a, int rows)
{
    double share = fmin(fmax((a - p->a_low) / (p->a_high - p->a_low), -1), 2);
    return (int)floor((1 - share) * (rows - 1) + 0.5);
}

static void mark(Canvas *canvas, Rect area, int x, int y, Ink ink, const char *glyph)
{
    if (y < 0 || y >= area.height * down(canvas) || x < 0 || x >= area.width * across(canvas))
        return;
    if (canvas->symbols == SYMBOLS_BRAILLE)
        canvas_dot(canvas, 2 * area.x + x, 4 * area.y + y, ink);
    else
        canvas_text(canvas, area.x + x, area.y + y, (Style){.ink = (uint8_t)ink}, glyph);
}

void plot_draw(const Plot *p, const Activation *f, bool known, double z, double a, double slope,
               Rect area, Canvas *canvas)
{
    int columns = area.width * across(canvas), rows = area.height * down(canvas);
    double width = p->z_high - p->z_low;
    if (columns < 2 || rows < 2)
        return;
    for (int x = 0; x < columns; x++) {
        double at = p->z_low + width * x / (columns - 1);
        mark(canvas, area, x, row_of(p, 0, rows), INK_FRAME, "-");
        if (known && isfinite(a) && isfinite(slope) && fabs(at - z) <= width / 5)
            mark(canvas, area, x, row_of(p, a + slope * (at - z), rows), INK_MARK, "+");
        mark(canvas, area, x, row_of(p, value_at(f, at), rows), INK_CURVE, "·");
    }
    if (!known || !isfinite(z) || !isfinite(a))
        return;
    int x = (int)floor((z - p->z_low) / width * (columns - 1) + 0.5) / across(canvas);
    canvas_text(canvas, area.x + x, area.y + row_of(p, a, rows) / down(canvas),
                (Style){INK_MARK, INK_TEXT, ATTRIBUTE_BOLD}, "●");
}
