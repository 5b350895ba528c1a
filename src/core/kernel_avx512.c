/* The kernels for x86-64 processors with AVX-512: vectors of 64 bytes, fused multiply-add. */
#include "core/kernel_path.h"

#ifdef KERNEL_X86
#include <immintrin.h>

#define KERNEL_PATH kernel_avx512

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx2,fma")
#endif

enum { LANES = 64 / sizeof(Real), BLOCK = 8 };

typedef Real Vec __attribute__((vector_size(64)));
typedef Real Loose __attribute__((vector_size(64), aligned(sizeof(Real)), may_alias));

#ifdef BACKPROP_DOUBLE
static inline Vec splat(Real x)
{
    return _mm512_set1_pd(x);
}

/* The first n lanes are on. */
static inline __mmask8 mask(size_t n)
{
    return (__mmask8)((1u << n) - 1);
}

static inline Vec load_part(const Real *from, size_t n)
{
    return _mm512_maskz_loadu_pd(mask(n), from);
}

static inline void store_part(Real *to, Vec v, size_t n)
{
    _mm512_mask_storeu_pd(to, mask(n), v);
}

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
    return _mm512_fmadd_pd(a, b, c);
}
#else
typedef int Int __attribute__((vector_size(64)));

static inline Vec splat(Real x)
{
    return _mm512_set1_ps(x);
}

/* The first n lanes are on. */
static inline __mmask16 mask(size_t n)
{
    return (__mmask16)((1u << n) - 1);
}

static inline Vec load_part(const Real *from, size_t n)
{
    return _mm512_maskz_loadu_ps(mask(n), from);
}

static inline void store_part(Real *to, Vec v, size_t n)
{
    _mm512_mask_storeu_ps(to, mask(n), v);
}

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
    return _mm512_fmadd_ps(a, b, c);
}
#endif

#include "core/kernel_product.h"
#include "core/kernel_curve.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
