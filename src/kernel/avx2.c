/* The kernels for x86-64 processors with AVX2: vectors of 32 bytes, fused multiply-add. */
#include "kernel/path.h"
#include "kernel/team.h"

#include <string.h>

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

/* a where it is larger, else b, NaN too. */
static inline Vec larger(Vec a, Vec b)
{
    return _mm256_max_ps(a, b);
}

/* yes where a < b, else no, also for NaN. */
static inline Vec where_less(Vec a, Vec b, Vec yes, Vec no)
{
    return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_LT_OQ));
}

static inline bool any_less(Vec a, Vec b)
{
    return _mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_LT_OQ)) != 0;
}

/* `width` numbers again and again. */
ALWAYS Vec chunk(const Real *from, size_t width)
{
    if (width == 4)
        return _mm256_broadcast_ps((const __m128 *)from);
    return _mm256_loadu_ps(from);
}

/* Lane i is v's lane index[i]. */
static inline Vec permute(Vec v, const int *index)
{
    return _mm256_permutevar8x32_ps(v, _mm256_loadu_si256((const __m256i_u *)index));
}

/* The same for a lane of its own sample, which is quicker where that is near. */
ALWAYS Vec spread_near(size_t width, Vec v, const int *index)
{
    if (width == 4)
        return _mm256_permutevar_ps(v, _mm256_loadu_si256((const __m256i_u *)index));
    return permute(v, index);
}

/* `yes` in lane g of each sample, else `no`. */
ALWAYS Vec where_lane(size_t width, size_t g, Vec yes, Vec no)
{
    Int lanes = {0};
    for (size_t lane = g; lane < LANES; lane += width)
        lanes[lane] = -1;
    return (Vec)(((Int)yes & lanes) | ((Int)no & ~lanes));
}

/* ln 2 in two parts, the first of which is exact when it is multiplied and added at once. */
#define FUSES true
#define LN2_HIGH 0.693147182f
#define LN2_LOW -1.90465432e-9f
#define WIDEST 8
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
