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

bool gradient_noise_start(GradientNoise *g, const Trainer *t, size_t parameter, Error *err)
{
    const Estimate unknown = {NAN, NAN};
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    if (!make_room(g, t, err))
        return false;
    g->stage = NOISE_GRADIENT;
    g->version = t->version;
    g->epoch = t->cursor.epoch;
    g->samples = t->data->count;
    g->batch = trainer_batch(t);
    g->of = t->spec.loss;
    g->revision = t->data->revision;
    g->frozen = t->hyper.frozen;
    g->parameter = parameter;
    g->loss = g->cancelling = g->mean = NAN;
    g->square = g->trace = g->scale = unknown;
    g->squares = g->lengths = 0;
    g->up.listed = g->up.count = g->down.listed = g->down.count = 0;
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
    const ParameterPlace place = net_place(&g->net, g->parameter);
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
            take_pull(&g->up, pull);
        if (pull.gradient > 0)
            take_pull(&g->down, pull);
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
    double n = (double)g->samples, open = estimate_rounding * g->lengths / n;
    double length = sqrt(square_of_mean(g));
    g->stage = NOISE_DONE;
    g->mean = (double)g->gradient[g->parameter];
    histogram_make(&g->spread, PULL_BINS, g->pull, g->samples, 1);
    if (!isfinite(g->squares) || !isfinite(length))
        return;
    g->square = (Estimate){length * length, open * (2 * length + open)};
    if (g->lengths > 0)
        g->cancelling = length * n / g->lengths;
    if (g->samples < 2)
        return;
    g->trace.value = fmax((g->squares - n * g->square.value) / (n - 1), 0);
    g->trace.off = (estimate_rounding * g->squares + n * g->square.off) / (n - 1);
    if (estimate_sign(g->square) <= 0)
        return;
    g->scale.value = g->trace.value / g->square.value;
    g->scale.off = g->trace.off / g->square.value +
                   g->scale.value * g->square.off / g->square.value;
}

static bool is_as_begun(const GradientNoise *g, const Trainer *t)
{
    return net_same_sizes(&g->net, &t->net) && g->net.features == t->net.features &&
           g->of == t->spec.loss && g->revision == t->data->revision &&
           g->samples == t->data->count;
}

bool gradient_noise_advance(GradientNoise *g, const Trainer *t, uint64_t *work)
{
    if (!is_as_begun(g, t))
        g->stage = NOISE_NONE;
    while (g->stage == NOISE_GRADIENT && *work > 0) {
        const LossOf of = {&g->net, g->theta, t->data, t->spec.loss};
        size_t first = g->derivatives.done;
        bool ended = derivatives_gradient_slice(&g->derivatives, &of, work, g->gradient, &g->loss);
        take_slice(g, first);
        if (ended)
            finish(g);
    }
    return g->stage == NOISE_DONE;
}

bool gradient_noise_is_of(const GradientNoise *g, const Trainer *t, size_t parameter)
{
    return g->stage != NOISE_NONE && g->version == t->version && is_as_begun(g, t) &&
           g->frozen == t->hyper.frozen && g->batch == trainer_batch(t) &&
           g->parameter == parameter;
}

double gradient_noise_batch(const GradientNoise *g, double batch)
{
    return g->trace.value / batch;
}

double gradient_noise_step(const GradientNoise *g, double batch)
{
    return 1 / (1 + g->scale.value / batch);
}

const Pull *gradient_noise_pull(const GradientNoise *g, size_t i)
{
    size_t down = i - g->up.listed;
    if (i < g->up.listed)
        return &g->up.pull[i];
    return down < g->down.listed ? &g->down.pull[g->down.listed - 1 - down] : NULL;
}

bool gradient_noise_find(const GradientNoise *g, size_t sample, size_t *i)
{
    const Pull *pull;
    for (*i = 0; (pull = gradient_noise_pull(g, *i)); (*i)++)
        if (pull->sample == sample)
            return true;
    return false;
}
