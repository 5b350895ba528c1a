#include "lab/estimate.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

enum { DIGITS = 4 };

const double estimate_rounding = 8 * (sizeof(Real) == sizeof(float) ? FLT_EPSILON : DBL_EPSILON);

int estimate_sign(Estimate v)
{
    return v.value > v.off ? 1 : v.value < -v.off ? -1 : 0;
}

const char *estimate_text(Estimate v, char out[ESTIMATE_SIZE])
{
    double known = fabs(v.value) / v.off;
    if (isnan(v.value))
        snprintf(out, ESTIMATE_SIZE, "%s", "—");
    else if (known > 1)
        snprintf(out, ESTIMATE_SIZE, "%.*g",
                 known < pow(10, DIGITS) ? 1 + (int)floor(log10(known)) : DIGITS, v.value);
    else
        snprintf(out, ESTIMATE_SIZE, v.off > 0 ? "0 ± %.0e" : "0", v.off);
    return out;
}
