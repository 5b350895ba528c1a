#include "data/generate/curve.h"

#include "core/base/mathematics.h"
#include "core/base/rng.h"
#include "data/generate/label.h"

#include <math.h>

static const double pi = 3.14159265358979323846, end = 3;

static double line(double x)
{
    return x / 2;
}

static double sine(double x)
{
    return math_cos(2 * x - pi / 2);
}

static double cubic(double x)
{
    return (x * x * x - 4 * x) / 6;
}

static double step(double x)
{
    return x < 0 ? -1 : 1;
}

static double bump(double x)
{
    return math_exp(-x * x);
}

static double wave(double x)
{
    return math_exp(-(x + 3) / 2) * math_cos(3 * (x + 3));
}

static const Curve curves[] = {
    [CURVE_LINE] = {{"line", "y = x/2"}, line},
    [CURVE_SINE] = {{"sine", "y = sin 2x"}, sine},
    [CURVE_CUBIC] = {{"cubic", "y = (x^3 - 4x)/6"}, cubic},
    [CURVE_ABS] = {{"abs", "y = |x|"}, fabs},
    [CURVE_STEP] = {{"step", "y = -1 below 0, else 1"}, step},
    [CURVE_BUMP] = {{"bump", "y = exp(-x^2)"}, bump},
    [CURVE_WAVE] = {{"wave", "y = exp(-(x+3)/2) cos 3(x+3), a wave that dies away"}, wave},
};
const Table curve_table = TABLE_OF("curve", curves);

/* Uniform on −3 … 3, but for the gap around 0. */
static double draw_place(Rng *rng, double gap)
{
    double half = gap / 2, x = rng_uniform(rng, half - end, end - half);
    return x < 0 ? x - half : x + half;
}

bool curve_points(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    const Curve *curve = &curves[c->number];
    Rng rng;
    rng_init(&rng, c->seed, RNG_SAMPLES);
    if (!dataset_init(data, name, c->samples, 1, 1, err))
        return false;
    data->curve = curve->value;
    for (size_t k = 0; k < c->samples; k++) {
        double x = draw_place(&rng, c->gap);
        data->x[k] = (Real)x;
        data->t[k] = (Real)(curve->value(x) + c->noise * rng_normal(&rng));
    }
    return true;
}

/* The least and the largest value of a curve. */
static void find_reach(const Curve *curve, double *low, double *high)
{
    enum { STEPS = 600 };
    *low = *high = curve->value(-end);
    for (int i = 1; i <= STEPS; i++) {
        double y = curve->value(-end + 2 * end * i / STEPS);
        *low = y < *low ? y : *low;
        *high = y > *high ? y : *high;
    }
}

bool curve_sides(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    const Curve *curve = &curves[c->number];
    double low, high;
    Rng rng;
    rng_init(&rng, c->seed, RNG_SAMPLES);
    find_reach(curve, &low, &high);
    if (!label_init(data, name, c->samples, 2, c, err))
        return false;
    for (size_t k = 0; k < c->samples; k++) {
        double x = rng_uniform(&rng, -end, end), y = rng_uniform(&rng, low - 0.5, high + 0.5);
        label_set(data, k, y > curve->value(x), c);
        data->x[2 * k] = (Real)x;
        data->x[2 * k + 1] = (Real)(y + c->noise * rng_normal(&rng));
    }
    return true;
}
