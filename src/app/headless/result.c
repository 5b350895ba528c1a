#include "app/headless/result.h"

#include "app/run/outcome.h"
#include "core/base/text.h"
#include "core/train/update.h"
#include "kernel/team.h"

#include <math.h>
#include <stdlib.h>

enum { NAME_SIZE = 256 };

Result result_of(Training *run)
{
    const Trainer *t = &run->setup.trainer;
    bool penalty = hyper_has_penalty(&t->hyper);
    return (Result){
        .data = t->data,
        .net = &t->net,
        .spec = &t->spec,
        .hyper = &t->hyper,
        .metrics = training_metrics(run),
        .report = &run->evaluation.report,
        .part = t->data->test_count > 0 ? "test" : "training",
        .epoch = t->cursor.epoch,
        .step = t->cursor.step,
        .penalty = penalty ? update_penalty(&t->net, t->parameters.theta, &t->hyper) : NAN};
}

void result_print(FILE *out, const Result *r)
{
    const Metrics *m = r->metrics;
    char name[NAME_SIZE];
    text_visible(r->data->name, name, sizeof name);
    fprintf(out, "%s %zu", name, r->net->inputs);
    for (size_t l = 0; l < r->net->layer_count; l++)
        fprintf(out, "-%zu", r->net->layers[l].units);
    fprintf(out, ": epoch %llu, step %llu, loss %.9g", (unsigned long long)r->epoch,
            (unsigned long long)r->step, m->training.loss);
    if (!isnan(m->training.accuracy))
        fprintf(out, ", accuracy %.9g", m->training.accuracy);
    if (!isnan(m->test.loss))
        fprintf(out, ", test loss %.9g", m->test.loss);
    if (!isnan(m->test.accuracy))
        fprintf(out, ", test accuracy %.9g", m->test.accuracy);
    if (!isnan(r->penalty))
        fprintf(out, ", penalty %.9g", r->penalty);
}

static json_t *hidden_json(const Net *net)
{
    json_t *hidden = json_array();
    for (size_t l = 0; hidden && l + 1 < net->layer_count; l++)
        hidden = json_append(hidden, json_integer((json_int_t)net->layers[l].units));
    return hidden;
}

static json_t *names_json(const Report *r, const Dataset *data)
{
    char buffer[DATASET_NAME_SIZE];
    json_t *names = json_array();
    for (size_t c = 0; names && c < r->classes; c++)
        names = json_append(names, json_string(report_class_name(data, c, buffer)));
    for (size_t j = 0; names && j < r->outputs; j++)
        names = json_append(names, json_string(dataset_output_name(data, j, buffer)));
    return names;
}

static json_t *matrix_json(const Report *r)
{
    json_t *rows = r->matrix ? json_array() : json_null();
    for (size_t c = 0; rows && r->matrix && c < r->classes; c++) {
        json_t *row = json_array();
        for (size_t d = 0; row && d < r->classes; d++)
            row = json_append(row, json_integer((json_int_t)r->confused[c * r->classes + d]));
        rows = json_append(rows, row);
    }
    return rows;
}

/* What a function says of each class. */
static json_t *shares_json(const Report *r, double (*share)(const Report *r, size_t c))
{
    json_t *shares = json_array();
    for (size_t c = 0; shares && c < r->classes; c++)
        shares = json_append(shares, json_finite(share(r, c)));
    return shares;
}

static json_t *fits_json(const Report *r, const Dataset *data, bool errors)
{
    json_t *fits = json_array();
    for (size_t j = 0; fits && j < r->outputs; j++)
        fits = json_append(fits,
                           json_finite(errors ? report_rmse(r, data, j) : report_r2(r, j)));
    return fits;
}

static json_t *report_json(const Report *r, const Dataset *data, const char *part)
{
    json_t *json = json_pack("{s:o, s:I}", "part", *part ? json_string(part) : json_null(),
                             "samples", (json_int_t)r->samples);
    bool ok = json_put(json, r->classes > 0 ? "classes" : "targets", names_json(r, data));
    if (r->classes > 0)
        ok = ok && json_object_set_new(json, "matrix", matrix_json(r)) == 0 &&
             json_put(json, "precision", shares_json(r, report_precision)) &&
             json_put(json, "recall", shares_json(r, report_recall));
    else
        ok = ok && json_put(json, "r2", fits_json(r, data, false)) &&
             json_put(json, "rmse", fits_json(r, data, true));
    return json_if(ok, json);
}

static json_t *made_of_json(const Result *r)
{
    char name[NAME_SIZE];
    text_visible(r->data->name, name, sizeof name);
    return json_pack("{s:s, s:I, s:I, s:o, s:s, s:s, s:I, s:o, s:I}", "data", name, "inputs",
                     (json_int_t)r->net->inputs, "outputs", (json_int_t)net_outputs(r->net),
                     "hidden", hidden_json(r->net), "loss_function", r->spec->loss->row.name,
                     "optimizer", r->spec->optimizer->row.name, "seed",
                     (json_int_t)r->hyper->seed, "rate", json_finite(r->hyper->rate), "threads",
                     (json_int_t)team_threads());
}

json_t *result_json(const Result *r)
{
    const struct { const char *key; double value; } numbers[] = {
        {"loss", r->metrics->training.loss},     {"accuracy", r->metrics->training.accuracy},
        {"test_loss", r->metrics->test.loss},    {"test_accuracy", r->metrics->test.accuracy},
        {"r2", outcome_r2(r->report)},              {"penalty", r->penalty},
    };
    json_t *json = made_of_json(r);
    bool ok = json_put(json, "epoch", json_integer((json_int_t)r->epoch)) &&
              json_put(json, "step", json_integer((json_int_t)r->step));
    for (size_t i = 0; ok && i < sizeof numbers / sizeof numbers[0]; i++)
        ok = json_object_set_new(json, numbers[i].key, json_finite(numbers[i].value)) == 0;
    ok = ok && json_put(json, "diverged", json_boolean(r->diverged)) &&
         json_put(json, "report", report_json(r->report, r->data, r->part));
    return json_if(ok, json);
}

bool result_write(FILE *out, json_t *json, Error *err)
{
    char *text = NULL;
    size_t size;
    bool ok = json ? json_text(json, &text, &size, err) : error_memory(err);
    json_decref(json);
    if (ok)
        fwrite(text, 1, size, out);
    free(text);
    return ok;
}
