/* How numbers are spread: counts in ranges of the same width, with mean and deviation. */
#ifndef CORE_LOOK_HISTOGRAM_H
#define CORE_LOOK_HISTOGRAM_H

#include "kernel/real.h"

#include <stddef.h>

enum { HISTOGRAM_BINS_MAX = 512 };

typedef struct Histogram {
    size_t bins;
    double low, high;       /* the least and the greatest number */
    size_t count[HISTOGRAM_BINS_MAX]; /* of each range, the last one with its upper end */
    size_t total;           /* finite numbers */
    size_t not_finite;
    double mean, deviation; /* of those: σ² = mean of (x − mean)²; NaN where there are none */
} Histogram;

/* Counts values[0], values[step], … before values[n] in so many ranges from the least to the
 * greatest of them; where all are the same, in the middle one. */
void histogram_make(Histogram *histogram, size_t bins, const Real *values, size_t n, size_t step);

/* Significant digits with which the ends of its ranges are told apart, from 3 to 9. */
int histogram_digits(const Histogram *histogram);

/* The range that holds `x`; ranges go on beyond both ends. */
long histogram_bin(const Histogram *histogram, double x);

#endif
