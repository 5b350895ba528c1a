#include "data/session/session_edits.h"

#include "data/json.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each is compared with those before it: more than a person makes, fewer than take long. */
enum { EDITS_MAX = 1 << 16 };

static bool is_undone(const DatasetEdit *edit)
{
    return memcmp(&edit->value, &edit->original, sizeof edit->value) == 0;
}

const char *edit_column_name(const Dataset *data, size_t column, char out[32])
{
    bool is_input = column < dataset_columns(data);
    size_t first = is_input ? 0 : dataset_columns(data);
    snprintf(out, 32, "%c%zu", is_input ? 'x' : 't', column - first + 1);
    return out;
}

bool edit_column_find(const Dataset *data, const char *name, size_t *column)
{
    unsigned long number;
    int end = 0;
    char letter;
    if (!name || sscanf(name, "%c%6lu%n", &letter, &number, &end) != 2 || name[end] || number < 1)
        return false;
    *column = number - 1 + (letter == 't' ? dataset_columns(data) : 0);
    return (letter == 'x' && number <= dataset_columns(data)) ||
           (letter == 't' && number <= data->outputs);
}

/* The place of the sample of this number, or SIZE_MAX where it is not there any more. */
static size_t find_sample(const Dataset *data, size_t id)
{
    size_t rows = dataset_rows(data);
    if (!data->ids)
        return id < rows ? id : SIZE_MAX;
    for (size_t k = 0; k < rows; k++)
        if (data->ids[k] == id)
            return k;
    return SIZE_MAX;
}

/* Of a sample that was put in later all values are told. One that was taken out may come back. */
static bool is_told(const Dataset *data, const DatasetEdit *e)
{
    return !is_undone(e) && (!data->ids || e->id < data->first_rows);
}

json_t *edits_json(const Dataset *data)
{
    json_t *array = json_array();
    char name[32];
    for (size_t i = 0; array && i < data->edit_count; i++) {
        const DatasetEdit *e = &data->edits[i];
        if (is_told(data, e))
            array = json_append(array, json_pack("{s:I, s:s, s:f}", "sample",
                                                 (json_int_t)e->id + 1, "column",
                                                 edit_column_name(data, e->column, name), "value",
                                                 (double)e->value));
    }
    return array;
}

bool edits_read(const json_t *edits, Dataset *data, Error *err)
{
    if (edits && !json_is_array(edits))
        return error_set(err, "an array is needed");
    if (json_array_size(edits) > EDITS_MAX)
        return error_set(err, "there are %zu, but at most %d can be read", json_array_size(edits),
                         EDITS_MAX);
    for (size_t i = 0; i < json_array_size(edits); i++) {
        const json_t *item = json_array_get(edits, i), *value = json_object_get(item, "value");
        json_int_t sample = json_integer_value(json_object_get(item, "sample"));
        size_t column, place = sample > 0 ? find_sample(data, (size_t)sample - 1) : SIZE_MAX;
        if (!edit_column_find(data, json_string_value(json_object_get(item, "column")), &column) ||
            place >= data->count || !json_is_number(value))
            return error_set(err, "entry %zu: a sample from 1 to %zu, a column like x1 or t1, and "
                             "a value are needed", i + 1, data->count);
        if (!dataset_edit_one(data, place, column, (Real)json_number_value(value), err))
            return false;
    }
    dataset_find_range(data);
    return true;
}

/* Numbers of samples, from 1, that were there at first and are not any more. */
static json_t *removed_json(const Dataset *data)
{
    json_t *array = json_array();
    bool *there = calloc(data->first_rows + 1, sizeof *there);
    for (size_t k = 0; there && k < dataset_rows(data); k++)
        if (data->ids[k] < data->first_rows)
            there[data->ids[k]] = true;
    for (size_t id = 0; there && array && id < data->first_rows; id++)
        if (!there[id])
            array = json_append(array, json_integer((json_int_t)id + 1));
    array = json_if(there != NULL, array);
    free(there);
    return array;
}

static json_t *sample_json(const Dataset *data, size_t k)
{
    return json_pack("{s:I, s:o, s:o}", "id", (json_int_t)data->ids[k] + 1, "columns",
                     json_numbers(dataset_base(data, k), dataset_columns(data)), "targets",
                     json_numbers(data->t + k * data->outputs, data->outputs));
}

json_t *samples_json(const Dataset *data)
{
    if (!data->ids)
        return json_null();
    json_t *added = json_array();
    for (size_t k = 0; added && k < data->count; k++)
        if (data->ids[k] >= data->first_rows)
            added = json_append(added, sample_json(data, k));
    return json_pack("{s:I, s:o, s:o}", "first", (json_int_t)data->first_rows, "removed",
                     removed_json(data), "added", added);
}

static bool read_values(const json_t *array, size_t n, Real *out)
{
    bool ok = json_array_size(array) == n;
    for (size_t i = 0; ok && i < n; i++) {
        out[i] = (Real)json_number_value(json_array_get(array, i));
        ok = json_is_number(json_array_get(array, i));
    }
    return ok;
}

static bool add_sample(const json_t *sample, Dataset *data, Real *values, Error *err)
{
    size_t columns = dataset_columns(data);
    json_int_t id = json_integer_value(json_object_get(sample, "id"));
    if (id < 1 || (size_t)id <= data->first_rows || id > UINT32_MAX ||
        !read_values(json_object_get(sample, "columns"), columns, values) ||
        !read_values(json_object_get(sample, "targets"), data->outputs, values + columns))
        return error_set(err, "each sample added needs an id, %zu columns and %zu targets", columns,
                         data->outputs);
    if (!dataset_may_have(data, values, err) ||
        !dataset_reserve(data, dataset_rows(data) + 1, err))
        return false;
    dataset_insert(data, data->count, values, (size_t)id - 1);
    return true;
}

static bool take_out(const json_t *removed, Dataset *data, Error *err)
{
    for (size_t i = 0; i < json_array_size(removed); i++) {
        json_int_t id = json_integer_value(json_array_get(removed, i));
        size_t place = id > 0 ? find_sample(data, (size_t)id - 1) : SIZE_MAX;
        if (place >= data->count || data->count == 1)
            return error_set(err, "there is no sample %lld that could be taken out", (long long)id);
        dataset_remove(data, place);
    }
    return true;
}

bool samples_read(const json_t *samples, Dataset *data, Error *err)
{
    const json_t *removed = json_object_get(samples, "removed");
    const json_t *added = json_object_get(samples, "added");
    if (!samples)
        return true;
    if (!json_is_array(removed) || !json_is_array(added) ||
        json_array_size(removed) + json_array_size(added) > EDITS_MAX)
        return error_set(err, "removed and added are to be arrays of at most %d samples",
                         EDITS_MAX);
    Real *values = calloc(dataset_columns(data) + data->outputs + 1, sizeof *values);
    if (!values)
        return error_memory(err);
    bool ok = dataset_reserve(data, dataset_rows(data) + 1, err);
    /* Those taken out last, for all that were there at first may have gone. */
    for (size_t i = 0; ok && i < json_array_size(added); i++)
        ok = add_sample(json_array_get(added, i), data, values, err);
    ok = ok && take_out(removed, data, err);
    free(values);
    return ok;
}
