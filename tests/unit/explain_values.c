/* The lines of explanations against the independent implementation in tests/reference/plain.c: at
 * every phase of every step, what is known, and its value. */
#include "reference/plain.h"
#include "support.h"

#include "explain/explanation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 5, STEPS = 3, INPUTS = 3, OUTPUTS = 2 };

typedef struct Kind {
    const char *shape, *hidden, *output, *loss, *optimizer;
} Kind;

static const Kind kinds[] = {
    {"3-4-2", "tanh", "sigmoid", "half-squared", "sgd"},
    {"3-4-2", "sigmoid", "softmax", "cross-entropy", "momentum"},
    {"3-2-4-2", "softplus", "sigmoid", "binary-cross-entropy", "adam"},
    {"3-4-2", "silu", "identity", "mean-squared", "nesterov"},
    {"3-5-2", "tanh", "softmax", "half-squared", "adagrad"},
    {"3-2", "tanh", "tanh", "half-squared", "rmsprop"},
    {"3-4-2", "gelu", "sigmoid", "mean-squared", "adadelta"},
    {"3-4-3-2", "elu", "tanh", "mean-squared", "adamw"},
};

/* A training run twice: by the program, and plainly. */
typedef struct Twin {
    const Kind *kind;
    Net net;
    Dataset data;
    Trainer trainer;
    Trace trace;
    PlainNet plain, sample;    /* the mini-batch; and the sample in the spotlight alone */
    PlainNet own;              /* a sample of no data */
    const PlainOptimizer *optimizer;
    PlainSettings settings;
    double *state, *old_state; /* what the optimizer keeps, after and before the update */
    double *after;             /* the parameters after it */
    double x[SAMPLES * INPUTS], t[SAMPLES * OUTPUTS];
    double loss, batch_loss;
    size_t row;
} Twin;

static void open_plain(Twin *w, PlainNet *p)
{
    *p = (PlainNet){.inputs = w->net.inputs, .count = w->net.layer_count,
                    .loss = plain_loss(w->kind->loss)};
    for (size_t l = 0; l < p->count; l++) {
        p->layer[l].units = w->net.layers[l].units;
        p->layer[l].activation = plain_activation(w->net.layers[l].activation->row.name);
    }
    assert_true(plain_allocate(p));
}

/* Targets are one class a sample, which suits every loss here. */
static void open_twin(Twin *w, const Kind *kind)
{
    Error err;
    *w = (Twin){.kind = kind, .net = make_net(kind->shape, kind->hidden, kind->output)};
    uint64_t seed = draw_seed((const char *[]){kind->loss, kind->optimizer, NULL});
    make_points(&w->data, SAMPLES, INPUTS, OUTPUTS, seed);
    for (size_t k = 0; k < SAMPLES * OUTPUTS; k++)
        w->data.t[k] = k % OUTPUTS == k / OUTPUTS % 2;
    dataset_finish(&w->data);
    TrainerSpec spec = {loss_find(kind->loss, &err), optimizer_find(kind->optimizer, &err),
                        init_find("glorot-uniform", &err), false, 0, NULL, NULL};
    Hyper hyper = hyper_usual(spec.optimizer);
    hyper.rate = 0.1;
    hyper.shuffle = false;
    hyper.settings.epsilon = 1e-3;
    assert_true(trainer_init(&w->trainer, &w->net, &w->data, &spec, &hyper, &err));
    assert_true(trace_init(&w->trace, &w->trainer, &err));
    open_plain(w, &w->plain);
    open_plain(w, &w->sample);
    open_plain(w, &w->own);
    w->optimizer = plain_optimizer(kind->optimizer);
    w->settings = (PlainSettings){hyper.rate, hyper.settings.momentum, hyper.settings.beta1,
                                  hyper.settings.beta2, hyper.settings.epsilon, hyper.decay};
    w->state = calloc(5 * w->plain.parameters, sizeof *w->state);
    assert_non_null(w->state);
    w->old_state = w->state + 2 * w->plain.parameters;
    w->after = w->old_state + 2 * w->plain.parameters;
    for (size_t i = 0; i < SAMPLES * INPUTS; i++)
        w->x[i] = (double)w->data.x[i];
    for (size_t i = 0; i < SAMPLES * OUTPUTS; i++)
        w->t[i] = (double)w->data.t[i];
}

static void close_twin(Twin *w)
{
    trace_free(&w->trace);
    trainer_free(&w->trainer);
    dataset_free(&w->data);
    plain_free(&w->plain);
    plain_free(&w->sample);
    plain_free(&w->own);
    free(w->state);
}

/* The step to come, done plainly from the parameters that the program has. */
static void step_plainly(Twin *w, size_t number)
{
    size_t n = w->plain.parameters;
    for (size_t i = 0; i < n; i++)
        w->plain.theta[i] = w->sample.theta[i] = (double)w->trainer.parameters.theta[i];
    memset(w->sample.gradient, 0, n * sizeof *w->sample.gradient);
    w->batch_loss = plain_batch(&w->plain, SAMPLES, w->x, w->t);
    w->loss = plain_forward(&w->sample, w->x + w->row * INPUTS, w->t + w->row * OUTPUTS);
    plain_backward(&w->sample, w->x + w->row * INPUTS, w->t + w->row * OUTPUTS, 1);
    memcpy(w->old_state, w->state, 2 * n * sizeof *w->state);
    plain_update(&w->plain, w->optimizer, &w->settings, number, w->state);
    memcpy(w->after, w->plain.theta, n * sizeof *w->after);
}

/* Where the pass has come to, told by the phases alone. */
static bool forward(const Twin *w, size_t layer) { return w->trace.cursor.phase >= layer + 1; }
static bool has_loss(const Twin *w) { return w->trace.cursor.phase >= w->net.layer_count + 1; }
static bool backward(const Twin *w, size_t layer)
{
    return w->trace.cursor.phase >= w->net.layer_count + 1 + (w->net.layer_count - layer);
}
static bool updated(const Twin *w) { return w->trace.cursor.phase == 2 * w->net.layer_count + 2; }

static void check_value(const Twin *w, const Explanation *e, const ExplainLine *line, bool known,
                        double wanted)
{
    char name[SELECTION_NAME_SIZE], number[FORMAT_SIZE];
    selection_name(&e->subject, name);
    if (line->known != known)
        fail_msg("%s of %s, phase %zu, %s: %s", line->label, name, w->trace.cursor.phase,
                 w->kind->optimizer, known ? "is not known" : "is known already");
    if (!known)
        assert_string_equal(line_value(line, number), "—");
    else if (!(fabs(line->value - wanted) <= 2e-5 * fmax(1, fabs(wanted))))
        fail_msg("%s of %s, phase %zu, %s: %.9g for %.9g", line->label, name, w->trace.cursor.phase,
                 w->kind->optimizer, line->value, wanted);
}

static void check(const Twin *w, const Explanation *e, WordId word, bool known, double wanted)
{
    const ExplainLine *line = explanation_find(e, word);
    if (!line)
        fail_msg("there is no line '%s'", word_of(word)->row.name);
    check_value(w, e, line, known, wanted);
}

/* Terms multiply, where they do, and add up to the value of their line. */
static void check_terms(const Twin *w, const ExplainLine *line, bool products)
{
    double sum = line->terms.has_bias ? line->terms.bias : 0;
    for (size_t i = 0; i < line->terms.count; i++) {
        Term term = line->terms.at(&w->trace, line, i);
        if (products)
            check_near(term.number[2], term.number[0] * term.number[1], 1e-12);
        sum += term.number[2];
        assert_true(selection_fits(&term.place, &w->net) && selection_fits(&term.door, &w->net));
    }
    if (line->known)
        check_near(sum, line->value, 1e-5);
}

static bool is_joint(const Twin *w, size_t layer)
{
    return layer + 1 == w->net.layer_count &&
           (w->plain.loss->partner || !w->sample.layer[layer].activation->value);
}

/* ∂L/∂a of a unit, by its definition. */
static double a_gradient(const Twin *w, size_t layer, size_t unit)
{
    const PlainLayer *y = &w->sample.layer[layer];
    double sum = 0;
    if (layer + 1 == w->net.layer_count)
        return w->plain.loss->partner
                   ? NAN
                   : w->plain.loss->slope(y->a[unit], w->t[w->row * OUTPUTS + unit]) /
                         (w->plain.loss->mean ? OUTPUTS : 1);
    for (size_t k = 0; k < y[1].units; k++)
        sum += y[1].w[k * y[1].fan_in + unit] * y[1].delta[k];
    return sum;
}

static double source_of(const Twin *w, size_t layer, size_t i)
{
    return layer == 0 ? w->x[w->row * INPUTS + i] : w->sample.layer[layer - 1].a[i];
}

static void check_update(const Twin *w, const Explanation *e, size_t p, size_t layer)
{
    bool weight = e->subject.kind == SELECT_LINK, plain = !strcmp(w->kind->optimizer, "sgd");
    double before = w->sample.theta[p], g = w->plain.gradient[p];
    double decay = weight ? -w->settings.rate * w->settings.decay * before : 0;
    check(w, e, weight ? WORD_WEIGHT : WORD_BIAS, true, before);
    check(w, e, WORD_G, backward(w, layer), g);
    check(w, e, WORD_STEP, updated(w),
          plain ? -w->settings.rate * g : w->after[p] - before - decay);
    check(w, e, WORD_AFTER, updated(w), w->after[p]);
    if (decay != 0)
        check(w, e, WORD_DECAY, updated(w), decay);
    if (w->trainer.spec.optimizer->states == 1) {
        check(w, e, WORD_STATE, updated(w), w->old_state[2 * p]);
        check(w, e, WORD_NEXT_STATE, updated(w), w->state[2 * p]);
    }
}

/* A weight or a bias: the factors of its gradient, the gradient, the mean, the update. */
static void check_parameter(Twin *w, Selection subject)
{
    size_t layer = subject.column - 1, j = subject.unit, p;
    const PlainLayer *y = &w->sample.layer[layer];
    bool weight = subject.kind == SELECT_LINK;
    Explanation e;
    assert_true(selection_parameter(&subject, &w->net, &p));
    trace_capture_subject(&w->trace, &w->trainer, p);
    explanation_of(&w->trace, &subject, false, &e);
    if (is_joint(w, layer)) {
        check(w, &e, WORD_DELTA, backward(w, layer), y->delta[j]);
    } else {
        check(w, &e, WORD_A_GRADIENT, backward(w, layer), a_gradient(w, layer, j));
        check(w, &e, WORD_SLOPE, forward(w, layer), y->activation->slope(y->z[j]));
    }
    if (weight)
        check(w, &e, WORD_Z_BY_W, layer == 0 || forward(w, layer - 1),
              source_of(w, layer, subject.source));
    else
        check(w, &e, WORD_Z_BY_B, true, 1);
    check(w, &e, weight ? WORD_W_GRADIENT : WORD_B_GRADIENT, backward(w, layer),
          w->sample.gradient[p]);
    if (w->trace.batch.rows > 0) /* before the first phase there is no mini-batch */
        check(w, &e, WORD_MEAN, backward(w, layer), w->plain.gradient[p]);
    check_update(w, &e, p, layer);
    check(w, &e, WORD_LOSS, has_loss(w), w->batch_loss);
}

/* A neuron: its sums forward and backward, term by term. */
static void check_unit(Twin *w, size_t layer, size_t j)
{
    const PlainLayer *y = &w->sample.layer[layer];
    Selection subject = {SELECT_UNIT, layer + 1, j, 0};
    bool back = backward(w, layer);
    Explanation e;
    explanation_of(&w->trace, &subject, false, &e);
    check(w, &e, WORD_Z, forward(w, layer), y->z[j]);
    check_terms(w, explanation_find(&e, WORD_Z), true);
    check(w, &e, WORD_A, forward(w, layer), y->a[j]);
    check(w, &e, WORD_DELTA, back, y->delta[j]);
    if (!is_joint(w, layer)) {
        check(w, &e, WORD_A_GRADIENT, back, a_gradient(w, layer, j));
        check(w, &e, WORD_SLOPE, forward(w, layer), y->activation->slope(y->z[j]));
        if (layer + 1 < w->net.layer_count)
            check_terms(w, explanation_find(&e, WORD_A_GRADIENT), true);
    } else if (explanation_find(&e, WORD_DELTA)->form == LINE_TABLE) {
        check_terms(w, explanation_find(&e, WORD_DELTA), true);
    }
}

static void check_input(Twin *w, size_t i)
{
    const PlainLayer *y = &w->sample.layer[0];
    Selection subject = {SELECT_UNIT, 0, i, 0};
    double sum = 0;
    Explanation e;
    for (size_t k = 0; k < y->units; k++)
        sum += y->w[k * y->fan_in + i] * y->delta[k];
    explanation_of(&w->trace, &subject, false, &e);
    check(w, &e, WORD_INPUT, true, w->x[w->row * INPUTS + i]);
    check(w, &e, WORD_X_GRADIENT, backward(w, 0), sum);
    check_terms(w, explanation_find(&e, WORD_X_GRADIENT), true);
}

/* A target, and the parts of all outputs in the loss. */
static void check_target(Twin *w, size_t k)
{
    size_t last = w->net.layer_count - 1;
    const PlainLayer *y = &w->sample.layer[last];
    double t = w->t[w->row * OUTPUTS + k];
    bool delta = w->plain.loss->partner != NULL;
    Selection subject = {SELECT_TARGET, last + 1, k, 0};
    Explanation e;
    explanation_of(&w->trace, &subject, false, &e);
    check(w, &e, WORD_TARGET, true, t);
    check(w, &e, WORD_A, forward(w, last), y->a[k]);
    check(w, &e, WORD_OFF, forward(w, last), y->a[k] - t);
    check(w, &e, delta ? WORD_DELTA : WORD_A_GRADIENT, backward(w, last),
          delta ? y->delta[k] : a_gradient(w, last, k));
    assert_int_equal(explanation_find(&e, WORD_TERM)->known, has_loss(w));
}

static void check_loss(Twin *w)
{
    Selection subject = {.kind = SELECT_LOSS};
    size_t last = w->net.layer_count - 1;
    bool delta = w->plain.loss->partner != NULL;
    Explanation e;
    explanation_of(&w->trace, &subject, false, &e);
    check(w, &e, WORD_LOSS, has_loss(w), w->loss);
    check_terms(w, explanation_find(&e, WORD_LOSS), false);
    if (w->trace.batch.rows > 0)
        check(w, &e, WORD_MEAN, has_loss(w), w->batch_loss);
    const ExplainLine *list = explanation_find(&e, delta ? WORD_DELTA : WORD_A_GRADIENT);
    assert_int_equal(list->known, backward(w, last));
    for (size_t k = 0; list->known && k < OUTPUTS; k++)
        check_near(list->terms.at(&w->trace, list, k).number[0],
                   delta ? w->sample.layer[last].delta[k] : a_gradient(w, last, k), 2e-5);
}

static void check_rate(Twin *w)
{
    Selection subject = {.kind = SELECT_RATE};
    Explanation e;
    explanation_of(&w->trace, &subject, false, &e);
    check(w, &e, WORD_RATE, true, w->settings.rate);
    check(w, &e, WORD_NEXT_RATE, true, w->settings.rate);
    check(w, &e, WORD_SET_RATE, true, w->settings.rate);
}

/* What only goes forward: a phase after the first one computes nothing of it, now or later. */
static void check_forward_only(const Twin *w, Selection subject)
{
    Explanation e;
    explanation_of(&w->trace, &subject, false, &e);
    for (size_t i = 0; i < e.count; i++) {
        const ExplainLine *line = &e.line[i];
        if (line->form == LINE_HEADING || word_of(line->word)->phase < 2)
            continue;
        if (line->known || line->phase != 0)
            fail_msg("%s of a person's own sample: %s, phase %d", line->label,
                     line->known ? "known" : "not known", line->phase);
    }
}

/* A sample of a person's own, under the parameters of the moment, whatever the phase. */
static void check_own(Twin *w)
{
    static const Real x[INPUTS] = {(Real)0.3, (Real)-1.25, (Real)0.75};
    double plain_x[INPUTS], no_target[OUTPUTS] = {0};
    for (size_t i = 0; i < INPUTS; i++)
        plain_x[i] = (double)x[i];
    for (size_t i = 0; i < w->own.parameters; i++)
        w->own.theta[i] = (double)w->trainer.parameters.theta[i];
    plain_forward(&w->own, plain_x, no_target);
    trace_capture_own(&w->trace, &w->trainer, x, x, SIZE_MAX, 0);
    for (size_t l = 0; l < w->net.layer_count; l++)
        for (size_t j = 0; j < w->net.layers[l].units; j++) {
            const Selection unit = {SELECT_UNIT, l + 1, j, 0};
            Explanation e;
            explanation_of(&w->trace, &unit, false, &e);
            check(w, &e, WORD_Z, true, w->own.layer[l].z[j]);
            check(w, &e, WORD_A, true, w->own.layer[l].a[j]);
            check_terms(w, explanation_find(&e, WORD_Z), true);
            check_forward_only(w, unit);
            check_forward_only(w, (Selection){SELECT_LINK, l + 1, j, 0});
            check_forward_only(w, (Selection){SELECT_BIAS, l + 1, j, 0});
        }
    check_forward_only(w, (Selection){SELECT_UNIT, 0, 0, 0});
    check_forward_only(w, (Selection){SELECT_TARGET, w->net.layer_count, 0, 0});
    check_forward_only(w, (Selection){.kind = SELECT_LOSS});
    check_forward_only(w, (Selection){SELECT_LAYER, 1, 0, 0});
}

static void check_everything(Twin *w)
{
    trace_capture(&w->trace, &w->trainer, w->row, 0);
    for (size_t i = 0; i < w->net.inputs; i++)
        check_input(w, i);
    for (size_t l = 0; l < w->net.layer_count; l++)
        for (size_t j = 0; j < w->net.layers[l].units; j++) {
            check_unit(w, l, j);
            check_parameter(w, (Selection){SELECT_BIAS, l + 1, j, 0});
            for (size_t i = 0; i < w->net.layers[l].fan_in; i++)
                check_parameter(w, (Selection){SELECT_LINK, l + 1, j, i});
        }
    for (size_t k = 0; k < OUTPUTS; k++)
        check_target(w, k);
    check_loss(w);
    check_rate(w);
    check_own(w);
}

/* Several steps, a phase at a time. After an update the next step begins with the phase that
 * follows: until then its numbers are shown. */
static void test_every_line_at_every_phase(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        Twin w;
        open_twin(&w, &kinds[k]);
        w.row = k % SAMPLES;
        for (size_t step = 1; step <= STEPS; step++) {
            step_plainly(&w, step);
            if (step == 1)
                check_everything(&w);
            for (size_t phase = 0; phase < trainer_phases(&w.trainer); phase++) {
                train(&w.trainer, GRAIN_PHASE, 1);
                check_everything(&w);
            }
        }
        close_twin(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_line_at_every_phase),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("explain_values", tests, NULL, NULL);
}
