/* What an explanation writes in letters, worked out with the numbers that stand in its other lines:
 * the product of the chain rule, the rules and the formula of an update, and a and its slope. */
#include "reference/notation.h"
#include "support.h"

#include "core/method/init.h"
#include "explain/explanation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 4, UPDATES = 3, LABEL_SIZE = 32 };

static Dataset data;

static void check(const char *whose, const char *rule, const Notation *n, double wanted)
{
    double got;
    if (!notation_value(n, rule, &got))
        fail_msg("%s: '%s' cannot be read", whose, rule);
    if (!(fabs(got - wanted) <= 4e-5 * fmax(fabs(wanted), 1e-2)))
        fail_msg("%s: %s is %.9g by the numbers shown, and %.9g is shown", whose, rule, got,
                 wanted);
}

/* The explanation of a place after some updates. */
static void explain(const char *hidden, const Optimizer *optimizer, const Hyper *hyper,
                    Selection subject, Explanation *out)
{
    Net net = make_net("3-4-2", hidden, "sigmoid");
    Trainer t;
    Trace trace;
    Error err;
    size_t parameter;
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer, init_find("normal", &err),
                        false, 0, NULL, NULL};
    assert_true(trainer_init(&t, &net, &data, &spec, hyper, &err));
    train(&t, GRAIN_BATCH, UPDATES);
    assert_true(trace_init(&trace, &t, &err));
    trace_capture(&trace, &t, 0, 0);
    if (selection_parameter(&subject, &net, &parameter))
        trace_capture_subject(&trace, &t, parameter);
    explanation_of(&trace, &subject, false, out);
    trace_free(&trace);
    trainer_free(&t);
}

/* The line with that label, the last where `last`. */
static const ExplainLine *labelled(const Explanation *e, const char *label, bool last)
{
    const ExplainLine *found = NULL;
    for (size_t i = 0; i < e->count && (last || !found); i++)
        if (strcmp(e->line[i].label, label) == 0)
            found = &e->line[i];
    if (!found)
        fail_msg("no line '%s'", label);
    return found;
}

static double value_of(const Explanation *e, const char *label)
{
    return labelled(e, label, true)->value;
}

/* "η 0.5" and "  β₁ 0.85  β₂ 0.95  t 4": each letter and its number. */
static void read_settings(const Explanation *e, Notation *n)
{
    const ExplainLine *line = explanation_find(e, WORD_SETTINGS);
    char all[EXPLAIN_LABEL_SIZE + EXPLAIN_TEXT_SIZE + 1], *at = all;
    snprintf(all, sizeof all, "%s%s", line->label, line->text);
    while (*at) {
        char name[NOTATION_NAME_SIZE];
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        notation_set(n, name, strtod(at + length, &at));
        at += strspn(at, " ");
    }
}

/* The rules of what is kept; *n knows the new values afterwards, but for one that comes of the
 * step d itself. */
static void check_state(const Optimizer *o, const Explanation *e, Notation *n)
{
    Notation old = *n;
    char label[LABEL_SIZE];
    for (size_t i = 0; i < o->states; i++) {
        /* A rule in words is tried in formulas.c. */
        double value;
        notation_set(&old, o->state[i].letter, labelled(e, o->state[i].letter, true)->value);
        snprintf(label, sizeof label, "%s ←", o->state[i].letter);
        const ExplainLine *next = labelled(e, label, true);
        assert_string_equal(next->text, o->state[i].rule);
        if (notation_value(&old, next->text, &value))
            check(o->row.name, next->text, &old, next->value);
        bool of_step = strstr(next->text, "d²") != NULL;
        notation_set(n, o->state[i].letter,
                     of_step ? notation_get(&old, o->state[i].letter) : next->value);
    }
    if (!o->corrects)
        return;
    check(o->row.name, labelled(e, "m′", true)->text, n, value_of(e, "m′"));
    check(o->row.name, labelled(e, "v′", true)->text, n, value_of(e, "v′"));
    notation_set(n, "m′", value_of(e, "m′"));
    notation_set(n, "v′", value_of(e, "v′"));
}

/* "adam: w ← …": the parts one after the other lead to the number after. */
static void check_formula(const Optimizer *o, const char *text, Notation n, double after)
{
    while (text) {
        char name[NOTATION_NAME_SIZE], formula[EXPLAIN_TEXT_SIZE];
        double value;
        if (!notation_part(&text, name, formula, sizeof formula))
            fail_msg("%s: '%s' cannot be read", o->row.name, text);
        bool of_state = o->states > 0 && strcmp(name, o->state[0].letter) == 0;
        if (of_state)
            continue;
        if (!text)
            check(o->row.name, formula, &n, after);
        else if (notation_value(&n, formula, &value))
            notation_set(&n, name, value);
    }
}

static void check_update(const Optimizer *o, bool weight)
{
    Explanation e;
    Notation n = {0};
    Hyper hyper = {.rate = 0.125,
                   .settings = {.momentum = 0.8, .beta1 = 0.85, .beta2 = 0.95, .epsilon = 1e-3}};
    hyper.decay = o->decay > 0 ? 0.25 : 0;
    Selection subject = weight ? (Selection){SELECT_LINK, 1, 1, 0}
                               : (Selection){SELECT_BIAS, 2, 0, 0};
    const char *letter = weight ? "w" : "b", *after = weight ? "w ←" : "b ←";
    explain("tanh", o, &hyper, subject, &e);
    const ExplainLine *heading = explanation_heading(&e, WORD_UPDATE);
    heading = heading ? heading : explanation_heading(&e, WORD_DESCENT);
    assert_non_null(heading);
    read_settings(&e, &n);
    notation_set(&n, "λ", hyper.decay);
    notation_set(&n, letter, labelled(&e, letter, true)->value);
    notation_set(&n, "g", labelled(&e, "g", false)->value);
    check_state(o, &e, &n);
    const char *formula = strstr(heading->text, ": ");
    assert_non_null(formula);
    check_formula(o, formula + 2, n, value_of(&e, after));
    if (heading->word != WORD_DESCENT)
        return;
    notation_set(&n, weight ? "∂L/∂w" : "∂L/∂b", notation_get(&n, "g"));
    check(o->row.name, heading->rule, &n, value_of(&e, after));
}

static void updates_follow_their_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < optimizer_table.count; i++) {
        const Optimizer *o = (const Optimizer *)table_row(&optimizer_table, i);
        check_update(o, true);
        check_update(o, false);
    }
}

static void gradients_are_products(void **state)
{
    static const Selection subjects[] = {{SELECT_LINK, 1, 1, 0}, {SELECT_BIAS, 1, 2, 0},
                                         {SELECT_LINK, 2, 1, 3}, {SELECT_BIAS, 2, 0, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        Explanation e;
        Notation n = {0};
        Hyper hyper = {.rate = 0.125};
        char name[NOTATION_NAME_SIZE], formula[EXPLAIN_TEXT_SIZE];
        explain("tanh", optimizer_table.rows, &hyper, subjects[i], &e);
        const char *text = explanation_heading(&e, WORD_RULE)->text;
        assert_true(notation_part(&text, name, formula, sizeof formula));
        for (size_t k = 0; strcmp(e.line[k].label, name) != 0; k++)
            if (e.line[k].form == LINE_NUMBER) {
                check_holds(formula, e.line[k].label);
                notation_set(&n, e.line[k].label, e.line[k].value);
            }
        check("∂L/∂w", formula, &n, labelled(&e, name, false)->value);
    }
}

/* a and ∂a/∂z of every hidden unit, without dropout and with it: then f(z) and f′(z) stand in the
 * rules, and what these are in the heading and the row. */
static void check_unit(const Activation *f, double dropout, size_t unit)
{
    Explanation e;
    Notation n = {0};
    Hyper hyper = {.rate = 0.125, .dropout = dropout};
    double value;
    explain(f->row.name, optimizer_table.rows, &hyper, (Selection){SELECT_UNIT, 1, unit, 0}, &e);
    const ExplainLine *heading = explanation_heading(&e, dropout > 0 ? WORD_DROPOUT : WORD_F);
    const ExplainLine *a = labelled(&e, "a", true), *slope = labelled(&e, "∂a/∂z", false);
    assert_non_null(heading);
    notation_set(&n, "z", labelled(&e, "z", true)->value);
    assert_true(notation_value(&n, heading->rule, &value));
    notation_set(&n, "f(z)", value);
    notation_set(&n, "a", value);
    assert_true(notation_value(&n, f->derivative, &value));
    notation_set(&n, "f′(z)", value);
    assert_int_equal(a->dropped, slope->dropped);
    if (a->dropped) {
        assert_true(dropout > 0);
        check_near(a->value, 0, 0);
        check_near(slope->value, 0, 0);
        return;
    }
    check(f->row.name, a->rule, &n, a->value);
    check(f->row.name, slope->rule, &n, slope->value);
}

static void activations_follow_their_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < activation_table.count; i++) {
        const Activation *f = (const Activation *)table_row(&activation_table, i);
        for (size_t unit = 0; unit < 4 && f->elementwise; unit++) {
            check_unit(f, 0, unit);
            check_unit(f, 0.25, unit);
        }
    }
}

/* Where nothing is selected each layer, the loss and the rate have a line that opens them. */
static void everything_can_be_opened(void **state)
{
    static const SelectionKind kinds[] = {SELECT_LAYER, SELECT_LAYER, SELECT_LOSS, SELECT_RATE};
    Explanation e;
    Hyper hyper = {.rate = 0.125};
    size_t opened = 0;
    (void)state;
    explain("tanh", optimizer_table.rows, &hyper, (Selection){.kind = SELECT_NONE}, &e);
    for (size_t i = 0; i < e.count; i++) {
        const ExplainLine *line = &e.line[i];
        if (!line->opens)
            continue;
        assert_true(opened < 4);
        assert_int_equal(line->door.kind, kinds[opened]);
        opened++;
        if (line->door.kind == SELECT_LAYER)
            assert_int_equal(line->door.column, opened);
    }
    assert_int_equal(opened, 4);
}

/* What is pointed at in one line: the formula is that of the thing itself. */
static void what_is_pointed_at_has_its_own_formula(void **state)
{
    static const struct { Selection subject; const char *rule; } rows[] = {
        {{SELECT_UNIT, 1, 0, 0}, "a = tanh(z)"}, {{SELECT_UNIT, 2, 0, 0}, "a = 1/(1+e^-z)"},
        {{SELECT_UNIT, 0, 0, 0}, ""},            {{SELECT_LAYER, 1, 0, 0}, "a = tanh(z)"},
        {{SELECT_LINK, 1, 0, 0}, ""},            {{SELECT_BIAS, 1, 0, 0}, ""},
        {{SELECT_LOSS, 0, 0, 0}, "L = ½Σ(a−t)²"}, {{SELECT_TARGET, 2, 0, 0}, "L = ½Σ(a−t)²"},
        {{SELECT_RATE, 0, 0, 0}, "sgd: w ← w − η g"}, {{SELECT_NONE, 0, 0, 0}, ""}};
    Net net = make_net("3-4-2", "tanh", "sigmoid");
    Hyper hyper = {.rate = 0.125};
    Trainer t;
    Trace trace;
    Error err;
    (void)state;
    make_trainer(&t, &net, &data, &hyper, NULL);
    assert_true(trace_init(&trace, &t, &err));
    trace_capture(&trace, &t, 0, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ExplainLine line = explanation_self(&trace, &rows[i].subject);
        assert_string_equal(line.rule, rows[i].rule);
    }
    trace_free(&trace);
    trainer_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates_follow_their_rules),
        cmocka_unit_test(gradients_are_products),
        cmocka_unit_test(activations_follow_their_rules),
        cmocka_unit_test(everything_can_be_opened),
        cmocka_unit_test(what_is_pointed_at_has_its_own_formula),
    };
    make_points(&data, SAMPLES, 3, 2, 7);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests_name("explain_rules", tests, NULL, NULL);
    dataset_free(&data);
    return failed;
}
