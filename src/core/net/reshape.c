#include "core/net/reshape.h"

#include <string.h>

/* What a layer or a unit was is nothing. */
static const size_t none = SIZE_MAX;

static void take_specs(const Net *net, LayerSpec *specs)
{
    for (size_t l = 0; l < net->layer_count; l++)
        specs[l] = (LayerSpec){net->layers[l].units, net->layers[l].activation};
}

/* A network of these layers that sees what the one before sees. */
static bool make(const Net *net, size_t layers, const LayerSpec *specs, Net *out, Error *err)
{
    const Net before = *net;
    if (!net_init(out, before.inputs, layers, specs, err))
        return false;
    out->inputs_are = before.inputs_are;
    out->features = before.features;
    return true;
}

static bool is_hidden(const Net *net, size_t layer, Error *err)
{
    if (layer < net->layer_count - 1)
        return true;
    if (net->layer_count == 1)
        return error_set(err, "there is no hidden layer: ':layer add 4' makes one");
    if (layer + 1 == net->layer_count)
        return error_set(err, "layer %zu is the output: its units are the targets of the data",
                         layer + 1);
    return error_set(err, "there is no layer %zu; hidden layers are 1 to %zu", layer + 1,
                     net->layer_count - 1);
}

bool reshape_add_units(const Net *net, size_t layer, size_t units, Net *out, Error *err)
{
    LayerSpec specs[NET_LAYERS_MAX];
    if (!is_hidden(net, layer, err))
        return false;
    take_specs(net, specs);
    specs[layer].units += units < NET_UNITS_MAX ? units : NET_UNITS_MAX;
    return make(net, net->layer_count, specs, out, err);
}

bool reshape_remove_unit(const Net *net, size_t layer, Net *out, Error *err)
{
    LayerSpec specs[NET_LAYERS_MAX];
    if (!is_hidden(net, layer, err))
        return false;
    take_specs(net, specs);
    if (specs[layer].units == 1)
        return error_set(err, "layer %zu has no other unit: ':layer remove %zu' takes it out",
                         layer + 1, layer + 1);
    specs[layer].units--;
    return make(net, net->layer_count, specs, out, err);
}

bool reshape_add_layer(const Net *net, size_t layer, size_t units, const Activation *activation,
                       Net *out, Error *err)
{
    LayerSpec specs[NET_LAYERS_MAX];
    if (net->layer_count == NET_LAYERS_MAX)
        return error_set(err, "a network has at most %d layers", NET_LAYERS_MAX);
    if (layer >= net->layer_count)
        return error_set(err, "a hidden layer stands behind the input or one of the layers 1 to "
                         "%zu", net->layer_count - 1);
    take_specs(net, specs);
    memmove(specs + layer + 1, specs + layer, (net->layer_count - layer) * sizeof *specs);
    specs[layer] = (LayerSpec){units, activation};
    return make(net, net->layer_count + 1, specs, out, err);
}

bool reshape_remove_layer(const Net *net, size_t layer, Net *out, Error *err)
{
    LayerSpec specs[NET_LAYERS_MAX];
    if (!is_hidden(net, layer, err))
        return false;
    take_specs(net, specs);
    memmove(specs + layer, specs + layer + 1, (net->layer_count - layer - 1) * sizeof *specs);
    return make(net, net->layer_count - 1, specs, out, err);
}

bool reshape_sizes(const Net *net, size_t count, const size_t *units, const Activation *activation,
                   Net *out, Error *err)
{
    LayerSpec specs[NET_LAYERS_MAX];
    size_t hidden = net->layer_count - 1;
    if (count >= NET_LAYERS_MAX)
        return error_set(err, "a network has at most %d layers", NET_LAYERS_MAX);
    for (size_t l = 0; l < count; l++)
        specs[l] = (LayerSpec){units[l], l < hidden ? net->layers[l].activation : activation};
    specs[count] = (LayerSpec){net_outputs(net), net->layers[hidden].activation};
    return make(net, count + 1, specs, out, err);
}

bool reshape_features(const Net *net, const Features *features, Net *out, Error *err)
{
    LayerSpec specs[NET_LAYERS_MAX];
    InputsAre inputs_are = net->inputs_are;
    size_t columns = net_columns(net);
    take_specs(net, specs);
    if (!net_init(out, features ? features->count : columns, net->layer_count, specs, err))
        return false;
    if (features)
        out->inputs_are = INPUTS_NUMBERS;
    else if (!net->features)
        out->inputs_are = inputs_are;
    out->features = features;
    return true;
}

/* The layer of the network before that layer l of the one after is, or `none`. */
static size_t old_layer(const Reshape *r, const Net *before, const Net *after, size_t l)
{
    switch (r->kind) {
    case RESHAPE_ADD_LAYER:
        return l < r->layer ? l : l > r->layer ? l - 1 : none;
    case RESHAPE_REMOVE_LAYER:
        return l < r->layer ? l : l + 1;
    case RESHAPE_SIZES:
        if (l + 1 == after->layer_count)
            return before->layer_count - 1;
        return l + 1 < before->layer_count ? l : none;
    case RESHAPE_ADD_UNITS:
    case RESHAPE_REMOVE_UNIT:
    case RESHAPE_FEATURES:
        break;
    }
    return l;
}

/* The unit of layer `old` before that unit u of layer l after is. */
static size_t old_unit(const Reshape *r, const Net *before, size_t old, size_t l, size_t u)
{
    size_t unit = r->kind == RESHAPE_REMOVE_UNIT && l == r->layer && u >= r->unit ? u + 1 : u;
    return unit < before->layers[old].units ? unit : none;
}

/* The input before that input i after is: of the same formula. */
static size_t old_input(const Reshape *r, const Net *before, const Net *after, size_t i)
{
    const Features *old = before->features, *new = after->features;
    size_t column = i, own;
    if (r->kind != RESHAPE_FEATURES)
        return i;
    if (new && old) {
        size_t found = features_find(old, new->list[i].text);
        return found < old->count ? found : none;
    }
    if (new)
        return feature_is_column(&new->list[i], &column) ? column : none;
    for (size_t k = 0; old && k < old->count; k++)
        if (feature_is_column(&old->list[k], &own) && own == column)
            return k;
    return old ? none : i;
}

/* What source s of layer l after was a source of layer `old` before. */
static size_t old_source(const Reshape *r, const Net *before, const Net *after, size_t old,
                         size_t l, size_t s)
{
    if (l == 0)
        return old == 0 ? old_input(r, before, after, s) : none;
    if (old == 0 || old_layer(r, before, after, l - 1) != old - 1)
        return none;
    return old_unit(r, before, old - 1, l - 1, s);
}

/* The weights of a unit. */
static size_t carry_weights(const Reshape *r, const Net *before, const Net *after, size_t old,
                            size_t l, const Real *from, Real *to)
{
    size_t copied = 0;
    for (size_t s = 0; s < after->layers[l].fan_in; s++) {
        size_t source = old_source(r, before, after, old, l, s);
        if (source == none)
            continue;
        if (from)
            to[s] = from[source];
        copied++;
    }
    return copied;
}

/* What a change makes of the sizes of the network before, where those after say how large. */
static bool make_again(const Reshape *r, const Net *before, const Net *after, Net *out)
{
    size_t sizes[NET_LAYERS_MAX];
    const Layer *layers = after->layers, *was = before->layers;
    bool same_layer = r->layer < after->layer_count && r->layer < before->layer_count;
    switch (r->kind) {
    case RESHAPE_ADD_UNITS:
        return same_layer && layers[r->layer].units > was[r->layer].units &&
               reshape_add_units(before, r->layer, layers[r->layer].units - was[r->layer].units,
                                 out, NULL);
    case RESHAPE_REMOVE_UNIT:
        return same_layer && r->unit < was[r->layer].units &&
               reshape_remove_unit(before, r->layer, out, NULL);
    case RESHAPE_ADD_LAYER:
        return r->layer < after->layer_count &&
               reshape_add_layer(before, r->layer, layers[r->layer].units,
                                 layers[r->layer].activation, out, NULL);
    case RESHAPE_REMOVE_LAYER:
        return reshape_remove_layer(before, r->layer, out, NULL);
    case RESHAPE_SIZES:
        for (size_t l = 0; l + 1 < after->layer_count; l++)
            sizes[l] = layers[l].units;
        return reshape_sizes(before, after->layer_count - 1, sizes, layers[0].activation, out,
                             NULL);
    case RESHAPE_FEATURES:
        return reshape_features(before, after->features, out, NULL);
    }
    return false;
}

bool reshape_fits(const Reshape *r, const Net *before, const Net *after)
{
    Net again;
    return make_again(r, before, after, &again) && net_same_sizes(&again, after);
}

size_t reshape_carry(const Reshape *r, const Net *before, const Net *after, const Real *from,
                     Real *to)
{
    size_t copied = 0;
    for (size_t l = 0; l < after->layer_count; l++) {
        const Layer *layer = &after->layers[l];
        size_t old = old_layer(r, before, after, l);
        for (size_t u = 0; old != none && u < layer->units; u++) {
            size_t unit = old_unit(r, before, old, l, u);
            if (unit == none)
                continue;
            const Layer *was = &before->layers[old];
            copied += 1 + carry_weights(r, before, after, old, l,
                                        from ? from + was->weights + unit * was->fan_in : NULL,
                                        from ? to + layer->weights + u * layer->fan_in : NULL);
            if (from)
                to[layer->biases + u] = from[was->biases + unit];
        }
    }
    return copied;
}

void reshape_carry_flags(const Reshape *r, const Net *before, const Net *after, const bool *from,
                         bool *to)
{
    for (size_t l = 0; l < after->layer_count; l++) {
        size_t old = old_layer(r, before, after, l);
        for (size_t u = 0; u < after->layers[l].units; u++) {
            size_t unit = old == none ? none : old_unit(r, before, old, l, u);
            to[after->layers[l].first + u] =
                unit != none && from[before->layers[old].first + unit];
        }
    }
}

bool net_same_sizes(const Net *a, const Net *b)
{
    bool same = a->inputs == b->inputs && a->layer_count == b->layer_count;
    for (size_t l = 0; same && l < a->layer_count; l++)
        same = a->layers[l].units == b->layers[l].units;
    return same;
}
