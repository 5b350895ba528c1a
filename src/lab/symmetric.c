#include "lab/symmetric.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

/* Times that one eigenvalue is gone after: two or three are usual. */
enum { ROUNDS_MAX = 60 };

/* The first place from `from` on where the matrix falls into two: what is beside the diagonal is
 * nothing there. */
static size_t part_end(size_t n, const double *d, const double *e, size_t from)
{
    size_t m = from;
    while (m + 1 < n && fabs(e[m]) > DBL_EPSILON * (fabs(d[m]) + fabs(d[m + 1])))
        m++;
    return m;
}

/* Turns two numbers of the last components as their eigenvectors are turned. */
static void turn(double *last, size_t i, double c, double s)
{
    double next = last[i + 1];
    last[i + 1] = s * last[i] + c * next;
    last[i] = c * last[i] - s * next;
}

/* One round of QL in the part [l, m], whose shift is the eigenvalue of its first two rows that is
 * nearer to d[l]. */
static void chase(size_t l, size_t m, double *d, double *e, double *last)
{
    double g = (d[l + 1] - d[l]) / (2 * e[l]), r = hypot(g, 1);
    double s = 1, c = 1, p = 0;
    g = d[m] - d[l] + e[l] / (g + copysign(r, g));
    for (size_t i = m; i-- > l;) {
        double f = s * e[i], b = c * e[i];
        e[i + 1] = r = hypot(f, g);
        if (!(r > 0)) { /* it falls apart here */
            d[i + 1] -= p;
            e[m] = 0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        if (last)
            turn(last, i, c, s);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
}

static void swap(double *v, size_t a, size_t b)
{
    double kept = v[a];
    v[a] = v[b];
    v[b] = kept;
}

static void sort(size_t n, double *d, double *last)
{
    for (size_t i = 0; i + 1 < n; i++) {
        size_t least = i;
        for (size_t k = i + 1; k < n; k++)
            least = d[k] < d[least] ? k : least;
        swap(d, i, least);
        if (last)
            swap(last, i, least);
    }
}

bool symmetric_three(size_t n, double *d, double *e, double *last)
{
    for (size_t i = 0; last && i < n; i++)
        last[i] = i + 1 == n ? 1 : 0;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(d[i]) || (i + 1 < n && !isfinite(e[i])))
            return false;
    if (n > 0)
        e[n - 1] = 0;
    for (size_t l = 0, m; l < n; l++)
        for (int round = 0; (m = part_end(n, d, e, l)) > l; round++) {
            if (round == ROUNDS_MAX)
                return false;
            chase(l, m, d, e, last);
        }
    sort(n, d, last);
    return true;
}

/* The reflection that leaves of column k below its diagonal only the first number, which becomes
 * ∓ the length: v in the column itself, scaled so that it is I − v vᵀ. Returns that number. */
static double reflect(size_t n, double *a, size_t k)
{
    double length = 0;
    for (size_t i = k + 1; i < n; i++)
        length = hypot(length, a[i * n + k]);
    double first = a[(k + 1) * n + k], out = -copysign(length, first);
    if (!(length > 0))
        return 0;
    /* |v|² is to be 2. */
    double scale = sqrt(length * (length + fabs(first)));
    a[(k + 1) * n + k] = first - out;
    for (size_t i = k + 1; i < n; i++)
        a[i * n + k] /= scale;
    return out;
}

/* A ← (I − v vᵀ) A (I − v vᵀ) behind row and column k, by w = A v − (vᵀ A v / 2) v. */
static void apply(size_t n, double *a, size_t k, double *w)
{
    double product = 0;
    for (size_t i = k + 1; i < n; i++) {
        w[i] = 0;
        for (size_t j = k + 1; j < n; j++)
            w[i] += a[i * n + j] * a[j * n + k];
        product += w[i] * a[i * n + k];
    }
    for (size_t i = k + 1; i < n; i++)
        w[i] -= product / 2 * a[i * n + k];
    for (size_t i = k + 1; i < n; i++)
        for (size_t j = k + 1; j < n; j++)
            a[i * n + j] -= a[i * n + k] * w[j] + w[i] * a[j * n + k];
}

bool symmetric_values(size_t n, double *a, double *values, double *spare)
{
    /* What is beside the diagonal is kept in row k, which nothing reads any more. */
    for (size_t k = 0; k + 2 < n; k++) {
        double beside = reflect(n, a, k);
        if (beside > 0 || beside < 0)
            apply(n, a, k, spare);
        a[k * n + k + 1] = beside;
    }
    for (size_t k = 0; k < n; k++)
        values[k] = a[k * n + k];
    for (size_t k = 0; k + 1 < n; k++)
        spare[k] = a[k * n + k + 1];
    return symmetric_three(n, values, spare, NULL);
}
