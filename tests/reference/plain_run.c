#include "plain_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool plain_run_allocate(PlainRun *run)
{
    if (!plain_allocate(&run->net))
        return false;
    size_t n = run->net.parameters;
    run->state = calloc(2 * n, sizeof *run->state);
    run->old_state = calloc(2 * n, sizeof *run->old_state);
    run->after = calloc(n, sizeof *run->after);
    run->mean = calloc(n, sizeof *run->mean);
    return run->state && run->old_state && run->after && run->mean;
}

void plain_run_free(PlainRun *run)
{
    plain_free(&run->net);
    free(run->state);
    free(run->old_state);
    free(run->after);
    free(run->mean);
    *run = (PlainRun){0};
}

static void keep_row(PlainRun *run, const double *keep)
{
    for (size_t l = 0; l < run->net.count; l++) {
        run->net.layer[l].keep = keep;
        if (keep)
            keep += run->net.layer[l].units;
    }
}

static size_t units_of(const PlainNet *net)
{
    size_t units = 0;
    for (size_t l = 0; l < net->count; l++)
        units += net->layer[l].units;
    return units;
}

double plain_run_row(PlainRun *run, size_t row)
{
    PlainNet *net = &run->net;
    const double *x = run->x + row * net->inputs, *t = run->t + row * net->outputs;
    keep_row(run, run->keep ? run->keep + row * units_of(net) : NULL);
    double loss = plain_forward(net, x, t);
    memset(net->gradient, 0, net->parameters * sizeof *net->gradient);
    plain_backward(net, x, t, 1);
    keep_row(run, NULL);
    return loss;
}

double plain_run_answer(PlainRun *run, const double *theta, const double *x, const double *t)
{
    PlainNet *net = &run->net;
    size_t size = net->parameters * sizeof *net->theta;
    double *own = malloc(size);
    if (!own)
        return NAN;
    memcpy(own, net->theta, size);
    memcpy(net->theta, theta, size);
    double loss = plain_forward(net, x, t);
    memcpy(net->theta, own, size);
    free(own);
    return loss;
}

double plain_run_loss(PlainRun *run, const double *theta)
{
    PlainNet *net = &run->net;
    double loss = 0;
    for (size_t r = 0; r < run->rows; r++) {
        keep_row(run, run->keep ? run->keep + r * units_of(net) : NULL);
        loss += plain_run_answer(run, theta, run->x + r * net->inputs, run->t + r * net->outputs);
    }
    keep_row(run, NULL);
    return loss / (double)run->rows;
}

/* Adds the row's part of the mini-batch's mean numbers. */
static void add_row(PlainRun *run, size_t row)
{
    double share = 1 / (double)run->rows;
    run->loss += share * plain_run_row(run, row);
    for (size_t i = 0; i < run->net.parameters; i++)
        run->mean[i] += share * run->net.gradient[i];
    for (size_t l = 0; l < run->net.count; l++) {
        const PlainLayer *y = &run->net.layer[l];
        for (size_t i = 0; i < y->units * y->fan_in; i++)
            run->rms[l] += share * y->gw[i] * y->gw[i];
    }
}

/* What the optimizer is given: PyTorch's clip_grad_value_, then clip_grad_norm_, then l2. */
static void use_gradient(PlainRun *run)
{
    PlainNet *net = &run->net;
    double sum = 0;
    for (size_t i = 0; i < net->parameters; i++) {
        double g = run->mean[i];
        if (run->clip_value > 0)
            g = fmax(-run->clip_value, fmin(g, run->clip_value));
        net->gradient[i] = g;
        sum += g * g;
    }
    double factor = run->clip_norm > 0 ? fmin(run->clip_norm / (sqrt(sum) + 1e-6), 1) : 1;
    for (size_t i = 0; i < net->parameters; i++)
        net->gradient[i] *= factor;
    for (size_t l = 0; l < net->count; l++)
        for (size_t i = 0; i < net->layer[l].units * net->layer[l].fan_in; i++)
            net->layer[l].gw[i] += run->l2 * net->layer[l].w[i];
}

/* The soft threshold of Daubechies, Defrise and De Mol (2004). */
static void shrink(PlainRun *run)
{
    const double most = run->settings.rate * run->l1;
    for (size_t l = 0; l < run->net.count; l++)
        for (size_t i = 0; i < run->net.layer[l].units * run->net.layer[l].fan_in; i++) {
            double *w = &run->net.layer[l].w[i];
            *w = copysign(fmax(fabs(*w) - most, 0), *w);
        }
}

void plain_run_batch(PlainRun *run, size_t rows, const double *x, const double *t,
                     const double *keep)
{
    PlainNet *net = &run->net;
    size_t size = net->parameters * sizeof *net->theta;
    if (run->updates > 0)
        memcpy(net->theta, run->after, size);
    run->rows = rows;
    run->x = x;
    run->t = t;
    run->keep = keep;
    run->loss = 0;
    memset(run->mean, 0, size);
    memset(run->rms, 0, sizeof run->rms);
    for (size_t row = 0; row < rows; row++)
        add_row(run, row);
    for (size_t l = 0; l < net->count; l++)
        run->rms[l] = sqrt(run->rms[l]);
    /* plain_update works on the net's own numbers: they are put back behind it. */
    use_gradient(run);
    memcpy(run->after, net->theta, size);
    memcpy(run->old_state, run->state, 2 * size);
    plain_update(net, run->optimizer, &run->settings, ++run->updates, run->state);
    shrink(run);
    for (size_t i = 0; i < net->parameters; i++) {
        double before = run->after[i];
        run->after[i] = net->theta[i];
        net->theta[i] = before;
    }
}
