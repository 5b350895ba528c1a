#include "data/generate/plane.h"

#include "core/base/mathematics.h"
#include "core/base/rng.h"
#include "data/generate/label.h"

#include <math.h>
#include <stdio.h>

static const double pi = 3.14159265358979323846;

static double sine(double x)
{
    return math_cos(x - pi / 2);
}

static void put(Dataset *data, size_t k, double x, double y)
{
    data->x[2 * k] = (Real)x;
    data->x[2 * k + 1] = (Real)y;
}

static Rng open_stream(const GeneratorChoice *c)
{
    Rng rng;
    rng_init(&rng, c->seed, RNG_SAMPLES);
    return rng;
}

/* Within ± `most` times the noise. */
static double displaced(Rng *rng, const GeneratorChoice *c, double v, double most)
{
    return v + rng_uniform(rng, -most, most) * c->noise;
}

bool plane_circle(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    Rng rng = open_stream(c);
    if (!label_init(data, name, c->samples, 2, c, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        bool inner = k < c->samples / 2;
        double r = inner ? rng_uniform(&rng, 0, 2.5) : rng_uniform(&rng, 3.5, 5);
        double angle = rng_uniform(&rng, 0, 2 * pi);
        double x = r * sine(angle), y = r * math_cos(angle);
        double u = displaced(&rng, c, x, 5), v = displaced(&rng, c, y, 5);
        put(data, k, x, y);
        label_set(data, k, u * u + v * v < 2.5 * 2.5, c);
    }
    return true;
}

bool plane_xor(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    const double apart = 0.3;
    Rng rng = open_stream(c);
    if (!label_init(data, name, c->samples, 2, c, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        double x = rng_uniform(&rng, -5, 5), y = rng_uniform(&rng, -5, 5);
        x += x > 0 ? apart : -apart;
        y += y > 0 ? apart : -apart;
        double u = displaced(&rng, c, x, 5), v = displaced(&rng, c, y, 5);
        put(data, k, x, y);
        label_set(data, k, u * v >= 0, c);
    }
    return true;
}

bool plane_gauss(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    const double deviation = sqrt(0.5 + 7 * c->noise);
    Rng rng = open_stream(c);
    if (!label_init(data, name, c->samples, 2, c, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        bool plus = k < c->samples / 2;
        double middle = plus ? 2 : -2, x = middle + deviation * rng_normal(&rng);
        put(data, k, x, middle + deviation * rng_normal(&rng));
        label_set(data, k, plus, c);
    }
    return true;
}

bool plane_spiral(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    size_t plus = c->samples - c->samples / 2;
    Rng rng = open_stream(c);
    if (!label_init(data, name, c->samples, 2, c, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        bool first = k < plus;
        double along = first ? (double)k / (double)plus
                             : (double)(k - plus) / (double)(c->samples - plus);
        double r = 5 * along, angle = c->turns * 2 * pi * along + (first ? 0 : pi);
        double x = displaced(&rng, c, r * sine(angle), 1);
        put(data, k, x, displaced(&rng, c, r * math_cos(angle), 1));
        label_set(data, k, first, c);
    }
    return true;
}

/* Points all over the plane with heights. */
static bool make_heights(Dataset *data, const char *name, const GeneratorChoice *c,
                         double (*height)(double x, double y), Error *err)
{
    Rng rng = open_stream(c);
    if (!dataset_init(data, name, c->samples, 2, 1, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        double x = rng_uniform(&rng, -6, 6), y = rng_uniform(&rng, -6, 6);
        double u = displaced(&rng, c, x, 6), v = displaced(&rng, c, y, 6);
        put(data, k, x, y);
        data->t[k] = (Real)height(u, v);
    }
    return true;
}

static double slope(double x, double y)
{
    return (x + y) / 10;
}

/* The bump that reaches highest or lowest there. */
static double bumps(double x, double y)
{
    static const struct { double x, y, sign; } middle[] = {
        {-4, 2.5, 1}, {0, 2.5, -1}, {4, 2.5, 1}, {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}};
    double highest = 0;
    for (size_t i = 0; i < sizeof middle / sizeof middle[0]; i++) {
        double u = x - middle[i].x, v = y - middle[i].y;
        double height = fmax(0, 1 - sqrt(u * u + v * v) / 2);
        if (height > fabs(highest))
            highest = middle[i].sign * height;
    }
    return highest;
}

bool plane_slope(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    return make_heights(data, name, c, slope, err);
}

bool plane_bumps(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    return make_heights(data, name, c, bumps, err);
}

/* Where point i of `of` lies on one of two curves without noise. */
typedef void Place(bool outer, size_t i, size_t of, double *x, double *y);

/* Points that stand evenly on an outer curve, and plus ones on an inner one, each moved by normal
 * deviates. */
static bool make_pair(Dataset *data, const char *name, const GeneratorChoice *c, Place *place,
                      Error *err)
{
    size_t outer = c->samples / 2, inner = c->samples - outer;
    Rng rng = open_stream(c);
    if (!label_init(data, name, c->samples, 2, c, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        bool first = k < outer;
        double x, y;
        place(first, first ? k : k - outer, first ? outer : inner, &x, &y);
        x += c->noise * rng_normal(&rng);
        put(data, k, x, y + c->noise * rng_normal(&rng));
        label_set(data, k, !first, c);
    }
    return true;
}

static void on_moons(bool outer, size_t i, size_t of, double *x, double *y)
{
    double angle = of > 1 ? pi * (double)i / (double)(of - 1) : 0;
    *x = outer ? math_cos(angle) : 1 - math_cos(angle);
    *y = outer ? sine(angle) : 0.5 - sine(angle);
}

static void on_rings(bool outer, size_t i, size_t of, double *x, double *y)
{
    double angle = 2 * pi * (double)i / (double)of, r = outer ? 1 : 0.5;
    *x = r * math_cos(angle);
    *y = r * sine(angle);
}

bool plane_moons(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    return make_pair(data, name, c, on_moons, err);
}

bool plane_rings(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    return make_pair(data, name, c, on_rings, err);
}

bool plane_checkerboard(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    Rng rng = open_stream(c);
    if (!label_init(data, name, c->samples, 2, c, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        double x = rng_uniform(&rng, -2, 2), y = rng_uniform(&rng, -2, 2);
        bool plus = fmod(floor(x) + floor(y) + 4, 2) < 0.5;
        x += c->noise * rng_normal(&rng);
        put(data, k, x, y + c->noise * rng_normal(&rng));
        label_set(data, k, plus, c);
    }
    return true;
}

bool plane_blobs(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    const double radius = 2;
    Rng rng = open_stream(c);
    if (!dataset_init(data, name, c->samples, 2, c->number, err) ||
        !label_name(data, names, c->number, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        size_t class = k * c->number / c->samples;
        double angle = 2 * pi * (double)class / (double)c->number;
        double x = radius * math_cos(angle) + c->noise * rng_normal(&rng);
        put(data, k, x, radius * sine(angle) + c->noise * rng_normal(&rng));
        data->t[k * c->number + class] = 1;
    }
    return true;
}

bool plane_two_spirals(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    enum { EACH = 97 };
    if (!label_init(data, name, 2 * EACH, 2, c, err))
        return false;
    for (size_t i = 0; i < EACH; i++) {
        double angle = (double)i * pi / 16, r = 6.5 * (104 - (double)i) / 104;
        double x = r * sine(angle), y = r * math_cos(angle);
        put(data, 2 * i, x, y);
        put(data, 2 * i + 1, -x, -y);
        label_set(data, 2 * i, true, c);
        label_set(data, 2 * i + 1, false, c);
    }
    return true;
}
