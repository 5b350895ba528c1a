/* Least, median and most of some numbers. */
#ifndef CORE_LOOK_SPREAD_H
#define CORE_LOOK_SPREAD_H

#include <stddef.h>

typedef struct Spread {
    size_t count;
    double least, median, most; /* NaN where there are none */
} Spread;

/* Of values[n], which are sorted in place; NaN does not count. */
Spread spread_of(double *values, size_t n);

#endif
