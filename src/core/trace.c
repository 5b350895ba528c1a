#include "core/trace.h"

#include "core/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool trace_init(Trace *trace, const Trainer *trainer, Error *err)
{
    size_t n = trainer->net.parameter_count, units = trainer->net.unit_count;
    *trace = (Trace){0};
    Real *m = calloc(3 * n + 8 * units + TRACE_SPREAD_MAX, sizeof *m);
    if (!m)
        return error_memory(err);
    trace->memory = trace->gradient = m;
    trace->before = m + n;
    trace->theta = m + 2 * n;
    trace->z = m + 3 * n;
    trace->a = trace->z + units;
    trace->delta = trace->a + units;
    trace->a_gradient = trace->delta + units;
    trace->factor = trace->a_gradient + units;
    trace->old_a = trace->factor + units;
    trace->old_delta = trace->old_a + units;
    trace->ahead = trace->old_delta + units;
    trace->spread = trace->ahead + units;
    return true;
}

void trace_free(Trace *trace)
{
    free(trace->memory);
    *trace = (Trace){0};
}

bool trace_has_forward(const Trace *trace, size_t layer)
{
    return trace->phases > layer;
}

bool trace_has_loss(const Trace *trace)
{
    return trace->phases > trace->net.layer_count;
}

bool trace_has_backward(const Trace *trace, size_t layer)
{
    return trace->phases > 2 * trace->net.layer_count - layer;
}

bool trace_has_update(const Trace *trace)
{
    return trace->phases == 2 * trace->net.layer_count + 2;
}

const Real *trace_used(const Trace *trace)
{
    return trace_has_update(trace) ? trace->before : trace->theta;
}

static void copy_layer(Trace *trace, const Trainer *t, size_t l)
{
    const Layer *layer = &t->net.layers[l];
    const Batch *b = &t->batch;
    size_t from = batch_at(b, layer, trace->row), bytes = layer->units * sizeof *b->z;
    if (trace_has_forward(trace, l)) {
        memcpy(trace->z + layer->first, b->z + from, bytes);
        memcpy(trace->a + layer->first, b->a + from, bytes);
        for (size_t j = 0; j < layer->units; j++)
            trace->factor[layer->first + j] =
                dropout_factor(&b->dropout, &t->net, l, trace->row, j);
    }
    if (trace_has_backward(trace, l))
        memcpy(trace->delta + layer->first, b->delta + from, bytes);
}

/* ∂L/∂a of layer l for the spotlight, by the same functions as in training: the trainer itself
 * multiplies it into δ at once and does not keep it. */
static void a_gradient(Trace *trace, size_t l)
{
    const Layer *layer = &trace->net.layers[l];
    Batch spotlight = {.rows = 1, .capacity = 1, .delta = trace->delta};
    const Pass pass = {.net = &trace->net, .theta = trace_used(trace), .batch = &spotlight};
    Real *out = trace->a_gradient + layer->first;
    if (l + 1 == trace->net.layer_count)
        trace->spec.loss->gradient(layer->units, layer->units, trace->a + layer->first, trace->t,
                                   out);
    else
        pass_a_gradient(&pass, l, 0, 1, out);
}

static void copy_list(Trace *trace, const Trainer *t, size_t first)
{
    trace->list_first = first < trace->rows ? first : 0;
    size_t left = trace->rows - trace->list_first;
    trace->list_rows = left < TRACE_ROWS_MAX ? left : TRACE_ROWS_MAX;
    for (size_t r = 0; r < trace->list_rows; r++)
        trace->list_sample[r] = trainer_sample(t, trace->list_first + r);
}

/* Before the first mini-batch the picture shows the data in stored order. */
static void copy_unstarted_list(Trace *trace)
{
    size_t count = trace->data->count;
    trace->list_first = 0;
    trace->list_rows = count < TRACE_ROWS_MAX ? count : TRACE_ROWS_MAX;
    for (size_t r = 0; r < trace->list_rows; r++)
        trace->list_sample[r] = r;
}

/* The same row of the pass before, while this one is under way. */
static void copy_old(Trace *trace, const Trainer *t)
{
    bool under_way = trace->phases > 0 && trace->phases < trainer_phases(t);
    const Batch *old = &t->previous;
    trace->has_old = under_way && trace->row < old->rows;
    for (size_t l = 0; trace->has_old && l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        size_t from = batch_at(old, layer, trace->row), bytes = layer->units * sizeof *old->a;
        memcpy(trace->old_a + layer->first, old->a + from, bytes);
        memcpy(trace->old_delta + layer->first, old->delta + from, bytes);
    }
}

void trace_capture(Trace *trace, const Trainer *t, size_t spotlight, size_t list_first)
{
    size_t n = t->net.parameter_count, last = t->net.layer_count - 1;
    trace->net = t->net;
    trace->data = t->data;
    trace->spec = t->spec;
    trace->hyper = t->hyper;
    trace->cursor = t->cursor;
    trace->divergence = t->divergence;
    trace->phases = t->cursor.phase;
    trace->next_rate = trainer_rate(t);
    trace->rate = trace_has_update(trace) ? t->update.rate : trace->next_rate;
    trace->update_hyper = trace_has_update(trace) ? t->update.hyper : t->hyper;
    trace->has_ahead = false;
    trace->has_terms = trace->has_subject = trace->has_effect = trace->has_check = false;
    trace->effect_share = trace->check_share = NAN;
    trace->frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    trace->held = freeze_flags(&t->frozen, trace->update_hyper.frozen);
    trace->ticks = trainer_ticks(t);
    trace->rows = trace->phases > 0 ? t->batch.rows : 0;
    size_t limit = trainer_rows(t);
    trace->row = spotlight < limit ? spotlight : limit - 1;
    trace->sample = trainer_sample(t, trace->row);
    trace->x = t->data->x + trace->sample * t->data->inputs;
    trace->t = t->data->t + trace->sample * t->data->outputs;
    memcpy(trace->theta, t->parameters.theta, n * sizeof *t->parameters.theta);
    memcpy(trace->before, t->parameters.before, n * sizeof *t->parameters.before);
    memcpy(trace->gradient, t->parameters.gradient, n * sizeof *t->parameters.gradient);
    if (trace->rows > 0)
        copy_list(trace, t, list_first);
    else
        copy_unstarted_list(trace);
    for (size_t l = 0; l <= last; l++)
        copy_layer(trace, t, l);
    copy_old(trace, t);
    for (size_t l = 0; l <= last; l++)
        if (trace_has_backward(trace, l))
            a_gradient(trace, l);
    health_measure(t, trace->health);
    trace->batch_loss = trace_has_loss(trace) ? t->batch.loss : NAN;
    const Real *outputs = trace->a + t->net.layers[last].first;
    trace->sample_loss = trace_has_loss(trace)
                             ? trace->spec.loss->value(t->data->outputs,
                                                      trace->z + t->net.layers[last].first,
                                                      outputs, trace->t)
                             : NAN;
}

void trace_capture_spread(Trace *trace, const Trainer *t, size_t l)
{
    const Layer *layer = &t->net.layers[l];
    size_t all = trace_has_forward(trace, l) ? trace->rows * layer->units : 0;
    size_t step = (all + TRACE_SPREAD_MAX - 1) / TRACE_SPREAD_MAX;
    const Real *a = all > 0 ? t->batch.a + batch_at(&t->batch, layer, 0) : NULL;
    trace->spread_layer = l;
    trace->spread_count = 0;
    for (size_t i = 0; i < all; i += step)
        trace->spread[trace->spread_count++] = a[i];
}

void trace_capture_ahead(Trace *trace, const Trainer *t)
{
    Batch spotlight = {.rows = 1, .capacity = 1, .input = trace->x, .z = trace->z,
                       .a = trace->ahead};
    if (trace->phases > 0)
        return;
    pass_predict(&t->net, t->parameters.theta, &spotlight);
    trace->has_ahead = true;
}

void trace_capture_terms(Trace *trace, const Trainer *t, size_t parameter)
{
    trace->has_terms = trace_has_update(trace);
    if (trace->has_terms)
        update_explain(&t->net, &t->update, trace->held, &t->parameters, parameter, &trace->terms);
}

void trace_capture_subject(Trace *trace, const Trainer *t, size_t parameter)
{
    trace->has_subject = trace_has_update(trace);
    if (trace->has_subject)
        update_explain(&t->net, &t->update, trace->held, &t->parameters, parameter,
                       &trace->subject);
}
