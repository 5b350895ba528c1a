/* A line of a trace behind the first: a step. */
#include "watch/protocol_names.h"
#include "watch/protocol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A line being read, and where it goes. */
typedef struct Line {
    const ProtocolReader *in;
    const json_t *root;
    RecordedStep *step;
    Error *err;
} Line;

static const json_t *member(const Line *l, const char *key)
{
    const json_t *value = json_object_get(l->root, key);
    return json_is_null(value) ? NULL : value;
}

/* Numbers are counted to here: above, not every one is a double. */
#define COUNT_MAX 9007199254740992.0

static bool read_count(const Line *l, const char *key, uint64_t *out)
{
    const json_t *value = member(l, key);
    double number = json_number_value(value);
    if (!value)
        return true;
    if (!json_is_number(value) || number < 0 || number > COUNT_MAX || floor(number) < number)
        return protocol_fail(l->in, l->err, "%s is to be a whole number from 0 to 2^53", key);
    *out = (uint64_t)number;
    return true;
}

static bool read_number(const Line *l, const char *key, double *out)
{
    const json_t *value = json_object_get(l->root, key);
    return !value || protocol_number(l->in, value, key, out, l->err);
}

/* The arrays of all layers, under their names in an object. */
static bool read_parameters(const Line *l, const json_t *object, const char *place, double *out)
{
    const ProtocolReader *in = l->in;
    const Net *net = &in->model.net;
    char where[PROTOCOL_NAME_MAX + 32];
    if (!json_is_object(object))
        return protocol_fail(in, l->err, "%s is to be an object: {\"%s\": …}", place,
                             json_string_value(json_array_get(in->names, 0)));
    for (size_t i = 0; i < 2 * net->layer_count; i++) {
        const Layer *layer = &net->layers[i / 2];
        const char *name = json_string_value(json_array_get(in->names, i));
        const json_t *array = name ? json_object_get(object, name) : NULL;
        bool bias = i % 2;
        double *to = out + (bias ? layer->biases : layer->weights);
        if (!name) {
            memset(to, 0, layer->units * sizeof *to);
            continue;
        }
        if (!array)
            return protocol_fail(in, l->err, "%s: there is no \"%s\", which the model has", place,
                                 name);
        snprintf(where, sizeof where, "%s: %s", place, name);
        if (!protocol_array(in, array, where, bias ? 0 : layer->units,
                            bias ? layer->units : layer->fan_in, !bias && in->keras, to, l->err))
            return false;
    }
    return true;
}

static bool read_place(const Line *l, const char *key, size_t place, double **out)
{
    const json_t *object = member(l, key);
    double *to = record_place(l->step, &l->in->model.net, place);
    if (!object)
        return true;
    if (!read_parameters(l, object, key, to))
        return false;
    *out = to;
    return true;
}

/* All that the optimizer remembers, or nothing where some of it is not said. */
static bool read_state(const Line *l)
{
    json_t *state = json_object_get(l->root, "state");
    const Optimizer *optimizer = l->in->model.optimizer;
    const char *key;
    json_t *value;
    char place[PROTOCOL_NAME_MAX];
    if (!state || json_is_null(state) || !optimizer)
        return true;
    if (!json_is_object(state))
        return protocol_fail(l->in, l->err, "state is to be an object: {\"v\": {…}}");
    json_object_foreach(state, key, value) {
        int s = protocol_state(optimizer, key);
        if (s < 0)
            continue;
        double *to = record_place(l->step, &l->in->model.net, RECORD_STATE + (size_t)s);
        snprintf(place, sizeof place, "state: %.32s", key);
        if (!read_parameters(l, value, place, to))
            return false;
        l->step->state[s] = to;
    }
    return true;
}

/* Whether an array is one sample and not several of them. */
static bool is_one(const json_t *array)
{
    if (json_is_object(array))
        return json_array_size(json_object_get(array, "shape")) == 1;
    const json_t *first = json_array_get(array, 0);
    return !json_is_array(first);
}

static size_t rows_of(const json_t *array)
{
    if (is_one(array))
        return 1;
    if (!json_is_object(array))
        return json_array_size(array);
    double rows = json_number_value(json_array_get(json_object_get(array, "shape"), 0));
    return rows >= 1 && rows <= RECORD_ROWS_MAX ? (size_t)rows : 0;
}

/* [rows][units] of them, or [units] of the only one. */
static bool read_rows(const Line *l, const json_t *array, const char *place, size_t units,
                      double *out)
{
    size_t rows = l->step->rows;
    bool one = rows == 1 && is_one(array);
    return protocol_array(l->in, array, place, one ? 0 : rows, units, false, out, l->err);
}

/* a or d: an entry a layer, into *out, which is NULL where there is none. */
static bool read_layers(const Line *l, const char *key, double **out, uint64_t *said)
{
    const json_t *layers = member(l, key);
    const Net *net = &l->in->model.net;
    double *to = *out;
    char place[32];
    *out = NULL;
    if (!layers)
        return true;
    if (!json_is_array(layers) || json_array_size(layers) != net->layer_count)
        return protocol_fail(l->in, l->err, "%s is to be an array with an entry for each of the "
                             "%zu layers, null where it is not said", key, net->layer_count);
    for (size_t i = 0; i < net->layer_count; i++) {
        const json_t *array = json_array_get(layers, i);
        snprintf(place, sizeof place, "%s of layer %zu", key, i + 1);
        if (json_is_null(array))
            continue;
        if (!read_rows(l, array, place, net->layers[i].units,
                       to + record_at(l->step, &net->layers[i], 0)))
            return false;
        *said |= UINT64_C(1) << i;
    }
    *out = *said ? to : NULL;
    return true;
}

/* x, or t where that is absent, says how many samples there are. */
static bool read_samples(const Line *l)
{
    const Net *net = &l->in->model.net;
    RecordedStep *step = l->step;
    const json_t *x = member(l, "x"), *t = member(l, "t");
    size_t rows = x || t ? rows_of(x ? x : t) : 0, outputs = net_outputs(net);
    Error why;
    if (!x && (member(l, "a") || member(l, "d")))
        return protocol_fail(l->in, l->err, "a and d are of the samples in x, which is not here");
    if (!x && !t)
        return true;
    if (rows == 0 || rows > RECORD_ROWS_MAX)
        return protocol_fail(l->in, l->err, "%s is to have 1 to %d samples", x ? "x" : "t",
                             RECORD_ROWS_MAX);
    if (!record_rows(step, net, rows, member(l, "a") || member(l, "d"), &why))
        return why.is_memory ? error_memory(l->err) : protocol_fail(l->in, l->err, "%s",
                                                                    why.message);
    step->x = x ? step->x : NULL;
    step->t = t ? step->t : NULL;
    return (!x || read_rows(l, x, "x", net->inputs, step->x)) &&
           (!t || read_rows(l, t, "t", outputs, step->t)) &&
           read_layers(l, "a", &step->a, &step->a_layers) &&
           read_layers(l, "d", &step->d, &step->d_layers);
}

static bool read_step(const Line *l)
{
    RecordedStep *step = l->step;
    uint64_t samples = 0;
    if (!json_is_number(json_object_get(l->root, "step")))
        return protocol_fail(l->in, l->err, "a step is needed: {\"step\": 0, …}, the updates made "
                             "so far");
    bool ok = read_count(l, "step", &step->step) && read_count(l, "number", &step->number) &&
              read_number(l, "epoch", &step->epoch) && read_number(l, "loss", &step->loss) &&
              read_number(l, "test_loss", &step->test_loss) &&
              read_number(l, "rate", &step->rate) &&
              read_place(l, "w", RECORD_W, &step->w) && read_place(l, "g", RECORD_G, &step->g) &&
              read_state(l) && read_samples(l) && read_count(l, "samples", &samples);
    step->samples = samples > 0 ? (size_t)samples : step->rows;
    step->clipped = json_is_true(json_object_get(l->root, "clipped"));
    return ok;
}

bool protocol_next(ProtocolReader *in, RecordedStep *step, bool *end, Error *err)
{
    record_clear(step);
    if (!protocol_line(in, end, err))
        return false;
    if (*end)
        return true;
    json_t *root = protocol_parse(in, step, err);
    if (!root && in->torn && !err->is_memory) {
        *end = true;
        return true;
    }
    const Line line = {.in = in, .root = root, .step = step, .err = err};
    bool ok = root && read_step(&line);
    in->torn = false;
    step->line = in->line;
    json_decref(root);
    return ok;
}
