/* Sessions to JSON. */
#include "core/freeze.h"
#include "data/file.h"
#include "data/json.h"
#include "data/session.h"
#include "data/session_edits.h"
#include "data/session_past.h"
#include "data/session_settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *layer_json(const Net *net, size_t l, const Real *theta, const bool *frozen)
{
    const Layer *layer = &net->layers[l];
    return json_pack("{s:I, s:s, s:o, s:o, s:o*}", "units", (json_int_t)layer->units, "activation",
                     layer->activation->row.name, "weights",
                     json_matrix(theta + layer->weights, layer->units, layer->fan_in), "biases",
                     json_numbers(theta + layer->biases, layer->units), "frozen",
                     frozen_json(layer, frozen));
}

static json_t *network_json(const Net *net, const Real *theta, const bool *frozen)
{
    json_t *layers = json_array();
    for (size_t l = 0; l < net->layer_count; l++)
        if (json_array_append_new(layers, layer_json(net, l, theta, frozen)) != 0) {
            json_decref(layers);
            return NULL;
        }
    return json_pack("{s:I, s:o}", "inputs", (json_int_t)net->inputs, "layers", layers);
}

/* `anywhere`: a file's path is from the root, for whoever opens the session in another folder. */
static json_t *data_json(const Dataset *data, bool anywhere)
{
    char checksum[32];
    if (!data->path)
        return json_string(data->name);
    char *whole = anywhere ? realpath(data->path, NULL) : NULL;
    snprintf(checksum, sizeof checksum, "fnv1a-%016" PRIx64, data->checksum);
    json_t *json = json_pack("{s:s, s:s, s:s*, s:s*}", "file", whole ? whole : data->path,
                             "checksum", checksum, "inputs", data->input_columns, "targets",
                             data->target_columns);
    free(whole);
    return json;
}

/* Where to go on: a mini-batch that diverged is left out. */
static json_t *cursor_json(const Trainer *t)
{
    const Cursor *c = &t->cursor;
    bool whole = t->divergence.happened || c->phase == trainer_phases(t);
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:s}", "epoch", (json_int_t)c->epoch, "step",
                     (json_int_t)c->step, "position", (json_int_t)c->position, "phase",
                     (json_int_t)(whole ? 0 : c->phase), "jogs", (json_int_t)c->jogs, "order",
                     c->shuffled ? "drawn" : "stored");
}

/* NULL where nothing was done to the data. */
static json_t *preparation_json(const Preparation *p)
{
    if (p->test <= 0 && p->scaling == 0)
        return NULL;
    return json_pack("{s:f, s:I, s:s}", "test", p->test, "seed", (json_int_t)p->seed, "scaling",
                     table_row(&scaling_table, p->scaling)->name);
}

static json_t *session_json(const SessionSaving *what)
{
    const Trainer *t = what->trainer;
    const TrainerSpec *s = &t->spec;
    const Hyper *h = &t->hyper;
    json_t *batch = h->batch == 0 ? json_string("full") : json_integer((json_int_t)h->batch);
    /* Start weights that belong to the data need no initialiser. */
    const char *init = s->start && s->start == t->data->start ? NULL : s->init->row.name;
    return json_pack("{s:i, s:o, s:o, s:o*, s:o*, s:s, s:{s:s, s:I, s:o}, s:s*, s:o*, s:f, s:o, "
                     "s:o, s:b, s:I, s:{s:s, s:I}, s:o, s:o*}",
                     "backprop", 1, "network",
                     network_json(&t->net, t->theta, freeze_flags(t, h->frozen)), "data",
                     data_json(t->data, what->anywhere), "preparation",
                     preparation_json(&t->data->preparation),
                     "edits", edits_json(t->data),
                     "loss", s->loss->row.name, "optimizer", "name",
                     s->optimizer->row.name, "updates",
                     (json_int_t)(t->cursor.step - t->cursor.optimizer_step), "slots",
                     json_matrix(t->slots, s->optimizer->slots, t->net.parameter_count), "init",
                     init, "bias", s->has_bias ? json_real(s->bias) : NULL, "rate", h->rate,
                     "settings", settings_json(h), "batch", batch, "shuffle", h->shuffle, "seed",
                     (json_int_t)h->seed, "rng", "generator", "pcg32", "seed",
                     (json_int_t)h->seed, "cursor", cursor_json(t), "history",
                     what->timeline ? history_json(what->timeline) : NULL);
}

/* What was measured, which no history leads to. */
static json_t *measured_json(const SessionSaving *what)
{
    if (what->curves)
        return curves_json(what->curves);
    return what->timeline ? curves_of_timeline(what->timeline, what->losses, what->loss_count)
                          : json_null();
}

bool session_write(const char *path, const SessionSaving *what, Error *err)
{
    char *text;
    size_t size;
    json_t *json = session_json(what);
    json = json_if(json_put(json, "curves", measured_json(what)), json);
    if (!json)
        return error_set(err, "%s: the data's file name is not UTF-8, or memory is short; nothing "
                         "was written", path);
    bool ok = json_text(json, &text, &size, err);
    json_decref(json);
    if (!ok)
        return false;
    ok = (what->fresh ? file_write_new : file_write)(path, text, size, err);
    free(text);
    return ok;
}

bool session_save(const char *path, const Trainer *trainer, Error *err)
{
    return session_write(path, &(SessionSaving){.trainer = trainer}, err);
}

bool session_save_past(const char *path, const Timeline *timeline, Error *err)
{
    return session_write(
        path, &(SessionSaving){.trainer = timeline->trainer, .timeline = timeline}, err);
}
