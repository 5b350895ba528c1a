#include "core/samples/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool dataset_init(Dataset *data, const char *name, size_t count, size_t inputs, size_t outputs,
                  Error *err)
{
    *data = (Dataset){.count = count, .inputs = inputs, .outputs = outputs};
    if (count > DATASET_ROWS_MAX || inputs + outputs > DATASET_COLUMNS_MAX ||
        count * (inputs + outputs) > DATASET_VALUES_MAX)
        return error_set(err, "%zu samples of %zu + %zu values are too many; the limits are %d "
                         "samples, %d columns and %d values", count, inputs, outputs,
                         DATASET_ROWS_MAX, DATASET_COLUMNS_MAX, DATASET_VALUES_MAX);
    data->name = strdup(name);
    data->x = calloc(count * inputs + 1, sizeof *data->x);
    data->t = calloc(count * outputs + 1, sizeof *data->t);
    if (!data->name || !data->x || !data->t)
        return error_memory(err);
    return true;
}

/* Whether every target is one of two values. */
static bool all_targets_are(const Dataset *data, Real low, Real high)
{
    for (size_t i = 0; i < data->count * data->outputs; i++)
        if (!(data->t[i] <= low && data->t[i] >= low) &&
            !(data->t[i] <= high && data->t[i] >= high))
            return false;
    return true;
}

static bool is_one_hot(const Dataset *data)
{
    for (size_t k = 0; k < data->count; k++) {
        size_t ones = 0;
        for (size_t j = 0; j < data->outputs; j++)
            ones += data->t[k * data->outputs + j] > 0;
        if (ones != 1)
            return false;
    }
    return true;
}

size_t dataset_rows(const Dataset *data)
{
    return data->count + data->test_count;
}

void dataset_find_range(Dataset *data)
{
    size_t n = dataset_rows(data) * data->inputs;
    data->x_min = data->x_max = n > 0 ? data->x[0] : 0;
    for (size_t i = 0; i < n; i++) {
        if (data->x[i] < data->x_min)
            data->x_min = data->x[i];
        if (data->x[i] > data->x_max)
            data->x_max = data->x[i];
    }
}

void dataset_finish(Dataset *data)
{
    bool bits = all_targets_are(data, 0, 1), signs = !bits && all_targets_are(data, -1, 1);
    bool several = data->outputs > 1 && (bits || (signs && data->class_column));
    data->low = signs ? -1 : 0;
    data->high = 1;
    data->kind = several && is_one_hot(data) ? TARGET_ONE_HOT
                 : bits || signs             ? TARGET_BINARY
                                             : TARGET_REAL;
    dataset_find_range(data);
}

bool dataset_describe(Dataset *data, Error *err)
{
    Schema *schema = &data->schema;
    for (size_t i = 0; i < data->inputs + data->outputs; i++) {
        bool target = i >= data->inputs;
        char **names = target ? data->output_names : data->input_names;
        size_t first = target ? i - data->inputs : i;
        SchemaColumn *column = schema_add(schema, names ? names[first] : NULL, i, target);
        if (!column)
            return error_memory(err);
        column->first = first;
    }
    schema->width = data->inputs + data->outputs;
    schema->kind = data->kind;
    schema->low = data->low;
    schema->high = data->high;
    return true;
}

size_t dataset_largest(size_t n, const Real *v)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (v[i] > v[best])
            best = i;
    return best;
}

bool dataset_is_correct(const Dataset *data, size_t k, const Real *a)
{
    const Real *t = data->t + k * data->outputs;
    if (data->kind == TARGET_REAL)
        return false;
    if (data->kind == TARGET_ONE_HOT)
        return dataset_largest(data->outputs, a) == dataset_largest(data->outputs, t);
    Real middle = (data->low + data->high) / 2;
    for (size_t j = 0; j < data->outputs; j++)
        if ((a[j] > middle) != (t[j] > middle))
            return false;
    return true;
}

size_t dataset_class_of(const Dataset *data, const Real *a)
{
    if (data->kind == TARGET_BINARY && data->outputs == 1)
        return a[0] > (data->low + data->high) / 2;
    return dataset_largest(data->outputs, a);
}

/* The digit that class c, from 0 on, is called; −1 where its name is no digit. */
static int digit_of(const Dataset *d, size_t c)
{
    if (d->kind == TARGET_ONE_HOT) {
        const char *name = d->output_names ? d->output_names[c] : "";
        return name[0] >= '0' && name[0] <= '9' && !name[1] ? name[0] - '0' : -1;
    }
    Real value = c > 0 ? d->high : d->low;
    for (int digit = 0; digit <= 9; digit++)
        if (!(value < (Real)digit) && !(value > (Real)digit))
            return digit;
    return -1;
}

size_t dataset_class_of_digit(const Dataset *d, unsigned digit)
{
    size_t classes = d->kind == TARGET_ONE_HOT ? d->outputs : 2, called = 0, found = 0;
    if (d->kind == TARGET_REAL)
        return digit;
    for (size_t c = 0; c < classes; c++) {
        called += digit_of(d, c) >= 0;
        found = digit_of(d, c) == (int)digit ? c + 1 : found;
    }
    return called == classes ? found : digit <= classes ? digit : 0;
}

/* A number of a column in the units of the table, and back; as it is where there is no column. */
static double own_number(const SchemaColumn *column, Real x)
{
    return column ? (double)x * column->size + column->shift : (double)x;
}

static Real scaled_number(const SchemaColumn *column, double v)
{
    return (Real)(column ? (v - column->shift) / column->size : v);
}

double dataset_own_value(const Dataset *data, size_t k, Real a)
{
    return own_number(schema_output(&data->schema, k), a);
}

double dataset_own_column(const Dataset *data, size_t i, Real x)
{
    return own_number(schema_input(&data->schema, i), x);
}

Real dataset_scaled_column(const Dataset *data, size_t i, double v)
{
    return scaled_number(schema_input(&data->schema, i), v);
}

Real dataset_scaled_target(const Dataset *data, size_t k, double v)
{
    return scaled_number(schema_output(&data->schema, k), v);
}

void dataset_free_names(char **names, size_t n)
{
    for (size_t i = 0; names && i < n; i++)
        free(names[i]);
    free(names);
}

static const char *name_of(char **names, char letter, size_t i, char buffer[DATASET_NAME_SIZE])
{
    if (names && names[i])
        return names[i];
    snprintf(buffer, DATASET_NAME_SIZE, "%c%zu", letter, i + 1);
    return buffer;
}

const char *dataset_input_name(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE])
{
    return name_of(data->input_names, 'x', i, buffer);
}

const char *dataset_output_name(const Dataset *data, size_t k, char buffer[DATASET_NAME_SIZE])
{
    return name_of(data->output_names, 'y', k, buffer);
}

const char *dataset_column_name(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE])
{
    return name_of(data->features ? data->column_names : data->input_names, 'x', i, buffer);
}

Real *dataset_value(const Dataset *data, size_t sample, size_t column)
{
    size_t columns = dataset_columns(data);
    if (column >= columns)
        return data->t + sample * data->outputs + (column - columns);
    return (data->features ? data->base : data->x) + sample * columns + column;
}

/* The note of a value, a new one where there is none yet; NULL without memory. */
static DatasetEdit *note_edit(Dataset *data, size_t sample, size_t column)
{
    size_t id = dataset_id(data, sample);
    for (size_t i = 0; i < data->edit_count; i++)
        if (data->edits[i].id == id && data->edits[i].column == column)
            return &data->edits[i];
    DatasetEdit *larger = realloc(data->edits, (data->edit_count + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    Real now = *dataset_value(data, sample, column);
    data->edits = larger;
    data->edits[data->edit_count] = (DatasetEdit){id, column, now, now};
    return &data->edits[data->edit_count++];
}

/* Puts the value there, and what features make of it; false, with nothing changed, where one is
 * not finite then. */
static bool put_value(Dataset *data, size_t sample, size_t column, Real value, Error *err)
{
    Real *at = dataset_value(data, sample, column), before = *at;
    Real *inputs = data->x + sample * data->inputs;
    *at = value;
    if (!data->features || column >= data->features->columns ||
        dataset_present(data, dataset_base(data, sample), inputs, err))
        return true;
    *at = before;
    dataset_present(data, dataset_base(data, sample), inputs, NULL);
    return false;
}

bool dataset_edit_one(Dataset *data, size_t sample, size_t column, Real value, Error *err)
{
    bool bound = column >= dataset_columns(data) && data->kind != TARGET_REAL;
    if (!isfinite(value))
        return error_set(err, "a finite number is needed");
    if (bound && (value < data->low || value > data->high))
        return error_set(err, "a target of %s is a number from %.6g to %.6g", data->name,
                         (double)data->low, (double)data->high);
    DatasetEdit *edit = note_edit(data, sample, column);
    if (!edit)
        return error_memory(err);
    if (!put_value(data, sample, column, value, err))
        return false;
    edit->value = value;
    data->revision++;
    return true;
}

bool dataset_edit(Dataset *data, size_t sample, size_t column, Real value, Error *err)
{
    if (!dataset_edit_one(data, sample, column, value, err))
        return false;
    if (column < dataset_columns(data))
        dataset_find_range(data);
    return true;
}

void dataset_free(Dataset *data)
{
    dataset_forget_features(data);
    free(data->ids);
    free(data->edits);
    dataset_free_names(data->input_names, data->inputs);
    dataset_free_names(data->output_names, data->outputs);
    free(data->class_column);
    free(data->form.inputs);
    free(data->form.targets);
    free(data->form.categories);
    free(data->form.missing_values);
    schema_free(&data->schema);
    remarks_free(&data->remarks);
    free(data->path);
    free(data->name);
    free(data->x);
    free(data->t);
    free(data->start);
    free(data->stream);
    *data = (Dataset){0};
}
