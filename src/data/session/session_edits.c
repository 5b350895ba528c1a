#include "data/session/session_edits.h"

#include "data/json.h"

#include <stdio.h>
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

json_t *edits_json(const Dataset *data)
{
    json_t *array = json_array();
    char name[32];
    for (size_t i = 0; array && i < data->edit_count; i++) {
        const DatasetEdit *e = &data->edits[i];
        if (!is_undone(e))
            array = json_append(array, json_pack("{s:I, s:s, s:f}", "sample",
                                                 (json_int_t)e->sample + 1, "column",
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
        size_t column;
        if (!edit_column_find(data, json_string_value(json_object_get(item, "column")), &column) ||
            sample < 1 || (size_t)sample > data->count || !json_is_number(value))
            return error_set(err, "entry %zu: a sample from 1 to %zu, a column like x1 or t1, and "
                             "a value are needed", i + 1, data->count);
        if (!dataset_edit_one(data, (size_t)sample - 1, column, (Real)json_number_value(value),
                              err))
            return false;
    }
    dataset_find_range(data);
    return true;
}
