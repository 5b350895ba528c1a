#include "lab/follow/mistake.h"

#include <math.h>
#include <string.h>

/* Mistakes of layers: where each can be made. */
static size_t last_layer(const MistakeCase *c)
{
    return c->model->net.layer_count - 1;
}

static const Layer *layer_at(const MistakeCase *c, size_t l)
{
    return &c->model->net.layers[l];
}

static bool is_curved(const MistakeCase *c, size_t l)
{
    bool at_once = l == last_layer(c) && c->model->loss && c->model->loss->delta;
    return !at_once && strcmp(layer_at(c, l)->activation->row.name, "identity") != 0;
}

static bool has_slope(const MistakeCase *c, size_t l)
{
    return is_curved(c, l) && layer_at(c, l)->activation->elementwise;
}

/* At the outputs of a cross-entropy, too. */
static bool can_repeat(const MistakeCase *c, size_t l)
{
    bool at_once = l == last_layer(c) && c->model->loss && c->model->loss->delta;
    return at_once || has_slope(c, l);
}

static bool has_short_slope(const MistakeCase *c, size_t l)
{
    const OracleActivation *f = oracle_activation(layer_at(c, l)->activation->row.name);
    return is_curved(c, l) && f && f->of_value;
}

static bool has_bias(const MistakeCase *c, size_t l)
{
    return c->model->has_bias[l];
}

static bool has_biases(const MistakeCase *c, size_t l)
{
    return has_bias(c, l) && layer_at(c, l)->units > 1;
}

static bool is_square(const MistakeCase *c, size_t l)
{
    return layer_at(c, l)->units > 1 && layer_at(c, l)->units == layer_at(c, l)->fan_in;
}

static bool hands_back_square(const MistakeCase *c, size_t l)
{
    return l > 0 && is_square(c, l);
}

static bool hands_back_alike(const MistakeCase *c, size_t l)
{
    return l > 0 && layer_at(c, l)->units == layer_at(c, l)->fan_in;
}

static bool is_behind_another(const MistakeCase *c, size_t l)
{
    (void)c;
    return l > 0;
}

/* Mistakes with variants of their own. */
static bool other_loss(const MistakeCase *c, size_t k, Variant *out)
{
    if (k >= loss_table.count)
        return false;
    const Loss *loss = (const Loss *)table_row(&loss_table, k);
    const char *output = layer_at(c, last_layer(c))->activation->row.name;
    out->named = loss->row.name;
    if (!loss->partner || strcmp(loss->partner, output) == 0)
        out->pass.loss = oracle_loss(out->named);
    return true;
}

/* Each activation in the output layer, in each hidden one, and in all of these. */
static bool other_activation(const MistakeCase *c, size_t k, Variant *out)
{
    size_t last = last_layer(c), places = last > 1 ? last + 2 : last + 1;
    size_t place = k / activation_table.count;
    if (place >= places)
        return false;
    out->named = table_row(&activation_table, k % activation_table.count)->name;
    out->pass.activation = oracle_activation(out->named);
    out->layers = place > last ? (UINT64_C(1) << last) - 1 : UINT64_C(1) << (last - place);
    bool fits = out->pass.activation && (out->pass.activation->value || out->layers >> last);
    out->pass.other = fits && out->pass.activation ? out->layers : 0;
    return true;
}

/* Whether a step stands just before another, with parameters of its own. */
static bool joins(const RecordedStep *a, const RecordedStep *b)
{
    return a && b && a->step + 1 == b->step && a->w && b->w;
}

static bool older_weights(const MistakeCase *c, size_t k, Variant *out)
{
    out->pass.theta = joins(c->before, c->now) ? c->before->w : c->undone;
    return k == 0 && out->pass.theta;
}

static bool newer_weights(const MistakeCase *c, size_t k, Variant *out)
{
    out->pass.theta = joins(c->now, c->next) ? c->next->w : NULL;
    return k == 0 && out->pass.theta;
}

static bool back_by_new_weights(const MistakeCase *c, size_t k, Variant *out)
{
    out->pass.back = joins(c->now, c->next) ? c->next->w : c->updated;
    return k == 0 && out->pass.back;
}

static bool not_cleared(const MistakeCase *c, size_t k, Variant *out)
{
    out->pass.plus = c->before ? c->before->g : NULL;
    return k == 0 && out->pass.plus;
}

static bool penalised(const MistakeCase *c, size_t k, Variant *out)
{
    out->pass.l2 = c->model->hyper.l2;
    return k == 0 && c->model->hyper.l2 > 0;
}

/* Whether another step has as many samples, which could have been taken for those of this one. */
static bool has_samples(const MistakeCase *c, const RecordedStep *other)
{
    return other && other->x && other->t && other->rows == c->now->rows;
}

/* Samples of the step before or after, both, x alone or t alone; and targets moved on within it. */
static bool other_samples(const MistakeCase *c, size_t k, Variant *out)
{
    const RecordedStep *other = k % 2 ? c->next : c->before;
    if (k >= 6 && k - 5 >= c->now->rows)
        return false;
    if (k >= 6) {
        out->pass.turn = k - 5;
        return k - 5 < 64;
    }
    if (!has_samples(c, other))
        return true;
    out->pass.x = k / 2 < 2 ? other->x : NULL;
    out->pass.t = k / 2 != 1 ? other->t : NULL;
    return true;
}

static bool last_alone(const MistakeCase *c, size_t k, Variant *out)
{
    out->pass.last_alone = true;
    return k == 0 && c->now->rows > 1;
}

/* Parameters and samples of the step before or after. */
static bool other_step(const MistakeCase *c, size_t k, Variant *out)
{
    const RecordedStep *other = k == 0 ? c->before : c->next;
    if (k > 1)
        return false;
    if (!has_samples(c, other) || !other->w)
        return true;
    out->pass.theta = other->w;
    out->pass.x = other->x;
    out->pass.t = other->t;
    return true;
}

/* Mistakes of updates. */
static bool uphill(const MistakeCase *c, size_t k, Variant *out)
{
    (void)c;
    out->update.uphill = true;
    return k == 0;
}

static bool no_rate(const MistakeCase *c, size_t k, Variant *out)
{
    (void)c;
    out->update.rate = 1;
    return k == 0;
}

static bool rate_twice(const MistakeCase *c, size_t k, Variant *out)
{
    out->update.rate = c->rate * c->rate;
    return k == 0;
}

static bool forgets(const MistakeCase *c, size_t k, Variant *out)
{
    out->update.forgets = true;
    return k == 0 && c->model->optimizer->states > 0 && c->number > 1;
}

static bool uncorrected(const MistakeCase *c, size_t k, Variant *out)
{
    out->update.uncorrected = true;
    return k == 0 && c->model->optimizer->corrects;
}

static bool miscounted(const MistakeCase *c, size_t k, Variant *out)
{
    static const double later[] = {-1, 1};
    if (k > 1 || !c->model->optimizer->corrects)
        return false;
    out->update.later = c->number + later[k] > 0 ? later[k] : 0;
    return true;
}

/* A variant of the formula of the optimizer called so. */
static bool formula(const MistakeCase *c, size_t k, Variant *out, const char *of,
                    const char *variant)
{
    out->update.optimizer = follow_optimizer(variant);
    return k == 0 && strncmp(c->model->optimizer->row.name, of, strlen(of)) == 0;
}

static bool averaged(const MistakeCase *c, size_t k, Variant *out)
{
    return formula(c, k, out, "momentum", "averaged");
}

static bool inner_rate(const MistakeCase *c, size_t k, Variant *out)
{
    double before = c->before ? c->before->rate : NAN;
    out->update.state_times = before > 0 ? before : c->model->hyper.rate;
    return formula(c, k, out, "momentum", "inner-rate");
}

static bool no_root(const MistakeCase *c, size_t k, Variant *out)
{
    return formula(c, k, out, "adam", "no-root");
}

static bool other_optimizer(const MistakeCase *c, size_t k, Variant *out)
{
    (void)c;
    if (k >= optimizer_table.count)
        return false;
    out->named = table_row(&optimizer_table, k)->name;
    out->update.optimizer = follow_optimizer(out->named);
    return true;
}

static bool no_penalty(const MistakeCase *c, size_t k, Variant *out)
{
    out->update.no_penalty = true;
    return k == 0 && (hyper_has_penalty(&c->model->hyper) || c->model->hyper.decay > 0);
}

static bool other_penalty(const MistakeCase *c, size_t k, Variant *out)
{
    out->update.other_penalty = true;
    return k == 0 && (c->model->hyper.l2 > 0 || c->model->hyper.decay > 0);
}

static bool no_clipping(const MistakeCase *c, size_t k, Variant *out)
{
    out->update.no_clipping = true;
    return k == 0 && (c->model->hyper.clip_value > 0 || c->model->hyper.clip_norm > 0);
}

static bool older_gradient(const MistakeCase *c, size_t k, Variant *out)
{
    out->update.gradient = c->before ? c->before->g : NULL;
    return k == 0 && out->update.gradient;
}

static bool other_rate(const MistakeCase *c, size_t k, Variant *out)
{
    const double rates[] = {c->before ? c->before->rate : 0, c->next ? c->next->rate : 0,
                            c->model->hyper.rate};
    if (k >= sizeof rates / sizeof rates[0])
        return false;
    out->update.rate = rates[k] > 0 ? rates[k] : c->rate;
    return true;
}

/* The gradient so many times as large, where it is mean against sum or a factor of two. */
static bool times(const MistakeCase *c, size_t k, Variant *out)
{
    double rows = (double)c->now->rows;
    const double factors[] = {rows, 1 / rows, 2, 0.5};
    if (k >= sizeof factors / sizeof factors[0])
        return false;
    out->update.times = c->now->rows > 1 || k > 1 ? factors[k] : 1;
    return true;
}

#define OF_PASS(field) .bits = offsetof(Variant, pass.field)
#define OF_UPDATE(field) .of_update = true, .bits = offsetof(Variant, update.field)

static const Mistake mistakes[] = {
    {.row = {"σ′ left out",
             "δ = ∂L/∂a · f′(z), but ∂L/∂a was handed on as if it were δ: multiply it by f′(z)"},
     OF_PASS(no_slope), .fits = is_curved, .of_slope = true},
    {.row = {"σ′ once too often",
             "f′(z) is in δ once; and in a−t, the δ of the cross-entropies, it is already"},
     OF_PASS(slope_twice), .fits = can_repeat, .of_slope = true},
    {.row = {"σ′ of a in the place of z",
             "f′ was computed from a, where it is to be of z: f′(z), not f′(a)"},
     OF_PASS(slope_of_a), .fits = has_slope, .of_slope = true},
    {.row = {"σ′ as it is written in a, but of z",
             "a(1−a) and 1−a² take the activation a, and were given z"},
     OF_PASS(slope_by_z), .fits = has_short_slope, .of_slope = true},
    {.row = {"a bias forgotten", "z = W a + b, and b was left out of it"},
     OF_PASS(no_bias), .fits = has_bias},
    {.row = {"a bias without a gradient", "∂L/∂b is δ, and it was left 0"},
     OF_PASS(no_bias_gradient), .fits = has_bias},
    {.row = {"∂L/∂b summed over the units",
             "each unit has its own ∂L/∂b, the sum or mean of its δ over the samples alone"},
     OF_PASS(bias_alike), .fits = has_biases},
    {.row = {"layout", "the arrays are the other way round than the first line says: \"torch\" "
             "is [units][fan_in], \"keras\" [fan_in][units]"},
     OF_PASS(turned), .fits = is_square, .whole = true},
    {.row = {"W where Wᵀ belongs",
             "on the way back ∂L/∂a = Wᵀ δ, and W δ was computed"},
     OF_PASS(back_turned), .fits = hands_back_square},
    {.row = {"a gradient transposed", "∂L/∂W = δ aᵀ, and a δᵀ was computed"},
     OF_PASS(gradient_turned), .fits = is_square},
    {.row = {"δ of the wrong layer",
             "the layer before was given this layer's δ as it is; Wᵀ δ · f′(z) would be right"},
     OF_PASS(back_none), .fits = hands_back_alike},
    {.row = {"z in the place of a",
             "∂L/∂W = δ aᵀ with a of the layer before, and its z was taken"},
     OF_PASS(z_for_a), .fits = is_behind_another},
    {.row = {"a layer without a gradient",
             "its gradient was left 0: the backward pass goes on to the first layer"},
     OF_PASS(no_gradient)},
    {.row = {"derivative of another loss",
             "the gradient is that of another loss than the one that is said"},
     .make = other_loss},
    {.row = {"another activation", "the passes were made with another f than the one that is said"},
     .make = other_activation},
    {.row = {"weights read after the update",
             "the gradient is of the weights before, and w was written when they had changed: "
             "copy w before the update"},
     .make = older_weights},
    {.row = {"gradient computed after the update",
             "it is of the weights of the next step: compute it before they change"},
     .make = newer_weights},
    {.row = {"δ handed back through new weights",
             "the layers behind had been updated when δ was handed back through them: compute all "
             "gradients first, then update"},
     .make = back_by_new_weights},
    {.row = {"gradients not set to zero",
             "the gradient of the step before is still in it: set it to 0 before each backward "
             "pass"},
     .make = not_cleared},
    {.row = {"penalty in the gradient",
             "g is to be that of the loss alone: the optimizer adds l2·w to it, which was in it"},
     .make = penalised},
    {.row = {"samples in another order",
             "the gradient is of other pairs of x and t than those of this step"},
     .make = other_samples},
    {.row = {"one sample alone", "the gradient is that of the last sample, not of all of them: "
             "add up, do not overwrite"},
     .make = last_alone},
    {.row = {"gradient of another step", "it is that of the step before or after: parameters, "
             "samples and gradient of one line belong together"},
     .make = other_step},
    {.row = {"uphill", "w − η g goes down the slope, and w + η g, which goes up, was computed"},
     .of_update = true, .make = uphill},
    {.row = {"rate left out", "the update is w − η g, and η was left out of it"},
     .of_update = true, .make = no_rate},
    {.row = {"rate applied twice", "η² g was taken away where η g belongs"},
     .of_update = true, .make = rate_twice},
    {.row = {"biases not updated",
             "b − η ∂L/∂b: they learn as weights do, and stayed as they were"},
     OF_UPDATE(no_bias), .fits = has_bias},
    {.row = {"a layer not updated",
             "its weights and biases have a gradient, and stayed as they were"},
     OF_UPDATE(no_layer)},
    {.row = {"bias correction left out",
             "m and v start at 0: they are to be divided by 1−β₁ᵗ and 1−β₂ᵗ"},
     .of_update = true, .make = uncorrected},
    {.row = {"updates counted wrong", "t in 1−βᵗ is 1 in the first update, 2 in the second"},
     .of_update = true, .make = miscounted},
    {.row = {"memory not kept", "what the optimizer remembers was 0 again in this update"},
     .of_update = true, .make = forgets},
    {.row = {"1−μ before the gradient",
             "this is v ← μv + (1−μ)g, another form of momentum: with a rate 1/(1−μ) times as "
             "large it comes to the same"},
     .of_update = true, .make = averaged},
    {.row = {"rate within the velocity",
             "this is v ← μv + ηg, w ← w − v, another form of momentum: it is the same only while "
             "η stays"},
     .of_update = true, .make = inner_rate},
    {.row = {"root left out", "the step is η m′/(√v′+ε), and √ was left out"},
     .of_update = true, .make = no_root},
    {.row = {"penalty left out", "l1, l2 or decay are said, and the update was made without them"},
     .of_update = true, .make = no_penalty},
    {.row = {"penalty of biases", "l2 and decay are of weights alone, unless it is said as "
             "\"weight_decay\", which is of biases too"},
     .of_update = true, .make = other_penalty},
    {.row = {"clipping left out", "clipping is said, and the gradient was used as it is"},
     .of_update = true, .make = no_clipping},
    {.row = {"gradient of the step before",
             "the update was made by it: compute the gradient, then update"},
     .of_update = true, .make = older_gradient},
    {.row = {"rate of another step", "the schedule is a step early or late"},
     .of_update = true, .make = other_rate},
    {.row = {"gradient used as another multiple",
             "the update took it as the sum of the samples where it is their mean, the other way "
             "round, or twice or half of it"},
     .of_update = true, .make = times},
    {.row = {"another optimizer", "the update is that of another one than is said"},
     .of_update = true, .make = other_optimizer},
};

const Table mistake_table = TABLE_OF("mistake", mistakes);

static bool fits(const Mistake *m, const MistakeCase *c, size_t l)
{
    return !m->fits || m->fits(c, l);
}

/* Set k of the layers that fit: each alone, from the last; all hidden ones; all. 0: no more. */
static bool layers_of(const Mistake *m, const MistakeCase *c, size_t k, uint64_t *out)
{
    size_t last = last_layer(c), count = 0;
    uint64_t all = 0, hidden;
    for (size_t l = last + 1; l-- > 0;)
        if (fits(m, c, l)) {
            all |= UINT64_C(1) << l;
            if (!m->whole && count++ == k) {
                *out = UINT64_C(1) << l;
                return true;
            }
        }
    hidden = all & ~(UINT64_C(1) << last);
    *out = k == count && !m->whole ? hidden : all;
    return all != 0 && k < count + (m->whole ? 1 : 2);
}

bool mistake_variant(const Mistake *m, const MistakeCase *c, size_t k, Variant *out)
{
    *out = (Variant){.layers = 0};
    if (m->make)
        return m->make(c, k, out);
    uint64_t layers;
    if (!layers_of(m, c, k, &layers))
        return false;
    memcpy((char *)out + m->bits, &layers, sizeof layers);
    out->layers = layers;
    return true;
}
