/* What is said of the gradient above the picture: the words, at every size. */
#include "stage.h"
#include "tap.h"

#include "core/net/freeze.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Samples that cancel are said to, at every size, and the mean stands below. */
static void test_words_for_cancelling(void **state)
{
    static const int sizes[][2] = {{40, 12}, {60, 20}, {80, 24}, {120, 40}};
    static const char *const words[] = {
        "samples cancel in layer 2", "samples cancel in layer 2",
        "samples cancel: layer 2's mean is 50,000 times smaller than one's",
        "samples cancel: in layer 2 their mean gradient is 50,000 times smaller than one sample's"};
    for (int i = 0; i < 12; i++) {
        Stage s;
        (void)state;
        stage_open(&s, NET_2_4_1);
        s.canvas.symbols = (Symbols)(i / 4);
        stage_phases(&s, 6);
        stage_draw(&s, sizes[i % 4][0], sizes[i % 4][1]);
        assert_int_equal(canvas_find(&s.canvas, "cancel"), -1);
        s.trace.health[1].norm = 2e-5 * s.trace.health[1].rms;
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        if (!strstr(stage_head(&s), words[i % 4]))
            fail_msg("'%s' is not there at %d columns: '%s'", words[i % 4], sizes[i % 4][0],
                     stage_head(&s));
        stage_close(&s);
    }
}

static void freeze_one(Stage *s)
{
    bool flags[1024] = {false};
    Hyper hyper = s->trainer.hyper;
    Error err;
    flags[0] = true;
    assert_true(freeze_number(&s->trainer.frozen, &s->net, flags, &hyper.frozen, &err));
    assert_true(trainer_set_hyper(&s->trainer, &hyper, &err));
}

/* Draws the stage where the samples cancel in the last layer. */
static void draw_cancelling(Stage *s, const int size[2], bool vanishes)
{
    size_t last = s->net.layer_count - 1;
    stage_draw(s, size[0], size[1]);
    s->trace.health[last].norm = 2e-5 * s->trace.health[last].rms;
    if (vanishes)
        s->trace.health[0].rms = 2e-5 * s->trace.health[last].rms;
    screen_draw(&s->scene, &s->canvas, &s->cursor);
    if (!strstr(stage_head(s), "samples cancel"))
        fail_msg("no 'samples cancel' in '%s'", stage_head(s));
    if (vanishes && !strstr(stage_head(s), "vanishes"))
        fail_msg("no 'vanishes' in '%s'", stage_head(s));
}

/* And in a header that is full: frozen units, a title with a sample, a gradient that vanishes too,
 * links that are left out, an explanation beside it; before the update and after. */
static void test_cancelling_in_a_full_header(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_TEN_LAYERS, NET_64_32_10};
    static const int sizes[][2] = {{80, 24}, {120, 40}};
    (void)state;
    for (int i = 0; i < 3 * 3 * 2 * 4 * 3; i++) {
        Stage s;
        const int *size = sizes[i / 9 % 2];
        int more = i / 72;
        stage_open(&s, nets[i % 3]);
        s.canvas.symbols = (Symbols)(i / 3 % 3);
        s.view.links = (Quantity)(i / 18 % 4);
        s.view.focus = more == 2 ? PANEL_EXPLAIN : PANEL_NETWORK;
        freeze_one(&s);
        stage_phases(&s, trainer_phases(&s.trainer) - 1);
        draw_cancelling(&s, size, more == 1);
        stage_phases(&s, 1);
        draw_cancelling(&s, size, more == 1);
        stage_close(&s);
    }
}

/* The header says what happens to the gradient and where, at every size, and nothing when all is
 * well or not known yet. */
static void test_words(void **state)
{
    static const int sizes[][2] = {{40, 12}, {80, 24}, {120, 40}, {200, 60}};
    static const char *const words[] = {
        "vanishes at layer 1",
        "gradient vanishes: layer 1's is 14,000 times smaller than layer 10's",
        "gradient vanishes: layer 1's is 14,000 times smaller than layer 10's: it hardly learns",
        "gradient vanishes: layer 1's is 14,000 times smaller than layer 10's: it hardly learns"};
    (void)state;
    for (int i = 0; i < 4; i++) {
        Stage s;
        stage_open_vanishing(&s, 0.25f);
        stage_draw(&s, sizes[i][0], sizes[i][1]);
        if (!strstr(stage_head(&s), words[i]))
            fail_msg("'%s' is not there at %d columns: '%s'", words[i], sizes[i][0],
                     stage_head(&s));
        stage_phases(&s, 20);
        stage_draw(&s, sizes[i][0], sizes[i][1]);
        assert_int_equal(canvas_find(&s.canvas, "vanishes"), -1);
        stage_close(&s);
        stage_open_vanishing(&s, 1);
        stage_draw(&s, sizes[i][0], sizes[i][1]);
        assert_int_equal(canvas_find(&s.canvas, "vanishes"), -1);
        stage_close(&s);
    }
}

/* Where the gradient vanishes and the samples cancel, both are said where there is room. */
static void test_words_for_both(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {200, 60}};
    static const char *const words[] = {
        "vanishes at layer 1, samples cancel",
        "gradient vanishes: layer 1's is 14,000 times smaller than layer 10's, samples cancel",
        "gradient vanishes: layer 1's is 14,000 times smaller than layer 10's, samples cancel"};
    Stage s;
    (void)state;
    stage_open_vanishing(&s, 0.25f);
    for (int i = 0; i < 3; i++) {
        stage_draw(&s, sizes[i][0], sizes[i][1]);
        s.trace.health[9].norm = 1e-3 * s.trace.health[9].rms;
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        if (!strstr(stage_head(&s), words[i]))
            fail_msg("'%s' is not there at %d columns: '%s'", words[i], sizes[i][0],
                     stage_head(&s));
    }
    stage_close(&s);
}

/* Where no weight has a gradient, the output's bias can still have one: the words are about the
 * weights, and fit at every size in every set of symbols. */
static void test_words_for_no_gradient(void **state)
{
    static const int sizes[][2] = {{40, 12}, {60, 30}, {80, 24}, {120, 40}};
    (void)state;
    for (int i = 0; i < 12; i++) {
        Stage s;
        int width = sizes[i % 4][0];
        stage_open(&s, NET_2_4_1);
        s.canvas.symbols = (Symbols)(i / 4);
        for (size_t k = 0; k < s.net.parameter_count; k++)
            s.trainer.parameters.theta[k] = 0;
        s.trainer.parameters.theta[s.net.layers[1].biases] = 0.5f;
        stage_phases(&s, 6);
        assert_true(stage_norm(&s, 0) <= 0 && stage_norm(&s, 1) <= 0);
        assert_true(fabs((double)s.trainer.parameters.gradient[s.net.layers[1].biases]) > 0);
        stage_draw(&s, width, sizes[i % 4][1]);
        const char *words = i < 4 ? "∇W is 0 everywhere" : "grad W is 0 everywhere";
        if (!strstr(stage_head(&s), words))
            fail_msg("'%s' does not say '%s'", stage_head(&s), words);
        int red = 0, y = canvas_find(&s.canvas, words);
        for (int x = 0; x < width; x++)
            red += canvas_cell(&s.canvas, x, y)->style.ink == INK_ERROR &&
                   cell_code(canvas_cell(&s.canvas, x, y)) != ' ';
        assert_int_equal(red, i < 4 ? 15 : 18); /* letters without blanks */
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_for_cancelling),
        cmocka_unit_test(test_cancelling_in_a_full_header),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_words_for_both),
        cmocka_unit_test(test_words_for_no_gradient),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("health_words", tests, NULL, NULL);
}
