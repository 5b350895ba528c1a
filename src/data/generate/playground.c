#include "data/generate/playground.h"

#include "core/base/mathematics.h"
#include "data/generate/seedrandom.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

typedef struct Point {
    double x, y, label;
} Point;

/* u(a, b) of the page. */
static double between(SeedRandom *r, double low, double high)
{
    return seedrandom_next(r) * (high - low) + low;
}

/* Moves x and y, in this order, by up to `most` times the noise. */
static Point displaced(SeedRandom *r, Point p, double most, double noise)
{
    p.x += between(r, -most, most) * noise;
    p.y += between(r, -most, most) * noise;
    return p;
}

static Point circle(SeedRandom *r, size_t i, size_t n, double noise)
{
    bool inner = 2 * i < n;
    double radius = inner ? between(r, 0, 2.5) : between(r, 3.5, 5), angle = between(r, 0, 2 * pi);
    Point p = {radius * math_sin(angle), radius * math_cos(angle), 0};
    Point q = displaced(r, p, 5, noise);
    p.label = q.x * q.x + q.y * q.y < 2.5 * 2.5 ? 1 : -1;
    return p;
}

static Point squares(SeedRandom *r, size_t i, size_t n, double noise)
{
    const double apart = 0.3;
    (void)i;
    (void)n;
    Point p = {between(r, -5, 5), 0, 0};
    p.x += p.x > 0 ? apart : -apart;
    p.y = between(r, -5, 5);
    p.y += p.y > 0 ? apart : -apart;
    Point q = displaced(r, p, 5, noise);
    p.label = q.x * q.y >= 0 ? 1 : -1;
    return p;
}

/* Marsaglia's polar method, of whose two deviates the page takes the first. */
static double normal(SeedRandom *r, double mean, double deviation)
{
    double v, square;
    do {
        v = 2 * seedrandom_next(r) - 1;
        double w = 2 * seedrandom_next(r) - 1;
        square = v * v + w * w;
    } while (square > 1);
    return mean + deviation * sqrt(-2 * math_log(square) / square) * v;
}

static Point clouds(SeedRandom *r, size_t i, size_t n, double noise)
{
    double sign = 2 * i < n ? 1 : -1, deviation = sqrt(0.5 + 7 * noise);
    Point p = {normal(r, 2 * sign, deviation), 0, sign};
    p.y = normal(r, 2 * sign, deviation);
    return p;
}

static Point arms(SeedRandom *r, size_t i, size_t n, double noise)
{
    const double half = (double)n / 2;
    bool first = (double)i < half;
    double at = (first ? (double)i : (double)i - half) / half;
    double radius = at * 5, angle = 1.75 * at * 2 * pi + (first ? 0 : pi);
    Point p = {radius * math_sin(angle), radius * math_cos(angle), first ? 1 : -1};
    return displaced(r, p, 1, noise);
}

static Point slope(SeedRandom *r, size_t i, size_t n, double noise)
{
    (void)i;
    (void)n;
    Point p = {between(r, -6, 6), 0, 0};
    p.y = between(r, -6, 6);
    Point q = displaced(r, p, 6, noise);
    p.label = (q.x + q.y) / 10;
    return p;
}

static Point bumps(SeedRandom *r, size_t i, size_t n, double noise)
{
    static const Point tops[] = {{-4, 2.5, 1},   {0, 2.5, -1}, {4, 2.5, 1},
                                 {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}};
    (void)i;
    (void)n;
    Point p = {between(r, -6, 6), 0, 0};
    p.y = between(r, -6, 6);
    Point q = displaced(r, p, 6, noise);
    for (size_t k = 0; k < sizeof tops / sizeof tops[0]; k++) {
        double far = hypot(q.x - tops[k].x, q.y - tops[k].y), high = 1 - far / 2;
        double own = tops[k].label * (high > 0 ? high : 0);
        p.label = fabs(own) > fabs(p.label) ? own : p.label;
    }
    return p;
}

typedef struct Set {
    TableRow row;
    Point (*draw)(SeedRandom *r, size_t i, size_t n, double noise);
    size_t samples;
} Set;

static const Set sets[] = {
    {{"circle", "a disc in a ring"}, circle, 500},
    {{"xor", "four squares, of two classes crosswise"}, squares, 500},
    {{"gauss", "two clouds"}, clouds, 500},
    {{"spiral", "two arms"}, arms, 500},
    {{"reg-plane", "the height of a slope"}, slope, 1200},
    {{"reg-gauss", "the height of hills and hollows"}, bumps, 1200},
};
const Table playground_set_table = TABLE_OF("set", sets);

size_t playground_samples(size_t set)
{
    return sets[set].samples;
}

/* The page's own shuffle: from the last place down, each with one up to it. */
static void shuffle(SeedRandom *r, Point *points, size_t n)
{
    while (n > 0) {
        size_t i = (size_t)(seedrandom_next(r) * (double)n);
        Point swap = points[--n];
        points[n] = points[i];
        points[i] = swap;
    }
}

bool playground_make(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    const Set *set = &sets[c->number];
    size_t n = set->samples, training = n * c->train / 100;
    SeedRandom *random = malloc(sizeof *random);
    Point *points = calloc(n, sizeof *points);
    bool ok = dataset_init(data, name, n, 2, 1, err) && (random || error_memory(err)) &&
              (points || error_memory(err));
    if (ok) {
        seedrandom_init(random, c->page_seed);
        for (size_t i = 0; i < n; i++)
            points[i] = set->draw(random, i, n, c->noise);
        shuffle(random, points, n);
    }
    for (size_t k = 0; ok && k < n; k++) {
        data->x[2 * k] = (Real)points[k].x;
        data->x[2 * k + 1] = (Real)points[k].y;
        data->t[k] = (Real)points[k].label;
    }
    free(points);
    data->stream = random;
    data->count = ok ? training : data->count;
    data->test_count = ok ? n - training : 0;
    return ok;
}

void playground_next_seed(char seed[PAGE_SEED_SIZE])
{
    SeedRandom random;
    seedrandom_init(&random, seed);
    snprintf(seed, PAGE_SEED_SIZE, "%.5f", seedrandom_next(&random));
}

bool playground_draw_start(Dataset *data, const Net *net, Error *err)
{
    SeedRandom random = *(const SeedRandom *)data->stream;
    Real *start = malloc(net->parameter_count * sizeof *start);
    if (!start)
        return error_memory(err);
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        for (size_t i = layer->weights; i < layer->biases; i++)
            start[i] = (Real)(seedrandom_next(&random) - 0.5);
        for (size_t j = 0; j < layer->units; j++)
            start[layer->biases + j] = (Real)0.1;
    }
    free(data->start);
    data->start = start;
    data->start_count = net->parameter_count;
    return true;
}
