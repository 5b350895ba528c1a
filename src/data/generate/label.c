#include "data/generate/label.h"

#include <stdlib.h>
#include <string.h>

bool label_name(Dataset *data, const char *const *names, size_t count, Error *err)
{
    data->output_names = calloc(count + 1, sizeof *data->output_names);
    data->class_column = strdup("class");
    if (!data->output_names || !data->class_column)
        return error_memory(err);
    for (size_t i = 0; i < count; i++)
        if (!(data->output_names[i] = strdup(names[i])))
            return error_memory(err);
    return true;
}

bool label_init(Dataset *data, const char *name, size_t samples, size_t inputs,
                const GeneratorChoice *choice, Error *err)
{
    static const char *const names[] = {"minus", "plus"};
    bool classes = choice->targets == TARGETS_CLASSES;
    return dataset_init(data, name, samples, inputs, classes ? 2 : 1, err) &&
           (!classes || label_name(data, names, 2, err));
}

void label_set(Dataset *data, size_t k, bool positive, const GeneratorChoice *choice)
{
    if (choice->targets == TARGETS_CLASSES)
        data->t[2 * k + positive] = 1;
    else
        data->t[k] = positive ? 1 : choice->targets == TARGETS_PM ? -1 : 0;
}
