/* Every line of every explanation is of one pass: at each phase of each pass, after each way to
 * come there, and while a wave is on its way, the numbers that are shown are those that loops in
 * double find for the sample and the parameters of that pass, sums are those of their terms, and
 * what has not been computed is "—". */
#include "explained.h"
#include "../reference/plain.h"
#include "../view/stage.h"
#include "../view/tap.h"

#include "explain/chain.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 60, HEIGHT = 120 };

static Player p;
static bool on_the_way; /* the last phase is, as a wave: all is still of before it */
static double still;
static double standing_clock(void)
{
    return still;
}

/* What is on the screen is of: the phases computed, and the pass in double. */
typedef struct Truth {
    size_t phases;
    bool several;   /* samples in the mini-batch */
    PlainNet net;   /* its parameters are those of the pass, its values the sample's */
    double x[16], t[16];
    double *mean;   /* gradient of the mini-batch */
    double loss, batch_loss;
} Truth;

static void sample_of(const Trainer *t, size_t row, double *x, double *targets)
{
    size_t k = trainer_sample(t, row);
    for (size_t i = 0; i < t->data->inputs; i++)
        x[i] = (double)t->data->x[k * t->data->inputs + i];
    for (size_t i = 0; i < t->data->outputs; i++)
        targets[i] = (double)t->data->t[k * t->data->outputs + i];
}

/* Of the state that was drawn last. The mean over the mini-batch first, the sample in the spotlight
 * last: its values stay. */
static void make_truth(Truth *m)
{
    const Trainer *t = &p.app.run.setup->trainer;
    size_t all = trainer_phases(t), rows = t->cursor.phase > 0 ? t->batch.rows : 0;
    *m = (Truth){.phases = t->cursor.phase, .several = rows > 1};
    const Real *theta = t->cursor.phase == all ? t->parameters.before : t->parameters.theta;
    m->net.inputs = t->net.inputs;
    m->net.count = t->net.layer_count;
    m->net.loss = plain_loss(t->spec.loss->row.name);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        m->net.layer[l].units = t->net.layers[l].units;
        m->net.layer[l].activation = plain_activation(t->net.layers[l].activation->row.name);
    }
    assert_true(plain_allocate(&m->net));
    for (size_t i = 0; i < m->net.parameters; i++)
        m->net.theta[i] = (double)theta[i];
    for (size_t r = 0; r < rows; r++) {
        sample_of(t, r, m->x, m->t);
        m->batch_loss += plain_forward(&m->net, m->x, m->t) / (double)rows;
        plain_backward(&m->net, m->x, m->t, 1 / (double)rows);
    }
    m->mean = calloc(m->net.parameters, sizeof *m->mean);
    assert_non_null(m->mean);
    memcpy(m->mean, m->net.gradient, m->net.parameters * sizeof *m->mean);
    sample_of(t, p.app.tools.trace.spotlight.row, m->x, m->t);
    m->loss = plain_forward(&m->net, m->x, m->t);
    plain_backward(&m->net, m->x, m->t, 1);
}

static void free_truth(Truth *m)
{
    free(m->mean);
    plain_free(&m->net);
}

static bool has_forward(const Truth *m, size_t layer)
{
    return m->phases > layer;
}

static bool has_backward(const Truth *m, size_t layer)
{
    return m->phases > 2 * m->net.count - layer;
}

static double a_of(const Truth *m, size_t column, size_t unit)
{
    return column == 0 ? m->x[unit] : m->net.layer[column - 1].a[unit];
}

static double a_gradient(const Truth *m, size_t layer, size_t unit)
{
    const PlainLayer *y = &m->net.layer[layer];
    double sum = 0;
    if (layer + 1 == m->net.count)
        return m->net.loss->slope(y->a[unit], m->t[unit]) /
               (m->net.loss->mean ? (double)y->units : 1);
    for (size_t k = 0; k < y[1].units; k++)
        sum += y[1].delta[k] * y[1].w[k * y[1].fan_in + unit];
    return sum;
}

/* Σ wa + b of a neuron. */
static void check_forward(const Truth *m, size_t layer, size_t unit)
{
    const PlainLayer *y = &m->net.layer[layer];
    bool in = layer == 0 || has_forward(m, layer - 1), out = has_forward(m, layer);
    ExplainedTable t = {.names = {"w", layer > 0 ? "a" : "x", layer > 0 ? "wa" : "wx"},
                .total = "z", .known = {true, in, out}, .multiplies = true,
                .rows = y->fan_in, .has_bias = true,
                .bias = y->b[unit], .sum = y->z[unit]};
    for (size_t i = 0; i < y->fan_in; i++) {
        double w = y->w[unit * y->fan_in + i], a = a_of(m, layer, i);
        memcpy(t.value[i], (double[]){w, a, w * a}, sizeof t.value[i]);
    }
    explained_table(&t, 1);
}

/* Σ wδ of a neuron or, in column 0, an input. */
static void check_backward(const Truth *m, size_t column, size_t unit, int titles)
{
    const PlainLayer *next = &m->net.layer[column];
    bool delta = has_backward(m, column), sum = column == 0 ? delta : has_backward(m, column - 1);
    ExplainedTable t = {.names = {"w", "δ", "wδ"}, .total = column == 0 ? "∂L/∂x" : "∂L/∂a",
                .known = {true, delta, sum}, .multiplies = true, .rows = next->units};
    for (size_t k = 0; k < next->units; k++) {
        double w = next->w[k * next->fan_in + unit];
        memcpy(t.value[k], (double[]){w, next->delta[k], w * next->delta[k]}, sizeof t.value[k]);
        t.sum += t.value[k][2];
    }
    explained_table(&t, titles);
}

static bool is_joint(const Truth *m, size_t layer)
{
    return layer + 1 == m->net.count &&
           (m->net.loss->partner || !m->net.layer[layer].activation->value);
}

static void do_line(const char *text)
{
    player_do(&p, text);
    if (p.app.notice.is_error)
        fail_msg("%s: %s", text, p.app.notice.text);
}

/* Undoes the last phase, and draws what it came from. */
static void draw_before(void)
{
    p.app.clock = player_clock;
    do_line("back");
    player_rest(&p);
}

/* Does it again, and draws its wave at two fifths of the way, where its clock stands. */
static void draw_wave(void)
{
    do_line("phase");
    still = p.app.motion.start + 0.4 * p.app.motion.seconds;
    p.app.clock = standing_clock;
    player_draw(&p);
    assert_true(p.app.motion.drawn > 0.39f && p.app.motion.drawn < 0.41f);
}

/* Another selection ends a wave: it is made before that begins. */
static void open(SelectionKind kind, size_t column, size_t unit, size_t source)
{
    if (on_the_way)
        draw_before();
    p.app.view.selection = (Selection){kind, column, unit, source};
    player_rest(&p);
    if (on_the_way)
        draw_wave();
}

static void check_unit(const Truth *m, size_t column, size_t unit)
{
    open(SELECT_UNIT, column, unit, 0);
    if (column == 0) {
        check_backward(m, 0, unit, explained_find("∂L/∂x = Σ wδ", 0) + 1);
        return;
    }
    size_t layer = column - 1;
    const PlainLayer *y = &m->net.layer[layer];
    check_forward(m, layer, unit);
    int after = explained_find("z", 1) + 1;
    explained_number("a", after + 1, has_forward(m, layer), y->a[unit]);
    int delta = explained_find("δ =", after);
    if (is_joint(m, layer)) {
        if (m->net.loss->partner)
            explained_number("δ", delta + 1, has_backward(m, layer), y->delta[unit]);
        return;
    }
    explained_number("∂L/∂a", delta + 1, has_backward(m, layer), a_gradient(m, layer, unit));
    explained_number("∂a/∂z", delta + 1, has_forward(m, layer), y->activation->slope(y->z[unit]));
    explained_number("δ", delta + 1, has_backward(m, layer), y->delta[unit]);
    if (column < m->net.count)
        check_backward(m, column, unit, explained_find("∂L/∂a = Σ wδ", delta) + 1);
}

/* The gradient's factors, the mean, and the update by gradient descent. */
static void check_parameter(const Truth *m, size_t layer, size_t unit, long source)
{
    const Trainer *t = &p.app.run.setup->trainer;
    const PlainLayer *y = &m->net.layer[layer];
    bool bias = source < 0, back = has_backward(m, layer), joint = is_joint(m, layer);
    size_t parameter = net_parameter(&t->net, (ParameterPlace){layer, unit, bias ? NET_BIAS
                                                                                 : source});
    bool updated = m->phases == 2 * m->net.count + 2;
    double input = bias ? 1 : a_of(m, layer, (size_t)source);
    double w = m->net.theta[parameter], g = m->mean[parameter];
    open(bias ? SELECT_BIAS : SELECT_LINK, layer + 1, unit, bias ? 0 : (size_t)source);
    if (joint)
        explained_number("∂L/∂z", 1, back, y->delta[unit]);
    else {
        explained_number("∂L/∂a", 1, back, a_gradient(m, layer, unit));
        explained_number("∂a/∂z", 1, has_forward(m, layer), y->activation->slope(y->z[unit]));
    }
    explained_number(bias ? "∂z/∂b" : "∂z/∂w", 1,
                     bias || layer == 0 || has_forward(m, layer - 1), input);
    explained_number(bias ? "∂L/∂b" : "∂L/∂w", 1, back, y->delta[unit] * input);
    if (m->several)
        explained_number("mean", 1, back, g);
    explained_number("g", 1, back, g);
    explained_number(bias ? "b" : "w", 1, true, w);
    explained_number("− ηg", 1, updated, -t->hyper.rate * g);
    explained_number(bias ? "b ←" : "w ←", 1, updated, w - t->hyper.rate * g);
    explained_number("L", 1, m->phases > m->net.count, m->batch_loss);
}

static void check_layer(const Truth *m, size_t layer)
{
    const PlainLayer *y = &m->net.layer[layer];
    bool forward = has_forward(m, layer), back = has_backward(m, layer);
    ExplainedTable t = {.names = {"z", "a", "δ"}, .known = {forward, forward, back},
                        .rows = y->units};
    double norm = 0, gradient = 0;
    const double *mean = m->mean + (y->w - m->net.theta);
    for (size_t i = 0; i < y->units * y->fan_in; i++) {
        norm += y->w[i] * y->w[i];
        gradient += mean[i] * mean[i];
    }
    for (size_t k = 0; k < y->units; k++)
        memcpy(t.value[k], (double[]){y->z[k], y->a[k], y->delta[k]}, sizeof t.value[k]);
    open(SELECT_LAYER, layer + 1, 0, 0);
    explained_number("‖W‖", 1, true, sqrt(norm));
    /* The first such line is of single samples: tests/unit/health.c. The next is of the mean. */
    int y_mean = explained_find("‖∇W‖", 1) + 1;
    explained_number("‖∇W‖", y_mean, back, sqrt(gradient));
    explained_table(&t, y_mean + 1);
}

static void check_loss(const Truth *m)
{
    bool known = m->phases > m->net.count, back = has_backward(m, m->net.count - 1);
    const PlainLayer *y = &m->net.layer[m->net.count - 1];
    bool forward = has_forward(m, m->net.count - 1);
    ExplainedTable t = {.names = {"a", "t", "term"}, .total = "L", .known = {forward, true, known},
                .rows = y->units, .sum = m->loss};
    for (size_t k = 0; k < y->units; k++)
        memcpy(t.value[k], (double[]){y->a[k], m->t[k], NAN}, sizeof t.value[k]);
    open(SELECT_LOSS, 0, 0, 0);
    explained_table(&t, 1);
    if (m->several)
        explained_number("mean", 2, known, m->batch_loss);
    for (size_t k = 0; k < y->units; k++) {
        open(SELECT_TARGET, m->net.count, k, 0);
        explained_number("t", 1, true, m->t[k]);
        explained_number("a", 1, forward, y->a[k]);
        explained_number("a − t", 1, forward, y->a[k] - m->t[k]);
        explained_number(m->net.loss->partner ? "∂L/∂z" : "∂L/∂a", 1, back,
               m->net.loss->partner ? y->delta[k] : a_gradient(m, m->net.count - 1, k));
    }
}

/* Everything that can be selected, at the state that the app is in. */
static void check_all(void)
{
    Truth m;
    open(SELECT_LOSS, 0, 0, 0);
    if (on_the_way)
        draw_before();
    make_truth(&m);
    if (on_the_way)
        draw_wave();
    for (size_t i = 0; i < m.net.inputs; i++)
        check_unit(&m, 0, i);
    for (size_t l = 0; l < m.net.count; l++) {
        const PlainLayer *y = &m.net.layer[l];
        check_layer(&m, l);
        for (size_t j = 0; j < y->units; j++) {
            check_unit(&m, l + 1, j);
            check_parameter(&m, l, j, -1);
            for (size_t i = 0; i < y->fan_in; i++)
                check_parameter(&m, l, j, (long)i);
        }
    }
    check_loss(&m);
    free_truth(&m);
}

/* With `wave`, that of the last phase too when it is on its way. */
static void check_state(bool wave)
{
    on_the_way = wave;
    if (wave)
        check_all();
    on_the_way = false;
    p.app.clock = player_clock;
    check_all();
}

static void open_net(const char *data, const char *const *lines)
{
    player_open(&p, data, WIDTH, HEIGHT);
    explained_of(&p, "");
    for (; *lines; lines++)
        do_line(*lines);
    player_key(&p, 'x');
    player_key(&p, 'z');
    player_draw(&p);
    assert_true(p.app.view.zoomed && p.app.view.focus == PANEL_EXPLAIN);
}

typedef struct Kind {
    const char *data, *lines[8];
} Kind;
static const Kind kinds[] = {
    {"xor", {NULL}},
    {"xor", {"set hidden 3,2", "set activation sigmoid", "set batch 2", "rate 0.3"}},
    {"xor", {"set hidden 0"}},
    {"and", {"set hidden 2", "set loss binary-cross-entropy", "set batch 1"}},
    {"encoder:4", {"set hidden 2", "set output-activation softmax", "set loss cross-entropy",
                   "set batch 3", "set shuffle on", "rate 0.5"}},
};

/* Two passes phase by phase, with the spotlight on another sample in the second. */
static void test_each_phase_of_each_pass(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        open_net(kinds[k].data, kinds[k].lines);
        size_t phases = trainer_phases(&p.app.run.setup->trainer);
        check_state(false);
        for (size_t i = 0; i < 2 * phases + 1; i++) {
            player_do(&p, "phase");
            p.app.view.spotlight = i < phases ? 0 : 1;
            check_state(true);
        }
        player_close(&p);
    }
}

/* After each way to come to a phase: back, by a jump, after a change by hand or of the rate. */
static void test_each_way_to_a_phase(void **state)
{
    static const char *const ways[][3] = {
        {"epoch 3", "back", NULL}, {"epoch 2", "phase 4", "back"}, {"epoch 2", "goto 1.0.backward2",
        "phase"}, {"epoch 2", "select w[1][1,1]", "edit 0.75"}, {"epoch", "rate 0.1", "phase 5"},
        {"epoch", "jog", "phase 4"}, {"epoch", "select x[1]", "edit 0.5"},
        {"phase 4", "select t[1]", "edit 1"}, {"epoch", "set activation sigmoid", "phase 4"}};
    (void)state;
    for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
        open_net("xor", kinds[0].lines);
        for (int i = 0; i < 3 && ways[k][i]; i++)
            do_line(ways[k][i]);
        check_state(false);
        for (int i = 0; i < 7; i++) {
            player_do(&p, "phase");
            check_state(i == 3);
        }
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_phase_of_each_pass),
        cmocka_unit_test(test_each_way_to_a_phase),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("passes", tests, NULL, NULL);
}
