/* A weight or a bias explained: the product of the chain rule, the check of its gradient, its
 * update number by number, and what all updates together did. */
#include "core/freeze.h"
#include "core/mathematics.h"
#include "core/text.h"
#include "explain/chain.h"
#include "explain/explanation_inside.h"

#include <math.h>
#include <stdio.h>

/* The parameter that the lines are about. */
typedef struct Subject {
    Explanation *e;
    const Trace *trace;
    size_t layer, parameter;
    bool weight;              /* no bias */
    bool known;               /* its update has been made and taken apart: */
    const UpdateTerms *terms;
} Subject;

static bool has_backward(const Subject *s)
{
    return trace_has_backward(s->trace, s->layer);
}

static ExplainLine *add(const Subject *s, WordId word, const char *label, bool known, double value)
{
    return line_add_number(s->e, word, s->e->subject, label, known, value);
}

/* The factors of ∂L/∂w but for the last: ∂L/∂a and ∂a/∂z, or δ where that is of one piece. */
static void add_delta(const Subject *s)
{
    const Trace *t = s->trace;
    Selection unit = {SELECT_UNIT, s->layer + 1, s->e->subject.unit, 0};
    size_t at = t->net.layers[s->layer].first + unit.unit;
    char symbol[FORMAT_SIZE];
    if (chain_is_joint(t, s->layer)) {
        ExplainLine *delta = line_add_number(s->e, WORD_DELTA, unit, "∂L/∂z", has_backward(s),
                                             (double)t->delta[at]);
        line_say(delta, "δ");
        line_open(delta, unit);
        return;
    }
    ExplainLine *gradient = line_add_number(s->e, WORD_A_GRADIENT, unit, "∂L/∂a", has_backward(s),
                                            (double)t->a_gradient[at]);
    line_say(gradient, N_("of %s"), format_unit(&t->net, unit.column, unit.unit, symbol));
    line_open(gradient, unit);
    line_open(line_add_slope(s->e, t, s->layer, unit.unit), unit);
}

/* The last factor: the activation that comes in, or 1. */
static void add_source(const Subject *s)
{
    const Trace *t = s->trace;
    Selection source = {SELECT_UNIT, s->layer, s->e->subject.source, 0};
    char symbol[FORMAT_SIZE];
    if (!s->weight) {
        line_say(add(s, WORD_Z_BY_B, "∂z/∂b", true, 1), N_("b is just added"));
        return;
    }
    ExplainLine *a = line_add_number(s->e, WORD_Z_BY_W, source, "∂z/∂w",
                                     chain_has_activation(t, s->layer),
                                     chain_activation(t, s->layer, source.unit));
    a->dropped = s->layer > 0 && chain_is_dropped(t, s->layer - 1, source.unit);
    line_say(a, N_("a of %s"), format_unit(&t->net, s->layer, source.unit, symbol));
    line_open(a, source);
}

/* The factors of ∂L/∂w, their product, and the mean over the mini-batch. */
static void add_product(const Subject *s)
{
    static const char *const rules[2][2] = {
        {"∂L/∂b = ∂L/∂a · ∂a/∂z · ∂z/∂b", "∂L/∂b = ∂L/∂z · ∂z/∂b"},
        {"∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w", "∂L/∂w = ∂L/∂z · ∂z/∂w"}};
    bool joint = chain_is_joint(s->trace, s->layer);
    ExplainLine *heading = line_add_text(s->e, LINE_HEADING, WORD_RULE, s->e->subject, "%s",
                                         rules[s->weight][joint]);
    heading->factors = joint ? 2 : 3;
    s->e->start = s->e->count;
    add_delta(s);
    add_source(s);
    line_say(add(s, s->weight ? WORD_W_GRADIENT : WORD_B_GRADIENT, s->weight ? "∂L/∂w" : "∂L/∂b",
                 has_backward(s), has_backward(s) ? chain_gradient(s->trace, s->parameter) : 0),
             N_("their product"));
    line_add_mean(s->e, s->trace, has_backward(s), (double)s->trace->gradient[s->parameter]);
}

/* Why there is nothing to compare, or how the comparison has come out. */
static void add_verdict(const Subject *s, const ParameterCheck *c)
{
    ExplainLine *line = line_add(s->e, LINE_VERDICT, WORD_VERDICT, s->e->subject);
    line->known = c && !c->kinked;
    line->value = c && c->error <= gradcheck_limit;
    if (!c)
        line_say(line, isnan(s->trace->check_share) ? N_("when the backward pass is through")
                                                    : N_("when all samples have been measured"));
    else if (c->kinked)
        line_say(line, N_("a kink lies between: no derivative"));
    else if (line->value > 0)
        line_say(line, N_("right: error below %.0e"), gradcheck_limit);
    else
        line_say(line, N_("wrong: error above %.0e"), gradcheck_limit);
}

/* The gradient beside the quotient of differences of the loss. */
static void add_check(const Subject *s)
{
    const ParameterCheck none = {0}, *c = &s->trace->check;
    bool known = s->trace->has_check && c->parameter == s->parameter;
    c = known ? c : &none;
    line_add_measured(s->e, WORD_CHECK, s->e->subject,
                      s->weight ? N_("check: (L(w+ε) − L(w−ε)) / 2ε")
                                : N_("check: (L(b+ε) − L(b−ε)) / 2ε"), s->trace->check_share);
    line_say(add(s, WORD_EPSILON, "ε", known, c->epsilon), N_("moved up and down"));
    add(s, WORD_UP, s->weight ? "L(w+ε)" : "L(b+ε)", known, c->up)->digits = DIGITS_ALL;
    add(s, WORD_DOWN, s->weight ? "L(w−ε)" : "L(b−ε)", known, c->down)->digits = DIGITS_ALL;
    line_say(add(s, WORD_QUOTIENT, N_("quotient"), known, c->quotient), N_("by differences"));
    line_say(add(s, WORD_BACKPROP, "backprop", known, c->gradient), N_("the mean"));
    bool small = fmax(fabs(c->gradient), fabs(c->quotient)) < gradcheck_least;
    line_say(add(s, WORD_ERROR, N_("error"), known, c->error),
             small ? N_("relative to 1e-4") : N_("relative"));
    add_verdict(s, known ? c : NULL);
}

/* A term of the update, and what it is called in one line with others. */
static void add_term(const Subject *s, WordId word, const char *label, double value,
                     const char *brief, const char *text)
{
    ExplainLine *line = add(s, word, label, s->known, value);
    snprintf(line->brief, sizeof line->brief, "%s", brief);
    line_say(line, "%s", text);
}

/* The gradient of the mini-batch, and what is done to it before the optimizer has it as g. */
static void add_gradient(const Subject *s)
{
    const Hyper *h = &s->trace->update_hyper;
    bool l2 = s->weight && h->l2 > 0;
    double mean = (double)s->trace->gradient[s->parameter];
    if (h->clip_value <= 0 && h->clip_norm <= 0 && !l2) {
        line_say(add(s, WORD_G, "g", has_backward(s), mean),
                 s->weight ? N_("∂L/∂w, the mean") : N_("∂L/∂b, the mean"));
        return;
    }
    line_say(add(s, WORD_BATCH_GRADIENT, s->weight ? "∂L/∂w" : "∂L/∂b", has_backward(s), mean),
             N_("the mean"));
    if (h->clip_value > 0)
        line_say(add(s, WORD_CUT, N_("cut"), s->known, s->terms->cut), N_("cut to ±%.4g"),
                 h->clip_value);
    if (h->clip_norm > 0)
        line_say(add(s, WORD_FACTOR, "×", s->known, s->terms->factor), N_("for ‖g‖ ≤ %.4g"),
                 h->clip_norm);
    if (l2)
        add_term(s, WORD_L2, "+ λ₂w", s->terms->l2, "l2", N_("L2 penalty"));
    line_say(add(s, WORD_G, "g", s->known, s->terms->used), N_("for the optimizer"));
}

/* What the optimizer keeps of the parameter: the number before, and by its rule the new one. */
static void add_state(const Subject *s)
{
    const Optimizer *optimizer = chain_optimizer(s->trace);
    const OptimizerSettings *settings = &s->trace->update_hyper.settings;
    const UpdateTerms *u = s->terms;
    double t = (double)u->number;
    for (size_t i = 0; i < optimizer->slots; i++) {
        const OptimizerSlot *slot = &optimizer->slot[i];
        char label[EXPLAIN_LABEL_SIZE];
        snprintf(label, sizeof label, "%s ←", slot->letter);
        line_say(add(s, WORD_STATE, slot->letter, s->known, u->slot_before[i]), N_("before"));
        line_say(add(s, WORD_NEXT_STATE, label, s->known, u->slot_after[i]), "%s", slot->rule);
    }
    if (!optimizer->corrects)
        return;
    line_say(add(s, WORD_CORRECTED, "m′", s->known,
                 u->slot_after[0] / (1 - math_pow(settings->beta1, t))), "m/(1−β₁^t)");
    line_say(add(s, WORD_CORRECTED, "v′", s->known,
                 u->slot_after[1] / (1 - math_pow(settings->beta2, t))), "v/(1−β₂^t)");
}

/* "η 0.5  μ 0.9", "η 0.001  β₁ 0.9  β₂ 0.999  t 3  ε 1e-08": what the optimizer's row says that it
 * uses. The number of the update is that of the line, where there is one yet. */
enum { SETTINGS = 6 };
static size_t settings_of(const Trace *t, const ExplainLine *line, Term out[SETTINGS])
{
    const Optimizer *optimizer = chain_optimizer(t);
    const OptimizerSettings *s = &t->update_hyper.settings;
    const struct { bool used; const char *letter; int digits; double value; } all[SETTINGS] = {
        {true, "η", 6, t->rate},
        {optimizer->uses & USES_MOMENTUM, "μ", 4, s->momentum},
        {optimizer->uses & USES_BETA1, "β₁", 4, s->beta1},
        {optimizer->uses & USES_BETA2, "β₂", 4, s->beta2},
        {optimizer->corrects && line->known, "t", 15, line->value},
        {optimizer->uses & USES_EPSILON, "ε", 4, s->epsilon}};
    size_t count = 0;
    for (size_t i = 0; i < SETTINGS; i++)
        if (all[i].used) {
            out[count] = (Term){.number = {all[i].value}, .digits = all[i].digits};
            snprintf(out[count++].name, FORMAT_SIZE, "%s", all[i].letter);
        }
    return count;
}

static Term setting(const Trace *t, const ExplainLine *line, size_t i)
{
    Term settings[SETTINGS];
    settings_of(t, line, settings);
    return settings[i];
}

static void add_settings(const Subject *s)
{
    Selection rate = {.kind = SELECT_RATE};
    Term settings[SETTINGS];
    ExplainLine *line = line_add(s->e, LINE_SETTINGS, WORD_SETTINGS, rate);
    line_open(line, rate);
    line->known = s->known;
    line->value = (double)s->terms->number;
    line->terms = (Terms){.count = settings_of(s->trace, line, settings), .at = setting};
}

/* What the optimizer adds. − ηg is a product: where it is less than half of w's last digit, w stays
 * what it was. */
static void add_step(const Subject *s)
{
    const Optimizer *optimizer = chain_optimizer(s->trace);
    const UpdateTerms *u = s->terms;
    if (optimizer->slots > 0) {
        add_term(s, WORD_STEP, "+ Δ", u->step, optimizer->row.name, optimizer->row.name);
        return;
    }
    double product = -s->trace->rate * u->used;
    bool lost = fabs(product) > 0 && fabs(u->step) <= 0;
    ExplainLine *step = add(s, WORD_STEP, "− ηg", s->known, product);
    line_say(step, !lost       ? N_("the step")
                   : s->weight ? N_("too small for w")
                               : N_("too small for b"));
    step->number[0] = s->trace->rate;
    step->number[1] = u->used;
}

/* The parameter before its update; where its unit is frozen, after it too. */
static ExplainLine *add_before(const Subject *s)
{
    return add(s, s->weight ? WORD_WEIGHT : WORD_BIAS, s->weight ? "w" : "b", true,
               (double)trace_used(s->trace)[s->parameter]);
}

static void add_update(const Subject *s)
{
    const Trace *t = s->trace;
    const Hyper *h = &t->update_hyper;
    const Optimizer *optimizer = chain_optimizer(t);
    if (freeze_holds(&t->net, t->held, s->parameter)) {
        line_add_text(s->e, LINE_HEADING, WORD_FROZEN, s->e->subject,
                      N_("frozen: the update leaves it as it is"));
        line_say(add_before(s), N_("before and after"));
        return;
    }
    bool descent = chain_is_descent(t);
    const char *formula = s->weight ? optimizer->formula : optimizer->bias_formula;
    ExplainLine *heading = line_add_text(s->e, LINE_HEADING, descent ? WORD_DESCENT : WORD_UPDATE,
                                         s->e->subject, "%s: %s", optimizer->row.name, formula);
    line_rule(heading, "%s", !descent ? formula : s->weight ? "w − η ∂L/∂w" : "b − η ∂L/∂b");
    add_settings(s);
    add_gradient(s);
    add_state(s);
    line_say(add_before(s), N_("before"));
    if (s->weight && h->decay > 0)
        add_term(s, WORD_DECAY, "− ηλw", s->terms->decay, "decay", N_("weight decay"));
    add_step(s);
    if (s->weight && h->l1 > 0)
        add_term(s, WORD_L1, "+ l1", s->terms->l1, "l1", N_("L1 penalty"));
    line_say(add(s, WORD_AFTER, s->weight ? "w ←" : "b ←", s->known, s->terms->after), N_("after"));
}

static void add_effect(const Subject *s)
{
    const Trace *t = s->trace;
    const Effect *effect = &t->effect;
    Selection loss = {.kind = SELECT_LOSS};
    line_add_measured(s->e, WORD_EFFECT, loss, N_("what the update of all did to L"),
                      t->effect_share);
    ExplainLine *before =
        line_add_number(s->e, WORD_LOSS, loss, "L", trace_has_loss(t), t->batch_loss);
    line_say(before, t->rows > 1 ? N_("mean, before") : N_("before"));
    line_open(before, loss);
    line_say(line_add_number(s->e, WORD_PREDICTED, loss, N_("predicted"), t->has_effect,
                             effect->predicted), "Σ ∂L/∂θ · Δθ");
    line_say(line_add_number(s->e, WORD_ACTUAL, loss, N_("actual"), t->has_effect,
                             effect->after - effect->before), N_("after − before"));
    line_say(line_add_number(s->e, WORD_NEXT_LOSS, loss, "L ←", t->has_effect, effect->after),
             N_("after"));
}

/* The update taken apart for this parameter, where it has been. */
static const UpdateTerms *terms_of(const Trace *t, size_t parameter)
{
    if (t->has_subject && t->subject.parameter == parameter)
        return &t->subject;
    return t->has_terms && t->terms.parameter == parameter ? &t->terms : NULL;
}

void explanation_parameter(Explanation *e, const Trace *t, bool checks)
{
    static const UpdateTerms none = {0};
    Subject s = {.e = e, .trace = t, .layer = e->subject.column - 1,
                 .weight = e->subject.kind == SELECT_LINK};
    selection_parameter(&e->subject, &t->net, &s.parameter);
    const UpdateTerms *terms = terms_of(t, s.parameter);
    s.known = terms != NULL;
    s.terms = terms ? terms : &none;
    add_product(&s);
    if (checks)
        add_check(&s);
    add_update(&s);
    add_effect(&s);
}
