#include "view/terrain.h"

#include "view/terrain_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From a highest loss so many times the lowest on heights are logarithmic; and how far below the
 * highest a loss of 0 is then. */
static const double log_from = 1000, log_depth = 1e-9;

TerrainScale terrain_scale(const LandscapePicture *p, const ReliefView *view)
{
    TerrainScale s = {.low = 0, .high = 1};
    if (!landscape_range(p, &s.low, &s.high))
        return s;
    bool can = s.high > 0, large = can && s.high > log_from * s.low;
    s.log = can && large != view->other_scale;
    if (s.log)
        s.low = fmax(s.low, s.high * log_depth);
    return s;
}

double terrain_share(const TerrainScale *s, double loss)
{
    double share = s->log ? log(fmax(loss, s->low) / s->low) / log(s->high / s->low)
                          : (loss - s->low) / (s->high - s->low);
    if (isnan(loss))
        return NAN;
    return s->high > s->low ? share : 0;
}

double terrain_loss(const TerrainScale *s, double share)
{
    return s->log ? s->low * pow(s->high / s->low, share) : s->low + (s->high - s->low) * share;
}

bool terrain_can_rise(Symbols symbols)
{
    return symbols == SYMBOLS_BRAILLE;
}

void terrain_free(Terrain *t)
{
    free(t->depth);
    free(t->corner);
    *t = (Terrain){0};
}

static bool make_room(Terrain *t, Error *err)
{
    size_t dots = (size_t)t->width * (size_t)t->height;
    size_t each = 2 * sizeof(float) + 2;
    if (!t->corner) {
        t->corner = malloc(LANDSCAPE_POINTS * (sizeof *t->corner + sizeof *t->lit));
        if (!t->corner)
            return error_memory(err);
        t->lit = (float *)(t->corner + LANDSCAPE_POINTS);
    }
    if (dots > t->room) {
        float *block = realloc(t->depth, dots * each);
        if (!block)
            return error_memory(err);
        t->depth = block;
        t->room = dots;
    }
    t->share = t->depth + dots;
    t->light = (uint8_t *)(t->share + dots);
    t->mark = t->light + dots;
    for (size_t i = 0; i < dots; i++) {
        t->depth[i] = TERRAIN_FAR;
        t->share[i] = NAN;
    }
    memset(t->light, 0, 2 * dots);
    return true;
}

void terrain_xy(const LandscapePicture *p, const double at[2], float *x, float *y)
{
    *x = (float)(2 * (at[0] - p->low[0]) / (p->high[0] - p->low[0]) - 1);
    *y = (float)(2 * (at[1] - p->low[1]) / (p->high[1] - p->low[1]) - 1);
}

void terrain_coordinates(const LandscapePicture *p, float x, float y, double at[2])
{
    at[0] = p->low[0] + (p->high[0] - p->low[0]) * ((double)x + 1) / 2;
    at[1] = p->low[1] + (p->high[1] - p->low[1]) * ((double)y + 1) / 2;
}

void terrain_dot(const Terrain *t, vec3 point, vec2 dot)
{
    float depth;
    terrain_project(t, point, dot, &depth);
}

void terrain_project(const Terrain *t, vec3 point, vec2 dot, float *depth)
{
    vec4 from = {point[0], point[1], point[2], 1}, to;
    glm_mat4_mulv((vec4 *)t->camera, from, to);
    float w = fmaxf(to[3], 1e-3f);
    dot[0] = (to[0] / w * 0.5f + 0.5f) * (float)t->width;
    dot[1] = (0.5f - to[1] / w * 0.5f) * (float)t->height;
    *depth = to[2] / w;
}

/* What is steep is deeper at one side of a dot than at the other: as deep as beside it, but for
 * where something else begins. */
bool terrain_is_seen(const Terrain *t, int x, int y, float depth)
{
    const float jump = 0.005f;
    const float own = t->depth[y * t->width + x];
    float deepest = own;
    for (int j = y - 1; j <= y + 1; j++)
        for (int i = x - 1; i <= x + 1; i++) {
            bool inside = i >= 0 && i < t->width && j >= 0 && j < t->height;
            float beside = inside ? t->depth[j * t->width + i] : own;
            deepest = beside < own + jump ? fmaxf(deepest, beside) : deepest;
        }
    return t->above || depth <= deepest + TERRAIN_NEAR;
}

bool terrain_sees(const Terrain *t, const LandscapePicture *p, const double at[2], vec2 dot)
{
    vec3 point;
    float depth;
    double share = terrain_share(&t->scale, landscape_loss(p, at));
    if (isnan(share))
        return false;
    terrain_xy(p, at, &point[0], &point[1]);
    point[2] = t->above ? 0 : TERRAIN_HEIGHT * (float)share;
    terrain_project(t, point, dot, &depth);
    /* The far edges belong to the last dots. */
    int x = (int)floorf(dot[0]) - (dot[0] >= (float)t->width);
    int y = (int)floorf(dot[1]) - (dot[1] >= (float)t->height);
    return x >= 0 && x < t->width && y >= 0 && y < t->height &&
           terrain_is_seen(t, x, y, depth);
}

/* The dot nearest to a cell's middle at which something is, within a few cells. */
static bool find_dot(const Terrain *t, int x, int y, int *dot_x, int *dot_y)
{
    const int middle_x = x * t->per_x + t->per_x / 2, middle_y = y * t->per_y + t->per_y / 2;
    int best = 4 * t->per_x * t->per_x + 4 * t->per_y * t->per_y;
    bool found = false;
    for (int j = middle_y - 2 * t->per_y; j <= middle_y + 2 * t->per_y; j++)
        for (int i = middle_x - 2 * t->per_x; i <= middle_x + 2 * t->per_x; i++) {
            int apart = (i - middle_x) * (i - middle_x) + (j - middle_y) * (j - middle_y);
            bool inside = i >= 0 && i < t->width && j >= 0 && j < t->height;
            if (!inside || apart >= best || !(t->depth[j * t->width + i] < TERRAIN_FAR))
                continue;
            best = apart;
            *dot_x = i;
            *dot_y = j;
            found = true;
        }
    return found;
}

bool terrain_at(const Terrain *t, const LandscapePicture *p, int x, int y, double at[2])
{
    int i = 0, j = 0;
    if (t->stride == 0 || !find_dot(t, x, y, &i, &j))
        return false;
    mat4 back;
    vec4 point, seen = {2 * ((float)i + 0.5f) / (float)t->width - 1,
                        1 - 2 * ((float)j + 0.5f) / (float)t->height,
                        t->depth[j * t->width + i], 1};
    glm_mat4_inv((vec4 *)t->camera, back);
    glm_mat4_mulv(back, seen, point);
    float px = glm_clamp(point[0] / point[3], -1, 1), py = glm_clamp(point[1] / point[3], -1, 1);
    terrain_coordinates(p, px, py, at);
    return true;
}

bool terrain_update(Terrain *t, const LandscapePicture *p, const View *view, Symbols symbols,
                    int width, int height, Error *err)
{
    bool dots = terrain_can_rise(symbols);
    t->per_x = dots ? 2 : 1;
    t->per_y = dots ? 4 : 1;
    t->width = width * t->per_x;
    t->height = height * t->per_y;
    t->above = view->relief.above || !dots;
    t->filled = !dots || view->colour;
    t->scale = terrain_scale(p, &view->relief);
    t->stride = p->stride;
    t->turn = view->relief.turn;
    if (!make_room(t, err))
        return false;
    if (t->above)
        terrain_look_down(t, p);
    else
        terrain_raise(t, p, &view->relief);
    if (p->stride > 0)
        terrain_mark(t, p);
    return true;
}
