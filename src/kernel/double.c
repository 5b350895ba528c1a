/* The curves of the core in double, which only tests are built with: by libm, from the formulas. */
#include "kernel/kernel.h"

#ifdef BACKPROP_DOUBLE
#include <math.h>

void kernel_sigmoid(size_t n, const Real *z, Real *a)
{
    for (size_t i = 0; i < n; i++)
        a[i] = 1 / (1 + exp(-z[i]));
}

void kernel_sigmoid_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta)
{
    for (size_t i = 0; i < n; i++) {
        Real e = exp(-fabs(z[i])), sum = 1 + e;
        delta[i] = a_gradient[i] * (e / (sum * sum));
    }
}

void kernel_tanh(size_t n, const Real *z, Real *a)
{
    for (size_t i = 0; i < n; i++)
        a[i] = tanh(z[i]);
}

void kernel_tanh_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta)
{
    for (size_t i = 0; i < n; i++) {
        Real e = exp(-2 * fabs(z[i])), sum = 1 + e;
        delta[i] = a_gradient[i] * (4 * e / (sum * sum));
    }
}

void kernel_exp_negative(size_t n, const Real *x, Real *e)
{
    for (size_t i = 0; i < n; i++)
        e[i] = exp(x[i]);
}

size_t kernel_lanes(void)
{
    return 0;
}

void kernel_train(Fused *fused, size_t steps)
{
    (void)fused;
    (void)steps;
}

/* By exponentials of −|z|, which cannot overflow. */
static double logistic(double z)
{
    double e = exp(-fabs(z));
    return (z < 0 ? e : 1) / (1 + e);
}

static double softplus(double z)
{
    return (z < 0 ? 0 : z) + log1p(exp(-fabs(z)));
}

/* erfc keeps the digits of Φ where it is small. */
static double normal_share(double z)
{
    return erfc(-z * 0.70710678118654752440) / 2;
}

static double value(KernelCurve curve, double z)
{
    switch (curve) {
    case KERNEL_ELU:
        return z <= 0 ? expm1(z) : z;
    case KERNEL_SELU:
        return KERNEL_SELU_SCALE * (z <= 0 ? KERNEL_SELU_ALPHA * expm1(z) : z);
    case KERNEL_SOFTPLUS:
        return softplus(z);
    case KERNEL_SILU:
        return z * logistic(z);
    case KERNEL_GELU:
        return z * normal_share(z);
    case KERNEL_MISH:
        return z * tanh(softplus(z));
    default:
        return sin(z);
    }
}

static double slope(KernelCurve curve, double z)
{
    double t = tanh(softplus(z));
    switch (curve) {
    case KERNEL_ELU:
        return z > 0 ? 1 : exp(z);
    case KERNEL_SELU:
        return KERNEL_SELU_SCALE * (z > 0 ? 1 : KERNEL_SELU_ALPHA * exp(z));
    case KERNEL_SOFTPLUS:
        return logistic(z);
    case KERNEL_SILU:
        return logistic(z) * (1 + z * logistic(-z));
    case KERNEL_GELU:
        return normal_share(z) + z * 0.39894228040143267794 * exp(-z * z / 2);
    case KERNEL_MISH:
        return t + z * (1 - t * t) * logistic(z);
    default:
        return cos(z);
    }
}

void kernel_curve(KernelCurve curve, size_t n, const Real *z, Real *a)
{
    for (size_t i = 0; i < n; i++)
        a[i] = value(curve, z[i]);
}

void kernel_curve_backward(KernelCurve curve, size_t n, const Real *z, const Real *a_gradient,
                           Real *delta)
{
    for (size_t i = 0; i < n; i++)
        delta[i] = a_gradient[i] * slope(curve, z[i]);
}
#endif
