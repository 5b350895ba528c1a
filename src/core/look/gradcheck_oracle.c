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

static const OracleActivation activations[] = {
    {"identity", identity, 0, {0}},     {"sigmoid", sigmoid, 0, {0}},
    {"tanh", tanh, 0, {0}},             {"relu", relu, 1, {0}},
    {"leaky-relu", leaky_relu, 1, {0}}, {"elu", elu, 1, {0}},
    {"selu", selu, 1, {0}},             {"softplus", softplus, 0, {0}},
    {"softsign", softsign, 1, {0}},     {"silu", silu, 0, {0}},
    {"gelu", gelu, 0, {0}},             {"mish", mish, 0, {0}},
    {"sine", sin, 0, {0}},              {"hard-tanh", hard_tanh, 2, {-1, 1}},
    {"softmax", NULL, 0, {0}},
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

static const OracleLoss losses[] = {
    {"half-squared", half_square, 0, 0}, {"mean-squared", square, 1, 0},
    {"mean-absolute", absolute, 1, 1},   {"huber", huber, 1, 3},
    {"binary-cross-entropy", binary, 1, 0}, {"cross-entropy", entropy, 0, 0},
    {"hinge", hinge, 1, 2},
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
