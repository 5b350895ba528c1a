#include "lab/tally.h"

#include <math.h>
#include <string.h>

/* No tally is finer than this, nor wider than the largest float. */
enum { POWER_LEAST = -40 };

void tally_start(Tally *t)
{
    *t = (Tally){.power = POWER_LEAST};
}

double tally_size(const Tally *t)
{
    return ldexp(1, t->power);
}

/* Each pair of ranges becomes one, in the middle half. */
static void double_size(Tally *t)
{
    size_t joined[TALLY_BINS] = {0};
    for (size_t i = 0; i < TALLY_BINS; i++)
        joined[TALLY_BINS / 4 + i / 2] += t->count[i];
    memcpy(t->count, joined, sizeof joined);
    t->power++;
}

void tally_widen(Tally *t, int power)
{
    while (t->power < power)
        double_size(t);
}

void tally_add(Tally *t, size_t n, const Real *values)
{
    double size = tally_size(t), by = TALLY_BINS / (2 * size);
    for (size_t i = 0; i < n; i++) {
        double x = (double)values[i];
        if (!isfinite(x)) {
            t->not_finite++;
            continue;
        }
        if (fabs(x) >= size) {
            int power;
            frexp(x, &power); /* |x| < 2^power */
            tally_widen(t, power);
            size = tally_size(t);
            by = TALLY_BINS / (2 * size);
        }
        t->count[(size_t)((x + size) * by)]++;
    }
}

void octaves_start(Octaves *o)
{
    *o = (Octaves){0};
}

void octaves_add(Octaves *o, size_t n, const Real *values)
{
    for (size_t i = 0; i < n; i++) {
        double x = fabs((double)values[i]);
        int power;
        if (!isfinite(x)) {
            o->not_finite++;
        } else if (!(x > 0)) {
            o->zero++;
        } else {
            frexp(x, &power); /* x = share · 2^power, share from ½ to 1 */
            int bin = power - 1 - OCTAVE_FIRST;
            o->count[bin < 0 ? 0 : bin < OCTAVES ? bin : OCTAVES - 1]++;
        }
    }
}

size_t octaves_total(const Octaves *o)
{
    size_t total = 0;
    for (size_t i = 0; i < OCTAVES; i++)
        total += o->count[i];
    return total;
}
