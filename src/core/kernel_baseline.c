/* The kernels for any processor: vectors of 16 bytes, a multiplication and then an addition. */
#include "core/kernel_path.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define KERNEL_PATH kernel_baseline

enum { LANES = 16 / sizeof(Real), BLOCK = 4 };

typedef Real Vec __attribute__((vector_size(16)));
typedef Real Loose __attribute__((vector_size(16), aligned(sizeof(Real)), may_alias));
#ifndef BACKPROP_DOUBLE
typedef int Int __attribute__((vector_size(16)));
#endif

static inline Vec splat(Real x)
{
#ifdef BACKPROP_DOUBLE
    return (Vec){x, x};
#else
    return (Vec){x, x, x, x};
#endif
}

static inline Vec load_part(const Real *from, size_t n)
{
    if (n == LANES)
        return *(const Loose *)from;
    Vec v = splat(0);
    for (size_t l = 0; l < n; l++)
        v[l] = from[l];
    return v;
}

static inline void store_part(Real *to, Vec v, size_t n)
{
    if (n == LANES)
        *(Loose *)to = v;
    else
        for (size_t l = 0; l < n; l++)
            to[l] = v[l];
}

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
    return a * b + c;
}

#include "core/kernel_product.h"
#include "core/kernel_curve.h"
