#include "core/look/spread.h"

#include <math.h>
#include <stdlib.h>

/* NaN stands behind all numbers. */
static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return (x > y) - (x < y);
}

Spread spread_of(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare);
    while (n > 0 && isnan(values[n - 1]))
        n--;
    if (n == 0)
        return (Spread){0, NAN, NAN, NAN};
    double low = values[(n - 1) / 2], high = values[n / 2];
    return (Spread){n, values[0], low < high ? low + (high - low) / 2 : low, values[n - 1]};
}
