/* The kernels for any processor: vectors of 16 bytes, a multiplication and then an addition. */
#include "kernel/path.h"
#include "kernel/team.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define KERNEL_PATH kernel_baseline

enum { BLOCK = 4 };

#include "kernel/four.inc"

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
    return a * b + c;
}

#ifndef BACKPROP_DOUBLE
static inline bool any_less(Vec a, Vec b)
{
#ifdef __SSE2__
    return _mm_movemask_ps(_mm_cmplt_ps(a, b)) != 0;
#else
    return a[0] < b[0] || a[1] < b[1] || a[2] < b[2] || a[3] < b[3];
#endif
}

/* ln 2 in two parts, the first with so few digits that its products here are exact. */
#define FUSES false
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#endif

#include "kernel/product.inc"
#include "kernel/curve.inc"
#include "kernel/wide.inc"
#include "kernel/batch.inc"
#include "kernel/shared.inc"
#include "kernel/tiny.inc"
#include "kernel/fused.inc"
