/* The surface in perspective: triangles into a buffer of depths, and the map from above. */
#include "view/terrain_inside.h"

#include <math.h>

/* The camera: how far from the middle, and its opening. */
static const float eye_far = 4.6f, opening = 0.57f, middle_height = 0.28f;

static float shade_of(double share)
{
    return share < 0 ? 0 : share > 1 ? 1 : (float)share;
}

static void place_camera(Terrain *t, const ReliefView *v)
{
    mat4 look, lens;
    vec3 middle = {0, 0, middle_height}, up = {0, 0, 1}, eye;
    float aspect = (float)t->width / (float)t->height, narrow = fminf(aspect / 1.35f, 1);
    eye[0] = eye_far * cosf(v->tilt) * cosf(v->turn);
    eye[1] = eye_far * cosf(v->tilt) * sinf(v->turn);
    eye[2] = middle_height + eye_far * sinf(v->tilt);
    glm_lookat(eye, middle, up, look);
    glm_perspective(opening, aspect, 0.5f, 20, lens);
    glm_mat4_mul(lens, look, t->camera);
    mat4 larger = GLM_MAT4_IDENTITY_INIT;
    larger[0][0] = larger[1][1] = v->zoom * narrow;
    glm_mat4_mul(larger, t->camera, t->camera);
}

static double share_at(const Terrain *t, const LandscapePicture *p, int i, int j)
{
    return terrain_share(&t->scale, p->losses[j * LANDSCAPE_SIDE + i]);
}

/* How the height changes along a direction, between the neighbours that there are. */
static float slope(const Terrain *t, const LandscapePicture *p, int i, int j, int di, int dj)
{
    int last = LANDSCAPE_SIDE - 1, before = 1, after = 1;
    if (i - di < 0 || j - dj < 0 || isnan(share_at(t, p, i - di, j - dj)))
        before = 0;
    if (i + di > last || j + dj > last || isnan(share_at(t, p, i + di, j + dj)))
        after = 0;
    double rise = share_at(t, p, i + after * di, j + after * dj) -
                  share_at(t, p, i - before * di, j - before * dj);
    float run = 2.0f * (float)((di + dj) * (before + after)) / (LANDSCAPE_SIDE - 1);
    return before + after > 0 ? TERRAIN_HEIGHT * (float)rise / run : 0;
}

/* Light comes from the left behind the eye, and some from everywhere. */
static float light_of(const Terrain *t, float along_x, float along_y)
{
    const float around = 0.25f, from = 0.9f;
    float side = t->above ? 2.3f : t->turn - from;
    vec3 normal = {-along_x, -along_y, 1}, lamp = {cosf(side), sinf(side), 0.9f};
    glm_vec3_normalize(normal);
    glm_vec3_normalize(lamp);
    return around + (1 - around) * fmaxf(0, glm_vec3_dot(normal, lamp));
}

static void find_corners(Terrain *t, const LandscapePicture *p)
{
    for (int j = 0; j < LANDSCAPE_SIDE; j += t->stride)
        for (int i = 0; i < LANDSCAPE_SIDE; i += t->stride) {
            int k = j * LANDSCAPE_SIDE + i;
            double share = share_at(t, p, i, j);
            vec3 point = {2 * (float)i / (LANDSCAPE_SIDE - 1) - 1,
                          2 * (float)j / (LANDSCAPE_SIDE - 1) - 1,
                          t->above ? 0 : TERRAIN_HEIGHT * (float)share};
            t->corner[k][3] = (float)share;
            if (isnan(share))
                continue;
            terrain_project(t, point, t->corner[k], &t->corner[k][2]);
            t->lit[k] = light_of(t, slope(t, p, i, j, t->stride, 0),
                                 slope(t, p, i, j, 0, t->stride));
        }
}

static void put(Terrain *t, int x, int y, float depth, float share, float light)
{
    int k = y * t->width + x;
    if (!(depth < t->depth[k]))
        return;
    t->depth[k] = depth;
    t->share[k] = share;
    t->light[k] = (uint8_t)(255 * glm_clamp(light, 0, 1));
}

/* Twice the area of a triangle, with its sign. */
static float area_of(const float *a, const float *b, float x, float y)
{
    return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
}

/* The dots whose middle is in a triangle. */
static void fill(Terrain *t, int one, int two, int three)
{
    const float *a = t->corner[one], *b = t->corner[two], *c = t->corner[three];
    float whole = area_of(a, b, c[0], c[1]);
    if (isnan(a[3] + b[3] + c[3]) || !(fabsf(whole) > 1e-9f))
        return;
    int left = (int)fmaxf(floorf(fminf(a[0], fminf(b[0], c[0]))), 0);
    int right = (int)fminf(ceilf(fmaxf(a[0], fmaxf(b[0], c[0]))), (float)t->width - 1);
    int top = (int)fmaxf(floorf(fminf(a[1], fminf(b[1], c[1]))), 0);
    int end = (int)fminf(ceilf(fmaxf(a[1], fmaxf(b[1], c[1]))), (float)t->height - 1);
    for (int y = top; y <= end; y++)
        for (int x = left; x <= right; x++) {
            float px = (float)x + 0.5f, py = (float)y + 0.5f;
            float u = area_of(b, c, px, py) / whole, v = area_of(c, a, px, py) / whole;
            float w = 1 - u - v;
            if (u < 0 || v < 0 || w < 0)
                continue;
            put(t, x, y, u * a[2] + v * b[2] + w * c[2], u * a[3] + v * b[3] + w * c[3],
                u * t->lit[one] + v * t->lit[two] + w * t->lit[three]);
        }
}

void terrain_raise(Terrain *t, const LandscapePicture *p, const ReliefView *view)
{
    int s = t->stride, row = s * LANDSCAPE_SIDE;
    place_camera(t, view);
    if (s == 0)
        return;
    find_corners(t, p);
    for (int j = 0; j + s < LANDSCAPE_SIDE; j += s)
        for (int i = 0; i + s < LANDSCAPE_SIDE; i += s) {
            int k = j * LANDSCAPE_SIDE + i;
            fill(t, k, k + s, k + row);
            fill(t, k + s, k + row + s, k + row);
        }
}

void terrain_look_down(Terrain *t, const LandscapePicture *p)
{
    double at[2];
    glm_mat4_identity(t->camera);
    if (t->stride > 0)
        find_corners(t, p);
    for (int y = 0; y < t->height && t->stride > 0; y++)
        for (int x = 0; x < t->width; x++) {
            terrain_coordinates(p, 2 * ((float)x + 0.5f) / (float)t->width - 1,
                                1 - 2 * ((float)y + 0.5f) / (float)t->height, at);
            double share = terrain_share(&t->scale, landscape_loss(p, at));
            t->depth[y * t->width + x] = isnan(share) ? TERRAIN_FAR : 0;
            t->share[y * t->width + x] = (float)share;
        }
    for (int y = 0; y < t->height; y++)
        for (int x = 0; x < t->width; x++) {
            int right = x + 1 < t->width ? 1 : 0, down = y + 1 < t->height ? t->width : 0;
            int k = y * t->width + x;
            float along_x = (t->share[k + right] - t->share[k]) * (float)t->width / 2;
            float along_y = (t->share[k] - t->share[k + down]) * (float)t->height / 2;
            bool known = !isnan(along_x) && !isnan(along_y);
            float light = light_of(t, known ? along_x : 0, known ? along_y : 0);
            t->light[k] = (uint8_t)(255 * shade_of((double)light));
        }
}
