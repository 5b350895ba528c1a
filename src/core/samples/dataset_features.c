/* Features in the place of a data set's columns, and these again. */
#include "core/samples/dataset.h"

#include <stdlib.h>
#include <string.h>

size_t dataset_columns(const Dataset *data)
{
    return data->features ? data->features->columns : data->inputs;
}

const Real *dataset_base(const Dataset *data, size_t k)
{
    return (data->features ? data->base : data->x) + k * dataset_columns(data);
}

bool dataset_present(const Dataset *data, const Real *columns, Real *inputs, Error *err)
{
    size_t which;
    if (data->features && !features_compute(data->features, columns, inputs, &which))
        return error_set(err, "%s is not a finite number there", data->features->list[which].text);
    if (!data->features)
        memcpy(inputs, columns, data->inputs * sizeof *inputs);
    return true;
}

/* What features are called: a column by its name, where it has one, a formula as it is shown. NULL
 * without memory. */
static char **name_features(const Dataset *data, const Features *features)
{
    char **names = calloc(features->count + 1, sizeof *names);
    char **columns = data->features ? data->column_names : data->input_names;
    size_t column;
    for (size_t i = 0; names && i < features->count; i++) {
        const Feature *f = &features->list[i];
        bool named = columns && feature_is_column(f, &column) && columns[column];
        names[i] = strdup(named ? columns[column] : f->symbol);
        if (!names[i]) {
            dataset_free_names(names, features->count);
            return NULL;
        }
    }
    return names;
}

static KnownFeatures *find_known(const Dataset *data, const Features *features)
{
    for (size_t i = 0; i < data->known_count; i++)
        if (features_same(data->known[i].list, features))
            return &data->known[i];
    return NULL;
}

/* The list as the data set knows it: a copy of its own, made where it has none; NULL without
 * memory. */
static KnownFeatures *know(Dataset *data, const Features *features)
{
    size_t bytes = sizeof *features + features->count * sizeof features->list[0];
    KnownFeatures *known = find_known(data, features);
    if (known)
        return known;
    KnownFeatures *larger = realloc(data->known, (data->known_count + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    data->known = larger;
    known = &larger[data->known_count];
    *known = (KnownFeatures){.list = malloc(bytes), .names = name_features(data, features)};
    if (!known->list || !known->names) {
        free(known->list);
        dataset_free_names(known->names, features->count);
        return NULL;
    }
    memcpy(known->list, features, bytes);
    data->known_count++;
    data->widest = features->count > data->widest ? features->count : data->widest;
    return known;
}

/* Room for the widest features of so many samples. */
static bool widen(Dataset *data, size_t rows)
{
    Real **place = data->features ? &data->x : &data->presented;
    size_t numbers = rows * data->widest + 1;
    Real *larger = numbers > data->presented_room ? realloc(*place, numbers * sizeof *larger)
                                                  : *place;
    if (!larger)
        return false;
    *place = larger;
    data->presented_room = numbers > data->presented_room ? numbers : data->presented_room;
    return true;
}

bool dataset_reserve_features(Dataset *data, size_t rows, Error *err)
{
    return data->known_count == 0 || widen(data, rows) || error_memory(err);
}

bool dataset_may_present(const Dataset *data, const Features *features, Error *err)
{
    Real inputs[FEATURES_MAX];
    size_t which;
    for (size_t k = 0; k < dataset_rows(data); k++)
        if (!features_compute(features, dataset_base(data, k), inputs, &which))
            return error_set(err, "%s is not a finite number for sample %zu",
                             features->list[which].text, k + 1);
    return true;
}

const Features *dataset_know_features(Dataset *data, const Features *features, Error *err)
{
    KnownFeatures *known = know(data, features);
    if (known && widen(data, dataset_rows(data) > data->room ? dataset_rows(data) : data->room))
        return known->list;
    error_memory(err);
    return NULL;
}

/* The columns are the inputs again. */
static void drop_features(Dataset *data)
{
    if (!data->features)
        return;
    data->presented = data->x;
    data->x = data->base;
    data->input_names = data->column_names;
    data->inputs = data->features->columns;
    data->base = NULL;
    data->column_names = NULL;
    data->features = NULL;
}

void dataset_put_features(Dataset *data, const Features *features)
{
    size_t which;
    drop_features(data);
    if (features) {
        data->base = data->x;
        data->column_names = data->input_names;
        data->x = data->presented;
        data->presented = NULL;
        data->input_names = find_known(data, features)->names;
        data->inputs = features->count;
        data->features = features;
        for (size_t k = 0; k < dataset_rows(data); k++)
            features_compute(features, dataset_base(data, k), data->x + k * data->inputs, &which);
    }
    data->revision++;
    dataset_find_range(data);
}

bool dataset_use_features(Dataset *data, const Features *features, Error *err)
{
    if (features && features_are_columns(features))
        features = NULL;
    if (features && !dataset_may_present(data, features, err))
        return false;
    const Features *known = features ? dataset_know_features(data, features, err) : NULL;
    if (features && !known)
        return false;
    dataset_put_features(data, known);
    return true;
}

void dataset_forget_features(Dataset *data)
{
    drop_features(data);
    for (size_t i = 0; i < data->known_count; i++) {
        dataset_free_names(data->known[i].names, data->known[i].list->count);
        free(data->known[i].list);
    }
    free(data->known);
    free(data->presented);
}
