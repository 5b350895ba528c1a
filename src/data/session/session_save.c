/* Sessions to JSON. */
#include "core/base/text.h"
#include "core/net/freeze.h"
#include "core/samples/preparation.h"
#include "data/file.h"
#include "data/json.h"
#include "data/session/session.h"
#include "data/session/session_columns.h"
#include "data/session/session_edits.h"
#include "data/session/session_features.h"
#include "data/session/session_json.h"
#include "data/session/session_past.h"
#include "data/session/session_inside.h"
#include "data/session/session_settings.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *layer_json(const Net *net, size_t l, const Real *theta, const bool *frozen)
{
    const Layer *layer = &net->layers[l];
    json_t *object = json_pack(
        "{s:I, s:s, s:o, s:o}", "units", (json_int_t)layer->units, "activation",
        layer->activation->row.name, "weights",
        json_matrix(theta + layer->weights, layer->units, layer->fan_in), "biases",
        json_numbers(theta + layer->biases, layer->units));
    json_t *units = json_unless_empty(frozen_json(layer, frozen));
    return json_if(json_put(object, "frozen", units), object);
}

static json_t *network_json(const Net *net, const Real *theta, const bool *frozen)
{
    json_t *layers = json_array();
    for (size_t l = 0; layers && l < net->layer_count; l++)
        layers = json_append(layers, layer_json(net, l, theta, frozen));
    return json_pack("{s:I, s:o}", "inputs", (json_int_t)net->inputs, "layers", layers);
}

/* `anywhere`: a file's path is from the root, for whoever opens the session in another folder. */
static json_t *data_json(const Dataset *data, bool anywhere)
{
    char checksum[32], whole[PATH_MAX];
    if (!data->path)
        return json_string(data->name);
    bool is_whole = anywhere && realpath(data->path, whole);
    snprintf(checksum, sizeof checksum, "fnv1a-%016" PRIx64, data->checksum);
    json_t *object = json_pack("{s:s, s:s}", "file", is_whole ? whole : data->path, "checksum",
                               checksum);
    return json_if(form_put(object, &data->form), object);
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

/* Null where nothing was done to the data. */
static json_t *preparation_json(const Preparation *p)
{
    if (p->test <= 0 && p->scaling == 0 && p->target_scaling == 0)
        return json_null();
    return json_pack("{s:f, s:I, s:s, s:s, s:s}", "test", p->test, "seed", (json_int_t)p->seed,
                     "split", table_row(&split_table, p->split)->name, "scaling",
                     table_row(&scaling_table, p->scaling)->name, "target_scaling",
                     table_row(&scaling_table, p->target_scaling)->name);
}

static json_t *optimizer_json(const Trainer *t)
{
    const Optimizer *optimizer = t->spec.optimizer;
    return json_pack("{s:s, s:I, s:o}", "name", optimizer->row.name, "updates",
                     (json_int_t)(t->cursor.step - t->cursor.optimizer_step), "slots",
                     json_matrix(t->parameters.state, optimizer->states, t->net.parameter_count));
}

/* How the start weights were drawn; those that belong to the data were not. */
static bool put_init(json_t *object, const TrainerSpec *s, const Dataset *data)
{
    bool drawn = !s->start || s->start != data->start;
    return json_put(object, "init", drawn ? json_string(s->init->row.name) : json_null()) &&
           json_put(object, "bias", s->has_bias ? json_real(s->bias) : json_null());
}

static bool put_hyper(json_t *object, const Hyper *h)
{
    json_t *batch = h->batch == 0 ? json_string("full") : json_integer((json_int_t)h->batch);
    return json_put(object, "rate", json_real(h->rate)) &&
           json_put(object, "settings", settings_json(h)) && json_put(object, "batch", batch) &&
           json_put(object, "shuffle", json_boolean(h->shuffle)) &&
           json_put(object, "seed", json_integer((json_int_t)h->seed)) &&
           json_put(object, "rng", json_pack("{s:s, s:I}", "generator", "pcg32", "seed",
                                             (json_int_t)h->seed));
}

/* The loss to the last bit, which nine digits do not hold: they, and what they leave. */
SessionBest session_best(const Timeline *tl)
{
    const Journal *j = timeline_journal(tl);
    Place place;
    if (!best_find(&tl->best, j, &place))
        return (SessionBest){.known = false};
    return (SessionBest){true, tl->best.loss, place.event, tl->best.moment.epoch,
                         place.ticks / j->present.events[place.event].phases};
}

void session_best_take(const SessionBest *best, Timeline *tl)
{
    const Journal *j = timeline_journal(tl);
    tl->best = (Best){.known = false};
    if (!best->known || best->event >= j->present.count)
        return;
    Place place = {best->event, best->step * j->present.events[best->event].phases};
    best_recall(&tl->best, j, best->loss, place, best->epoch, tl->replay.trainer->spec.loss);
}

static json_t *best_json(const SessionSaving *what)
{
    const SessionBest *best = &what->best;
    const Timeline *tl = what->timeline;
    char digits[32];
    if (!best->known || !tl || best->event >= timeline_journal(tl)->present.count)
        return json_null();
    const JournalEvent *e = &timeline_journal(tl)->present.events[best->event];
    if (best->step < e->from.step || best->step > e->to.step)
        return json_null();
    snprintf(digits, sizeof digits, "%.9g", best->loss);
    double rounded = strtod(digits, NULL), rest = best->loss - rounded;
    return json_pack("{s:f, s:f, s:I, s:I, s:I}", "loss", rounded, "rest", rest, "line",
                     (json_int_t)best->event + 1, "epoch", (json_int_t)best->epoch, "step",
                     (json_int_t)best->step);
}

/* A data set of the program has the same columns always, but for what they were scaled by. */
static bool has_own_columns(const Dataset *data)
{
    const Preparation *p = &data->preparation;
    return data->path || p->scaling > 0 || p->target_scaling > 0;
}

json_t *session_json(const SessionSaving *what)
{
    const Trainer *t = what->trainer;
    json_t *root = json_pack("{s:i}", "backprop", 1);
    bool ok =
        json_put(root, "network",
                 network_json(&t->net, t->parameters.theta,
                              freeze_flags(&t->frozen, t->hyper.frozen))) &&
        json_put(root, "data", data_json(t->data, what->anywhere)) &&
        json_put(root, "columns",
                 has_own_columns(t->data) ? columns_json(&t->data->schema) : json_null()) &&
        json_put(root, "preparation", preparation_json(&t->data->preparation)) &&
        json_put(root, "features", features_json(t->data->features)) &&
        json_put(root, "samples", samples_json(t->data)) &&
        json_put(root, "edits", json_unless_empty(edits_json(t->data))) &&
        json_put(root, "loss", json_string(t->spec.loss->row.name)) &&
        json_put(root, "optimizer", optimizer_json(t)) && put_init(root, &t->spec, t->data) &&
        put_hyper(root, &t->hyper) && json_put(root, "cursor", cursor_json(t)) &&
        json_put(root, "history",
                 what->timeline ? history_json(what->timeline) : json_null()) &&
        json_put(root, "best", best_json(what)) &&
        json_put(root, "curves", what->timeline ? curves_json(what->timeline) : json_null()) &&
        json_put(root, "stuck", what->timeline ? stuck_json(what->timeline) : json_null()) &&
        json_put(root, "commands", what->timeline ? commands_json(what->timeline) : json_null());
    return json_if(ok, root);
}

static bool is_utf8(const char *text)
{
    size_t left = text ? strlen(text) : 0, size;
    for (; left > 0; text += size, left -= size)
        if (text_decode(text, left, &size) == TEXT_INVALID)
            return false;
    return true;
}

/* What JSON cannot hold: text in another encoding. */
bool session_may_hold(const char *path, const SessionSaving *what, Error *err)
{
    const Dataset *d = what->trainer->data;
    const Timeline *timeline = what->timeline;
    const TableForm *f = &d->form;
    bool ok = is_utf8(d->path) && is_utf8(f->inputs) && is_utf8(f->targets) &&
              is_utf8(f->categories) && is_utf8(f->missing_values);
    if (!ok)
        return error_set(err, "%s: the data's file name or columns are not UTF-8; nothing was "
                         "written", path);
    const Journal *j = timeline ? timeline_journal(timeline) : NULL;
    ok = !j || is_utf8(j->present.name);
    for (size_t i = 0; j && i < j->branch_count; i++)
        ok = ok && is_utf8(j->branches[i].name);
    return ok || error_set(err, "%s: a branch's name is not UTF-8; nothing was written", path);
}

static bool fits(const char *path, double size, Error *err)
{
    return size <= SESSION_BYTES_MAX ||
           error_set(err, "%s: the session would have about %.0f MiB, and %d MiB is the limit; "
                     "nothing was written", path, ceil(size / (1 << 20)), SESSION_BYTES_MAX >> 20);
}

bool session_fits(const Trainer *t, Error *err)
{
    enum { BYTES_OF_A_NUMBER = 15 }; /* nine digits, sign, point, exponent, what parts them */
    double numbers = (double)t->net.parameter_count * (double)(1 + t->spec.optimizer->states);
    return fits("--save", BYTES_OF_A_NUMBER * numbers, err);
}

bool session_write_root(const char *path, json_t *json, bool fresh, Error *err)
{
    char *text;
    size_t size;
    bool ok = json && json_text(json, &text, &size, err);
    json_decref(json);
    if (!ok)
        return error_set(err, "%s: not enough memory to write it; nothing was written", path);
    ok = fits(path, (double)size, err) &&
         (fresh ? file_write_new : file_write)(path, text, size, err);
    free(text);
    return ok;
}

bool session_write(const char *path, const SessionSaving *what, Error *err)
{
    return session_may_hold(path, what, err) &&
           session_write_root(path, session_json(what), what->fresh, err);
}

bool session_save(const char *path, const Trainer *trainer, Error *err)
{
    return session_write(path, &(SessionSaving){.trainer = trainer}, err);
}

bool session_save_past(const char *path, const Timeline *timeline, Error *err)
{
    return session_write(
        path, &(SessionSaving){.trainer = timeline->replay.trainer, .timeline = timeline}, err);
}
