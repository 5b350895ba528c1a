#include "view/formula_update.h"

#include "core/text.h"

#include <math.h>
#include <stdio.h>

static const Style plain = {.ink = INK_TEXT}, dim = {.ink = INK_DIM};

/* The parameter before the update. */
static const ExplainLine *before_of(const Explanation *e)
{
    return explanation_find(e, e->subject.kind == SELECT_LINK ? WORD_WEIGHT : WORD_BIAS);
}

static void write_number(Pen *pen, const ExplainLine *line)
{
    pen_number(pen, line->known, line->value);
}

static void write_result(Pen *pen, const ExplainLine *line)
{
    pen_write(pen, plain, " = ");
    pen_result(pen, line->known, line->value);
}

/* w ← w − η ∂L/∂w with its numbers, before and after. Where there is no room for both, the
 * numbers are what counts. */
static void write_descent(Pen *pen, const Explanation *e, const ExplainLine *heading)
{
    const ExplainLine *before = before_of(e), *gradient = explanation_find(e, WORD_G);
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    char used[FORMAT_SIZE], result[FORMAT_SIZE], number[FORMAT_SIZE], rule[EXPLAIN_RULE_SIZE + 4];
    char all[2 * EXPLAIN_RULE_SIZE];
    const char *slope = line_value(gradient, number);
    double rate = explanation_find(e, WORD_STEP)->number[0];
    snprintf(rule, sizeof rule, "%s = ", heading->rule);
    snprintf(all, sizeof all, "%s %s%s − %.6g × %s = %s", after->label, rule,
             line_value(before, used), rate, slope, line_value(after, result));
    pen_write(pen, plain, "%s %s", after->label, pen_fits(pen, all) ? rule : "");
    write_number(pen, before);
    pen_write(pen, plain, " − %.6g × ", rate);
    pen_write(pen, gradient->known ? plain : dim, "%s", slope);
    write_result(pen, after);
}

/* One more term of a sum and what it comes from; nothing where it has no part in it. */
static void write_term(Pen *pen, const ExplainLine *line)
{
    if (!line)
        return;
    pen_write(pen, plain, " ");
    write_number(pen, line);
    pen_write(pen, dim, " %s", line->brief);
}

/* "w ← +0.7500 -0.003750 decay -0.0009990 adam -0.005000 l1 = +0.7403": what was added to the
 * parameter. The step of sgd is −η g, of the g below. */
static void write_terms(Pen *pen, const Explanation *e)
{
    const ExplainLine *step = explanation_find(e, WORD_STEP);
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    pen_write(pen, plain, "%s ", after->label);
    write_number(pen, before_of(e));
    write_term(pen, explanation_find(e, WORD_DECAY));
    if (step->brief[0]) {
        write_term(pen, step);
    } else {
        pen_write(pen, plain, " − %.6g × ", step->number[0]);
        pen_number(pen, step->known, step->number[1]);
    }
    write_term(pen, explanation_find(e, WORD_L1));
    write_result(pen, after);
}

/* "g = +0.03616 cut to +0.01000 × 0.3123 norm +0.007500 l2 = +0.01062": the gradient that the
 * optimizer took. */
static void write_used_gradient(Pen *pen, const Explanation *e)
{
    const ExplainLine *mean = explanation_find(e, WORD_BATCH_GRADIENT);
    const ExplainLine *cut = explanation_find(e, WORD_CUT);
    const ExplainLine *factor = explanation_find(e, WORD_FACTOR);
    const ExplainLine *used = explanation_find(e, WORD_G);
    pen_write(pen, plain, "g = ");
    if (!mean) {
        pen_write(pen, plain, "%s = ", e->subject.kind == SELECT_LINK ? "∂L/∂w" : "∂L/∂b");
        write_number(pen, used);
        return;
    }
    write_number(pen, mean);
    if (cut) {
        bool less = !cut->known || fabs(cut->value) < fabs(mean->value);
        pen_write(pen, dim, less ? N_(" cut to ") : N_(" not cut"));
        if (less)
            write_number(pen, cut);
    }
    if (factor && factor->known)
        pen_write(pen, plain, " × %.5g", factor->value);
    if (factor)
        pen_write(pen, dim, factor->known ? N_(" norm") : N_(" × — norm"));
    write_term(pen, explanation_find(e, WORD_L2));
    write_result(pen, used);
}

void formula_update(const Explanation *e, Pen *first, Pen *second)
{
    const ExplainLine *frozen = explanation_heading(e, WORD_FROZEN);
    const ExplainLine *descent = explanation_heading(e, WORD_DESCENT);
    char rule[EXPLAIN_RULE_SIZE + 4];
    if (frozen) {
        pen_write(first, plain, "%s", before_of(e)->label);
        write_result(first, before_of(e));
        pen_write(first, dim, "   %s", frozen->text);
        return;
    }
    if (descent) {
        write_descent(first, e, descent);
        return;
    }
    write_terms(first, e);
    snprintf(rule, sizeof rule, "   %s", explanation_heading(e, WORD_UPDATE)->rule);
    bool written = pen_write_if_fits(first, dim, rule);
    write_used_gradient(second, e);
    if (!written)
        pen_write_if_fits(second, dim, rule);
}
