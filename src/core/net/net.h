/* The shape of a fully connected feed-forward network; it owns no numbers.
 *
 * Layer l (0-based, 0 … L−1; the inputs are no layer) computes z = W a + b and a = f(z) from the
 * activations a of the layer before it. All parameters live in one flat vector `theta` of
 * parameter_count numbers: for each layer its weights [units][fan_in], then its biases [units].
 * Gradients, updates and optimizer state have the same shape. */
#ifndef CORE_NET_NET_H
#define CORE_NET_NET_H

#include "core/method/activation.h"
#include "core/samples/feature.h"
#include "core/samples/inputs.h"

enum {
    NET_LAYERS_MAX = 64,
    NET_UNITS_MAX = 65536,
    NET_PARAMETERS_MAX = 1 << 28,
    NET_PARAMETER_NAME_SIZE = 48
};

typedef struct LayerSpec {
    size_t units;
    const Activation *activation;
} LayerSpec;

typedef struct Layer {
    size_t units;
    size_t fan_in;
    const Activation *activation;
    size_t weights; /* offset of weights[units][fan_in] in theta */
    size_t biases;  /* offset of biases[units] in theta */
    size_t first;   /* units in the layers before this one: offset in per-unit vectors */
} Layer;

typedef struct Net {
    size_t inputs;
    const Features *features; /* that the inputs are of a sample's columns; NULL: these. Borrowed */
    InputsAre inputs_are; /* an image where they are a square of at least 4 × 4, unless a data set
                             says otherwise */
    size_t layer_count;
    Layer layers[NET_LAYERS_MAX];
    size_t parameter_count;
    size_t unit_count; /* units of all layers, inputs not counted */
} Net;

/* Where a parameter stands: `source` is the input of the layer, or NET_BIAS. */
enum { NET_BIAS = -1 };
typedef struct ParameterPlace {
    size_t layer;
    size_t unit;
    long source;
} ParameterPlace;

/* Fills `net` for `inputs` values into layers[layer_count]; false when a size is 0 or over the
 * limits above. */
bool net_init(Net *net, size_t inputs, size_t layer_count, const LayerSpec *layers, Error *err);

/* The columns of a sample: its inputs, where they are no features. */
size_t net_columns(const Net *net);

/* The side of the square that the inputs are, where they are an image; else 0. */
size_t net_image_side(const Net *net);

/* The units of the last layer. */
size_t net_outputs(const Net *net);

/* Multiply-adds of one sample's forward pass: the unit in which work is measured. */
size_t net_work(const Net *net);

/* The index in theta of a place, and the place of an index (below parameter_count). */
size_t net_parameter(const Net *net, ParameterPlace place);
ParameterPlace net_place(const Net *net, size_t parameter);

/* "w[2][3,1]" or "b[2][3]" (layer, unit, source; 1-based), in `name`. */
void net_parameter_name(const Net *net, size_t parameter, char name[NET_PARAMETER_NAME_SIZE]);

/* The units of all layers, "2-4-1", as far as they go into `size` bytes. */
void net_shape(const Net *net, char *out, size_t size);

#endif
