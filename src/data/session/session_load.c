/* Sessions from JSON, nothing believed that has not been checked. */
#include "core/net/freeze.h"
#include "core/samples/preparation.h"
#include "data/file.h"
#include "data/json.h"
#include "data/generate/playground.h"
#include "data/session/session.h"
#include "data/session/session_columns.h"
#include "data/session/session_edits.h"
#include "data/session/session_features.h"
#include "data/session/session_json.h"
#include "data/session/session_reading.h"
#include "data/session/session_inside.h"
#include "data/session/session_settings.h"
#include "data/source.h"
#include "data/table/encode.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACE_SIZE = 64 };

static bool get_layer_spec(const Reading *in, const json_t *layer, size_t l, LayerSpec *spec)
{
    char place[PLACE_SIZE];
    const char *activation = "sigmoid";
    uint64_t units = 0;
    Error why;
    snprintf(place, sizeof place, "network.layers[%zu]", l);
    if (!json_is_object(layer))
        return reading_fail(in, place,
                            "an object with units, activation, weights and biases is needed");
    if (!json_object_get(layer, "units"))
        return reading_fail(in, place, "units is missing");
    if (!reading_count(in, layer, "units", place, 1, NET_UNITS_MAX, &units) ||
        !reading_name(in, layer, "activation", place, &activation))
        return false;
    spec->units = (size_t)units;
    spec->activation = activation_find(activation, &why);
    return spec->activation || reading_fail(in, place, "%s", why.message);
}

static bool get_shape(const Reading *in, const json_t *network, Net *net)
{
    LayerSpec specs[NET_LAYERS_MAX];
    const json_t *layers = json_object_get(network, "layers");
    size_t count = json_array_size(layers);
    uint64_t inputs = 0;
    Error why;
    if (!json_is_object(network) || !json_is_array(layers) || count < 1 || count > NET_LAYERS_MAX)
        return reading_fail(in, "network", "an object with inputs and 1 to %d layers is needed",
                            NET_LAYERS_MAX);
    if (!reading_count(in, network, "inputs", "network", 1, NET_UNITS_MAX, &inputs))
        return false;
    if (inputs == 0)
        return reading_fail(in, "network", "inputs is missing");
    for (size_t l = 0; l < count; l++)
        if (!get_layer_spec(in, json_array_get(layers, l), l, &specs[l]))
            return false;
    return net_init(net, (size_t)inputs, count, specs, &why) ||
           reading_fail(in, "network", "%s", why.message);
}

static bool get_parameters(const Reading *in, const json_t *network, Session *s)
{
    s->theta = calloc(s->net.parameter_count, sizeof *s->theta);
    s->frozen = calloc(s->net.unit_count, sizeof *s->frozen);
    if (!s->theta || !s->frozen)
        return error_memory(in->err);
    for (size_t l = 0; l < s->net.layer_count; l++) {
        const Layer *layer = &s->net.layers[l];
        const json_t *json = json_array_get(json_object_get(network, "layers"), l);
        char place[PLACE_SIZE];
        Error why;
        snprintf(place, sizeof place, "network.layers[%zu]", l);
        if (!frozen_read(json_object_get(json, "frozen"), layer, s->frozen, &why))
            return reading_fail(in, place, "%s", why.message);
        snprintf(place, sizeof place, "network.layers[%zu].weights", l);
        if (!reading_matrix(in, json_object_get(json, "weights"), place, layer->units,
                            layer->fan_in, s->theta + layer->weights))
            return false;
        snprintf(place, sizeof place, "network.layers[%zu].biases", l);
        if (!reading_numbers(in, json_object_get(json, "biases"), place, layer->units,
                             s->theta + layer->biases))
            return false;
    }
    return true;
}

/* The folder of the session file and a relative name in it: where to look second. */
static bool beside(const char *path, const char *name, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    int n = slash && name[0] != '/'
                ? snprintf(out, size, "%.*s/%s", (int)(slash - path), path, name)
                : -1;
    return n > 0 && (size_t)n < size;
}

/* What a data set is opened with. */
typedef struct Opening {
    TableChoice choice;
    Preparation preparation;
    Schema schema; /* owned; empty: it is made from the data */
} Opening;

static bool open_named(const char *name, const Opening *o, Dataset *data, bool *unknown, Error *err)
{
    const Generator *generator;
    const Schema *schema = o->schema.count > 0 ? &o->schema : NULL;
    return source_open(data, name, &o->choice, schema, &o->preparation, &generator, unknown, err);
}

static bool open_data(const Reading *in, const char *name, const Opening *o, Dataset *data)
{
    bool unknown;
    char other[4096];
    Error why;
    if (open_named(name, o, data, &unknown, &why))
        return true;
    if (unknown)
        return reading_fail(in, "data", "%s", why.message);
    if (!beside(in->path, name, other, sizeof other) || access(name, F_OK) == 0)
        return error_set(in->err, "%s", why.message);
    dataset_free(data);
    return open_named(other, o, data, &unknown, in->err);
}

/* The data that the file names. One of 0.1 says nothing of its columns: they are understood as they
 * were then. */
static bool get_data(const Reading *in, const json_t *from, Opening *o, Dataset *data)
{
    const char *name = json_string_value(from), *checksum = NULL;
    char now[32];
    if (json_is_object(from) && (!reading_name(in, from, "file", "data", &name) ||
                                 !reading_name(in, from, "checksum", "data", &checksum) ||
                                 !form_read(in, from, &o->choice)))
        return false;
    if (!name)
        return reading_fail(in, "data", "the name of a data set, or {\"file\": …}, is needed");
    o->choice.as_in_0_1 = o->schema.count == 0;
    if (!open_data(in, name, o, data))
        return false;
    snprintf(now, sizeof now, "fnv1a-%016" PRIx64, data->checksum);
    if (checksum && strcmp(checksum, now) != 0)
        return reading_fail(in, "data", "%s has changed since the session was saved; name it on "
                            "the command line to go on with it as it is now", name);
    return true;
}

static bool get_scaling(const Reading *in, const json_t *object, const char *key,
                        unsigned char *row)
{
    const char *scaling = "none";
    Error why;
    if (!reading_name(in, object, key, "preparation", &scaling))
        return false;
    int index = table_find(&scaling_table, scaling, &why);
    *row = (unsigned char)index;
    return index >= 0 || reading_fail(in, "preparation", "%s", why.message);
}

/* How the data is divided and scaled; sessions of 0.1 drew the test part from all samples. */
static bool get_preparation(const Reading *in, const json_t *object, Preparation *p)
{
    const json_t *test = json_object_get(object, "test");
    const char *split = "random";
    Error why;
    *p = (Preparation){.test = json_number_value(test), .seed = HYPER_SEED};
    if (object && !json_is_object(object))
        return reading_fail(in, "preparation", "an object with test, seed and scaling is needed");
    if (test && (!json_is_number(test) || !(p->test >= 0) || !(p->test < 1)))
        return reading_fail(in, "preparation", "test is to be a number from 0 to less than 1");
    if (!reading_count(in, object, "seed", "preparation", 0, UINT32_MAX, &p->seed) ||
        !reading_name(in, object, "split", "preparation", &split))
        return false;
    int index = table_find(&split_table, split, &why);
    if (index < 0)
        return reading_fail(in, "preparation", "%s", why.message);
    p->split = (unsigned char)(p->test > 0 ? index : SPLIT_STRATIFIED);
    return get_scaling(in, object, "scaling", &p->scaling) &&
           get_scaling(in, object, "target_scaling", &p->target_scaling);
}

/* How the columns of other data are understood: as those of the session's own, which for a data set
 * of the program is made for that. */
static bool get_schema(const Reading *in, const json_t *root, bool other, Opening *o)
{
    const json_t *columns = json_object_get(root, "columns");
    const char *name = json_string_value(json_object_get(root, "data"));
    Dataset own;
    GeneratorChoice said;
    bool unknown;
    if (columns)
        return columns_read(in, columns, &o->schema);
    if (!other || !name || !generator_find(name, &said, NULL))
        return true;
    Opening usual = {.preparation = o->preparation};
    bool ok = open_named(name, &usual, &own, &unknown, in->err) &&
              schema_copy(&o->schema, &own.schema, in->err);
    dataset_free(&own);
    return ok;
}

static bool get_methods(const Reading *in, const json_t *root, TrainerSpec *spec)
{
    const json_t *optimizer = json_object_get(root, "optimizer");
    const char *loss = "half-squared", *init = "glorot-uniform", *name = "sgd";
    const json_t *bias = json_object_get(root, "bias");
    Error why;
    if (bias && !json_is_number(bias))
        return reading_fail(in, "session", "bias is to be a number");
    spec->has_bias = bias;
    spec->bias = hyper_rate(json_number_value(bias));
    if (optimizer && !json_is_string(optimizer) && !json_is_object(optimizer))
        return reading_fail(in, "optimizer", "a name, or {\"name\": …}, is needed");
    if (json_is_string(optimizer))
        name = json_string_value(optimizer);
    if (!reading_name(in, root, "loss", "session", &loss) ||
        !reading_name(in, root, "init", "session", &init) ||
        !reading_name(in, optimizer, "name", "optimizer", &name))
        return false;
    spec->loss = loss_find(loss, &why);
    spec->init = spec->loss ? init_find(init, &why) : NULL;
    spec->optimizer = spec->init ? optimizer_find(name, &why) : NULL;
    return spec->optimizer || reading_fail(in, "session", "%s", why.message);
}

static bool get_state(const Reading *in, const json_t *root, Session *s)
{
    size_t states = s->spec.optimizer->states;
    const json_t *array = json_object_get(json_object_get(root, "optimizer"), "slots");
    s->state = calloc(states * s->net.parameter_count + 1, sizeof *s->state);
    if (!s->state)
        return error_memory(in->err);
    return !array ||
           reading_matrix(in, array, "optimizer.slots", states, s->net.parameter_count, s->state);
}

/* The shape that the run began with: that of the history's first line, or the present one. */
static void find_start_net(Session *s, const json_t *root)
{
    const json_t *lines = json_object_get(json_object_get(root, "history"), "lines");
    const json_t *shape = json_object_get(json_array_get(lines, 0), "shape");
    const json_t *layers = json_object_get(shape, "layers");
    const json_t *features = json_object_get(shape, "features");
    size_t count = json_array_size(layers);
    LayerSpec specs[NET_LAYERS_MAX];
    s->start_net = s->net;
    for (size_t l = 0; l < count && l < NET_LAYERS_MAX; l++)
        specs[l] = (LayerSpec){(size_t)json_integer_value(json_array_get(layers, l)),
                               s->net.layers[0].activation};
    Net net;
    if (count > 0 && count <= NET_LAYERS_MAX && s->net.layers[0].activation->elementwise &&
        net_init(&net, features ? json_array_size(features) : dataset_columns(&s->data), count,
                 specs, NULL))
        s->start_net = net;
}

/* What a restart goes back to: drawn from the seed (NULL), the data's own start weights, or, for a
 * file without a seed, the weights in it. */
static bool find_start(Session *s, const json_t *root, Error *err)
{
    bool own = !json_object_get(root, "init");
    find_start_net(s, root);
    s->spec.start_net = &s->start_net;
    if (!json_object_get(root, "seed")) {
        s->spec.start = s->theta;
        s->spec.start_net = NULL;
        return true;
    }
    if (own && s->data.stream && !playground_draw_start(&s->data, &s->start_net, err))
        return false;
    own = own && s->data.start_count == s->start_net.parameter_count;
    s->spec.start = own ? s->data.start : NULL;
    return true;
}

static bool get_hyper(const Reading *in, const json_t *root, Session *s)
{
    Hyper *h = &s->hyper;
    const json_t *rate = json_object_get(root, "rate"), *batch = json_object_get(root, "batch");
    const json_t *shuffle = json_object_get(root, "shuffle");
    uint64_t size = 0;
    Error why;
    *h = hyper_usual(s->spec.optimizer);
    if (h->rate <= 0)
        h->rate = 0.1;
    if (!settings_read(json_object_get(root, "settings"), h, &why))
        return reading_fail(in, "settings", "%s", why.message);
    if (rate && (!json_is_number(rate) || !hyper_take_rate(json_number_value(rate), &h->rate)))
        return reading_fail(in, "session", "rate is to be 0 or a positive number");
    if (shuffle && !json_is_boolean(shuffle))
        return reading_fail(in, "session", "shuffle is to be true or false");
    if (shuffle)
        h->shuffle = json_is_true(shuffle);
    bool full = json_is_string(batch) && strcmp(json_string_value(batch), "full") == 0;
    if (!full && !reading_count(in, root, "batch", "session", 1, DATASET_ROWS_MAX, &size))
        return false;
    if (!reading_count(in, root, "seed", "session", 0, UINT32_MAX, &h->seed))
        return false;
    h->batch = (size_t)size;
    return find_start(s, root, in->err);
}

/* Where training stands; with other data a pass through that begins. */
static bool get_cursor(const Reading *in, const json_t *root, bool other, Session *s)
{
    const json_t *cursor = json_object_get(root, "cursor");
    const json_t *optimizer = json_object_get(root, "optimizer");
    const char *order = "stored";
    uint64_t position = 0, phase = 0;
    const uint64_t most = (uint64_t)1 << 53;
    Cursor *c = &s->cursor;
    if (!reading_count(in, cursor, "epoch", "cursor", 0, most, &c->epoch) ||
        !reading_count(in, cursor, "step", "cursor", 0, most, &c->step) ||
        (!other &&
         !reading_count(in, cursor, "position", "cursor", 0, s->data.count - 1, &position)) ||
        !reading_count(in, cursor, "phase", "cursor", 0, 2 * s->net.layer_count + 1, &phase) ||
        !reading_count(in, cursor, "jogs", "cursor", 0, most, &c->jogs) ||
        !reading_name(in, cursor, "order", "cursor", &order))
        return false;
    uint64_t updates = c->step;
    if (!reading_count(in, optimizer, "updates", "optimizer", 0, c->step, &updates))
        return false;
    c->shuffled = strcmp(order, "drawn") == 0;
    if (!c->shuffled && strcmp(order, "stored") != 0)
        return reading_fail(in, "cursor", "order is to be \"stored\" or \"drawn\"");
    c->optimizer_step = c->step - updates;
    c->position = (size_t)position;
    s->phases = other ? 0 : (size_t)phase;
    return true;
}

static bool get_best(const Reading *in, const json_t *best, SessionBest *out)
{
    const uint64_t most = (uint64_t)1 << 53;
    const json_t *loss = json_object_get(best, "loss");
    uint64_t line = 0;
    if (!best)
        return true;
    if (!reading_count(in, best, "line", "best", 1, most, &line) ||
        !reading_count(in, best, "epoch", "best", 0, most, &out->epoch) ||
        !reading_count(in, best, "step", "best", 0, most, &out->step))
        return false;
    out->loss = json_number_value(loss) + json_number_value(json_object_get(best, "rest"));
    if (!json_is_number(loss) || !isfinite(out->loss) || line == 0)
        return reading_fail(in, "best", "loss, line, epoch and step are needed");
    out->event = (size_t)line - 1;
    out->known = true;
    return true;
}

/* History and what was measured belong to the file's own data set. */
static bool get_past(const Reading *in, const json_t *root, Session *s)
{
    const json_t *past = json_object_get(root, "history");
    Error why;
    if (!history_read(past, &s->net, &s->data, &s->hyper, &s->past, &why))
        return reading_fail(in, "history", "%s", why.message);
    if (!curves_read(json_object_get(root, "curves"), &s->curves, &why))
        return reading_fail(in, "curves", "%s", why.message);
    if (!marks_read(json_object_get(root, "stuck"), json_object_get(root, "commands"), &s->marks,
                    &why))
        return reading_fail(in, "marks", "%s", why.message);
    return get_best(in, json_object_get(root, "best"), &s->best);
}

/* The features that the inputs are, of the columns of whatever data it is. */
static bool get_features(const Reading *in, const json_t *array, Dataset *data)
{
    Features *features;
    Error why;
    bool ok = features_read(array, data, &features, &why) &&
              dataset_use_features(data, features, &why);
    free(features);
    return ok || (why.is_memory ? error_memory(in->err)
                                : reading_fail(in, "features", "%s", why.message));
}

/* What was done to the samples of the file's own data. */
static bool get_changes(const Reading *in, const json_t *root, Dataset *data)
{
    const json_t *edits = json_object_get(root, "edits");
    const json_t *samples = json_object_get(root, "samples");
    Error why;
    if (!edits_read(edits, data, &why))
        return why.is_memory ? error_memory(in->err)
                             : reading_fail(in, "edits", "%s", why.message);
    return samples_read(samples, data, &why) ||
           (why.is_memory ? error_memory(in->err)
                          : reading_fail(in, "samples", "%s", why.message));
}

/* The session's data, or another set as the session understands its own. */
static bool get_samples(const Reading *in, const json_t *root, const char *data_name,
                        const TableChoice *choice, Session *s)
{
    Opening o = {.choice = {.files = choice->files}};
    bool ok = get_preparation(in, json_object_get(root, "preparation"), &o.preparation) &&
              get_schema(in, root, data_name != NULL, &o);
    if (ok && data_name) {
        o.choice = *choice;
        o.choice.keep_places = true;
    }
    ok = ok && (data_name ? open_data(in, data_name, &o, &s->data)
                          : get_data(in, json_object_get(root, "data"), &o, &s->data));
    schema_free(&o.schema);
    return ok && (data_name || get_changes(in, root, &s->data)) &&
           get_features(in, json_object_get(root, "features"), &s->data);
}

/* The schema of the session's data, as a data set that has no samples. */
static bool get_schema_alone(const Reading *in, const json_t *root, FileKind files, Session *s)
{
    Opening o = {.choice = {.files = files}};
    if (!get_preparation(in, json_object_get(root, "preparation"), &o.preparation) ||
        !get_schema(in, root, true, &o)) {
        schema_free(&o.schema);
        return false;
    }
    const json_t *features = json_object_get(root, "features");
    if (o.schema.count == 0)
        return get_data(in, json_object_get(root, "data"), &o, &s->data) &&
               get_features(in, features, &s->data);
    s->data.schema = o.schema;
    s->data.kind = o.schema.kind;
    s->data.low = o.schema.low;
    s->data.high = o.schema.high;
    s->data.preparation = o.preparation;
    for (size_t i = 0; i < o.schema.count; i++)
        *(o.schema.column[i].is_target ? &s->data.outputs : &s->data.inputs) +=
            schema_width(&o.schema.column[i]);
    if (!(s->data.name = strdup(in->path)))
        return error_memory(in->err);
    return encode_names(&s->data, in->err) && get_features(in, features, &s->data);
}

static bool get_network(const Reading *in, const json_t *root, Session *s)
{
    const json_t *network = json_object_get(root, "network");
    uint64_t version = 1;
    if (!json_is_object(root) || !network)
        return reading_fail(in, "session", "an object with \"network\" and \"data\" is needed");
    return reading_count(in, root, "backprop", "session", 1, 1, &version) &&
           get_shape(in, network, &s->net) && get_parameters(in, network, s);
}

static bool network_fits(const Reading *in, Session *s)
{
    s->net.features = s->data.features;
    if (s->data.inputs_are != INPUTS_NUMBERS || s->data.features)
        s->net.inputs_are = s->data.inputs_are;
    return (s->data.inputs == s->net.inputs && s->data.outputs == net_outputs(&s->net)) ||
           reading_fail(in, "network", "%zu inputs and %zu outputs, but %s has %zu and %zu",
                        s->net.inputs, net_outputs(&s->net), s->data.name, s->data.inputs,
                        s->data.outputs);
}

static bool get_session(const Reading *in, const json_t *root, const char *data_name,
                        const TableChoice *choice, Session *s)
{
    return get_network(in, root, s) && get_samples(in, root, data_name, choice, s) &&
           network_fits(in, s) && get_methods(in, root, &s->spec) && get_state(in, root, s) &&
           get_hyper(in, root, s) && get_cursor(in, root, data_name != NULL, s) &&
           (data_name || get_past(in, root, s));
}

bool session_is_at(const char *path)
{
    struct stat status;
    FILE *in = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(path, "r") : NULL;
    int c = EOF;
    while (in && isspace(c = fgetc(in)))
        continue;
    if (in)
        fclose(in);
    return c == '{';
}

bool session_is_named(const char *name)
{
    return !generator_is_named(name) && session_is_at(name);
}

/* The file as JSON, which the caller releases. */
bool session_read_root(const char *path, FileKind files, json_t **root, Error *err)
{
    json_error_t where;
    char *bytes;
    size_t size;
    if (!file_read_text(path, files, SESSION_BYTES_MAX, &bytes, &size, err))
        return false;
    *root = json_read(bytes, size, &where);
    free(bytes);
    if (!*root && json_error_code(&where) == json_error_out_of_memory)
        return error_memory(err);
    return *root || error_set(err, "%s:%d:%d: not JSON: %s", path, where.line, where.column,
                              where.text);
}

bool session_load(Session *session, const char *path, const char *data_name,
                  const TableChoice *choice, Error *err)
{
    Reading in = {path, err};
    json_t *root;
    *session = (Session){0};
    if (!session_read_root(path, choice->files, &root, err))
        return false;
    bool ok = get_session(&in, root, data_name, choice, session);
    json_decref(root);
    return ok;
}

bool session_load_root(Session *session, const json_t *root, const char *path,
                       const TableChoice *choice, Error *err)
{
    Reading in = {path, err};
    *session = (Session){0};
    return get_session(&in, root, NULL, choice, session);
}

bool session_carry(Session *session, const Trainer *trainer, const char *data_name,
                   const TableChoice *choice, double test, unsigned char split, Error *err)
{
    Reading in = {"the network", err};
    Dataset data = *trainer->data; /* its samples are not looked at, only how they are divided */
    Trainer other = *trainer;
    data.preparation.test = test;
    data.preparation.split = split;
    other.data = &data;
    json_t *root = session_json(&(SessionSaving){.trainer = &other});
    *session = (Session){0};
    bool ok = root ? get_session(&in, root, data_name, choice, session) : error_memory(err);
    json_decref(root);
    return ok;
}

bool session_load_network(Session *s, const char *path, FileKind files, Error *err)
{
    Reading in = {path, err};
    json_t *root;
    *s = (Session){0};
    if (!session_read_root(path, files, &root, err))
        return false;
    bool ok = get_network(&in, root, s) && get_schema_alone(&in, root, files, s) &&
              network_fits(&in, s) && get_methods(&in, root, &s->spec) &&
              get_hyper(&in, root, s) && get_cursor(&in, root, true, s);
    json_decref(root);
    return ok;
}

void session_free(Session *session)
{
    free(session->theta);
    free(session->state);
    free(session->frozen);
    session_past_free(&session->past);
    session_curves_free(&session->curves);
    session_marks_free(&session->marks);
    dataset_free(&session->data);
    *session = (Session){0};
}

bool session_resume(const Session *s, Trainer *trainer, Error *err)
{
    Hyper hyper = s->hyper;
    if (!trainer_init(trainer, &s->net, &s->data, &s->spec, &hyper, err) ||
        !session_past_freeze(&s->past, trainer, err) ||
        !freeze_number(&trainer->frozen, &trainer->net, s->frozen, &hyper.frozen, err))
        return false;
    trainer_restore(trainer, s->theta, s->state, &s->cursor, &hyper);
    for (size_t i = 0; i < s->phases; i++)
        trainer_finish(trainer, GRAIN_PHASE);
    return true;
}
