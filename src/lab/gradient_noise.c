#include "lab/gradient_noise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void gradient_noise_free(GradientNoise *g)
{
    derivatives_free(&g->derivatives);
    free(g->theta);
    free(g->pull);
    free(g->held);
    *g = (GradientNoise){.stage = NOISE_NONE};
}

static bool make_room(GradientNoise *g, const Trainer *t, Error *err)
{
    size_t n = t->net.parameter_count, samples = t->data->count;
    if (g->theta && net_same_sizes(&g->net, &t->net) && samples <= g->room) {
        g->net = t->net;
        return true;
    }
    gradient_noise_free(g);
    g->theta = malloc(2 * n * sizeof *g->theta);
    g->pull = malloc(samples * sizeof *g->pull);
    g->held = malloc(t->net.unit_count * sizeof *g->held);
    if (!g->theta || !g->pull || !g->held || !derivatives_init(&g->derivatives, &t->net, err)) {
        gradient_noise_free(g);
        return error_memory(err);
    }
    g->gradient = g->theta + n;
    g->net = t->net;
    g->room = samples;
    return true;
}

static bool is_as_begun(const GradientNoise *g, const Trainer *t)
{
    return net_same_sizes(&g->net, &t->net) && g->net.features == t->net.features &&
           g->of == t->spec.loss && g->revision == t->data->revision;
}

/* What was known was of another network or of other data. */
static void forget(GradientNoise *g)
{
    g->stage = NOISE_NONE;
    g->known.samples = 0;
}

bool gradient_noise_start(GradientNoise *g, const Trainer *t, size_t parameter, Error *err)
{
    const Estimate unknown = {NAN, NAN};
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    if (!make_room(g, t, err))
        return false;
    if (!is_as_begun(g, t))
        forget(g);
    g->stage = NOISE_GRADIENT;
    g->now.version = t->version;
    g->now.epoch = t->cursor.epoch;
    g->now.samples = t->data->count;
    g->now.batch = trainer_batch(t);
    g->of = t->spec.loss;
    g->revision = t->data->revision;
    g->frozen = t->hyper.frozen;
    g->now.parameter = parameter;
    g->now.loss = g->now.cancelling = g->now.mean = NAN;
    g->now.square = g->now.trace = g->now.scale = unknown;
    g->squares = g->lengths = 0;
    g->now.up.listed = g->now.up.count = g->now.down.listed = g->now.down.count = 0;
    memcpy(g->theta, t->parameters.theta, t->net.parameter_count * sizeof *g->theta);
    for (size_t i = 0; i < t->net.unit_count; i++)
        g->held[i] = frozen && frozen[i];
    derivatives_start(&g->derivatives);
    return true;
}

static double squares(size_t n, const Real *v)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)v[i] * (double)v[i];
    return sum;
}

/* |g|² of a row of the slice just done. */
static double square_of(const GradientNoise *g, size_t row)
{
    const Batch *b = &g->derivatives.batch;
    double sum = 0;
    for (size_t l = 0; l < g->net.layer_count; l++) {
        const Layer *layer = &g->net.layers[l];
        const Real *delta = b->delta + batch_at(b, layer, row);
        double own = 0;
        for (size_t j = 0; j < layer->units; j++)
            own += g->held[layer->first + j] ? 0 : (double)delta[j] * (double)delta[j];
        sum += own * (squares(layer->fan_in, batch_into(b, &g->net, l, row)) + 1);
    }
    return sum;
}

/* Takes a pull in where it is one of the strongest. */
static void take_pull(Pulls *pulls, Pull pull)
{
    double size = fabs(pull.gradient);
    size_t at = pulls->listed;
    pulls->count++;
    while (at > 0 && fabs(pulls->pull[at - 1].gradient) < size)
        at--;
    if (at == PULLS_MAX)
        return;
    pulls->listed += pulls->listed < PULLS_MAX;
    memmove(&pulls->pull[at + 1], &pulls->pull[at], (pulls->listed - 1 - at) * sizeof pull);
    pulls->pull[at] = pull;
}

/* ∂L/∂w of a row: δ of the unit times what comes into it. */
static Real pull_of(const GradientNoise *g, size_t row)
{
    const Batch *b = &g->derivatives.batch;
    const ParameterPlace place = net_place(&g->net, g->now.parameter);
    Real delta = b->delta[batch_at(b, &g->net.layers[place.layer], row) + place.unit];
    const Real *in = batch_into(b, &g->net, place.layer, row);
    return place.source == NET_BIAS ? delta : delta * in[place.source];
}

/* The samples of the slice just done, which begin with number `first`. */
static void take_slice(GradientNoise *g, size_t first)
{
    for (size_t row = 0; row < g->derivatives.batch.rows; row++) {
        double square = square_of(g, row);
        Pull pull = {(double)pull_of(g, row), first + row};
        g->squares += square;
        g->lengths += sqrt(square);
        g->pull[first + row] = (Real)-pull.gradient;
        if (pull.gradient < 0)
            take_pull(&g->now.up, pull);
        if (pull.gradient > 0)
            take_pull(&g->now.down, pull);
    }
}

static double square_of_mean(const GradientNoise *g)
{
    double sum = 0;
    for (size_t l = 0; l < g->net.layer_count; l++) {
        const Layer *layer = &g->net.layers[l];
        for (size_t j = 0; j < layer->units; j++) {
            double bias = (double)g->gradient[layer->biases + j];
            double own = squares(layer->fan_in, g->gradient + layer->weights + j * layer->fan_in);
            sum += g->held[layer->first + j] ? 0 : own + bias * bias;
        }
    }
    return sum;
}

/* Everything is a difference or a quotient of sums, of which rounding leaves something open: of G
 * a part of the mean length, of Σ |g|² a part of itself. */
static void finish(GradientNoise *g)
{
    double n = (double)g->now.samples, open = estimate_rounding * g->lengths / n;
    double length = sqrt(square_of_mean(g));
    g->now.mean = (double)g->gradient[g->now.parameter];
    histogram_make(&g->now.spread, PULL_BINS, g->pull, g->now.samples, 1);
    if (!isfinite(g->squares) || !isfinite(length))
        return;
    g->now.square = (Estimate){length * length, open * (2 * length + open)};
    if (g->lengths > 0)
        g->now.cancelling = length * n / g->lengths;
    if (g->now.samples < 2)
        return;
    g->now.trace.value = fmax((g->squares - n * g->now.square.value) / (n - 1), 0);
    g->now.trace.off = (estimate_rounding * g->squares + n * g->now.square.off) / (n - 1);
    if (estimate_sign(g->now.square) <= 0)
        return;
    g->now.scale.value = g->now.trace.value / g->now.square.value;
    g->now.scale.off = g->now.trace.off / g->now.square.value +
                   g->now.scale.value * g->now.square.off / g->now.square.value;
}

bool gradient_noise_advance(GradientNoise *g, const Trainer *t, uint64_t *work)
{
    if (!is_as_begun(g, t))
        forget(g);
    while (g->stage == NOISE_GRADIENT && *work > 0) {
        const LossOf of = {&g->net, g->theta, t->data, t->spec.loss};
        size_t first = g->derivatives.done;
        bool ended = derivatives_gradient_slice(&g->derivatives, &of, work, g->gradient,
                                                &g->now.loss);
        take_slice(g, first);
        if (!ended)
            continue;
        finish(g);
        g->known = g->now;
        g->stage = NOISE_DONE;
    }
    return g->stage == NOISE_DONE;
}

bool gradient_noise_is_of(const GradientNoise *g, const Trainer *t, size_t parameter)
{
    return g->stage != NOISE_NONE && g->now.version == t->version && is_as_begun(g, t) &&
           g->frozen == t->hyper.frozen && g->now.batch == trainer_batch(t) &&
           g->now.parameter == parameter;
}

double gradient_noise_batch(const NoiseFacts *f, double batch)
{
    return f->trace.value / batch;
}

double gradient_noise_step(const NoiseFacts *f, double batch)
{
    return 1 / (1 + f->scale.value / batch);
}

const Pull *gradient_noise_pull(const NoiseFacts *f, size_t i)
{
    size_t down = i - f->up.listed;
    if (i < f->up.listed)
        return &f->up.pull[i];
    return down < f->down.listed ? &f->down.pull[f->down.listed - 1 - down] : NULL;
}

bool gradient_noise_find(const NoiseFacts *f, size_t sample, size_t *i)
{
    const Pull *pull;
    for (*i = 0; (pull = gradient_noise_pull(f, *i)); (*i)++)
        if (pull->sample == sample)
            return true;
    return false;
}
