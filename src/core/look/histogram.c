#include "core/look/histogram.h"

#include <math.h>
#include <string.h>

/* Ends, mean and deviation, in two passes, so that no digits are lost where all are alike. */
static void measure(Histogram *h, const Real *values, size_t n, size_t step)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i += step) {
        double x = (double)values[i];
        if (!isfinite(x)) {
            h->not_finite++;
            continue;
        }
        h->low = fmin(h->low, x);
        h->high = fmax(h->high, x);
        h->total++;
        sum += x;
    }
    h->mean = sum / (double)h->total;
    for (size_t i = 0; i < n; i += step)
        if (isfinite((double)values[i]))
            squares += pow((double)values[i] - h->mean, 2);
    h->deviation = sqrt(squares / (double)h->total);
}

long histogram_bin(const Histogram *h, double x)
{
    double width = h->high - h->low;
    if (!(width > 0))
        return (long)h->bins / 2 + (x > h->high) - (x < h->low);
    double bin = floor((x - h->low) / width * (double)h->bins);
    /* The greatest number belongs to the last range. */
    if (x <= h->high && bin >= (double)h->bins)
        bin = (double)h->bins - 1;
    return (long)fmin(fmax(bin, -1), (double)h->bins);
}

void histogram_make(Histogram *h, size_t bins, const Real *values, size_t n, size_t step)
{
    memset(h, 0, sizeof *h);
    h->bins = bins < HISTOGRAM_BINS_MAX ? bins : HISTOGRAM_BINS_MAX;
    h->low = INFINITY;
    h->high = -INFINITY;
    measure(h, values, n, step);
    for (size_t i = 0; i < n; i += step)
        if (isfinite((double)values[i]))
            h->count[histogram_bin(h, (double)values[i])]++;
}

int histogram_digits(const Histogram *h)
{
    double width = (h->high - h->low) / (double)h->bins;
    double most = fmax(fabs(h->low), fabs(h->high));
    return width > 0 ? (int)fmin(fmax(ceil(1 + log10(2 * most / width)), 3), 9) : 3;
}
