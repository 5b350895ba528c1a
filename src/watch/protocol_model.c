/* The first line of a trace: what is trained. */
#include "watch/protocol_names.h"
#include "watch/protocol.h"

#include "core/net/freeze.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A member that is a text, or NULL where there is none; false where it is something else. */
static bool text_of(const ProtocolReader *in, const json_t *object, const char *key,
                    const char **text, Error *err)
{
    const json_t *value = json_object_get(object, key);
    *text = json_string_value(value);
    if (!value || json_is_null(value) || json_is_string(value))
        return true;
    return protocol_fail(in, err, "%s is to be a text in quotes", key);
}

/* A member that is a whole number from `least` to `most`. */
static bool count_of(const ProtocolReader *in, const json_t *object, const char *key, double least,
                     double most, size_t *out, Error *err)
{
    const json_t *value = json_object_get(object, key);
    double number = json_number_value(value);
    bool whole = json_is_number(value) && number >= least && number <= most;
    if (!whole || floor(number) < number)
        return protocol_fail(in, err, "%s is to be a whole number from %.0f to %.0f", key, least,
                             most);
    *out = (size_t)number;
    return true;
}

static bool read_version(const ProtocolReader *in, const json_t *root, Error *err)
{
    size_t version;
    if (!json_object_get(root, "backprop"))
        return protocol_fail(in, err, "the first line is to say what is trained: {\"backprop\": "
                             "%d, \"layout\": \"torch\", \"model\": …}", PROTOCOL_VERSION);
    return count_of(in, root, "backprop", PROTOCOL_VERSION, PROTOCOL_VERSION, &version, err);
}

static bool read_layout(ProtocolReader *in, const json_t *root, Error *err)
{
    const char *layout;
    if (!text_of(in, root, "layout", &layout, err))
        return false;
    in->keras = layout && strcmp(layout, "keras") == 0;
    return in->keras || (layout && strcmp(layout, "torch") == 0) ||
           protocol_fail(in, err, "layout is to be \"torch\", for weights [units][fan_in], or "
                         "\"keras\", for [fan_in][units]");
}

/* Whether arrays can be called so: a text that messages have room for. */
static bool is_name(const json_t *name)
{
    return json_is_string(name) && json_string_length(name) > 0 &&
           json_string_length(name) <= PROTOCOL_NAME_MAX;
}

/* What the weights and the bias of a layer are called. */
static bool read_names(ProtocolReader *in, const json_t *layer, size_t l, Error *err)
{
    const json_t *names = json_object_get(layer, "names");
    const json_t *weights = json_array_get(names, 0), *bias = json_array_get(names, 1);
    in->model.has_bias[l] = !names || is_name(bias);
    if (names && (!is_name(weights) || (bias && !json_is_null(bias) && !is_name(bias)) ||
                  json_array_size(names) > 2))
        return protocol_fail(in, err, "layer %zu: names is to be [\"weights\", \"bias\"], or one "
                             "of them where there is no bias, each of at most %d bytes", l + 1,
                             PROTOCOL_NAME_MAX);
    if (!names) {
        in->names = json_append(in->names, json_sprintf("w%zu", l + 1));
        in->names = json_append(in->names, json_sprintf("b%zu", l + 1));
    } else {
        in->names = json_append(in->names, json_string(json_string_value(weights)));
        in->names = json_append(in->names, in->model.has_bias[l]
                                               ? json_string(json_string_value(bias))
                                               : json_null());
    }
    return in->names || error_memory(err);
}

/* A layer of the model. What is not said is taken for identity, and taken back later. */
static bool read_layer(ProtocolReader *in, const json_t *layer, size_t l, LayerSpec *spec,
                       bool *said, Error *err)
{
    const char *name;
    Error why;
    if (!json_is_object(layer))
        return protocol_fail(in, err, "layer %zu is to be an object: {\"units\": 4, "
                             "\"activation\": \"tanh\"}", l + 1);
    if (!count_of(in, layer, "units", 1, NET_UNITS_MAX, &spec->units, err) ||
        !text_of(in, layer, "activation", &name, err) || !read_names(in, layer, l, err))
        return false;
    *said = name;
    spec->activation = protocol_activation(name ? name : "identity", &why);
    return spec->activation || protocol_fail(in, err, "layer %zu: %s", l + 1, why.message);
}

static bool read_layers(ProtocolReader *in, const json_t *root, Error *err)
{
    const json_t *model = json_object_get(root, "model");
    const json_t *layers = json_object_get(model, "layers");
    size_t inputs, count = json_array_size(layers);
    LayerSpec specs[NET_LAYERS_MAX];
    bool said[NET_LAYERS_MAX];
    Error why;
    if (count == 0 || count > NET_LAYERS_MAX)
        return protocol_fail(in, err, "model is to have 1 to %d layers: {\"inputs\": 2, \"layers\""
                             ": [{\"units\": 4, \"activation\": \"tanh\"}, …]}", NET_LAYERS_MAX);
    in->names = json_array();
    if (!count_of(in, model, "inputs", 1, NET_UNITS_MAX, &inputs, err))
        return false;
    for (size_t l = 0; l < count; l++)
        if (!read_layer(in, json_array_get(layers, l), l, &specs[l], &said[l], err))
            return false;
    if (!net_init(&in->model.net, inputs, count, specs, &why))
        return protocol_fail(in, err, "model: %s", why.message);
    if (in->model.net.parameter_count > RECORD_PARAMETERS_MAX)
        return protocol_fail(in, err, "the model has %zu weights and biases; at most %d would be "
                             "right", in->model.net.parameter_count, RECORD_PARAMETERS_MAX);
    for (size_t l = 0; l < count; l++)
        if (!said[l])
            in->model.net.layers[l].activation = NULL;
    return true;
}

/* A loss of logits brings the last layer's activation with it, where that has none of its own. */
static void take_logits(RecordedModel *model, const NamedLoss *named)
{
    Layer *last = &model->net.layers[model->net.layer_count - 1];
    bool none = !last->activation || strcmp(last->activation->row.name, "identity") == 0;
    if (!named->of_logits || !none)
        return;
    model->logits = true;
    last->activation = activation_find(named->loss->partner, NULL);
}

static bool read_loss(ProtocolReader *in, const json_t *root, Error *err)
{
    const char *name, *reduction;
    RecordedModel *model = &in->model;
    NamedLoss named;
    Error why;
    model->loss_times = 1;
    if (!text_of(in, root, "loss", &name, err) || !text_of(in, root, "reduction", &reduction, err))
        return false;
    model->summed = reduction && strcmp(reduction, "sum") == 0;
    if (reduction && !model->summed && strcmp(reduction, "mean") != 0)
        return protocol_fail(in, err, "reduction is to be \"mean\" or \"sum\"");
    if (!name)
        return true;
    if (!protocol_loss(name, &named, &why))
        return protocol_fail(in, err, "%s", why.message);
    model->loss = named.loss;
    model->loss_times = named.times;
    if (model->summed && named.over_outputs && named.loss->averaged)
        model->loss_times *= (double)net_outputs(&model->net);
    take_logits(model, &named);
    return true;
}

/* The optimizer that settings of PyTorch's SGD mean. */
static const Optimizer *with_momentum(const Optimizer *optimizer, double momentum, bool nesterov)
{
    bool any = momentum > 0 && optimizer_is_descent(optimizer);
    if (!any && !nesterov)
        return optimizer;
    return optimizer_find(nesterov ? "nesterov" : "momentum", NULL);
}

static bool take_betas(const ProtocolReader *in, const json_t *value, Hyper *hyper, Error *err)
{
    double *const to[] = {&hyper->settings.beta1, &hyper->settings.beta2};
    for (size_t i = 0; i < 2; i++) {
        const json_t *beta = json_array_get(value, i);
        *to[i] = json_number_value(beta);
        if (!json_is_number(beta) || *to[i] < 0 || *to[i] >= 1)
            return protocol_fail(in, err, "betas is to be two numbers from 0 to below 1");
    }
    return true;
}

/* What the settings of an optimizer have said. */
typedef struct Said {
    bool nesterov;
    double penalty; /* of weights and biases */
} Said;

static bool take_number(const ProtocolReader *in, const char *key, const json_t *value, double most,
                        double *out, Error *err)
{
    double number = json_number_value(value);
    if (!json_is_number(value) || number < 0 || number > most)
        return protocol_fail(in, err, "optimizer: %s is to be a number from 0 to %g", key, most);
    *out = number;
    return true;
}

static bool take_setting(ProtocolReader *in, const char *key, const json_t *value, Said *said,
                         Error *err)
{
    Hyper *hyper = &in->model.hyper;
    size_t index;
    bool on = json_is_true(value) || fabs(json_number_value(value)) > 0;
    SettingKind kind = protocol_setting(key, &index);
    const HyperNumber *row = (const HyperNumber *)table_row(&hyper_number_table, index);
    if (json_is_null(value))
        return true;
    switch (kind) {
    case SETTING_UNKNOWN:
        return true;
    case SETTING_NUMBER:
        in->settings |= UINT64_C(1) << index;
        return take_number(in, key, value, row->most, hyper_number(hyper, index), err);
    case SETTING_RATE:
        return take_number(in, key, value, HYPER_RATE_MOST, &hyper->rate, err);
    case SETTING_BETAS:
        return take_betas(in, value, hyper, err);
    case SETTING_NESTEROV:
        said->nesterov = on;
        return true;
    case SETTING_PENALTY:
        return take_number(in, key, value, 1e9, &said->penalty, err);
    case SETTING_DEAD:
        hyper->l1_rule = json_is_string(value) && strcmp(json_string_value(value), "dead") == 0
                             ? L1_DEAD
                             : L1_CLIP;
        return true;
    case SETTING_OFF:
        break;
    }
    return !on || protocol_fail(in, err, "optimizer: %s changes the update in a way that is not "
                                "known here; updates without it would be right", key);
}

static bool take_settings(ProtocolReader *in, json_t *settings, Error *err)
{
    RecordedModel *model = &in->model;
    Said said = {.penalty = 0};
    const char *key;
    json_t *value;
    const Optimizer *named = model->optimizer;
    bool sgd = optimizer_is_descent(named);
    model->hyper.settings.momentum = sgd ? 0 : named->settings.momentum;
    json_object_foreach(settings, key, value)
        if (strcmp(key, "name") != 0 && !take_setting(in, key, value, &said, err))
            return false;
    model->optimizer = with_momentum(named, model->hyper.settings.momentum, said.nesterov);
    if (said.penalty > 0 || json_object_get(settings, "weight_decay")) {
        model->biases_too = true;
        *(strcmp(named->row.name, "adamw") == 0 ? &model->hyper.decay : &model->hyper.l2) =
            said.penalty;
    }
    return true;
}

static bool read_optimizer(ProtocolReader *in, const json_t *root, Error *err)
{
    json_t *optimizer = json_object_get(root, "optimizer");
    RecordedModel *model = &in->model;
    const char *name = json_string_value(optimizer);
    Error why;
    model->hyper.rate = NAN;
    if (json_is_object(optimizer) && !text_of(in, optimizer, "name", &name, err))
        return false;
    if (!optimizer || json_is_null(optimizer))
        return true;
    if (!name)
        return protocol_fail(in, err, "optimizer is to be a name, or an object: {\"name\": "
                             "\"sgd\", \"rate\": 0.1}");
    model->optimizer = protocol_optimizer(name, &why);
    if (!model->optimizer)
        return protocol_fail(in, err, "%s", why.message);
    model->hyper = hyper_usual(model->optimizer);
    model->hyper.rate = NAN;
    return !json_is_object(optimizer) || take_settings(in, optimizer, err);
}

static bool read_frozen(ProtocolReader *in, const json_t *root, Error *err)
{
    const char *names;
    RecordedModel *model = &in->model;
    Error why;
    if (!text_of(in, root, "frozen", &names, err))
        return false;
    if (!names)
        return true;
    model->frozen = calloc(model->net.unit_count, sizeof *model->frozen);
    if (!model->frozen)
        return error_memory(err);
    return freeze_names(&model->net, names, true, model->frozen, &why) ||
           protocol_fail(in, err, "frozen: %s", why.message);
}

static bool read_dropout(ProtocolReader *in, const json_t *root, Error *err)
{
    const json_t *share = json_object_get(root, "dropout");
    return !share || take_number(in, "dropout", share, 1, &in->model.hyper.dropout, err);
}

static bool read_precision(ProtocolReader *in, const json_t *root, Error *err)
{
    const char *name;
    Error why;
    if (!text_of(in, root, "precision", &name, err))
        return false;
    in->model.rounding = protocol_rounding(name ? name : "float32", &why);
    return in->model.rounding > 0 || protocol_fail(in, err, "%s", why.message);
}

bool protocol_model(ProtocolReader *in, const json_t *root, Error *err)
{
    return read_version(in, root, err) && read_layout(in, root, err) &&
           read_layers(in, root, err) && read_loss(in, root, err) &&
           read_optimizer(in, root, err) && read_frozen(in, root, err) &&
           read_dropout(in, root, err) && read_precision(in, root, err);
}
