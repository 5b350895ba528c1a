#include "lab/eigen.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Rows and columns of a matrix are [n]; `d` becomes the diagonal, `e` what is beside it, and row k
 * of `q` the k-th vector of the basis in which the matrix is tridiagonal. */
typedef struct Tridiagonal {
    size_t n;
    double *q, *d, *e;
} Tridiagonal;

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* q ← (1 − 2vvᵀ) q (1 − 2vvᵀ) of the rows and columns behind `k`, v a unit vector of m numbers; p
 * is room. The matrix is symmetric: with p = 2qv − 2(vᵀqv)v it is q − vpᵀ − pvᵀ. */
static void reflect(const Tridiagonal *t, size_t k, const double *v, double *p)
{
    size_t first = k + 1, m = t->n - first;
    for (size_t i = 0; i < m; i++)
        p[i] = 2 * dot(m, t->q + (first + i) * t->n + first, v);
    double half = dot(m, p, v);
    for (size_t i = 0; i < m; i++)
        p[i] -= half * v[i];
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            t->q[(first + i) * t->n + first + j] -= v[i] * p[j] + p[i] * v[j];
}

/* Row k's part behind the diagonal becomes one number, by a reflection whose vector is kept in that
 * row instead. */
static void eliminate(const Tridiagonal *t, size_t k)
{
    size_t m = t->n - k - 1;
    double *row = t->q + k * t->n + k + 1, length = sqrt(dot(m, row, row));
    t->d[k] = row[-1];
    t->e[k] = row[0] > 0 ? -length : length;
    row[0] -= t->e[k];
    double size = sqrt(dot(m, row, row));
    for (size_t i = 0; size > 0 && i < m; i++)
        row[i] /= size;
    if (size > 0)
        reflect(t, k, row, t->d + k + 1);
}

/* Makes the basis of the reflections, from the last one on. */
static void gather(const Tridiagonal *t)
{
    size_t n = t->n;
    size_t corner = n < 2 ? 0 : n - 2;
    for (size_t i = corner; i < n; i++)
        for (size_t j = corner; j < n; j++)
            t->q[i * n + j] = i == j;
    for (size_t k = n < 3 ? 0 : n - 2; k-- > 0;) {
        size_t first = k + 1, m = n - first;
        double *v = t->q + k * n + first;
        for (size_t i = 0; i < m; i++) {
            double *row = t->q + (first + i) * n + first, turn = 2 * dot(m, row, v);
            for (size_t j = 0; j < m; j++)
                row[j] -= turn * v[j];
        }
        memset(t->q + k * n + k, 0, (n - k) * sizeof *t->q);
        t->q[k * n + k] = 1;
        for (size_t i = first; i < n; i++)
            t->q[i * n + k] = 0;
    }
}

static void make_tridiagonal(const Tridiagonal *t)
{
    size_t n = t->n;
    for (size_t k = 0; k + 2 < n; k++)
        eliminate(t, k);
    if (n >= 2) {
        t->d[n - 2] = t->q[(n - 2) * n + n - 2];
        t->e[n - 2] = t->q[(n - 2) * n + n - 1];
    }
    t->d[n - 1] = t->q[n * n - 1];
    t->e[n - 1] = 0;
    gather(t);
}

/* Turns vectors i and i + 1 in their plane. */
static void turn(const Tridiagonal *t, size_t i, double c, double s)
{
    double *a = t->q + i * t->n, *b = a + t->n;
    for (size_t k = 0; k < t->n; k++) {
        double was = b[k];
        b[k] = s * a[k] + c * was;
        a[k] = c * a[k] - s * was;
    }
}

/* One QL step on rows first … last, with Wilkinson's shift. */
static void sweep(const Tridiagonal *t, size_t first, size_t last)
{
    double *d = t->d, *e = t->e;
    double g = (d[first + 1] - d[first]) / (2 * e[first]), r = hypot(g, 1), s = 1, c = 1, p = 0;
    g = d[last] - d[first] + e[first] / (g + (g < 0 ? -r : r));
    for (size_t i = last; i-- > first;) {
        double f = s * e[i], b = c * e[i];
        e[i + 1] = r = hypot(f, g);
        if (!(r > 0)) {
            d[i + 1] -= p;
            e[last] = 0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        turn(t, i, c, s);
    }
    d[first] -= p;
    e[first] = g;
    e[last] = 0;
}

/* The end of the block that begins at `first`: where what is beside the diagonal is nothing. */
static size_t block_end(const Tridiagonal *t, size_t first)
{
    size_t last = first;
    while (last + 1 < t->n &&
           fabs(t->e[last]) > DBL_EPSILON * (fabs(t->d[last]) + fabs(t->d[last + 1])))
        last++;
    return last;
}

static void sort(const Tridiagonal *t)
{
    for (size_t i = 0; i + 1 < t->n; i++) {
        size_t best = i;
        for (size_t k = i + 1; k < t->n; k++)
            best = t->d[k] > t->d[best] ? k : best;
        double value = t->d[i];
        t->d[i] = t->d[best];
        t->d[best] = value;
        for (size_t k = 0; best > i && k < t->n; k++) {
            double was = t->q[i * t->n + k];
            t->q[i * t->n + k] = t->q[best * t->n + k];
            t->q[best * t->n + k] = was;
        }
    }
}

void eigen_symmetric(size_t n, double *a, double *values, double *room)
{
    enum { SWEEPS = 60 }; /* for one value: two or three are usual */
    const Tridiagonal t = {n, a, values, room};
    if (n == 0)
        return;
    make_tridiagonal(&t);
    for (size_t first = 0; first < n; first++)
        for (int i = 0; i < SWEEPS; i++) {
            size_t last = block_end(&t, first);
            if (last == first)
                break;
            sweep(&t, first, last);
        }
    sort(&t);
}
