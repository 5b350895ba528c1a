#include "view/formula_update.h"

#include "core/freeze.h"
#include "view/chain.h"
#include "view/format.h"

#include <math.h>
#include <stdio.h>

static const Style plain = {.ink = INK_TEXT}, dim = {.ink = INK_DIM};

/* Whether the update is nothing but w − η ∂L/∂w. */
static bool is_plain_descent(const Trace *trace)
{
    return chain_optimizer(trace)->slots == 0 && hyper_is_plain(&trace->update_hyper);
}

/* w ← w − η ∂L/∂w with its numbers, before and after. Where there is no room for both, the
 * numbers are what counts. */
static void write_descent(Pen *pen, const Trace *trace, size_t layer, size_t parameter, char letter)
{
    double before = (double)trace_used(trace)[parameter], after = (double)trace->theta[parameter];
    char used[FORMAT_SIZE], slope[FORMAT_SIZE] = "—", result[FORMAT_SIZE] = "—";
    char rule[32], all[4 * FORMAT_SIZE + 32];
    bool graded = trace_has_backward(trace, layer), updated = trace_has_update(trace);
    if (graded)
        format_number((double)trace->gradient[parameter], slope);
    if (updated)
        format_number(after, result);
    snprintf(rule, sizeof rule, "%c − η ∂L/∂%c = ", letter, letter);
    snprintf(all, sizeof all, "%c ← %s%s − %.6g × %s = %s", letter, rule,
             format_number(before, used), trace->rate, slope, result);
    bool whole = pen_fits(pen, all);
    pen_write(pen, plain, "%c ← %s", letter, whole ? rule : "");
    pen_number(pen, true, before);
    pen_write(pen, plain, " − %.6g × ", trace->rate);
    pen_write(pen, graded ? plain : dim, "%s", slope);
    pen_write(pen, plain, " = ");
    pen_result(pen, updated, after);
}

/* One more term of a sum and what it comes from. */
static void write_term(Pen *pen, bool known, double v, const char *name)
{
    pen_write(pen, plain, " ");
    pen_number(pen, known, v);
    pen_write(pen, dim, " %s", name);
}

/* "w ← +0.7500 -0.003750 decay -0.0009990 adam -0.005000 l1 = +0.7403": what was added to the
 * parameter. The step of sgd is −η g, of the g below. */
static void write_terms(Pen *pen, const Trace *trace, size_t parameter, char letter)
{
    const Hyper *h = &trace->update_hyper;
    const UpdateTerms *terms = &trace->terms;
    bool known = trace->has_terms && terms->parameter == parameter, is_weight = letter == 'w';
    pen_write(pen, plain, "%c ← ", letter);
    pen_number(pen, true, (double)trace_used(trace)[parameter]);
    if (is_weight && h->decay > 0)
        write_term(pen, known, terms->decay, "decay");
    if (chain_optimizer(trace)->slots > 0) {
        write_term(pen, known, terms->step, chain_optimizer(trace)->row.name);
    } else {
        pen_write(pen, plain, " − %.6g × ", trace->rate);
        pen_number(pen, known, terms->used);
    }
    if (is_weight && h->l1 > 0)
        write_term(pen, known, terms->l1, "l1");
    pen_write(pen, plain, " = ");
    pen_result(pen, known, known ? (double)trace->theta[parameter] : NAN);
}

/* "g = +0.03616 cut to +0.01000 × 0.3123 norm +0.007500 l2 = +0.01062": the gradient that the
 * optimizer took. */
static void write_used_gradient(Pen *pen, const Trace *trace, size_t layer, size_t parameter,
                                char letter)
{
    const Hyper *h = &trace->update_hyper;
    const UpdateTerms *terms = &trace->terms;
    bool known = trace->has_terms && terms->parameter == parameter;
    bool l2 = letter == 'w' && h->l2 > 0;
    bool alone = h->clip_value <= 0 && h->clip_norm <= 0 && !l2;
    pen_write(pen, plain, "g = ");
    if (alone)
        pen_write(pen, plain, "∂L/∂%c = ", letter);
    pen_number(pen, trace_has_backward(trace, layer), (double)trace->gradient[parameter]);
    if (h->clip_value > 0) {
        bool cut = !known || fabs(terms->cut) < fabs(terms->gradient);
        pen_write(pen, dim, cut ? " cut to " : " not cut");
        if (cut)
            pen_number(pen, known, terms->cut);
    }
    if (h->clip_norm > 0 && known)
        pen_write(pen, plain, " × %.5g", terms->factor);
    if (h->clip_norm > 0)
        pen_write(pen, dim, known ? " norm" : " × — norm");
    if (l2)
        write_term(pen, known, terms->l2, "l2");
    if (alone)
        return;
    pen_write(pen, plain, " = ");
    pen_result(pen, known, terms->used);
}

/* The optimizer's formula, if the pen's line has room for it. */
static bool write_formula(Pen *pen, const Trace *trace, char letter)
{
    char rule[CHAIN_TEXT_SIZE], text[CHAIN_TEXT_SIZE + 3];
    snprintf(text, sizeof text, "   %s", chain_rule_text(trace, letter == 'w', rule));
    return pen_write_if_fits(pen, dim, text);
}

/* A frozen unit's parameter: no update. */
static void write_held(Pen *pen, const Trace *trace, size_t parameter, char letter)
{
    pen_write(pen, plain, "%c = ", letter);
    pen_result(pen, true, (double)trace_used(trace)[parameter]);
    pen_write(pen, dim, "   frozen: the update leaves it as it is");
}

const char *formula_of_update(const Trace *trace)
{
    return is_plain_descent(trace) ? "w ← w − η ∂L/∂w" : chain_optimizer(trace)->formula;
}

void formula_update(const Trace *trace, size_t layer, size_t parameter, Pen *first, Pen *second)
{
    char letter = net_place(&trace->net, parameter).source == NET_BIAS ? 'b' : 'w';
    if (freeze_holds(&trace->net, trace->held, parameter)) {
        write_held(first, trace, parameter, letter);
        return;
    }
    if (is_plain_descent(trace)) {
        write_descent(first, trace, layer, parameter, letter);
        return;
    }
    write_terms(first, trace, parameter, letter);
    bool written = write_formula(first, trace, letter);
    write_used_gradient(second, trace, layer, parameter, letter);
    if (!written)
        write_formula(second, trace, letter);
}
