/* The number type of the training core.
 *
 * The product computes in float, as the frameworks do by default; the tests also build the whole
 * core with BACKPROP_DOUBLE to check gradients far below float's rounding. Losses and other sums
 * over many samples are always double. */
#ifndef KERNEL_REAL_H
#define KERNEL_REAL_H

#include <float.h>
#include <stddef.h>

#ifdef BACKPROP_DOUBLE
typedef double Real;
#define REAL_LARGEST DBL_MAX
#else
typedef float Real;
#define REAL_LARGEST FLT_MAX
#endif

/* Numbers of a line of a processor's cache, and n rounded up to whole lines: arrays in one block of
 * memory begin with one. */
enum { REAL_LINE = 16 };
static inline size_t real_lines(size_t n)
{
    return (n + REAL_LINE - 1) / REAL_LINE * REAL_LINE;
}

static inline void real_swap(Real **a, Real **b)
{
    Real *swap = *a;
    *a = *b;
    *b = swap;
}

#endif
