#include "core/method/loss.h"

#include "core/base/mathematics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Summed in double, so that it stays finite as long as the outputs are. */
static double half_squared_value(size_t n, const Real *z, const Real *a, const Real *t)
{
    (void)z;
    double sum = 0;
    for (size_t k = 0; k < n; k++) {
        double error = (double)a[k] - (double)t[k];
        sum += error * error;
    }
    return sum / 2;
}

/* ∂L/∂a of half the squared error, and ∂L/∂z of the cross-entropy: a Σt − t, and Σt is 1. */
static void difference(size_t count, size_t n, const Real *a, const Real *t, Real *gradient)
{
    (void)n;
    for (size_t k = 0; k < count; k++)
        gradient[k] = a[k] - t[k];
}

/* Where L is the mean of terms of one line, and the slope of each is of one line too, the loops
 * around them are all alike. a and t are those of one output; the sum is in double. */
#define AVERAGED(name, term, slope)                                                                \
    static double name##_value(size_t n, const Real *z, const Real *a_all, const Real *t_all)      \
    {                                                                                              \
        (void)z;                                                                                   \
        double sum = 0;                                                                            \
        for (size_t k = 0; k < n; k++) {                                                           \
            double a = (double)a_all[k], t = (double)t_all[k];                                     \
            sum += (term);                                                                         \
        }                                                                                          \
        return sum / (double)n;                                                                    \
    }                                                                                              \
    static void name##_gradient(size_t count, size_t n, const Real *a_all, const Real *t_all,      \
                                Real *a_gradient)                                                  \
    {                                                                                              \
        for (size_t k = 0; k < count; k++) {                                                       \
            Real a = a_all[k], t = t_all[k];                                                       \
            a_gradient[k] = (slope) / (Real)n;                                                     \
        }                                                                                          \
    }

AVERAGED(mean_squared, (a - t) * (a - t), 2 * (a - t))

AVERAGED(mean_absolute, fabs(a - t), a - t > 0 ? 1 : a - t < 0 ? -1 : a - t)

/* Huber 1964, with the corner at an error of 1. */
AVERAGED(huber, fabs(a - t) > 1 ? fabs(a - t) - 0.5 : (a - t) * (a - t) / 2,
         a - t > 1 ? 1 : a - t < -1 ? -1 : a - t)

/* Cortes and Vapnik 1995. NaN comes through. */
AVERAGED(hinge, 1 - t * a < 0 ? 0 : 1 - t * a, t * a < 1 ? -t : 0)

/* −t ln σ(z) − (1−t) ln(1−σ(z)) = max(z,0) − t z + ln(1+e^−|z|): finite for every z. */
static double binary_cross_entropy_value(size_t n, const Real *z, const Real *a, const Real *t)
{
    (void)a;
    double sum = 0;
    for (size_t k = 0; k < n; k++) {
        double x = (double)z[k];
        sum += (x < 0 ? 0 : x) - x * (double)t[k] + math_log1p(math_exp(-fabs(x)));
    }
    return sum / (double)n;
}

static void binary_cross_entropy_gradient(size_t count, size_t n, const Real *a, const Real *t,
                                          Real *a_gradient)
{
    for (size_t k = 0; k < count; k++)
        a_gradient[k] = (a[k] - t[k]) / (a[k] * (1 - a[k])) / (Real)n;
}

static void binary_cross_entropy_delta(size_t count, size_t n, const Real *a, const Real *t,
                                       Real *delta)
{
    for (size_t k = 0; k < count; k++)
        delta[k] = (a[k] - t[k]) / (Real)n;
}

/* −Σ t ln a = Σ t (ln Σe^z − z), the largest z taken off first: finite for every z. The logarithm
 * of what is left of the sum is −ln of the largest a, which is at least 1/n. */
static double cross_entropy_value(size_t n, const Real *z, const Real *a, const Real *t)
{
    size_t most = dataset_largest(n, z);
    double rest = -math_log((double)a[most]), loss = 0;
    for (size_t k = 0; k < n; k++)
        loss += (double)t[k] * (rest - ((double)z[k] - (double)z[most]));
    return loss;
}

static void cross_entropy_gradient(size_t count, size_t n, const Real *a, const Real *t,
                                   Real *a_gradient)
{
    (void)n;
    for (size_t k = 0; k < count; k++)
        a_gradient[k] = t[k] > 0 ? -t[k] / a[k] : 0;
}

/* Second derivatives of an output's term. */
static double half_squared_bend(double a, double t)
{
    (void)a;
    (void)t;
    return 1;
}

static double mean_squared_bend(double a, double t)
{
    (void)a;
    (void)t;
    return 2;
}

static double huber_bend(double a, double t)
{
    return fabs(a - t) < 1 ? 1 : 0;
}

static double cross_entropy_term(size_t n, size_t k, const Real *z, const Real *a, const Real *t)
{
    size_t most = dataset_largest(n, z);
    double surprise = -math_log((double)a[most]) - ((double)z[k] - (double)z[most]);
    return t[k] > 0 ? (double)t[k] * surprise : 0;
}

/* Of samples that a network cannot tell apart, for it sees the same of them. */
static double mean_of(size_t n, const double *t)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += t[i];
    return sum / (double)n;
}

static double within(double a, double low, double high)
{
    return fmin(fmax(a, low), high);
}

static double mean_squared_least(size_t n, double *t, double low, double high)
{
    double a = within(mean_of(n, t), low, high), sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (a - t[i]) * (a - t[i]);
    return sum;
}

static double half_squared_least(size_t n, double *t, double low, double high)
{
    return mean_squared_least(n, t, low, high) / 2;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* At the median. */
static double mean_absolute_least(size_t n, double *t, double low, double high)
{
    double sum = 0;
    qsort(t, n, sizeof *t, compare);
    double a = within((t[(n - 1) / 2] + t[n / 2]) / 2, low, high);
    for (size_t i = 0; i < n; i++)
        sum += fabs(a - t[i]);
    return sum;
}

/* Where the slopes cancel, which grow with a. */
static double huber_least(size_t n, double *t, double low, double high)
{
    double from = t[0], to = t[0], sum = 0;
    for (size_t i = 1; i < n; i++) {
        from = fmin(from, t[i]);
        to = fmax(to, t[i]);
    }
    for (int halvings = 0; halvings < 60 && from < to; halvings++) {
        double a = from + (to - from) / 2, slope = 0;
        for (size_t i = 0; i < n; i++)
            slope += within(a - t[i], -1, 1);
        if (slope < 0)
            from = a;
        else
            to = a;
    }
    for (size_t i = 0; i < n; i++) {
        double off = fabs(within(to, low, high) - t[i]);
        sum += off > 1 ? off - 0.5 : off * off / 2;
    }
    return sum;
}

/* −n p ln p, which is 0 at 0. */
static double surprise(double n, double p)
{
    return p > 0 ? -n * p * math_log(p) : 0;
}

static double binary_cross_entropy_least(size_t n, double *t, double low, double high)
{
    double p = mean_of(n, t);
    (void)low;
    (void)high;
    return surprise((double)n, p) + surprise((double)n, 1 - p);
}

static double cross_entropy_least(size_t n, double *t, double low, double high)
{
    (void)low;
    (void)high;
    return surprise((double)n, mean_of(n, t));
}

/* The terms are of one line from −1 to 1, where all targets are: least at an end. */
static double hinge_least(size_t n, double *t, double low, double high)
{
    double ends[2] = {0, 0};
    for (size_t i = 0; i < n; i++) {
        ends[0] += fmax(0, 1 - t[i] * within(-1, low, high));
        ends[1] += fmax(0, 1 - t[i] * within(1, low, high));
    }
    return fmin(ends[0], ends[1]);
}

static const Loss losses[] = {
    {{"half-squared", "half the squared error, summed over the outputs: the textbook's form"},
     .formula = "½Σ(a−t)²", .derivative = "a−t",
     .value = half_squared_value, .gradient = difference, .bend = half_squared_bend,
     .least = half_squared_least},
    {{"mean-squared", "the squared error, averaged over the outputs"},
     .formula = "mean (a−t)²", .derivative = "2(a−t)/n", .averaged = true,
     .value = mean_squared_value, .gradient = mean_squared_gradient, .bend = mean_squared_bend,
     .least = mean_squared_least},
    {{"mean-absolute", "the absolute error, averaged over the outputs; its slope at 0 is 0"},
     .formula = "mean |a−t|", .derivative = "sign(a−t)/n", .averaged = true,
     .value = mean_absolute_value, .gradient = mean_absolute_gradient,
     .least = mean_absolute_least},
    {{"huber", "half-squared up to an error of 1, linear beyond; averaged over the outputs"},
     .formula = "mean huber(a−t)", .derivative = "clip(a−t,±1)/n", .averaged = true,
     .value = huber_value, .gradient = huber_gradient, .bend = huber_bend,
     .least = huber_least},
    {{"binary-cross-entropy",
      "for sigmoid outputs and targets from 0 to 1; averaged over the outputs"},
     .formula = "−mean t ln a+(1−t)ln(1−a)", .derivative = "(a−t)/(a(1−a))/n",
     .partner = "sigmoid", .averaged = true, .least = binary_cross_entropy_least,
     .value = binary_cross_entropy_value,
     .gradient = binary_cross_entropy_gradient, .delta = binary_cross_entropy_delta,
     .delta_formula = "(a−t)/n"},
    {{"cross-entropy", "for softmax outputs and one class a sample"},
     .formula = "−Σ t ln a", .derivative = "−t/a", .partner = "softmax",
     .least = cross_entropy_least, .value = cross_entropy_value, .gradient = cross_entropy_gradient,
     .delta = difference, .delta_formula = "a−t"},
    {{"hinge", "for targets of -1 and +1, until the margin is 1; averaged over the outputs"},
     .formula = "mean max(0,1−ta)", .derivative = "−t/n if ta<1", .of_signs = true,
     .averaged = true, .value = hinge_value, .gradient = hinge_gradient,
     .least = hinge_least},
};

const Table loss_table = TABLE_OF("loss", losses);

const Loss *loss_find(const char *name, Error *err)
{
    int index = table_find(&loss_table, name, err);
    return index < 0 ? NULL : &losses[index];
}

bool loss_is_difference(const Loss *loss)
{
    return (loss->delta ? loss->delta : loss->gradient) == difference;
}

double loss_term(const Loss *loss, size_t n, size_t k, const Real *z, const Real *a, const Real *t)
{
    if (loss->value == cross_entropy_value)
        return cross_entropy_term(n, k, z, a, t);
    return loss->value(1, z + k, a + k, t + k) / (loss->averaged ? (double)n : 1);
}

static bool activation_fits(const Loss *loss, const Activation *output, Error *err)
{
    const char *name = loss->row.name;
    if (loss->partner && strcmp(loss->partner, output->row.name) != 0)
        return error_set(err, "the loss %s is defined by the logits of %s outputs and does not go "
                         "with %s; --output-activation %s would be right", name, loss->partner,
                         output->row.name, loss->partner);
    if (loss->of_signs && output->low >= 0)
        return error_set(err, "the loss %s needs outputs on both sides of 0, and %s is never below "
                         "it; --output-activation identity or tanh would be right", name,
                         output->row.name);
    return true;
}

/* Whether the targets of each sample are shares of a whole. */
static bool are_shares(const Dataset *data)
{
    for (size_t k = 0; k < data->count; k++) {
        double sum = 0;
        for (size_t j = 0; j < data->outputs; j++) {
            double t = (double)data->t[k * data->outputs + j];
            if (t < 0)
                return false;
            sum += t;
        }
        if (fabs(sum - 1) > 1e-5)
            return false;
    }
    return true;
}

static bool are_within(const Dataset *data, Real low, Real high)
{
    for (size_t i = 0; i < data->count * data->outputs; i++)
        if (data->t[i] < low || data->t[i] > high)
            return false;
    return true;
}

bool loss_fits(const Loss *loss, const Activation *output, const Dataset *data, Error *err)
{
    const char *name = loss->row.name;
    if (loss->of_signs && !(data->kind != TARGET_REAL && data->low < 0))
        return error_set(err, "the loss %s needs targets of -1 and +1, and %s has others; --loss "
                         "half-squared would be right", name, data->name);
    if (!activation_fits(loss, output, err))
        return false;
    if (!output->elementwise && data->outputs < 2)
        return error_set(err, "%s over the only output of %s is always 1; --output-activation "
                         "sigmoid would be right", output->row.name, data->name);
    if (loss->partner && !output->elementwise && !are_shares(data))
        return error_set(err, "the loss %s needs targets that sum to 1 in each sample, as one "
                         "class of several does, and those of %s do not; --loss half-squared would "
                         "be right", name, data->name);
    if (loss->partner && !are_within(data, 0, 1))
        return error_set(err, "the loss %s needs targets from 0 to 1, and %s has others; --loss "
                         "half-squared would be right", name, data->name);
    return true;
}
