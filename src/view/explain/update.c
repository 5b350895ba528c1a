#include "view/explain/update.h"

#include "core/base/text.h"
#include "view/explain/factors.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The parameter before the update. */
static const ExplainLine *before_of(const Explanation *e)
{
    return explanation_find(e, e->subject.kind == SELECT_LINK ? WORD_WEIGHT : WORD_BIAS);
}

/* "new w = +0.5593 − 1 × +0.0058 = +0.5535", and where no digit of it differs from the old one,
 * that nothing is to be seen. Where there is no room for the words, they are left out. */
static void write_descent(Pen *pen, const Explanation *e)
{
    const ExplainLine *before = before_of(e), *gradient = explanation_find(e, WORD_G);
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    char used[FORMAT_SIZE], result[FORMAT_SIZE], number[FORMAT_SIZE], all[8 * FORMAT_SIZE];
    double rate = explanation_find(e, WORD_STEP)->number[0];
    line_fixed(before, used);
    line_fixed(after, result);
    snprintf(all, sizeof all, N_("new %s = %s − %.6g × %s = %s"), before->label, used, rate,
             line_fixed(gradient, number), result);
    bool same = after->known && strcmp(line_fixed(before, used), line_fixed(after, result)) == 0;
    pen_write(pen, plain, pen_fits(pen, all) ? N_("new %s = ") : "%s ← ", before->label);
    line_write(pen, before);
    pen_write(pen, plain, " − %.6g × ", rate);
    pen_write(pen, gradient->known ? plain : dim, "%s", line_fixed(gradient, number));
    pen_write(pen, plain, " = ");
    line_write_result(pen, after);
    if (same)
        pen_write_if_fits(pen, dim, N_("   no visible change"));
}

/* One more term of a sum and, with `words`, what it comes from; nothing where it has no part in
 * it. */
static void write_term(Pen *pen, const ExplainLine *line, bool words)
{
    if (!line)
        return;
    pen_write(pen, plain, " ");
    line_write(pen, line);
    if (words)
        pen_write(pen, dim, " %s", line->brief);
}

/* Whether the terms of an update have room with their words, and the result behind them. */
static bool update_has_room(const Pen *pen, const Explanation *e)
{
    static const WordId terms[] = {WORD_DECAY, WORD_STEP, WORD_L1};
    char all[8 * FORMAT_SIZE], number[FORMAT_SIZE];
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    snprintf(all, sizeof all, "%s ", after->label);
    text_append(all, sizeof all, "%s", line_fixed(before_of(e), number));
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        const ExplainLine *line = explanation_find(e, terms[i]);
        if (line)
            text_append(all, sizeof all, " %s %s", line_fixed(line, number), line->brief);
    }
    text_append(all, sizeof all, " = %s", line_fixed(after, number));
    return pen_fits(pen, all);
}

/* "w ← +0.7500 -0.003750 decay -0.0009990 adam -0.005000 l1 = +0.7403": what was added to the
 * parameter; without the words where they would take the result's room. The step of sgd is −η g, of
 * the g below. */
static void write_update(Pen *pen, const Explanation *e)
{
    const ExplainLine *step = explanation_find(e, WORD_STEP);
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    bool words = update_has_room(pen, e);
    pen_write(pen, plain, "%s ", after->label);
    line_write(pen, before_of(e));
    write_term(pen, explanation_find(e, WORD_DECAY), words);
    if (step->brief[0]) {
        write_term(pen, step, words);
    } else {
        pen_write(pen, plain, " − %.6g × ", step->number[0]);
        pen_number(pen, step->known, step->number[1]);
    }
    write_term(pen, explanation_find(e, WORD_L1), words);
    pen_write(pen, plain, " = ");
    line_write_result(pen, after);
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
        line_write(pen, used);
        return;
    }
    line_write(pen, mean);
    if (cut) {
        bool less = !cut->known || fabs(cut->value) < fabs(mean->value);
        pen_write(pen, dim, less ? N_(" cut to ") : N_(" not cut"));
        if (less)
            line_write(pen, cut);
    }
    if (factor && factor->known)
        pen_write(pen, plain, " × %.5g", factor->value);
    if (factor)
        pen_write(pen, dim, factor->known ? N_(" norm") : N_(" × — norm"));
    write_term(pen, explanation_find(e, WORD_L2), true);
    pen_write(pen, plain, " = ");
    line_write_result(pen, used);
}

int update_rows(const Explanation *e)
{
    return explanation_heading(e, WORD_UPDATE) ? 2 : 1;
}

void update_draw(const Explanation *e, Pen first, Pen second)
{
    const ExplainLine *frozen = explanation_heading(e, WORD_FROZEN);
    const ExplainLine *update = explanation_heading(e, WORD_UPDATE);
    const ExplainLine *held = explanation_find(e, WORD_FROZEN);
    if (frozen) {
        pen_write(&first, plain, "%s = ", before_of(e)->label);
        line_write_result(&first, before_of(e));
        pen_write(&first, dim, "   %s", frozen->text);
    } else if (!update) {
        write_descent(&first, e);
        if (held)
            pen_write_if_fits(&first, dim, "   %s", held->text);
    } else {
        write_update(&first, e);
        bool written = pen_write_if_fits(&first, dim, "   %s", update->rule);
        write_used_gradient(&second, e);
        if (held)
            pen_write_if_fits(&second, dim, "   %s", held->text);
        if (!written)
            pen_write_if_fits(&second, dim, "   %s", update->rule);
    }
}
