#include "core/look/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t classes_of(const Dataset *data)
{
    if (data->kind == TARGET_REAL)
        return 0;
    return data->outputs == 1 ? 2 : data->outputs;
}

static size_t cells(const Report *r)
{
    return (r->matrix ? r->classes * r->classes : 0) + 3 * r->classes;
}

bool report_init(Report *r, const Dataset *data, Error *err)
{
    size_t classes = classes_of(data);
    bool single = data->kind == TARGET_ONE_HOT || data->outputs == 1;
    *r = (Report){.classes = classes,
                  .matrix = single && classes > 0 && classes <= REPORT_MATRIX_MAX,
                  .outputs = classes > 0 ? 0 : data->outputs};
    size_t size = cells(r) * sizeof(uint64_t), reals = 3 * r->outputs * sizeof(double);
    r->memory = calloc(1, size + reals + 1);
    if (!r->memory)
        return error_memory(err);
    r->in = r->memory;
    r->decided = r->in + classes;
    r->right = r->decided + classes;
    r->confused = r->right + classes;
    r->mean = r->memory;
    r->spread = r->mean + r->outputs;
    r->error = r->spread + r->outputs;
    return true;
}

void report_free(Report *r)
{
    free(r->memory);
    *r = (Report){0};
}

void report_start(Report *r)
{
    r->samples = 0;
    memset(r->memory, 0, cells(r) * sizeof(uint64_t) + 3 * r->outputs * sizeof(double));
}

bool report_is_about(const Dataset *data, size_t k)
{
    return data->test_count == 0 || k >= data->count;
}

static void count(Report *r, size_t class, size_t decision)
{
    r->in[class]++;
    r->decided[decision]++;
    r->right[class] += class == decision;
    if (r->matrix)
        r->confused[class * r->classes + decision]++;
}

static void count_each(Report *r, const Real *t, const Real *a, Real middle)
{
    for (size_t c = 0; c < r->classes; c++) {
        bool is = t[c] > middle, decided = a[c] > middle;
        r->in[c] += is;
        r->decided[c] += decided;
        r->right[c] += is && decided;
    }
}

/* Mean and spread of the targets in one pass (Welford 1962). */
static void fit(Report *r, const Real *t, const Real *a)
{
    for (size_t j = 0; j < r->outputs; j++) {
        double target = (double)t[j], away = target - r->mean[j];
        r->mean[j] += away / (double)r->samples;
        r->spread[j] += away * (target - r->mean[j]);
        r->error[j] += (target - (double)a[j]) * (target - (double)a[j]);
    }
}

void report_add(Report *r, const Dataset *data, size_t k, const Real *a)
{
    const Real *t = data->t + k * data->outputs;
    Real middle = (data->low + data->high) / 2;
    r->samples++;
    if (data->kind == TARGET_REAL)
        fit(r, t, a);
    else if (data->kind == TARGET_ONE_HOT)
        count(r, dataset_largest(data->outputs, t), dataset_largest(data->outputs, a));
    else if (data->outputs == 1)
        count(r, t[0] > middle, a[0] > middle);
    else
        count_each(r, t, a, middle);
}

static double share(uint64_t part, uint64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

double report_precision(const Report *r, size_t c)
{
    return share(r->right[c], r->decided[c]);
}

double report_recall(const Report *r, size_t c)
{
    return share(r->right[c], r->in[c]);
}

double report_r2(const Report *r, size_t output)
{
    return r->spread[output] > 0 ? 1 - r->error[output] / r->spread[output] : NAN;
}

double report_rmse(const Report *r, const Dataset *data, size_t output)
{
    const SchemaColumn *column = schema_output(&data->schema, output);
    double size = column ? column->size : 1;
    return r->samples > 0 ? sqrt(r->error[output] / (double)r->samples) * size : NAN;
}

const char *report_class_name(const Dataset *data, size_t c, char buffer[DATASET_NAME_SIZE])
{
    if (data->outputs > 1)
        return dataset_output_name(data, c, buffer);
    snprintf(buffer, DATASET_NAME_SIZE, "%g", (double)(c == 0 ? data->low : data->high));
    return buffer;
}
