#include "data/session/session_line.h"

#include "core/net/freeze.h"
#include "data/json.h"
#include "data/session/session_edits.h"
#include "data/session/session_features.h"
#include "data/session/session_settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"start", "train",   "set",    "reset", "jog",
                                    "edit",  "reshape", "insert", "remove", "move"};
static const char *const grains[] = {"phase", "mini-batch", "epoch"};
static const char *const changes[] = {[RESHAPE_ADD_UNITS] = "add units",
                                      [RESHAPE_REMOVE_UNIT] = "remove unit",
                                      [RESHAPE_ADD_LAYER] = "add layer",
                                      [RESHAPE_REMOVE_LAYER] = "remove layer",
                                      [RESHAPE_SIZES] = "sizes",
                                      [RESHAPE_FEATURES] = "features"};
enum { KINDS = sizeof kinds / sizeof kinds[0], CHANGES = sizeof changes / sizeof changes[0] };

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

/* The network after an event. */
static Net net_of(const JournalEvent *e, const Timeline *tl)
{
    return shapes_net(&tl->replay.shapes, e->shape, &e->hyper);
}

static bool put_methods(json_t *line, const JournalEvent *e, const Timeline *tl)
{
    const Hyper *h = &e->hyper;
    Net net = net_of(e, tl);
    const bool *frozen = freeze_flags(&tl->replay.trainer->frozen, h->frozen);
    return json_put(line, "activations", activations_json(&net, h)) &&
           json_put(line, "frozen", frozen_sets_json(&net, frozen));
}

static bool put_hyper(json_t *line, const JournalEvent *e, const Timeline *tl)
{
    const Hyper *h = &e->hyper;
    return json_put(line, "rate", json_real(h->rate)) && put_whole(line, "batch", h->batch) &&
           json_put(line, "shuffle", json_boolean(h->shuffle)) &&
           json_put(line, "settings", settings_json(h)) && put_methods(line, e, tl) &&
           json_put(line, "loss", json_string(hyper_loss(h)->row.name)) &&
           json_put(line, "optimizer", json_string(hyper_optimizer(h)->row.name));
}

/* {"layers": [4, 1], "features": [texts]}. */
static json_t *shape_json(const JournalEvent *e, const Timeline *tl)
{
    Net net = net_of(e, tl);
    json_t *layers = json_array();
    for (size_t l = 0; layers && l < net.layer_count; l++)
        layers = json_append(layers, json_integer((json_int_t)net.layers[l].units));
    json_t *object = json_pack("{s:o}", "layers", layers);
    return json_if(json_put(object, "features", features_json(net.features)), object);
}

/* What it began with, where that has changed since. */
static bool put_start(json_t *line, const JournalEvent *e, const Timeline *tl)
{
    const Dataset *data = tl->replay.trainer->data;
    bool one = tl->replay.shapes.count == 1;
    return json_put(line, "shape", one ? json_null() : shape_json(e, tl)) &&
           (!data->ids || put_whole(line, "samples", e->samples));
}

static bool put_reshape(json_t *line, const JournalEvent *e, const Timeline *tl)
{
    const Reshape *r = &e->reshape;
    return json_put(line, "how", json_string(changes[r->kind])) &&
           put_whole(line, "layer", r->layer + 1) && put_whole(line, "unit", r->unit + 1) &&
           json_put(line, "shape", shape_json(e, tl)) && put_methods(line, e, tl);
}

static bool put_sample(json_t *line, const SampleChange *sample, const Timeline *tl)
{
    const Dataset *data = tl->replay.trainer->data;
    const Real *values = tl->replay.shapes.values[sample->values];
    return put_whole(line, "sample", sample->place + 1) && put_whole(line, "id", sample->id + 1) &&
           json_put(line, "values", json_numbers(values, dataset_columns(data) + data->outputs));
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

static bool put_move(json_t *line, const JournalEvent *e, const Timeline *tl)
{
    const Real *theta = tl->replay.shapes.values[e->move.values];
    return json_put(line, "distance", json_real(e->move.distance)) &&
           json_put(line, "parameters", json_numbers(theta, net_of(e, tl).parameter_count));
}

/* What an event of this kind has to say besides its place. */
static bool put_event(json_t *line, const JournalEvent *e, const Timeline *tl)
{
    switch (e->kind) {
    case JOURNAL_START:
        return put_whole(line, "seed", e->hyper.seed) && put_hyper(line, e, tl) &&
               put_start(line, e, tl);
    case JOURNAL_TRAIN:
        return json_put(line, "by", json_string(grains[e->grain]));
    case JOURNAL_SET:
        return put_hyper(line, e, tl);
    case JOURNAL_RESET:
        return put_whole(line, "seed", e->hyper.seed);
    case JOURNAL_JOG:
        return json_put(line, "amount", json_real(e->amount));
    case JOURNAL_EDIT:
        return put_edit(line, &e->edit, tl->replay.trainer->data);
    case JOURNAL_RESHAPE:
        return put_reshape(line, e, tl);
    case JOURNAL_INSERT:
    case JOURNAL_REMOVE:
        return put_sample(line, &e->sample, tl);
    case JOURNAL_MOVE:
        return put_move(line, e, tl);
    }
    return true;
}

json_t *line_json(const JournalEvent *e, const Timeline *tl)
{
    json_t *line = json_object();
    bool ok = json_put(line, "did", json_string(kinds[e->kind])) && put_event(line, e, tl) &&
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

static bool read_activations(const json_t *line, const Net *net, Hyper *h)
{
    const json_t *names = json_object_get(line, "activations");
    if (json_array_size(names) != net->layer_count)
        return false;
    memset(h->activation, 0, sizeof h->activation);
    for (size_t l = 0; l < net->layer_count; l++) {
        const char *name = json_string_value(json_array_get(names, l));
        const Activation *f = name ? activation_find(name, NULL) : NULL;
        if (!f || (!f->elementwise && l + 1 < net->layer_count))
            return false;
        hyper_set_activation(h, l, f);
    }
    return true;
}

static bool read_hyper(const json_t *line, const Net *net, FrozenSets *frozen, Hyper *h, Error *err)
{
    const json_t *rate = json_object_get(line, "rate");
    const json_t *shuffle = json_object_get(line, "shuffle");
    uint64_t batch;
    if (!json_is_number(rate) || !hyper_take_rate(json_number_value(rate), &h->rate) ||
        !json_is_boolean(shuffle) ||
        !line_whole(line, "batch", DATASET_ROWS_MAX, &batch) ||
        !settings_read(json_object_get(line, "settings"), h, NULL) || !read_methods(line, h) ||
        !read_activations(line, net, h) ||
        !read_frozen(json_object_get(line, "frozen"), net, frozen, &h->frozen, err))
        return false;
    h->batch = (size_t)batch;
    h->shuffle = json_is_true(shuffle);
    return true;
}

static bool read_edit(const json_t *line, const Net *net, const Dataset *data, size_t samples,
                      Edit *edit)
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
        bool ok = line_whole(line, "sample", samples, &sample) && sample > 0 &&
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

/* The network of {"layers": …, "features": …}, whose activations are still to be read. */
static bool read_shape(const json_t *shape, const LineReading *in, Net *net, Error *err)
{
    const json_t *layers = json_object_get(shape, "layers");
    const Activation *any = activation_find("identity", NULL);
    LayerSpec specs[NET_LAYERS_MAX];
    Features *features = NULL;
    size_t count = json_array_size(layers);
    if (!json_is_array(layers) || count < 1 || count > NET_LAYERS_MAX)
        return false;
    for (size_t l = 0; l < count; l++) {
        json_int_t units = json_integer_value(json_array_get(layers, l));
        specs[l] = (LayerSpec){units > 0 ? (size_t)units : 0, any};
    }
    if (!features_read(json_object_get(shape, "features"), in->data, &features, err))
        return false;
    const Features *known = features ? dataset_know_features(in->data, features, err) : NULL;
    bool ok = (known || !features) &&
              net_init(net, known ? known->count : dataset_columns(in->data), count, specs, NULL) &&
              net_outputs(net) == in->data->outputs;
    free(features);
    net->features = known;
    if (in->data->inputs_are != INPUTS_NUMBERS || known)
        net->inputs_are = in->data->inputs_are;
    return ok;
}

/* The activations of *hyper in a network, which has others. */
static void take_activations(Net *net, const Hyper *hyper)
{
    for (size_t l = 0; l < net->layer_count; l++)
        net->layers[l].activation = hyper_activation(hyper, l);
}

static bool number_shape(const LineReading *in, const Net *net, JournalEvent *e, Error *err)
{
    e->phases = 2 * net->layer_count + 2;
    return shapes_number(in->shapes, net, &e->shape, err);
}

static bool read_start(const json_t *line, const LineReading *in, JournalEvent *e, Error *err)
{
    const json_t *shape = json_object_get(line, "shape");
    Net net = *in->net;
    uint64_t samples = in->data->count;
    if (shape && !read_shape(shape, in, &net, err))
        return false;
    if (json_object_get(line, "samples") &&
        (!line_whole(line, "samples", DATASET_ROWS_MAX, &samples) || samples < 1))
        return false;
    e->samples = (size_t)samples;
    return number_shape(in, &net, e, err) && read_hyper(line, &net, in->frozen, &e->hyper, err);
}

static bool read_reshape(const json_t *line, const LineReading *in, const Net *before,
                         JournalEvent *e, Error *err)
{
    int how = word(line, "how", changes, CHANGES);
    uint64_t layer, unit;
    Net net;
    if (how < 0 || !line_whole(line, "layer", NET_LAYERS_MAX + 1, &layer) || layer < 1 ||
        !line_whole(line, "unit", NET_UNITS_MAX, &unit) || unit < 1 ||
        !read_shape(json_object_get(line, "shape"), in, &net, err) ||
        !read_activations(line, &net, &e->hyper))
        return false;
    e->reshape = (Reshape){(ReshapeKind)how, (size_t)layer - 1, (size_t)unit - 1};
    e->from = e->to; /* the phases before are those of another shape */
    take_activations(&net, &e->hyper);
    return reshape_fits(&e->reshape, before, &net) && number_shape(in, &net, e, err) &&
           read_frozen(json_object_get(line, "frozen"), &net, in->frozen, &e->hyper.frozen, err);
}

/* Keeps an array of n finite numbers. */
static bool read_values(const json_t *values, size_t n, Shapes *shapes, uint32_t *number,
                        Error *err)
{
    Real *numbers = calloc(n + 1, sizeof *numbers);
    if (!numbers)
        return error_memory(err);
    bool ok = json_array_size(values) == n;
    for (size_t i = 0; ok && i < n; i++) {
        numbers[i] = (Real)json_number_value(json_array_get(values, i));
        ok = json_is_number(json_array_get(values, i)) && isfinite(numbers[i]);
    }
    ok = ok && shapes_keep_values(shapes, numbers, n, number, err);
    free(numbers);
    return ok;
}

static bool read_move(const json_t *line, const LineReading *in, const Net *net, JournalEvent *e,
                      Error *err)
{
    const json_t *distance = json_object_get(line, "distance");
    e->move.distance = json_number_value(distance);
    return json_is_number(distance) && e->move.distance >= 0 &&
           read_values(json_object_get(line, "parameters"), net->parameter_count, in->shapes,
                       &e->move.values, err);
}

static bool read_sample(const json_t *line, const LineReading *in, JournalEvent *e, Error *err)
{
    size_t n = dataset_columns(in->data) + in->data->outputs;
    bool inserts = e->kind == JOURNAL_INSERT;
    uint64_t place, id;
    if (!line_whole(line, "sample", e->samples + inserts, &place) || place < 1 ||
        !line_whole(line, "id", INT64_MAX, &id) || id < 1 || (!inserts && e->samples < 2) ||
        e->samples + inserts > DATASET_ROWS_MAX)
        return false;
    bool ok = read_values(json_object_get(line, "values"), n, in->shapes, &e->sample.values, err);
    e->sample.place = (size_t)place - 1;
    e->sample.id = (size_t)id - 1;
    e->samples = inserts ? e->samples + 1 : e->samples - 1;
    return ok;
}

/* What an event of this kind says besides its place, behind events in the network `net`. */
static bool read_event(const json_t *line, const LineReading *in, const Net *net, JournalEvent *e,
                       Error *err)
{
    switch (e->kind) {
    case JOURNAL_START:
        return read_start(line, in, e, err);
    case JOURNAL_SET:
        return read_hyper(line, net, in->frozen, &e->hyper, err);
    case JOURNAL_JOG:
        return read_amount(line, &e->amount);
    case JOURNAL_EDIT:
        return read_edit(line, net, in->data, e->samples, &e->edit);
    case JOURNAL_RESHAPE:
        return read_reshape(line, in, net, e, err);
    case JOURNAL_INSERT:
    case JOURNAL_REMOVE:
        return read_sample(line, in, e, err);
    case JOURNAL_MOVE:
        return read_move(line, in, net, e, err);
    case JOURNAL_TRAIN:
    case JOURNAL_RESET:
        break;
    }
    return true;
}

bool line_read(const json_t *line, const JournalEvent *before, const LineReading *in,
               JournalEvent *e, Error *err)
{
    int kind = word(line, "did", kinds, KINDS), grain = word(line, "by", grains, 3);
    uint64_t seed = e->hyper.seed;
    Net net = before ? shapes_net(in->shapes, before->shape, &before->hyper) : *in->net;
    error_set(err, "did, place or values are missing or wrong");
    bool is_start = kind == JOURNAL_START;
    /* What a branch begins with is compared with the start that there is. */
    if (kind < 0 || (is_start ? before != NULL : !before && in->shapes->count == 0) ||
        !read_cursor(line, &e->to))
        return false;
    e->kind = (JournalKind)kind;
    e->from = before ? before->to : e->to;
    e->shape = before ? before->shape : 0;
    e->phases = before ? before->phases : 0;
    e->samples = before ? before->samples : 0;
    if (e->kind == JOURNAL_TRAIN && grain < 0)
        return false;
    e->grain = grain < 0 ? GRAIN_PHASE : (Grain)grain;
    if ((e->kind == JOURNAL_START || e->kind == JOURNAL_RESET) &&
        !line_whole(line, "seed", UINT32_MAX, &seed))
        return false;
    e->hyper.seed = seed;
    return read_event(line, in, &net, e, err);
}
