#include "data/source.h"

#include <string.h>
#include <unistd.h>

bool source_is_generator(const char *name)
{
    size_t number;
    const Generator *generator = generator_find(name, &number, NULL);
    return generator && strcmp(generator->row.name, name) == 0;
}

bool source_open(Dataset *data, const char *name, const CsvColumns *columns,
                 const Generator **generator, bool *unknown, Error *err)
{
    Error miss;
    size_t number = 0;
    *data = (Dataset){0};
    *unknown = false;
    *generator = generator_find(name, &number, &miss);
    if (!source_is_generator(name) && (strpbrk(name, "/.") || access(name, F_OK) == 0)) {
        *generator = NULL;
        return csv_load(data, name, columns, err);
    }
    if (!*generator) {
        *unknown = true;
        return error_set(err, "%s", miss.message);
    }
    if (columns->inputs || columns->targets) {
        *unknown = true;
        return error_set(err, "--inputs and --targets choose columns of a CSV file; '%s' is none",
                         name);
    }
    return generator_make(*generator, number, data, err);
}

/* What suits the targets: sigmoid for 0/1, tanh for −1/+1, identity for others. */
static const char *output_activation(const Dataset *data)
{
    if (data->kind == TARGET_REAL)
        return "identity";
    if (data->kind == TARGET_ONE_HOT)
        return "softmax";
    return data->kind == TARGET_BINARY && data->low < 0 ? "tanh" : "sigmoid";
}

size_t source_hidden_units(const Dataset *data)
{
    size_t bits = 1;
    if (data->path)
        return 8;
    while ((size_t)1 << bits < data->count)
        bits++;
    return bits;
}

Suggestion source_suggestion(const Dataset *data, const Generator *generator)
{
    Suggestion s = {NULL, "tanh", NULL, "glorot-uniform", 0.1};
    if (generator)
        s = generator->suggestion;
    if (!s.output_activation)
        s.output_activation = output_activation(data);
    return s;
}
