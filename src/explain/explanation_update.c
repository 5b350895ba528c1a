/* A weight or a bias explained: the product of the chain rule, the check of its gradient, its
 * update number by number, and what all updates together did. */
#include "core/base/mathematics.h"
#include "core/base/text.h"
#include "core/net/freeze.h"
#include "explain/chain.h"
#include "explain/explanation_inside.h"

#include <math.h>
#include <stdio.h>

/* The parameter that the lines are about. */
typedef struct Subject {
    Explanation *e;
    const Trace *trace;
    size_t layer, parameter;
    bool weight;          /* no bias */
    const char *gradient; /* the symbol of its gradient; of that the mean over the mini-batch, */
    double mean;
    bool back;            /* where it has been computed */
    bool known;           /* its update has been made and taken apart: */
    const UpdateTerms *terms;
} Subject;

/* The factors of ∂L/∂w but for the last: ∂L/∂a and ∂a/∂z, or δ where that is of one piece. */
static void add_delta(const Subject *s)
{
    const Trace *t = s->trace;
    Selection unit = {SELECT_UNIT, s->layer + 1, s->e->subject.unit, 0};
    size_t at = t->net.layers[s->layer].first + unit.unit;
    double delta = (double)t->spotlight.delta[at], gradient = (double)t->spotlight.a_gradient[at];
    char symbol[FORMAT_RANGE_SIZE];
    format_unit(&t->net, unit.column, unit.unit, symbol);
    bool joint = chain_is_joint(t, s->layer);
    ExplainLine *line = joint ? line_number(s->e, WORD_DELTA, "∂L/∂z", s->back, delta, "δ")
                              : line_number(s->e, WORD_A_GRADIENT, "∂L/∂a", s->back, gradient,
                                            N_("of %s"), symbol);
    snprintf(line->brief, sizeof line->brief, N_("error"));
    if (s->layer + 1 == t->net.layer_count)
        snprintf(line->origin, sizeof line->origin, N_("from the loss"));
    else
        snprintf(line->origin, sizeof line->origin, N_("from %s"),
                 format_range(&t->net, unit.column + 1, symbol));
    line_lead(line, unit);
    if (!joint)
        line_lead(line_slope(s->e, t, s->layer, unit.unit), unit);
}

/* The last factor: the activation that comes in, or 1. */
static void add_source(const Subject *s)
{
    const Trace *t = s->trace;
    Selection source = {SELECT_UNIT, s->layer, s->e->subject.source, 0};
    char symbol[FORMAT_SIZE];
    if (!s->weight) {
        ExplainLine *one = line_number(s->e, WORD_Z_BY_B, "∂z/∂b", true, 1, N_("b is just added"));
        snprintf(one->brief, sizeof one->brief, N_("b is added"));
        return;
    }
    format_unit(&t->net, s->layer, source.unit, symbol);
    ExplainLine *a = line_number(s->e, WORD_Z_BY_W, "∂z/∂w", chain_has_activation(t, s->layer),
                                 chain_activation(t, s->layer, source.unit), N_("a of %s"), symbol);
    snprintf(a->brief, sizeof a->brief, N_("input"));
    snprintf(a->origin, sizeof a->origin, s->layer > 0 ? N_("a of %s") : "%s", symbol);
    a->dropped = s->layer > 0 && chain_is_dropped(t, s->layer - 1, source.unit);
    line_lead(a, source);
}

/* ∂L/∂w of the sample in the spotlight: δ · a of the source, or δ for a bias. */
static double gradient_of(const Subject *s)
{
    const Selection *place = &s->e->subject;
    Real delta = s->trace->spotlight.delta[s->trace->net.layers[s->layer].first + place->unit];
    Real a = s->weight ? (Real)chain_activation(s->trace, s->layer, place->source) : 1;
    return s->back ? (double)(delta * a) : 0;
}

/* The factors of ∂L/∂w, their product, and the mean over the mini-batch. */
static void add_product(const Subject *s)
{
    static const char *const rules[2][2] = {
        {"∂L/∂b = ∂L/∂a · ∂a/∂z · ∂z/∂b", "∂L/∂b = ∂L/∂z · ∂z/∂b"},
        {"∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w", "∂L/∂w = ∂L/∂z · ∂z/∂w"}};
    bool joint = chain_is_joint(s->trace, s->layer);
    line_text(s->e, LINE_HEADING, WORD_RULE, "%s", rules[s->weight][joint])->factors = 3 - joint;
    s->e->start = s->e->count;
    add_delta(s);
    add_source(s);
    line_number(s->e, s->weight ? WORD_W_GRADIENT : WORD_B_GRADIENT, s->gradient, s->back,
                gradient_of(s), N_("their product"));
    line_mean(s->e, s->trace, 3, s->back, s->mean);
}

/* Why there is nothing to compare, or how the comparison has come out. */
static void add_verdict(const Subject *s, const ParameterCheck *c)
{
    ExplainLine *line;
    if (!c || c->kinked) {
        line_text(s->e, LINE_VERDICT, WORD_VERDICT, "%s",
                  c                    ? N_("a kink lies between: no derivative")
                  : s->e->forward_only ? N_("no target: no loss to measure")
                  : isnan(s->trace->explained.check_share)
                      ? N_("when the backward pass is through")
                      : N_("when all samples have been measured"));
        return;
    }
    bool right = c->error <= gradcheck_limit;
    line = line_text(s->e, LINE_VERDICT, WORD_VERDICT,
                     right ? N_("right: error below %.0e") : N_("wrong: error above %.0e"),
                     gradcheck_limit);
    line->known = true;
    line->value = right;
}

/* The gradient beside the quotient of differences of the loss. */
static void add_check(const Subject *s)
{
    static const char *const moved[2][2] = {{"L(b+ε)", "L(b−ε)"}, {"L(w+ε)", "L(w−ε)"}};
    const ParameterCheck none = {0};
    const TraceExplained *x = &s->trace->explained;
    bool known = x->has_check && x->check.parameter == s->parameter;
    const ParameterCheck *c = known ? &x->check : &none;
    bool small = fmax(fabs(c->gradient), fabs(c->quotient)) < c->least;
    line_measured(line_text(s->e, LINE_HEADING, WORD_CHECK,
                            s->weight ? N_("check: (L(w+ε) − L(w−ε)) / 2ε")
                                      : N_("check: (L(b+ε) − L(b−ε)) / 2ε")),
                  x->check_share);
    line_number(s->e, WORD_EPSILON, "ε", known, c->epsilon, N_("moved up and down"));
    for (int i = 0; i < 2; i++)
        line_number(s->e, i == 0 ? WORD_UP : WORD_DOWN, moved[s->weight][i], known,
                    i == 0 ? c->up : c->down, "%s", "")->digits = DIGITS_ALL;
    line_number(s->e, WORD_QUOTIENT, N_("quotient"), known, c->quotient, N_("by differences"));
    line_number(s->e, WORD_BACKPROP, "backprop", known, c->gradient, N_("the mean"));
    if (small)
        line_number(s->e, WORD_ERROR, N_("error"), known, c->error, N_("relative to %.2g"),
                    c->least);
    else
        line_number(s->e, WORD_ERROR, N_("error"), known, c->error, N_("relative"));
    add_verdict(s, known ? c : NULL);
}

/* A term of the update, and what it is called in one line with others. */
static void add_term(const Subject *s, WordId word, const char *label, double value,
                     const char *brief, const char *text)
{
    ExplainLine *line = line_number(s->e, word, label, s->known, value, "%s", text);
    snprintf(line->brief, sizeof line->brief, "%s", brief);
}

/* The gradient of the mini-batch, and what is done to it before the optimizer has it as g. */
static void add_gradient(const Subject *s)
{
    const Hyper *h = &s->trace->update.hyper;
    bool l2 = s->weight && h->l2 > 0;
    if (h->clip_value <= 0 && h->clip_norm <= 0 && !l2) {
        line_number(s->e, WORD_G, "g", s->back, s->mean,
                    s->weight ? N_("∂L/∂w, the mean") : N_("∂L/∂b, the mean"));
        return;
    }
    line_number(s->e, WORD_BATCH_GRADIENT, s->gradient, s->back, s->mean, N_("the mean"));
    if (h->clip_value > 0)
        line_number(s->e, WORD_CUT, N_("cut"), s->known, s->terms->cut, N_("cut to ±%.4g"),
                    h->clip_value);
    if (h->clip_norm > 0)
        line_number(s->e, WORD_FACTOR, "×", s->known, s->terms->factor, N_("for ‖g‖ ≤ %.4g"),
                    h->clip_norm);
    if (l2)
        add_term(s, WORD_L2, "+ λ₂w", s->terms->l2, "l2", N_("L2 penalty"));
    line_number(s->e, WORD_G, "g", s->known, s->terms->used, N_("for the optimizer"));
}

/* What the optimizer keeps of the parameter: the number before, and by its rule the new one. */
static void add_state(const Subject *s)
{
    const Optimizer *optimizer = chain_optimizer(s->trace);
    const OptimizerSettings *settings = &s->trace->update.hyper.settings;
    const UpdateTerms *u = s->terms;
    double t = (double)u->number;
    for (size_t i = 0; i < optimizer->states; i++) {
        const OptimizerState *state = &optimizer->state[i];
        char label[EXPLAIN_LABEL_SIZE];
        snprintf(label, sizeof label, "%s ←", state->letter);
        line_number(s->e, WORD_STATE, state->letter, s->known, u->state_before[i], N_("before"));
        line_number(s->e, WORD_NEXT_STATE, label, s->known, u->state_after[i], "%s", state->rule);
    }
    if (!optimizer->corrects)
        return;
    line_number(s->e, WORD_CORRECTED, "m′", s->known,
                u->state_after[0] / (1 - math_pow(settings->beta1, t)), "m/(1−β₁^t)");
    line_number(s->e, WORD_CORRECTED, "v′", s->known,
                u->state_after[1] / (1 - math_pow(settings->beta2, t)), "v/(1−β₂^t)");
}

/* "η 0.5", and in the text "μ 0.9" or "β₁ 0.9  β₂ 0.999  t 3  ε 1e-08": what the optimizer's row
 * says that it uses. */
static void add_settings(const Subject *s)
{
    const Optimizer *optimizer = chain_optimizer(s->trace);
    const OptimizerSettings *h = &s->trace->update.hyper.settings;
    const struct { bool used; const char *letter; int digits; double value; } settings[] = {
        {optimizer->uses & USES_MOMENTUM, "μ", 4, h->momentum},
        {optimizer->uses & USES_BETA1, "β₁", 4, h->beta1},
        {optimizer->uses & USES_BETA2, "β₂", 4, h->beta2},
        {optimizer->corrects && s->known, "t", 15, (double)s->terms->number},
        {optimizer->uses & USES_EPSILON, "ε", 4, h->epsilon}};
    ExplainLine *line = line_text(s->e, LINE_SETTINGS, WORD_SETTINGS, "%s", "");
    snprintf(line->label, sizeof line->label, "η %.6g", s->trace->update.rate);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (settings[i].used)
            text_append(line->text, sizeof line->text, "  %s %.*g", settings[i].letter,
                        settings[i].digits, settings[i].value);
    line_lead(line, (Selection){.kind = SELECT_RATE});
}

/* What the optimizer adds. − ηg is a product: where it is less than half of w's last digit, w stays
 * what it was. */
static void add_step(const Subject *s)
{
    const Optimizer *optimizer = chain_optimizer(s->trace);
    const UpdateTerms *u = s->terms;
    if (optimizer->states > 0) {
        add_term(s, WORD_STEP, "+ Δ", u->step, optimizer->row.name, optimizer->row.name);
        return;
    }
    double product = -s->trace->update.rate * u->used;
    bool lost = fabs(product) > 0 && fabs(u->step) <= 0;
    ExplainLine *step = line_number(s->e, WORD_STEP, "− ηg", s->known, product, "%s",
                                    !lost       ? N_("the step")
                                    : s->weight ? N_("too small for w")
                                                : N_("too small for b"));
    step->number[0] = s->trace->update.rate;
    step->number[1] = u->used;
}

/* Whether the update left the weight 0, or made it so, by --l1-rule dead. */
static bool is_dead(const Subject *s)
{
    double after = s->terms->after;
    return s->known && s->trace->update.hyper.l1_rule == L1_DEAD && !(after > 0) && !(after < 0);
}

static void add_update(const Subject *s)
{
    const Trace *t = s->trace;
    const Hyper *h = &t->update.hyper;
    const Optimizer *optimizer = chain_optimizer(t);
    bool descent = chain_is_descent(t);
    bool frozen = freeze_holds(&t->net, t->update.frozen, s->parameter);
    bool held = freeze_holds(&t->net, t->frozen, s->parameter); /* from now on */
    const char *formula = s->weight ? optimizer->formula : optimizer->bias_formula;
    if (frozen) {
        line_text(s->e, LINE_HEADING, WORD_FROZEN, "%s",
                  held ? N_("frozen: the update leaves it as it is")
                       : N_("frozen in this update, it learns in the next"));
    } else {
        line_rule(line_text(s->e, LINE_HEADING, descent ? WORD_DESCENT : WORD_UPDATE, "%s: %s",
                            optimizer->row.name, formula),
                  !descent ? formula : s->weight ? "w − η ∂L/∂w" : "b − η ∂L/∂b");
        if (held)
            line_text(s->e, LINE_TEXT, WORD_FROZEN, N_("frozen now: the next update leaves it"));
        add_settings(s);
        add_gradient(s);
        add_state(s);
    }
    line_number(s->e, s->weight ? WORD_WEIGHT : WORD_BIAS, s->weight ? "w" : "b", true,
                (double)trace_used(t)[s->parameter],
                frozen ? N_("before and after") : N_("before"));
    if (frozen)
        return;
    if (s->weight && h->decay > 0)
        add_term(s, WORD_DECAY, "− ηλw", s->terms->decay, "decay", N_("weight decay"));
    add_step(s);
    if (s->weight && (h->l1 > 0 || is_dead(s)))
        add_term(s, WORD_L1, "+ l1", s->terms->l1, "l1",
                 is_dead(s) ? N_("dead: it stays 0") : N_("L1 penalty"));
    line_number(s->e, WORD_AFTER, s->weight ? "w ←" : "b ←", s->known, s->terms->after,
                N_("after"));
}

/* What all updates did to the loss: lines about that. */
static void add_effect(Explanation *e, const Trace *t)
{
    const Effect *effect = &t->explained.effect;
    bool known = t->explained.has_effect;
    size_t first = e->count;
    Selection loss = {.kind = SELECT_LOSS};
    line_measured(line_text(e, LINE_HEADING, WORD_EFFECT, N_("what the update of all did to L")),
                  t->explained.effect_share);
    ExplainLine *line = line_number(e, WORD_LOSS, "L", trace_has_loss(t), t->batch.loss,
                                    t->batch.rows > 1 ? N_("mean, before") : N_("before"));
    line->digits = DIGITS_PLAIN;
    line_lead(line, loss);
    line_number(e, WORD_PREDICTED, N_("predicted"), known, effect->predicted, "Σ ∂L/∂θ · Δθ");
    line_number(e, WORD_ACTUAL, N_("actual"), known, effect->after - effect->before,
                N_("after − before"));
    line_number(e, WORD_NEXT_LOSS, "L ←", known, effect->after, N_("after"))->digits = DIGITS_PLAIN;
    for (size_t i = first; i < e->count; i++)
        e->line[i].place = loss;
}

void explanation_parameter(Explanation *e, const Trace *t, bool checks)
{
    static const UpdateTerms none = {0};
    bool weight = e->subject.kind == SELECT_LINK;
    Subject s = {.e = e, .trace = t, .layer = e->subject.column - 1, .weight = weight,
                 .gradient = weight ? "∂L/∂w" : "∂L/∂b", .terms = &none};
    selection_parameter(&e->subject, &t->net, &s.parameter);
    s.mean = (double)t->parameters.gradient[s.parameter];
    s.back = trace_has_backward(t, s.layer);
    if (t->explained.has_subject && t->explained.subject.parameter == s.parameter)
        s.terms = &t->explained.subject;
    else if (t->explained.has_terms && t->explained.terms.parameter == s.parameter)
        s.terms = &t->explained.terms;
    s.known = s.terms != &none;
    add_product(&s);
    if (checks)
        add_check(&s);
    add_update(&s);
    add_effect(e, t);
}
