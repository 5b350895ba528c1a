#include "core/method/init.h"

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

/* As TensorFlow Playground draws them (src/nn.ts there). */
static void playground(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    fill_uniform(rng, units * fan_in, 0.5, weights);
    fill_value(units, 0.1, biases);
}

static void normal(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    fill_normal(rng, units * fan_in, 1, weights);
    fill_normal(rng, units, 1, biases);
}

/* Weights by one of these, with a limit or deviation that suits the layer's size; biases of 0. */
#define SCALED(name, fill, size)                                                                   \
    static void name(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)           \
    {                                                                                              \
        fill(rng, units * fan_in, (size), weights);                                                \
        fill_value(units, 0, biases);                                                              \
    }

/* Glorot and Bengio 2010, eq. 16 and 12. */
SCALED(glorot_uniform, fill_uniform, sqrt(6.0 / (double)(units + fan_in)))
SCALED(glorot_normal, fill_normal, sqrt(2.0 / (double)(units + fan_in)))

/* He et al. 2015, eq. 10; uniform with the same variance. */
SCALED(he_normal, fill_normal, sqrt(2.0 / (double)fan_in))
SCALED(he_uniform, fill_uniform, sqrt(3 * (2.0 / (double)fan_in)))

/* LeCun et al. 1998, eq. 16; uniform with the same variance. */
SCALED(lecun_normal, fill_normal, sqrt(1.0 / (double)fan_in))
SCALED(lecun_uniform, fill_uniform, sqrt(3 * (1.0 / (double)fan_in)))

/* Removes from vector v its parts along `count` unit vectors and scales it to length 1; element k
 * of vector i is at [i · next + k · step]. Twice, which is enough for float (Kahan's rule). */
static void orthonormalize(Real *vectors, size_t count, size_t n, size_t next, size_t step)
{
    Real *v = vectors + count * next;
    double square = 0;
    for (size_t i = 0; i < 2 * count; i++) {
        const Real *u = vectors + i % count * next;
        double dot = 0;
        for (size_t k = 0; k < n; k++)
            dot += (double)u[k * step] * (double)v[k * step];
        for (size_t k = 0; k < n; k++)
            v[k * step] -= (Real)(dot * (double)u[k * step]);
    }
    for (size_t k = 0; k < n; k++)
        square += (double)v[k * step] * (double)v[k * step];
    for (size_t k = 0; k < n; k++)
        v[k * step] = (Real)((double)v[k * step] / sqrt(square));
}

/* Saxe, McClelland, Ganguli 2014: the shorter of rows and columns are orthonormal. */
static void orthogonal(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    bool rows = units <= fan_in;
    fill_normal(rng, units * fan_in, 1, weights);
    fill_value(units, 0, biases);
    for (size_t i = 0; i < (rows ? units : fan_in); i++)
        orthonormalize(weights, i, rows ? fan_in : units, rows ? fan_in : 1, rows ? 1 : fan_in);
}

/* After Martens 2010: at most 15 inputs a unit, drawn without repetition (Floyd's way would need a
 * set; here a unit's inputs are passed once, each taken with the right chance). */
static void small_sparse(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases)
{
    size_t most = fan_in < 30 ? (fan_in + 1) / 2 : 15;
    fill_value(units, 0, biases);
    for (size_t j = 0; j < units; j++)
        for (size_t i = 0, left = most; i < fan_in; i++) {
            bool taken = rng_below(rng, (uint32_t)(fan_in - i)) < left;
            weights[j * fan_in + i] = taken ? (Real)(0.1 * rng_normal(rng)) : 0;
            left -= taken;
        }
}

static const Init inits[] = {
    {{"zero", "all weights and biases 0: hidden units stay alike and nothing is learnt"}, zero},
    {{"constant", "all weights and biases 0.5: hidden units stay alike"}, constant},
    {{"uniform", "weights and biases uniform on ±0.5"}, uniform},
    {{"normal", "weights and biases normal with mean 0 and deviation 1"}, normal},
    {{"glorot-uniform", "weights uniform on ±√(6/(fan-in + units)), biases 0"}, glorot_uniform},
    {{"glorot-normal", "weights normal with deviation √(2/(fan-in + units)), biases 0"},
     glorot_normal},
    {{"he-uniform", "weights uniform on ±√(6/fan-in), biases 0"}, he_uniform},
    {{"he-normal", "weights normal with deviation √(2/fan-in), biases 0"}, he_normal},
    {{"lecun-uniform", "weights uniform on ±√(3/fan-in), biases 0"}, lecun_uniform},
    {{"lecun-normal", "weights normal with deviation √(1/fan-in), biases 0"}, lecun_normal},
    {{"orthogonal", "rows or columns of weights at right angles and of length 1, biases 0"},
     orthogonal},
    {{"small-sparse", "at most 15 inputs a unit, normal with deviation 0.1, others and biases 0"},
     small_sparse},
    {{"playground", "weights uniform on ±0.5, biases 0.1, as in TensorFlow Playground"},
     playground},
};

const Table init_table = TABLE_OF("initialiser", inits);

const Init *init_find(const char *name, Error *err)
{
    int index = table_find(&init_table, name, err);
    return index < 0 ? NULL : &inits[index];
}
