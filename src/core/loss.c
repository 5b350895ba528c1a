#include "core/loss.h"

/* Summed in double, so that it stays finite as long as the outputs are. */
static double sum_of_squares(size_t n, const Real *a, const Real *t)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++) {
        double error = (double)a[k] - (double)t[k];
        sum += error * error;
    }
    return sum;
}

static double half_squared_value(size_t n, const Real *a, const Real *t)
{
    return sum_of_squares(n, a, t) / 2;
}

static void half_squared_gradient(size_t n, const Real *a, const Real *t, Real *a_gradient)
{
    for (size_t k = 0; k < n; k++)
        a_gradient[k] = a[k] - t[k];
}

static double mean_squared_value(size_t n, const Real *a, const Real *t)
{
    return sum_of_squares(n, a, t) / (double)n;
}

static void mean_squared_gradient(size_t n, const Real *a, const Real *t, Real *a_gradient)
{
    for (size_t k = 0; k < n; k++)
        a_gradient[k] = 2 * (a[k] - t[k]) / (Real)n;
}

static const Loss losses[] = {
    {{"half-squared", "half the squared error, summed over the outputs: the textbook's form"},
     "½Σ(a−t)²", "a−t", half_squared_value, half_squared_gradient},
    {{"mean-squared", "the squared error, averaged over the outputs"},
     "mean (a−t)²", "2(a−t)/n", mean_squared_value, mean_squared_gradient},
};

const Table loss_table = {"loss", losses, sizeof losses[0], sizeof losses / sizeof losses[0]};

const Loss *loss_find(const char *name, Error *err)
{
    int index = table_find(&loss_table, name, err);
    return index < 0 ? NULL : &losses[index];
}
