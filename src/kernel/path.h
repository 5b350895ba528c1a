/* What one build of the kernels for one processor family offers to kernel/kernel.c.
 *
 * The arguments are those of the functions of the same name in kernel/kernel.h, for a layer or for
 * some of its units or inputs: `row` is from one row of z, or of the weights, to the next. */
#ifndef KERNEL_PATH_H
#define KERNEL_PATH_H

#include "kernel/fused.h"
#include "kernel/real.h"
#include "kernel/wide.h"

#include <stdbool.h>
#include <stddef.h>

/* What makes a constant of a count, and registers of an array, where it is called. With a check of
 * the sanitizers in each of the copies a compiler takes minutes: there it may keep one of them. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define KERNEL_CHECKED 1
#endif
#elif defined __SANITIZE_ADDRESS__
#define KERNEL_CHECKED 1
#endif
#if defined KERNEL_CHECKED
#define ALWAYS static inline
#define UNROLLED
#elif defined __clang__
#define ALWAYS static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define ALWAYS static inline __attribute__((always_inline))
#define UNROLLED _Pragma("GCC unroll 16")
#endif

typedef struct KernelPath {
    void (*forward)(size_t rows, size_t units, size_t fan_in, const Real *input,
                    const Real *weights, const Real *biases, Real *z, size_t row);
    /* Rows of input_gradient are as far apart as those of the weights. */
    void (*backward)(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *weights, Real *input_gradient, size_t row);
    /* Rows of the input are as far apart as those of the weights; bias_gradient may be NULL. */
    void (*gradient)(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *input, Real *weight_gradient, Real *bias_gradient, size_t row);
#ifndef BACKPROP_DOUBLE
    void (*sigmoid)(size_t n, const Real *z, Real *a);
    void (*sigmoid_backward)(size_t n, const Real *z, const Real *a_gradient, Real *delta);
    void (*tanh)(size_t n, const Real *z, Real *a);
    void (*tanh_backward)(size_t n, const Real *z, const Real *a_gradient, Real *delta);
    void (*exp_negative)(size_t n, const Real *x, Real *e);
    struct {
        void (*forward)(size_t n, const Real *z, Real *a);
        void (*backward)(size_t n, const Real *z, const Real *a_gradient, Real *delta);
    } curves[KERNEL_CURVES];
    size_t lanes;
    void (*train)(Fused *fused, size_t steps);
#endif
} KernelPath;

extern const KernelPath kernel_baseline;

/* What this processor can do is found out at run time, where it may differ. */
#if defined __x86_64__ && (defined __GNUC__ || defined __clang__)
#define KERNEL_X86 1
extern const KernelPath kernel_avx2;
extern const KernelPath kernel_avx512;
#endif
#if defined __aarch64__ && (defined __GNUC__ || defined __clang__)
#define KERNEL_ARM 1
extern const KernelPath kernel_neon;
#endif

#endif
