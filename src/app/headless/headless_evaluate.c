/* `evaluate`: how well a saved network does on a table, or on the data it was trained on. */
#include "app/headless/headless.h"
#include "app/headless/result.h"

#include "core/train/update.h"
#include "data/source.h"

#include <math.h>

/* Whether the data is what the network was made for. */
static bool fits(const Session *s, Error *err)
{
    const Net *net = &s->net;
    if (s->data.inputs != net->inputs || s->data.outputs != net_outputs(net))
        return error_set(err, "%s has %zu inputs and %zu outputs, but the network has %zu and %zu",
                         s->data.name, s->data.inputs, s->data.outputs, net->inputs,
                         net_outputs(net));
    return loss_fits(s->spec.loss, net->layers[net->layer_count - 1].activation, &s->data, err);
}

/* Puts other data in the place of the session's own: all its rows, scaled as that was. */
static bool open_other(Session *s, const Options *o, Status *status, Error *err)
{
    const TableChoice choice = setup_choice(o);
    const Preparation whole = {.test = 0};
    const Generator *generator;
    Dataset other;
    Schema schema;
    bool unknown;
    if (!session_load_network(s, o->load, o->files, err))
        return false;
    if (!schema_copy(&schema, &s->data.schema, err)) {
        schema_free(&schema);
        return false;
    }
    bool ok = source_open(&other, o->data, &choice, &schema, &whole, &generator, &unknown, err) &&
              dataset_use_features(&other, s->data.features, err);
    dataset_free(&s->data);
    s->data = other;
    *status = unknown ? STATUS_USAGE : STATUS_FAILURE;
    schema_free(&schema);
    return ok && fits(s, err);
}

static bool load(Session *s, const Options *o, Status *status, Error *err)
{
    const TableChoice choice = {.files = o->files};
    *status = STATUS_USAGE;
    if (!o->load)
        return error_set(err, "evaluate asks a saved network: --load FILE names it");
    *status = STATUS_FAILURE;
    return o->data ? open_other(s, o, status, err)
                   : session_load(s, o->load, NULL, &choice, err);
}

static bool print(const Session *s, const Evaluation *e, const Metrics *metrics, const Options *o,
                  Error *err)
{
    bool own = !o->data;
    bool penalty = hyper_has_penalty(&s->hyper);
    const Result result = {.data = &s->data,
                           .net = &s->net,
                           .spec = &s->spec,
                           .hyper = &s->hyper,
                           .metrics = metrics,
                           .report = &e->report,
                           .part = !own ? "" : s->data.test_count > 0 ? "test" : "training",
                           .epoch = s->cursor.epoch,
                           .step = s->cursor.step,
                           .penalty = penalty ? update_penalty(&s->net, s->theta, &s->hyper) : NAN,
                           .diverged = !isfinite(metrics->training.loss)};
    if (o->json)
        return result_write(stdout, result_json(&result), err);
    result_print(stdout, &result);
    putchar('\n');
    headless_print_report(stdout, &e->report, &s->data, result.part);
    return true;
}

Status headless_evaluate(const Options *options)
{
    Session session = {0};
    Evaluation evaluation = {0};
    Status status;
    Error err;
    bool ok = load(&session, options, &status, &err);
    if (ok) {
        status = STATUS_FAILURE;
        headless_remark(&session.data.remarks);
        ok = evaluation_init(&evaluation, &session.net, &session.data, &err);
    }
    if (ok) {
        Metrics metrics = evaluation_run(&evaluation, &session.net, session.theta, &session.data,
                                         session.spec.loss);
        ok = print(&session, &evaluation, &metrics, options, &err);
        status = ok ? STATUS_OK : STATUS_FAILURE;
        if (ok && !isfinite(metrics.training.loss)) {
            ok = error_set(&err, "the loss is not finite: the network's answers are too large");
            status = STATUS_DIVERGED;
        }
    }
    if (!ok)
        headless_complain(err.message);
    evaluation_free(&evaluation);
    session_free(&session);
    return !ok && err.is_memory ? STATUS_FAILURE : status;
}
