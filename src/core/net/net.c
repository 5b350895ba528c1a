#include "core/net/net.h"

#include <stdio.h>
#include <string.h>

static bool size_fits(const char *what, size_t n, size_t limit, Error *err)
{
    if (n >= 1 && n <= limit)
        return true;
    return error_set(err, "%s: %zu is not from 1 to %zu", what, n, limit);
}

/* Appends one layer; sizes are within limits, so no product can overflow 64 bits. */
static bool add_layer(Net *net, const LayerSpec *spec, Error *err)
{
    if (!size_fits("units in a layer", spec->units, NET_UNITS_MAX, err))
        return false;
    Layer *layer = &net->layers[net->layer_count];
    size_t fan_in = net->layer_count > 0 ? net_outputs(net) : net->inputs;
    *layer = (Layer){.units = spec->units,
                     .fan_in = fan_in,
                     .activation = spec->activation,
                     .weights = net->parameter_count,
                     .biases = net->parameter_count + spec->units * fan_in,
                     .first = net->unit_count};
    net->parameter_count = layer->biases + spec->units;
    if (net->parameter_count > NET_PARAMETERS_MAX)
        return error_set(err, "the network has more than %d weights and biases",
                         NET_PARAMETERS_MAX);
    net->layer_count++;
    net->unit_count += spec->units;
    return true;
}

size_t net_columns(const Net *net)
{
    return net->features ? net->features->columns : net->inputs;
}

size_t net_image_side(const Net *net)
{
    return net->inputs_are == INPUTS_IMAGE ? inputs_square_side(net->inputs) : 0;
}

bool net_init(Net *net, size_t inputs, size_t layer_count, const LayerSpec *layers, Error *err)
{
    *net = (Net){.inputs = inputs,
                 .inputs_are = inputs_square_side(inputs) > 0 ? INPUTS_IMAGE : INPUTS_NUMBERS};
    if (!size_fits("inputs", inputs, NET_UNITS_MAX, err) ||
        !size_fits("layers", layer_count, NET_LAYERS_MAX, err))
        return false;
    for (size_t l = 0; l < layer_count; l++)
        if (l + 1 < layer_count && !layers[l].activation->elementwise)
            return error_set(err, "%s is for the output layer only",
                             layers[l].activation->row.name);
        else if (!add_layer(net, &layers[l], err))
            return false;
    return true;
}

size_t net_outputs(const Net *net)
{
    return net->layers[net->layer_count - 1].units;
}

size_t net_work(const Net *net)
{
    return net->parameter_count;
}

size_t net_parameter(const Net *net, ParameterPlace place)
{
    const Layer *layer = &net->layers[place.layer];
    if (place.source == NET_BIAS)
        return layer->biases + place.unit;
    return layer->weights + place.unit * layer->fan_in + (size_t)place.source;
}

ParameterPlace net_place(const Net *net, size_t parameter)
{
    size_t l = 0;
    while (l + 1 < net->layer_count && parameter >= net->layers[l + 1].weights)
        l++;
    const Layer *layer = &net->layers[l];
    if (parameter >= layer->biases)
        return (ParameterPlace){l, parameter - layer->biases, NET_BIAS};
    size_t i = parameter - layer->weights;
    return (ParameterPlace){l, i / layer->fan_in, (long)(i % layer->fan_in)};
}

void net_parameter_name(const Net *net, size_t parameter, char name[NET_PARAMETER_NAME_SIZE])
{
    ParameterPlace p = net_place(net, parameter);
    if (p.source == NET_BIAS)
        snprintf(name, NET_PARAMETER_NAME_SIZE, "b[%zu][%zu]", p.layer + 1, p.unit + 1);
    else
        snprintf(name, NET_PARAMETER_NAME_SIZE, "w[%zu][%zu,%ld]", p.layer + 1, p.unit + 1,
                 p.source + 1);
}

void net_shape(const Net *net, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "%zu", net->inputs);
    for (size_t l = 0; l < net->layer_count && used < size; l++)
        used += (size_t)snprintf(out + used, size - used, "-%zu", net->layers[l].units);
}
