#include "core/samples/preparation.h"

#include "core/base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* By comparisons: fmin and fmax crash gcc 12 for aarch64 where it vectorizes. */
static void learn_range(size_t n, const double *v, double *shift, double *size)
{
    double low = v[0], high = v[0];
    for (size_t k = 1; k < n; k++) {
        low = v[k] < low ? v[k] : low;
        high = v[k] > high ? v[k] : high;
    }
    *shift = low;
    *size = high - low;
}

/* Mean and standard deviation over all n, not n − 1, in two passes. */
static void learn_moments(size_t n, const double *v, double *shift, double *size)
{
    double sum = 0, squares = 0;
    for (size_t k = 0; k < n; k++)
        sum += v[k];
    double mean = sum / (double)n;
    for (size_t k = 0; k < n; k++)
        squares += (v[k] - mean) * (v[k] - mean);
    *shift = mean;
    *size = sqrt(squares / (double)n);
}

/* A pixel of one byte, from 0 to 1: by what there can be, not by what there is. */
static void learn_byte(size_t n, const double *v, double *shift, double *size)
{
    (void)n;
    (void)v;
    *shift = 0;
    *size = 255;
}

static const Scaling scalings[] = {
    {{"none", "numbers as they are"}, NULL},
    {{"min-max", "each column from 0 to 1 over the training part"}, learn_range},
    {{"standard", "each column with mean 0 and standard deviation 1 over the training part"},
     learn_moments},
    {{"bytes", "pixels from 0 to 255 as numbers from 0 to 1"}, learn_byte},
};
const Table scaling_table = TABLE_OF("scaling", scalings);

static const TableRow splits[] = {
    [SPLIT_STRATIFIED] = {"stratified", "of each class its share, where there are classes"},
    [SPLIT_RANDOM] = {"random", "from all samples alike"},
};
const Table split_table = TABLE_OF("split", splits);

void preparation_learn(unsigned char scaling, size_t n, const double *v, double *shift,
                       double *size)
{
    const Scaling *row = (const Scaling *)table_row(&scaling_table, scaling);
    *shift = 0;
    *size = 1;
    if (row->learn)
        row->learn(n, v, shift, size);
    if (!(*size > 0))
        *size = 1;
}

double preparation_scale(double v, double shift, double size)
{
    return (v - shift) / size;
}

/* A shuffle of `count` samples, of which the first `drawn` are wanted (Durstenfeld 1964). */
static void shuffle(size_t count, size_t drawn, uint64_t seed, uint32_t *order)
{
    Rng rng;
    rng_init(&rng, seed, RNG_TEST_PART);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    for (size_t i = 0; i < drawn; i++) {
        size_t j = i + rng_below(&rng, (uint32_t)(count - i));
        uint32_t chosen = order[j];
        order[j] = order[i];
        order[i] = chosen;
    }
}

/* The class with the largest part of a sample still to be given, of those that keep one. */
static size_t next_share(size_t count, size_t test, const size_t *in, size_t class_count,
                         const size_t *quota)
{
    size_t best = class_count;
    double most = 0;
    for (size_t c = 0; c < class_count; c++) {
        double lacking = (double)test * (double)in[c] / (double)count - (double)quota[c];
        if (quota[c] + 1 < in[c] && (best == class_count || lacking > most)) {
            best = c;
            most = lacking;
        }
    }
    return best;
}

/* Shares `test` samples out among classes of sizes `in`: each the whole part of its share, and the
 * rest to those that lack most; a class keeps a sample to train on. */
static void share_out(size_t count, size_t test, const size_t *in, size_t class_count,
                      size_t *quota)
{
    size_t given = 0;
    for (size_t c = 0; c < class_count; c++) {
        quota[c] = test * in[c] / count;
        quota[c] -= quota[c] > 0 && quota[c] == in[c];
        given += quota[c];
    }
    for (; given < test; given++)
        quota[next_share(count, test, in, class_count, quota)]++;
}

/* Marks the test part, of each class its quota in the order of a shuffle of all. */
static void draw_of_each(size_t count, const size_t *classes, const uint32_t *order, size_t *quota,
                         bool *is_test)
{
    for (size_t i = 0; i < count; i++) {
        size_t k = order[i], *left = &quota[classes[k]];
        is_test[k] = *left > 0;
        *left -= *left > 0;
    }
}

/* Counts the samples in[] of each class, and the classes that have any. */
static size_t count_classes(size_t count, const size_t *classes, size_t *in)
{
    size_t present = 0;
    for (size_t k = 0; k < count; k++)
        present += in[classes[k]]++ == 0;
    return present;
}

static bool draw(const Preparation *p, size_t count, const size_t *classes, size_t class_count,
                 size_t test, bool *is_test)
{
    bool stratified = classes && p->split == SPLIT_STRATIFIED;
    uint32_t *order = calloc(count, sizeof *order);
    size_t *in = calloc(2 * class_count + 1, sizeof *in), *quota = in ? in + class_count : NULL;
    bool ok = order && in;
    stratified = ok && stratified && count_classes(count, classes, in) + test <= count;
    if (ok)
        shuffle(count, stratified ? count : test, p->seed, order);
    for (size_t i = 0; ok && i < test && !stratified; i++)
        is_test[order[i]] = true;
    if (stratified) {
        share_out(count, test, in, class_count, quota);
        draw_of_each(count, classes, order, quota, is_test);
    }
    free(in);
    free(order);
    return ok;
}

bool preparation_divide(const Preparation *p, size_t count, const size_t *classes,
                        size_t class_count, size_t *order, size_t *training, Error *err)
{
    size_t test = (size_t)floor(p->test * (double)count + 0.5), next = 0;
    *training = count;
    if (p->test > 0 && count < 2)
        return error_set(err, "there is one sample: none can be kept for testing");
    test = test < 1 ? 1 : test < count ? test : count - 1;
    bool *is_test = calloc(count + 1, sizeof *is_test);
    if (!is_test || (p->test > 0 && !draw(p, count, classes, class_count, test, is_test))) {
        free(is_test);
        return error_memory(err);
    }
    for (int part = 0; part < 2; part++) {
        for (size_t k = 0; k < count; k++)
            if (is_test[k] == (part == 1))
                order[next++] = k;
        *training = part == 0 ? next : *training;
    }
    free(is_test);
    return true;
}

/* The classes of a data set, owned by the caller, or NULL where its targets are none. False without
 * memory. */
static bool classes_of(const Dataset *data, size_t **classes, size_t *class_count)
{
    bool several = data->kind == TARGET_ONE_HOT;
    *classes = NULL;
    if (!several && !(data->kind == TARGET_BINARY && data->outputs == 1))
        return true;
    *classes = calloc(data->count + 1, sizeof **classes);
    for (size_t k = 0; *classes && k < data->count; k++)
        (*classes)[k] = several ? dataset_largest(data->outputs, data->t + k * data->outputs)
                                : data->t[k] > (data->low + data->high) / 2;
    *class_count = several ? data->outputs : 2;
    return *classes;
}

/* The rows of *v in another order; false without memory. */
static bool reorder(size_t count, size_t columns, const size_t *order, Real **v)
{
    Real *moved = calloc(count * columns + 1, sizeof *moved);
    if (!moved)
        return false;
    for (size_t k = 0; k < count; k++)
        memcpy(moved + k * columns, *v + order[k] * columns, columns * sizeof *moved);
    free(*v);
    *v = moved;
    return true;
}

static bool divide(Dataset *data, const Preparation *p, Error *err)
{
    size_t class_count = 0, training, *classes;
    size_t *order = calloc(data->count + 1, sizeof *order);
    bool room = classes_of(data, &classes, &class_count) && order;
    bool ok = room && preparation_divide(p, data->count, classes, class_count, order, &training,
                                         err);
    ok = ok && reorder(data->count, data->inputs, order, &data->x) &&
         reorder(data->count, data->outputs, order, &data->t);
    if (!ok && (!room || data->count > 1))
        error_memory(err);
    free(classes);
    free(order);
    if (!ok)
        return false;
    data->test_count = data->count - training;
    data->count = training;
    return true;
}

/* Scales column i of the inputs, or of the inputs and targets, and notes by what. */
static void scale(Dataset *data, size_t i, unsigned char scaling, double *column)
{
    size_t rows = dataset_rows(data);
    double shift, size;
    for (size_t k = 0; k < rows; k++)
        column[k] = (double)*dataset_value(data, k, i);
    preparation_learn(scaling, data->count, column, &shift, &size);
    for (size_t k = 0; k < rows; k++)
        *dataset_value(data, k, i) = (Real)preparation_scale(column[k], shift, size);
    for (size_t c = 0; c < data->schema.count; c++) {
        SchemaColumn *to = &data->schema.column[c];
        if (to->first + (to->is_target ? data->inputs : 0) == i) {
            to->shift = shift;
            to->size = size;
        }
    }
}

static bool scale_all(Dataset *data, const Preparation *p, Error *err)
{
    bool targets = p->target_scaling > 0 && data->kind == TARGET_REAL;
    size_t first = p->scaling > 0 ? 0 : data->inputs;
    size_t end = data->inputs + (targets ? data->outputs : 0);
    double *column = calloc(dataset_rows(data) + 1, sizeof *column);
    if (!column)
        return error_memory(err);
    for (size_t i = first; i < end; i++)
        scale(data, i, i < data->inputs ? p->scaling : p->target_scaling, column);
    free(column);
    dataset_find_range(data);
    return true;
}

/* The inputs, or the outputs, that a schema's columns become. */
static size_t count_of(const Schema *schema, bool targets)
{
    size_t count = 0;
    for (size_t i = 0; i < schema->count; i++)
        if (schema->column[i].is_target == targets)
            count += schema_width(&schema->column[i]);
    return count;
}

/* Scales a column as one of another schema is. */
static void scale_as(Dataset *data, SchemaColumn *column, const SchemaColumn *as)
{
    size_t i = column->first + (column->is_target ? data->inputs : 0), rows = dataset_rows(data);
    if (as->values || (column->is_target && data->kind != TARGET_REAL))
        return;
    column->shift = as->shift;
    column->size = as->size;
    for (size_t k = 0; k < rows; k++) {
        Real *v = dataset_value(data, k, i);
        *v = (Real)preparation_scale((double)*v, as->shift, as->size);
    }
}

bool preparation_follow(const Preparation *p, const Schema *schema, Dataset *data, Error *err)
{
    size_t inputs = count_of(schema, false), outputs = count_of(schema, true);
    if (data->inputs != inputs || data->outputs != outputs)
        return error_set(err, "%s has %zu inputs and %zu outputs, but the network has %zu and %zu",
                         data->name, data->inputs, data->outputs, inputs, outputs);
    data->preparation = *p;
    if (p->test > 0 && !divide(data, p, err))
        return false;
    for (size_t c = 0; c < data->schema.count; c++) {
        SchemaColumn *column = &data->schema.column[c];
        scale_as(data, column, column->is_target ? schema_output(schema, column->first)
                                                 : schema_input(schema, column->first));
    }
    dataset_find_range(data);
    return true;
}

bool preparation_apply(const Preparation *p, Dataset *data, Error *err)
{
    data->preparation = *p;
    if (p->test > 0 && data->test_count > 0)
        return error_set(err, "%s has a test part of its own, and no other one is drawn",
                         data->name);
    if (p->test > 0 && !divide(data, p, err))
        return false;
    return scale_all(data, p, err);
}
