#include "data/source.h"

#include <string.h>
#include <unistd.h>

bool source_open(Dataset *data, const char *name, const TableChoice *choice, const Schema *schema,
                 const Preparation *preparation, const Generator **generator, bool *unknown,
                 Error *err)
{
    Error miss;
    GeneratorChoice said_of_it;
    *data = (Dataset){0};
    *unknown = false;
    *generator = generator_find(name, &said_of_it, &miss);
    if (!generator_is_named(name) && (strpbrk(name, "/.") || access(name, F_OK) == 0)) {
        *generator = NULL;
        return table_load(data, name, choice, schema, preparation, err);
    }
    if (!*generator) {
        *unknown = true;
        return error_set(err, "%s", miss.message);
    }
    const char *said = table_choice_said(choice, SAID_OF_ALL);
    if (said) {
        *unknown = true;
        return error_set(err, "%s is for a table in a file; '%s' is none", said, name);
    }
    if (!generator_make(*generator, &said_of_it, data, err))
        return false;
    if (schema)
        return preparation_follow(preparation, schema, data, err);
    *unknown = !preparation_apply(preparation, data, err);
    return !*unknown;
}

/* What suits the targets: sigmoid for 0/1, tanh for −1/+1, identity for others. */
static const char *output_activation(const Dataset *data)
{
    if (data->kind == TARGET_REAL)
        return "identity";
    if (data->low < 0)
        return "tanh";
    return data->kind == TARGET_ONE_HOT ? "softmax" : "sigmoid";
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
