#include "core/update.h"

#include "core/freeze.h"
#include "kernel/team.h"

#include <math.h>

enum { BLOCK = 256, PIECE = 32 * BLOCK };

/* A derivative, cut to ±clip_value where there is one. */
static Real cut(const Hyper *h, Real g)
{
    Real limit = (Real)h->clip_value;
    return limit <= 0 ? g : g > limit ? limit : g < -limit ? -limit : g;
}

/* What the gradient is to be multiplied by so that its norm is at most hyper->clip_norm, as in
 * PyTorch (Pascanu, Mikolov, Bengio 2013). What belongs to frozen units does not count. */
static Real norm_factor(const Trainer *t, const Hyper *h)
{
    double sum = 0;
    if (h->clip_norm <= 0)
        return 1;
    const bool *frozen = freeze_flags(t, h->frozen);
    for (size_t i = 0; i < t->net.parameter_count; i++) {
        Real g = freeze_holds(&t->net, frozen, i) ? 0 : cut(h, t->gradient[i]);
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
                          .number = t->update_number,
                          .before = t->theta + at,
                          .gradient = t->gradient + at,
                          .after = t->before + at};
    for (size_t s = 0; s < t->spec.optimizer->slots; s++) {
        step.slots[s] = t->slots + s * n + at;
        step.next[s] = t->slots_next + s * n + at;
    }
    return step;
}

/* Clipping and penalties around one optimizer's step, for one kind of parameters. */
typedef struct Regularisation {
    const Hyper *hyper;
    const Optimizer *optimizer;
    Real factor;  /* of clip-norm */
    Real l2;
    Real keep;    /* share of a weight that decay leaves */
    Real l1;      /* largest move towards 0 */
} Regularisation;

static Regularisation regularisation_of(const Hyper *h, const Optimizer *optimizer, double rate,
                                        Real factor, bool weights)
{
    return (Regularisation){.hyper = h,
                      .optimizer = optimizer,
                      .factor = factor,
                      .l2 = (Real)(weights ? h->l2 : 0),
                      .keep = (Real)(weights ? 1 - rate * h->decay : 1),
                      .l1 = (Real)(weights ? rate * h->l1 : 0)};
}

static Real soft_threshold(Real w, Real l1)
{
    return w > l1 ? w - l1 : w < -l1 ? w + l1 : isnan(w) ? w : 0;
}

/* Up to BLOCK parameters of one kind; `used` takes the gradients and `kept` the weights that the
 * optimizer sees, both [n]. */
static void update_block(const Regularisation *s, OptimizerStep step, size_t n, Real *used,
                         Real *kept)
{
    for (size_t i = 0; i < n; i++) {
        used[i] = cut(s->hyper, step.gradient[i]) * s->factor + s->l2 * step.before[i];
        kept[i] = step.before[i] * s->keep;
    }
    step.gradient = used;
    step.before = kept;
    s->optimizer->update(&step, n);
    for (size_t i = 0; i < n && s->l1 > 0; i++)
        step.after[i] = soft_threshold(step.after[i], s->l1);
}

/* Parameters of one kind for the team, PIECE at a time. */
typedef struct Range {
    Trainer *trainer;
    const Regularisation *regularisation; /* NULL: the optimizer's step alone */
    size_t from, to;
} Range;

static void update_piece(void *job, size_t i)
{
    const Range *r = job;
    Real used[BLOCK], kept[BLOCK];
    size_t at = r->from + i * PIECE, end = r->to - at < PIECE ? r->to : at + PIECE;
    if (!r->regularisation) {
        OptimizerStep step = step_at(r->trainer, at);
        r->trainer->spec.optimizer->update(&step, end - at);
        return;
    }
    for (; at < end; at += BLOCK)
        update_block(r->regularisation, step_at(r->trainer, at),
                     end - at < BLOCK ? end - at : BLOCK, used, kept);
}

static void update_range(Trainer *t, size_t from, size_t to, const Regularisation *regularisation)
{
    Range range = {t, regularisation, from, to};
    size_t pieces = (to - from + PIECE - 1) / PIECE;
    if (team_pays((to - from) * (1 + t->spec.optimizer->slots), TEAM_UPDATE)) {
        team_run(pieces, update_piece, &range);
        return;
    }
    for (size_t i = 0; i < pieces; i++)
        update_piece(&range, i);
}

/* As if no unit were frozen. */
static void compute_all(Trainer *t)
{
    const Hyper *h = &t->hyper;
    if (hyper_is_plain(h)) {
        update_range(t, 0, t->net.parameter_count, NULL);
        return;
    }
    Real factor = norm_factor(t, h);
    Regularisation weights = regularisation_of(h, t->spec.optimizer, t->update_rate, factor, true);
    Regularisation biases = regularisation_of(h, t->spec.optimizer, t->update_rate, factor, false);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        update_range(t, layer->weights, layer->biases, &weights);
        update_range(t, layer->biases, layer->biases + layer->units, &biases);
    }
}

void update_compute(Trainer *t)
{
    t->update_rate = trainer_rate(t);
    t->update_number = t->cursor.step - t->cursor.optimizer_step + 1;
    t->update_hyper = t->hyper;
    hyper_set_optimizer(&t->update_hyper, t->spec.optimizer);
    compute_all(t);
    freeze_apply(t);
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

/* The same function as in training on this one parameter, whose slots from before are kept. */
void update_explain(const Trainer *t, size_t parameter, UpdateTerms *terms)
{
    const Hyper *h = &t->update_hyper;
    size_t n = t->net.parameter_count;
    Real before = t->before[parameter], gradient = t->gradient[parameter];
    Real used, kept, stepped, after, next[OPTIMIZER_SLOTS_MAX];
    Regularisation s =
        regularisation_of(h, hyper_optimizer(h), t->update_rate, norm_factor(t, h),
                          net_place(&t->net, parameter).source != NET_BIAS);
    OptimizerStep step = {.settings = h->settings,
                          .rate = t->update_rate,
                          .number = t->update_number,
                          .before = &before,
                          .gradient = &gradient,
                          .after = &stepped};
    for (size_t i = 0; i < s.optimizer->slots; i++) {
        step.slots[i] = t->slots_next + i * n + parameter;
        step.next[i] = &next[i];
    }
    Real l1 = s.l1;
    s.l1 = 0;
    update_block(&s, step, 1, &used, &kept);
    after = l1 > 0 ? soft_threshold(stepped, l1) : stepped;
    *terms = (UpdateTerms){.parameter = parameter,
                           .before = (double)before,
                           .gradient = (double)gradient,
                           .cut = (double)cut(h, gradient),
                           .factor = (double)s.factor,
                           .l2 = (double)(s.l2 * before),
                           .used = (double)used,
                           .decay = (double)kept - (double)before,
                           .step = (double)stepped - (double)kept,
                           .l1 = (double)after - (double)stepped,
                           .after = (double)after,
                           .number = t->update_number};
    for (size_t i = 0; i < s.optimizer->slots; i++) {
        terms->slot_before[i] = (double)*step.slots[i];
        terms->slot_after[i] = (double)next[i];
    }
}
