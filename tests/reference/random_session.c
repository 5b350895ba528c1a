#include "random_session.h"

#include "draw.h"
#include "plain.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LAYERS_MOST = 5, UNITS_MOST = 9 };

typedef struct Shape {
    size_t inputs, outputs;
    bool classes, bits, signs; /* what the targets are: one-hot, 0 or 1, -1 or 1 */
    json_t *data; /* the session's "data" */
} Shape;

static uint64_t state;

static size_t below(size_t n)
{
    return draw_below(&state, n);
}

static size_t between(size_t least, size_t most)
{
    return least + below(most - least + 1);
}

/* Uniform on ±most, a value that a float holds. */
static double spread(double most)
{
    return (double)(float)draw_uniform(&state, -most, most);
}

/* The first two rows have both signs. */
static double target(const Shape *shape, size_t row)
{
    if (shape->signs)
        return 2 * (double)(row < 2 ? row : below(2)) - 1;
    return shape->bits ? (double)below(2) : spread(1.5);
}

static void write_row(FILE *out, const Shape *shape, size_t row)
{
    static const char *const labels[] = {"red", "\"green, dark\"", "blau \xc3\xa4",
                                         "\"a \"\"b\"\"\""};
    for (size_t i = 0; i < shape->inputs; i++)
        fprintf(out, "%.9g,", spread(2));
    /* The first rows go through the classes, so that all appear. */
    if (shape->classes)
        fputs(labels[row < shape->outputs ? row : below(shape->outputs)], out);
    for (size_t k = 0; k < shape->outputs && !shape->classes; k++)
        fprintf(out, "%s%.9g", k > 0 ? "," : "", target(shape, row));
    fputc('\n', out);
}

static bool make_csv(uint64_t seed, const char *folder, Shape *shape)
{
    char path[4096], name[32], targets[32];
    size_t rows = between(4, 40), kind = below(6);
    bool classes = kind < 3;
    *shape = (Shape){.classes = classes, .bits = kind == 3, .signs = kind == 4};
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
        write_row(out, shape, row);
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
        bool bits;
    } fixed[] = {{"xor", 2, 1, true}, {"majority", 3, 1, true}, {"mazur", 2, 2, false},
                 {"nand", 2, 1, true}};
    char name[32];
    size_t n, which = below(10);
    if (which < 4)
        return make_csv(seed, folder, shape);
    if (which < 8) {
        *shape = (Shape){.inputs = fixed[which - 4].inputs, .outputs = fixed[which - 4].outputs,
                         .bits = fixed[which - 4].bits,
                         .data = json_string(fixed[which - 4].name)};
        return true;
    }
    n = which == 8 ? between(2, 6) : between(2, 10);
    snprintf(name, sizeof name, "%s:%zu", which == 8 ? "parity" : "encoder", n);
    *shape = (Shape){.inputs = n, .outputs = which == 8 ? 1 : n, .bits = which == 8,
                     .classes = which == 9, .data = json_string(name)};
    return true;
}

static json_t *numbers(size_t n, double most)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(array, json_real(spread(most)));
    return array;
}

static json_t *layer(size_t fan_in, size_t units, const char *activation)
{
    json_t *weights = json_array();
    double most = 1.5 * sqrt(6 / (double)(fan_in + units));
    for (size_t j = 0; j < units; j++)
        json_array_append_new(weights, numbers(fan_in, most));
    return json_pack("{s:I, s:s, s:o, s:o}", "units", (json_int_t)units, "activation", activation,
                     "weights", weights, "biases", numbers(units, 0.5));
}

static const char *any_activation(bool output)
{
    const PlainActivation *drawn;
    do
        drawn = &plain_activations[below(plain_activation_count)];
    while (!drawn->value && !output);
    return drawn->name;
}

/* A loss and an output activation that go together. NULL: a file may leave the loss out, then it is
 * half-squared. */
static const char *pick_loss(const Shape *shape, const char **last)
{
    static const char *const free_losses[] = {NULL, "half-squared", "mean-squared", "mean-absolute",
                                              "huber"};
    *last = any_activation(shape->outputs > 1);
    if (below(2) == 0)
        return free_losses[below(sizeof free_losses / sizeof free_losses[0])];
    if (shape->signs) {
        *last = below(2) == 0 ? "tanh" : "identity";
        return "hinge";
    }
    if (shape->classes && below(2) == 0) {
        *last = "softmax";
        return "cross-entropy";
    }
    if (shape->classes || shape->bits) {
        *last = "sigmoid";
        return "binary-cross-entropy";
    }
    return free_losses[below(sizeof free_losses / sizeof free_losses[0])];
}

bool random_session(uint64_t seed, const char *folder)
{
    Shape shape;
    char path[4096];
    const char *last;
    state = seed;
    if (!make_data(seed, folder, &shape))
        return false;
    const char *loss = pick_loss(&shape, &last);
    json_t *layers = json_array();
    size_t count = between(1, LAYERS_MOST), fan_in = shape.inputs;
    for (size_t l = 0; l < count; l++) {
        bool output = l + 1 == count;
        size_t units = output ? shape.outputs : between(1, UNITS_MOST);
        json_array_append_new(layers, layer(fan_in, units, output ? last : any_activation(false)));
        fan_in = units;
    }
    json_t *root = json_pack("{s:{s:I, s:o}, s:o}", "network", "inputs", (json_int_t)shape.inputs,
                             "layers", layers, "data", shape.data);
    if (root && loss)
        json_object_set_new(root, "loss", json_string(loss));
    snprintf(path, sizeof path, "%s/%llu.json", folder, (unsigned long long)seed);
    bool ok = root && json_dump_file(root, path, JSON_REAL_PRECISION(9) | JSON_COMPACT) == 0;
    json_decref(root);
    return ok;
}
