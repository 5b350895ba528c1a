/* What the files of the terrain share; not for others. */
#ifndef VIEW_TERRAIN_INSIDE_H
#define VIEW_TERRAIN_INSIDE_H

#include "view/terrain.h"

/* The highest loss stands so high; deeper than everything; and what is so little behind the surface
 * lies on it. */
#define TERRAIN_HEIGHT 0.85f
#define TERRAIN_FAR 1e9f
#define TERRAIN_NEAR 0.001f

/* The dot of a point, fractions of one, and its depth. */
void terrain_project(const Terrain *terrain, vec3 point, vec2 dot, float *depth);

/* Whether a point of the surface, or a line on it, is in sight at a dot. */
bool terrain_is_seen(const Terrain *terrain, int x, int y, float depth);

/* x and y as coordinates of the plane. */
void terrain_coordinates(const LandscapePicture *picture, float x, float y, double at[2]);

/* Fills depth, share and light: the surface in perspective; or a map from above. */
void terrain_raise(Terrain *terrain, const LandscapePicture *picture, const ReliefView *view);
void terrain_look_down(Terrain *terrain, const LandscapePicture *picture);

/* A line between two points on dots that are not hidden, every so many of them. */
void terrain_line(Terrain *terrain, vec3 from, vec3 to, TerrainMark mark, int every);

/* Lines over the surface: contours or mesh, axes, path, arrows. */
void terrain_mark(Terrain *terrain, const LandscapePicture *picture);

#endif
