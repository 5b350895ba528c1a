#include "support.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 512, PATHS = 8 };

Net make_net(const char *shape, const char *hidden, const char *last)
{
    LayerSpec layers[NET_LAYERS_MAX];
    size_t count = 0;
    char *end;
    Error err;
    Net net;
    size_t inputs = strtoul(shape, &end, 10);
    while (*end == '-')
        layers[count++] = (LayerSpec){strtoul(end + 1, &end, 10), activation_find(hidden, &err)};
    layers[count - 1].activation = activation_find(last, &err);
    assert_true(net_init(&net, inputs, count, layers, &err));
    return net;
}

void make_points(Dataset *data, size_t count, size_t inputs, size_t outputs, uint64_t seed)
{
    Error err;
    assert_true(dataset_init(data, "points", count, inputs, outputs, &err));
    for (size_t i = 0; i < count * inputs; i++)
        data->x[i] = (Real)draw_uniform(&seed, -1, 1);
    for (size_t i = 0; i < count * outputs; i++)
        data->t[i] = (Real)draw_uniform(&seed, -0.9, 0.9);
    dataset_finish(data);
}

void make_trainer(Trainer *trainer, const Net *net, const Dataset *data, const Hyper *hyper,
                  const Real *start)
{
    Error err;
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer_find("sgd", &err),
                        init_find("glorot-uniform", &err), false, 0, start, NULL};
    assert_true(trainer_init(trainer, net, data, &spec, hyper, &err));
}

void train(Trainer *trainer, Grain grain, size_t n)
{
    for (size_t i = 0; i < n; i++)
        trainer_finish(trainer, grain);
}

void check_near(double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%.17g is not within %g of %.17g", got, tolerance, wanted);
}

void check_moments(double sum, double squares, size_t n, double mean, double deviation)
{
    double m = sum / (double)n, variance = squares / (double)n - m * m;
    check_near(m, mean, 5 * deviation / sqrt((double)n));
    check_near(sqrt(variance), deviation, 5 * deviation / sqrt((double)n));
}

void check_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" does not hold \"%s\"", text, part);
}

int folder_make(void **state)
{
    char path[] = "/tmp/backprop-test-XXXXXX";
    if (!mkdtemp(path))
        return -1;
    *state = strdup(path);
    return *state ? 0 : -1;
}

int folder_remove(void **state)
{
    DIR *folder = opendir(*state);
    if (!folder)
        return -1;
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *path = in_folder(state, entry->d_name);
        if (unlink(path) != 0)
            rmdir(path);
    }
    closedir(folder);
    int result = rmdir(*state);
    free(*state);
    return result;
}

const char *in_folder(void **state, const char *name)
{
    static char paths[PATHS][PATH_SIZE];
    static size_t next;
    char *path = paths[next++ % PATHS];
    snprintf(path, PATH_SIZE, "%s/%s", (const char *)*state, name);
    return path;
}

void put_file(const char *path, const char *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

char *get_file(const char *path, size_t *size)
{
    char *bytes = NULL;
    FILE *in = fopen(path, "rb"), *out = open_memstream(&bytes, size);
    assert_non_null(in);
    assert_non_null(out);
    for (int c; (c = fgetc(in)) != EOF;)
        fputc(c, out);
    fclose(in);
    fclose(out);
    return bytes;
}

size_t count_files(const char *path)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return count;
}
