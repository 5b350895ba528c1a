/* The landscape as a surface under light, seen in perspective, or from above as a map: computed in
 * dots, with what is behind something else left out, and written on a canvas from these.
 *
 * The plane's two directions run from −1 to 1 along x and y, heights from 0 up along z. */
#ifndef VIEW_TERRAIN_H
#define VIEW_TERRAIN_H

#include "lab/landscape.h"
#include "view/canvas/canvas.h"
#include "view/view.h"

/* What is drawn over a surface; of two in a cell the later one is seen. */
typedef enum TerrainMark {
    MARK_NONE,
    MARK_MESH,     /* lines of the grid, where there is no colour */
    MARK_CONTOUR,  /* lines of equal height */
    MARK_AXIS,
    MARK_PATH,     /* the path of descent, where it is far from the plane dotted */
    MARK_STEP,     /* the optimizer's step, */
    MARK_DOWNHILL, /* and −∇L, as arrows */
} TerrainMark;

/* Heights on their scale: 0 at the lowest loss, 1 at the highest. */
typedef struct TerrainScale {
    bool log;
    double low, high; /* losses at its ends */
} TerrainScale;

typedef struct Terrain {
    int width, height;      /* dots, or cells where there are no dots */
    int per_x, per_y;       /* dots of a cell */
    bool above;             /* a map */
    bool filled;            /* areas have colours or shades; else the surface is a mesh of lines */
    TerrainScale scale;
    int stride;             /* of the grid, as it is drawn; 0: nothing is */
    mat4 camera;            /* to −1 … 1 across and upwards */
    float turn;             /* of it */
    float *depth;           /* [height][width] from the eye, owned with the next two; large: nothing
                               is there */
    float *share;           /* height of what is there, 0 … 1 */
    uint8_t *light, *mark;  /* 0 … 255; of TerrainMark */
    size_t room;
    vec4 *corner;           /* [LANDSCAPE_POINTS] of the grid: dot, depth, height; owned */
    float *lit;             /* [LANDSCAPE_POINTS] their light, within the same memory */
} Terrain;

/* The scale for a picture; and where a loss stands on it: NaN for what is no number. */
TerrainScale terrain_scale(const LandscapePicture *picture, const ReliefView *view);
double terrain_share(const TerrainScale *scale, double loss);
double terrain_loss(const TerrainScale *scale, double share);

/* Whether it can be seen as a surface: there are dots. */
bool terrain_can_rise(Symbols symbols);

/* Computes it in so many cells. Allocates only when it grows; false without memory. */
bool terrain_update(Terrain *terrain, const LandscapePicture *picture, const View *view,
                    Symbols symbols, int width, int height, Error *err);
void terrain_free(Terrain *terrain);

/* Writes it on those cells of a canvas. */
void terrain_draw(const Terrain *terrain, Rect area, Canvas *canvas);

/* The dot of a point. */
void terrain_dot(const Terrain *terrain, vec3 point, vec2 dot);

/* A point of the plane as x and y, and the reverse. */
void terrain_xy(const LandscapePicture *picture, const double at[2], float *x, float *y);

/* The coordinates of what is seen at a cell, or nearest to it; false where nothing is seen. */
bool terrain_at(const Terrain *terrain, const LandscapePicture *picture, int x, int y,
                double at[2]);

/* The end of an arrow from (0, 0), of a length that is seen whatever its own is; false where it has
 * no direction in the plane. */
bool terrain_arrow(const LandscapePicture *picture, const PlaneArrow *arrow, double to[2]);

/* Whether the top of what stands at a coordinate of the plane is in sight. */
bool terrain_sees(const Terrain *terrain, const LandscapePicture *picture, const double at[2],
                  vec2 dot);

#endif
