/* What each golden scene shows. */
#include "golden_cases.h"

#include "core/freeze.h"
#include "golden_explained.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { HELP_LINES = 64 };
static OverlayLine help_lines[HELP_LINES];
static const PromptLine bad_prompt = {"rate quick", 6, NULL};
static const PromptLine completing = {"select w[1", 10, "weights width "};

static void branch(Stage *s)
{
    static const double first[] = {0.1500, 0.1375, 0.1302, 0.1281, 0.1267, 0.1254, 0.1248, 0.1240};
    static const double second[] = {0.1271, 0.1190, 0.1024, 0.0712, 0.0305};
    LossCurve *left = &s->curves.others[s->curves.other_count++];
    for (int i = 0; i < 8; i++)
        left->points[left->count++] =
            (LossPoint){i * 10, first[i], first[i], first[i], first[i], NAN, 0};
    left->shared = 4;
    for (int i = 0; i < 4; i++)
        stage_add_loss(s, i * 10, first[i], NAN);
    for (int i = 0; i < 5; i++)
        stage_add_loss(s, 35 + i * 10, second[i], NAN);
    /* A step back from the end. */
    s->curves.reached--;
    s->curves.epoch = 65;
    s->curves.loss = NAN;
    s->scene.metrics = (Metrics){{0.0712, 0.75}, {NAN, NAN}};
    s->scene.has_metrics = true;
    s->trainer.cursor.epoch = s->trainer.cursor.step = 65;
    s->view.focus = PANEL_LOSS;
    s->scene.branch = "b2";
    s->scene.moment = "65";
    s->scene.ahead = "75";
}

static void branch_zoomed(Stage *s)
{
    branch(s);
    s->view.zoomed = s->view.log_loss = s->view.has_cursor = true;
    s->view.cursor = 0.4;
}

static void measured(Stage *s)
{
    stage_measure(s);
}

static void gradients(Stage *s)
{
    stage_measure(s);
    s->view.links = QUANTITY_GRADIENT;
    s->view.selection = (Selection){SELECT_LINK, 2, 0, 1};
}

static void updates(Stage *s)
{
    stage_measure(s);
    s->view.links = QUANTITY_UPDATE;
    s->view.selection = (Selection){SELECT_LINK, 1, 2, 1};
    s->view.spotlight = 2;
}

static void hidden_unit(Stage *s)
{
    s->view.selection = (Selection){SELECT_UNIT, 1, 1, 0};
    s->view.spotlight = 1;
}

static void input_unit(Stage *s)
{
    s->view.selection = (Selection){SELECT_UNIT, 0, 1, 0};
}

static void nothing(Stage *s)
{
    s->view.selection.kind = SELECT_NONE;
}

static void prompt_error(Stage *s)
{
    s->scene.prompt = &bad_prompt;
    s->scene.message = "rate: a number from 0 to 1e9, or up, down, x10 or /10";
    s->scene.message_is_error = true;
}

static void prompt_list(Stage *s)
{
    s->scene.prompt = &completing;
}

static void message(Stage *s)
{
    s->scene.message = "rate 0.5 → 0.63";
}

static void help(Stage *s)
{
    stage_help(s, help_lines, HELP_LINES);
}

static void zoom_network(Stage *s)
{
    s->view.zoomed = true;
}

static void zoom_map(Stage *s)
{
    s->view.zoomed = true;
    s->view.focus = PANEL_MAP;
}

static void zoom_samples(Stage *s)
{
    s->view.zoomed = true;
    s->view.focus = PANEL_SAMPLES;
}

static void magnified(Stage *s)
{
    view_zoom(&s->view, 2, 40, 40);
    view_pan(&s->view, -12, 8);
}

/* Everything that can surround the optimizer does. */
static void surrounded(Stage *s)
{
    Hyper *h = &s->trainer.hyper;
    h->clip_value = 0.02;
    h->clip_norm = 0.03;
    h->l1 = 0.01;
    h->l2 = 0.05;
    h->decay = 0.2;
    stage_phases(s, 6);
    stage_measure(s);
}

/* The rate is so high that the update would overflow. */
static void diverged(Stage *s)
{
    char why[640];
    static char text[700];
    stage_measure(s);
    s->trainer.hyper.rate = 1e300;
    trainer_finish(&s->trainer, GRAIN_BATCH);
    assert_true(s->trainer.divergence.happened);
    trainer_explain_divergence(&s->trainer, why, sizeof why);
    snprintf(text, sizeof text, "%s; Backspace goes back", why);
    s->scene.run_state = "diverged";
    s->scene.message = text;
    s->scene.message_is_error = true;
}

/* Six epochs on five of the samples, with the losses of every second one. */
static void tested(Stage *s)
{
    stage_keep(s, 3);
    for (int i = 0; i < 3; i++) {
        stage_measure(s);
        stage_phases(s, 12);
    }
    stage_measure(s);
}

/* Half of the way of a phase in the second pass, so that there are old values. */
static void halfway(Stage *s)
{
    s->view.spotlight = 2;
    stage_phases(s, 6);
    stage_measure(s);
    s->view.wave = 0.5f;
}

/* Weights so small that no gradient comes through ten layers. */
static void vanishing(Stage *s)
{
    for (size_t i = 0; i < s->net.parameter_count; i++)
        s->trainer.theta[i] /= 4;
    stage_phases(s, 22);
    stage_measure(s);
}

/* All hidden units say the same, the outputs' weights cancel, and so does XOR's gradient: each
 * sample has one, their mean is 0. */
static void cancelling(Stage *s)
{
    const Layer *hidden = &s->net.layers[0], *output = &s->net.layers[1];
    for (size_t i = 0; i < s->net.parameter_count; i++)
        s->trainer.theta[i] = 0;
    for (size_t j = 0; j < hidden->units; j++) {
        s->trainer.theta[hidden->biases + j] = 0.5f;
        s->trainer.theta[output->weights + j] = j % 2 == 0 ? 0.5f : -0.5f;
    }
    stage_phases(s, 6);
    stage_measure(s);
}

/* The gradient of the first layer has overflowed. */
static void infinite(Stage *s)
{
    stage_phases(s, 5);
    s->trainer.delta[0] = INFINITY;
    s->trainer.gradient[0] = INFINITY;
    s->trainer.gradient[1] = NAN;
}

static void report(Stage *s)
{
    stage_phases(s, 6);
    stage_measure(s);
    s->view.focus = PANEL_REPORT;
}

static void report_zoomed(Stage *s)
{
    tested(s);
    s->view.focus = PANEL_REPORT;
    s->view.zoomed = true;
}

/* A neuron that is frozen, selected, and another that dropout has dropped. */
static void apart(Stage *s)
{
    Hyper hyper = s->trainer.hyper;
    bool flags[5] = {[1] = true};
    Error err;
    hyper.dropout = 0.4;
    assert_true(freeze_number(&s->trainer, flags, &hyper.frozen, &err));
    assert_true(trainer_set_hyper(&s->trainer, &hyper, &err));
    stage_phases(s, 6);
    hidden_unit(s);
    s->view.spotlight = 3;
}

static void dropped(Stage *s)
{
    apart(s);
    s->view.selection.unit = 3;
}

const Case golden_cases[] = {
    {"start-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, NULL},
    {"start-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 0, measured},
    {"start-40x12", NET_2_4_1, 40, 12, SYMBOLS_BRAILLE, false, 0, NULL},
    {"start-ascii-mono-40x12", NET_2_4_1, 40, 12, SYMBOLS_ASCII, true, 0, NULL},
    {"forward-1-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 1, NULL},
    {"loss-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 3, NULL},
    {"backward-2-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 4, NULL},
    {"backward-1-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 5, NULL},
    {"update-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, measured},
    {"update-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 6, measured},
    {"update-box-80x24", NET_2_4_1, 80, 24, SYMBOLS_BOX, false, 6, measured},
    {"update-ascii-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, false, 6, measured},
    {"update-ascii-mono-120x40", NET_2_4_1, 120, 40, SYMBOLS_ASCII, true, 6, measured},
    {"update-mono-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, true, 6, measured},
    {"links-gradients-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 5, gradients},
    {"links-updates-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 6, updates},
    {"unit-hidden-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 5, hidden_unit},
    {"unit-hidden-start-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, hidden_unit},
    {"unit-input-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 3, input_unit},
    {"nothing-selected-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 3, nothing},
    {"branch-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 0, branch},
    {"branch-zoomed-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, branch_zoomed},
    {"branch-zoomed-ascii-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, true, 0, branch_zoomed},
    {"message-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, message},
    {"prompt-error-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, prompt_error},
    {"prompt-list-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 0, prompt_list},
    {"help-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, help},
    {"help-box-120x40", NET_2_4_1, 120, 40, SYMBOLS_BOX, false, 0, help},
    {"zoom-network-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 6, zoom_network},
    {"zoom-map-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, zoom_map},
    {"zoom-map-mono-60x30", NET_2_4_1, 60, 30, SYMBOLS_BOX, true, 6, zoom_map},
    {"zoom-samples-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 2, zoom_samples},
    {"camera-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, magnified},
    {"textbook-3-2-1-80x24", NET_3_2_1, 80, 24, SYMBOLS_BRAILLE, false, 6, measured},
    {"encoder-8-3-8-80x24", NET_8_3_8, 80, 24, SYMBOLS_BRAILLE, false, 6, measured},
    {"digits-120x40", NET_64_32_10, 120, 40, SYMBOLS_BRAILLE, false, 6, measured},
    {"digits-80x24", NET_64_32_10, 80, 24, SYMBOLS_BRAILLE, false, 2, NULL},
    {"digits-ascii-80x24", NET_64_32_10, 80, 24, SYMBOLS_ASCII, true, 2, NULL},
    {"mnist-120x40", NET_784_128_10, 120, 40, SYMBOLS_BRAILLE, false, 6, measured},
    {"mnist-box-80x24", NET_784_128_10, 80, 24, SYMBOLS_BOX, false, 0, NULL},
    {"deep-120x40", NET_TEN_LAYERS, 120, 40, SYMBOLS_BRAILLE, false, 14, NULL},
    {"deep-60x30", NET_TEN_LAYERS, 60, 30, SYMBOLS_BRAILLE, false, 22, NULL},
    {"cancelling-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, cancelling},
    {"cancelling-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 0, cancelling},
    {"cancelling-ascii-mono-40x12", NET_2_4_1, 40, 12, SYMBOLS_ASCII, true, 0, cancelling},
    {"infinite-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, infinite},
    {"infinite-box-120x40", NET_2_4_1, 120, 40, SYMBOLS_BOX, false, 0, infinite},
    {"no-hidden-80x24", NET_NO_HIDDEN, 80, 24, SYMBOLS_BRAILLE, false, 4, measured},
    {"surrounded-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, surrounded},
    {"surrounded-ascii-mono-40x12", NET_2_4_1, 40, 12, SYMBOLS_ASCII, true, 0, surrounded},
    {"apart-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, apart},
    {"dropped-ascii-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, false, 0, dropped},
    {"explain-weight-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, explain_weight},
    {"explain-weight-start-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 0, explain_weight},
    {"explain-weight-ascii-40x12", NET_2_4_1, 40, 12, SYMBOLS_ASCII, true, 6, explain_weight},
    {"explain-neuron-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 6, explain_neuron},
    {"explain-neuron-box-80x24", NET_8_3_8, 80, 24, SYMBOLS_BOX, false, 6, explain_neuron},
    {"explain-loss-80x24", NET_8_3_8, 80, 24, SYMBOLS_BRAILLE, false, 5, explain_loss},
    {"explain-bias-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, explain_bias},
    {"explain-layer-80x24", NET_8_3_8, 80, 24, SYMBOLS_BRAILLE, false, 3, explain_layer},
    {"explain-rate-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, explain_rate},
    {"explain-check-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 5, explain_check_weight},
    {"matrices-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 5, matrices_weight},
    {"matrices-ascii-mono-40x12", NET_8_3_8, 40, 12, SYMBOLS_ASCII, true, 6, matrices_weight},
    {"matrices-start-120x40", NET_64_32_10, 120, 40, SYMBOLS_BRAILLE, false, 0, matrices_bias},
    {"diverged-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, diverged},
    {"tested-120x40", NET_8_3_8, 120, 40, SYMBOLS_BRAILLE, false, 0, tested},
    {"tested-ascii-mono-80x24", NET_8_3_8, 80, 24, SYMBOLS_ASCII, true, 0, tested},
    {"report-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, report},
    {"report-60x30", NET_64_32_10, 60, 30, SYMBOLS_BRAILLE, false, 0, report},
    {"report-box-40x12", NET_8_3_8, 40, 12, SYMBOLS_BOX, false, 0, report_zoomed},
    {"report-zoomed-80x24", NET_8_3_8, 80, 24, SYMBOLS_BRAILLE, false, 0, report_zoomed},
    {"vanishing-120x40", NET_TEN_LAYERS, 120, 40, SYMBOLS_BRAILLE, false, 0, vanishing},
    {"vanishing-ascii-mono-80x24", NET_TEN_LAYERS, 80, 24, SYMBOLS_ASCII, true, 0, vanishing},
    {"wave-forward-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 1, halfway},
    {"wave-backward-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 5, halfway},
    {"wave-update-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, halfway},
    {"wave-forward-ascii-mono-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, true, 1, halfway},
    {"wave-backward-ascii-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, false, 5, halfway},
    {"wave-update-box-80x24", NET_2_4_1, 80, 24, SYMBOLS_BOX, false, 6, halfway},
    {"wave-loss-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 3, halfway},
    {"wave-digits-120x40", NET_64_32_10, 120, 40, SYMBOLS_BRAILLE, false, 2, halfway},
    {"too-small-39x11", NET_2_4_1, 39, 11, SYMBOLS_BRAILLE, false, 0, NULL},
};

const size_t golden_case_count = sizeof golden_cases / sizeof golden_cases[0];
