/* The axes of the loss curves: where an epoch and a loss are in the panel.
 *
 * The loss begins at 0, or in logarithms at a power of ten and takes in a tenfold at least, so that
 * the height of a curve is the loss itself and a change of one per cent looks like one. Ticks are
 * round numbers; each stands in a row of cells at whose middle it is, the lowest one in that of the
 * line below the plot, on which a curve may lie. */
#ifndef VIEW_PANEL_CURVE_AXES_H
#define VIEW_PANEL_CURVE_AXES_H

#include "time/curves.h"
#include "view/canvas/canvas.h"

/* Columns before the name of another run's curve, for a piece of its line. */
enum { AXES_DASH = 4 };

typedef struct Axes {
    Rect plot;        /* cells inside the axes, */
    int margin;       /* behind which so many are for what curves are called */
    int below;        /* rows of cells below it: none, the line of the epochs, or that and its
                         numbers */
    int per_x, per_y; /* dots of a cell that can be drawn */
    bool log;
    double low;       /* the loss at the lowest tick, as its logarithm when `log`, */
    double per_row;   /* and how much a row of cells is; */
    int tick_rows;    /* rows from one tick to the next */
    CurveBy by;       /* what is along them, */
    double extent;    /* and how much of that is at the right end */
} Axes;

/* The axes of what there is to be drawn in `area`; false where nothing is, or there is no room. */
bool axes_find(Axes *axes, const LossCurves *curves, bool log, CurveBy by, Rect area,
               Symbols symbols);

/* The same axes of numbers from 0 to `high` in the place of losses: in an area as wide as that of
 * the curves epochs are below epochs. */
bool axes_find_below(Axes *axes, const LossCurves *curves, double high, Rect area,
                     Symbols symbols);

/* Draws them; the line of the epochs thin, so that curves are seen on it, and at the end whole
 * where there are none. */
void axes_draw(const Axes *axes, Rect area, Canvas *canvas);
void axes_finish_line(const Axes *axes, Canvas *canvas);

/* Whether there is room for axes with numbers. */
bool axes_have_numbers(Rect area);

/* Then the row of the line of the epochs: its numbers stand below it, not in the way of a curve
 * that lies on it, or where there is no row for them in it. */
int axes_line(Rect area);

/* The dot of what is along the axis and of a loss, which is at an end of the plot where it is
 * beyond that; cells are axes->per_x by axes->per_y of them. And of a point: false where it is not
 * known where along the axis that is. */
int axes_x(const Axes *axes, double along);
int axes_y(const Axes *axes, double loss);
bool axes_point(const Axes *axes, const LossPoint *point, int *x);

/* The row of cells for a mark at a loss: the line only where it has no numbers. */
int axes_row(const Axes *axes, double loss);

/* "40", or within an epoch, where a hundredth is near enough, "40.25"; of seconds three digits. And
 * what that is: "epoch". */
void axes_along(CurveBy by, double along, char *out, size_t size);
const char *axes_name(CurveBy by);

#endif
