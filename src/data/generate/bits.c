#include "data/generate/bits.h"

#include "data/generate/label.h"

#include <stdlib.h>
#include <string.h>

/* Bit i of `bits` bits of a number, the highest first. */
static bool bit_of(size_t number, size_t bits, size_t i)
{
    return number >> (bits - 1 - i) & 1;
}

bool bits_all(size_t ones, size_t bits)
{
    return ones == bits;
}

bool bits_any(size_t ones, size_t bits)
{
    (void)bits;
    return ones > 0;
}

bool bits_not_all(size_t ones, size_t bits)
{
    return ones < bits;
}

bool bits_odd(size_t ones, size_t bits)
{
    (void)bits;
    return ones % 2 == 1;
}

bool bits_most(size_t ones, size_t bits)
{
    return 2 * ones > bits;
}

/* Fills in all patterns of the inputs. */
static bool make_patterns(Dataset *data, const char *name, size_t bits, size_t outputs, Error *err)
{
    size_t count = (size_t)1 << bits;
    if (!dataset_init(data, name, count, bits, outputs, err))
        return false;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < bits; i++)
            data->x[k * bits + i] = bit_of(k, bits, i);
    return true;
}

bool bits_table(Dataset *data, const char *name, size_t bits, Truth *truth, Error *err)
{
    if (!make_patterns(data, name, bits, 1, err))
        return false;
    for (size_t k = 0; k < data->count; k++) {
        size_t ones = 0;
        for (size_t i = 0; i < bits; i++)
            ones += bit_of(k, bits, i);
        data->t[k] = truth(ones, bits);
    }
    return true;
}

bool bits_encoder(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    size_t n = c->number;
    if (!dataset_init(data, name, n, n, n, err))
        return false;
    for (size_t k = 0; k < n; k++)
        data->x[k * n + k] = data->t[k * n + k] = 1;
    return true;
}

bool bits_adder(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    size_t n = c->number, outputs = n + 1;
    if (!make_patterns(data, name, 2 * n, outputs, err))
        return false;
    for (size_t k = 0; k < data->count; k++) {
        size_t sum = (k >> n) + (k & (((size_t)1 << n) - 1));
        for (size_t i = 0; i < outputs; i++)
            data->t[k * outputs + i] = bit_of(sum, outputs, i);
    }
    return true;
}

bool bits_symmetry(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    size_t bits = c->number;
    if (!make_patterns(data, name, bits, 1, err))
        return false;
    for (size_t k = 0; k < data->count; k++) {
        bool same = true;
        for (size_t i = 0; i < bits / 2; i++)
            same = same && bit_of(k, bits, i) == bit_of(k, bits, bits - 1 - i);
        data->t[k] = same;
    }
    return true;
}

static bool name_inputs(Dataset *data, const char *const *names, Error *err)
{
    data->input_names = calloc(data->inputs + 1, sizeof *data->input_names);
    if (!data->input_names)
        return error_memory(err);
    for (size_t i = 0; i < data->inputs; i++)
        if (!(data->input_names[i] = strdup(names[i])))
            return error_memory(err);
    return true;
}

bool bits_segments(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    enum { DIGITS = 10, SEGMENTS = 7 };
    static const char lit[DIGITS][SEGMENTS + 1] = {"abcdef", "bc",     "abged", "abgcd",   "fgbc",
                                                   "afgcd",  "afgedc", "abc",   "abcdefg",
                                                   "abfgcd"};
    static const char *const segments[] = {"a", "b", "c", "d", "e", "f", "g"};
    static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    (void)c;
    if (!dataset_init(data, name, DIGITS, SEGMENTS, DIGITS, err) ||
        !name_inputs(data, segments, err) || !label_name(data, digits, DIGITS, err))
        return false;
    for (size_t k = 0; k < DIGITS; k++) {
        for (const char *segment = lit[k]; *segment; segment++)
            data->x[k * SEGMENTS + (size_t)(*segment - 'a')] = 1;
        data->t[k * DIGITS + k] = 1;
    }
    return true;
}

bool bits_mazur(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    static const double x[] = {0.05, 0.10}, t[] = {0.01, 0.99};
    static const double start[] = {.15, .20, .25, .30, .35, .35, .40, .45, .50, .55, .60, .60};
    (void)c;
    if (!dataset_init(data, name, 1, 2, 2, err))
        return false;
    for (size_t i = 0; i < 2; i++) {
        data->x[i] = (Real)x[i];
        data->t[i] = (Real)t[i];
    }
    data->start_count = sizeof start / sizeof start[0];
    data->start = malloc(data->start_count * sizeof *data->start);
    if (!data->start)
        return error_memory(err);
    for (size_t i = 0; i < data->start_count; i++)
        data->start[i] = (Real)start[i];
    return true;
}
