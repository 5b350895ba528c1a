#include "core/look/trace.h"

#include "core/train/pass.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool trace_init(Trace *trace, const Trainer *trainer, Error *err)
{
    size_t n = trainer->net.parameter_count, units = trainer->net.unit_count;
    *trace = (Trace){0};
    Real *m = calloc(3 * n + 6 * units + TRACE_SPREAD_MAX, sizeof *m);
    if (!m)
        return error_memory(err);
    trace->memory = m;
    trace->parameters = (TraceParameters){.gradient = m, .before = m + n, .theta = m + 2 * n};
    m += 3 * n;
    trace->spotlight = (Spotlight){.z = m, .a = m + units, .delta = m + 2 * units,
                                   .a_gradient = m + 3 * units, .factor = m + 4 * units};
    trace->ahead.a = m + 5 * units;
    trace->spread.a = m + 6 * units;
    return true;
}

void trace_free(Trace *trace)
{
    free(trace->memory);
    *trace = (Trace){0};
}

/* Phases that the sample in the spotlight has been through. */
static size_t phases_seen(const Trace *trace)
{
    return trace->spotlight.is_own ? trace->net.layer_count : trace->cursor.phase;
}

bool trace_has_forward(const Trace *trace, size_t layer)
{
    return phases_seen(trace) > layer;
}

bool trace_has_loss(const Trace *trace)
{
    return phases_seen(trace) > trace->net.layer_count;
}

bool trace_has_backward(const Trace *trace, size_t layer)
{
    return phases_seen(trace) > 2 * trace->net.layer_count - layer;
}

bool trace_has_update(const Trace *trace)
{
    return phases_seen(trace) == 2 * trace->net.layer_count + 2;
}

const Real *trace_used(const Trace *trace)
{
    return trace_has_update(trace) ? trace->parameters.before : trace->parameters.theta;
}

static void copy_layer(Trace *trace, const Trainer *t, size_t l)
{
    const Layer *layer = &t->net.layers[l];
    const Batch *b = &t->batch;
    Spotlight *s = &trace->spotlight;
    size_t from = batch_at(b, layer, s->row), bytes = layer->units * sizeof *b->z;
    if (trace_has_forward(trace, l)) {
        memcpy(s->z + layer->first, b->z + from, bytes);
        memcpy(s->a + layer->first, b->a + from, bytes);
        for (size_t j = 0; j < layer->units; j++)
            s->factor[layer->first + j] = dropout_factor(&b->dropout, &t->net, l, s->row, j);
    }
    if (trace_has_backward(trace, l))
        memcpy(s->delta + layer->first, b->delta + from, bytes);
}

/* ∂L/∂a of layer l for the spotlight, by the same functions as in training: the trainer itself
 * multiplies it into δ at once and does not keep it. */
static void a_gradient(Trace *trace, size_t l)
{
    const Layer *layer = &trace->net.layers[l];
    const Spotlight *s = &trace->spotlight;
    Batch one = {.rows = 1, .capacity = 1, .delta = s->delta};
    const Pass pass = {.net = &trace->net, .theta = trace_used(trace), .batch = &one};
    Real *out = s->a_gradient + layer->first;
    if (l + 1 == trace->net.layer_count)
        trace->spec.loss->gradient(layer->units, layer->units, s->a + layer->first, s->t, out);
    else
        pass_a_gradient(&pass, l, 0, 1, out);
}

/* Which sample it is, and what the phases done have computed of it. */
static void copy_spotlight(Trace *trace, const Trainer *t, size_t row)
{
    Spotlight *s = &trace->spotlight;
    size_t limit = trainer_rows(t), layers = t->net.layer_count;
    size_t outputs = t->net.layers[layers - 1].first;
    s->is_own = false;
    s->row = row < limit ? row : limit - 1;
    s->sample = trainer_sample(t, s->row);
    s->base = dataset_base(t->data, s->sample);
    s->x = t->data->x + s->sample * t->data->inputs;
    s->t = t->data->t + s->sample * t->data->outputs;
    for (size_t l = 0; l < layers; l++)
        copy_layer(trace, t, l);
    for (size_t l = 0; l < layers; l++)
        if (trace_has_backward(trace, l))
            a_gradient(trace, l);
    s->loss = NAN;
    if (trace_has_loss(trace))
        s->loss = trace->spec.loss->value(t->data->outputs, s->z + outputs, s->a + outputs, s->t);
}

/* Before the first mini-batch the picture shows the data in stored order. */
static void copy_list(Trace *trace, const Trainer *t, size_t first)
{
    TraceList *list = &trace->list;
    size_t rows = list->all = trainer_rows(t);
    list->first = first < trace->batch.rows ? first : 0;
    list->rows = rows - list->first < TRACE_ROWS_MAX ? rows - list->first : TRACE_ROWS_MAX;
    for (size_t r = 0; r < list->rows; r++)
        list->sample[r] = trainer_sample(t, list->first + r);
}

/* The update made, or, before that, what is known of it. */
static void copy_update(Trace *trace, const Trainer *t)
{
    bool made = trace_has_update(trace);
    TraceUpdate *u = &trace->update;
    u->rate = made ? t->update.rate : trace->next_rate;
    u->hyper = made ? t->update.hyper : t->hyper;
    u->frozen = freeze_flags(&t->frozen, u->hyper.frozen);
}

static void copy_parameters(Trace *trace, const Trainer *t)
{
    const Parameters *p = &t->parameters;
    TraceParameters *copy = &trace->parameters;
    size_t n = t->net.parameter_count;
    memcpy(copy->gradient, p->gradient, n * sizeof *p->gradient);
    memcpy(copy->before, p->before, n * sizeof *p->before);
    memcpy(copy->theta, p->theta, n * sizeof *p->theta);
    copy->version = t->version;
}

/* What does not depend on which sample is looked at. */
static void copy_state(Trace *trace, const Trainer *t, size_t list_first)
{
    trace->net = t->net;
    trace->data = t->data;
    trace->spec = t->spec;
    trace->hyper = t->hyper;
    trace->frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    trace->next_rate = trainer_rate(t);
    trace->cursor = t->cursor;
    trace->divergence = t->divergence;
    trace->batch.rows = t->cursor.phase > 0 ? t->batch.rows : 0;
    copy_parameters(trace, t);
    copy_list(trace, t, list_first);
    trace->ahead.known = false;
    trace->shares.count = 0;
    trace->explained = (TraceExplained){.check_share = NAN, .effect_share = NAN};
}

void trace_capture(Trace *trace, const Trainer *t, size_t spotlight, size_t list_first)
{
    copy_state(trace, t, list_first);
    copy_spotlight(trace, t, spotlight);
    copy_update(trace, t);
    trace->batch.loss = trace_has_loss(trace) ? t->batch.loss : NAN;
    health_measure(t, trace->health);
}

void trace_capture_own(Trace *trace, const Trainer *t, const Real *base, const Real *x,
                       size_t sample, size_t list_first)
{
    Spotlight *s = &trace->spotlight;
    Batch one = {.rows = 1, .capacity = 1, .input = x, .z = s->z, .a = s->a};
    copy_state(trace, t, list_first);
    s->is_own = true;
    s->row = SIZE_MAX;
    s->sample = sample;
    s->base = base;
    s->x = x;
    s->t = sample < dataset_rows(t->data) ? t->data->t + sample * t->data->outputs : NULL;
    s->loss = NAN;
    pass_predict(&t->net, t->parameters.theta, &one);
    for (size_t j = 0; j < t->net.unit_count; j++)
        s->factor[j] = 1;
    trace->hyper.dropout = 0;
    trace->batch = (TraceBatch){.rows = 0, .loss = NAN};
    copy_update(trace, t);
    for (size_t l = 0; l < t->net.layer_count; l++)
        trace->health[l] = (LayerHealth){NAN, NAN, NAN, NAN, NAN};
}

void trace_capture_spread(Trace *trace, const Trainer *t, size_t l)
{
    const Layer *layer = &t->net.layers[l];
    size_t all = trace_has_forward(trace, l) ? trace->batch.rows * layer->units : 0;
    size_t step = (all + TRACE_SPREAD_MAX - 1) / TRACE_SPREAD_MAX;
    const Real *a = all > 0 ? t->batch.a + batch_at(&t->batch, layer, 0) : NULL;
    trace->spread.layer = l;
    trace->spread.count = 0;
    for (size_t i = 0; i < all; i += step)
        trace->spread.a[trace->spread.count++] = a[i];
}

/* ∂L/∂w = δ a of a row, ∂L/∂b = δ. */
static double share_of(const Trainer *t, const ParameterPlace *place, size_t row)
{
    const Layer *l = &t->net.layers[place->layer];
    Real delta = t->batch.delta[batch_at(&t->batch, l, row) + place->unit];
    Real in = place->source < 0
                  ? 1
                  : batch_into(&t->batch, &t->net, place->layer, row)[(size_t)place->source];
    return (double)(delta * in);
}

void trace_capture_shares(Trace *trace, const Trainer *t, size_t parameter)
{
    TraceShares *shares = &trace->shares;
    ParameterPlace place = net_place(&t->net, parameter);
    size_t rows = trace_has_backward(trace, place.layer) ? trace->batch.rows : 0;
    shares->parameter = parameter;
    shares->count = rows < TRACE_SHARES_MAX ? rows : TRACE_SHARES_MAX;
    shares->first = trace->spotlight.row > shares->count / 2
                        ? trace->spotlight.row - shares->count / 2 : 0;
    if (shares->first + shares->count > rows)
        shares->first = rows - shares->count;
    for (size_t i = 0; i < shares->count; i++) {
        shares->sample[i] = trainer_sample(t, shares->first + i);
        shares->gradient[i] = share_of(t, &place, shares->first + i);
    }
}

void trace_capture_ahead(Trace *trace, const Trainer *t)
{
    Batch one = {.rows = 1, .capacity = 1, .input = trace->spotlight.x, .z = trace->spotlight.z,
                 .a = trace->ahead.a};
    if (trace->cursor.phase > 0 || trace->spotlight.is_own)
        return;
    pass_predict(&t->net, t->parameters.theta, &one);
    trace->ahead.known = true;
}

/* False where it has not been made yet. */
static bool take_apart(const Trace *trace, const Trainer *t, size_t parameter, UpdateTerms *terms)
{
    if (!trace_has_update(trace))
        return false;
    update_explain(&t->net, &t->update, trace->update.frozen, &t->parameters, parameter, terms);
    return true;
}

void trace_capture_terms(Trace *trace, const Trainer *t, size_t parameter)
{
    trace->explained.has_terms = take_apart(trace, t, parameter, &trace->explained.terms);
}

void trace_capture_subject(Trace *trace, const Trainer *t, size_t parameter)
{
    trace->explained.has_subject = take_apart(trace, t, parameter, &trace->explained.subject);
}
