/* Samples that are put into a data set, and taken out of it. */
#include "core/samples/dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t dataset_id(const Dataset *data, size_t k)
{
    return data->ids ? data->ids[k] : k;
}

size_t dataset_new_id(const Dataset *data)
{
    return data->ids ? data->next_id : dataset_rows(data);
}

/* An array with room for `rows` of so many numbers each; false without memory. */
static bool widen(Real **array, size_t rows, size_t columns)
{
    Real *larger = realloc(*array, (rows * columns + 1) * sizeof *larger);
    if (!larger)
        return false;
    *array = larger;
    return true;
}

/* The samples get numbers of their own, by which they are known wherever they stand. */
static bool number(Dataset *data, size_t room)
{
    bool first = !data->ids;
    size_t *ids = realloc(data->ids, room * sizeof *ids);
    if (!ids)
        return false;
    data->ids = ids;
    for (size_t k = 0; first && k < dataset_rows(data); k++)
        ids[k] = k;
    if (first)
        data->next_id = data->first_rows = dataset_rows(data);
    return true;
}

bool dataset_reserve(Dataset *data, size_t rows, Error *err)
{
    size_t room = rows + rows / 2 + 16;
    if (rows > DATASET_ROWS_MAX ||
        rows * (dataset_columns(data) + data->inputs + data->outputs) > DATASET_VALUES_MAX)
        return error_set(err, "%s has as many samples as there may be", data->name);
    if (data->ids && rows <= data->room)
        return true;
    if (!widen(data->features ? &data->base : &data->x, room, dataset_columns(data)) ||
        !widen(&data->t, room, data->outputs) || !dataset_reserve_features(data, room, err) ||
        !number(data, room))
        return error_memory(err);
    data->room = room;
    return true;
}

/* Moves all rows of an array from row `from` on to row `to`. */
static void move(Real *array, size_t columns, size_t rows, size_t from, size_t to)
{
    memmove(array + to * columns, array + from * columns, (rows - from) * columns * sizeof *array);
}

static void move_rows(Dataset *data, size_t from, size_t to)
{
    size_t rows = dataset_rows(data);
    move(data->x, data->inputs, rows, from, to);
    move(data->t, data->outputs, rows, from, to);
    if (data->features)
        move(data->base, data->features->columns, rows, from, to);
    memmove(data->ids + to, data->ids + from, (rows - from) * sizeof *data->ids);
}

/* A value that may be a target. */
static bool is_target(const Dataset *data, Real value, Error *err)
{
    if (data->kind == TARGET_REAL || (value >= data->low && value <= data->high))
        return true;
    return error_set(err, "a target of %s is a number from %.6g to %.6g", data->name,
                     (double)data->low, (double)data->high);
}

bool dataset_may_have(const Dataset *data, const Real *values, Error *err)
{
    Real inputs[FEATURES_MAX];
    size_t columns = dataset_columns(data);
    for (size_t i = 0; i < columns + data->outputs; i++)
        if (!isfinite(values[i]))
            return error_set(err, "a finite number is needed");
        else if (i >= columns && !is_target(data, values[i], err))
            return false;
    return !data->features || dataset_present(data, values, inputs, err);
}

void dataset_insert(Dataset *data, size_t k, const Real *values, size_t id)
{
    size_t columns = dataset_columns(data);
    move_rows(data, k, k + 1);
    data->count++;
    data->ids[k] = id;
    data->next_id = id >= data->next_id ? id + 1 : data->next_id;
    memcpy(dataset_value(data, k, 0), values, columns * sizeof *values);
    memcpy(data->t + k * data->outputs, values + columns, data->outputs * sizeof *values);
    if (data->features)
        dataset_present(data, dataset_base(data, k), data->x + k * data->inputs, NULL);
    dataset_find_range(data);
    data->revision++;
}

void dataset_remove(Dataset *data, size_t k)
{
    move_rows(data, k + 1, k);
    data->count--;
    dataset_find_range(data);
    data->revision++;
}

void dataset_take(const Dataset *data, size_t k, Real *values)
{
    size_t columns = dataset_columns(data);
    memcpy(values, dataset_base(data, k), columns * sizeof *values);
    memcpy(values + columns, data->t + k * data->outputs, data->outputs * sizeof *values);
}
