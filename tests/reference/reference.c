/* Compares what the program prints with an independent implementation (plain.h) that shares no code
 * with src/.
 *
 *   reference random SEED FOLDER             writes a random session (random_session.h)
 *   reference compare SESSION GRADIENTS      GRADIENTS is what `backprop gradients` printed for
 *                                            SESSION; standard input is what `backprop data` prints
 *   reference outer GRADIENTS...             the printed gradient is the mean, over all samples, of
 *                                            delta times the activation before it; one file for
 *                                            each `--sample K`
 *   reference outputs SESSION                prints each sample of standard input as its outputs,
 *                                            then its targets, with blanks between
 *
 * A gradient is right when it is within 1e-5 of the largest of its layer. Exit 0: all are; 1: one
 * is not, and the first is printed; 2: a file cannot be read. */
#include "plain.h"
#include "random_session.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES_MOST = 256, LINE_MOST = 1 << 16 };
static const double tolerance = 1e-5;
/* One sample's values have no other samples to hide in: where a unit is saturated, 1 - a leaves
 * few of a float's digits. */
static const double sample_tolerance = 1e-3;

typedef struct Samples {
    size_t count, room;
    double *x, *t;
    char *class[CLASSES_MOST];
    size_t classes;
} Samples;

__attribute__((noreturn, format(printf, 2, 3))) static void stop(int status, const char *format,
                                                                 ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("reference: ", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(status);
}

static double *room(size_t n)
{
    double *memory = calloc(n + 1, sizeof *memory);
    if (!memory)
        stop(2, "no memory");
    return memory;
}

static json_t *load(const char *path)
{
    json_error_t where;
    json_t *root = json_load_file(path, 0, &where);
    if (!root)
        stop(2, "%s:%d: %s", path, where.line, where.text);
    return root;
}

static double number(const json_t *array, size_t i)
{
    const json_t *item = json_array_get(array, i);
    if (!json_is_number(item))
        stop(1, "entry %zu is missing or not a number", i);
    return json_number_value(item);
}

static void read_layer(const json_t *json, PlainLayer *layer)
{
    for (size_t j = 0; j < layer->units; j++) {
        const json_t *row = json_array_get(json_object_get(json, "weights"), j);
        for (size_t i = 0; i < layer->fan_in; i++)
            layer->w[j * layer->fan_in + i] = number(row, i);
        layer->b[j] = number(json_object_get(json, "biases"), j);
    }
}

static void read_network(const char *path, PlainNet *net)
{
    json_t *root = load(path);
    const json_t *network = json_object_get(root, "network");
    const json_t *layers = json_object_get(network, "layers");
    const char *loss = json_string_value(json_object_get(root, "loss"));
    *net = (PlainNet){.inputs = (size_t)json_integer_value(json_object_get(network, "inputs")),
                      .count = json_array_size(layers),
                      .loss = plain_loss(loss ? loss : "half-squared")};
    if (net->count < 1 || net->count > PLAIN_LAYERS)
        stop(2, "%s: no layers, or too many", path);
    for (size_t l = 0; l < net->count; l++) {
        const json_t *json = json_array_get(layers, l);
        const char *name = json_string_value(json_object_get(json, "activation"));
        net->layer[l].units = (size_t)json_integer_value(json_object_get(json, "units"));
        net->layer[l].activation = plain_activation(name ? name : "sigmoid");
        if (!net->layer[l].activation)
            stop(2, "%s: unknown activation %s: add its formula", path, name);
    }
    if (!net->loss)
        stop(2, "%s: unknown loss %s: add its formula", path, loss);
    if (!plain_allocate(net))
        stop(2, "no memory");
    for (size_t l = 0; l < net->count; l++)
        read_layer(json_array_get(layers, l), &net->layer[l]);
    json_decref(root);
}

/* Cuts the next cell off a line of CSV, its quotes taken away. NULL: no more. */
static char *next_cell(char **line)
{
    char *p = *line, *cell = p, *to = p;
    bool quoted = false;
    if (!p)
        return NULL;
    for (; *p && *p != '\n' && (quoted || *p != ','); p++) {
        if (*p != '"')
            *to++ = *p;
        else if (quoted && p[1] == '"')
            *to++ = *p++;
        else
            quoted = !quoted;
    }
    *line = *p == ',' ? p + 1 : NULL;
    *to = '\0';
    return cell;
}

/* Classes are numbered in the order in which they appear. */
static size_t class_of(Samples *samples, const char *name)
{
    size_t k = 0;
    while (k < samples->classes && strcmp(samples->class[k], name) != 0)
        k++;
    if (k == CLASSES_MOST)
        stop(2, "too many classes");
    if (k == samples->classes)
        samples->class[samples->classes++] = strdup(name);
    return k;
}

static void read_sample(const PlainNet *net, char *line, bool classes, Samples *samples)
{
    if (samples->count == samples->room) {
        samples->room = 2 * samples->room + 64;
        samples->x = realloc(samples->x, samples->room * net->inputs * sizeof(double));
        samples->t = realloc(samples->t, samples->room * net->outputs * sizeof(double));
        if (!samples->x || !samples->t)
            stop(2, "no memory");
    }
    double *x = samples->x + samples->count * net->inputs;
    double *t = samples->t + samples->count++ * net->outputs;
    for (size_t i = 0; i < net->inputs + (classes ? 0 : net->outputs); i++) {
        char *cell = next_cell(&line);
        if (!cell)
            stop(1, "sample %zu of the data has too few cells", samples->count);
        /* The program holds what a float holds. */
        *(i < net->inputs ? &x[i] : &t[i - net->inputs]) = (double)(float)strtod(cell, NULL);
    }
    if (!classes)
        return;
    memset(t, 0, net->outputs * sizeof *t);
    char *label = next_cell(&line);
    size_t k = label ? class_of(samples, label) : net->outputs;
    if (k >= net->outputs)
        stop(1, "sample %zu of the data has no class, or one too many", samples->count);
    t[k] = 1;
}

static void read_samples(const PlainNet *net, Samples *samples)
{
    static char line[LINE_MOST];
    size_t cells = 0;
    if (!fgets(line, sizeof line, stdin))
        stop(2, "no data on standard input");
    for (char *rest = line; next_cell(&rest);)
        cells++;
    if (cells != net->inputs + net->outputs && cells != net->inputs + 1)
        stop(1, "the data has %zu columns", cells);
    bool classes = cells != net->inputs + net->outputs;
    while (fgets(line, sizeof line, stdin))
        read_sample(net, line, classes, samples);
    if (samples->count == 0)
        stop(1, "no samples on standard input");
}

static double largest(const double *v, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(v[i]));
    return most;
}

/* The array has exactly the numbers right[n], give or take `within`. */
static void check(const json_t *array, const double *right, size_t n, double within,
                  const char *what, size_t l)
{
    if (!json_is_array(array) || json_array_size(array) != n)
        stop(1, "%s of layer %zu: not an array of %zu", what, l + 1, n);
    for (size_t i = 0; i < n; i++)
        if (!(fabs(number(array, i) - right[i]) <= within + 1e-37))
            stop(1, "%s of layer %zu, entry %zu: %.9g is printed, %.9g (±%.2g) is right", what,
                 l + 1, i + 1, number(array, i), right[i], within);
}

static void check_gradient(const json_t *root, const PlainNet *net)
{
    const json_t *layers = json_object_get(root, "layers");
    if (json_array_size(layers) != net->count)
        stop(1, "gradients of %zu layers", json_array_size(layers));
    for (size_t l = 0; l < net->count; l++) {
        const PlainLayer *y = &net->layer[l];
        const json_t *json = json_array_get(layers, l), *weights = json_object_get(json, "weights");
        double within =
            tolerance * fmax(largest(y->gw, y->units * y->fan_in), largest(y->gb, y->units));
        if (json_array_size(weights) != y->units)
            stop(1, "weights of layer %zu: %zu rows", l + 1, json_array_size(weights));
        for (size_t j = 0; j < y->units; j++)
            check(json_array_get(weights, j), y->gw + j * y->fan_in, y->fan_in, within, "weights",
                  l);
        check(json_object_get(json, "biases"), y->gb, y->units, within, "biases", l);
    }
}

/* The root mean square over the samples of the norm of one's ∂L/∂W, which is made whole for that;
 * of more than 256 samples, every second, third … that leaves no more. */
static void check_rms(const json_t *root, PlainNet *net, const Samples *samples)
{
    enum { LOOKED_AT = 256 };
    double sum[PLAIN_LAYERS] = {0};
    size_t stride = (samples->count + LOOKED_AT - 1) / LOOKED_AT, looked_at = 0;
    for (size_t k = 0; k < samples->count; k += stride, looked_at++) {
        const double *x = samples->x + k * net->inputs, *t = samples->t + k * net->outputs;
        memset(net->gradient, 0, net->parameters * sizeof *net->gradient);
        plain_forward(net, x, t);
        plain_backward(net, x, t, 1);
        for (size_t l = 0; l < net->count; l++)
            for (size_t i = 0; i < net->layer[l].units * net->layer[l].fan_in; i++)
                sum[l] += net->layer[l].gw[i] * net->layer[l].gw[i];
    }
    for (size_t l = 0; l < net->count; l++) {
        double right = sqrt(sum[l] / (double)looked_at);
        const json_t *layer = json_array_get(json_object_get(root, "layers"), l);
        const json_t *rms = json_object_get(layer, "rms");
        if (!json_is_number(rms) ||
            !(fabs(json_number_value(rms) - right) <= 10 * tolerance * right + 1e-37))
            stop(1, "rms of layer %zu: %.9g is printed, %.9g is right", l + 1,
                 json_number_value(rms), right);
    }
}

/* What `--sample K` adds. */
static void check_sample(const json_t *root, PlainNet *net, const Samples *samples)
{
    size_t k = (size_t)json_integer_value(json_object_get(root, "sample")) - 1;
    if (k >= samples->count)
        stop(1, "there is no such sample");
    const double *x = samples->x + k * net->inputs, *t = samples->t + k * net->outputs;
    plain_forward(net, x, t);
    plain_backward(net, x, t, 0);
    check(json_object_get(root, "inputs"), x, net->inputs, tolerance, "inputs", 0);
    check(json_object_get(root, "targets"), t, net->outputs, tolerance, "targets", 0);
    for (size_t l = 0; l < net->count; l++) {
        const PlainLayer *y = &net->layer[l];
        const char *names[] = {"preactivations", "activations", "deltas"};
        const double *values[] = {y->z, y->a, y->delta};
        for (size_t i = 0; i < 3; i++) {
            const json_t *all = json_object_get(root, names[i]);
            if (json_array_size(all) != net->count)
                stop(1, "%s of %zu layers", names[i], json_array_size(all));
            check(json_array_get(all, l), values[i], y->units,
                  sample_tolerance * largest(values[i], y->units), names[i], l);
        }
    }
}

static int compare(const char *session, const char *gradients)
{
    PlainNet net;
    Samples samples = {0};
    read_network(session, &net);
    read_samples(&net, &samples);
    double loss = plain_batch(&net, samples.count, samples.x, samples.t);
    json_t *root = load(gradients);
    double printed = json_number_value(json_object_get(root, "loss"));
    if (!(fabs(printed - loss) <= tolerance * fabs(loss)))
        stop(1, "loss %.9g is printed, %.9g is right", printed, loss);
    check_gradient(root, &net);
    check_rms(root, &net, &samples);
    if (json_object_get(root, "sample"))
        check_sample(root, &net, &samples);
    return 0;
}

/* Adds delta · a of one file's sample to layer l's sums; they are made at the first. */
static void add_outer(const json_t *root, size_t l, size_t count, PlainLayer *y)
{
    const json_t *delta = json_array_get(json_object_get(root, "deltas"), l);
    const json_t *in = l > 0 ? json_array_get(json_object_get(root, "activations"), l - 1)
                             : json_object_get(root, "inputs");
    if (!y->gw)
        *y = (PlainLayer){.units = json_array_size(delta), .fan_in = json_array_size(in),
                     .gw = room(json_array_size(delta) * json_array_size(in)),
                     .gb = room(json_array_size(delta))};
    for (size_t j = 0; j < y->units; j++) {
        y->gb[j] += number(delta, j) / (double)count;
        for (size_t i = 0; i < y->fan_in; i++)
            y->gw[j * y->fan_in + i] += number(delta, j) * number(in, i) / (double)count;
    }
}

static int outer(size_t count, char **files)
{
    static PlainNet net;
    json_t *root = NULL;
    for (size_t k = 0; k < count; k++) {
        json_decref(root);
        root = load(files[k]);
        net.count = json_array_size(json_object_get(root, "layers"));
        if ((size_t)json_integer_value(json_object_get(root, "sample")) != k + 1)
            stop(1, "%s: not sample %zu", files[k], k + 1);
        for (size_t l = 0; l < net.count && l < PLAIN_LAYERS; l++)
            add_outer(root, l, count, &net.layer[l]);
    }
    check_gradient(root, &net);
    return 0;
}

static int outputs(const char *session)
{
    PlainNet net;
    Samples samples = {0};
    read_network(session, &net);
    read_samples(&net, &samples);
    const double *a = net.layer[net.count - 1].a;
    for (size_t k = 0; k < samples.count; k++) {
        const double *t = samples.t + k * net.outputs;
        plain_forward(&net, samples.x + k * net.inputs, t);
        for (size_t i = 0; i < 2 * net.outputs; i++)
            printf("%.9g%c", i < net.outputs ? a[i] : t[i - net.outputs],
                   i + 1 < 2 * net.outputs ? ' ' : '\n');
    }
    return ferror(stdout) || fclose(stdout) != 0 ? 2 : 0;
}

/* AddressSanitizer asks this: each run checks one thing and leaves its memory to the system. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "compare") == 0)
        return compare(argv[2], argv[3]);
    if (argc > 2 && strcmp(argv[1], "outer") == 0)
        return outer((size_t)argc - 2, argv + 2);
    if (argc == 3 && strcmp(argv[1], "outputs") == 0)
        return outputs(argv[2]);
    if (argc == 4 && strcmp(argv[1], "random") == 0)
        return random_session(strtoull(argv[2], NULL, 10), argv[3]) ? 0 : 2;
    stop(2, "random SEED FOLDER, compare SESSION GRADIENTS, outer GRADIENTS…, or outputs SESSION");
}
