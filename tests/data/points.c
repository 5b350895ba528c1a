#include "points.h"

#include "draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 10, SIDE = 8, GLYPH_WIDTH = 5, GLYPH_HEIGHT = 7 };

static const double pi = 3.14159265358979323846;

const double gaussian_centre[GAUSSIANS][2] = {{-1, -0.5}, {1, -0.5}, {0, 1.2}};
const double gaussian_deviation = 0.62;

/* Rows from above, the leftmost pixel in the highest of five bits. */
static const unsigned char glyphs[DIGITS][GLYPH_HEIGHT] = {
    {0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e}, {0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e},
    {0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f}, {0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e},
    {0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02}, {0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e},
    {0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e}, {0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08},
    {0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e}, {0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c},
};

/* Box and Muller 1958. */
static double draw_normal(uint64_t *seed)
{
    double radius = sqrt(-2 * log(1 - draw_uniform(seed, 0, 1)));
    return radius * cos(draw_uniform(seed, 0, 2 * pi));
}

/* One point: its inputs into x[inputs], its class or target is the result. */
static double spiral(size_t k, size_t count, uint64_t *seed, double *x)
{
    size_t arm = k % 2;
    double along = (double)(k / 2) / (double)((count + 1) / 2);
    double angle = 3 * pi * along + (double)arm * pi, radius = 0.1 + 0.9 * along;
    x[0] = radius * cos(angle) + 0.01 * draw_normal(seed);
    x[1] = radius * sin(angle) + 0.01 * draw_normal(seed);
    return (double)arm;
}

static double gaussian(size_t k, size_t count, uint64_t *seed, double *x)
{
    size_t class = k % GAUSSIANS;
    (void)count;
    for (size_t i = 0; i < 2; i++)
        x[i] = gaussian_centre[class][i] + gaussian_deviation * draw_normal(seed);
    return (double)class;
}

static double digit(size_t k, size_t count, uint64_t *seed, double *x)
{
    size_t class = k % DIGITS, left = 1 + draw_below(seed, 2), top = draw_below(seed, 2);
    (void)count;
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        size_t row = i / SIDE - top, column = i % SIDE - left; /* huge where it would be negative */
        bool on = row < GLYPH_HEIGHT && column < GLYPH_WIDTH &&
                  (glyphs[class][row] >> (GLYPH_WIDTH - 1 - column) & 1);
        if (draw_below(seed, 100) < 2)
            on = !on;
        x[i] = (on ? 1 : 0) + 0.2 * draw_normal(seed);
    }
    return (double)class;
}

static double sine(size_t k, size_t count, uint64_t *seed, double *x)
{
    (void)k;
    (void)count;
    x[0] = (double)(float)draw_uniform(seed, -pi, pi);
    return sin(x[0]);
}

static const struct {
    const char *name;
    size_t inputs, classes;
    double (*make)(size_t k, size_t count, uint64_t *seed, double *x);
} kinds[] = {
    {"spirals", 2, 2, spiral},
    {"gaussians", 2, GAUSSIANS, gaussian},
    {"pixels", SIDE * SIDE, DIGITS, digit},
    {"sine", 1, 0, sine},
};

bool points_make(Points *points, const char *name, size_t count, uint64_t seed)
{
    *points = (Points){0};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(name, kinds[i].name) != 0)
            continue;
        size_t inputs = kinds[i].inputs;
        *points = (Points){count, inputs, kinds[i].classes,
                           calloc(count * inputs + 1, sizeof *points->x),
                           calloc(count + 1, sizeof *points->t)};
        if (!points->x || !points->t)
            return false;
        for (size_t k = 0; k < count; k++)
            points->t[k] = (double)(float)kinds[i].make(k, count, &seed, points->x + k * inputs);
        for (size_t p = 0; p < count * inputs; p++)
            points->x[p] = (double)(float)points->x[p];
        return true;
    }
    return false;
}

void points_free(Points *points)
{
    free(points->x);
    free(points->t);
    *points = (Points){0};
}
