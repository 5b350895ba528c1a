/* The whole scene: numbers on chips, in the strip and in the status bar are the trainer's, and the
 * hints and the status bar leave nothing out that is always to be there. */
#include "../view/stage.h"

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

static Graph graph_of(const Stage *s)
{
    Graph g;
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    graph_layout(&g, &s->net, layout_network(&layout), &s->view, s->canvas.symbols);
    return g;
}

static void chip_text(const Stage *s, size_t column, size_t unit, char *out, size_t size)
{
    Graph g = graph_of(s);
    canvas_part(&s->canvas, graph_unit(&g, column, unit), out, size);
}

static bool has_digit(const char *text)
{
    return text[strcspn(text, "0123456789")] != '\0';
}

/* The number behind the letter of what it is. */
static void assert_shows(const char *text, double value)
{
    const char *at = text + strcspn(text, "+-");
    Shown shown = read_number(&at);
    if (!(fabs(shown.value - value) <= shown.error))
        fail_msg("'%s' is shown for %.9g", text, value);
}

/* What is written in a neuron's block as its δ. */
static bool delta_text(const Stage *s, size_t column, size_t unit, char *out, size_t size)
{
    Graph g = graph_of(s);
    Rect r = graph_unit(&g, column, unit);
    r.y += graph_line(&g, column, BLOCK_DELTA);
    canvas_part(&s->canvas, r, out, size);
    return strstr(out, "δ ") != NULL;
}

/* Row 0 of the mini-batch in the trainer's own memory. */
static double trainer_value(const Stage *s, const Real *of, size_t layer, size_t unit)
{
    return (double)of[batch_at(&s->trainer.batch, &s->net.layers[layer], 0) + unit];
}

static void check_phase(const Stage *s, size_t phase)
{
    char text[ROW_SIZE];
    size_t layers = s->net.layer_count;
    for (size_t l = 0; l < layers; l++)
        for (size_t unit = 0; unit < s->net.layers[l].units; unit++) {
            chip_text(s, l + 1, unit, text, sizeof text);
            if (phase > l)
                assert_shows(text, trainer_value(s, s->trainer.batch.a, l, unit));
            else
                assert_false(has_digit(text));
            assert_true(delta_text(s, l + 1, unit, text, sizeof text));
            if (phase > 2 * layers - l)
                assert_shows(text, trainer_value(s, s->trainer.batch.delta, l, unit));
            else
                assert_true(strstr(text, "—") && !has_digit(text));
        }
}

static void test_each_phase_shows_what_is_computed(void **state)
{
    static const StageNet nets[] = {NET_1_1, NET_2_4_1, NET_3_2_1, NET_2_2_2, NET_NO_HIDDEN};
    (void)state;
    for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++) {
        Stage s;
        stage_open(&s, nets[i]);
        for (size_t phase = 0; phase <= trainer_phases(&s.trainer); phase++) {
            stage_draw(&s, 120, 40);
            check_phase(&s, phase);
            stage_phases(&s, 1);
        }
        stage_close(&s);
    }
}

static void test_status_loss_is_the_true_loss(void **state)
{
    Stage s;
    char expected[64];
    double sum = 0;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 3);
    for (size_t k = 0; k < 4; k++) {
        double a = trainer_value(&s, s.trainer.batch.a, 1, k);
        sum += (a - (double)s.data.t[k]) * (a - (double)s.data.t[k]) / 2;
    }
    stage_measure(&s);
    stage_draw(&s, 80, 24);
    snprintf(expected, sizeof expected, "loss %.5g", sum / 4);
    assert_int_equal(canvas_find(&s.canvas, expected), 23);
    stage_close(&s);
}

/* "R = F × F × F": reads the result and the three factors off the formula strip. */
static void read_product(const Stage *s, Shown factor[3], Shown *result)
{
    char row[ROW_SIZE];
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    canvas_row(&s->canvas, layout.formula.y + 1, row, sizeof row);
    const char *at = strpbrk(row, "+-");
    assert_non_null(at);
    *result = read_number(&at);
    for (int i = 0; i < 3; i++) {
        const char *sign = i == 0 ? "= " : "× ", *behind = strstr(at, sign);
        assert_non_null(behind);
        assert_int_equal(strspn(at, " "), behind - at);
        at = behind + strlen(sign);
        factor[i] = read_number(&at);
    }
}

static void check_product(const Stage *s, size_t layer, size_t unit, size_t source)
{
    Shown f[3], r;
    read_product(s, f, &r);
    double product = f[0].value * f[1].value * f[2].value;
    double error = r.error + fabs(f[1].value * f[2].value) * f[0].error +
                   fabs(f[0].value * f[2].value) * f[1].error +
                   fabs(f[0].value * f[1].value) * f[2].error;
    if (!(fabs(product - r.value) <= 1.01 * error))
        fail_msg("%g × %g × %g is not %g", f[0].value, f[1].value, f[2].value, r.value);
    double a = trainer_value(s, s->trainer.batch.a, layer, unit);
    bool last = layer + 1 == s->net.layer_count;
    double slope = last ? a * (1 - a) : 1 - a * a; /* sigmoid at the end, tanh before */
    double input = layer == 0 ? (double)s->data.x[source]
                              : trainer_value(s, s->trainer.batch.a, layer - 1, source);
    assert_true(fabs(f[1].value - slope) <= f[1].error + 1e-6);
    assert_true(fabs(f[2].value - input) <= f[2].error);
    if (last)
        assert_true(fabs(f[0].value - (a - (double)s->data.t[unit])) <= f[0].error + 1e-7);
}

static void test_factors_make_the_product(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_3_2_1, NET_2_2_2, NET_8_3_8, NET_64_32_10};
    (void)state;
    for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++) {
        Stage s;
        stage_open(&s, nets[i]);
        stage_phases(&s, 2 * s.net.layer_count + 1);
        for (size_t l = 0; l < s.net.layer_count; l++)
            for (size_t k = 0; k < s.net.layers[l].units * s.net.layers[l].fan_in; k += 3) {
                size_t unit = k / s.net.layers[l].fan_in, source = k % s.net.layers[l].fan_in;
                s.view.selection = (Selection){SELECT_LINK, l + 1, unit, source};
                stage_draw(&s, 80, 24);
                check_product(&s, l, unit, source);
            }
        stage_close(&s);
    }
}

/* w − η · gradient = w′ within the digits shown. */
static void test_update_adds_up(void **state)
{
    Stage s;
    char row[ROW_SIZE];
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    for (size_t unit = 0; unit < 4; unit++) {
        s.view.selection = (Selection){SELECT_LINK, 1, unit, 1};
        stage_draw(&s, 80, 24);
        canvas_row(&s.canvas, canvas_find(&s.canvas, "new w = "), row, sizeof row);
        const char *at = strstr(row, "new w = ") + strlen("new w = ");
        Shown before = read_number(&at);
        at += strlen(" − ");
        Shown rate = read_number(&at);
        at += strlen(" × ");
        Shown gradient = read_number(&at);
        at += strlen(" = ");
        Shown after = read_number(&at);
        double expected = before.value - rate.value * gradient.value;
        size_t i = 2 * unit + 1;
        assert_true(fabs(expected - after.value) <=
                    before.error + after.error + rate.value * gradient.error);
        assert_true(fabs(after.value - (double)s.trainer.parameters.theta[i]) <= after.error);
        assert_true(fabs(before.value - (double)s.trainer.parameters.before[i]) <= before.error);
    }
    stage_close(&s);
}

/* Help and quit end the row on screens of every width, whatever is said, and say so to a click. */
static void check_end_of_hints(Stage *s, int width)
{
    static const char *const last = "? help  q quit";
    char row[ROW_SIZE];
    canvas_row(&s->canvas, 22, row, sizeof row);
    const char *at = strstr(row, last);
    if (!at || strspn(at + strlen(last), " ") != strlen(at) - strlen(last))
        fail_msg("%d columns: '%s'", width, row);
    assert_string_equal(screen_hint_at(&s->scene, &s->canvas, width - 2, 22), "quit");
    assert_string_equal(screen_hint_at(&s->scene, &s->canvas, width - 10, 22), "help");
    assert_null(screen_hint_at(&s->scene, &s->canvas, 0, 22));
}

static void test_hints_end_with_help_and_quit(void **state)
{
    static const char *const messages[] = {
        NULL, "rate 0.5 → 0.63", "no more than 22 columns",
        "training diverged in epoch 123456, step 1234567: w[1][12,34] would become infinite (last "
        "finite loss 12345.6); the learning rate 1e+09 is probably too high, try 1e+08"};
    (void)state;
    for (int symbols = 0; symbols < 3; symbols++)
        for (int width = SCENE_WIDTH_MIN; width <= 200; width++)
            for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
                Stage s;
                stage_open(&s, NET_2_4_1);
                s.canvas.symbols = (Symbols)symbols;
                s.scene.message = messages[i];
                stage_draw(&s, width, 24);
                check_end_of_hints(&s, width);
                stage_close(&s);
            }
}

static void test_small_screens_name_quit(void **state)
{
    (void)state;
    for (int width = SCENE_WIDTH_MIN; width < 80; width++) {
        Stage s;
        char row[ROW_SIZE];
        stage_open(&s, NET_2_4_1);
        stage_draw(&s, width, 24);
        canvas_row(&s.canvas, 22, row, sizeof row);
        assert_non_null(strstr(row, "? help"));
        assert_non_null(strstr(row, "q quit"));
        if (strstr(row, "…"))
            fail_msg("%d columns: hints end in … though all fit: '%s'", width, row);
        stage_close(&s);
    }
}

/* Whether the status bar has the accuracy, with losses old or new, of few digits or many. */
static bool has_accuracy(Stage *s, int width, double loss, double accuracy, bool old)
{
    char row[ROW_SIZE];
    s->scene.is_training = true;
    s->scene.metrics_old = old;
    s->scene.metrics_epoch = s->trainer.cursor.epoch;
    s->scene.metrics.training = (Score){loss, accuracy};
    stage_draw(s, width, 24);
    canvas_row(&s->canvas, 23, row, sizeof row);
    const char *at = strstr(row, "accuracy");
    assert_true(!at || (strstr(at, "% @") != NULL) == old);
    return at;
}

static void test_accuracy_does_not_come_and_go_in_play(void **state)
{
    int had = 0;
    (void)state;
    for (int width = SCENE_WIDTH_MIN; width <= 120; width++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        s.scene.has_metrics = true;
        bool has = has_accuracy(&s, width, 0.12345, 0.75, false);
        had += has;
        assert_int_equal(has_accuracy(&s, width, 0.125, 1, true), has);
        assert_int_equal(has_accuracy(&s, width, 0.12345, 0.999, true), has);
        assert_int_equal(has_accuracy(&s, width, 0.5, 0.5, false), has);
        stage_close(&s);
    }
    assert_true(had > 20 && had < 80);
}

static void check_status(Stage *s, int width)
{
    char row[ROW_SIZE], loss[32];
    stage_draw(s, width, 24);
    canvas_row(&s->canvas, 23, row, sizeof row);
    snprintf(loss, sizeof loss, "loss %.5g", s->scene.metrics.training.loss);
    char epoch[48], step[48];
    snprintf(epoch, sizeof epoch, "epoch %llu", (unsigned long long)s->trainer.cursor.epoch);
    snprintf(step, sizeof step, "step %llu", (unsigned long long)s->trainer.cursor.step);
    /* The shape, which the picture shows too, gives way to the accuracy. */
    const char *const wanted[] = {"xor", width < 100 ? "accuracy" : "2-4-1", epoch, step, loss,
                                  "rate 0.5", s->scene.run_state};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (!strstr(row, wanted[i]))
            fail_msg("'%s' is missing in '%s'", wanted[i], row);
}

static void test_status_is_complete(void **state)
{
    static const uint64_t epochs[] = {0, 1, 12, 123, 1234};
    static const char *const runs[] = {"paused 30/s", "paused 10 phases/s", "▶ playing 30/s",
                                       "diverged", "going back"};
    (void)state;
    for (size_t e = 0; e < 5; e++)
        for (size_t i = 0; i < 5; i++) {
            Stage s;
            stage_open(&s, NET_2_4_1);
            stage_measure(&s);
            s.trainer.cursor.epoch = s.trainer.cursor.step = epochs[e];
            s.scene.run_state = runs[i];
            check_status(&s, 80);
            check_status(&s, 120);
            stage_close(&s);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_phase_shows_what_is_computed),
        cmocka_unit_test(test_status_loss_is_the_true_loss),
        cmocka_unit_test(test_factors_make_the_product),
        cmocka_unit_test(test_update_adds_up),
        cmocka_unit_test(test_hints_end_with_help_and_quit),
        cmocka_unit_test(test_accuracy_does_not_come_and_go_in_play),
        cmocka_unit_test(test_small_screens_name_quit),
        cmocka_unit_test(test_status_is_complete),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("scene", tests, NULL, NULL);
}
