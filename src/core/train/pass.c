#include "core/train/pass.h"

#include "kernel/kernel.h"

#include <string.h>

void pass_forward(const Pass *p, size_t layer, size_t first, size_t rows)
{
    const Layer *l = &p->net->layers[layer];
    Batch *b = p->batch;
    size_t at = batch_at(b, l, first);
    kernel_forward(rows, l->units, l->fan_in, batch_into(b, p->net, layer, first),
                   p->theta + l->weights, p->theta + l->biases, b->z + at);
    activation_forward(l->activation, rows, l->units, b->z + at, b->a + at);
    dropout_rows(&b->dropout, p->net, layer, first, rows, b->a + at);
}

const Real *pass_predict(const Net *net, const Real *theta, Batch *batch)
{
    const Pass pass = {.net = net, .theta = theta, .batch = batch};
    for (size_t l = 0; l < net->layer_count; l++)
        pass_forward(&pass, l, 0, batch->rows);
    return batch->a + batch_outputs(batch, net);
}

void pass_loss(const Pass *p)
{
    Batch *b = p->batch;
    size_t n = net_outputs(p->net), at = batch_outputs(b, p->net);
    const Real *z = b->z + at, *a = b->a + at;
    double sum = 0;
    for (size_t r = 0; r < b->rows; r++)
        sum += p->loss->value(n, z + r * n, a + r * n, b->target + r * n);
    (p->loss->delta ? p->loss->delta : p->loss->gradient)(b->rows * n, n, a, b->target,
                                                          b->delta + at);
    b->loss = sum / (double)b->rows;
}

void pass_a_gradient(const Pass *p, size_t layer, size_t first, size_t rows, Real *a_gradient)
{
    const Layer *next = &p->net->layers[layer + 1];
    kernel_backward(rows, next->units, next->fan_in,
                    p->batch->delta + batch_at(p->batch, next, first), p->theta + next->weights,
                    a_gradient);
}

static void scale(size_t n, Real factor, Real *v)
{
    for (size_t i = 0; i < n; i++)
        v[i] *= factor;
}

/* Adds the part of these rows to a layer's gradient. */
static void add_gradient(const Pass *p, size_t layer, size_t first, size_t rows)
{
    const Layer *l = &p->net->layers[layer];
    const Batch *b = p->batch;
    size_t size = l->units * l->fan_in + l->units;
    if (first == 0)
        memset(p->gradient + l->weights, 0, size * sizeof *p->gradient);
    kernel_gradient(rows, l->units, l->fan_in, b->delta + batch_at(b, l, first),
                    batch_into(b, p->net, layer, first), p->gradient + l->weights,
                    p->gradient + l->biases);
    if (first + rows == b->rows)
        scale(size, 1 / (Real)b->rows, p->gradient + l->weights);
}

void pass_backward(const Pass *p, size_t layer, size_t first, size_t rows)
{
    const Layer *l = &p->net->layers[layer];
    const Batch *b = p->batch;
    const bool last = layer + 1 == p->net->layer_count;
    size_t at = batch_at(b, l, first);
    Real *delta = b->delta + at;
    if (!last) {
        pass_a_gradient(p, layer, first, rows, delta);
        dropout_rows(&b->dropout, p->net, layer, first, rows, delta);
    }
    if (!last || !p->loss->delta)
        activation_backward(l->activation, rows, l->units, b->z + at, b->a + at, delta, delta);
    add_gradient(p, layer, first, rows);
}
