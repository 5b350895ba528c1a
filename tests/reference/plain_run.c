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
    memcpy(net->gradient, run->mean, size);
    memcpy(run->after, net->theta, size);
    memcpy(run->old_state, run->state, 2 * size);
    plain_update(net, run->optimizer, &run->settings, ++run->updates, run->state);
    for (size_t i = 0; i < net->parameters; i++) {
        double before = run->after[i];
        run->after[i] = net->theta[i];
        net->theta[i] = before;
    }
}
