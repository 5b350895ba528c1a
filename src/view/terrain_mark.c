/* Lines over the surface, and all of it as cells. */
#include "view/terrain_inside.h"

#include "view/canvas/pen.h"

#include <math.h>

/* Lines of equal height at most and at least, and dots of the picture for each; dots from which on
 * the mesh is finer; pieces of a step of the path, and the length of an
 * arrow in the picture, whose plane is 2 wide. */
enum { CONTOURS = 20, CONTOURS_LEAST = 8, DOTS_EACH = 10, MESH_FROM = 240, PIECES = 6 };
static const float arrow_length = 0.42f;
/* Moments of the path farther from the plane than this share of the path's length are dotted. */
static const double far_share = 0.1;

static void put_mark(Terrain *t, int x, int y, float depth, TerrainMark mark)
{
    if (x < 0 || x >= t->width || y < 0 || y >= t->height)
        return;
    int k = y * t->width + x;
    if (t->mark[k] < mark && terrain_is_seen(t, x, y, depth))
        t->mark[k] = (uint8_t)mark;
}

void terrain_line(Terrain *t, vec3 from, vec3 to, TerrainMark mark, int every)
{
    vec2 a, b;
    float near, far;
    terrain_project(t, from, a, &near);
    terrain_project(t, to, b, &far);
    float steps = ceilf(fmaxf(fabsf(b[0] - a[0]), fabsf(b[1] - a[1])));
    if (!(steps < 1e4f))
        return;
    for (int i = 0; i <= (int)steps; i++) {
        float share = steps > 0 ? (float)i / steps : 0;
        int x = (int)floorf(a[0] + share * (b[0] - a[0]));
        int y = (int)floorf(a[1] + share * (b[1] - a[1]));
        if (i % every == 0)
            put_mark(t, x, y, near + share * (far - near), mark);
    }
}

/* A point on the surface; false where that is not there. */
static bool lift(const Terrain *t, const LandscapePicture *p, const double at[2], vec3 point)
{
    double share = terrain_share(&t->scale, landscape_loss(p, at));
    terrain_xy(p, at, &point[0], &point[1]);
    point[2] = t->above ? 0 : TERRAIN_HEIGHT * (float)share;
    return !isnan(share);
}

/* A straight line of the plane, lying on the surface. */
static void lay(Terrain *t, const LandscapePicture *p, const double from[2], const double to[2],
                int pieces, TerrainMark mark, int every)
{
    vec3 before, now;
    bool was = lift(t, p, from, before);
    for (int i = 1; i <= pieces; i++) {
        double share = (double)i / pieces;
        const double at[2] = {from[0] + share * (to[0] - from[0]),
                              from[1] + share * (to[1] - from[1])};
        bool is = lift(t, p, at, now);
        if (was && is)
            terrain_line(t, before, now, mark, every);
        was = is;
        glm_vec3_copy(now, before);
    }
}

/* Where neighbouring dots are on two sides of a height. */
static void mark_contours(Terrain *t)
{
    int wanted = t->height / DOTS_EACH;
    float lines = wanted > CONTOURS ? CONTOURS : wanted < CONTOURS_LEAST ? CONTOURS_LEAST
                                                                        : (float)wanted;
    for (int y = 0; y + 1 < t->height; y++)
        for (int x = 0; x + 1 < t->width; x++) {
            int k = y * t->width + x;
            float own = t->share[k] * lines, right = t->share[k + 1] * lines;
            float down = t->share[k + t->width] * lines;
            /* A jump is an edge, behind which something else is. */
            bool across = fabsf(right - own) < 1.5f && floorf(own) != floorf(right);
            bool along = fabsf(down - own) < 1.5f && floorf(own) != floorf(down);
            if (across || along)
                t->mark[k] = MARK_CONTOUR;
        }
}

static void mark_mesh(Terrain *t, const LandscapePicture *p)
{
    int apart = t->width >= MESH_FROM ? 2 : 5;
    apart = apart > t->stride ? apart : t->stride;
    for (int i = 0; i < LANDSCAPE_SIDE; i += apart)
        for (int k = 0; k < 2; k++) {
            double from[2], to[2];
            from[k] = to[k] = landscape_coordinate(p, k, i);
            from[1 - k] = p->low[1 - k];
            to[1 - k] = p->high[1 - k];
            lay(t, p, from, to, LANDSCAPE_SIDE - 1, MARK_MESH, 1);
        }
}

static void mark_floor(Terrain *t)
{
    vec3 corners[] = {{-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}};
    for (int i = 0; i < 4; i++)
        terrain_line(t, corners[i], corners[(i + 1) % 4], MARK_AXIS, 1);
}

static void mark_path(Terrain *t, const LandscapePicture *p)
{
    double length = 0;
    for (size_t i = 0; i < p->count; i++)
        length = fmax(length, p->path[i].distance +
                              hypot(p->path[i].at[0], p->path[i].at[1]));
    for (size_t i = 1; i < p->count; i++) {
        bool is_far = p->path[i].distance > far_share * length;
        lay(t, p, p->path[i - 1].at, p->path[i].at, PIECES, MARK_PATH, is_far ? 3 : 1);
    }
}

bool terrain_arrow(const LandscapePicture *p, const PlaneArrow *arrow, double to[2])
{
    double wide[2], size = 0;
    for (int k = 0; k < 2; k++) {
        wide[k] = (p->high[k] - p->low[k]) / 2;
        size = hypot(size, arrow->along[k] / wide[k]);
    }
    if (!(size > 0) || !isfinite(size))
        return false;
    for (int k = 0; k < 2; k++)
        to[k] = arrow->along[k] / size * (double)arrow_length;
    return true;
}

static void mark_arrow(Terrain *t, const LandscapePicture *p, const PlaneArrow *arrow,
                       TerrainMark mark)
{
    const double here[2] = {0, 0}, back = 0.25, aside = 0.12;
    double to[2], head[2];
    if (!terrain_arrow(p, arrow, to))
        return;
    lay(t, p, here, to, 4 * PIECES, mark, 1);
    double wide[2] = {p->high[0] - p->low[0], p->high[1] - p->low[1]};
    for (int side = -1; side <= 1; side += 2) {
        head[0] = to[0] * (1 - back) - side * aside * to[1] / wide[1] * wide[0];
        head[1] = to[1] * (1 - back) + side * aside * to[0] / wide[0] * wide[1];
        lay(t, p, to, head, PIECES, mark, 1);
    }
}

void terrain_mark(Terrain *t, const LandscapePicture *p)
{
    bool dots = t->per_x > 1;
    if (dots && (t->filled || t->above))
        mark_contours(t);
    else if (dots)
        mark_mesh(t, p);
    if (!t->above)
        mark_floor(t);
    mark_path(t, p);
    mark_arrow(t, p, &p->step, MARK_STEP);
    mark_arrow(t, p, &p->downhill, MARK_DOWNHILL);
}
