#include "data/generators.h"

#include "data/file.h"
#include "data/table/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A data set of all inputs of n bits, with one target: the generator's truth of how many are 1. */
static bool truth_table(const Generator *g, Dataset *data, const char *name, size_t number,
                        Error *err)
{
    size_t bits = number > 0 ? number : g->bits, count = (size_t)1 << bits;
    if (!dataset_init(data, name, count, bits, 1, err))
        return false;
    for (size_t k = 0; k < count; k++) {
        size_t ones = 0;
        for (size_t i = 0; i < bits; i++) {
            size_t bit = k >> (bits - 1 - i) & 1;
            data->x[k * bits + i] = (Real)bit;
            ones += bit;
        }
        data->t[k] = g->truth(ones, bits);
    }
    return true;
}

static bool all(size_t ones, size_t bits)
{
    return ones == bits;
}

static bool any(size_t ones, size_t bits)
{
    (void)bits;
    return ones > 0;
}

static bool not_all(size_t ones, size_t bits)
{
    return ones < bits;
}

static bool odd(size_t ones, size_t bits)
{
    (void)bits;
    return ones % 2 == 1;
}

static bool most(size_t ones, size_t bits)
{
    return 2 * ones > bits;
}

/* Ackley, Hinton and Sejnowski 1985: pass n one-hot patterns through fewer hidden units. */
static bool make_encoder(Dataset *data, const char *name, size_t number, Error *err)
{
    if (!dataset_init(data, name, number, number, number, err))
        return false;
    for (size_t k = 0; k < number; k++)
        data->x[k * number + k] = data->t[k * number + k] = 1;
    return true;
}

/* Mazur 2015, "A Step by Step Backpropagation Example": one sample, and the start weights
 * w1 w2 / w3 w4, b1 b1, w5 w6 / w7 w8, b2 b2. */
static bool make_mazur(Dataset *data, const char *name, size_t number, Error *err)
{
    static const double x[] = {0.05, 0.10}, t[] = {0.01, 0.99};
    static const double start[] = {.15, .20, .25, .30, .35, .35, .40, .45, .50, .55, .60, .60};
    (void)number;
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

static const Generator generators[] = {
    {{"xor", "exclusive or of two bits: the classic that needs a hidden layer"},
     .bits = 2, .truth = odd, .suggestion = {"4", "tanh", NULL, "glorot-uniform", 1}},
    {{"and", "both of two bits"},
     .bits = 2, .truth = all, .suggestion = {"2", "tanh", NULL, "glorot-uniform", 1}},
    {{"or", "any of two bits"},
     .bits = 2, .truth = any, .suggestion = {"2", "tanh", NULL, "glorot-uniform", 1}},
    {{"nand", "not both of two bits"},
     .bits = 2, .truth = not_all, .suggestion = {"2", "tanh", NULL, "glorot-uniform", 1}},
    {{"majority", "most of three bits: the 3-2-1 network of the textbook"},
     .bits = 3, .truth = most, .suggestion = {"2", "sigmoid", NULL, "normal", 1}},
    {{"parity", "odd number of ones in n bits; parity:4 for four"},
     .number = 3, .number_min = 2, .number_max = 12, .truth = odd,
     .suggestion = {"8", "tanh", NULL, "glorot-uniform", 1}},
    {{"mazur", "the worked 2-2-2 example with its own start weights, to check by hand"},
     .generate = make_mazur, .suggestion = {"2", "sigmoid", "sigmoid", "glorot-uniform", 0.5}},
    {{"encoder", "8 patterns through 3 hidden units; encoder:4 for 4"},
     .number = 8, .number_min = 2, .number_max = 256, .generate = make_encoder,
     .suggestion = {NULL, "tanh", "sigmoid", "glorot-uniform", 1}},
    {{"vowels", "ten English vowels by their formants in kHz, means of Peterson and Barney 1952"},
     .asset = "data/vowels.csv", .suggestion = {"8", "tanh", NULL, "glorot-uniform", 1}},
};

const Table generator_table = TABLE_OF("data set", generators);

/* Cuts "parity:4" or "parity4" into name and size; false when there is no size. */
static bool split_number(const char *name, char *stem, size_t size, unsigned long *number)
{
    size_t length = strlen(name), digits = 0;
    while (digits < length && name[length - 1 - digits] >= '0' && name[length - 1 - digits] <= '9')
        digits++;
    if (digits == 0 || digits > 6 || digits == length || length - digits >= size)
        return false;
    *number = strtoul(name + length - digits, NULL, 10);
    length -= digits;
    if (name[length - 1] == ':')
        length--;
    snprintf(stem, size, "%.*s", (int)length, name);
    return true;
}

const Generator *generator_find(const char *name, size_t *number, Error *err)
{
    char stem[64];
    unsigned long wanted = 0;
    bool has_number = split_number(name, stem, sizeof stem, &wanted);
    int index = table_find(&generator_table, has_number ? stem : name, err);
    if (index < 0)
        return NULL;
    const Generator *g = &generators[index];
    *number = has_number ? wanted : g->number;
    if (has_number && g->number == 0) {
        error_set(err, "%s: '%s' has no size to choose", name, g->row.name);
        return NULL;
    }
    if (has_number && (wanted < g->number_min || wanted > g->number_max)) {
        error_set(err, "%s: the size of '%s' goes from %zu to %zu", name, g->row.name,
                  g->number_min, g->number_max);
        return NULL;
    }
    return g;
}

/* An asset of the program becomes a data set that goes by the row's name, not by a path. */
static bool load_asset(const Generator *g, Dataset *data, Error *err)
{
    /* Its classes stay in the order of its rows. */
    static const TableChoice choice = {.as_in_0_1 = true};
    static const Preparation none = {0};
    char path[4096];
    if (!asset_find(g->asset, path, sizeof path, err) ||
        !table_load(data, path, &choice, NULL, &none, err))
        return false;
    remarks_free(&data->remarks);
    free(data->path);
    free(data->name);
    data->path = NULL;
    data->name = strdup(g->row.name);
    return data->name ? true : error_memory(err);
}

bool generator_make(const Generator *g, size_t number, Dataset *data, Error *err)
{
    char name[96];
    if (g->asset)
        return load_asset(g, data, err);
    if (number == g->number)
        snprintf(name, sizeof name, "%s", g->row.name);
    else
        snprintf(name, sizeof name, "%s:%zu", g->row.name, number);
    bool ok = g->truth ? truth_table(g, data, name, number, err)
                       : g->generate(data, name, number, err);
    if (!ok)
        return false;
    dataset_finish(data);
    return dataset_describe(data, err);
}
