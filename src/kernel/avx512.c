/* The kernels for x86-64 processors with AVX-512: vectors of 64 bytes, fused multiply-add. */
#include "kernel/path.h"
#include "kernel/team.h"

#include <string.h>

#ifdef KERNEL_X86
#include <immintrin.h>

#define KERNEL_PATH kernel_avx512

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx2,fma")
#endif

enum { LANES = 64 / sizeof(Real), BLOCK = 12 };

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

/* a where it is larger, else b, NaN too. */
static inline Vec larger(Vec a, Vec b)
{
    return _mm512_max_ps(a, b);
}

/* yes where a < b, else no, also for NaN. */
static inline Vec where_less(Vec a, Vec b, Vec yes, Vec no)
{
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), no, yes);
}

static inline bool any_less(Vec a, Vec b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ) != 0;
}

/* `width` numbers again and again. */
ALWAYS Vec chunk(const Real *from, size_t width)
{
    if (width == 4)
        return _mm512_broadcast_f32x4(_mm_loadu_ps(from));
    if (width == 8)
        return _mm512_castpd_ps(_mm512_broadcast_f64x4(_mm256_loadu_pd((const double *)from)));
    return _mm512_loadu_ps(from);
}

/* Lane i is v's lane index[i]. */
static inline Vec permute(Vec v, const int *index)
{
    return _mm512_permutexvar_ps(_mm512_loadu_si512(index), v);
}

/* The same for a lane of its own sample, which is quicker where that is near. */
ALWAYS Vec spread_near(size_t width, Vec v, const int *index)
{
    if (width == 4)
        return _mm512_permutevar_ps(v, _mm512_loadu_si512(index));
    return permute(v, index);
}

/* `yes` in lane g of each sample, else `no`. */
ALWAYS Vec where_lane(size_t width, size_t g, Vec yes, Vec no)
{
    unsigned lanes = 0;
    for (size_t lane = g; lane < LANES; lane += width)
        lanes |= 1u << lane;
    return _mm512_mask_blend_ps((__mmask16)lanes, no, yes);
}

/* ln 2 in two parts, the first of which is exact when it is multiplied and added at once. */
#define FUSES true
#define LN2_HIGH 0.693147182f
#define LN2_LOW -1.90465432e-9f
#define WIDEST 16
#endif

#include "kernel/product.inc"
#include "kernel/curve.inc"
#include "kernel/wide.inc"
#include "kernel/batch.inc"
#include "kernel/shared.inc"
#include "kernel/tiny.inc"
#include "kernel/fused.inc"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
