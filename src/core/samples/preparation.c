#include "core/samples/preparation.h"

#include "core/base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* By comparisons: fmin and fmax over a stride crash gcc 12 for aarch64 where it vectorizes. */
static void learn_range(size_t n, size_t stride, const Real *x, double *shift, double *size)
{
    double low = x[0], high = x[0];
    for (size_t k = 1; k < n; k++) {
        double v = (double)x[k * stride];
        low = v < low ? v : low;
        high = v > high ? v : high;
    }
    *shift = low;
    *size = high - low;
}

/* Mean and standard deviation over all n, not n − 1, in two passes. */
static void learn_moments(size_t n, size_t stride, const Real *x, double *shift, double *size)
{
    double sum = 0, squares = 0;
    for (size_t k = 0; k < n; k++)
        sum += (double)x[k * stride];
    double mean = sum / (double)n;
    for (size_t k = 0; k < n; k++)
        squares += ((double)x[k * stride] - mean) * ((double)x[k * stride] - mean);
    *shift = mean;
    *size = sqrt(squares / (double)n);
}

static const Scaling scalings[] = {
    {{"none", "inputs as they are"}, NULL},
    {{"min-max", "each input from 0 to 1 over the training part"}, learn_range},
    {{"standard", "each input with mean 0 and standard deviation 1 over the training part"},
     learn_moments},
};
const Table scaling_table = TABLE_OF("scaling", scalings);

/* Marks `test` of `count` samples: the first ones of a shuffle (Durstenfeld 1964). */
static bool choose(size_t count, size_t test, uint64_t seed, bool *is_test)
{
    Rng rng;
    uint32_t *order = calloc(count, sizeof *order);
    if (!order)
        return false;
    rng_init(&rng, seed, RNG_TEST_PART);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    for (size_t i = 0; i < test; i++) {
        size_t j = i + rng_below(&rng, (uint32_t)(count - i));
        uint32_t chosen = order[j];
        order[j] = order[i];
        is_test[chosen] = true;
    }
    free(order);
    return true;
}

/* The rows of *v with those of the test part last; false without memory. */
static bool part_rows(size_t count, size_t columns, const bool *is_test, Real **v)
{
    Real *parted = calloc(count * columns + 1, sizeof *parted), *to = parted;
    if (!parted)
        return false;
    for (int part = 0; part < 2; part++)
        for (size_t k = 0; k < count; k++)
            if (is_test[k] == (part == 1)) {
                memcpy(to, *v + k * columns, columns * sizeof *to);
                to += columns;
            }
    free(*v);
    *v = parted;
    return true;
}

static bool keep_test_part(Dataset *data, const Preparation *p, Error *err)
{
    size_t count = data->count, test = (size_t)floor(p->test * (double)count + 0.5);
    if (count < 2)
        return error_set(err, "%s has one sample: none can be kept for testing", data->name);
    test = test < 1 ? 1 : test < count ? test : count - 1;
    bool *is_test = calloc(count, sizeof *is_test);
    bool ok = is_test && choose(count, test, p->seed, is_test) &&
              part_rows(count, data->inputs, is_test, &data->x) &&
              part_rows(count, data->outputs, is_test, &data->t);
    free(is_test);
    if (!ok)
        return error_memory(err);
    data->count -= test;
    data->test_count = test;
    return true;
}

static void scale_inputs(Dataset *data, const Scaling *scaling)
{
    size_t rows = dataset_rows(data);
    for (size_t i = 0; i < data->inputs; i++) {
        double shift, size;
        scaling->learn(data->count, data->inputs, data->x + i, &shift, &size);
        for (size_t k = 0; k < rows; k++) {
            Real *x = &data->x[k * data->inputs + i];
            *x = (Real)(((double)*x - shift) / (size > 0 ? size : 1));
        }
    }
    dataset_find_range(data);
}

bool preparation_apply(const Preparation *p, Dataset *data, Error *err)
{
    const Scaling *scaling = (const Scaling *)table_row(&scaling_table, p->scaling);
    data->preparation = *p;
    if (p->test > 0 && !keep_test_part(data, p, err))
        return false;
    if (scaling->learn)
        scale_inputs(data, scaling);
    return true;
}
