#include "core/fused_layout.h"

#include <string.h>

/* A step of a product takes two operations where several samples share a vector. */
enum { LEAST_WIDTH = 4, CURVE_COST = 30, SHARED_COST = 2 };

static size_t divide_up(size_t n, size_t by)
{
    return (n + by - 1) / by;
}

/* Each array is padded by at most 15 in every direction, and starts at a multiple of 64 bytes. */
static size_t padded(size_t rows, size_t columns)
{
    return (rows + FUSED_LANES) * (columns + FUSED_LANES);
}

size_t fused_layout_size(const Net *net, size_t rows)
{
    size_t size = 2 * padded(rows, net->inputs) + 2 * padded(rows, net_outputs(net)) + FUSED_LANES;
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        size += 3 * padded(rows, layer->units) + 3 * padded(layer->units, layer->fan_in) +
                2 * padded(FUSED_LANES, layer->units);
    }
    return size;
}

/* About how many vector operations a mini-batch takes. */
static size_t cost(const Net *net, size_t rows, size_t lanes, size_t width)
{
    size_t share = lanes / width, groups = divide_up(rows, share), curves = 0, products = 0;
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        size_t blocks = divide_up(layer->units, width), in_blocks = divide_up(layer->fan_in, width);
        curves += groups * blocks * CURVE_COST;
        products += blocks * (groups * layer->fan_in + rows * divide_up(layer->fan_in, share));
        products += l > 0 ? groups * in_blocks * layer->units : 0;
    }
    return curves + products * (share > 1 ? SHARED_COST : 1);
}

static size_t best_width(const Net *net, size_t rows, size_t lanes)
{
    size_t best = lanes;
    for (size_t width = lanes / 2; width >= LEAST_WIDTH; width /= 2)
        if (8 * cost(net, rows, lanes, width) < 7 * cost(net, rows, lanes, best))
            best = width;
    return best;
}

static Real *take(Real **next, size_t n)
{
    Real *taken = *next;
    *next += divide_up(n, FUSED_LANES) * FUSED_LANES;
    return taken;
}

static void lay_out_layer(Fused *f, FusedLayer *to, const Layer *layer, size_t groups, Real **next)
{
    size_t width = f->width, lanes = f->lanes, values;
    to->units = layer->units;
    to->fan_in = layer->fan_in;
    to->blocks = divide_up(layer->units, width);
    to->in_blocks = divide_up(layer->fan_in, width);
    to->forward_size = divide_up(layer->fan_in, LEAST_WIDTH) * LEAST_WIDTH * width;
    to->backward_size = to->blocks * width * width;
    values = groups * to->blocks * lanes;
    to->value = take(next, values);
    to->slope = take(next, values);
    to->delta = take(next, values);
    to->bias = take(next, to->blocks * lanes);
    to->bias_gradient = take(next, to->blocks * lanes);
    to->forward = take(next, to->blocks * to->forward_size);
    to->gradient = take(next, to->blocks * to->forward_size);
    to->backward = layer->first > 0 ? take(next, to->in_blocks * to->backward_size) : NULL;
}

void fused_lay_out(Fused *f, const Net *net, size_t rows, size_t lanes)
{
    Real *next = f->store;
    f->lanes = lanes;
    f->capacity = rows;
    f->width = best_width(net, rows, lanes);
    f->layer_count = net->layer_count;
    size_t share = lanes / f->width, groups = divide_up(rows, share) + 3;
    memset(f->store, 0, f->size * sizeof *f->store);
    f->bad = take(&next, lanes);
    for (size_t side = 0; side < 2; side++) {
        f->input[side] = take(&next, groups * divide_up(net->inputs, f->width) * lanes);
        f->target[side] = take(&next, groups * divide_up(net_outputs(net), f->width) * lanes);
    }
    for (size_t l = 0; l < net->layer_count; l++)
        lay_out_layer(f, &f->layers[l], &net->layers[l], groups, &next);
    for (size_t i = 0; i < lanes; i++)
        for (size_t lane = 0; lane < lanes; lane++) {
            f->spread[i][lane] = (int)(lane / f->width * f->width + i % f->width);
            f->repeats[i][lane] = (int)((i * f->width + lane % f->width) % lanes);
            f->shares[i][lane] = (int)((i + lane / f->width) % lanes);
        }
}

void fused_import(Fused *f, const Net *net, const Real *theta)
{
    const size_t width = f->width;
    for (size_t k = 0; k < net->layer_count; k++) {
        FusedLayer *l = &f->layers[k];
        const Real *w = theta + net->layers[k].weights, *b = theta + net->layers[k].biases;
        for (size_t j = 0; j < l->units; j++, w += l->fan_in) {
            Real *forward = l->forward + j / width * l->forward_size + j % width;
            for (size_t i = 0; i < l->fan_in; i++)
                forward[i * width] = w[i];
            for (size_t i = 0; i < l->fan_in && l->backward; i++)
                l->backward[i / width * l->backward_size + j * width + i % width] = w[i];
            for (size_t lane = j % width; lane < f->lanes; lane += width)
                l->bias[j / width * f->lanes + lane] = b[j];
        }
    }
}

static void export_layer(const Fused *f, const FusedLayer *l, const Real *forward, const Real *bias,
                         Real *weights, Real *biases)
{
    const size_t width = f->width;
    for (size_t j = 0; j < l->units; j++) {
        const Real *from = forward + j / width * l->forward_size + j % width;
        for (size_t i = 0; i < l->fan_in; i++)
            weights[j * l->fan_in + i] = from[i * width];
        biases[j] = bias[j / width * f->lanes + j % width];
    }
}

void fused_export(const Fused *f, const Net *net, Real *theta)
{
    for (size_t k = 0; k < net->layer_count; k++) {
        const FusedLayer *l = &f->layers[k];
        export_layer(f, l, l->forward, l->bias, theta + net->layers[k].weights,
                     theta + net->layers[k].biases);
    }
}

void fused_export_gradient(const Fused *f, const Net *net, Real *gradient)
{
    for (size_t k = 0; k < net->layer_count; k++) {
        const FusedLayer *l = &f->layers[k];
        export_layer(f, l, l->gradient, l->bias_gradient, gradient + net->layers[k].weights,
                     gradient + net->layers[k].biases);
    }
}

void fused_export_row(const Fused *f, size_t units, const Real *values, size_t r, Real *to)
{
    const size_t width = f->width, share = f->lanes / width, blocks = divide_up(units, width);
    const Real *from = values + r / share * blocks * f->lanes + r % share * width;
    for (size_t j = 0; j < units; j++)
        to[j] = from[j / width * f->lanes + j % width];
}
