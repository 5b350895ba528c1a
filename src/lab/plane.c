#include "lab/plane.h"

#include "core/base/rng.h"
#include "core/base/text.h"
#include "lab/symmetric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const TableRow planes[] = {
    [PLANE_WEIGHTS] = {"weights", N_("two chosen weights, the others as they are")},
    [PLANE_RANDOM] = {"random", N_("two random directions, as long into each unit as its weights")},
    [PLANE_PATH] = {"path", N_("the two directions in which the path so far went most")},
};
const Table plane_table = TABLE_OF("plane", planes);

bool plane_same(const PlaneSpec *a, const PlaneSpec *b)
{
    bool same = a->kind == b->kind && memcmp(&a->reach, &b->reach, sizeof a->reach) == 0;
    if (a->kind == PLANE_WEIGHTS)
        return same && a->parameter[0] == b->parameter[0] && a->parameter[1] == b->parameter[1];
    return same && (a->kind != PLANE_RANDOM || a->seed == b->seed);
}

bool plane_init(Plane *p, size_t n, Error *err)
{
    *p = (Plane){.n = n, .direction = {malloc(2 * n * sizeof(Real))}};
    if (!p->direction[0])
        return error_memory(err);
    p->direction[1] = p->direction[0] + n;
    return true;
}

void plane_free(Plane *p)
{
    free(p->direction[0]);
    *p = (Plane){0};
}

static double dot(size_t n, const Real *a, const Real *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

static void find_gram(Plane *p)
{
    p->gram[0] = dot(p->n, p->direction[0], p->direction[0]);
    p->gram[1] = dot(p->n, p->direction[0], p->direction[1]);
    p->gram[2] = dot(p->n, p->direction[1], p->direction[1]);
}

void plane_along_weights(Plane *p, const size_t parameter[2])
{
    for (int k = 0; k < 2; k++) {
        memset(p->direction[k], 0, p->n * sizeof *p->direction[k]);
        p->direction[k][parameter[k]] = 1;
    }
    find_gram(p);
}

/* One direction; the deviates are drawn for what is frozen, too, so that the others are the same
 * whatever is. */
static void draw_direction(const Net *net, const Real *theta, const bool *frozen, Rng *rng,
                           Real *direction)
{
    const double least = 1e-10;
    memset(direction, 0, net->parameter_count * sizeof *direction);
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        for (size_t w = layer->weights; w < layer->biases; w += layer->fan_in) {
            double length = 0, size = sqrt(dot(layer->fan_in, theta + w, theta + w));
            for (size_t i = w; i < w + layer->fan_in; i++) {
                direction[i] = (Real)rng_normal(rng);
                length += (double)direction[i] * (double)direction[i];
            }
            double factor = freeze_holds(net, frozen, w) ? 0 : size / (sqrt(length) + least);
            for (size_t i = w; i < w + layer->fan_in; i++)
                direction[i] = (Real)(factor * (double)direction[i]);
        }
    }
}

void plane_at_random(Plane *p, const Net *net, const Real *theta, const bool *frozen, uint64_t seed)
{
    Rng rng;
    rng_init(&rng, seed, RNG_DIRECTIONS);
    for (int k = 0; k < 2; k++)
        draw_direction(net, theta, frozen, &rng, p->direction[k]);
    find_gram(p);
}

bool components_init(Components *c, Error *err)
{
    enum { N = PLANE_MOMENTS };
    *c = (Components){.products = malloc((N * N + 2 * N) * sizeof *c->products)};
    if (!c->products)
        return error_memory(err);
    c->values = c->products + N * N;
    c->room = c->values + N;
    return true;
}

void components_free(Components *c)
{
    free(c->products);
    *c = (Components){0};
}

void components_start(Components *c, size_t count)
{
    c->count = count;
    c->done = 0;
}

/* Takes the mean over all moments off both sides: products of differences from that. */
static void centre(double *a, size_t n, double *means)
{
    double all = 0;
    for (size_t i = 0; i < n; i++) {
        means[i] = 0;
        for (size_t k = 0; k < n; k++)
            means[i] += a[i * n + k] / (double)n;
        all += means[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            a[i * n + k] += all - means[i] - means[k];
}

bool components_advance(Components *c, size_t n, const Real *moments, uint64_t *work)
{
    size_t m = c->count;
    for (; c->done < m && *work > 0; c->done++) {
        size_t i = c->done;
        for (size_t k = 0; k <= i; k++)
            c->products[i * m + k] = c->products[k * m + i] = dot(n, moments + i * n,
                                                                  moments + k * n);
        uint64_t cost = (i + 1) * n;
        *work -= cost < *work ? cost : *work;
    }
    if (c->done < m)
        return false;
    uint64_t cost = 8 * m * m * m;
    *work -= cost < *work ? cost : *work;
    centre(c->products, m, c->room);
    /* Without them the path is no more than a line. */
    if (!symmetric_vectors(m, c->products, c->values, c->room))
        c->values[0] = c->values[1] = NAN;
    return true;
}

/* Component k of the moments, a unit vector: Σᵢ uᵢ (θᵢ − mean) / √λ, and Σ uᵢ is 0. */
static void find_component(const Components *c, size_t k, size_t n, const Real *moments, Real *out)
{
    const double *u = c->products + k * c->count;
    double length = sqrt(c->values[k]), far = 0;
    for (size_t w = 0; w < n; w++) {
        double sum = 0;
        for (size_t i = 0; i < c->count; i++)
            sum += u[i] * (double)moments[i * n + w];
        out[w] = (Real)(sum / length);
    }
    for (size_t i = 0; i < c->count; i++) {
        double along = dot(n, out, moments + i * n);
        far = fabs(along) > fabs(far) ? along : far;
    }
    for (size_t w = 0; far > 0 && w < n; w++)
        out[w] = -out[w];
}

bool plane_along_path(Plane *p, Components *c, const Real *moments, Error *err)
{
    const double least = 1e-9; /* rounding alone, again */
    if (c->count < 3 || !(c->values[1] > least * c->values[0]))
        return error_set(err, N_("the path so far is no more than a line: train on, and it has a "
                                 "plane"));
    for (size_t k = 0; k < 2; k++)
        find_component(c, k, p->n, moments, p->direction[k]);
    find_gram(p);
    return true;
}

/* The area between the directions, squared. */
static double area(const Plane *p)
{
    return p->gram[0] * p->gram[2] - p->gram[1] * p->gram[1];
}

bool plane_is_one(const Plane *p)
{
    const double least = 1e-9; /* of what is a line, rounding alone */
    return area(p) > least * p->gram[0] * p->gram[2];
}

/* Solves for the coordinates, from the products with both directions. */
static void solve(const Plane *p, const double with[2], double at[2])
{
    const double *g = p->gram;
    at[0] = (with[0] * g[2] - with[1] * g[1]) / area(p);
    at[1] = (with[1] * g[0] - with[0] * g[1]) / area(p);
}

double plane_nearest(const Plane *p, const Real *difference, double at[2])
{
    double sum = 0;
    solve(p, (double[]){dot(p->n, difference, p->direction[0]),
                        dot(p->n, difference, p->direction[1])}, at);
    for (size_t i = 0; i < p->n; i++) {
        double rest = (double)difference[i] - at[0] * (double)p->direction[0][i] -
                      at[1] * (double)p->direction[1][i];
        sum += rest * rest;
    }
    return sqrt(sum);
}

void plane_point(const Plane *p, const Real *theta, const double at[2], Real *out)
{
    for (size_t i = 0; i < p->n; i++)
        out[i] = (Real)((double)theta[i] + at[0] * (double)p->direction[0][i] +
                        at[1] * (double)p->direction[1][i]);
}

/* The variance of coordinates within the plane is Σ (Δα, Δβ) G (Δα, Δβ)ᵀ, and that of all numbers
 * the sum of squares less that of the mean. */
double plane_share(const Plane *p, size_t count, const Real *moments)
{
    double all = 0, within = 0, mean[2] = {0, 0}, at[2];
    for (size_t w = 0; w < p->n; w++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < count; i++)
            sum += (double)moments[i * p->n + w];
        for (size_t i = 0; i < count; i++) {
            double off = (double)moments[i * p->n + w] - sum / (double)count;
            squares += off * off;
        }
        all += squares;
    }
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++) {
            const Real *m = moments + i * p->n;
            solve(p, (double[]){dot(p->n, m, p->direction[0]), dot(p->n, m, p->direction[1])}, at);
            if (pass == 0) {
                mean[0] += at[0] / (double)count;
                mean[1] += at[1] / (double)count;
                continue;
            }
            double a = at[0] - mean[0], b = at[1] - mean[1];
            within += a * a * p->gram[0] + 2 * a * b * p->gram[1] + b * b * p->gram[2];
        }
    return all > 0 ? within / all : NAN;
}
