#include "lab/symmetric.h"

#include <float.h>
#include <math.h>
#include <string.h>

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

/* Vectors that are turned as the matrix is: row i is what is known of vector i. */
typedef struct Basis {
    double *rows; /* [n][width]; NULL: nobody asks for them */
    size_t width;
} Basis;

/* Turns vectors i and i + 1 in their plane. */
static void turn(const Basis *basis, size_t i, double c, double s)
{
    double *a = basis->rows + i * basis->width, *b = a + basis->width;
    for (size_t k = 0; k < basis->width; k++) {
        double was = b[k];
        b[k] = s * a[k] + c * was;
        a[k] = c * a[k] - s * was;
    }
}

/* One round of QL in the part [l, m], whose shift is the eigenvalue of its first two rows that is
 * nearer to d[l]. */
static void chase(size_t l, size_t m, double *d, double *e, const Basis *basis)
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
        if (basis->rows)
            turn(basis, i, c, s);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
}

static void swap(double *a, double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double kept = a[i];
        a[i] = b[i];
        b[i] = kept;
    }
}

static void sort(size_t n, double *d, const Basis *basis)
{
    for (size_t i = 0; i + 1 < n; i++) {
        size_t least = i;
        for (size_t k = i + 1; k < n; k++)
            least = d[k] < d[least] ? k : least;
        swap(d + i, d + least, 1);
        if (basis->rows)
            swap(basis->rows + i * basis->width, basis->rows + least * basis->width, basis->width);
    }
}

/* The eigenvalues of three diagonals, the least first. */
static bool find_values(size_t n, double *d, double *e, const Basis *basis)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(d[i]) || (i + 1 < n && !isfinite(e[i])))
            return false;
    if (n > 0)
        e[n - 1] = 0;
    for (size_t l = 0, m; l < n; l++)
        for (int round = 0; (m = part_end(n, d, e, l)) > l; round++) {
            if (round == ROUNDS_MAX)
                return false;
            chase(l, m, d, e, basis);
        }
    sort(n, d, basis);
    return true;
}

bool symmetric_three(size_t n, double *d, double *e, double *last)
{
    for (size_t i = 0; last && i < n; i++)
        last[i] = i + 1 == n ? 1 : 0;
    return find_values(n, d, e, &(Basis){last, 1});
}

/* A matrix q[n][n] on its way to three diagonals: `d` becomes the diagonal, `e` what is beside. */
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

/* Makes of the reflections the basis in which the matrix has three diagonals, a vector a row, from
 * the last one on. */
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
}

bool symmetric_values(size_t n, double *matrix, double *values, double *spare)
{
    if (n > 0)
        make_tridiagonal(&(Tridiagonal){n, matrix, values, spare});
    return find_values(n, values, spare, &(Basis){NULL, 0});
}

bool symmetric_vectors(size_t n, double *matrix, double *values, double *spare)
{
    const Tridiagonal t = {n, matrix, values, spare};
    if (n == 0)
        return true;
    make_tridiagonal(&t);
    gather(&t);
    bool ok = find_values(n, values, spare, &(Basis){matrix, n});
    for (size_t i = 0; i < n / 2; i++) {
        swap(values + i, values + n - 1 - i, 1);
        swap(matrix + i * n, matrix + (n - 1 - i) * n, n);
    }
    return ok;
}
