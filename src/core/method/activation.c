#include "core/method/activation.h"

#include "core/base/mathematics.h"
#include "kernel/kernel.h"

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

static void sigmoid_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                             Real *delta)
{
    (void)a;
    kernel_sigmoid_backward(n, z, a_gradient, delta);
}

static void tanh_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                          Real *delta)
{
    (void)a;
    kernel_tanh_backward(n, z, a_gradient, delta);
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

/* Where f is of one line and f′ too, the loops around them are all alike. z and a are those of one
 * unit, a_slope is f′(z). */
#define ELEMENTWISE(name, value, slope)                                                            \
    static void name##_forward(size_t n, const Real *z_all, Real *a_all)                           \
    {                                                                                              \
        for (size_t i = 0; i < n; i++) {                                                           \
            Real z = z_all[i];                                                                     \
            a_all[i] = (value);                                                                    \
        }                                                                                          \
    }                                                                                              \
    static void name##_backward(size_t n, const Real *z_all, const Real *a_all,                    \
                                const Real *a_gradient, Real *delta)                               \
    {                                                                                              \
        (void)a_all;                                                                               \
        for (size_t i = 0; i < n; i++) {                                                           \
            Real z = z_all[i];                                                                     \
            delta[i] = a_gradient[i] * (slope);                                                    \
        }                                                                                          \
    }

/* Maas, Hannun, Ng 2013. */
static const Real leak = (Real)0.01;
ELEMENTWISE(leaky_relu, z <= 0 ? leak * z : z, z > 0 ? 1 : leak)

/* What kernel/kernel.h computes. */
#define CURVE_OF_KERNEL(name, curve)                                                               \
    static void name##_forward(size_t n, const Real *z, Real *a)                                   \
    {                                                                                              \
        kernel_curve(curve, n, z, a);                                                              \
    }                                                                                              \
    static void name##_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,    \
                                Real *delta)                                                       \
    {                                                                                              \
        (void)a;                                                                                   \
        kernel_curve_backward(curve, n, z, a_gradient, delta);                                     \
    }

/* Clevert, Unterthiner, Hochreiter 2016, with α = 1. */
CURVE_OF_KERNEL(elu, KERNEL_ELU)

/* Klambauer et al. 2017. */
CURVE_OF_KERNEL(selu, KERNEL_SELU)

/* Dugas et al. 2001. */
CURVE_OF_KERNEL(softplus, KERNEL_SOFTPLUS)

/* Turian, Bergstra, Bengio 2009. */
ELEMENTWISE(softsign, isinf(z) ? copysign((Real)1, z) : z / (1 + fabs(z)),
            1 / ((1 + fabs(z)) * (1 + fabs(z))))

/* Elfwing, Uchibe, Doya 2018; Ramachandran, Zoph, Le 2017 as swish. */
CURVE_OF_KERNEL(silu, KERNEL_SILU)

/* Hendrycks and Gimpel 2016: z times the normal distribution function Φ(z), not an approximation
 * of it. */
CURVE_OF_KERNEL(gelu, KERNEL_GELU)

/* Misra 2019. */
CURVE_OF_KERNEL(mish, KERNEL_MISH)

/* Sitzmann et al. 2020. */
CURVE_OF_KERNEL(sine, KERNEL_SINE)

/* Collobert 2004. NaN comes through. */
ELEMENTWISE(hard_tanh, z < -1 ? -1 : z > 1 ? 1 : z, z > -1 && z < 1 ? 1 : 0)

/* Bridle 1990; the largest z is taken off first, so that nothing overflows. */
static void softmax_forward(size_t n, const Real *z, Real *a)
{
    Real most = z[0], sum = 0;
    for (size_t i = 1; i < n; i++)
        most = z[i] > most ? z[i] : most;
    for (size_t i = 0; i < n; i++)
        a[i] = z[i] - most;
    kernel_exp_negative(n, a, a);
    for (size_t i = 0; i < n; i++)
        sum += a[i];
    for (size_t i = 0; i < n; i++)
        a[i] /= sum;
}

/* ∂a[j]/∂z[i] = a[i] ([i = j] − a[j]). */
static void softmax_backward(size_t n, const Real *z, const Real *a, const Real *a_gradient,
                             Real *delta)
{
    (void)z;
    Real mean = 0;
    for (size_t i = 0; i < n; i++)
        mean += a[i] * a_gradient[i];
    for (size_t i = 0; i < n; i++)
        delta[i] = a[i] * (a_gradient[i] - mean);
}

/* The second derivatives, of which only the curvature of the loss needs some. */
static double logistic(double z)
{
    double e = math_exp(-fabs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static double tanh_of(double z)
{
    return 2 * logistic(2 * z) - 1;
}

static double sigmoid_bend(double z, double a)
{
    (void)z;
    return a * (1 - a) * (1 - 2 * a);
}

static double tanh_bend(double z, double a)
{
    (void)z;
    return -2 * a * (1 - a * a);
}

static double elu_bend(double z, double a)
{
    return z > 0 ? 0 : a + 1;
}

static double selu_bend(double z, double a)
{
    return z > 0 ? 0 : a + 1.0507009873554805 * 1.6732632423543772;
}

static double softplus_bend(double z, double a)
{
    (void)a;
    double s = logistic(z);
    return s * (1 - s);
}

static double softsign_bend(double z, double a)
{
    (void)a;
    double by = 1 + fabs(z);
    return (z > 0 ? -2 : z < 0 ? 2 : 0) / (by * by * by);
}

static double silu_bend(double z, double a)
{
    (void)a;
    double s = logistic(z);
    return s * (1 - s) * (2 + z * (1 - 2 * s));
}

static double gelu_bend(double z, double a)
{
    (void)a;
    static const double root_of_two_pi = 2.5066282746310002;
    return math_exp(-z * z / 2) / root_of_two_pi * (2 - z * z);
}

/* With t = tanh(softplus(z)) and u = t′ = (1 − t²) σ: 2u + z u′. */
static double mish_bend(double z, double a)
{
    (void)a;
    double s = logistic(z), softplus = (z > 0 ? z : 0) + math_log1p(math_exp(-fabs(z)));
    double t = tanh_of(softplus), u = (1 - t * t) * s;
    return 2 * u + z * (u * (1 - s) - 2 * t * u * s);
}

static double sine_bend(double z, double a)
{
    (void)z;
    return -a;
}

/* One whose units do not depend on each other. */
#define BY_ELEMENTS(function)                                                                      \
    .elementwise = true, .forward = function##_forward, .backward = function##_backward

static const Activation activations[] = {
    {{"identity", "no bend: z itself, for real-valued outputs"},
     .formula = "z", .derivative = "1", .low = -INFINITY, .high = INFINITY,
     BY_ELEMENTS(identity), .curve = CURVE_IDENTITY, .odd = true},
    {{"sigmoid", "the logistic function, from 0 to 1"},
     .formula = "1/(1+e^-z)", .derivative = "a(1-a)", .low = 0, .high = 1,
     .elementwise = true, .forward = kernel_sigmoid, .backward = sigmoid_backward,
     .bend = sigmoid_bend, .curve = CURVE_SIGMOID, .steepest = 0.25},
    {{"tanh", "the hyperbolic tangent, from -1 to 1"},
     .formula = "tanh(z)", .derivative = "1-a²", .low = -1, .high = 1,
     .elementwise = true, .forward = kernel_tanh, .backward = tanh_backward,
     .bend = tanh_bend, .curve = CURVE_TANH, .steepest = 1, .odd = true},
    {{"relu", "the rectified linear unit; its slope at 0 is taken as 0"},
     .formula = "max(0,z)", .derivative = "z>0", .low = 0, .high = INFINITY,
     BY_ELEMENTS(relu), .curve = CURVE_RELU, .can_die = true},
    {{"leaky-relu", "ReLU with slope 0.01 below 0"},
     .formula = "z>0: z, else 0.01z", .derivative = "z>0: 1, else 0.01",
     .low = -INFINITY, .high = INFINITY, BY_ELEMENTS(leaky_relu)},
    {{"elu", "the exponential linear unit: bends to -1 below 0"},
     .formula = "z>0: z, else e^z-1", .derivative = "z>0: 1, else e^z",
     .low = -1, .high = INFINITY, BY_ELEMENTS(elu), .bend = elu_bend},
    {{"selu", "ELU scaled so that means stay 0 and variances 1; goes with init lecun-normal"},
     .formula = "1.0507(z>0: z, else 1.6733(e^z-1))",
     .derivative = "1.0507(z>0: 1, else 1.6733e^z)",
     .low = -1.7580993408473766, .high = INFINITY, BY_ELEMENTS(selu), .bend = selu_bend},
    {{"softplus", "a smooth ReLU, always above 0"},
     .formula = "ln(1+e^z)", .derivative = "1/(1+e^-z)", .low = 0, .high = INFINITY,
     BY_ELEMENTS(softplus), .bend = softplus_bend},
    {{"softsign", "like tanh, but slower to saturate"},
     .formula = "z/(1+|z|)", .derivative = "1/(1+|z|)²", .low = -1, .high = 1,
     BY_ELEMENTS(softsign), .bend = softsign_bend, .steepest = 1, .odd = true},
    {{"silu", "z times its sigmoid, also called swish"},
     .formula = "z/(1+e^-z)", .derivative = "σ(z)(1+z(1-σ(z)))",
     .low = -0.27846454276107380, .high = INFINITY, BY_ELEMENTS(silu), .bend = silu_bend},
    {{"gelu", "z times the normal distribution function of z"},
     .formula = "zΦ(z)", .derivative = "Φ(z)+zφ(z)",
     .low = -0.16997120747990369, .high = INFINITY, BY_ELEMENTS(gelu), .bend = gelu_bend},
    {{"mish", "z times the tanh of its softplus"},
     .formula = "z tanh(ln(1+e^z))", .derivative = "t+z(1-t²)σ(z), t=a/z",
     .low = -0.30884341301725396, .high = INFINITY, BY_ELEMENTS(mish), .bend = mish_bend},
    {{"sine", "periodic, for signals that are"},
     .formula = "sin z", .derivative = "cos z", .low = -1, .high = 1, BY_ELEMENTS(sine),
     .bend = sine_bend, .odd = true},
    {{"hard-tanh", "z cut off at -1 and 1; its slope there is taken as 0"},
     .formula = "max(-1,min(1,z))", .derivative = "|z|<1", .low = -1, .high = 1,
     BY_ELEMENTS(hard_tanh), .steepest = 1, .can_die = true, .odd = true},
    {{"softmax", "for outputs only: probabilities of classes, which sum to 1"},
     .formula = "e^z/Σe^z", .derivative = "a(1-a)", .low = 0, .high = 1,
     .forward = softmax_forward, .backward = softmax_backward},
};

static const TableAlias aliases[] = {{"swish", "silu"}, {NULL, NULL}};

const Table activation_table = {.kind = "activation",
                                .count = sizeof activations / sizeof activations[0],
                                .rows = activations,
                                .row_size = sizeof activations[0],
                                .aliases = aliases};

const Activation *activation_find(const char *name, Error *err)
{
    int index = table_find(&activation_table, name, err);
    return index < 0 ? NULL : &activations[index];
}

void activation_forward(const Activation *activation, size_t rows, size_t units, const Real *z,
                        Real *a)
{
    size_t step = activation->elementwise ? rows * units : units;
    for (size_t i = 0; i < rows * units; i += step)
        activation->forward(step, z + i, a + i);
}

void activation_backward(const Activation *activation, size_t rows, size_t units, const Real *z,
                         const Real *a, const Real *a_gradient, Real *delta)
{
    size_t step = activation->elementwise ? rows * units : units;
    for (size_t i = 0; i < rows * units; i += step)
        activation->backward(step, z + i, a + i, a_gradient + i, delta + i);
}

/* Of a unit of softmax: the slope along its own z, a(1−a). */
Real activation_slope(const Activation *activation, Real z, Real a)
{
    Real one = 1, slope;
    if (!activation->elementwise)
        return a * (1 - a);
    activation->backward(1, &z, &a, &one, &slope);
    return slope;
}
