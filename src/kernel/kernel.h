/* The products and curves that training spends its time in.
 *
 * Matrices are row-major; rows are samples. Each sum is one chain in a fixed order, started where
 * the comment says and ascending, so the same numbers give the same bits however rows are grouped
 * into calls. The bits of "baseline" differ from the others, which fuse multiply-adds. */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include "kernel/fused.h"
#include "kernel/real.h"
#include "kernel/wide.h"

#include <stdbool.h>
#include <stddef.h>

/* The paths: the same kernels for processors of different abilities, from slow to fast. The last
 * that this processor can run is chosen when a kernel is first called. */
typedef enum KernelPathId {
    KERNEL_BASELINE,
    KERNEL_AVX2,
    KERNEL_AVX512,
    KERNEL_NEON,
    KERNEL_PATHS
} KernelPathId;

/* Uses this path from now on; false, and nothing changes, where this processor cannot run it. */
bool kernel_use(KernelPathId path);

/* "fused" or "baseline": paths that give the same bits have the same word. */
const char *kernel_rounding(void);

/* z[r][j] = biases[j] + Σ_i weights[j][i] · input[r][i], with input [rows][fan_in],
 * weights [units][fan_in], z [rows][units]. */
void kernel_forward(size_t rows, size_t units, size_t fan_in, const Real *input,
                    const Real *weights, const Real *biases, Real *z);

/* input_gradient[r][i] = 0 + Σ_j delta[r][j] · weights[j][i]: the same layer crossed backward. */
void kernel_backward(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *weights, Real *input_gradient);

/* Adds Σ_r delta[r][j] · input[r][i] to weight_gradient[j][i] and Σ_r delta[r][j] to
 * bias_gradient[j], sample after sample. */
void kernel_gradient(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *input, Real *weight_gradient, Real *bias_gradient);

/* Functions of n numbers, each result from its own number by the same arithmetic wherever it
 * stands. In units in the last place of float, tanh and the sigmoid are within 4, the slopes within
 * 7; what would be less than four times the smallest normal number may be 0. NaN stays NaN. z may
 * be a, and a_gradient may be delta. */

/* a[i] = 1/(1+e^-z[i]) and a[i] = tanh(z[i]). */
void kernel_sigmoid(size_t n, const Real *z, Real *a);
void kernel_tanh(size_t n, const Real *z, Real *a);

/* delta[i] = a_gradient[i] · a(1-a), and · (1-a²), with a the value above at z[i]. The slopes are
 * computed from z, not from a: where the unit is saturated, the rounding of a would be most of 1-a.
 */
void kernel_sigmoid_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta);
void kernel_tanh_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta);

/* e[i] = e^x[i] for x[i] <= 0, within 3 units in the last place, or 0 where it would not be a
 * normal number; e may be x. */
void kernel_exp_negative(size_t n, const Real *x, Real *e);

/* The curves of kernel/wide.h: a[i] = f(z[i]), and delta[i] = a_gradient[i] · f′(z[i]). NaN stays
 * NaN. z may be a, and a_gradient may be delta. */
void kernel_curve(KernelCurve curve, size_t n, const Real *z, Real *a);
void kernel_curve_backward(KernelCurve curve, size_t n, const Real *z, const Real *a_gradient,
                           Real *delta);

/* Numbers in a vector of the path in use, or 0 when it cannot train whole mini-batches; and
 * training `steps` of them, from fused->position on: fused->layers' weights are changed, or their
 * gradients kept. */
size_t kernel_lanes(void);
void kernel_train(Fused *fused, size_t steps);

#endif
