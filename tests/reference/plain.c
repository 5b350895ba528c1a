#include "plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool plain_allocate(PlainNet *net)
{
    size_t at = 0, fan_in = net->inputs;
    net->parameters = 0;
    for (size_t l = 0; l < net->count; l++) {
        net->layer[l].fan_in = fan_in;
        fan_in = net->layer[l].units;
        net->parameters += fan_in * (net->layer[l].fan_in + 1);
    }
    net->outputs = fan_in;
    net->theta = calloc(net->parameters, sizeof *net->theta);
    net->gradient = calloc(net->parameters, sizeof *net->gradient);
    bool ok = net->theta && net->gradient;
    for (size_t l = 0; l < net->count && ok; l++) {
        PlainLayer *y = &net->layer[l];
        y->w = net->theta + at;
        y->gw = net->gradient + at;
        at += y->units * y->fan_in;
        y->b = net->theta + at;
        y->gb = net->gradient + at;
        at += y->units;
        y->z = calloc(3 * y->units, sizeof *y->z);
        y->a = y->z + y->units;
        y->delta = y->a + y->units;
        ok = y->z;
    }
    return ok;
}

void plain_free(PlainNet *net)
{
    for (size_t l = 0; l < net->count; l++)
        free(net->layer[l].z);
    free(net->theta);
    free(net->gradient);
    *net = (PlainNet){0};
}

static void softmax(PlainLayer *y)
{
    double most = -INFINITY, sum = 0;
    for (size_t j = 0; j < y->units; j++)
        most = fmax(most, y->z[j]);
    for (size_t j = 0; j < y->units; j++)
        sum += exp(y->z[j] - most);
    for (size_t j = 0; j < y->units; j++)
        y->a[j] = exp(y->z[j] - most) / sum;
}

static void forward_layer(PlainLayer *y, const double *in)
{
    for (size_t j = 0; j < y->units; j++) {
        y->z[j] = y->b[j];
        for (size_t i = 0; i < y->fan_in; i++)
            y->z[j] += y->w[j * y->fan_in + i] * in[i];
        if (y->activation->value)
            y->a[j] = y->activation->value(y->z[j]) * (y->keep ? y->keep[j] : 1);
    }
    if (!y->activation->value)
        softmax(y);
}

/* The loss of sigmoid or softmax outputs: ln(1+e^z) - tz, and the sum of t (ln sum e^z - z). */
static double loss_of_logits(const PlainLayer *y, const double *t)
{
    double most = y->z[0], sum = 0, loss = 0;
    for (size_t k = 0; k < y->units; k++)
        most = fmax(most, y->z[k]);
    for (size_t k = 0; k < y->units; k++)
        sum += exp(y->z[k] - most);
    for (size_t k = 0; k < y->units; k++) {
        double z = y->z[k];
        if (y->activation->value)
            loss += (1 - t[k]) * fmax(z, 0) + t[k] * fmax(-z, 0) + log1p(exp(-fabs(z)));
        else
            loss += t[k] * (most + log(sum) - z);
    }
    return loss;
}

double plain_forward(PlainNet *net, const double *x, const double *t)
{
    const PlainLayer *y = &net->layer[net->count - 1];
    double sum = 0;
    for (size_t l = 0; l < net->count; l++)
        forward_layer(&net->layer[l], l > 0 ? net->layer[l - 1].a : x);
    if (net->loss->partner)
        sum = loss_of_logits(y, t);
    for (size_t k = 0; k < net->outputs && !net->loss->partner; k++)
        sum += net->loss->value(y->a[k], t[k]);
    return net->loss->mean ? sum / (double)net->outputs : sum;
}

/* delta of the last layer. Of logits it is a - t, for binary and for categorical cross-entropy. */
static void last_delta(PlainNet *net, const double *t)
{
    PlainLayer *y = &net->layer[net->count - 1];
    double share = net->loss->mean ? 1 / (double)y->units : 1, mix = 0;
    if (net->loss->partner) {
        for (size_t k = 0; k < y->units; k++)
            y->delta[k] = (y->a[k] - t[k]) * share;
        return;
    }
    for (size_t k = 0; k < y->units; k++) {
        y->delta[k] = net->loss->slope(y->a[k], t[k]) * share;
        mix += y->delta[k] * y->a[k];
    }
    for (size_t k = 0; k < y->units; k++) {
        if (y->activation->value)
            y->delta[k] *= y->activation->slope(y->z[k]);
        else
            y->delta[k] = y->a[k] * (y->delta[k] - mix);
    }
}

void plain_backward(PlainNet *net, const double *x, const double *t, double share)
{
    last_delta(net, t);
    for (size_t l = net->count; l-- > 0;) {
        PlainLayer *y = &net->layer[l];
        const double *in = l > 0 ? net->layer[l - 1].a : x;
        for (size_t j = 0; j < y->units; j++) {
            double dl_da = 0;
            for (size_t k = 0; l + 1 < net->count && k < y[1].units; k++)
                dl_da += y[1].delta[k] * y[1].w[k * y[1].fan_in + j];
            if (l + 1 < net->count)
                y->delta[j] = dl_da * y->activation->slope(y->z[j]) * (y->keep ? y->keep[j] : 1);
            y->gb[j] += share * y->delta[j];
            for (size_t i = 0; i < y->fan_in; i++)
                y->gw[j * y->fan_in + i] += share * y->delta[j] * in[i];
        }
    }
}

double plain_batch(PlainNet *net, size_t count, const double *x, const double *t)
{
    double loss = 0, share = 1 / (double)count;
    memset(net->gradient, 0, net->parameters * sizeof *net->gradient);
    for (size_t k = 0; k < count; k++) {
        loss += share * plain_forward(net, x + k * net->inputs, t + k * net->outputs);
        plain_backward(net, x + k * net->inputs, t + k * net->outputs, share);
    }
    return loss;
}

double plain_nearest_kink(const PlainNet *net, const double *t)
{
    double nearest = INFINITY;
    for (size_t l = 0; l < net->count; l++) {
        const PlainLayer *y = &net->layer[l];
        for (size_t j = 0; j < y->units; j++)
            for (size_t i = 0; i < y->activation->kinks; i++)
                nearest = fmin(nearest, fabs(y->z[j] - y->activation->kink[i]));
    }
    const double *a = net->layer[net->count - 1].a;
    /* mean-absolute has its corner where a = t, the others where the error is 1. */
    for (size_t k = 0; k < net->outputs && !net->loss->partner; k++)
        nearest = fmin(nearest, fmin(fabs(a[k] - t[k]), fabs(fabs(a[k] - t[k]) - 1)));
    return nearest;
}

void plain_update(PlainNet *net, const PlainOptimizer *optimizer, const PlainSettings *settings,
                  size_t number, double *state)
{
    for (size_t l = 0; l < net->count; l++) {
        const PlainLayer *y = &net->layer[l];
        size_t first = (size_t)(y->w - net->theta), weights = y->units * y->fan_in;
        for (size_t i = 0; i < weights + y->units; i++) {
            double *w = &y->w[i];
            if (i < weights)
                *w -= settings->rate * settings->decay * *w;
            *w = optimizer->update(settings, (double)number, *w, y->gw[i], state + 2 * (first + i));
        }
    }
}
