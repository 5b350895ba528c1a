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

double dataset_own_value(const Dataset *data, size_t k, Real a)
{
    const SchemaColumn *column = schema_output(&data->schema, k);
    return (double)a * column->size + column->shift;
}

static void free_names(char **names, size_t n)
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

size_t dataset_columns(const Dataset *data)
{
    return data->features ? data->features->columns : data->inputs;
}

const Real *dataset_base(const Dataset *data, size_t k)
{
    return data->features ? data->base + k * data->features->columns : data->x + k * data->inputs;
}

const char *dataset_column_name(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE])
{
    return name_of(data->features ? data->column_names : data->input_names, 'x', i, buffer);
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

/* The features of all samples into x [rows][features->count]. */
static bool compute_all(const Dataset *data, const Features *features, Real *x, Error *err)
{
    size_t which;
    for (size_t k = 0; k < dataset_rows(data); k++)
        if (!features_compute(features, dataset_base(data, k), x + k * features->count, &which))
            return error_set(err, "%s is not a finite number for sample %zu",
                             features->list[which].text, k + 1);
    return true;
}

/* The list as the data set knows it: a copy of its own, made where it has none; NULL without
 * memory. */
static const Features *know(Dataset *data, const Features *features)
{
    size_t bytes = sizeof *features + features->count * sizeof features->list[0];
    for (size_t i = 0; i < data->known_count; i++)
        if (features_same(data->known[i], features))
            return data->known[i];
    Features **larger = realloc(data->known, (data->known_count + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    data->known = larger;
    Features *copy = malloc(bytes);
    if (!copy)
        return NULL;
    memcpy(copy, features, bytes);
    return data->known[data->known_count++] = copy;
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
            free_names(names, features->count);
            return NULL;
        }
    }
    return names;
}

/* The columns are the inputs again. */
static void drop_features(Dataset *data)
{
    if (!data->features)
        return;
    free(data->x);
    free_names(data->input_names, data->inputs);
    data->x = data->base;
    data->input_names = data->column_names;
    data->inputs = data->features->columns;
    data->base = NULL;
    data->column_names = NULL;
    data->features = NULL;
}

bool dataset_use_features(Dataset *data, const Features *features, Error *err)
{
    if (!features || features_are_columns(features)) {
        drop_features(data);
        data->revision++;
        dataset_find_range(data);
        return true;
    }
    const Features *kept = know(data, features);
    Real *x = calloc(dataset_rows(data) * features->count + 1, sizeof *x);
    char **names = name_features(data, features);
    bool room = kept && x && names;
    if (!room || !compute_all(data, features, x, err)) {
        free(x);
        free_names(names, features->count);
        return room ? false : error_memory(err);
    }
    drop_features(data);
    data->base = data->x;
    data->column_names = data->input_names;
    data->x = x;
    data->input_names = names;
    data->inputs = kept->count;
    data->features = kept;
    data->revision++;
    dataset_find_range(data);
    return true;
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
    for (size_t i = 0; i < data->edit_count; i++)
        if (data->edits[i].sample == sample && data->edits[i].column == column)
            return &data->edits[i];
    DatasetEdit *larger = realloc(data->edits, (data->edit_count + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    Real now = *dataset_value(data, sample, column);
    data->edits = larger;
    data->edits[data->edit_count] = (DatasetEdit){sample, column, now, now};
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
    drop_features(data);
    for (size_t i = 0; i < data->known_count; i++)
        free(data->known[i]);
    free(data->known);
    free(data->edits);
    free_names(data->input_names, data->inputs);
    free_names(data->output_names, data->outputs);
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
    *data = (Dataset){0};
}
