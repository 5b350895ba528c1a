/* The kernels for x86-64 processors with AVX2: vectors of 32 bytes, fused multiply-add. */
#include "core/kernel_path.h"

#ifdef KERNEL_X86
#include <immintrin.h>

#define KERNEL_PATH kernel_avx2

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

enum { LANES = 32 / sizeof(Real), BLOCK = 6 };

typedef Real Vec __attribute__((vector_size(32)));
typedef Real Loose __attribute__((vector_size(32), aligned(sizeof(Real)), may_alias));

#ifdef BACKPROP_DOUBLE
static const long long lane_masks[2 * LANES] = {-1, -1, -1, -1};

static inline Vec splat(Real x)
{
    return _mm256_set1_pd(x);
}

/* The first n lanes are on. */
static inline __m256i mask(size_t n)
{
    return _mm256_loadu_si256((const __m256i_u *)(lane_masks + LANES - n));
}

static inline Vec load_part(const Real *from, size_t n)
{
    return _mm256_maskload_pd(from, mask(n));
}

static inline void store_part(Real *to, Vec v, size_t n)
{
    _mm256_maskstore_pd(to, mask(n), v);
}

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
    return _mm256_fmadd_pd(a, b, c);
}
#else
typedef int Int __attribute__((vector_size(32)));

static const int lane_masks[2 * LANES] = {-1, -1, -1, -1, -1, -1, -1, -1};

static inline Vec splat(Real x)
{
    return _mm256_set1_ps(x);
}

/* The first n lanes are on. */
static inline __m256i mask(size_t n)
{
    return _mm256_loadu_si256((const __m256i_u *)(lane_masks + LANES - n));
}

static inline Vec load_part(const Real *from, size_t n)
{
    return _mm256_maskload_ps(from, mask(n));
}

static inline void store_part(Real *to, Vec v, size_t n)
{
    _mm256_maskstore_ps(to, mask(n), v);
}

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
    return _mm256_fmadd_ps(a, b, c);
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
