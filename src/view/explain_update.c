/* The update of one parameter explained number by number, and what the whole update did. */
#include "core/freeze.h"
#include "core/mathematics.h"
#include "view/chain.h"
#include "view/explain_place.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct Update {
    Sheet *sheet;
    const Trace *trace;
    const UpdateTerms *terms;
    Selection place;
    bool known;  /* the update has been made and taken apart */
    bool weight; /* no bias */
} Update;

static void number(const Update *u, const char *label, double v, const char *note)
{
    sheet_number(u->sheet, u->place, NULL, label, u->known, v, note);
}

/* The mean gradient over the mini-batch, known before there is an update. */
static void write_mean(const Update *u, const char *label, const char *note)
{
    size_t parameter = u->terms->parameter;
    size_t layer = net_place(&u->trace->net, parameter).layer;
    sheet_number(u->sheet, u->place, NULL, label, trace_has_backward(u->trace, layer),
                 (double)u->trace->gradient[parameter], note);
}

/* g: the gradient of the mini-batch, and what is done to it before the optimizer has it. */
static void write_gradient(const Update *u)
{
    const Hyper *h = &u->trace->update_hyper;
    bool l2 = u->weight && h->l2 > 0;
    char note[48];
    if (h->clip_value <= 0 && h->clip_norm <= 0 && !l2) {
        write_mean(u, "g", u->weight ? "∂L/∂w, the mean" : "∂L/∂b, the mean");
        return;
    }
    write_mean(u, u->weight ? "∂L/∂w" : "∂L/∂b", "the mean");
    snprintf(note, sizeof note, "cut to ±%.4g", h->clip_value);
    if (h->clip_value > 0)
        number(u, "cut", u->terms->cut, note);
    snprintf(note, sizeof note, "for ‖g‖ ≤ %.4g", h->clip_norm);
    if (h->clip_norm > 0)
        number(u, "×", u->terms->factor, note);
    if (l2)
        number(u, "+ λ₂w", u->terms->l2, "L2 penalty");
    number(u, "g", u->terms->used, "for the optimizer");
}

/* What the optimizer remembers of the parameter: the number before, and the rule with the new. */
static void write_memory(const Update *u)
{
    const Optimizer *optimizer = chain_optimizer(u->trace);
    for (size_t i = 0; i < optimizer->slots; i++) {
        const OptimizerSlot *slot = &optimizer->slot[i];
        char label[32];
        number(u, slot->letter, u->terms->slot_before[i], "before");
        snprintf(label, sizeof label, "%s ←", slot->letter);
        number(u, label, u->terms->slot_after[i], slot->rule);
    }
    if (!optimizer->corrects)
        return;
    const OptimizerSettings *s = &u->trace->update_hyper.settings;
    double t = (double)u->terms->number;
    number(u, "m′", u->terms->slot_after[0] / (1 - math_pow(s->beta1, t)), "m/(1−β₁^t)");
    number(u, "v′", u->terms->slot_after[1] / (1 - math_pow(s->beta2, t)), "v/(1−β₂^t)");
}

static bool uses(const Optimizer *optimizer, const char *symbol)
{
    bool found = strstr(optimizer->formula, symbol) != NULL;
    for (size_t i = 0; i < optimizer->slots; i++)
        found = found || strstr(optimizer->slot[i].rule, symbol);
    return found;
}

/* "η 0.5  μ 0.9" or "η 0.001  β₁ 0.9  β₂ 0.999  t 3", as far as the optimizer has them. */
static void write_settings(const Update *u)
{
    const Optimizer *optimizer = chain_optimizer(u->trace);
    const OptimizerSettings *s = &u->trace->update_hyper.settings;
    const Style dim = {.ink = INK_DIM};
    Selection rate = {.kind = SELECT_RATE};
    Pen pen = sheet_line(u->sheet, rate, &rate);
    pen_write(&pen, (Style){0}, "η %.6g", u->trace->rate);
    if (uses(optimizer, "μ"))
        pen_write(&pen, dim, "  μ %.4g", s->momentum);
    if (optimizer->corrects)
        pen_write(&pen, dim, "  β₁ %.4g", s->beta1);
    if (uses(optimizer, "β₂"))
        pen_write(&pen, dim, "  β₂ %.4g", s->beta2);
    if (optimizer->corrects && u->known)
        pen_write(&pen, dim, "  t %llu", (unsigned long long)u->terms->number);
}

/* − ηg is a product: where it is less than half of w's last digit, w stays what it was. */
static void write_step(const Update *u)
{
    const Optimizer *optimizer = chain_optimizer(u->trace);
    if (optimizer->slots > 0) {
        number(u, "+ Δ", u->terms->step, optimizer->row.name);
        return;
    }
    double product = -u->trace->rate * u->terms->used;
    bool lost = fabs(product) > 0 && fabs(u->terms->step) <= 0;
    number(u, "− ηg", product,
           !lost ? "the step" : u->weight ? "too small for w" : "too small for b");
}

static void write_steps(const Update *u)
{
    const Hyper *h = &u->trace->update_hyper;
    const Optimizer *optimizer = chain_optimizer(u->trace);
    char rule[CHAIN_TEXT_SIZE], text[CHAIN_TEXT_SIZE + 32];
    snprintf(text, sizeof text, "%s: %s", optimizer->row.name,
             chain_rule_text(u->trace, u->weight, rule));
    if (freeze_holds(&u->trace->net, u->trace->held, u->terms->parameter)) {
        sheet_heading(u->sheet, u->place, "frozen: the update leaves it as it is");
        sheet_number(u->sheet, u->place, NULL, u->weight ? "w" : "b", true,
                     (double)trace_used(u->trace)[u->terms->parameter], "before and after");
        return;
    }
    sheet_heading(u->sheet, u->place, text);
    write_settings(u);
    write_gradient(u);
    write_memory(u);
    sheet_number(u->sheet, u->place, NULL, u->weight ? "w" : "b", true,
                 (double)trace_used(u->trace)[u->terms->parameter], "before");
    if (u->weight && h->decay > 0)
        number(u, "− ηλw", u->terms->decay, "weight decay");
    write_step(u);
    if (u->weight && h->l1 > 0)
        number(u, "+ l1", u->terms->l1, "L1 penalty");
    number(u, u->weight ? "w ←" : "b ←", u->terms->after, "after");
}

static void write_effect(const Update *u)
{
    const Effect *e = &u->trace->effect;
    bool known = u->trace->has_effect;
    Selection loss = {.kind = SELECT_LOSS};
    explain_measured(u->sheet, &loss, "what the update of all did to L", u->trace->effect_share);
    sheet_number(u->sheet, loss, &loss, "L", trace_has_loss(u->trace), u->trace->batch_loss,
                 u->trace->rows > 1 ? "mean, before" : "before");
    sheet_number(u->sheet, loss, NULL, "predicted", known, e->predicted, "Σ ∂L/∂θ · Δθ");
    sheet_number(u->sheet, loss, NULL, "actual", known, e->after - e->before, "after − before");
    sheet_number(u->sheet, loss, NULL, "L ←", known, e->after, "after");
}

void explain_update(Sheet *sheet, const Trace *trace, const Selection *place)
{
    size_t parameter;
    if (!selection_parameter(place, &trace->net, &parameter))
        return;
    UpdateTerms terms = {.parameter = parameter};
    bool known = trace->has_subject && trace->subject.parameter == parameter;
    Update u = {.sheet = sheet,
                .trace = trace,
                .terms = known ? &trace->subject : &terms,
                .place = *place,
                .known = known,
                .weight = place->kind == SELECT_LINK};
    write_steps(&u);
    write_effect(&u);
}
