/* The formula strip of random networks at each phase of their first mini-batches: each number is
 * that of a run in double, "—" before it is computed, and can be checked with a calculator from the
 * others on the screen: products, sums, means and updates come out within the digits shown. */
#include "audit_net.h"

#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS = 8 };

static Player *const p = &audit_player;
static Truth *const m = &audit_truth;

/* A row of the strip. */
static const char *row_of(int row)
{
    static char rows[8][ROW_SIZE];
    Layout layout = app_layout(&p->app);
    assert_true(row < layout.formula.height && row < 8);
    canvas_row(&p->app.frame.canvas, layout.formula.y + row, rows[row], sizeof rows[row]);
    return rows[row];
}

/* The text behind `what` in a row of the strip. */
static const char *find(const char *what)
{
    Layout layout = app_layout(&p->app);
    for (int y = 0; y < layout.formula.height; y++) {
        const char *at = strstr(row_of(y), what);
        if (at)
            return at + strlen(what);
    }
    audit_wrong("no '%s' in the strip of '%s'", what, row_of(0));
    return NULL;
}

/* Moves on behind `sign` and the blanks before it. */
static void pass(const char **at, const char *sign)
{
    *at += strspn(*at, " ");
    if (strncmp(*at, sign, strlen(sign)) != 0)
        audit_wrong("'%s' is expected at '%s' of '%s'", sign, *at, row_of(0));
    *at += strlen(sign);
}

static bool pass_if(const char **at, const char *sign)
{
    const char *from = *at + strspn(*at, " ");
    bool is = strncmp(from, sign, strlen(sign)) == 0;
    if (is)
        *at = from + strlen(sign);
    return is;
}

/* A number that is right where it is known; 0 where it is not. */
static Shown number(const char **at, const char *what, bool known, double right)
{
    Shown shown = {0, 0};
    if (pass_if(at, "…"))
        audit_wrong("%s has no room: '%s'", what, row_of(0));
    if (audit_known(at, known, &shown, what))
        audit_same(what, shown, right);
    return shown;
}

static Shown times(Shown a, Shown b)
{
    return (Shown){a.value * b.value, fabs(a.value) * b.error + fabs(b.value) * a.error +
                                          a.error * b.error};
}

static Shown plus(Shown a, Shown b)
{
    return (Shown){a.value + b.value, a.error + b.error};
}

/* What a calculator makes of numbers on the screen is the result on the screen. */
static void adds_up(const char *what, Shown made, Shown result)
{
    if (!(fabs(made.value - result.value) <= (made.error + result.error) * 1.0001 + 1e-12))
        audit_wrong("%s: %.9g ± %.2g comes out where %.9g is shown in '%s'", what, made.value,
                    made.error, result.value, row_of(0));
}

static void look_at(SelectionKind kind, size_t column, size_t unit, size_t source)
{
    p->app.view.selection = (Selection){kind, column, unit, source};
    player_rest(p);
}

/* A parameter of the network. */
typedef struct Parameter {
    size_t layer, unit, source, parameter;
    bool weight;
} Parameter;

/* "− 0.5 × +0.0362 = +0.7319" behind the old value: gradient descent. */
static void check_descent(const char *at, const Parameter *w, Shown before)
{
    bool back = truth_has_backward(m, w->layer), updated = truth_has_update(m);
    pass(&at, "−");
    Shown rate = audit_digits(at + strspn(at, " "), 6);
    audit_same("η", rate, m->run.settings.rate);
    rate.error = 0; /* it is written in full */
    at += strspn(at, " ");
    at += strcspn(at, " ");
    pass(&at, "×");
    Shown g = number(&at, "g", back, m->run.mean[w->parameter]);
    pass(&at, "=");
    Shown after = number(&at, "after", updated, m->run.after[w->parameter]);
    Shown step = times(rate, g);
    if (step.error > 0.51e-4) /* half of the last digit, and what a float rounds */
        audit_wrong("g has too few digits: η g is ± %.2g in '%s'", step.error, row_of(0));
    step.value = -step.value;
    if (updated)
        adds_up("w − η g", plus(before, step), after);
}

/* " + -0.0038 (decay)", a term that was added: the word is left out where there is no room for it,
 * and before the update " + decay" stands for what is to come. */
static Shown term(const char **at, const char *word, bool known, double right)
{
    Shown shown = {0, 0};
    pass(at, "+");
    if (known)
        shown = number(at, word, true, right);
    bool named = known && pass_if(at, "(");
    if ((named || !known) && !pass_if(at, word) && !known)
        pass(at, "—");
    if (named)
        pass(at, ")");
    return shown;
}

/* "+ -0.0038 (decay) + -0.0010 (adam) = +0.7403" behind the old value: what others add. */
static void check_steps(const char *at, const Parameter *w, Shown before)
{
    bool updated = truth_has_update(m);
    double old = m->run.net.theta[w->parameter], now = m->run.after[w->parameter];
    double decay = w->weight ? -m->run.settings.rate * m->run.settings.decay * old : 0;
    Shown sum = before;
    if (fabs(m->run.settings.decay) > 0 && w->weight)
        sum = plus(sum, term(&at, "decay", updated, decay));
    sum = plus(sum, term(&at, m->run.optimizer->name, updated, now - old - decay));
    pass(&at, "=");
    Shown after = number(&at, "after", updated, now);
    if (updated)
        adds_up("the update", sum, after);
    /* A neuron's strip ends above this row at 80 × 24. */
    if (p->app.view.selection.kind == SELECT_UNIT && app_layout(&p->app).formula.height < 5)
        return;
    at = find(w->weight ? "g = ∂L/∂w = " : "g = ∂L/∂b = ");
    number(&at, "g", truth_has_backward(m, w->layer), m->run.mean[w->parameter]);
}

static void check_update(const Parameter *w)
{
    const char *name = w->weight ? "w" : "b", *at;
    char text[32];
    bool descent = strcmp(m->run.optimizer->name, "sgd") == 0;
    snprintf(text, sizeof text, descent ? "new %s = " : "%s ← ", name);
    at = find(text);
    Shown before = number(&at, "before", true, m->run.net.theta[w->parameter]);
    (descent ? check_descent : check_steps)(at, w, before);
}

/* "dropped" stands behind a number of a unit that is, and no other. */
static void check_dropped(const char **at, const char *word, size_t column, size_t unit)
{
    bool hidden = column > 0 && column < m->run.net.count;
    bool dropped = hidden && truth_has_forward(m, column - 1) &&
                   !(m->keep[m->row * m->units + truth_first(m, column - 1) + unit] > 0);
    if (pass_if(at, word) != dropped)
        audit_wrong("'%s' of '%s': unit %zu of column %zu is %sdropped", *at, row_of(1), unit + 1,
                    column, dropped ? "" : "not ");
}

/* "-0.0497 = -0.0649 × +0.7660 × +1.0000" of the sample in the spotlight. */
static void check_factors(const char **at, const Parameter *w)
{
    const PlainLayer *y = &m->run.net.layer[w->layer];
    bool back = truth_has_backward(m, w->layer), joint = truth_is_joint(m, w->layer);
    bool in = w->layer == 0 || truth_has_forward(m, w->layer - 1);
    double input = w->weight ? truth_a(m, w->layer, w->source) : 1;
    Shown product = number(at, "∂L/∂w", back, y->delta[w->unit] * input);
    pass(at, "=");
    double error = joint ? y->delta[w->unit] : truth_a_gradient(m, w->layer, w->unit);
    Shown made = number(at, "error", back, error);
    if (!joint) {
        pass(at, "×");
        made = times(made, number(at, "slope", truth_has_forward(m, w->layer),
                                  truth_slope(m, w->layer, w->unit)));
        check_dropped(at, "dropped", w->layer + 1, w->unit);
    }
    pass(at, "×");
    if (w->weight) {
        made = times(made, number(at, "input", in, input));
        check_dropped(at, "dropped", w->layer, w->source);
    } else {
        pass(at, "1");
    }
    if (back)
        adds_up("the product", made, product);
}

/* Columns of the text before `at`. */
static int column_of(const char *row, const char *at)
{
    int columns = 0;
    for (; row < at; row++)
        columns += ((unsigned char)*row & 0xc0) != 0x80;
    return columns;
}

static const char *at_column(const char *row, int column)
{
    while (*row && (column > 0 || ((unsigned char)*row & 0xc0) == 0x80))
        column -= ((unsigned char)*++row & 0xc0) != 0x80;
    return row;
}

/* The samples of a row of the list, the next of which is that of row *r of the mini-batch. */
static void check_share_row(const char *at, const Parameter *w, size_t *r, Shown *sum, bool *lit)
{
    while (at[strspn(at, " ")] != '\0') {
        char *end;
        bool is_lit = pass_if(&at, "▸");
        size_t sample = strtoul(at, &end, 10) - 1;
        const Trainer *t = &p->app.run.setup->trainer;
        while (*r == SIZE_MAX || (sum->error <= 0 && trainer_sample(t, *r) != sample))
            if (++*r >= m->run.rows)
                audit_wrong("sample %zu is not of the mini-batch: '%s'", sample + 1, at);
        assert_int_equal(sample, trainer_sample(t, *r));
        assert_int_equal(is_lit, *r == m->row);
        *lit = *lit || is_lit;
        at = end;
        plain_run_row(&m->run, *r);
        Shown share = number(&at, "a sample's part", true, m->run.net.gradient[w->parameter]);
        *sum = plus(*sum, times(share, (Shown){1 / (double)m->run.rows, 0}));
        ++*r;
    }
}

/* What each sample says, behind the factors, the one in the spotlight among them; and that their
 * mean is the one used. */
static void check_shares(const char *at, const Parameter *w, Shown mean)
{
    const char *head = row_of(0), *words = strstr(head, " samples");
    bool all = words && words > head && words[-1] == ' ', lit = false;
    size_t r = SIZE_MAX, shown = m->run.rows;
    Shown sum = {0, 0};
    if (!words) {
        if (at[strspn(at, " ")] != '\0')
            audit_wrong("'%s' is behind the factors", at);
        return;
    }
    if (!truth_has_backward(m, w->layer))
        audit_wrong("'%s' before the backward pass", words);
    char text[64];
    int column = column_of(head, words);
    for (shown = 1; !all && shown < m->run.rows; shown++) {
        snprintf(text, sizeof text, " %zu of %zu samples", shown, m->run.rows);
        if (!strstr(head, text))
            continue;
        column = column_of(head, strstr(head, text));
        break;
    }
    for (int y = 1; strncmp(row_of(y), " mean", 5) != 0; y++)
        check_share_row(at_column(row_of(y), column), w, &r, &sum, &lit);
    plain_run_row(&m->run, m->row);
    assert_true(lit);
    if (all)
        adds_up("the mean", sum, mean);
}

static void check_parameter(size_t layer, size_t unit, long source)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool weight = source >= 0;
    const double *at_theta = weight ? &y->w[unit * y->fan_in + (size_t)source] : &y->b[unit];
    Parameter w = {layer, unit, weight ? (size_t)source : 0, (size_t)(at_theta - m->run.net.theta),
               weight};
    look_at(weight ? SELECT_LINK : SELECT_BIAS, layer + 1, unit, w.source);
    char text[64];
    Shown mean = {0, 0};
    size_t sample = trainer_sample(&p->app.run.setup->trainer, m->row) + 1;
    snprintf(text, sizeof text, "sample %zu%s ", sample, truth_has_update(m) ? ", before" : "");
    const char *at = strstr(row_of(1), text);
    if (!at)
        audit_wrong("no '%s' in '%s'", text, row_of(1));
    at += strlen(text);
    check_factors(&at, &w);
    if (m->run.rows > 1) {
        snprintf(text, sizeof text, "mean of %zu ", m->run.rows);
        const char *behind = find(text);
        mean = number(&behind, "mean", truth_has_backward(m, layer), m->run.mean[w.parameter]);
    }
    check_shares(at, &w, mean);
    check_update(&w);
}

/* Terms "+0.25×-0.4 + …" at *at, where they are written and not only counted: their sum. Each of
 * them is right where `right` has them. */
static bool read_terms(const char **at, size_t count, const double right[][2], Shown *sum)
{
    char few[32];
    *sum = (Shown){0, 0};
    snprintf(few, sizeof few, "%zu terms", count);
    if (pass_if(at, few))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            pass(at, "+ ");
        Shown a = number(at, "first factor", true, right[i][0]);
        pass(at, "×");
        Shown b = number(at, "second factor", true, right[i][1]);
        *sum = plus(*sum, times(a, b));
    }
    return true;
}

/* "z = Σ wa + b = +0.75×+0.25 + b -0.5 = -0.3125". */
static void check_sum(size_t layer, size_t unit)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    const char *at = find(layer > 0 ? "z = Σ wa + b = " : "z = Σ wx + b = ");
    double right[TERMS][2];
    Shown sum = {0, 0};
    if (!truth_has_forward(m, layer)) {
        pass(&at, "—");
        return;
    }
    for (size_t i = 0; i < y->fan_in; i++) {
        right[i][0] = y->w[unit * y->fan_in + i];
        right[i][1] = truth_a(m, layer, i);
    }
    bool written = read_terms(&at, y->fan_in, right, &sum);
    pass(&at, "+ b ");
    sum = plus(sum, number(&at, "b", true, y->b[unit]));
    pass(&at, "=");
    Shown z = number(&at, "z", true, y->z[unit]);
    if (written)
        adds_up("Σ wa + b", sum, z);
}

/* The number behind the last "= " before `end`, or before the end of the row. */
static const char *last_number(const char *from, const char *end)
{
    const char *stop = end ? strstr(from, end) : NULL, *last = from;
    for (const char *at = from; (at = strstr(at, "= ")) && (!stop || at < stop);)
        last = at += strlen("= ");
    return last;
}

/* "a = tanh(z) = +0.46   ∂a/∂z = 1-a² = +0.79". */
static void check_activation(size_t layer, size_t unit)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    const char *row = strstr(row_of(1), "a = "), *slope = row ? strstr(row, "   ∂a/∂z = ") : NULL;
    bool known = truth_has_forward(m, layer);
    if (!slope)
        audit_wrong("'%s' has no slope", row_of(1));
    const char *at = last_number(row, "   ∂a/∂z");
    number(&at, "a", known, y->a[unit]);
    check_dropped(&at, "(dropped)", layer + 1, unit);
    if (!y->activation->value) /* a slope of softmax is of all units */
        return;
    bool output = layer + 1 == m->run.net.count;
    at = last_number(slope + strlen("   ∂a/∂z = "), output ? "   L = " : "   f = ");
    if (strncmp(slope, "   ∂a/∂z = 0 ", strlen("   ∂a/∂z = 0 ")) == 0)
        audit_same("∂a/∂z", (Shown){0, 0}, truth_slope(m, layer, unit));
    else
        number(&at, "∂a/∂z", known, truth_slope(m, layer, unit));
}

/* "∂L/∂a = Σ wδ = +0.25×+0.1 + … = +0.037", and beside it the number of the product. */
static void check_origin(const char *at, size_t layer, size_t unit, Shown product)
{
    const PlainLayer *next = &m->run.net.layer[layer + 1];
    bool back = truth_has_backward(m, layer);
    double right[TERMS][2];
    Shown sum;
    at = strstr(at, "Σ wδ = ");
    if (!at)
        return; /* there is no room for it */
    at += strlen("Σ wδ = ");
    for (size_t k = 0; k < next->units; k++) {
        right[k][0] = next->w[k * next->fan_in + unit];
        right[k][1] = next->delta[k];
    }
    bool written = back && read_terms(&at, next->units, right, &sum);
    if (back)
        pass(&at, "=");
    Shown result = number(&at, "Σ wδ", back, truth_a_gradient(m, layer, unit));
    adds_up("∂L/∂a", result, product);
    if (written)
        adds_up("Σ wδ", sum, result);
}

/* "δ = ∂L/∂a · ∂a/∂z = -0.05 × +0.7 = -0.035   ∂L/∂a = …", or of one piece. */
static void check_delta(size_t layer, size_t unit)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool back = truth_has_backward(m, layer);
    if (truth_is_joint(m, layer)) {
        const char *at = last_number(find("δ = "), NULL);
        number(&at, "δ", back, y->delta[unit]);
        return;
    }
    const char *at = find("δ = ∂L/∂a · ∂a/∂z = ");
    Shown error = number(&at, "∂L/∂a", back, truth_a_gradient(m, layer, unit));
    pass(&at, "×");
    Shown slope = number(&at, "∂a/∂z", truth_has_forward(m, layer), truth_slope(m, layer, unit));
    check_dropped(&at, "(dropped)", layer + 1, unit);
    pass(&at, "=");
    Shown delta = number(&at, "δ", back, y->delta[unit]);
    if (back)
        adds_up("δ", times(error, slope), delta);
    if (layer + 1 < m->run.net.count)
        check_origin(at, layer, unit, error);
}

static void check_unit(size_t layer, size_t unit)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    Parameter bias = {layer, unit, 0, (size_t)(y->b - m->run.net.theta) + unit, false};
    look_at(SELECT_UNIT, layer + 1, unit, 0);
    check_sum(layer, unit);
    check_activation(layer, unit);
    check_delta(layer, unit);
    check_update(&bias);
}

static void check_loss(void)
{
    const PlainNet *net = &m->run.net;
    const PlainLayer *y = &net->layer[net->count - 1];
    bool forward = truth_has_forward(m, net->count - 1);
    bool back = truth_has_backward(m, net->count - 1);
    look_at(SELECT_LOSS, 0, 0, 0);
    const char *at = last_number(strstr(row_of(0), "L = "), "   mean");
    number(&at, "L", truth_has_loss(m), m->loss);
    if (m->run.rows > 1) {
        char text[48];
        snprintf(text, sizeof text, "   mean of %zu: ", m->run.rows);
        at = find(text);
        number(&at, "mean L", truth_has_loss(m), m->run.loss);
    }
    for (size_t k = 0; k < net->outputs; k++) {
        bool pieces = !net->loss->partner;
        look_at(SELECT_TARGET, net->count, k, 0);
        at = find("t = ");
        number(&at, "t", true, m->t[m->row * net->outputs + k]);
        at = find("   a = ");
        number(&at, "a", forward, y->a[k]);
        at = last_number(row_of(1), NULL);
        number(&at, "∂L/∂a", back, pieces ? truth_a_gradient(m, net->count - 1, k) : y->delta[k]);
    }
}

/* All units, and in each phase every sixth parameter. */
static void check_strip(void)
{
    size_t turn = m->phases + m->run.updates;
    for (size_t l = 0; l < m->run.net.count; l++)
        for (size_t j = 0; j < m->run.net.layer[l].units; j++) {
            check_unit(l, j);
            for (long i = -1; i < (long)m->run.net.layer[l].fan_in; i++)
                if (turn++ % 6 == 0)
                    check_parameter(l, j, i);
        }
    check_loss();
}

static void test_the_usual_strip(void **state)
{
    (void)state;
    audit_each_phase(80, 24, "", check_strip);
}

static void test_the_wide_strip(void **state)
{
    (void)state;
    audit_each_phase(180, 60, "", check_strip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_usual_strip),
        cmocka_unit_test(test_the_wide_strip),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("audit_strip", tests, audit_folder_open,
                                       audit_folder_close);
}
