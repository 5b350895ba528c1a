#include "core/train/fused_layout.h"

#include <assert.h>
#include <string.h>

static_assert((int)FUSED_LAYERS_MAX >= (int)NET_LAYERS_MAX &&
                  (int)FUSED_STATES_MAX >= (int)OPTIMIZER_STATES_MAX,
              "what the core trains has room in what a kernel trains");

/* A step of a product takes two operations where several samples share a vector. */
enum { LEAST_WIDTH = 4, CURVE_COST = 30, SHARED_COST = 2 };

/* Numbers of a layer whose weights are held once, and of a row that has room behind it. */
enum { LARGE_LAYER = 1024, LONG_ROW = 8 * REAL_LINE };

static size_t divide_up(size_t n, size_t by)
{
    return (n + by - 1) / by;
}

/* Each array is padded by at most so much in each direction, and starts at a multiple of 64
 * bytes. */
static size_t padded(size_t rows, size_t columns)
{
    return (rows + FUSED_LANES) * (columns + FUSED_LANES + 2 * REAL_LINE);
}

/* Numbers from one group of values to the next. An odd number of lines: the same column of many
 * groups, which the gradient needs together, would share the few places of a cache otherwise. */
static size_t row_of(size_t blocks, size_t lanes)
{
    const size_t row = blocks * lanes, lines = divide_up(row, REAL_LINE);
    return row < LONG_ROW ? row : (lines | 1) * REAL_LINE;
}

size_t fused_layout_size(const Net *net, size_t states, size_t rows)
{
    size_t size = 2 * padded(rows, net->inputs) + 2 * padded(rows, net_outputs(net)) + FUSED_LANES;
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        size_t parameters = padded(layer->units, layer->fan_in) + padded(FUSED_LANES, layer->units);
        size += 3 * padded(rows, layer->units) + (4 + 2 * states) * parameters;
    }
    return divide_up(size, FUSED_LANES) * FUSED_LANES;
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

/* Whether the gradient takes fewer vectors in the weights' other direction. */
static bool outer_back_pays(const Fused *f, const FusedLayer *l)
{
    const size_t share = f->lanes / f->width;
    return l->in_blocks * divide_up(l->units, share) < l->blocks * divide_up(l->fan_in, share);
}

static void lay_out_layer(Fused *f, FusedLayer *to, const Layer *layer, size_t groups, Real **next)
{
    const size_t width = f->width, lanes = f->lanes;
    to->units = layer->units;
    to->fan_in = layer->fan_in;
    to->blocks = divide_up(layer->units, width);
    to->in_blocks = divide_up(layer->fan_in, width);
    to->forward_size = divide_up(layer->fan_in, LEAST_WIDTH) * LEAST_WIDTH * width;
    to->backward_size = to->blocks * width * width;
    to->row = row_of(to->blocks, lanes);
    to->in_row = row_of(to->in_blocks, lanes);
    to->value = take(next, groups * to->row);
    to->slope = take(next, groups * to->row);
    to->delta = take(next, groups * to->row);
    const bool first = layer->first == 0;
    const bool large = width == lanes && layer->units * layer->fan_in >= LARGE_LAYER;
    to->outer_back = !first && !f->keeps && outer_back_pays(f, to);
    to->backward = first || (large && !to->outer_back)
                       ? NULL
                       : take(next, to->in_blocks * to->backward_size);
    to->bias_at = f->numbers;
    to->forward_at = f->numbers + to->blocks * lanes;
    f->numbers = to->forward_at + to->blocks * to->forward_size;
    f->numbers = divide_up(f->numbers, FUSED_LANES) * FUSED_LANES;
}

static void point_layers(Fused *f)
{
    for (size_t k = 0; k < f->layer_count; k++) {
        FusedLayer *l = &f->layers[k];
        l->forward = f->parameters + l->forward_at;
        l->bias = f->parameters + l->bias_at;
        l->gradient = f->gradient + l->forward_at;
        l->bias_gradient = f->gradient + l->bias_at;
    }
}

static void fill_indices(Fused *f)
{
    for (size_t i = 0; i < f->lanes; i++)
        for (size_t lane = 0; lane < f->lanes; lane++) {
            f->spread[i][lane] = (int)(lane / f->width * f->width + i % f->width);
            f->repeats[i][lane] = (int)((i * f->width + lane % f->width) % f->lanes);
            f->shares[i][lane] = (int)((i + lane / f->width) % f->lanes);
        }
}

/* Three groups more than needed, for the kernels round their number up. */
void fused_lay_out(Fused *f, const Net *net, bool keeps, size_t states, size_t rows, size_t lanes)
{
    Real *next = f->store;
    f->keeps = keeps;
    f->lanes = lanes;
    f->capacity = rows;
    f->width = best_width(net, rows, lanes);
    f->layer_count = net->layer_count;
    f->numbers = 0;
    f->states = states;
    f->input_row = row_of(divide_up(net->inputs, f->width), lanes);
    const size_t target_row = row_of(divide_up(net_outputs(net), f->width), lanes);
    size_t groups = divide_up(rows, lanes / f->width) + 3;
    memset(f->store, 0, f->size * sizeof *f->store);
    f->bad = take(&next, lanes);
    for (size_t side = 0; side < 2; side++) {
        f->input[side] = take(&next, groups * f->input_row);
        f->target[side] = take(&next, groups * target_row);
    }
    for (size_t l = 0; l < net->layer_count; l++)
        lay_out_layer(f, &f->layers[l], &net->layers[l], groups, &next);
    f->parameters = take(&next, f->numbers);
    f->next = take(&next, f->numbers);
    f->gradient = take(&next, f->numbers);
    for (size_t s = 0; s < states; s++) {
        f->state[s] = take(&next, f->numbers);
        f->state_next[s] = take(&next, f->numbers);
    }
    point_layers(f);
    fill_indices(f);
}

/* The weights of `units` units, of one block, a few columns at a time: both sides of these stay
 * near the processor, or each number of a large layer would come from a line of its own. */
static void import_block(size_t width, size_t units, size_t fan_in, const Real *w, Real *forward)
{
    for (size_t first = 0; first < fan_in; first += FUSED_LANES) {
        const size_t end = fan_in - first < FUSED_LANES ? fan_in : first + FUSED_LANES;
        for (size_t j = 0; j < units; j++)
            for (size_t i = first; i < end; i++)
                forward[i * width + j] = w[j * fan_in + i];
    }
}

static void export_block(size_t width, size_t units, size_t fan_in, const Real *forward, Real *w)
{
    for (size_t first = 0; first < fan_in; first += FUSED_LANES) {
        const size_t end = fan_in - first < FUSED_LANES ? fan_in : first + FUSED_LANES;
        for (size_t j = 0; j < units; j++)
            for (size_t i = first; i < end; i++)
                w[j * fan_in + i] = forward[i * width + j];
    }
}

static size_t units_of_block(const Fused *f, const FusedLayer *l, size_t block)
{
    const size_t left = l->units - block * f->width;
    return left < f->width ? left : f->width;
}

void fused_import(const Fused *f, const Net *net, const Real *from, Real *array)
{
    const size_t width = f->width;
    for (size_t k = 0; k < net->layer_count; k++) {
        const FusedLayer *l = &f->layers[k];
        const Real *w = from + net->layers[k].weights, *b = from + net->layers[k].biases;
        Real *forward = array + l->forward_at, *bias = array + l->bias_at;
        for (size_t block = 0; block < l->blocks; block++)
            import_block(width, units_of_block(f, l, block), l->fan_in,
                         w + block * width * l->fan_in, forward + block * l->forward_size);
        for (size_t j = 0; j < l->units; j++)
            for (size_t lane = j % width; lane < f->lanes; lane += width)
                bias[j / width * f->lanes + lane] = b[j];
    }
}

void fused_export(const Fused *f, const Net *net, const Real *array, Real *to)
{
    const size_t width = f->width;
    for (size_t k = 0; k < net->layer_count; k++) {
        const FusedLayer *l = &f->layers[k];
        const Real *forward = array + l->forward_at, *bias = array + l->bias_at;
        Real *w = to + net->layers[k].weights, *b = to + net->layers[k].biases;
        for (size_t block = 0; block < l->blocks; block++)
            export_block(width, units_of_block(f, l, block), l->fan_in,
                         forward + block * l->forward_size, w + block * width * l->fan_in);
        for (size_t j = 0; j < l->units; j++)
            b[j] = bias[j / width * f->lanes + j % width];
    }
}

void fused_swap(Fused *f, size_t states)
{
    real_swap(&f->parameters, &f->next);
    for (size_t s = 0; s < states; s++)
        real_swap(&f->state[s], &f->state_next[s]);
    point_layers(f);
}

void fused_export_output(const Fused *f, const Real *values, size_t r, Real *to)
{
    const FusedLayer *last = &f->layers[f->layer_count - 1];
    const size_t width = f->width, share = f->lanes / width;
    const Real *from = values + r / share * last->row + r % share * width;
    for (size_t j = 0; j < last->units; j++)
        to[j] = from[j / width * f->lanes + j % width];
}
