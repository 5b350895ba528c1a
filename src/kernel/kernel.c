#include "kernel/kernel.h"

#include "kernel/path.h"
#include "kernel/team.h"

#include <stdatomic.h>

static bool anywhere(void)
{
    return true;
}

#ifdef KERNEL_X86
static bool with_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool with_avx512(void)
{
    return with_avx2() && __builtin_cpu_supports("avx512f");
}
#endif

static const struct {
    const KernelPath *path;
    bool (*runs)(void); /* on this processor */
} choices[KERNEL_PATHS] = {
    [KERNEL_BASELINE] = {&kernel_baseline, anywhere},
#ifdef KERNEL_X86
    [KERNEL_AVX2] = {&kernel_avx2, with_avx2},
    [KERNEL_AVX512] = {&kernel_avx512, with_avx512},
#endif
#ifdef KERNEL_ARM
    [KERNEL_NEON] = {&kernel_neon, anywhere},
#endif
};

/* Two threads that choose at once choose the same. */
static _Atomic(const KernelPath *) chosen;

bool kernel_use(KernelPathId id)
{
    if (!choices[id].path || !choices[id].runs())
        return false;
    atomic_store_explicit(&chosen, choices[id].path, memory_order_relaxed);
    return true;
}

static const KernelPath *choose(void)
{
    int best = KERNEL_PATHS - 1;
    while (!kernel_use((KernelPathId)best))
        best--;
    return choices[best].path;
}

static inline const KernelPath *path(void)
{
    const KernelPath *known = atomic_load_explicit(&chosen, memory_order_relaxed);
    return known ? known : choose();
}

const char *kernel_rounding(void)
{
    return path() == &kernel_baseline ? "baseline" : "fused";
}

/* A product in pieces of up to SHARE of its columns, or of rows where those are few. A piece of
 * columns lays out its part of the weights or of the input, so that nothing is laid out twice. */
typedef struct Shared {
    const KernelPath *path;
    size_t rows, units, fan_in, pieces;
    const Real *from, *weights, *start; /* input or delta; weights or input; biases */
    Real *to, *biases;
} Shared;

enum { SHARE = 32 }; /* a multiple of what any path computes together */

static size_t shares(size_t n)
{
    return (n + SHARE - 1) / SHARE;
}

static size_t share_at(size_t n, size_t i)
{
    return n - i * SHARE < SHARE ? n - i * SHARE : SHARE;
}

static void forward_units(void *job, size_t i)
{
    const Shared *s = job;
    s->path->forward(s->rows, share_at(s->units, i), s->fan_in, s->from,
                     s->weights + i * SHARE * s->fan_in, s->start + i * SHARE, s->to + i * SHARE,
                     s->units);
}

static void forward_rows(void *job, size_t i)
{
    const Shared *s = job;
    size_t first = s->rows * i / s->pieces, end = s->rows * (i + 1) / s->pieces;
    s->path->forward(end - first, s->units, s->fan_in, s->from + first * s->fan_in, s->weights,
                     s->start, s->to + first * s->units, s->units);
}

static void backward_inputs(void *job, size_t i)
{
    const Shared *s = job;
    s->path->backward(s->rows, s->units, share_at(s->fan_in, i), s->from, s->weights + i * SHARE,
                      s->to + i * SHARE, s->fan_in);
}

static void gradient_inputs(void *job, size_t i)
{
    const Shared *s = job;
    s->path->gradient(s->rows, s->units, share_at(s->fan_in, i), s->from, s->weights + i * SHARE,
                      s->to + i * SHARE, i == 0 ? s->biases : NULL, s->fan_in);
}

void kernel_forward(size_t rows, size_t units, size_t fan_in, const Real *input,
                    const Real *weights, const Real *biases, Real *z)
{
    if (!team_pays(rows * units * fan_in, TEAM_PRODUCT)) {
        path()->forward(rows, units, fan_in, input, weights, biases, z, units);
        return;
    }
    bool by_units = shares(units) >= team_threads();
    size_t pieces = by_units ? shares(units) : team_threads();
    team_run(pieces, by_units ? forward_units : forward_rows,
             &(Shared){path(), rows, units, fan_in, pieces, input, weights, biases, z, NULL});
}

void kernel_backward(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *weights, Real *input_gradient)
{
    if (!team_pays(rows * units * fan_in, TEAM_PRODUCT)) {
        path()->backward(rows, units, fan_in, delta, weights, input_gradient, fan_in);
        return;
    }
    team_run(shares(fan_in), backward_inputs,
             &(Shared){path(), rows, units, fan_in, 0, delta, weights, NULL, input_gradient, NULL});
}

/* A gradient that is not shared by the update had better stay near the processor that updates. */
void kernel_gradient(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *input, Real *weight_gradient, Real *bias_gradient)
{
    if (units * fan_in < TEAM_UPDATE || !team_pays(rows * units * fan_in, TEAM_PRODUCT)) {
        path()->gradient(rows, units, fan_in, delta, input, weight_gradient, bias_gradient, fan_in);
        return;
    }
    team_run(shares(fan_in), gradient_inputs,
             &(Shared){path(), rows, units, fan_in, 0, delta, input, NULL, weight_gradient,
                       bias_gradient});
}

#ifndef BACKPROP_DOUBLE
void kernel_sigmoid(size_t n, const Real *z, Real *a)
{
    path()->sigmoid(n, z, a);
}

void kernel_sigmoid_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta)
{
    path()->sigmoid_backward(n, z, a_gradient, delta);
}

void kernel_tanh(size_t n, const Real *z, Real *a)
{
    path()->tanh(n, z, a);
}

void kernel_tanh_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta)
{
    path()->tanh_backward(n, z, a_gradient, delta);
}

void kernel_exp_negative(size_t n, const Real *x, Real *e)
{
    path()->exp_negative(n, x, e);
}

size_t kernel_lanes(void)
{
    return path()->lanes;
}

void kernel_train(Fused *fused, size_t steps)
{
    path()->train(fused, steps);
}

void kernel_curve(KernelCurve curve, size_t n, const Real *z, Real *a)
{
    path()->curves[curve].forward(n, z, a);
}

void kernel_curve_backward(KernelCurve curve, size_t n, const Real *z, const Real *a_gradient,
                           Real *delta)
{
    path()->curves[curve].backward(n, z, a_gradient, delta);
}
#endif
