/* The lines of loss curves, and what they are called at their ends. */
#ifndef VIEW_PANEL_CURVE_LINES_H
#define VIEW_PANEL_CURVE_LINES_H

#include "view/panel/curve_axes.h"

/* How a line is drawn: with dots, or where there are none with a character. Bit i of the dashes
 * says whether dot i of eight is there, so that lines are told apart without colours. */
enum { CURVE_SOLID = 0xff, CURVE_DOTTED = 0x55 };
typedef struct CurveBrush {
    Ink ink;
    char c;
    unsigned char dashes;
} CurveBrush;

/* That of the curve of run `i` beside the present one. */
CurveBrush curve_series(size_t i);

/* Draws a dot, and a line of them. Where the line of the epochs has its numbers in it, these stay.
 */
void curve_dot(const Axes *axes, Canvas *canvas, int x, int y, CurveBrush brush);
void curve_line(const Axes *axes, Canvas *canvas, int x0, int y0, int x1, int y1,
                CurveBrush brush);

/* Draws points [from, until) with a line through their last losses and their ranges upright. */
void curve_draw(const Axes *axes, const LossCurve *curve, size_t from, size_t until,
                  Canvas *canvas, CurveBrush brush);

/* What one of them is called: the present one beside other runs by what it differs in. */
const char *curve_name(const LossCurves *curves, const LossCurve *curve);

/* Writes what curves are called where they end, beside a piece of their line: in a row that is free
 * there, as near as there is one, so that none covers another or a curve. Returns how many of other
 * runs have no room. */
size_t curve_names(const Axes *axes, const LossCurves *curves, Canvas *canvas);

#endif
