/* A number that was measured, and how far off it may be. */
#ifndef LAB_ESTIMATE_H
#define LAB_ESTIMATE_H

#include "kernel/real.h"

/* NaN until it is known. */
typedef struct Estimate {
    double value, off;
} Estimate;

/* What rounding to Real, there and on the way, leaves open of a number that is made of others of
 * size 1. */
extern const double estimate_rounding;

/* < 0, 0 or > 0: below 0, 0 as far as is known, or above. */
int estimate_sign(Estimate number);

/* The number with as many digits as are known, four at most; "0 ± 2e-05" where none is, "—" where
 * there is no number. */
enum { ESTIMATE_SIZE = 24 };
const char *estimate_text(Estimate number, char out[ESTIMATE_SIZE]);

#endif
