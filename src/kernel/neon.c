/* The kernels for aarch64 processors: vectors of 16 bytes, fused multiply-add. */
#include "kernel/path.h"
#include "kernel/team.h"

#include <string.h>

#ifdef KERNEL_ARM
#include <arm_neon.h>

#define KERNEL_PATH kernel_neon

enum { BLOCK = 8 };

#include "kernel/four.inc"

static inline Vec multiply_add(Vec a, Vec b, Vec c)
{
#ifdef BACKPROP_DOUBLE
    return (Vec)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#else
    return (Vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#endif
}

#ifndef BACKPROP_DOUBLE
static inline bool any_less(Vec a, Vec b)
{
    return vmaxvq_u32(vcltq_f32((float32x4_t)a, (float32x4_t)b)) != 0;
}

/* ln 2 in two parts, the first of which is exact when it is multiplied and added at once. */
#define FUSES true
#define LN2_HIGH 0.693147182f
#define LN2_LOW -1.90465432e-9f
#endif

#include "kernel/product.inc"
#include "kernel/curve.inc"
#include "kernel/wide.inc"
#include "kernel/batch.inc"
#include "kernel/shared.inc"
#include "kernel/tiny.inc"
#include "kernel/fused.inc"
#endif
