/* What the rows of the tables say in letters against the independent implementation: each formula
 * of an activation, a loss and an optimizer is read as it is shown and worked out for random
 * numbers. One that cannot be read fails, too. */
#include "reference/notation.h"
#include "reference/plain.h"
#include "support.h"

#include "core/method/loss.h"
#include "core/method/optimizer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CASES = 40, OUTPUTS_MAX = 5, UPDATES = 12, TEXT_SIZE = 128 };

/* The rows whose numbers are shown with so few digits that the last one can be seen. */
static const struct { const char *name; double error; } rounded[] = {{"selu", 4e-5}};

static double tolerance_of(const char *name)
{
    for (size_t i = 0; i < sizeof rounded / sizeof rounded[0]; i++)
        if (strcmp(rounded[i].name, name) == 0)
            return rounded[i].error;
    return 1e-12;
}

static void check_formula(const Notation *n, const char *row, const char *text, double wanted)
{
    double got = NAN;
    if (!text || !notation_value(n, text, &got))
        fail_msg("%s: '%s' cannot be read", row, text ? text : "");
    if (!(fabs(got - wanted) <= tolerance_of(row) * fmax(1, fabs(wanted))))
        fail_msg("%s: %s is %.17g, and is to be %.17g", row, text, got, wanted);
}

static uint64_t seed_of(const TableRow *row)
{
    return draw_seed((const char *[]){"formulas", row->name, NULL});
}

/* The notation is read as it is meant: worked out by hand. */
static void formulas_are_read_as_they_are_meant(void **state)
{
    static const double each[] = {1, 2, 4};
    static const struct { const char *text; double wanted; } rows[] = {
        {"1-2-3", -4}, {"−2x²", -18}, {"12/2x", NAN}, {"12/2 x", 18}, {"8/2/2", 2},
        {"x^-2", 1.0 / 9},
        {"½Σy²", 10.5}, {"Σ y + 1", 8}, {"mean y + 1", 10.0 / 3}, {"Σy²/n", 7}, {"|1−x|x", 6},
        {"x>2: 5, else 7", 5}, {"x<2: 5, else 7", 7}, {"4 if xy<2", 0}, {"4 if xy>2", 4},
        {"max(-1,min(1,x))", 1}, {"clip(−x,±2)", -2}, {"ln e^x", 3}, {"√(x+1)/√(4) x", 3},
        {"q+x, q=2x", 9}, {"x>2", 1}, {"x · sign−1", NAN}, {"(x", NAN}, {"x)", NAN}, {"w", NAN},
        {"", NAN}, {"x+", NAN}, {"x,", NAN}};
    Notation n = {.outputs = 3};
    (void)state;
    notation_set(&n, "x", 3);
    notation_set(&n, "n", 3);
    notation_set_each(&n, "y", each);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value;
        bool read = notation_value(&n, rows[i].text, &value);
        if (read != !isnan(rows[i].wanted) ||
            (read && !(fabs(value - rows[i].wanted) <= 1e-12)))
            fail_msg("'%s' is %g", rows[i].text, read ? value : NAN);
    }
}

/* One layer of `outputs` units whose z are its inputs. */
static void open_layer(PlainNet *net, size_t outputs, const char *activation, const PlainLoss *loss)
{
    *net = (PlainNet){.inputs = outputs, .count = 1, .loss = loss};
    net->layer[0].units = outputs;
    net->layer[0].activation = plain_activation(activation);
    assert_non_null(net->layer[0].activation);
    assert_true(plain_allocate(net));
    for (size_t k = 0; k < outputs; k++)
        net->layer[0].w[k * outputs + k] = 1;
}

/* f(z) and f′(z) of a unit of its own. */
static void check_of_one(const Activation *f, const PlainActivation *plain)
{
    uint64_t seed = seed_of(&f->row);
    for (size_t c = 0; c < CASES; c++) {
        double z = draw_uniform(&seed, -6, 6);
        Notation n = {0};
        notation_set(&n, "z", z);
        check_formula(&n, f->row.name, f->formula, plain->value(z));
        notation_set(&n, "a", plain->value(z));
        check_formula(&n, f->row.name, f->derivative, plain->slope(z));
    }
}

/* f(z) of units that depend on each other, and the slope of each along its own z, which is taken
 * from differences of f. */
static void check_of_all(const Activation *f)
{
    static const double step = 1e-5, none[OUTPUTS_MAX] = {0};
    uint64_t seed = seed_of(&f->row);
    for (size_t c = 0; c < CASES; c++) {
        double z[OUTPUTS_MAX];
        Notation n = {.outputs = 2 + c % (OUTPUTS_MAX - 1)};
        PlainNet net;
        open_layer(&net, n.outputs, f->row.name, plain_loss("half-squared"));
        for (size_t k = 0; k < n.outputs; k++)
            z[k] = draw_uniform(&seed, -3, 3);
        notation_set_each(&n, "z", z);
        notation_set_each(&n, "a", net.layer[0].a);
        for (n.output = 0; n.output < n.outputs; n.output++) {
            double *moved = &z[n.output], middle = *moved, side[2], slope;
            for (int up = 0; up < 2; up++) {
                *moved = middle + (up ? step : -step);
                plain_forward(&net, z, none);
                side[up] = net.layer[0].a[n.output];
            }
            *moved = middle;
            plain_forward(&net, z, none);
            check_formula(&n, f->row.name, f->formula, net.layer[0].a[n.output]);
            assert_true(notation_value(&n, f->derivative, &slope));
            check_near(slope, (side[1] - side[0]) / (2 * step), 1e-8);
        }
        plain_free(&net);
    }
}

static void activations_are_what_their_formulas_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < activation_table.count; i++) {
        const Activation *f = (const Activation *)table_row(&activation_table, i);
        const PlainActivation *plain = plain_activation(f->row.name);
        if (!plain)
            fail_msg("%s has no formula in plain_tables.c", f->row.name);
        if (plain->value)
            check_of_one(f, plain);
        else
            check_of_all(f);
    }
}

/* Random targets that the loss takes. */
static void draw_targets(const PlainLoss *loss, size_t n, uint64_t *seed, double *t)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++) {
        t[k] = loss->partner ? draw_uniform(seed, 0, 1) : draw_uniform(seed, -2, 2);
        t[k] = loss->of_signs ? copysign(1, t[k]) : t[k];
        sum += t[k];
    }
    for (size_t k = 0; k < n && loss->partner && strcmp(loss->partner, "softmax") == 0; k++)
        t[k] /= sum;
}

/* ∂L/∂z of output k, from the ∂L/∂a that the formula says. */
static double delta_by_formula(const Loss *loss, const PlainNet *net, Notation n, size_t k)
{
    const PlainLayer *y = &net->layer[0];
    double delta = 0, gradient;
    for (n.output = 0; n.output < n.outputs; n.output++) {
        double own = n.output == k, slope;
        if (!notation_value(&n, loss->derivative, &gradient))
            fail_msg("%s: '%s' cannot be read", loss->row.name, loss->derivative);
        slope = y->activation->slope ? own * y->activation->slope(y->z[k])
                                     : y->a[n.output] * (own - y->a[k]);
        delta += gradient * slope;
    }
    return delta;
}

static void check_loss(const Loss *loss, size_t outputs, uint64_t *seed)
{
    const PlainLoss *plain = plain_loss(loss->row.name);
    double z[OUTPUTS_MAX], t[OUTPUTS_MAX];
    PlainNet net;
    Notation n = {.outputs = outputs};
    open_layer(&net, outputs, loss->partner ? loss->partner : "identity", plain);
    for (size_t k = 0; k < outputs; k++)
        z[k] = draw_uniform(seed, -2, 2);
    draw_targets(plain, outputs, seed, t);
    double value = plain_forward(&net, z, t);
    plain_backward(&net, z, t, 1);
    notation_set(&n, "n", (double)outputs);
    notation_set_each(&n, "a", net.layer[0].a);
    notation_set_each(&n, "t", t);
    check_formula(&n, loss->row.name, loss->formula, value);
    for (n.output = 0; n.output < outputs; n.output++) {
        double delta = net.layer[0].delta[n.output];
        check_near(delta_by_formula(loss, &net, n, n.output), delta, 1e-12);
        if (loss->delta)
            check_formula(&n, loss->row.name, loss->delta_formula, delta);
    }
    plain_free(&net);
}

static void losses_are_what_their_formulas_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < loss_table.count; i++) {
        const Loss *loss = (const Loss *)table_row(&loss_table, i);
        uint64_t seed = seed_of(&loss->row);
        if (!plain_loss(loss->row.name))
            fail_msg("%s has no formula in plain_tables.c", loss->row.name);
        assert_int_equal(loss->delta != NULL, loss->delta_formula != NULL);
        for (size_t c = 0; c < CASES; c++)
            check_loss(loss, 1 + c % OUTPUTS_MAX, &seed);
    }
}

/* Rules that are words, and what they mean: `state` is the number of the optimizer's row that the
 * rule is of, g the gradient; the gradient before stands for itself. */
static double nothing_if_the_sign_changed(double old, double g, double before)
{
    (void)old;
    return g * before < 0 ? 0 : g;
}

static double larger_or_smaller(double old, double g, double before)
{
    return g * before > 0 ? old * 1.2 : g * before < 0 ? old / 2 : old;
}

static const struct {
    const char *text;
    double (*value)(double old, double g, double before);
} in_words[] = {{"g, 0 if other sign", nothing_if_the_sign_changed},
                {"×1.2, or ÷2", larger_or_smaller}};

/* The number of state that the rule makes; false where the rule has a letter that is not known
 * yet. */
static bool follow_rule(const Notation *n, const OptimizerState *row, double *next)
{
    double old = notation_get(n, row->letter), g = notation_get(n, "gradient");
    for (size_t i = 0; i < sizeof in_words / sizeof in_words[0]; i++)
        if (strcmp(row->rule, in_words[i].text) == 0) {
            *next = in_words[i].value(old, g, notation_get(n, "before"));
            return true;
        }
    return notation_value(n, row->rule, next);
}

/* The parts of a formula, one after the other: state has its new value in them, but for the parts
 * that say how it comes by it. What is given a value is known to those that follow. */
static void follow_formula(const Optimizer *o, const Notation *old, Notation *n, const char *text)
{
    while (text) {
        char name[NOTATION_NAME_SIZE], formula[TEXT_SIZE];
        double value;
        bool of_state = false;
        if (!notation_part(&text, name, formula, sizeof formula))
            fail_msg("%s: '%s' cannot be read", o->row.name, text);
        for (size_t i = 0; i < o->states; i++)
            of_state = of_state || strcmp(o->state[i].letter, name) == 0;
        if (!notation_value(of_state ? old : n, formula, &value))
            fail_msg("%s: '%s' cannot be read", o->row.name, formula);
        if (of_state)
            check_near(value, notation_get(n, name), 1e-14);
        notation_set(n, name, value);
    }
}

/* One update by what the row says. state[] is what it keeps, in the order of its letters. */
static void update_by_text(const Optimizer *o, const char *formula, Notation *n, double *state)
{
    Notation old = *n;
    bool done[OPTIMIZER_STATES_MAX] = {false};
    for (size_t i = 0; i < o->states; i++)
        done[i] = follow_rule(&old, &o->state[i], &state[i]);
    for (size_t i = 0; i < o->states; i++)
        if (done[i])
            notation_set(n, o->state[i].letter, state[i]);
    if (o->corrects) {
        notation_set(n, "m′", state[0] / (1 - pow(notation_get(n, "β₁"), notation_get(n, "t"))));
        notation_set(n, "v′", state[1] / (1 - pow(notation_get(n, "β₂"), notation_get(n, "t"))));
    }
    follow_formula(o, &old, n, formula);
    notation_set(&old, "d", notation_get(n, "d"));
    for (size_t i = 0; i < o->states; i++)
        if (!done[i] && !follow_rule(&old, &o->state[i], &state[i]))
            fail_msg("%s: '%s' cannot be read", o->row.name, o->state[i].rule);
}

/* The letters of the settings; `rate` where the row leaves the rate to the data. */
static Notation letters_of(const PlainSettings *s)
{
    Notation n = {0};
    notation_set(&n, "η", s->rate);
    notation_set(&n, "μ", s->momentum);
    notation_set(&n, "β₁", s->beta1);
    notation_set(&n, "β₂", s->beta2);
    notation_set(&n, "ε", s->epsilon);
    notation_set(&n, "λ", s->decay);
    return n;
}

/* Some updates of one number, by the row's formula and plainly. */
static void check_updates(const Optimizer *o, bool weight)
{
    const PlainOptimizer *plain = plain_optimizer(o->row.name);
    PlainSettings s = plain->usual;
    s.rate = s.rate > 0 ? s.rate : 0.1;
    s.epsilon = s.epsilon > 0 ? 1e-3 : 0;
    uint64_t seed = seed_of(&o->row);
    double number = 0.5, kept[OPTIMIZER_STATES_MAX] = {0}, wanted[2] = {0}, before = 0;
    bool of_size = strcmp(o->row.name, "rprop") == 0;
    kept[1] = of_size ? s.rate : 0;
    for (size_t t = 1; t <= UPDATES; t++) {
        Notation n = letters_of(&s);
        double g = draw_uniform(&seed, -1, 1), old = number;
        notation_set(&n, "t", (double)t);
        notation_set(&n, weight ? "w" : "b", number);
        for (size_t i = 0; i < o->states; i++)
            notation_set(&n, o->state[i].letter, kept[i]);
        notation_set(&n, "before", before);
        notation_set(&n, "gradient", g);
        notation_set(&n, "g", g);
        update_by_text(o, weight ? o->formula : o->bias_formula, &n, kept);
        number = notation_get(&n, weight ? "w" : "b");
        old -= weight ? s.rate * s.decay * old : 0;
        check_near(number, plain->update(&s, (double)t, old, g, wanted), 1e-13);
        for (size_t i = 0; i < o->states; i++)
            check_near(kept[i], wanted[i], 1e-13);
        before = wanted[0];
    }
}

static void optimizers_are_what_their_formulas_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < optimizer_table.count; i++) {
        const Optimizer *o = (const Optimizer *)table_row(&optimizer_table, i);
        if (!plain_optimizer(o->row.name))
            fail_msg("%s has no formula in plain_tables.c", o->row.name);
        assert_int_equal(o->corrects, strstr(o->formula, "m′") != NULL);
        check_updates(o, true);
        check_updates(o, false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_are_read_as_they_are_meant),
        cmocka_unit_test(activations_are_what_their_formulas_say),
        cmocka_unit_test(losses_are_what_their_formulas_say),
        cmocka_unit_test(optimizers_are_what_their_formulas_say),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("formulas", tests, NULL, NULL);
}
