#include "lab/flow.h"

#include "core/net/freeze.h"
#include "core/train/update.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Units that learn from fewer samples than one in so many are dying. */
enum { DYING_PART = 100 };

void flow_free(Flow *f)
{
    free(f->layers);
    free(f->sums);
    free(f->flat);
    free(f->slope);
    free(f->keys);
    parameters_free(&f->parameters);
    derivatives_free(&f->derivatives);
    *f = (Flow){.stage = FLOW_NOT_BEGUN};
}

static size_t widest(const Net *net)
{
    size_t most = 0;
    for (size_t l = 0; l < net->layer_count; l++)
        most = net->layers[l].units > most ? net->layers[l].units : most;
    return most;
}

/* One output has two classes. */
static size_t classes_at_most(const Net *net)
{
    return net_outputs(net) + 1;
}

static bool take_memory(Flow *f, const Net *net, Error *err)
{
    size_t n = net->parameter_count, count = net->layer_count, units = net->unit_count;
    if (!derivatives_init(&f->derivatives, net, err))
        return false;
    size_t wide = f->derivatives.batch.capacity * widest(net);
    f->layers = calloc(FLOW_MOMENTS * count, sizeof *f->layers);
    f->sums = calloc(3 * count, sizeof *f->sums);
    f->flat = calloc(2 * (units + classes_at_most(net)), sizeof *f->flat);
    f->slope = calloc(2 * wide + n, sizeof *f->slope);
    f->keys = calloc(widest(net), sizeof *f->keys);
    if (!f->layers || !f->sums || !f->flat || !f->slope || !f->keys)
        return error_memory(err);
    f->squares = f->sums + count;
    f->lengths = f->squares + count;
    f->still = f->flat + units;
    f->answers.in = f->still + units;
    f->answers.decided = f->answers.in + classes_at_most(net);
    for (size_t i = 0; i < wide; i++)
        f->slope[wide + i] = 1;
    f->start = f->slope + 2 * wide;
    for (size_t m = 0; m < FLOW_MOMENTS; m++)
        f->moment[m].layers = f->layers + m * count;
    return parameters_reserve(&f->parameters, n, OPTIMIZER_STATES_MAX, err);
}

/* Room for a network; the moments of another one are forgotten. */
static bool make_room(Flow *f, const Net *net, Error *err)
{
    bool fits = f->layers && net_same_sizes(&f->net, net);
    if (!fits) {
        flow_free(f);
        if (!take_memory(f, net, err)) {
            flow_free(f);
            return error_memory(err);
        }
    }
    f->net = *net;
    return true;
}

void flow_forget(Flow *f)
{
    f->stage = FLOW_NOT_BEGUN;
    f->moments = 0;
}

/* The moment that was measured last stays where it is before the one to come; the oldest one makes
 * room. */
static void turn(Flow *f, uint64_t ticks)
{
    if (f->stage == FLOW_MEASURED)
        f->moments++;
    while (f->moments > 0 && f->moment[f->moments - 1].ticks >= ticks)
        f->moments--;
    if (f->moments < FLOW_MOMENTS)
        return;
    const FlowMoment oldest = f->moment[0];
    memmove(f->moment, f->moment + 1, (FLOW_MOMENTS - 1) * sizeof *f->moment);
    f->moment[FLOW_MOMENTS - 1] = oldest;
    f->moments = FLOW_MOMENTS - 1;
}

static size_t class_count(const Dataset *data)
{
    if (data->kind == TARGET_ONE_HOT)
        return data->outputs;
    return data->kind == TARGET_BINARY && data->outputs == 1 ? 2 : 0;
}

bool flow_start(Flow *f, const Trainer *t, Error *err)
{
    if (!make_room(f, &t->net, err))
        return false;
    turn(f, trainer_ticks(t));
    FlowMoment *now = &f->moment[f->moments];
    f->stage = FLOW_PASSES;
    f->version = t->version;
    f->epoch = now->epoch = trainer_epochs(t);
    f->ticks = now->ticks = trainer_ticks(t);
    f->hyper = t->hyper;
    f->spec = t->spec;
    f->revision = t->data->revision;
    f->loss = f->gradient = NAN;
    f->answers.wrong = f->answers.wrong_flat = 0;
    f->answers.classes = class_count(t->data);
    parameters_put(&f->parameters, t->parameters.theta, t->parameters.state,
                   t->spec.optimizer->states);
    trainer_draw_start(t, t->hyper.seed, f->start);
    memset(f->sums, 0, 3 * t->net.layer_count * sizeof *f->sums);
    memset(f->flat, 0, 2 * (t->net.unit_count + classes_at_most(&t->net)) * sizeof *f->flat);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        now->layers[l] = (FlowLayer){.units = t->net.layers[l].units};
        tally_start(&now->layers[l].activation);
        octaves_start(&now->layers[l].gradient);
    }
    derivatives_start(&f->derivatives);
    return true;
}

/* Adds the samples of a slice in which units of a layer are flat. */
static void count_flat(Flow *f, size_t layer)
{
    const Layer *l = &f->net.layers[layer];
    const Batch *b = &f->derivatives.batch;
    size_t at = batch_at(b, l, 0), wide = b->capacity * widest(&f->net);
    /* The slope of a unit of softmax depends on all of its layer. */
    if (!l->activation->elementwise)
        return;
    activation_backward(l->activation, b->rows, l->units, b->z + at, b->a + at, f->slope + wide,
                        f->slope);
    for (size_t i = 0; i < b->rows * l->units; i++) {
        size_t unit = l->first + i % l->units;
        Real slope = f->slope[i];
        f->flat[unit] += health_is_flat(l->activation, slope);
        f->still[unit] += !(slope > 0 || slope < 0 || isnan(slope));
    }
}

static void add_layer(Flow *f, size_t layer, FlowLayer *to)
{
    const Layer *l = &f->net.layers[layer];
    const Batch *b = &f->derivatives.batch;
    size_t at = batch_at(b, l, 0), count = b->rows * l->units;
    tally_add(&to->activation, count, b->a + at);
    octaves_add(&to->gradient, count, b->delta + at);
    for (size_t i = 0; i < count; i++) {
        double a = (double)b->a[at + i];
        f->sums[layer] += a;
        f->squares[layer] += a * a;
    }
    f->lengths[layer] += health_sum(b, &f->net, layer, 1);
    count_flat(f, layer);
}

/* Whether all outputs of a row are so flat that ∂L/∂z is hardly anything of ∂L/∂a. */
static bool is_flat(const Layer *last, const Real *z, const Real *a)
{
    static const double softmax_share = 0.05 * 0.25; /* of the steepest a(1−a) */
    bool flat = true;
    for (size_t k = 0; k < last->units && flat; k++) {
        Real slope = activation_slope(last->activation, z[k], a[k]);
        flat = last->activation->elementwise ? health_is_flat(last->activation, slope)
                                             : (double)slope <= softmax_share;
    }
    return flat;
}

static void count_answers(Flow *f, const Dataset *data, size_t first)
{
    const Layer *last = &f->net.layers[f->net.layer_count - 1];
    const Batch *b = &f->derivatives.batch;
    FlowDecided *to = &f->answers;
    size_t at = batch_at(b, last, 0);
    for (size_t r = 0; r < b->rows; r++) {
        const Real *z = b->z + at + r * last->units, *a = b->a + at + r * last->units;
        if (to->classes > 0) {
            to->in[dataset_class_of(data, b->target + r * last->units)]++;
            to->decided[dataset_class_of(data, a)]++;
        }
        if (dataset_is_correct(data, first + r, a))
            continue;
        to->wrong++;
        to->wrong_flat += is_flat(last, z, a);
    }
}

/* Shares of units and pairs, after all samples. */
static void take_units(const Flow *f, size_t layer, size_t samples, FlowLayer *to)
{
    const Layer *l = &f->net.layers[layer];
    size_t pairs = 0;
    for (size_t u = l->first; u < l->first + l->units; u++) {
        bool dead = f->still[u] == samples;
        pairs += f->flat[u];
        to->dead += dead;
        to->dying += f->still[u] > samples - 1 - (samples - 1) / DYING_PART;
        to->stuck += f->flat[u] == samples && !dead;
    }
    to->health.saturated = (double)pairs / (double)(samples * l->units);
    to->health.dead = (double)to->dead / (double)l->units;
}

static double distance(size_t n, const Real *a, const Real *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
    return sqrt(sum);
}

static double share(double of, double whole)
{
    return whole > 0 ? of / whole : (double)NAN;
}

static void take_layer(const Flow *f, size_t layer, size_t samples, FlowLayer *to)
{
    const Layer *l = &f->net.layers[layer];
    const Parameters *p = &f->parameters;
    const Real *w = p->theta + l->weights, *start = f->start + l->weights;
    size_t n = l->units * l->fan_in;
    double a = (double)(samples * l->units), length = f->lengths[layer] / (double)samples;
    double norm = health_length(n, p->gradient + l->weights);
    take_units(f, layer, samples, to);
    to->mean = f->sums[layer] / a;
    to->deviation = sqrt(fmax(0, f->squares[layer] / a - to->mean * to->mean));
    to->health.rms = isfinite(length) ? sqrt(length) : (double)INFINITY;
    to->health.norm = isfinite(norm) ? norm : (double)INFINITY;
    to->weights = health_length(n, w);
    to->update = share(distance(n, p->before + l->weights, w), to->weights);
    to->moved = share(distance(n, w, start), health_length(n, start));
    to->alike = alike_find(&f->net, p->theta, layer, f->keys);
}

static void take_shares(FlowLayer *layers, size_t count)
{
    double whole = 0;
    for (size_t l = 0; l < count; l++)
        whole += layers[l].health.rms;
    for (size_t l = 0; l < count; l++)
        layers[l].health.share = whole > 0 && isfinite(whole) ? layers[l].health.rms / whole
                                                              : (double)NAN;
}

/* What is known when all samples are done: the next update and all that is read off it. */
static void end(Flow *f, const Trainer *t)
{
    FlowLayer *layers = f->moment[f->moments].layers;
    const LastUpdate next = {.rate = trainer_rate(t),
                             .number = cursor_update_number(&t->cursor),
                             .optimizer = t->spec.optimizer,
                             .hyper = t->hyper};
    update_compute(&f->net, &next, freeze_flags(&t->frozen, t->hyper.frozen), &f->parameters);
    for (size_t l = 0; l < f->net.layer_count; l++)
        take_layer(f, l, t->data->count, &layers[l]);
    take_shares(layers, f->net.layer_count);
    f->gradient = health_length(f->net.parameter_count, f->parameters.gradient);
    f->stage = FLOW_MEASURED;
}

static bool is_as_begun(const Flow *f, const Trainer *t)
{
    return net_same_sizes(&f->net, &t->net) && f->net.features == t->net.features &&
           f->spec.loss == t->spec.loss && f->revision == t->data->revision;
}

/* The next samples; true when they were the last ones. */
static bool advance_slice(Flow *f, const Trainer *t, uint64_t *work)
{
    const LossOf of = {&f->net, f->parameters.theta, t->data, f->spec.loss};
    Derivatives *d = &f->derivatives;
    size_t first = d->done;
    bool ended = derivatives_gradient_slice(d, &of, work, f->parameters.gradient, &f->loss);
    uint64_t more = d->batch.rows * net_work(&f->net); /* than the gradient is to be done */
    *work -= more < *work ? more : *work;
    for (size_t l = 0; l < f->net.layer_count; l++)
        add_layer(f, l, &f->moment[f->moments].layers[l]);
    count_answers(f, t->data, first);
    return ended;
}

bool flow_advance(Flow *f, const Trainer *t, uint64_t *work)
{
    if (f->stage != FLOW_NOT_BEGUN && !is_as_begun(f, t))
        flow_forget(f);
    while (*work > 0 && f->stage == FLOW_PASSES)
        if (advance_slice(f, t, work))
            end(f, t);
    return f->stage == FLOW_MEASURED;
}

bool flow_is_of(const Flow *f, const Trainer *t)
{
    return f->stage != FLOW_NOT_BEGUN && f->version == t->version && is_as_begun(f, t) &&
           f->spec.optimizer == t->spec.optimizer && hyper_same(&f->hyper, &t->hyper);
}

const FlowMoment *flow_last(const Flow *f)
{
    size_t count = f->moments + (f->stage == FLOW_MEASURED);
    return count > 0 ? &f->moment[count - 1] : NULL;
}

HealthVerdict flow_verdict(const Flow *f)
{
    LayerHealth layers[NET_LAYERS_MAX];
    const FlowMoment *last = flow_last(f);
    for (size_t l = 0; l < f->net.layer_count; l++)
        layers[l] = last->layers[l].health;
    return health_verdict(f->net.layer_count, layers);
}

FlowPace flow_pace(double update)
{
    return !(update >= 0)        ? PACE_UNKNOWN
           : update < FLOW_ASLEEP ? PACE_ASLEEP
           : update > FLOW_WILD   ? PACE_WILD
                                  : PACE_HEALTHY;
}
