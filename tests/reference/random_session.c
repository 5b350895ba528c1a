#include "random_session.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LAYERS_MOST = 5, UNITS_MOST = 9 };

typedef struct Shape {
    size_t inputs, outputs;
    json_t *data; /* the session's "data" */
} Shape;

static uint64_t state;

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t below(size_t n)
{
    return (size_t)(next() % n);
}

static size_t between(size_t least, size_t most)
{
    return least + below(most - least + 1);
}

/* Uniform on ±most, a value that a float holds. */
static double spread(double most)
{
    return (double)(float)(most * (2 * (double)(next() >> 11) / 9007199254740992.0 - 1));
}

static void write_row(FILE *out, const Shape *shape, bool classes, bool bits, size_t row)
{
    static const char *const labels[] = {"red", "\"green, dark\"", "blau \xc3\xa4",
                                         "\"a \"\"b\"\"\""};
    for (size_t i = 0; i < shape->inputs; i++)
        fprintf(out, "%.9g,", spread(2));
    /* The first rows go through the classes, so that all appear. */
    if (classes)
        fputs(labels[row < shape->outputs ? row : below(shape->outputs)], out);
    for (size_t k = 0; k < shape->outputs && !classes; k++)
        fprintf(out, "%s%.9g", k > 0 ? "," : "", bits ? (double)below(2) : spread(1.5));
    fputc('\n', out);
}

static bool make_csv(uint64_t seed, const char *folder, Shape *shape)
{
    char path[4096], name[32], targets[32];
    bool classes = below(2) == 0, bits = below(2) == 0;
    size_t rows = between(4, 40);
    shape->inputs = between(1, 6);
    shape->outputs = classes ? between(2, 4) : between(1, 3);
    snprintf(name, sizeof name, "%llu.csv", (unsigned long long)seed);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(targets, sizeof targets, "%zu-%zu", shape->inputs + 1, shape->inputs + shape->outputs);
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    for (size_t i = 0; i < shape->inputs; i++)
        fprintf(out, "in %zu,", i + 1);
    for (size_t k = 0; k < (classes ? 1 : shape->outputs); k++)
        fprintf(out, "%sout %zu", k > 0 ? "," : "", k + 1);
    fputc('\n', out);
    for (size_t row = 0; row < rows; row++)
        write_row(out, shape, classes, bits, row);
    if (!classes && shape->outputs > 1)
        shape->data = json_pack("{s:s, s:s}", "file", name, "targets", targets);
    else
        shape->data = below(2) == 0 ? json_string(name) : json_pack("{s:s}", "file", name);
    return fclose(out) == 0;
}

static bool make_data(uint64_t seed, const char *folder, Shape *shape)
{
    static const struct {
        const char *name;
        size_t inputs, outputs;
    } fixed[] = {{"xor", 2, 1}, {"majority", 3, 1}, {"mazur", 2, 2}, {"nand", 2, 1}};
    char name[32];
    size_t n, which = below(10);
    if (which < 4)
        return make_csv(seed, folder, shape);
    if (which < 8) {
        *shape = (Shape){fixed[which - 4].inputs, fixed[which - 4].outputs,
                         json_string(fixed[which - 4].name)};
        return true;
    }
    n = which == 8 ? between(2, 6) : between(2, 10);
    snprintf(name, sizeof name, "%s:%zu", which == 8 ? "parity" : "encoder", n);
    *shape = (Shape){n, which == 8 ? 1 : n, json_string(name)};
    return true;
}

static json_t *numbers(size_t n, double most)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(array, json_real(spread(most)));
    return array;
}

static json_t *layer(size_t fan_in, size_t units)
{
    static const char *const names[] = {"identity", "sigmoid", "tanh", "relu"};
    json_t *weights = json_array();
    double most = 1.5 * sqrt(6 / (double)(fan_in + units));
    for (size_t j = 0; j < units; j++)
        json_array_append_new(weights, numbers(fan_in, most));
    return json_pack("{s:I, s:s, s:o, s:o}", "units", (json_int_t)units, "activation",
                     names[below(4)], "weights", weights, "biases", numbers(units, 0.5));
}

bool random_session(uint64_t seed, const char *folder)
{
    Shape shape;
    char path[4096];
    state = seed;
    if (!make_data(seed, folder, &shape))
        return false;
    json_t *layers = json_array();
    size_t count = between(1, LAYERS_MOST), fan_in = shape.inputs;
    for (size_t l = 0; l < count; l++) {
        size_t units = l + 1 < count ? between(1, UNITS_MOST) : shape.outputs;
        json_array_append_new(layers, layer(fan_in, units));
        fan_in = units;
    }
    json_t *root = json_pack("{s:{s:I, s:o}, s:o}", "network", "inputs", (json_int_t)shape.inputs,
                             "layers", layers, "data", shape.data);
    /* A file may leave the loss out: then it is half-squared. */
    size_t loss = below(3);
    if (root && loss > 0)
        json_object_set_new(root, "loss", json_string(loss == 1 ? "half-squared" : "mean-squared"));
    snprintf(path, sizeof path, "%s/%llu.json", folder, (unsigned long long)seed);
    bool ok = root && json_dump_file(root, path, JSON_REAL_PRECISION(9) | JSON_COMPACT) == 0;
    json_decref(root);
    return ok;
}
