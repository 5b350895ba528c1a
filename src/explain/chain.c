#include "explain/chain.h"

#include "core/base/text.h"

#include <stdio.h>

const Real *chain_activations(const Trace *trace, size_t column)
{
    const Spotlight *s = &trace->spotlight;
    return column == 0 ? s->x : s->a + trace->net.layers[column - 1].first;
}

double chain_activation(const Trace *trace, size_t column, size_t unit)
{
    return (double)chain_activations(trace, column)[unit];
}

bool chain_has_activation(const Trace *trace, size_t column)
{
    return column == 0 || trace_has_forward(trace, column - 1);
}

bool chain_activation_ahead(const Trace *trace, size_t column, size_t unit, double *value)
{
    if (chain_has_activation(trace, column) || !trace->ahead.known)
        return false;
    *value = (double)trace->ahead.a[trace->net.layers[column - 1].first + unit];
    return true;
}

bool chain_is_dropped(const Trace *trace, size_t layer, size_t unit)
{
    size_t at = trace->net.layers[layer].first + unit;
    return trace_has_forward(trace, layer) && !(trace->spotlight.factor[at] > 0);
}

double chain_slope(const Trace *trace, size_t layer, size_t unit)
{
    const Layer *l = &trace->net.layers[layer];
    const Spotlight *s = &trace->spotlight;
    size_t at = l->first + unit;
    if (chain_is_dropped(trace, layer, unit))
        return 0;
    return (double)(activation_slope(l->activation, s->z[at], s->a[at]) *
                    (trace_has_forward(trace, layer) ? s->factor[at] : 1));
}

static char *with_dropout(const Trace *trace, size_t layer, size_t unit, const char *whole,
                          const char *letter, char out[CHAIN_TEXT_SIZE])
{
    double p = layer + 1 < trace->net.layer_count ? trace->hyper.dropout : 0;
    if (chain_is_dropped(trace, layer, unit))
        snprintf(out, CHAIN_TEXT_SIZE, "dropped");
    else if (p > 0)
        snprintf(out, CHAIN_TEXT_SIZE, "%s/(1−%.6g)", letter, p);
    else
        snprintf(out, CHAIN_TEXT_SIZE, "%s", whole);
    return out;
}

char *chain_activation_text(const Trace *trace, size_t layer, size_t unit,
                            char out[CHAIN_TEXT_SIZE])
{
    const Activation *f = trace->net.layers[layer].activation;
    return with_dropout(trace, layer, unit, f->row.name, "f(z)", out);
}

char *chain_slope_text(const Trace *trace, size_t layer, size_t unit, char out[CHAIN_TEXT_SIZE])
{
    const Activation *f = trace->net.layers[layer].activation;
    return with_dropout(trace, layer, unit, f->derivative, "f′(z)", out);
}

bool chain_has_target(const Trace *trace)
{
    return trace->spotlight.t;
}

double chain_target(const Trace *trace, size_t output)
{
    return chain_has_target(trace) ? (double)trace->spotlight.t[output] : 0;
}

char *chain_sample(const Trace *trace, char out[FORMAT_SIZE])
{
    if (trace->spotlight.sample == SIZE_MAX)
        snprintf(out, FORMAT_SIZE, N_("own sample"));
    else
        snprintf(out, FORMAT_SIZE, N_("sample %zu"), trace->spotlight.sample + 1);
    return out;
}

bool chain_is_joint(const Trace *trace, size_t layer)
{
    return layer + 1 == trace->net.layer_count &&
           (trace->spec.loss->delta || !trace->net.layers[layer].activation->elementwise);
}

const Optimizer *chain_optimizer(const Trace *trace)
{
    const Optimizer *named = hyper_optimizer(&trace->update.hyper);
    return named ? named : trace->spec.optimizer;
}

bool chain_is_descent(const Trace *trace)
{
    return chain_optimizer(trace)->states == 0 && hyper_is_plain(&trace->update.hyper);
}
