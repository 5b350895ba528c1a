#include "lab/lanczos.h"

#include "core/base/rng.h"
#include "lab/symmetric.h"

#include <math.h>
#include <stdlib.h>

/* What a residual comes to at the end: beside the eigenvalue of the larger size, and beside its own
 * unless that is very small. */
static const double tolerance = 1e-4, own_tolerance = 1e-2, very_small = 1e-3;

bool lanczos_init(Lanczos *l, size_t n, Error *err)
{
    size_t most = LANCZOS_ROOM / (n > 0 ? n : 1);
    most = most < LANCZOS_LEAST ? LANCZOS_LEAST : most > LANCZOS_MOST ? LANCZOS_MOST : most;
    most = most < n ? most : n;
    *l = (Lanczos){.n = n, .most = most};
    l->vectors = malloc((most * n + 1) * sizeof *l->vectors);
    l->next = malloc((n + 1) * sizeof *l->next);
    return (l->vectors && l->next) || error_memory(err);
}

void lanczos_free(Lanczos *l)
{
    free(l->vectors);
    free(l->next);
    *l = (Lanczos){0};
}

static double inner(size_t n, const Real *a, const double *b)
{
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += (double)a[i + k] * b[i + k];
    for (; i < n; i++)
        sum[0] += (double)a[i] * b[i];
    return sum[0] + sum[1] + sum[2] + sum[3];
}

static double length(size_t n, const double *v)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i] * v[i];
    return sqrt(sum);
}

/* l->next, brought to length 1, is the next vector. */
static void keep(Lanczos *l, double size)
{
    Real *to = l->vectors + l->done * l->n;
    for (size_t i = 0; i < l->n; i++)
        to[i] = (Real)(l->next[i] / size);
}

bool lanczos_start(Lanczos *l, const Real *allowed)
{
    Rng rng;
    rng_init(&rng, 1, RNG_CURVATURE);
    l->done = 0;
    l->ended = false;
    l->least = l->largest = l->least_off = l->largest_off = NAN;
    for (size_t i = 0; i < l->n; i++) {
        double drawn = rng_uniform(&rng, -1, 1);
        bool is_allowed = !allowed || allowed[i] > 0 || allowed[i] < 0;
        l->next[i] = is_allowed ? drawn : 0;
    }
    double size = length(l->n, l->next);
    if (!(size > 0))
        return false;
    keep(l, size);
    return true;
}

const Real *lanczos_vector(const Lanczos *l)
{
    return l->vectors + l->done * l->n;
}

/* Takes what l->next has of a vector out of it. */
static void straighten(Lanczos *l, const Real *v)
{
    double part = inner(l->n, v, l->next);
    for (size_t i = 0; i < l->n; i++)
        l->next[i] -= part * (double)v[i];
}

/* The ends of the spectrum of the three diagonals. */
static void find_ends(Lanczos *l)
{
    double d[LANCZOS_MOST], e[LANCZOS_MOST], last[LANCZOS_MOST];
    size_t k = l->done;
    double behind = l->beside[k - 1];
    for (size_t i = 0; i < k; i++) {
        d[i] = l->diagonal[i];
        e[i] = l->beside[i];
    }
    l->least = l->largest = l->least_off = l->largest_off = NAN;
    if (!isfinite(behind) || !symmetric_three(k, d, e, last))
        return;
    l->least = d[0];
    l->largest = d[k - 1];
    l->least_off = behind * fabs(last[0]);
    l->largest_off = behind * fabs(last[k - 1]);
}

static bool is_at_rest(double end, double off, double scale)
{
    return off <= tolerance * scale &&
           (off <= own_tolerance * fabs(end) || off + fabs(end) <= very_small * scale);
}

void lanczos_take(Lanczos *l, const Real *product)
{
    for (size_t i = 0; i < l->n; i++)
        l->next[i] = (double)product[i];
    l->diagonal[l->done] = inner(l->n, lanczos_vector(l), l->next);
    l->against = 0;
}

/* What is left of the product is of the next vector. */
static void end_step(Lanczos *l)
{
    double size = length(l->n, l->next);
    l->beside[l->done++] = size;
    find_ends(l);
    double scale = fmax(fabs(l->least), fabs(l->largest));
    bool found = is_at_rest(l->least, l->least_off, scale) &&
                 is_at_rest(l->largest, l->largest_off, scale);
    l->ended = found || isnan(l->least) || l->done == l->most || !(size > 0);
    if (!l->ended)
        keep(l, size);
}

/* Twice: the first time leaves what rounding has left. */
bool lanczos_advance(Lanczos *l, uint64_t *work)
{
    size_t vectors = l->done + 1;
    uint64_t cost = 2 * l->n;
    while (l->against < 2 * vectors && *work > 0) {
        straighten(l, l->vectors + l->against++ % vectors * l->n);
        *work -= cost < *work ? cost : *work;
    }
    if (l->against < 2 * vectors)
        return false;
    end_step(l);
    return true;
}
