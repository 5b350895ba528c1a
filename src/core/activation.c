#include "core/activation.h"

#include <string.h>
#include <tgmath.h>

static void identity_forward(size_t n, const Real *z, Real *a)
{
    memcpy(a, z, n * sizeof *a);
}

static void identity_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                              Real *delta)
{
    (void)z;
    (void)a;
    memmove(delta, a_gradient, n * sizeof *delta);
}

static void sigmoid_forward(size_t n, const Real *z, Real *a)
{
    for (size_t i = 0; i < n; i++)
        a[i] = 1 / (1 + exp(-z[i]));
}

/* a(1−a) from z, not from a: where the unit is saturated, the rounding of a would be most of 1−a. */
static void sigmoid_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                             Real *delta)
{
    (void)a;
    for (size_t i = 0; i < n; i++) {
        Real e = exp(-fabs(z[i])), sum = 1 + e;
        delta[i] = a_gradient[i] * (e / (sum * sum));
    }
}

static void tanh_forward(size_t n, const Real *z, Real *a)
{
    for (size_t i = 0; i < n; i++)
        a[i] = tanh(z[i]);
}

/* 1−a² from z, for the same reason. */
static void tanh_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                          Real *delta)
{
    (void)a;
    for (size_t i = 0; i < n; i++) {
        Real e = exp(-2 * fabs(z[i])), sum = 1 + e;
        delta[i] = a_gradient[i] * (4 * e / (sum * sum));
    }
}

/* Not fmax: a NaN has to come through, or divergence would be hidden. */
static void relu_forward(size_t n, const Real *z, Real *a)
{
    for (size_t i = 0; i < n; i++)
        a[i] = z[i] <= 0 ? 0 : z[i];
}

static void relu_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                          Real *delta)
{
    (void)a;
    for (size_t i = 0; i < n; i++)
        delta[i] = a_gradient[i] * (z[i] > 0 ? (Real)1 : (Real)0);
}

static const Activation activations[] = {
    {{"identity", "no bend: z itself, for real-valued outputs"},
     "z", "1", identity_forward, identity_backward},
    {{"sigmoid", "the logistic function, from 0 to 1"},
     "1/(1+e^-z)", "a(1-a)", sigmoid_forward, sigmoid_backward},
    {{"tanh", "the hyperbolic tangent, from -1 to 1"},
     "tanh(z)", "1-a²", tanh_forward, tanh_backward},
    {{"relu", "the rectified linear unit; its slope at 0 is taken as 0"},
     "max(0,z)", "z>0", relu_forward, relu_backward},
};

const Table activation_table = {"activation", activations, sizeof activations[0],
                                sizeof activations / sizeof activations[0]};

const Activation *activation_find(const char *name, Error *err)
{
    int index = table_find(&activation_table, name, err);
    return index < 0 ? NULL : &activations[index];
}

Real activation_slope(const Activation *activation, Real z, Real a)
{
    Real one = 1, slope;
    activation->backward(1, &z, &a, &one, &slope);
    return slope;
}
