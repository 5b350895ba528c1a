#include "time/shapes.h"

#include <stdlib.h>
#include <string.h>

static bool is_of(const Shape *shape, const Net *net)
{
    bool same = shape->inputs == net->inputs && shape->features == net->features &&
                shape->layers == net->layer_count;
    for (size_t l = 0; same && l < net->layer_count; l++)
        same = shape->units[l] == net->layers[l].units;
    return same;
}

bool shapes_number(Shapes *s, const Net *net, uint32_t *number, Error *err)
{
    for (*number = 0; *number < s->count; ++*number)
        if (is_of(s->list[*number], net))
            return true;
    Shape **larger = realloc(s->list, (s->count + 1) * sizeof *larger);
    if (!larger)
        return error_memory(err);
    s->list = larger;
    Shape *shape = malloc(sizeof *shape + net->layer_count * sizeof shape->units[0]);
    if (!shape)
        return error_memory(err);
    *shape = (Shape){.inputs = net->inputs, .features = net->features,
                     .inputs_are = net->inputs_are, .layers = net->layer_count};
    for (size_t l = 0; l < net->layer_count; l++)
        shape->units[l] = net->layers[l].units;
    s->list[s->count++] = shape;
    return true;
}

Net shapes_net(const Shapes *s, uint32_t number, const Hyper *hyper)
{
    const Shape *shape = s->list[number];
    LayerSpec specs[NET_LAYERS_MAX];
    Net net;
    for (size_t l = 0; l < shape->layers; l++)
        specs[l] = (LayerSpec){shape->units[l], hyper_activation(hyper, l)};
    net_init(&net, shape->inputs, shape->layers, specs, NULL);
    net.features = shape->features;
    net.inputs_are = shape->inputs_are;
    return net;
}

bool shapes_keep_values(Shapes *s, const Real *values, size_t n, uint32_t *number, Error *err)
{
    Real **larger = realloc(s->values, (s->value_count + 1) * sizeof *larger);
    if (!larger)
        return error_memory(err);
    s->values = larger;
    Real *copy = malloc(n * sizeof *copy);
    if (!copy)
        return error_memory(err);
    memcpy(copy, values, n * sizeof *copy);
    *number = (uint32_t)s->value_count;
    s->values[s->value_count++] = copy;
    return true;
}

void shapes_free(Shapes *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->list[i]);
    for (size_t i = 0; i < s->value_count; i++)
        free(s->values[i]);
    free(s->list);
    free(s->values);
    *s = (Shapes){0};
}
