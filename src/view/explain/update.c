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

/* Writes a line in the first of `forms` forms that has room for all of it, else in the last. */
typedef void Writer(Pen *pen, const Explanation *e, int form);
static void write_in_room(Pen *pen, const Explanation *e, Writer *write, int forms)
{
    enum { ENOUGH = 1000 };
    int form = 0;
    for (; form + 1 < forms; form++) {
        Pen measured = {pen->canvas, pen->x, -1, pen->x + ENOUGH}; /* in no row of the picture */
        write(&measured, e, form);
        if (measured.x <= pen->end)
            break;
    }
    write(pen, e, form);
}

/* Whether the update is the rate times the gradient: then the step has no name of its own. */
static bool is_product(const ExplainLine *step)
{
    return !step->brief[0];
}

/* What a calculator makes of the numbers before "=", written `finer` times finer than usual. */
static double sum_shown(const Explanation *e, double finer)
{
    static const WordId terms[] = {WORD_DECAY, WORD_STEP, WORD_L1};
    double sum = format_rounded(before_of(e)->value, finer);
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        const ExplainLine *term = explanation_find(e, terms[i]);
        if (term && is_product(term)) {
            double rate = term->number[0], g = explanation_find(e, WORD_G)->value;
            sum -= rate * format_rounded(g, fmax(rate, 1) * finer);
        } else if (term) {
            sum += format_rounded(term->value, finer);
        }
    }
    return sum;
}

/* How many times finer than usual an update is written, so that a calculator comes to the result
 * shown: rounded to four digits, one time in three it comes to another last digit. */
static double update_finer(const Explanation *e)
{
    enum { FINEST = 1000 };
    const double unit = 1e-4;
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    for (double finer = 1; after->known && finer <= FINEST; finer *= 10) {
        double off = sum_shown(e, finer) - format_rounded(after->value, finer);
        if (fabs(off) < 0.499 * unit / finer)
            return finer;
    }
    return 1;
}

static void write_finer(Pen *pen, const ExplainLine *line, double finer)
{
    char number[FORMAT_SIZE];
    if (line->known && finer > 1)
        pen_write(pen, line_style(line), "%s",
                  format_factor(line->value, finer, LINE_FIXED_WIDTH, number));
    else
        line_write(pen, line);
}

/* The result, or the phase that it comes in. */
static void write_result(Pen *pen, const ExplainLine *line, double finer)
{
    char number[FORMAT_SIZE];
    Style style = line_style(line);
    style.attributes = ATTRIBUTE_BOLD;
    if (!line->known || finer <= 1 ||
        !pen_write_if_fits(pen, style, "%s",
                           format_factor(line->value, finer, LINE_FIXED_WIDTH, number)))
        line_write_result(pen, line);
    if (!line->known && line->phase > 0)
        pen_write_if_fits(pen, dim, N_(" (phase %d)"), line->phase);
}

/* " − 1 × -0.0026": of sgd, the rate and the gradient. */
static void write_product(Pen *pen, const Explanation *e, double finer)
{
    const ExplainLine *gradient = explanation_find(e, WORD_G);
    const double rate = explanation_find(e, WORD_STEP)->number[0];
    char number[FORMAT_SIZE] = "—";
    if (gradient->known)
        format_factor(gradient->value, fmax(rate, 1) * finer, LINE_FIXED_WIDTH, number);
    pen_write(pen, plain, " − %.6g × ", rate);
    pen_write(pen, gradient->known ? plain : dim, "%s", number);
}

/* "new w = +0.5593 − 1 × +0.0058 = +0.5535"; where there is no room for the words, "w ← …". */
enum { DESCENT_WORDS, DESCENT_LETTER, DESCENT_FORMS };
static void write_descent(Pen *pen, const Explanation *e, int form)
{
    const ExplainLine *before = before_of(e);
    double finer = update_finer(e);
    pen_write(pen, plain, form == DESCENT_WORDS ? N_("new %s = ") : "%s ← ", before->label);
    write_finer(pen, before, finer);
    write_product(pen, e, finer);
    pen_write(pen, plain, " = ");
    write_result(pen, explanation_find(e, WORD_AFTER), finer);
}

/* Where no digit of the new parameter differs from the old one, that nothing is to be seen. */
static void write_no_change(Pen *pen, const Explanation *e)
{
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    char used[FORMAT_SIZE], result[FORMAT_SIZE];
    if (after->known && strcmp(line_fixed(before_of(e), used), line_fixed(after, result)) == 0)
        pen_write_if_fits(pen, dim, N_("   no visible change"));
}

/* One more term of a sum and, with `words`, what it comes from; nothing where it has no part in
 * it. One that is not known has a sign before it: "—" alone would be taken for a minus. */
static void write_term(Pen *pen, const ExplainLine *line, bool words, double finer)
{
    if (!line)
        return;
    if (!line->known) {
        pen_write(pen, dim, " + %s", words ? line->brief : "—");
        return;
    }
    pen_write(pen, plain, " + ");
    write_finer(pen, line, finer);
    if (words)
        pen_write(pen, dim, " (%s)", line->brief);
}

/* "w ← +0.7500 + -0.0038 (decay) + -0.0010 (adam) = +0.7403": what was added to the parameter;
 * without the words where they would take the result's room, and then as one change. The step of
 * sgd is −η g, of the g below. */
enum { UPDATE_WORDS, UPDATE_NUMBERS, UPDATE_CHANGE, UPDATE_FORMS };
static void write_update(Pen *pen, const Explanation *e, int form)
{
    const ExplainLine *step = explanation_find(e, WORD_STEP), *before = before_of(e);
    const ExplainLine *after = explanation_find(e, WORD_AFTER);
    bool words = form == UPDATE_WORDS;
    double finer = form == UPDATE_CHANGE ? 1 : update_finer(e);
    pen_write(pen, plain, "%s ", after->label);
    write_finer(pen, before, finer);
    if (form == UPDATE_CHANGE) {
        ExplainLine change = {.known = after->known, .value = after->value - before->value};
        write_term(pen, &change, false, finer);
    } else {
        write_term(pen, explanation_find(e, WORD_DECAY), words, finer);
        if (is_product(step))
            write_product(pen, e, finer);
        else
            write_term(pen, step, words, finer);
        write_term(pen, explanation_find(e, WORD_L1), words, finer);
    }
    pen_write(pen, plain, " = ");
    write_result(pen, after, finer);
}

/* What clipping and the norm make of the gradient: " cut to +0.0100 × 0.3123 norm". */
static void write_clipped(Pen *pen, const Explanation *e, const ExplainLine *mean, bool numbers)
{
    const ExplainLine *cut = explanation_find(e, WORD_CUT);
    const ExplainLine *factor = explanation_find(e, WORD_FACTOR);
    bool less = cut && (!cut->known || fabs(cut->value) < fabs(mean->value));
    if (cut)
        pen_write(pen, dim, !less ? N_(" not cut") : numbers ? N_(" cut to ") : N_(" cut"));
    if (less && numbers)
        line_write(pen, cut);
    if (factor && factor->known && numbers)
        pen_write(pen, plain, " × %.5g", factor->value);
    if (factor)
        pen_write(pen, dim, factor->known || !numbers ? N_(" norm") : N_(" × — norm"));
}

/* "g = +0.0362 cut to +0.0100 × 0.3123 norm + +0.0075 (l2) = +0.0106": the gradient that the
 * optimizer took; what was done to it is named alone where its numbers have no room, or not at
 * all. */
enum { GRADIENT_NUMBERS, GRADIENT_WORDS, GRADIENT_ALONE, GRADIENT_FORMS };
static void write_used_gradient(Pen *pen, const Explanation *e, int form)
{
    const ExplainLine *mean = explanation_find(e, WORD_BATCH_GRADIENT);
    const ExplainLine *used = explanation_find(e, WORD_G), *l2 = explanation_find(e, WORD_L2);
    pen_write(pen, plain, "g = ");
    if (!mean) {
        pen_write(pen, plain, "%s = ", e->subject.kind == SELECT_LINK ? "∂L/∂w" : "∂L/∂b");
        line_write(pen, used);
        return;
    }
    if (form != GRADIENT_ALONE) {
        line_write(pen, mean);
        write_clipped(pen, e, mean, form == GRADIENT_NUMBERS);
        if (form == GRADIENT_NUMBERS)
            write_term(pen, l2, true, 1);
        else if (l2)
            pen_write(pen, dim, " + %s", l2->brief);
        pen_write(pen, plain, " = ");
    }
    line_write_result(pen, used);
}

void update_write_mean(const Explanation *e, Pen *pen)
{
    const ExplainLine *mean = explanation_find(e, WORD_MEAN);
    const ExplainLine *step = explanation_find(e, WORD_STEP);
    bool alone = !explanation_heading(e, WORD_FROZEN) && !explanation_heading(e, WORD_UPDATE);
    double finer = alone ? update_finer(e) : 1;
    Style style = line_style(mean);
    style.attributes = ATTRIBUTE_BOLD;
    char number[FORMAT_SIZE];
    if (mean->known && finer > 1)
        pen_write(pen, style, "%s",
                  format_factor(mean->value, fmax(step->number[0], 1) * finer, LINE_FIXED_WIDTH,
                                number));
    else
        line_write_result(pen, mean);
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
        write_in_room(&first, e, write_descent, DESCENT_FORMS);
        write_no_change(&first, e);
        if (held)
            pen_write_if_fits(&first, dim, "   %s", held->text);
    } else {
        write_in_room(&first, e, write_update, UPDATE_FORMS);
        bool written = pen_write_if_fits(&first, dim, "   %s", update->rule);
        write_in_room(&second, e, write_used_gradient, GRADIENT_FORMS);
        if (held)
            pen_write_if_fits(&second, dim, "   %s", held->text);
        if (!written)
            pen_write_if_fits(&second, dim, "   %s", update->rule);
    }
}
