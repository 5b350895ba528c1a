#include "view/canvas/column.h"

#include "kernel/real.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void column_add(Column *c, double v)
{
    if (isfinite(v))
        c->largest = fmax(c->largest, fabs(v));
}

/* From 0.1 to 1000 numbers stand as they are. */
void column_end(Column *c)
{
    bool usual = c->largest <= 0 || (c->largest >= 0.1 && c->largest < 999.995);
    c->exponent = usual ? 0 : (int)floor(log10(c->largest));
    double scaled = c->largest / pow(10, c->exponent);
    if (!usual && scaled >= 9.99995) {
        c->exponent++;
        scaled /= 10;
    }
    c->decimals = scaled >= 99.9995 ? 2 : scaled >= 9.99995 ? 3 : 4;
}

/* "+1.2345" for v, in units of the column's power of ten. */
static char *number(const Column *c, double v, char out[FORMAT_SIZE])
{
    double scaled = v / pow(10, c->exponent);
    if (!isfinite(v))
        return format_number(v, out);
    snprintf(out, FORMAT_SIZE, "%+.*f", c->decimals, scaled);
    if (strspn(out, "+-0.") == strlen(out))
        out[0] = v < 0 ? '-' : '+';
    return out;
}

bool column_rounds(const Column *c, double v)
{
    char text[FORMAT_SIZE];
    if (!(fabs(v) > 0))
        return false;
    double shown = strtod(number(c, v, text), NULL) * pow(10, c->exponent);
    Real a = (Real)shown, b = (Real)v;
    return a < b || a > b;
}

char *column_title(const Column *c, const char *name, char out[FORMAT_SIZE])
{
    if (c->exponent == 0)
        snprintf(out, FORMAT_SIZE, "%s", name);
    else
        snprintf(out, FORMAT_SIZE, strlen(name) > 4 ? "%s e%d" : "%s ×1e%d", name, c->exponent);
    return out;
}

void column_write(const Column *c, Pen *pen, bool known, double v)
{
    char text[FORMAT_SIZE];
    Style style = {.ink = (uint8_t)(known ? ink_sign(v) : INK_DIM)};
    if (known)
        pen_write(pen, style, "%*s", COLUMN_WIDTH, number(c, v, text));
    else
        pen_write(pen, style, "   —   ");
}
