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

/* The first n (at least one) lanes from memory, zeros behind them; one by one, for a loop over so few
 * takes longer. */
static inline Vec load_part(const Real *from, size_t n)
{
    if (n == LANES)
        return *(const Loose *)from;
#ifdef BACKPROP_DOUBLE
    return (Vec){from[0], 0};
#else
    return (Vec){from[0], n > 1 ? from[1] : 0, n > 2 ? from[2] : 0, 0};
#endif
}

static inline void store_part(Real *to, Vec v, size_t n)
{
    if (n == LANES) {
        *(Loose *)to = v;
        return;
    }
    to[0] = v[0];
#ifndef BACKPROP_DOUBLE
    if (n > 1)
        to[1] = v[1];
    if (n > 2)
        to[2] = v[2];
#endif
}

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
    return a * b + c;
}

#include "core/kernel_product.h"
#include "core/kernel_curve.h"
