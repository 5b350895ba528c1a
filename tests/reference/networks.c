#include "reference/networks.h"

#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 1 << 16 };

/* The rest of the line of network k that is called `name`. */
static char *find_line(const char *file, size_t k, const char *name, char line[LINE_SIZE])
{
    const char *folder = getenv("srcdir");
    char path[1024], begins[64];
    snprintf(path, sizeof path, "%s/tests/reference/%s", folder ? folder : ".", file);
    int length = snprintf(begins, sizeof begins, "%zu %s ", k, name);
    FILE *in = fopen(path, "r");
    if (!in)
        fail_msg("%s is not there", path);
    while (fgets(line, LINE_SIZE, in))
        if (strncmp(line, begins, (size_t)length) == 0) {
            fclose(in);
            return line + length;
        }
    fclose(in);
    fail_msg("%s has no %s of network %zu", path, name, k);
    return NULL;
}

size_t networks_numbers(const char *file, size_t k, const char *name, double *numbers, size_t most)
{
    char *line = malloc(LINE_SIZE);
    size_t count = 0;
    assert_non_null(line);
    const char *at = find_line(file, k, name, line);
    for (char *end; *at && *at != '\n'; at = end) {
        double number = strtod(at, &end);
        if (end == at || count == most)
            fail_msg("%s: %s of network %zu: no number, or too many: %.40s", file, name, k, at);
        numbers[count++] = number;
        end += strspn(end, " ");
    }
    free(line);
    assert_true(count > 0);
    return count;
}

static void fill(Real *to, size_t k, const char *name, size_t wanted)
{
    double *numbers = malloc(wanted * sizeof *numbers);
    assert_non_null(numbers);
    assert_int_equal(networks_numbers("networks.txt", k, name, numbers, wanted), wanted);
    for (size_t i = 0; i < wanted; i++)
        to[i] = (Real)numbers[i];
    free(numbers);
}

void networks_make(size_t k, double rate, Dataset *data, Trainer *t)
{
    char *line = malloc(LINE_SIZE), shape[32], hidden[32], output[32], loss[32];
    unsigned samples;
    Error err;
    assert_non_null(line);
    const char *words = find_line("networks.txt", k, "network", line);
    assert_int_equal(
        sscanf(words, "%31s %31s %31s %31s %u", shape, hidden, output, loss, &samples), 5);
    free(line);
    Net net = make_net(shape, hidden, output);
    const size_t outputs = net_outputs(&net);
    Real *theta = malloc(net.parameter_count * sizeof *theta);
    assert_non_null(theta);
    fill(theta, k, "theta", net.parameter_count);
    assert_true(dataset_init(data, "reference", samples, net.inputs, outputs, &err));
    fill(data->x, k, "x", samples * net.inputs);
    fill(data->t, k, "t", samples * outputs);
    dataset_finish(data);
    const Hyper hyper = {.rate = rate, .batch = 0, .seed = 1};
    const TrainerSpec spec = {.loss = loss_find(loss, &err),
                              .optimizer = optimizer_find("sgd", &err),
                              .init = init_find("glorot-uniform", &err),
                              .start = theta};
    assert_non_null(spec.loss);
    if (!trainer_init(t, &net, data, &spec, &hyper, &err))
        fail_msg("network %zu: %s", k, err.message);
    t->spec.start = NULL;
    free(theta);
}

PlainNet networks_plain(const Net *net, const char *loss)
{
    PlainNet plain = {.inputs = net->inputs, .count = net->layer_count, .loss = plain_loss(loss)};
    for (size_t l = 0; l < plain.count; l++)
        plain.layer[l] = (PlainLayer){
            .units = net->layers[l].units,
            .activation = plain_activation(net->layers[l].activation->row.name)};
    assert_true(plain_allocate(&plain));
    return plain;
}
