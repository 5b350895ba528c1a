#include "core/init.h"

#include <math.h>

static void fill_uniform(Rng *rng, size_t n, double limit, Real *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (Real)rng_uniform(rng, -limit, limit);
}

static void fill_normal(Rng *rng, size_t n, double deviation, Real *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (Real)(deviation * rng_normal(rng));
}

static void fill_value(size_t n, double value, Real *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (Real)value;
}

static void zero(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    (void)rng;
    fill_value(units * fan_in, 0, weights);
    fill_value(units, 0, biases);
}

static void constant(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    (void)rng;
    fill_value(units * fan_in, 0.5, weights);
    fill_value(units, 0.5, biases);
}

static void uniform(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    fill_uniform(rng, units * fan_in, 0.5, weights);
    fill_uniform(rng, units, 0.5, biases);
}

static void normal(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    fill_normal(rng, units * fan_in, 1, weights);
    fill_normal(rng, units, 1, biases);
}

/* Glorot and Bengio 2010, eq. 16. */
static void glorot_uniform(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    fill_uniform(rng, units * fan_in, sqrt(6.0 / (double)(units + fan_in)), weights);
    fill_value(units, 0, biases);
}

/* He et al. 2015, eq. 10. */
static void he_normal(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    fill_normal(rng, units * fan_in, sqrt(2.0 / (double)fan_in), weights);
    fill_value(units, 0, biases);
}

static const Init inits[] = {
    {{"zero", "all weights and biases 0: hidden units stay alike and nothing is learnt"}, zero},
    {{"constant", "all weights and biases 0.5: hidden units stay alike"}, constant},
    {{"uniform", "weights and biases uniform on ±0.5"}, uniform},
    {{"normal", "weights and biases normal with mean 0 and deviation 1"}, normal},
    {{"glorot-uniform", "weights uniform on ±√(6/(fan-in + units)), biases 0"}, glorot_uniform},
    {{"he-normal", "weights normal with deviation √(2/fan-in), biases 0"}, he_normal},
};

const Table init_table = {"initialiser", inits, sizeof inits[0], sizeof inits / sizeof inits[0]};

const Init *init_find(const char *name, Error *err)
{
    int index = table_find(&init_table, name, err);
    return index < 0 ? NULL : &inits[index];
}
