#include "core/look/gradcheck_oracle.h"

#include <math.h>
#include <string.h>

static double identity(double z) { return z; }
static double sigmoid(double z) { return 1 / (1 + exp(-z)); }
static double relu(double z) { return z > 0 ? z : 0; }
static double leaky_relu(double z) { return z > 0 ? z : 0.01 * z; }
static double elu(double z) { return z > 0 ? z : exp(z) - 1; }
static double selu(double z)
{
    return 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * (exp(z) - 1));
}
static double softplus(double z) { return z > 30 ? z : log(1 + exp(z)); }
static double softsign(double z) { return z / (1 + fabs(z)); }
static double silu(double z) { return z * sigmoid(z); }
static double gelu(double z) { return z * (1 + erf(z / sqrt(2))) / 2; }
static double mish(double z) { return z * tanh(softplus(z)); }
static double hard_tanh(double z) { return z > 1 ? 1 : z < -1 ? -1 : z; }

/* Their slopes. */
static double identity_slope(double z)
{
    (void)z;
    return 1;
}

static double sigmoid_slope(double z) { return sigmoid(z) * sigmoid(-z); }
static double tanh_slope(double z) { return 4 * sigmoid_slope(2 * z); }
static double relu_slope(double z) { return z > 0 ? 1 : 0; }
static double leaky_relu_slope(double z) { return z > 0 ? 1 : 0.01; }
static double elu_slope(double z) { return z > 0 ? 1 : exp(z); }
static double selu_slope(double z)
{
    return 1.0507009873554805 * (z > 0 ? 1 : 1.6732632423543772 * exp(z));
}
static double softsign_slope(double z) { return 1 / ((1 + fabs(z)) * (1 + fabs(z))); }
static double silu_slope(double z) { return sigmoid(z) + z * sigmoid_slope(z); }

/* Φ(z) + z φ(z). */
static double gelu_slope(double z)
{
    return (1 + erf(z / sqrt(2))) / 2 + z * exp(-z * z / 2) / 2.5066282746310002;
}

static double mish_slope(double z)
{
    double t = tanh(softplus(z));
    return t + z * (1 - t * t) * sigmoid(z);
}

static double hard_tanh_slope(double z) { return z > -1 && z < 1 ? 1 : 0; }

/* In the value, as they are often written. */
static double sigmoid_of_value(double a) { return a * (1 - a); }
static double tanh_of_value(double a) { return 1 - a * a; }

static const OracleActivation activations[] = {
    {"identity", identity, identity_slope, NULL, 0, 0, {0}},
    {"sigmoid", sigmoid, sigmoid_slope, sigmoid_of_value, 1, 0, {0}},
    {"tanh", tanh, tanh_slope, tanh_of_value, 1, 0, {0}},
    {"relu", relu, relu_slope, NULL, 0, 1, {0}},
    {"leaky-relu", leaky_relu, leaky_relu_slope, NULL, 0, 1, {0}},
    {"elu", elu, elu_slope, NULL, 1, 1, {0}},
    {"selu", selu, selu_slope, NULL, 1, 1, {0}},
    {"softplus", softplus, sigmoid, NULL, 1, 0, {0}},
    {"softsign", softsign, softsign_slope, NULL, 0, 1, {0}},
    {"silu", silu, silu_slope, NULL, 1, 0, {0}},
    {"gelu", gelu, gelu_slope, NULL, 1, 0, {0}},
    {"mish", mish, mish_slope, NULL, 1, 0, {0}},
    {"sine", sin, cos, NULL, 1, 0, {0}},
    {"hard-tanh", hard_tanh, hard_tanh_slope, NULL, 0, 2, {-1, 1}},
    {"softmax", NULL, NULL, NULL, 1, 0, {0}},
};

static double half_square(double z, double a, double t)
{
    (void)z;
    return (a - t) * (a - t) / 2;
}

static double square(double z, double a, double t)
{
    (void)z;
    return (a - t) * (a - t);
}

static double absolute(double z, double a, double t)
{
    (void)z;
    return fabs(a - t);
}

static double huber(double z, double a, double t)
{
    (void)z;
    double e = fabs(a - t);
    return e < 1 ? e * e / 2 : e - 0.5;
}

/* By z, for 1 − a has no digits left where a is 1. */
static double binary(double z, double a, double t)
{
    (void)a;
    return t * softplus(-z) + (1 - t) * softplus(z);
}

/* By ln a too, for a may be 0 where it is not. */
static double entropy(double z, double a, double t)
{
    (void)a;
    return -t * z;
}

static double hinge(double z, double a, double t)
{
    (void)z;
    return t * a < 1 ? 1 - t * a : 0;
}

/* Slopes of the terms. */
static double difference(double a, double t) { return a - t; }
static double square_slope(double a, double t) { return 2 * (a - t); }
static double absolute_slope(double a, double t) { return a > t ? 1 : a < t ? -1 : a - t; }
static double huber_slope(double a, double t) { return a - t > 1 ? 1 : a - t < -1 ? -1 : a - t; }
static double hinge_slope(double a, double t) { return t * a < 1 ? -t : 0; }

static const OracleLoss losses[] = {
    {"half-squared", half_square, difference, 0, 0, 0},
    {"mean-squared", square, square_slope, 0, 1, 0},
    {"mean-absolute", absolute, absolute_slope, 0, 1, 1},
    {"huber", huber, huber_slope, 0, 1, 3},
    {"binary-cross-entropy", binary, difference, 1, 1, 0},
    {"cross-entropy", entropy, difference, 1, 0, 0},
    {"hinge", hinge, hinge_slope, 0, 1, 2},
};

const OracleActivation *oracle_activation(const char *name)
{
    for (size_t i = 0; i < sizeof activations / sizeof activations[0]; i++)
        if (strcmp(activations[i].name, name) == 0)
            return &activations[i];
    return NULL;
}

const OracleLoss *oracle_loss(const char *name)
{
    for (size_t i = 0; i < sizeof losses / sizeof losses[0]; i++)
        if (strcmp(losses[i].name, name) == 0)
            return &losses[i];
    return NULL;
}
