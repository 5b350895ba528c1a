/* What the strip says of units that training treats apart: the numbers are the trainer's, and the
 * words say why they are what they are. */
#include "../view/stage.h"

#include "core/net/freeze.h"
#include "explain/format.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_says(const Stage *s, const char *text)
{
    if (canvas_find(&s->canvas, text) < 0)
        fail_msg("'%s' is nowhere on the screen", text);
}

static void check_silent(const Stage *s, const char *text)
{
    if (canvas_find(&s->canvas, text) >= 0)
        fail_msg("'%s' is on the screen", text);
}

/* The number behind `text`. */
static double number_after(const Stage *s, const char *text)
{
    char row[ROW_SIZE];
    check_says(s, text);
    canvas_row(&s->canvas, canvas_find(&s->canvas, text), row, sizeof row);
    return strtod(strstr(row, text) + strlen(text), NULL);
}

static void check_number(const Stage *s, const char *text, double wanted)
{
    double shown = number_after(s, text);
    if (!(fabs(shown - wanted) <= 1e-4 * fmax(1, fabs(wanted))))
        fail_msg("%s%g is shown for %g", text, shown, wanted);
}

static void select_unit(Stage *s, size_t unit)
{
    s->view.selection = (Selection){SELECT_UNIT, 1, unit, 0};
    stage_draw(s, 120, 40);
}

static void select_link(Stage *s, size_t column, size_t unit, size_t source)
{
    s->view.selection = (Selection){SELECT_LINK, column, unit, source};
    stage_draw(s, 120, 40);
}

/* The stage's hidden units are tanh. */
static void check_dropped(Stage *s, size_t unit)
{
    select_unit(s, unit);
    check_number(s, "a = ", 0);
    check_says(s, "a = +0.0000 (dropped)");
    check_says(s, "× +0.0000 (dropped) = ");
    check_silent(s, "f(z)");
    select_link(s, 1, unit, 1);
    check_says(s, "× +0.0000 dropped");
    select_link(s, 2, 0, unit);
    check_says(s, "× +0.0000 dropped");
}

static void check_kept(Stage *s, size_t row, size_t unit)
{
    const Batch *b = &s->trainer.batch;
    double a = (double)b->a[4 * row + unit], f = tanh((double)b->z[4 * row + unit]);
    select_unit(s, unit);
    check_number(s, "a = f(z)/(1−0.4) = ", f / 0.6);
    check_number(s, "a = f(z)/(1−0.4) = ", a);
    check_number(s, "∂a/∂z = f′(z)/(1−0.4) = ", (1 - f * f) / 0.6);
    check_silent(s, "dropped");
    select_link(s, 2, 0, unit);
    check_silent(s, "dropped");
}

static void test_dropped_units_are_named(void **state)
{
    size_t dropped = 0, kept = 0;
    Stage s;
    Error err;
    (void)state;
    stage_open(&s, NET_2_4_1);
    Hyper hyper = s.trainer.hyper;
    hyper.dropout = 0.4;
    assert_true(trainer_set_hyper(&s.trainer, &hyper, &err));
    select_unit(&s, 0);
    check_says(&s, "a = f(z)/(1−0.4) = —");
    s.view.focus = PANEL_MATRICES;
    stage_draw(&s, 120, 40);
    check_says(&s, "z = W x + b, a = f(z)/(1−0.4) or dropped");
    check_silent(&s, "a = tanh(z)");
    s.view.focus = PANEL_NETWORK;
    for (size_t phases = 5; phases <= 6; phases++) {
        stage_phases(&s, phases == 5 ? 5 : 1);
        for (size_t row = 0; row < 4; row++)
            for (size_t unit = 0; unit < 4; unit++) {
                bool zero = !(fabs((double)s.trainer.batch.a[4 * row + unit]) > 0) &&
                            fabs((double)s.trainer.batch.z[4 * row + unit]) > 0;
                s.view.spotlight = row;
                if (zero)
                    check_dropped(&s, unit);
                else
                    check_kept(&s, row, unit);
                dropped += zero;
                kept += !zero;
            }
    }
    assert_true(dropped > 3 && kept > 3);
    stage_close(&s);
}

static void test_outputs_are_never_dropped(void **state)
{
    Stage s;
    Error err;
    (void)state;
    stage_open(&s, NET_2_4_1);
    Hyper hyper = s.trainer.hyper;
    hyper.dropout = 0.9;
    assert_true(trainer_set_hyper(&s.trainer, &hyper, &err));
    stage_phases(&s, 6);
    s.view.selection = (Selection){SELECT_UNIT, 2, 0, 0};
    stage_draw(&s, 120, 40);
    const Batch *b = &s.trainer.batch;
    check_number(&s, "a = 1/(1+e^-z) = ", (double)b->a[batch_outputs(b, &s.net)]);
    check_silent(&s, "f(z)");
    stage_close(&s);
}

static void freeze(Stage *s, const char *names)
{
    bool flags[16] = {false};
    Hyper hyper = s->trainer.hyper;
    Error err;
    assert_true(freeze_names(&s->net, names, true, flags, &err));
    assert_true(freeze_number(&s->trainer.frozen, &s->net, flags, &hyper.frozen, &err));
    assert_true(trainer_set_hyper(&s->trainer, &hyper, &err));
}

/* The first cell of a neuron of column 1. */
static uint32_t mark_of(const Stage *s, size_t unit)
{
    Graph g;
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    graph_layout(&g, &s->net, layout_network(&layout), &s->view, s->canvas.symbols);
    Rect r = graph_unit(&g, 1, unit);
    return cell_code(canvas_cell(&s->canvas, r.x, r.y));
}

static void test_frozen_units_are_marked(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 12}, {60, 30}};
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_draw(&s, 80, 24);
    assert_int_not_equal(mark_of(&s, 1), 0x2744);
    check_silent(&s, "frozen");
    freeze(&s, "a[1][2]");
    for (size_t phases = 0; phases <= 6; phases += 6)
        for (size_t i = 0; i < 4; i++) {
            stage_phases(&s, i == 0 ? phases : 0);
            s.canvas.symbols = SYMBOLS_BRAILLE;
            stage_draw(&s, sizes[i][0], sizes[i][1]);
            for (size_t unit = 0; unit < 4; unit++)
                assert_int_equal(mark_of(&s, unit) == 0x2744, unit == 1);
            check_says(&s, i == 2 ? "weights" : "1 frozen");
            s.canvas.symbols = SYMBOLS_ASCII;
            stage_draw(&s, sizes[i][0], sizes[i][1]);
            assert_int_equal(mark_of(&s, 1), '*');
        }
    stage_close(&s);
}

/* "b = +0.1234   frozen: …" */
static void check_held(const Stage *s, char letter, const char *words, Real wanted)
{
    char row[ROW_SIZE], name[8];
    check_says(s, words);
    canvas_row(&s->canvas, canvas_find(&s->canvas, words), row, sizeof row);
    snprintf(name, sizeof name, " %c = ", letter);
    const char *text = strstr(row, name);
    assert_non_null(text);
    assert_true(fabs(strtod(text + strlen(name), NULL) - (double)wanted) <= 1e-4);
}

/* What the update shown has done is said, and what holds now where that differs. */
static void test_the_strip_of_a_frozen_unit(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    freeze(&s, "a[1][2]");
    select_link(&s, 1, 1, 0);
    check_says(&s, "new w = ");
    check_says(&s, "   frozen now: the next update leaves it");
    stage_phases(&s, 5);
    select_link(&s, 1, 1, 0);
    check_held(&s, 'w', "   frozen: the update leaves it as it is", s.trainer.parameters.theta[2]);
    stage_phases(&s, 1);
    freeze(&s, "none");
    select_unit(&s, 1);
    check_held(&s, 'b', "   frozen in this update, it learns in the next",
               s.trainer.parameters.theta[9]);
    check_silent(&s, "leaves it");
    assert_memory_equal(&s.trainer.parameters.theta[9], &s.trainer.parameters.before[9],
                        sizeof(Real));
    select_unit(&s, 2);
    check_silent(&s, "frozen");
    stage_close(&s);
}

/* One unit of the last digit of a number as it is shown. */
static double last_digit(const char *number)
{
    const char *point = strchr(number, '.'), *end = number + strcspn(number, " ");
    const char *power = strchr(number, 'e');
    if (power && power < end)
        return pow(10, strtod(power + 1, NULL) - (double)(power - point - 1));
    return point && point < end ? pow(10, -(double)(end - point - 1)) : 1;
}

/* Whether a calculator makes of "new w = +0.5450 − 1 × -0.0026 = +0.5476" the result shown. */
static bool comes_out(const Stage *s)
{
    char row[ROW_SIZE];
    check_says(s, "new w = ");
    canvas_row(&s->canvas, canvas_find(&s->canvas, "new w = "), row, sizeof row);
    const char *before = strstr(row, "new w = ") + strlen("new w = ");
    const char *rate = strstr(before, "− ") + strlen("− ");
    const char *gradient = strstr(rate, "× ") + strlen("× ");
    const char *after = strstr(gradient, "= ") + strlen("= ");
    double made = strtod(before, NULL) - strtod(rate, NULL) * strtod(gradient, NULL);
    return fabs(made - strtod(after, NULL)) < 0.5 * last_digit(after);
}

/* Rounded to four digits each, one update in three would come to another last digit. */
static void test_a_calculator_comes_to_the_same(void **state)
{
    static const double rates[] = {0.01, 0.3, 1, 2, 7, 50};
    size_t updates = 0, wrong = 0;
    (void)state;
    for (size_t r = 0; r < sizeof rates / sizeof rates[0]; r++) {
        Stage s;
        Error err;
        stage_open(&s, NET_8_3_8);
        Hyper hyper = s.trainer.hyper;
        hyper.rate = rates[r];
        assert_true(trainer_set_hyper(&s.trainer, &hyper, &err));
        stage_phases(&s, 6);
        for (size_t column = 1; column <= 2; column++)
            for (size_t link = 0; link < 24; link++) {
                size_t sources = column == 1 ? 8 : 3;
                select_link(&s, column, link / sources, link % sources);
                updates++;
                wrong += !comes_out(&s);
            }
        stage_close(&s);
    }
    if (wrong > updates / 25)
        fail_msg("%zu of %zu come to another last digit", wrong, updates);
}

/* The rule of a bias is one for b, without the decay that is for weights. */
static void test_the_rule_of_a_bias(void **state)
{
    const Optimizer *optimizers = optimizer_table.rows;
    (void)state;
    for (size_t i = 0; i < optimizer_table.count; i++)
        for (int of_weight = 0; of_weight < 2; of_weight++) {
            Stage s;
            stage_open_with(&s, NET_2_4_1, optimizers[i].row.name);
            stage_phases(&s, 6);
            s.view.selection = (Selection){of_weight ? SELECT_LINK : SELECT_BIAS, 1, 1, 0};
            for (int explained = 0; explained < 2; explained++) {
                s.view.focus = explained ? PANEL_EXPLAIN : PANEL_NETWORK;
                stage_draw(&s, 200, 60);
                bool plain = strcmp(optimizers[i].row.name, "sgd") == 0 && !explained;
                check_says(&s, plain ? (of_weight ? "new w = " : "new b = ")
                                     : (of_weight ? "w ← w " : "b ← b "));
                check_silent(&s, of_weight ? "b ← b " : "w ← w ");
                if (!of_weight)
                    check_silent(&s, "b (1 − η λ)");
            }
            stage_close(&s);
        }
}

/* Of decay, both kinds of clipping and both penalties together the result stands whole, at every
 * width; so does the gradient that the optimizer took, where its line is shown. */
static void test_the_new_weight_is_whole(void **state)
{
    static const char *const optimizers[] = {"sgd", "adam"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        Stage s;
        Error err;
        stage_open_with(&s, NET_2_4_1, optimizers[i]);
        Hyper hyper = s.trainer.hyper;
        hyper.decay = 0.01;
        hyper.clip_value = 0.02;
        hyper.clip_norm = 0.03;
        hyper.l1 = hyper.l2 = 0.002;
        assert_true(trainer_set_hyper(&s.trainer, &hyper, &err));
        stage_phases(&s, 6);
        s.view.selection = (Selection){SELECT_LINK, 1, 2, 1};
        for (int width = 60; width <= 200; width++) {
            char row[ROW_SIZE];
            stage_draw(&s, width, 24);
            int y = canvas_find(&s.canvas, "w ← ");
            assert_true(y >= 0);
            canvas_row(&s.canvas, y, row, sizeof row);
            const char *at = strstr(row, "w ← ");
            if (strstr(at, "…"))
                fail_msg("%s, %d columns: '%s'", optimizers[i], width, row);
            at = strstr(at, " = ") + strlen(" = ");
            size_t p = net_parameter(&s.net, (ParameterPlace){0, 2, 1});
            if (fabs(read_number(&at).value - (double)s.trainer.parameters.theta[p]) > 5.1e-5)
                fail_msg("%s, %d columns: '%s'", optimizers[i], width, row);
            canvas_row(&s.canvas, y + 1, row, sizeof row);
            if (strstr(row, "g = ") && strstr(row, "…"))
                fail_msg("%s, %d columns: '%s'", optimizers[i], width, row);
        }
        stage_close(&s);
    }
}

/* Of many samples those are listed that have room, and the one in the spotlight always. */
static void test_the_sample_that_is_looked_at_is_listed(void **state)
{
    Stage s;
    char text[64], number[FORMAT_SIZE];
    (void)state;
    stage_open(&s, NET_8_3_8);
    stage_phases(&s, trainer_phases(&s.trainer));
    size_t rows = s.trainer.batch.rows, p = s.net.layers[0].weights;
    s.view.selection = (Selection){SELECT_LINK, 1, 0, 0};
    for (size_t row = 0; row < rows; row++) {
        s.view.spotlight = row;
        stage_draw(&s, 100, 30);
        trace_capture_shares(&s.trace, &s.trainer, p);
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        const TraceShares *shares = &s.trace.shares;
        snprintf(text, sizeof text, "▸%zu %s", trainer_sample(&s.trainer, row) + 1,
                 format_fixed(shares->gradient[row - shares->first], 9, number));
        check_says(&s, text);
        check_says(&s, " of 8 samples");
    }
    stage_close(&s);
}

/* Of a link the names of its two neurons are bright, whose numbers its factors are. */
static void test_factors_are_lit(void **state)
{
    Stage s;
    Graph g;
    (void)state;
    stage_open(&s, NET_2_4_1);
    for (size_t p = 0; p < s.net.parameter_count; p++) {
        ParameterPlace place = net_place(&s.net, p);
        if (place.source == NET_BIAS)
            continue;
        select_link(&s, place.layer + 1, place.unit, (size_t)place.source);
        Layout layout = layout_make(s.canvas.width, s.canvas.height, &s.view, &s.net);
        graph_layout(&g, &s.net, layout_network(&layout), &s.view, s.canvas.symbols);
        for (size_t column = 0; column <= 2; column++)
            for (size_t unit = 0; unit < g.column[column].units; unit++) {
                Rect block = graph_block(&g, column, unit), chip = graph_unit(&g, column, unit);
                const Cell *cell = canvas_cell(&s.canvas, block.x, chip.y);
                bool end = (column == place.layer && unit == (size_t)place.source) ||
                           (column == place.layer + 1 && unit == place.unit);
                if ((cell->style.ink == INK_BRIGHT) != end)
                    fail_msg("w %zu: unit %zu of column %zu", p, unit + 1, column);
            }
    }
    stage_close(&s);
}

/* What each sample says of a parameter is δ · a of its row, in double, and the numbers on the strip
 * have the mean that stands below them. */
static void test_samples_have_the_mean(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_3_2_1, NET_2_2_2};
    (void)state;
    for (size_t n = 0; n < sizeof nets / sizeof nets[0]; n++) {
        Stage s;
        stage_open(&s, nets[n]);
        stage_phases(&s, trainer_phases(&s.trainer));
        for (size_t p = 0; p < s.net.parameter_count; p++) {
            ParameterPlace place = net_place(&s.net, p);
            const Layer *l = &s.net.layers[place.layer];
            bool weight = place.source != NET_BIAS;
            double sum = 0;
            s.view.selection = (Selection){weight ? SELECT_LINK : SELECT_BIAS, place.layer + 1,
                                           place.unit, weight ? (size_t)place.source : 0};
            stage_draw(&s, 160, 40);
            trace_capture_shares(&s.trace, &s.trainer, p);
            screen_draw(&s.scene, &s.canvas, &s.cursor);
            assert_int_equal(s.trace.shares.count, s.trainer.batch.rows);
            check_says(&s, "their mean is used");
            for (size_t r = 0; r < s.trainer.batch.rows; r++) {
                const Batch *b = &s.trainer.batch;
                double in = weight ? (double)batch_into(b, &s.net, place.layer,
                                                        r)[(size_t)place.source] : 1;
                double term = (double)b->delta[batch_at(b, l, r) + place.unit] * in;
                char number[FORMAT_SIZE];
                assert_true(fabs(s.trace.shares.gradient[r] - term) <= 1e-6 * fabs(term));
                format_fixed(s.trace.shares.gradient[r], 9, number);
                if (r < 4) /* all samples, or the first of them */
                    check_says(&s, number);
                sum += term;
            }
            double mean = sum / (double)s.trainer.batch.rows;
            assert_true(fabs((double)s.trainer.parameters.gradient[p] - mean) <= 1e-6);
        }
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_factors_are_lit),
        cmocka_unit_test(test_the_new_weight_is_whole),
        cmocka_unit_test(test_the_sample_that_is_looked_at_is_listed),
        cmocka_unit_test(test_samples_have_the_mean),
        cmocka_unit_test(test_dropped_units_are_named),
        cmocka_unit_test(test_outputs_are_never_dropped),
        cmocka_unit_test(test_frozen_units_are_marked),
        cmocka_unit_test(test_the_strip_of_a_frozen_unit),
        cmocka_unit_test(test_a_calculator_comes_to_the_same),
        cmocka_unit_test(test_the_rule_of_a_bias),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("strip", tests, NULL, NULL);
}
