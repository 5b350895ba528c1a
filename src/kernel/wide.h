/* Curves that are computed in double and rounded once, to the nearest float but for one number in
 * tens of thousands.
 *
 * Silu, selu and the slopes of both and of softplus are computed in float by an exponential that is
 * so rounded. The same bits on every path. */
#ifndef KERNEL_WIDE_H
#define KERNEL_WIDE_H

#include "kernel/real.h"

typedef enum KernelCurve {
    KERNEL_ELU,      /* z > 0: z, else e^z − 1 */
    KERNEL_SELU,     /* KERNEL_SELU_SCALE · (z > 0: z, else KERNEL_SELU_ALPHA · (e^z − 1)) */
    KERNEL_SOFTPLUS, /* ln(1 + e^z) */
    KERNEL_SILU,     /* z / (1 + e^−z) */
    KERNEL_GELU,     /* z Φ(z) */
    KERNEL_MISH,     /* z tanh(ln(1 + e^z)) */
    KERNEL_SINE,     /* sin z, for z of any size */
    KERNEL_CURVES
} KernelCurve;

/* Klambauer et al. 2017, eq. 2 and 14: with these constants means 0 and variances 1 are kept. */
#define KERNEL_SELU_SCALE ((Real)1.0507009873554804934)
#define KERNEL_SELU_ALPHA ((Real)1.6732632423543772848)

#endif
