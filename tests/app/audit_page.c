/* The explanation of everything in random networks at each phase of their first mini-batches: each
 * number is that of a run in double, "—" before it is computed; products and sums in its tables
 * come out from what is shown. */
#include "audit_net.h"
#include "explained.h"

#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 60, HEIGHT = 120 };

static Player *const p = &audit_player;
static Truth *const m = &audit_truth;

static void look_at(SelectionKind kind, size_t column, size_t unit, size_t source)
{
    p->app.view.selection = (Selection){kind, column, unit, source};
    player_settle(p);
    player_rest(p);
}

/* z = Σ wa + b. */
static void check_forward(size_t layer, size_t unit)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool in = layer == 0 || truth_has_forward(m, layer - 1), out = truth_has_forward(m, layer);
    ExplainedTable t = {.names = {"w", layer > 0 ? "a" : "x", layer > 0 ? "wa" : "wx"},
                        .total = "z", .known = {true, in, out}, .multiplies = true,
                        .rows = y->fan_in, .has_bias = true,
                        .bias = y->b[unit], .sum = y->z[unit]};
    for (size_t i = 0; i < y->fan_in; i++) {
        double w = y->w[unit * y->fan_in + i], a = truth_a(m, layer, i);
        memcpy(t.value[i], (double[]){w, a, w * a}, sizeof t.value[i]);
    }
    explained_table(&t, 1);
}

/* Σ wδ of a neuron or, in column 0, an input. */
static void check_backward(size_t column, size_t unit, int titles)
{
    const PlainLayer *next = &m->run.net.layer[column];
    bool delta = truth_has_backward(m, column);
    bool sum = column == 0 ? delta : truth_has_backward(m, column - 1);
    ExplainedTable t = {.names = {"w", "δ", "wδ"}, .total = column == 0 ? "∂L/∂x" : "∂L/∂a",
                        .known = {true, delta, sum}, .multiplies = true, .rows = next->units};
    for (size_t k = 0; k < next->units; k++) {
        double w = next->w[k * next->fan_in + unit];
        memcpy(t.value[k], (double[]){w, next->delta[k], w * next->delta[k]},
               sizeof t.value[k]);
        t.sum += t.value[k][2];
    }
    explained_table(&t, titles);
}

/* δ of one unit of softmax, which all outputs have a part in: Σ ∂L/∂a · ∂a/∂z. */
static void check_joint_delta(size_t layer, size_t unit, int heading)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool back = truth_has_backward(m, layer), forward = truth_has_forward(m, layer);
    if (m->run.net.loss->partner) {
        explained_number("δ", heading + 1, back, y->delta[unit]);
        return;
    }
    ExplainedTable t = {.names = {"∂L/∂a", "∂a/∂z", "term"}, .total = "δ",
                        .known = {back, forward, back}, .multiplies = true, .rows = y->units,
                        .sum = y->delta[unit]};
    for (size_t k = 0; k < y->units; k++) {
        double slope = y->a[k] * ((k == unit) - y->a[unit]);
        double error = truth_a_gradient(m, layer, k);
        memcpy(t.value[k], (double[]){error, slope, error * slope}, sizeof t.value[k]);
    }
    explained_table(&t, heading + 1);
}

static void check_unit(size_t column, size_t unit)
{
    look_at(SELECT_UNIT, column, unit, 0);
    if (column == 0) {
        check_backward(0, unit, explained_find("∂L/∂x = Σ wδ", 0) + 1);
        return;
    }
    size_t layer = column - 1;
    const PlainLayer *y = &m->run.net.layer[layer];
    bool forward = truth_has_forward(m, layer), back = truth_has_backward(m, layer);
    check_forward(layer, unit);
    int after = explained_find("z", 1) + 1;
    explained_number("a", after + 1, forward, y->a[unit]);
    double slope = y->activation->value ? truth_slope(m, layer, unit)
                                        : y->a[unit] * (1 - y->a[unit]);
    explained_number("∂a/∂z", after + 1, forward, slope);
    int delta = explained_find("δ =", after);
    if (truth_is_joint(m, layer)) {
        check_joint_delta(layer, unit, delta);
        return;
    }
    explained_number("∂L/∂a", delta + 1, back, truth_a_gradient(m, layer, unit));
    explained_number("∂a/∂z", delta + 1, forward, slope);
    explained_number("δ", delta + 1, back, y->delta[unit]);
    if (column < m->run.net.count)
        check_backward(column, unit, explained_find("∂L/∂a = Σ wδ", delta) + 1);
}

/* What the optimizer keeps of a parameter, before and after. */
static void check_state(size_t parameter, int from)
{
    const Optimizer *optimizer = p->app.run.setup->trainer.spec.optimizer;
    const double *old = m->run.old_state + 2 * parameter, *now = m->run.state + 2 * parameter;
    bool updated = truth_has_update(m);
    for (size_t i = 0; i < optimizer->states; i++) {
        char label[32];
        snprintf(label, sizeof label, "%s ←", optimizer->state[i].letter);
        explained_number(optimizer->state[i].letter, from, updated, old[i]);
        explained_number(label, from, updated, now[i]);
    }
    if (!optimizer->corrects)
        return;
    double t = (double)m->run.updates;
    explained_number("m′", from, updated, now[0] / (1 - pow(m->run.settings.beta1, t)));
    explained_number("v′", from, updated, now[1] / (1 - pow(m->run.settings.beta2, t)));
}

/* What the update of all parameters did to the loss of the mini-batch. */
static void check_effect(void)
{
    bool updated = truth_has_update(m);
    double predicted = 0, after = plain_run_loss(&m->run, m->run.after);
    plain_run_row(&m->run, m->row);
    for (size_t i = 0; i < m->run.net.parameters; i++)
        predicted += m->run.mean[i] * (m->run.after[i] - m->run.net.theta[i]);
    explained_number("L", 1, truth_has_loss(m), m->run.loss);
    explained_number("predicted", 1, updated, predicted);
    explained_number("actual", 1, updated, after - m->run.loss);
    explained_number("L ←", 1, updated, after);
}

static void check_update(size_t parameter, bool bias, bool back)
{
    bool updated = truth_has_update(m), sgd = strcmp(m->run.optimizer->name, "sgd") == 0;
    double w = m->run.net.theta[parameter], after = m->run.after[parameter];
    double decay = bias ? 0 : -m->run.settings.rate * m->run.settings.decay * w;
    char name[16];
    snprintf(name, sizeof name, "%s:", m->run.optimizer->name);
    int heading = explained_find(name, 1);
    assert_true(heading > 0);
    explained_number("g", heading, back, m->run.mean[parameter]);
    explained_number(bias ? "b" : "w", heading, true, w);
    if (fabs(decay) > 0)
        explained_number("− ηλw", heading, updated, decay);
    explained_number(sgd ? "− ηg" : "+ Δ", heading, updated, after - decay - w);
    explained_number(bias ? "b ←" : "w ←", heading, updated, after);
    check_state(parameter, explained_find("g", heading) + 1);
}

static void check_parameter(size_t layer, size_t unit, long source)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool bias = source < 0, back = truth_has_backward(m, layer);
    size_t at = bias ? 0 : (size_t)source;
    const double *theta = bias ? &y->b[unit] : &y->w[unit * y->fan_in + at];
    size_t parameter = (size_t)(theta - m->run.net.theta);
    double input = bias ? 1 : truth_a(m, layer, at);
    look_at(bias ? SELECT_BIAS : SELECT_LINK, layer + 1, unit, at);
    if (truth_is_joint(m, layer)) {
        explained_number("∂L/∂z", 1, back, y->delta[unit]);
    } else {
        explained_number("∂L/∂a", 1, back, truth_a_gradient(m, layer, unit));
        explained_number("∂a/∂z", 1, truth_has_forward(m, layer), truth_slope(m, layer, unit));
    }
    explained_number(bias ? "∂z/∂b" : "∂z/∂w", 1,
                     bias || layer == 0 || truth_has_forward(m, layer - 1), input);
    explained_number(bias ? "∂L/∂b" : "∂L/∂w", 1, back, y->delta[unit] * input);
    if (m->run.rows > 1)
        explained_number("mean", 1, back, m->run.mean[parameter]);
    check_update(parameter, bias, back);
    check_effect();
}

static void check_layer(size_t layer)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool forward = truth_has_forward(m, layer), back = truth_has_backward(m, layer);
    ExplainedTable t = {.names = {"z", "a", "δ"}, .known = {forward, forward, back},
                        .rows = y->units};
    const double *mean = m->run.mean + (y->w - m->run.net.theta);
    double norm = 0, gradient = 0, one = 0;
    for (size_t i = 0; i < y->units * y->fan_in; i++) {
        norm += y->w[i] * y->w[i];
        gradient += mean[i] * mean[i];
    }
    for (size_t k = 0; k < y->units; k++)
        memcpy(t.value[k], (double[]){y->z[k], y->a[k], y->delta[k]}, sizeof t.value[k]);
    look_at(SELECT_LAYER, layer + 1, 0, 0);
    explained_number("‖W‖", 1, true, sqrt(norm));
    /* Of one sample the norm of all products δ a, added up one by one here. */
    for (size_t k = 0; k < y->units; k++)
        for (size_t i = 0; i < y->fan_in; i++)
            one += pow(y->delta[k] * truth_a(m, layer, i), 2);
    explained_number(layer > 0 ? "‖δ‖ ‖a‖" : "‖δ‖ ‖x‖", 1, back, sqrt(one));
    explained_number("‖∇W‖", 1, back, m->run.rms[layer]);
    int of_mean = explained_find("‖∇W‖", 1) + 1;
    explained_number("‖∇W‖", of_mean, back, sqrt(gradient));
    explained_table(&t, of_mean + 1);
}

static void check_target(size_t k)
{
    const PlainNet *net = &m->run.net;
    size_t last = net->count - 1;
    double target = m->t[m->row * net->outputs + k], a = net->layer[last].a[k];
    bool forward = truth_has_forward(m, last), back = truth_has_backward(m, last);
    look_at(SELECT_TARGET, net->count, k, 0);
    explained_number("t", 1, true, target);
    explained_number("a", 1, forward, a);
    explained_number("a − t", 1, forward, a - target);
    if (net->loss->partner)
        explained_number("∂L/∂z", 1, back, net->layer[last].delta[k]);
    else
        explained_number("∂L/∂a", 1, back, truth_a_gradient(m, last, k));
}

static void check_loss(void)
{
    const PlainNet *net = &m->run.net;
    const PlainLayer *y = &net->layer[net->count - 1];
    bool known = truth_has_loss(m), forward = truth_has_forward(m, net->count - 1);
    ExplainedTable t = {.names = {"a", "t", "term"}, .total = "L", .known = {forward, true, known},
                        .rows = y->units, .sum = m->loss};
    for (size_t k = 0; k < y->units; k++) {
        double target = m->t[m->row * net->outputs + k];
        double term = net->loss->partner ? NAN
                                         : net->loss->value(y->a[k], target) /
                                               (net->loss->mean ? (double)y->units : 1);
        memcpy(t.value[k], (double[]){y->a[k], target, term}, sizeof t.value[k]);
    }
    look_at(SELECT_LOSS, 0, 0, 0);
    explained_table(&t, 1);
    if (m->run.rows > 1)
        explained_number("mean", 2, known, m->run.loss);
    for (size_t k = 0; k < y->units; k++)
        check_target(k);
}

/* All pages, but in each phase every sixth parameter. */
static void check_pages(void)
{
    size_t turn = m->phases + m->run.updates;
    if (p->app.view.focus != PANEL_EXPLAIN) {
        player_key(p, 'x');
        player_key(p, 'z');
        player_draw(p);
        explained_of(p, audit_about());
    }
    assert_true(p->app.view.zoomed && p->app.view.focus == PANEL_EXPLAIN);
    for (size_t i = 0; i < m->run.net.inputs; i++)
        check_unit(0, i);
    for (size_t l = 0; l < m->run.net.count; l++) {
        check_layer(l);
        for (size_t j = 0; j < m->run.net.layer[l].units; j++) {
            check_unit(l + 1, j);
            for (long i = -1; i < (long)m->run.net.layer[l].fan_in; i++)
                if (turn++ % 6 == 0)
                    check_parameter(l, j, i);
        }
    }
    check_loss();
}

static void test_the_explanation(void **state)
{
    (void)state;
    audit_each_phase(WIDTH, HEIGHT, "", check_pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_explanation),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("audit_page", tests, audit_folder_open,
                                       audit_folder_close);
}
