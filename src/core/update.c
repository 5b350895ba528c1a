#include "core/update.h"

#include <math.h>

enum { BLOCK = 256 };

/* Entry i of the gradient, cut to ±clip_value where there is one. */
static Real cut(const Trainer *t, size_t i)
{
    Real g = t->gradient[i], limit = (Real)t->hyper.clip_value;
    return limit <= 0 ? g : g > limit ? limit : g < -limit ? -limit : g;
}

/* What the gradient is to be multiplied by so that its norm is at most hyper->clip_norm, as in
 * PyTorch (Pascanu, Mikolov, Bengio 2013). */
static Real norm_factor(const Trainer *t)
{
    const Hyper *h = &t->hyper;
    double sum = 0;
    if (h->clip_norm <= 0)
        return 1;
    for (size_t i = 0; i < t->net.parameter_count; i++) {
        Real g = cut(t, i);
        sum += (double)g * (double)g;
    }
    double factor = h->clip_norm / (sqrt(sum) + 1e-6);
    return factor < 1 ? (Real)factor : 1;
}

static OptimizerStep step_at(Trainer *t, size_t at)
{
    size_t n = t->net.parameter_count;
    OptimizerStep step = {.settings = t->hyper.settings,
                          .rate = t->update_rate,
                          .number = t->cursor.step + 1,
                          .before = t->theta + at,
                          .gradient = t->gradient + at,
                          .after = t->before + at};
    for (size_t s = 0; s < t->spec.optimizer->slots; s++) {
        step.slots[s] = t->slots + s * n + at;
        step.next[s] = t->slots_next + s * n + at;
    }
    return step;
}

/* Up to BLOCK parameters of one kind. */
static void update_block(Trainer *t, size_t at, size_t n, bool weights, Real factor)
{
    Real gradient[BLOCK], before[BLOCK];
    const Hyper *h = &t->hyper;
    OptimizerStep step = step_at(t, at);
    Real l2 = (Real)(weights ? h->l2 : 0);
    Real keep = (Real)(weights ? 1 - t->update_rate * h->decay : 1);
    Real l1 = (Real)(weights ? t->update_rate * h->l1 : 0);
    for (size_t i = 0; i < n; i++) {
        gradient[i] = cut(t, at + i) * factor + l2 * step.before[i];
        before[i] = step.before[i] * keep;
    }
    step.gradient = gradient;
    step.before = before;
    t->spec.optimizer->update(&step, n);
    for (size_t i = 0; i < n && l1 > 0; i++) {
        Real w = step.after[i];
        step.after[i] = w > l1 ? w - l1 : w < -l1 ? w + l1 : isnan(w) ? w : 0;
    }
}

static void update_range(Trainer *t, size_t from, size_t to, bool weights, Real factor)
{
    for (size_t at = from; at < to; at += BLOCK)
        update_block(t, at, to - at < BLOCK ? to - at : BLOCK, weights, factor);
}

void update_compute(Trainer *t)
{
    t->update_rate = trainer_rate(t);
    if (hyper_is_plain(&t->hyper)) {
        OptimizerStep step = step_at(t, 0);
        t->spec.optimizer->update(&step, t->net.parameter_count);
        return;
    }
    Real factor = norm_factor(t);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        update_range(t, layer->weights, layer->biases, true, factor);
        update_range(t, layer->biases, layer->biases + layer->units, false, factor);
    }
}

double update_penalty(const Trainer *t)
{
    double absolute = 0, square = 0;
    for (size_t l = 0; l < t->net.layer_count; l++)
        for (size_t i = t->net.layers[l].weights; i < t->net.layers[l].biases; i++) {
            double w = (double)t->theta[i];
            absolute += fabs(w);
            square += w * w;
        }
    return t->hyper.l1 * absolute + t->hyper.l2 / 2 * square;
}
