#include "lab/probe.h"

#include "core/base/mathematics.h"
#include "lab/step.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void probe_free(Probe *p)
{
    free(p->theta);
    derivatives_free(&p->derivatives);
    *p = (Probe){.stage = PROBE_NONE};
}

/* Room for a network and as many numbers of state as any optimizer has. */
static bool make_room(Probe *p, const Net *net, Error *err)
{
    size_t n = net->parameter_count;
    bool fits = p->theta && net_same_sizes(&p->net, net);
    if (fits) {
        p->net = *net;
        return true;
    }
    probe_free(p);
    p->theta = malloc((3 + 2 * OPTIMIZER_STATES_MAX) * n * sizeof *p->theta);
    if (!p->theta || !derivatives_init(&p->derivatives, net, err)) {
        probe_free(p);
        return error_memory(err);
    }
    p->net = *net;
    p->step = p->theta + n;
    p->at = p->step + n;
    p->state = p->at + n;
    p->next = p->state + OPTIMIZER_STATES_MAX * n;
    return true;
}

bool probe_start(Probe *p, const Trainer *t, Error *err)
{
    size_t n = t->net.parameter_count;
    if (!make_room(p, &t->net, err))
        return false;
    p->stage = PROBE_GRADIENT;
    p->version = t->version;
    p->epoch = t->cursor.epoch;
    p->optimizer = t->spec.optimizer;
    p->hyper = t->hyper;
    p->of = t->spec.loss;
    p->revision = t->data->revision;
    p->rate = trainer_rate(t);
    p->present = p->loss = p->slope = p->curvature = NAN;
    p->known = 0;
    int lowest = math_decade(p->rate) - PROBE_DECADES / 2;
    for (int i = 0; i < PROBE_RATES; i++)
        p->rates[i] = math_power_of_ten(lowest + i / PROBE_EACH) *
                      math_pow(10, (double)(i % PROBE_EACH) / PROBE_EACH);
    memcpy(p->theta, t->parameters.theta, n * sizeof *p->theta);
    memcpy(p->state, t->parameters.state, t->spec.optimizer->states * n * sizeof *p->state);
    derivatives_start(&p->derivatives);
    return true;
}

/* Makes s of the gradient in p->at. */
static void find_step(Probe *p, const Trainer *t)
{
    StepBasis basis = {p->optimizer, p->hyper, p->rate, cursor_update_number(&t->cursor),
                       p->state, p->next};
    step_find(&basis, t, p->derivatives.none, p->at, p->step);
    p->slope = 0;
    for (size_t i = 0; i < p->net.parameter_count; i++)
        p->slope += (double)p->at[i] * (double)p->step[i];
}

/* θ + η s. */
static void go_to(Probe *p, double rate)
{
    for (size_t i = 0; i < p->net.parameter_count; i++)
        p->at[i] = (Real)((double)p->theta[i] + rate * (double)p->step[i]);
    derivatives_start(&p->derivatives);
}

static void take_curvature(Probe *p)
{
    p->curvature = 0;
    for (size_t i = 0; i < p->net.parameter_count; i++)
        p->curvature += (double)p->step[i] * (double)p->at[i];
}

/* The next loss of the line; false when that is for another time. */
static bool advance_line(Probe *p, const LossOf *of, uint64_t *work)
{
    if (!derivatives_loss(&p->derivatives, of, work, &p->line[p->known]))
        return false;
    p->stage = ++p->known < PROBE_RATES ? PROBE_LINE : PROBE_DONE;
    if (p->stage == PROBE_LINE)
        go_to(p, p->rates[p->known]);
    return true;
}

static bool is_as_begun(const Probe *p, const Trainer *t)
{
    return net_same_sizes(&p->net, &t->net) && p->net.features == t->net.features &&
           p->of == t->spec.loss && p->revision == t->data->revision;
}

/* Some of a stage; false when the rest is for another time. */
static bool advance_stage(Probe *p, const Trainer *t, uint64_t *work)
{
    const LossOf here = {&p->net, p->theta, t->data, t->spec.loss};
    const LossOf there = {&p->net, p->at, t->data, t->spec.loss};
    Derivatives *d = &p->derivatives;
    switch (p->stage) {
    case PROBE_GRADIENT:
        if (!derivatives_gradient(d, &here, work, p->at, &p->loss))
            return false;
        find_step(p, t);
        p->stage = PROBE_CURVATURE;
        derivatives_start(d);
        return true;
    case PROBE_CURVATURE:
        if (!derivatives_product(d, &here, p->step, work, p->at))
            return false;
        take_curvature(p);
        p->stage = PROBE_PRESENT;
        go_to(p, p->rate);
        return true;
    case PROBE_PRESENT:
        if (!derivatives_loss(d, &there, work, &p->present))
            return false;
        p->stage = PROBE_LINE;
        go_to(p, p->rates[0]);
        return true;
    case PROBE_LINE:
        return advance_line(p, &there, work);
    case PROBE_NONE:
    case PROBE_DONE:
        break;
    }
    return false;
}

bool probe_advance(Probe *p, const Trainer *t, uint64_t *work)
{
    if (!is_as_begun(p, t))
        p->stage = PROBE_NONE;
    while (*work > 0 && advance_stage(p, t, work))
        continue;
    return p->stage == PROBE_DONE;
}

bool probe_is_of(const Probe *p, const Trainer *t)
{
    return p->stage != PROBE_NONE && p->version == t->version && is_as_begun(p, t) &&
           hyper_same(&p->hyper, &t->hyper);
}

ProbeFacts probe_facts(const Probe *p)
{
    ProbeFacts f = {NAN, NAN, NAN, NAN};
    size_t best = 0, last = PROBE_RATES;
    if (p->stage != PROBE_DONE)
        return f;
    for (size_t i = 1; i < PROBE_RATES; i++)
        best = p->line[i] < p->line[best] ? i : best;
    if (p->line[best] < p->loss) {
        f.best_rate = p->rates[best];
        f.best_loss = p->line[best];
    }
    /* From the best on: before it a loss may be larger by rounding alone. */
    for (size_t i = best; i < PROBE_RATES && last == PROBE_RATES; i++)
        last = !(p->line[i] <= p->loss) ? i : last;
    if (last < PROBE_RATES)
        f.rise = p->rates[last];
    if (p->curvature > 0 && p->slope < 0)
        f.critical = -2 * p->slope / p->curvature;
    return f;
}

const char *rate_words(double rate, char out[RATE_WORDS_SIZE])
{
    double unit = math_power_of_ten(math_decade(rate * 1.001) - 1);
    if (rate >= 10 && rate < 1e6)
        snprintf(out, RATE_WORDS_SIZE, "%.0f", floor(rate / unit + 0.5) * unit);
    else
        snprintf(out, RATE_WORDS_SIZE, "%.2g", rate);
    return out;
}
