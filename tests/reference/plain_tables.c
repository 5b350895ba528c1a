/* The formulas of plain.h: activations and losses with their slopes, and optimizers. */
#include "plain.h"

#include <math.h>
#include <string.h>

static const double selu_scale = 1.0507009873554804934193349852946;
static const double selu_alpha = 1.6732632423543772848170429916717;
static const double sqrt_half = 0.70710678118654752440, sqrt_two_pi = 2.50662827463100050242;

/* 1/(1+e^-z), with all its digits where it is small. */
static double sigmoid(double z)
{
    return z < 0 ? exp(z) / (1 + exp(z)) : 1 / (1 + exp(-z));
}

static double sigmoid_slope(double z)
{
    return sigmoid(z) * sigmoid(-z);
}

static double identity(double z)
{
    return z;
}

static double one(double z)
{
    (void)z;
    return 1;
}

static double tanh_slope(double z)
{
    return 1 / (cosh(z) * cosh(z));
}

static double relu(double z)
{
    return z > 0 ? z : 0;
}

static double relu_slope(double z)
{
    return z > 0;
}

static double leaky_relu(double z)
{
    return z > 0 ? z : z / 100;
}

static double leaky_relu_slope(double z)
{
    return z > 0 ? 1 : 0.01;
}

static double elu(double z)
{
    return z > 0 ? z : expm1(z);
}

static double elu_slope(double z)
{
    return z > 0 ? 1 : exp(z);
}

static double selu(double z)
{
    return selu_scale * (z > 0 ? z : selu_alpha * expm1(z));
}

static double selu_slope(double z)
{
    return selu_scale * (z > 0 ? 1 : selu_alpha * exp(z));
}

static double softplus(double z)
{
    return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

static double softsign(double z)
{
    return z / (1 + fabs(z));
}

static double softsign_slope(double z)
{
    return pow(1 + fabs(z), -2);
}

static double silu(double z)
{
    return z * sigmoid(z);
}

static double silu_slope(double z)
{
    return sigmoid(z) + z * sigmoid_slope(z);
}

static double gelu(double z)
{
    return z * erfc(-z * sqrt_half) / 2;
}

static double gelu_slope(double z)
{
    return erfc(-z * sqrt_half) / 2 + z * exp(-z * z / 2) / sqrt_two_pi;
}

static double mish(double z)
{
    return z * tanh(softplus(z));
}

static double mish_slope(double z)
{
    return tanh(softplus(z)) + z * tanh_slope(softplus(z)) * sigmoid(z);
}

static double hard_tanh(double z)
{
    return z > 1 ? 1 : z < -1 ? -1 : z;
}

static double hard_tanh_slope(double z)
{
    return fabs(z) < 1;
}

const PlainActivation plain_activations[] = {
    {"identity", identity, one, 0, {0}},
    {"sigmoid", sigmoid, sigmoid_slope, 0, {0}},
    {"tanh", tanh, tanh_slope, 0, {0}},
    {"relu", relu, relu_slope, 1, {0}},
    {"leaky-relu", leaky_relu, leaky_relu_slope, 1, {0}},
    {"elu", elu, elu_slope, 0, {0}},
    {"selu", selu, selu_slope, 1, {0}},
    {"softplus", softplus, sigmoid, 0, {0}},
    {"softsign", softsign, softsign_slope, 0, {0}},
    {"silu", silu, silu_slope, 0, {0}},
    {"gelu", gelu, gelu_slope, 0, {0}},
    {"mish", mish, mish_slope, 0, {0}},
    {"sine", sin, cos, 0, {0}},
    {"hard-tanh", hard_tanh, hard_tanh_slope, 2, {-1, 1}},
    {"softmax", NULL, NULL, 0, {0}},
};
const size_t plain_activation_count = sizeof plain_activations / sizeof plain_activations[0];

static double square(double a, double t)
{
    return (a - t) * (a - t);
}

static double square_slope(double a, double t)
{
    return 2 * (a - t);
}

static double half_square(double a, double t)
{
    return square(a, t) / 2;
}

static double difference(double a, double t)
{
    return a - t;
}

static double absolute(double a, double t)
{
    return fabs(a - t);
}

static double sign(double a, double t)
{
    return (a > t) - (a < t);
}

static double huber(double a, double t)
{
    return absolute(a, t) < 1 ? half_square(a, t) : absolute(a, t) - 0.5;
}

static double huber_slope(double a, double t)
{
    return absolute(a, t) < 1 ? a - t : sign(a, t);
}

static double hinge(double a, double t)
{
    return fmax(0, 1 - t * a);
}

static double hinge_slope(double a, double t)
{
    return t * a < 1 ? -t : 0;
}

static const PlainLoss losses[] = {
    {"half-squared", half_square, difference, NULL, false, false},
    {"mean-squared", square, square_slope, NULL, true, false},
    {"mean-absolute", absolute, sign, NULL, true, false},
    {"huber", huber, huber_slope, NULL, true, false},
    {"binary-cross-entropy", NULL, NULL, "sigmoid", true, false},
    {"cross-entropy", NULL, NULL, "softmax", false, false},
    {"hinge", hinge, hinge_slope, NULL, true, true},
};

static double sgd(const PlainSettings *s, double t, double w, double g, double *state)
{
    (void)t;
    (void)state;
    return w - s->rate * g;
}

static double momentum(const PlainSettings *s, double t, double w, double g, double *state)
{
    (void)t;
    state[0] = s->momentum * state[0] + g;
    return w - s->rate * state[0];
}

static double nesterov(const PlainSettings *s, double t, double w, double g, double *state)
{
    (void)t;
    state[0] = s->momentum * state[0] + g;
    return w - s->rate * (g + s->momentum * state[0]);
}

static double adagrad(const PlainSettings *s, double t, double w, double g, double *state)
{
    (void)t;
    state[0] += g * g;
    return w - s->rate * g / (sqrt(state[0]) + s->epsilon);
}

static double adadelta(const PlainSettings *s, double t, double w, double g, double *state)
{
    (void)t;
    state[0] += (1 - s->beta2) * (g * g - state[0]);
    double move = g * sqrt((state[1] + s->epsilon) / (state[0] + s->epsilon));
    state[1] += (1 - s->beta2) * (move * move - state[1]);
    return w - s->rate * move;
}

static double rmsprop(const PlainSettings *s, double t, double w, double g, double *state)
{
    (void)t;
    state[0] += (1 - s->beta2) * (g * g - state[0]);
    return w - s->rate * g / (sqrt(state[0]) + s->epsilon);
}

static double adam(const PlainSettings *s, double t, double w, double g, double *state)
{
    state[0] += (1 - s->beta1) * (g - state[0]);
    state[1] += (1 - s->beta2) * (g * g - state[1]);
    double mean = state[0] / (1 - pow(s->beta1, t)), spread = state[1] / (1 - pow(s->beta2, t));
    return w - s->rate * mean / (sqrt(spread) + s->epsilon);
}

/* state[0]: the gradient before; state[1]: the size of the step. */
static double rprop(const PlainSettings *s, double t, double w, double g, double *state)
{
    double turn = g * state[0];
    state[1] = t > 1 ? state[1] : s->rate;
    state[1] = fmin(50, fmax(1e-6, state[1] * (turn > 0 ? 1.2 : turn < 0 ? 0.5 : 1)));
    state[0] = turn < 0 ? 0 : g;
    return w - state[1] * sign(state[0], 0);
}

static const PlainOptimizer optimizers[] = {
    {"sgd", {0, 0, 0, 0, 0, 0}, sgd},
    {"momentum", {0, 0.9, 0, 0, 0, 0}, momentum},
    {"nesterov", {0, 0.9, 0, 0, 0, 0}, nesterov},
    {"adagrad", {0.01, 0, 0, 0, 1e-10, 0}, adagrad},
    {"adadelta", {1, 0, 0, 0.9, 1e-6, 0}, adadelta},
    {"rmsprop", {0.01, 0, 0, 0.99, 1e-8, 0}, rmsprop},
    {"adam", {0.001, 0, 0.9, 0.999, 1e-8, 0}, adam},
    {"adamw", {0.001, 0, 0.9, 0.999, 1e-8, 0.01}, adam},
    {"rprop", {0.01, 0, 0, 0, 0, 0}, rprop},
};

/* The row called `name` of a table whose rows begin with their names. */
static const void *find(const void *rows, size_t size, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const char *const *row = (const void *)((const char *)rows + i * size);
        if (strcmp(*row, name) == 0)
            return row;
    }
    return NULL;
}

#define FIND(table, name) find(table, sizeof table[0], sizeof table / sizeof table[0], name)

const PlainActivation *plain_activation(const char *name)
{
    return FIND(plain_activations, name);
}

const PlainLoss *plain_loss(const char *name)
{
    return FIND(losses, name);
}

const PlainOptimizer *plain_optimizer(const char *name)
{
    return FIND(optimizers, name);
}
