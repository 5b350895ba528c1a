/* The decision map: what the network answers over the plane of two columns of its samples, while
 * the others stay as they are in the sample in the spotlight. These are its inputs, or what its
 * features are computed from.
 *
 * Values are computed by the core's forward pass at the middle of each cell (two to a character
 * where there are half blocks), or of each block of cells that is painted in one colour. Everything
 * on the map is placed by map_value and map_cell. */
#ifndef VIEW_MAP_H
#define VIEW_MAP_H

#include "core/look/trace.h"
#include "view/graph/unit_maps.h"
#include "view/view.h"

/* One side of the map: what the input is at its first edge (at the left or the top) and at its
 * last, and its cells. */
typedef struct MapAxis {
    double first, last;
    int cells;
} MapAxis;

/* Instead of an output: which class wins, that of the largest output. */
#define MAP_CLASSES SIZE_MAX

/* The inputs as the layer before the first: a map of a feature. */
#define MAP_INPUTS SIZE_MAX

/* What a map is of: an output, or MAP_CLASSES; or, where `layer` is not the last one, the
 * activation of a hidden unit, or an input; and the columns along its sides. */
typedef struct MapOf {
    size_t layer, unit;
    size_t across, down;
} MapOf;

typedef struct DecisionMap {
    const Dataset *data;           /* borrowed; NULL: no map, the columns are fewer than two, or no
                                      numbers of their own */
    MapAxis across, down;          /* of the two inputs */
    double t_low, t_high;          /* range of the targets */
    double low, middle, high;      /* the ends of the colours, and where the border is: of a hidden
                                      unit its activation where z is 0 */
    int block;                     /* cells of one value, each way; fewer at the end */
    Real *values;                  /* [blocks down][blocks across], owned */
    Batch row;                     /* one row of samples */
    Real *held;                    /* [columns] where the others stand, owned */
    size_t room;
    uint64_t version;              /* of the parameters it was computed from */
    MapOf of;
    bool hidden;                   /* that is a hidden unit, or an input */
    bool steady;                   /* its plane stays, though samples are put on it */
    bool valid;
} DecisionMap;

/* Whether there can be a map of a network. */
bool map_is_of(const Net *net);

/* Finds the ranges of `data`. map_free releases it. */
void map_init(DecisionMap *map, const Dataset *data);
void map_free(DecisionMap *map);

/* A map made anew for other samples has the plane of the one before, where that was to stay. */
void map_keep_plane(const DecisionMap *before, DecisionMap *map);

/* What the input is at a place on an axis, in cells from its first edge, and the reverse. */
double map_value(const MapAxis *axis, double cell);
double map_cell(const MapAxis *axis, double value);

/* What a view asks for: its two inputs, and the neuron that is selected, else the output looked at
 * last, and of classes all together. */
MapOf map_wanted(const DecisionMap *map, const View *view, const Net *net);

/* The plane that a view asks for, but for what is held. */
void map_find_plane(DecisionMap *map, const View *view, UnitPlane *plane);

/* Whether the map is of classes: values are their numbers. */
bool map_of_classes(const DecisionMap *map);

/* Computes width × height cells of that under `theta`, whose version is `version`, with the other
 * columns as in `held`[columns]; nothing when they are known already. Where the network is large,
 * blocks of cells share one value, so that a frame stays short. Allocates only when it grows. */
bool map_update(DecisionMap *map, const Net *net, const Real *theta, uint64_t version,
                MapOf of, const Real *held, int width, int height, Error *err);

/* Draws the map into the inside of a panel, the border of the decision as a line. False, and
 * nothing, where it is of another size. */
bool map_draw(const DecisionMap *map, const View *view, Rect area, Canvas *canvas);

/* Whether the answers to all that the map shows are nearly the same, within a tenth of the range of
 * the targets: the one in their middle goes to *about, or the one class that there is. False while
 * there are none, or one is not finite. */
bool map_is_even(const DecisionMap *map, double *about);

/* Where to write a class's name in its area: the run of characters in a row of `area` that is the
 * longest, rather one with more of the class above and below, to place[c], of width 0 where the
 * class wins nowhere, for classes below `classes`. */
enum { MAP_CLASS_AREAS = 35 };
void map_class_areas(const DecisionMap *map, Rect area, size_t classes, Rect *place);

/* The sign of a class, by which its name and its samples are known: 1 … 9, a, b, …; and its area in
 * the legend, in the sign's cell and one beside it. Returns the columns. */
char map_class_sign(size_t i);
int map_class(const View *view, size_t i, int x, int y, Canvas *canvas);

/* The mark of a sample whose target is high or low, training's or a test one's. */
const char *map_sign(bool high, bool test);

/* And the samples over it, filled where the target is high, or the sign of their class; the one in
 * the spotlight is marked, and a person's own, which has no target, is a cross. */
void map_draw_samples(const DecisionMap *map, const View *view, const Spotlight *spotlight,
                      Rect area, Canvas *canvas);

/* The legend: all colours or shades between the border and an end of the targets' range, in at
 * most MAP_RAMP_MOST columns from (x, y) on, from the lower to the higher ones. Returns the
 * columns. */
enum { MAP_RAMP_MOST = MAP_LEVELS };
int map_ramp(const View *view, bool high, int x, int y, Canvas *canvas);

/* Cells across and down for a panel's inside. */
void map_size(const Canvas *canvas, const View *view, Rect area, int *width, int *height);

#endif
