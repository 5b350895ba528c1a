#include "core/look/derivatives.h"

#include "core/train/pass.h"
#include "kernel/kernel.h"

#include <stdlib.h>
#include <string.h>

/* Multiply-adds of a slice, samples in it at most, and what a gradient and a product cost beside a
 * forward pass of the same samples. */
enum { SLICE_WORK = 1 << 20, SLICE_ROWS_MAX = 256, GRADIENT_COST = 3, PRODUCT_COST = 8 };

static size_t widest(const Net *net)
{
    size_t most = 0;
    for (size_t l = 0; l < net->layer_count; l++)
        most = net->layers[l].units > most ? net->layers[l].units : most;
    return most;
}

bool derivatives_init(Derivatives *h, const Net *net, Error *err)
{
    size_t rows = SLICE_WORK / (net_work(net) + 1) + 1, n = net->parameter_count;
    *h = (Derivatives){0};
    rows = rows < SLICE_ROWS_MAX ? rows : SLICE_ROWS_MAX;
    size_t units = rows * net->unit_count, wide = rows * widest(net);
    h->rz = calloc(3 * units + 3 * wide + 2 * n, sizeof *h->rz);
    h->sum = calloc(n, sizeof *h->sum);
    if (!h->rz || !h->sum)
        return error_memory(err);
    h->ra = h->rz + units;
    h->rdelta = h->ra + units;
    h->out = h->rdelta + units;
    h->spare[0] = h->out + wide;
    h->spare[1] = h->spare[0] + wide;
    h->none = h->spare[1] + wide;
    h->part = h->none + n;
    return batch_reserve(&h->batch, net, rows, err);
}

void derivatives_free(Derivatives *h)
{
    batch_free(&h->batch);
    free(h->rz);
    free(h->sum);
    *h = (Derivatives){0};
}

void derivatives_start(Derivatives *h)
{
    h->done = 0;
    h->loss = 0;
}

static void add(size_t n, const Real *from, Real *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

/* R{z} and R{a} of a layer. */
static void r_forward(Derivatives *h, const LossOf *of, const Real *v, size_t layer)
{
    const Layer *l = &of->net->layers[layer];
    const Batch *b = &h->batch;
    size_t at = batch_at(b, l, 0), count = b->rows * l->units;
    kernel_forward(b->rows, l->units, l->fan_in, batch_into(b, of->net, layer, 0), v + l->weights,
                   v + l->biases, h->rz + at);
    if (layer > 0) {
        const Layer *before = &of->net->layers[layer - 1];
        kernel_forward(b->rows, l->units, l->fan_in, h->ra + batch_at(b, before, 0),
                       of->theta + l->weights, h->none, h->spare[0]);
        add(count, h->spare[0], h->rz + at);
    }
    /* The slope matrix of softmax is symmetric, so that it serves in both directions. */
    activation_backward(l->activation, b->rows, l->units, b->z + at, b->a + at, h->rz + at,
                        h->ra + at);
}

/* Adds f″(z) R{z} g, or for softmax R{a}ᵢ (gᵢ − Σ a g) − aᵢ Σ R{a} g, to R{δ}. */
static void add_bend(Derivatives *h, const Layer *l, const Real *g)
{
    const Batch *b = &h->batch;
    size_t at = batch_at(b, l, 0), n = l->units;
    const Real *z = b->z + at, *a = b->a + at, *rz = h->rz + at, *ra = h->ra + at;
    Real *rdelta = h->rdelta + at;
    const Activation *f = l->activation;
    for (size_t i = 0; f->bend && i < b->rows * n; i++)
        rdelta[i] += (Real)f->bend((double)z[i], (double)a[i]) * rz[i] * g[i];
    for (size_t i = 0; !f->elementwise && i < b->rows * n; i += n) {
        Real mean = 0, turned = 0;
        for (size_t k = i; k < i + n; k++) {
            mean += a[k] * g[k];
            turned += ra[k] * g[k];
        }
        for (size_t k = i; k < i + n; k++)
            rdelta[k] += ra[k] * (g[k] - mean) - a[k] * turned;
    }
}

/* R{δ} of the outputs. */
static void r_loss(Derivatives *h, const LossOf *of)
{
    const Layer *l = &of->net->layers[of->net->layer_count - 1];
    const Batch *b = &h->batch;
    const Loss *loss = of->loss;
    size_t at = batch_at(b, l, 0), count = b->rows * l->units;
    Real share = loss->averaged ? 1 / (Real)l->units : 1;
    if (loss->delta) { /* δ is (a − t) · share */
        for (size_t i = 0; i < count; i++)
            h->rdelta[at + i] = share * h->ra[at + i];
        return;
    }
    for (size_t i = 0; i < count; i++) {
        double bend = loss->bend ? loss->bend((double)b->a[at + i], (double)b->target[i]) : 0;
        h->spare[0][i] = (Real)bend * share * h->ra[at + i];
    }
    activation_backward(l->activation, b->rows, l->units, b->z + at, b->a + at, h->spare[0],
                        h->rdelta + at);
    add_bend(h, l, h->out);
}

/* R{δ} of a layer before the last, whose own δ is not known yet: it is made of ∂L/∂a. */
static void r_backward(Derivatives *h, const LossOf *of, const Real *v, size_t layer)
{
    const Layer *l = &of->net->layers[layer], *next = &of->net->layers[layer + 1];
    const Batch *b = &h->batch;
    size_t at = batch_at(b, l, 0), behind = batch_at(b, next, 0), count = b->rows * l->units;
    Real *g = h->spare[0], *rg = h->spare[1];
    kernel_backward(b->rows, next->units, next->fan_in, b->delta + behind, v + next->weights, g);
    kernel_backward(b->rows, next->units, next->fan_in, h->rdelta + behind,
                    of->theta + next->weights, rg);
    add(count, g, rg);
    activation_backward(l->activation, b->rows, l->units, b->z + at, b->a + at, rg,
                        h->rdelta + at);
    kernel_backward(b->rows, next->units, next->fan_in, b->delta + behind,
                    of->theta + next->weights, g);
    add_bend(h, l, g);
}

/* Adds what the rows have in a layer's part of the product. */
static void add_product(Derivatives *h, const LossOf *of, size_t layer)
{
    const Layer *l = &of->net->layers[layer];
    const Batch *b = &h->batch;
    size_t at = batch_at(b, l, 0);
    kernel_gradient(b->rows, l->units, l->fan_in, h->rdelta + at, batch_into(b, of->net, layer, 0),
                    h->part + l->weights, h->part + l->biases);
    if (layer == 0)
        return;
    /* The biases of this term are no part of the product. */
    const Layer *before = &of->net->layers[layer - 1];
    memset(h->spare[1], 0, l->units * sizeof *h->spare[1]);
    kernel_gradient(b->rows, l->units, l->fan_in, b->delta + at,
                    h->ra + batch_at(b, before, 0), h->part + l->weights, h->spare[1]);
}

static Pass pass_of(Derivatives *h, const LossOf *of)
{
    return (Pass){.net = of->net, .theta = of->theta, .loss = of->loss, .batch = &h->batch,
                  .gradient = h->part};
}

/* The next samples, forward; returns how many. */
static size_t take_slice(Derivatives *h, const LossOf *of)
{
    const Dataset *d = of->data;
    const Pass pass = pass_of(h, of);
    size_t left = d->count - h->done, rows = left < h->batch.capacity ? left : h->batch.capacity;
    batch_borrow(&h->batch, rows, d->x + h->done * d->inputs, d->t + h->done * d->outputs);
    for (size_t l = 0; l < of->net->layer_count; l++)
        pass_forward(&pass, l, 0, rows);
    pass_loss(&pass);
    h->loss += h->batch.loss * (double)rows;
    return rows;
}

/* Adds `factor` of what the slice has of all parameters. */
static void add_part(Derivatives *h, const LossOf *of, double factor)
{
    for (size_t i = 0; i < of->net->parameter_count; i++)
        h->sum[i] = (h->done > 0 ? h->sum[i] : 0) + factor * (double)h->part[i];
}

/* The samples of a slice are done, at `cost` forward passes: whether these were the last ones. */
static bool end_slice(Derivatives *h, const LossOf *of, size_t rows, uint64_t cost, uint64_t *work)
{
    cost *= rows * net_work(of->net);
    *work -= cost < *work ? cost : *work;
    h->done += rows;
    return h->done == of->data->count;
}

static void take_mean(const Derivatives *h, const LossOf *of, Real *mean)
{
    for (size_t i = 0; i < of->net->parameter_count; i++)
        mean[i] = (Real)(h->sum[i] / (double)of->data->count);
}

bool derivatives_loss(Derivatives *h, const LossOf *of, uint64_t *work, double *loss)
{
    bool ended;
    do
        ended = end_slice(h, of, take_slice(h, of), 1, work);
    while (!ended && *work > 0);
    if (ended)
        *loss = h->loss / (double)of->data->count;
    return ended;
}

bool derivatives_gradient_slice(Derivatives *h, const LossOf *of, uint64_t *work, Real *gradient,
                                double *loss)
{
    const Pass pass = pass_of(h, of);
    size_t rows = take_slice(h, of);
    for (size_t l = of->net->layer_count; l-- > 0;)
        pass_backward(&pass, l, 0, rows);
    add_part(h, of, (double)rows); /* it was the mean of the slice */
    bool ended = end_slice(h, of, rows, GRADIENT_COST, work);
    if (ended) {
        take_mean(h, of, gradient);
        *loss = h->loss / (double)of->data->count;
    }
    return ended;
}

bool derivatives_gradient(Derivatives *h, const LossOf *of, uint64_t *work, Real *gradient,
                          double *loss)
{
    bool ended;
    do
        ended = derivatives_gradient_slice(h, of, work, gradient, loss);
    while (!ended && *work > 0);
    return ended;
}

static void do_product(Derivatives *h, const LossOf *of, const Real *v, size_t rows)
{
    const Net *net = of->net;
    const Pass pass = pass_of(h, of);
    const Layer *last = &net->layers[net->layer_count - 1];
    for (size_t l = 0; l < net->layer_count; l++)
        r_forward(h, of, v, l);
    memcpy(h->out, h->batch.delta + batch_at(&h->batch, last, 0),
           rows * last->units * sizeof *h->out);
    r_loss(h, of);
    for (size_t l = net->layer_count; l-- > 0;) {
        if (l + 1 < net->layer_count)
            r_backward(h, of, v, l);
        pass_backward(&pass, l, 0, rows);
    }
    memset(h->part, 0, net->parameter_count * sizeof *h->part);
    for (size_t l = 0; l < net->layer_count; l++)
        add_product(h, of, l);
}

bool derivatives_product(Derivatives *h, const LossOf *of, const Real *v, uint64_t *work,
                         Real *product)
{
    bool ended;
    do {
        size_t rows = take_slice(h, of);
        do_product(h, of, v, rows);
        add_part(h, of, 1);
        ended = end_slice(h, of, rows, PRODUCT_COST, work);
    } while (!ended && *work > 0);
    if (ended)
        take_mean(h, of, product);
    return ended;
}
