#include "data/generate/vowels.h"

#include "core/base/mathematics.h"
#include "core/base/rng.h"
#include "data/generate/label.h"

#include <stdlib.h>
#include <string.h>

static bool name_formants(Dataset *data, const Dataset *means, Error *err)
{
    data->input_names = calloc(data->inputs + 1, sizeof *data->input_names);
    for (size_t i = 0; data->input_names && i < data->inputs; i++)
        if (!(data->input_names[i] = strdup(means->input_names[i])))
            return error_memory(err);
    return data->input_names || error_memory(err);
}

bool vowels_make(Dataset *data, const char *name, const Dataset *means, const GeneratorChoice *c,
                 Error *err)
{
    Rng rng;
    size_t each = c->noise > 0 ? c->samples : 1, count = means->count * each;
    size_t inputs = c->number, outputs = means->outputs;
    if (!dataset_init(data, name, count, inputs, outputs, err) ||
        !label_name(data, (const char *const *)means->output_names, outputs, err) ||
        !name_formants(data, means, err))
        return false;
    free(data->class_column);
    data->class_column = strdup(means->class_column);
    if (!data->class_column)
        return error_memory(err);
    rng_init(&rng, c->seed, RNG_SAMPLES);
    for (size_t k = 0; k < count; k++) {
        const Real *mean = means->x + k % means->count * means->inputs;
        const Real *target = means->t + k % means->count * outputs;
        for (size_t i = 0; i < inputs; i++)
            data->x[k * inputs + i] =
                c->noise > 0 ? (Real)((double)mean[i] * math_exp(c->noise * rng_normal(&rng)))
                             : mean[i];
        memcpy(data->t + k * outputs, target, outputs * sizeof *target);
    }
    return true;
}
