#include "data/session/session_line.h"

#include "core/net/freeze.h"
#include "data/json.h"
#include "data/session/session_edits.h"
#include "data/session/session_settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"start", "train", "set", "reset", "jog", "edit"};
static const char *const grains[] = {"phase", "mini-batch", "epoch"};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Each set of frozen units is compared with those before it, and kept: more than a person makes,
 * and no more than a file that is meant to take long may ask for. */
enum { FROZEN_SETS_MAX = 4096, FROZEN_FLAGS_MAX = 1 << 26 };

/* For each layer the numbers of its frozen units; null when there is no set of them. */
static json_t *frozen_sets_json(const Net *net, const bool *frozen)
{
    if (!frozen)
        return json_null();
    json_t *layers = json_array();
    for (size_t l = 0; layers && l < net->layer_count; l++)
        layers = json_append(layers, frozen_json(&net->layers[l], frozen));
    return layers;
}

static json_t *activations_json(const Net *net, const Hyper *hyper)
{
    json_t *names = json_array();
    for (size_t l = 0; names && l < net->layer_count; l++)
        names = json_append(names, json_string(hyper_activation(hyper, l)->row.name));
    return names;
}

static bool put_whole(json_t *object, const char *name, uint64_t number)
{
    return json_put(object, name, json_integer((json_int_t)number));
}

static bool put_hyper(json_t *line, const Hyper *h, const Trainer *t)
{
    return json_put(line, "rate", json_real(h->rate)) && put_whole(line, "batch", h->batch) &&
           json_put(line, "shuffle", json_boolean(h->shuffle)) &&
           json_put(line, "settings", settings_json(h)) &&
           json_put(line, "activations", activations_json(&t->net, h)) &&
           json_put(line, "loss", json_string(hyper_loss(h)->row.name)) &&
           json_put(line, "optimizer", json_string(hyper_optimizer(h)->row.name)) &&
           json_put(line, "frozen", frozen_sets_json(&t->net, freeze_flags(&t->frozen, h->frozen)));
}

static bool put_edit(json_t *line, const Edit *edit, const Dataset *data)
{
    char name[32];
    bool ok = edit->is_data
                  ? put_whole(line, "sample", edit->sample + 1) &&
                        json_put(line, "column",
                                 json_string(edit_column_name(data, edit->index, name)))
                  : put_whole(line, "parameter", edit->index);
    return ok && json_put(line, "value", json_real((double)edit->value)) &&
           json_put(line, "before", json_real((double)edit->before));
}

/* What an event of this kind has to say besides its place. */
static bool put_event(json_t *line, const JournalEvent *e, const Trainer *t)
{
    switch (e->kind) {
    case JOURNAL_START:
        return put_whole(line, "seed", e->hyper.seed) && put_hyper(line, &e->hyper, t);
    case JOURNAL_TRAIN:
        return json_put(line, "by", json_string(grains[e->grain]));
    case JOURNAL_SET:
        return put_hyper(line, &e->hyper, t);
    case JOURNAL_RESET:
        return put_whole(line, "seed", e->hyper.seed);
    case JOURNAL_JOG:
        return json_put(line, "amount", json_real(e->amount));
    case JOURNAL_EDIT:
        return put_edit(line, &e->edit, t->data);
    }
    return true;
}

json_t *line_json(const JournalEvent *e, const Trainer *t)
{
    json_t *line = json_object();
    bool ok = json_put(line, "did", json_string(kinds[e->kind])) && put_event(line, e, t) &&
              put_whole(line, "epoch", e->to.epoch) && put_whole(line, "step", e->to.step) &&
              put_whole(line, "position", e->to.position) && put_whole(line, "phase", e->to.phase);
    return json_if(ok, line);
}

bool line_whole(const json_t *object, const char *name, uint64_t most, uint64_t *out)
{
    const json_t *value = json_object_get(object, name);
    *out = (uint64_t)json_integer_value(value);
    return json_is_integer(value) && json_integer_value(value) >= 0 && *out <= most;
}

static int word(const json_t *object, const char *name, const char *const words[], int count)
{
    const char *text = json_string_value(json_object_get(object, name));
    for (int i = 0; text && i < count; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    return -1;
}

static bool read_cursor(const json_t *line, Cursor *c)
{
    const uint64_t most = (uint64_t)1 << 53;
    uint64_t position = 0, phase = 0;
    bool ok = line_whole(line, "epoch", most, &c->epoch) &&
              line_whole(line, "step", most, &c->step) &&
              line_whole(line, "position", most, &position) &&
              line_whole(line, "phase", most, &phase);
    c->position = (size_t)position;
    c->phase = (size_t)phase;
    return ok;
}

/* The number of a set of frozen units; false without memory, or where there are too many. */
static bool number_frozen(FrozenSets *frozen, const Net *net, const bool *flags, uint32_t *number,
                          Error *err)
{
    return freeze_number(frozen, net, flags, number, err) && frozen->count <= FROZEN_SETS_MAX &&
           frozen->count * net->unit_count <= FROZEN_FLAGS_MAX;
}

static bool read_frozen(const json_t *layers, const Net *net, FrozenSets *frozen, uint32_t *number,
                        Error *err)
{
    *number = 0;
    if (!layers)
        return true;
    bool *flags = calloc(net->unit_count, sizeof *flags);
    if (!flags)
        return error_memory(err);
    bool ok = json_array_size(layers) == net->layer_count;
    for (size_t l = 0; ok && l < net->layer_count; l++)
        ok = frozen_read(json_array_get(layers, l), &net->layers[l], flags, NULL);
    ok = ok && number_frozen(frozen, net, flags, number, err);
    free(flags);
    return ok;
}

static bool read_methods(const json_t *line, Hyper *h)
{
    const char *loss = json_string_value(json_object_get(line, "loss"));
    const char *optimizer = json_string_value(json_object_get(line, "optimizer"));
    const Loss *l = loss ? loss_find(loss, NULL) : NULL;
    const Optimizer *o = optimizer ? optimizer_find(optimizer, NULL) : NULL;
    if (!l || !o)
        return false;
    hyper_set_loss(h, l);
    hyper_set_optimizer(h, o);
    return true;
}

static bool read_hyper(const json_t *line, const Net *net, FrozenSets *frozen, Hyper *h, Error *err)
{
    const json_t *rate = json_object_get(line, "rate");
    const json_t *names = json_object_get(line, "activations");
    const json_t *shuffle = json_object_get(line, "shuffle");
    uint64_t batch;
    if (!json_is_number(rate) || !hyper_take_rate(json_number_value(rate), &h->rate) ||
        !json_is_boolean(shuffle) ||
        !line_whole(line, "batch", DATASET_ROWS_MAX, &batch) ||
        json_array_size(names) != net->layer_count ||
        !settings_read(json_object_get(line, "settings"), h, NULL) || !read_methods(line, h) ||
        !read_frozen(json_object_get(line, "frozen"), net, frozen, &h->frozen, err))
        return false;
    h->batch = (size_t)batch;
    h->shuffle = json_is_true(shuffle);
    for (size_t l = 0; l < net->layer_count; l++) {
        const char *name = json_string_value(json_array_get(names, l));
        const Activation *f = name ? activation_find(name, NULL) : NULL;
        if (!f || (!f->elementwise && l + 1 < net->layer_count))
            return false;
        hyper_set_activation(h, l, f);
    }
    return true;
}

static bool read_edit(const json_t *line, const Net *net, const Dataset *data, Edit *edit)
{
    const json_t *value = json_object_get(line, "value"), *before = json_object_get(line, "before");
    uint64_t sample = 0, parameter = 0;
    edit->is_data = json_object_get(line, "sample");
    edit->value = (Real)json_number_value(value);
    edit->before = (Real)json_number_value(before);
    if (!json_is_number(value) || !json_is_number(before) || !isfinite(edit->value) ||
        !isfinite(edit->before))
        return false;
    if (edit->is_data) {
        const char *column = json_string_value(json_object_get(line, "column"));
        bool ok = line_whole(line, "sample", data->count, &sample) && sample > 0 &&
                  edit_column_find(data, column, &edit->index);
        edit->sample = (size_t)sample - ok;
        return ok;
    }
    bool ok = line_whole(line, "parameter", net->parameter_count - 1, &parameter);
    edit->index = (size_t)parameter;
    return ok;
}

static bool read_amount(const json_t *line, double *amount)
{
    const json_t *value = json_object_get(line, "amount");
    *amount = json_number_value(value);
    return json_is_number(value) && *amount >= 0 && *amount <= 1e9;
}

bool line_read(const json_t *line, const JournalEvent *before, const Net *net, const Dataset *data,
               FrozenSets *frozen, JournalEvent *e, Error *err)
{
    int kind = word(line, "did", kinds, KINDS), grain = word(line, "by", grains, 3);
    uint64_t seed = e->hyper.seed;
    error_set(err, "did, place or values are missing or wrong");
    if (kind < 0 || !read_cursor(line, &e->to))
        return false;
    e->kind = (JournalKind)kind;
    e->from = before ? before->to : e->to;
    if (e->kind == JOURNAL_TRAIN && grain < 0)
        return false;
    e->grain = grain < 0 ? GRAIN_PHASE : (Grain)grain;
    if ((e->kind == JOURNAL_START || e->kind == JOURNAL_RESET) &&
        !line_whole(line, "seed", UINT32_MAX, &seed))
        return false;
    e->hyper.seed = seed;
    if ((e->kind == JOURNAL_START || e->kind == JOURNAL_SET) &&
        !read_hyper(line, net, frozen, &e->hyper, err))
        return false;
    if (e->kind == JOURNAL_JOG)
        return read_amount(line, &e->amount);
    return e->kind != JOURNAL_EDIT || read_edit(line, net, data, &e->edit);
}
