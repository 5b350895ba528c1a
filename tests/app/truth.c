#include "truth.h"

#include "../view/tap.h"

#include "core/net/dropout.h"

#include <stdlib.h>
#include <string.h>

static const Trainer *trainer_of(const Truth *m)
{
    return &m->player->app.run.setup->trainer;
}

static double *room(size_t n)
{
    double *memory = calloc(n + 1, sizeof *memory);
    assert_non_null(memory);
    return memory;
}

void truth_open(Truth *m, const Player *player)
{
    *m = (Truth){.player = player};
    const Trainer *t = trainer_of(m);
    const OptimizerSettings *s = &t->hyper.settings;
    m->run.settings = (PlainSettings){.rate = t->hyper.rate, .momentum = s->momentum,
                                      .beta1 = s->beta1, .beta2 = s->beta2,
                                      .epsilon = s->epsilon, .decay = t->hyper.decay};
    m->run.clip_value = t->hyper.clip_value;
    m->run.clip_norm = t->hyper.clip_norm;
    m->run.l1 = t->hyper.l1;
    m->run.l2 = t->hyper.l2;
    m->run.optimizer = plain_optimizer(t->spec.optimizer->row.name);
    PlainNet *net = &m->run.net;
    *net = (PlainNet){.inputs = t->net.inputs, .count = t->net.layer_count,
                      .loss = plain_loss(t->spec.loss->row.name)};
    assert_true(m->run.optimizer && net->loss);
    for (size_t l = 0; l < net->count; l++) {
        m->units += net->layer[l].units = t->net.layers[l].units;
        net->layer[l].activation = plain_activation(t->net.layers[l].activation->row.name);
        assert_non_null(net->layer[l].activation);
    }
    assert_true(plain_run_allocate(&m->run));
    for (size_t i = 0; i < net->parameters; i++)
        net->theta[i] = (double)t->parameters.theta[i];
    m->x = room(t->data->count * net->inputs);
    m->t = room(t->data->count * net->outputs);
    m->keep = room(t->data->count * m->units);
}

void truth_close(Truth *m)
{
    plain_run_free(&m->run);
    free(m->x);
    free(m->t);
    free(m->keep);
}

size_t truth_first(const Truth *m, size_t layer)
{
    size_t first = 0;
    for (size_t l = 0; l < layer; l++)
        first += m->run.net.layer[l].units;
    return first;
}

static void sample_of(const Truth *m, size_t k, double *x, double *t)
{
    const Dataset *d = trainer_of(m)->data;
    for (size_t i = 0; i < d->inputs; i++)
        x[i] = (double)d->x[k * d->inputs + i];
    for (size_t i = 0; i < d->outputs; i++)
        t[i] = (double)d->t[k * d->outputs + i];
}

/* What dropout multiplies the row's units by: which ones are dropped is the App's draw. */
static void keep_of(const Truth *m, size_t row, double *keep)
{
    const Trainer *t = trainer_of(m);
    for (size_t l = 0; l < t->net.layer_count; l++)
        for (size_t j = 0; j < t->net.layers[l].units; j++) {
            bool last = l + 1 == t->net.layer_count;
            bool dropped = !last && !(dropout_factor(&t->batch.dropout, &t->net, l, row, j) > 0);
            *keep++ = last ? 1 : dropped ? 0 : 1 / (1 - t->hyper.dropout);
        }
}

static void begin(Truth *m)
{
    const Trainer *t = trainer_of(m);
    size_t rows = t->batch.rows;
    m->row = m->player->app.view.spotlight < rows ? m->player->app.view.spotlight : rows - 1;
    for (size_t r = 0; r < rows; r++) {
        sample_of(m, trainer_sample(t, r), m->x + r * t->net.inputs,
                  m->t + r * m->run.net.outputs);
        keep_of(m, r, m->keep + r * m->units);
    }
    plain_run_batch(&m->run, rows, m->x, m->t, m->keep);
}

void truth_follow(Truth *m)
{
    m->phases = trainer_of(m)->cursor.phase;
    if (m->phases == 1)
        begin(m);
    m->loss = plain_run_row(&m->run, m->row);
}

bool truth_has_forward(const Truth *m, size_t layer)
{
    return m->phases > layer;
}

bool truth_has_loss(const Truth *m)
{
    return m->phases > m->run.net.count;
}

bool truth_has_backward(const Truth *m, size_t layer)
{
    return m->phases > 2 * m->run.net.count - layer;
}

bool truth_has_update(const Truth *m)
{
    return m->phases == 2 * m->run.net.count + 2;
}

double truth_a(const Truth *m, size_t column, size_t unit)
{
    return column == 0 ? m->x[m->row * m->run.net.inputs + unit]
                       : m->run.net.layer[column - 1].a[unit];
}

double truth_a_gradient(const Truth *m, size_t layer, size_t unit)
{
    const PlainNet *net = &m->run.net;
    const PlainLayer *y = &net->layer[layer];
    double sum = 0;
    if (layer + 1 == net->count)
        return net->loss->slope(y->a[unit], m->t[m->row * net->outputs + unit]) /
               (net->loss->mean ? (double)y->units : 1);
    for (size_t k = 0; k < y[1].units; k++)
        sum += y[1].delta[k] * y[1].w[k * y[1].fan_in + unit];
    return sum;
}

double truth_slope(const Truth *m, size_t layer, size_t unit)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    return y->activation->slope(y->z[unit]) *
           m->keep[m->row * m->units + truth_first(m, layer) + unit];
}

bool truth_is_joint(const Truth *m, size_t layer)
{
    return (layer + 1 == m->run.net.count && m->run.net.loss->partner) ||
           !m->run.net.layer[layer].activation->value;
}

const double *truth_theta(const Truth *m)
{
    return truth_has_update(m) ? m->run.after : m->run.net.theta;
}

double truth_answer(Truth *m, size_t k, double *a)
{
    const PlainNet *net = &m->run.net;
    double *x = room(net->inputs), *t = room(net->outputs);
    sample_of(m, k, x, t);
    double loss = plain_run_answer(&m->run, truth_theta(m), x, t);
    memcpy(a, net->layer[net->count - 1].a, net->outputs * sizeof *a);
    if (m->run.updates > 0)
        plain_run_row(&m->run, m->row);
    free(x);
    free(t);
    return loss;
}
