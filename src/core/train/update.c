#include "core/train/update.h"

#include "core/net/freeze.h"
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
static Real norm_factor(const Net *net, const Hyper *h, const bool *frozen, const Real *gradient)
{
    double sum = 0;
    if (h->clip_norm <= 0)
        return 1;
    for (size_t i = 0; i < net->parameter_count; i++) {
        Real g = freeze_holds(net, frozen, i) ? 0 : cut(h, gradient[i]);
        sum += (double)g * (double)g;
    }
    double factor = h->clip_norm / (sqrt(sum) + 1e-6);
    return factor < 1 ? (Real)factor : 1;
}

static OptimizerStep step_at(const LastUpdate *update, Parameters *p, size_t at)
{
    OptimizerStep step = {.settings = update->hyper.settings,
                          .rate = update->rate,
                          .number = update->number,
                          .before = p->theta + at,
                          .gradient = p->gradient + at,
                          .after = p->before + at};
    for (size_t s = 0; s < update->optimizer->states; s++) {
        step.state[s] = p->state + s * p->count + at;
        step.next[s] = p->state_next + s * p->count + at;
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
    bool dies;    /* a weight that comes to 0 by l1 stays there */
} Regularisation;

static Regularisation regularisation_of(const LastUpdate *update, Real factor, bool weights)
{
    const Hyper *h = &update->hyper;
    return (Regularisation){.hyper = h,
                            .optimizer = update->optimizer,
                            .factor = factor,
                            .l2 = (Real)(weights ? h->l2 : 0),
                            .keep = (Real)(weights ? 1 - update->rate * h->decay : 1),
                            .l1 = (Real)(weights ? update->rate * h->l1 : 0),
                            .dies = weights && h->l1_rule == L1_DEAD};
}

static Real soft_threshold(Real w, Real l1)
{
    return w > l1 ? w - l1 : w < -l1 ? w + l1 : isnan(w) ? w : 0;
}

/* A dead link is written as −0, which no sum of other numbers comes to: so it stays one in whatever
 * keeps parameters. */
static bool is_dead(Real w)
{
    return !(w > 0) && !(w < 0) && signbit(w);
}

/* As the Playground has it: the penalty goes by the weight from before, and a weight that changes
 * its sign by the penalty alone is dead. */
static Real dying(Real before, Real stepped, Real l1)
{
    Real sign = before > 0 ? 1 : before < 0 ? -1 : 0, after = stepped - l1 * sign;
    return is_dead(before) || stepped * after < 0 ? (Real)-0.0 : after;
}

static Real after_l1(const Regularisation *s, Real before, Real stepped)
{
    if (s->dies)
        return dying(before, stepped, s->l1);
    return s->l1 > 0 ? soft_threshold(stepped, s->l1) : stepped;
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
    const Real *before = step.before;
    step.gradient = used;
    step.before = kept;
    s->optimizer->update(&step, n);
    for (size_t i = 0; i < n && (s->l1 > 0 || s->dies); i++)
        step.after[i] = after_l1(s, before[i], step.after[i]);
}

/* Parameters of one kind for the team, PIECE at a time. */
typedef struct Range {
    const LastUpdate *update;
    Parameters *parameters;
    const Regularisation *regularisation; /* NULL: the optimizer's step alone */
    size_t from, to;
} Range;

static void update_piece(void *job, size_t i)
{
    const Range *r = job;
    Real used[BLOCK], kept[BLOCK];
    size_t at = r->from + i * PIECE, end = r->to - at < PIECE ? r->to : at + PIECE;
    if (!r->regularisation) {
        OptimizerStep step = step_at(r->update, r->parameters, at);
        r->update->optimizer->update(&step, end - at);
        return;
    }
    for (; at < end; at += BLOCK)
        update_block(r->regularisation, step_at(r->update, r->parameters, at),
                     end - at < BLOCK ? end - at : BLOCK, used, kept);
}

static void update_range(Range *range)
{
    size_t count = range->to - range->from, pieces = (count + PIECE - 1) / PIECE;
    if (team_pays(count * (1 + range->update->optimizer->states), TEAM_UPDATE)) {
        team_run(pieces, update_piece, range);
        return;
    }
    for (size_t i = 0; i < pieces; i++)
        update_piece(range, i);
}

/* Weights and biases of each layer with what surrounds the optimizer's step for them. */
static void update_layers(const Net *net, const LastUpdate *update, Real factor, Parameters *p)
{
    const Regularisation weights = regularisation_of(update, factor, true);
    const Regularisation biases = regularisation_of(update, factor, false);
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        update_range(&(Range){update, p, &weights, layer->weights, layer->biases});
        update_range(&(Range){update, p, &biases, layer->biases, layer->biases + layer->units});
    }
}

void update_compute(const Net *net, const LastUpdate *update, const bool *frozen, Parameters *p)
{
    const Hyper *h = &update->hyper;
    if (hyper_is_plain(h))
        update_range(&(Range){update, p, NULL, 0, p->count});
    else
        update_layers(net, update, norm_factor(net, h, frozen, p->gradient), p);
    freeze_apply(net, frozen, update->optimizer->states, p);
}

double update_penalty(const Net *net, const Real *theta, const Hyper *hyper)
{
    double absolute = 0, square = 0;
    for (size_t l = 0; l < net->layer_count; l++)
        for (size_t i = net->layers[l].weights; i < net->layers[l].biases; i++) {
            double w = (double)theta[i];
            absolute += fabs(w);
            square += w * w;
        }
    return hyper->l1 * absolute + hyper->l2 / 2 * square;
}

/* The same function as in training on this one parameter, whose state from before is kept. */
void update_explain(const Net *net, const LastUpdate *update, const bool *frozen,
                    const Parameters *p, size_t parameter, UpdateTerms *terms)
{
    const Hyper *h = &update->hyper;
    Real before = p->before[parameter], gradient = p->gradient[parameter];
    Real used, kept, stepped, after, next[OPTIMIZER_STATES_MAX];
    Regularisation s = regularisation_of(update, norm_factor(net, h, frozen, p->gradient),
                                         net_place(net, parameter).source != NET_BIAS);
    OptimizerStep step = {.settings = h->settings,
                          .rate = update->rate,
                          .number = update->number,
                          .before = &before,
                          .gradient = &gradient,
                          .after = &stepped};
    for (size_t i = 0; i < s.optimizer->states; i++) {
        step.state[i] = p->state_next + i * p->count + parameter;
        step.next[i] = &next[i];
    }
    const Regularisation whole = s;
    s.l1 = 0;
    s.dies = false;
    update_block(&s, step, 1, &used, &kept);
    after = after_l1(&whole, before, stepped);
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
                           .number = update->number};
    for (size_t i = 0; i < s.optimizer->states; i++) {
        terms->state_before[i] = (double)*step.state[i];
        terms->state_after[i] = (double)next[i];
    }
}
