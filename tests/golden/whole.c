/* Numbers and names are never cut, however narrow the screen is: half of one reads as another. */
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

/* A sum in the strip ends with all of its result; its terms, where they are there, add up to it. */
static void test_sums_are_whole(void **state)
{
    int with_terms = 0, counted = 0;
    (void)state;
    for (int width = 76; width <= 240; width++) {
        char row[ROW_SIZE];
        Stage s;
        stage_open(&s, NET_8_3_8);
        stage_phases(&s, 6);
        s.view.selection = (Selection){SELECT_LINK, 1, 1, 0};
        stage_draw(&s, width, 30);
        double sum = 0;
        for (size_t k = 0; k < 8; k++)
            sum += (double)s.trainer.before[s.net.layers[1].weights + 3 * k + 1] *
                   (double)s.trainer.delta[trainer_unit_offset(&s.trainer, 1) + k];
        assert_true(canvas_find(&s.canvas, "∂L/∂a = Σ wδ = ") >= 0);
        canvas_row(&s.canvas, canvas_find(&s.canvas, "∂L/∂a = Σ wδ = "), row, sizeof row);
        const char *at = strrchr(row, '=') + 1;
        Shown shown = read_number(&at);
        if (strstr(row, "…") || !(fabs(shown.value - sum) <= shown.error + 1e-6))
            fail_msg("%d columns: '%s' for %g", width, row, sum);
        *(strstr(row, "8 terms") ? &counted : &with_terms) += 1;
        stage_close(&s);
    }
    assert_true(with_terms > 20 && counted > 20);
}

/* The mean stands in the strip with all of its number, or not at all. */
static void test_the_mean_is_whole(void **state)
{
    int seen = 0;
    (void)state;
    for (int width = 40; width <= 120; width++) {
        char row[ROW_SIZE];
        Stage s;
        stage_open(&s, NET_2_4_1);
        stage_phases(&s, 6);
        s.view.selection = (Selection){SELECT_LINK, 1, 0, 0};
        stage_draw(&s, width, 12);
        int y = canvas_find(&s.canvas, "mean of 4:");
        if (y >= 0) {
            canvas_row(&s.canvas, y, row, sizeof row);
            const char *at = strstr(row, "mean of 4:") + strlen("mean of 4:");
            Shown shown = read_number(&at);
            if (!(fabs(shown.value - (double)s.trainer.gradient[0]) <= 1e-5))
                fail_msg("%d columns: '%s'", width, row);
            seen++;
        }
        stage_close(&s);
    }
    assert_true(seen > 40 && seen < 81);
}

/* The whole name, and a blank behind it; the arrow has blanks around it where the strip is wide. */
static void test_names_are_whole(void **state)
{
    static const struct {
        Selection place;
        const char *wide, *narrow, *behind;
    } names[] = {
        {{SELECT_LINK, 9, 1, 2}, " h₉.₂ ← h₈.₃ ", " h₉.₂←h₈.₃ ", "∂L/∂w = "},
        {{SELECT_LINK, 10, 0, 1}, " ŷ₁ ← h₉.₂ ", " ŷ₁ ← h₉.₂ ", "∂L/∂w = "},
        {{SELECT_LINK, 1, 2, 1}, " h₁.₃ ← x₂ ", " h₁.₃ ← x₂ ", "∂L/∂w = "},
        {{SELECT_BIAS, 9, 2, 0}, " b of h₉.₃ ", " b of h₉.₃ ", "∂L/∂b = "},
        {{SELECT_UNIT, 9, 2, 0}, " h₉.₃ ", " h₉.₃ ", "z = "},
    };
    static const char *const ascii[] = {"h9.2 <- h8.3 dL", "h9.2<-h8.3 dL"};
    Stage s;
    (void)state;
    stage_open(&s, NET_TEN_LAYERS);
    for (int width = 40; width <= 120; width++) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            char row[ROW_SIZE];
            s.view.selection = names[i].place;
            s.canvas.symbols = SYMBOLS_BRAILLE;
            stage_draw(&s, width, 24);
            const char *name = width >= 100 ? names[i].wide : names[i].narrow;
            canvas_row(&s.canvas, canvas_find(&s.canvas, names[i].behind), row, sizeof row);
            const char *at = row + strlen(name);
            if (strncmp(row, name, strlen(name)) != 0 ||
                strncmp(at + strspn(at, " "), names[i].behind, strlen(names[i].behind)) != 0)
                fail_msg("%d columns: '%s' for '%s'", width, row, name);
        }
        s.view.selection = names[0].place;
        s.canvas.symbols = SYMBOLS_ASCII;
        stage_draw(&s, width, 24);
        assert_true(canvas_find(&s.canvas, ascii[width < 100]) >= 0);
    }
    stage_close(&s);
}

/* However narrow: a link's gradient ends its line as a whole number, or is not there. */
static void test_results_are_whole(void **state)
{
    int seen = 0, cut = 0;
    Stage s;
    (void)state;
    stage_open(&s, NET_TEN_LAYERS);
    stage_phases(&s, 2 * s.net.layer_count + 2);
    s.view.selection = (Selection){SELECT_LINK, 1, 1, 0};
    for (int width = 40; width <= 100; width++) {
        char row[ROW_SIZE];
        stage_draw(&s, width, 12);
        s.trace.delta[1] *= (Real)1e-6; /* so that the product has a power of ten */
        double product = (double)(s.trace.delta[1] * s.trace.x[0]);
        scene_draw(&s.scene, &s.canvas, &s.cursor);
        canvas_row(&s.canvas, canvas_find(&s.canvas, "∂L/∂w = ") + 1, row, sizeof row);
        char *mean = strstr(row, "   mean");
        if (mean)
            *mean = '\0';
        const char *at = strrchr(row, '=') + 1;
        if (strcmp(at, " …") == 0) {
            cut++;
            continue;
        }
        Shown shown = read_number(&at);
        if (!(fabs(shown.value - product) <= 1.01 * shown.error) || !(fabs(shown.value) > 0) ||
            strstr(at, "…"))
            fail_msg("%d columns: '%s' for %g", width, row, product);
        seen++;
    }
    assert_true(seen > 40 && seen + cut == 61);
    stage_close(&s);
}

/* So does the loss below an output. */
static void test_losses_are_whole(void **state)
{
    int seen = 0;
    (void)state;
    for (int width = 60; width <= 120; width++) {
        char row[ROW_SIZE];
        Stage s;
        stage_open(&s, NET_2_4_1);
        stage_phases(&s, 6);
        stage_draw(&s, width, 30);
        s.trace.sample_loss = 0.0012345678;
        scene_draw(&s.scene, &s.canvas, &s.cursor);
        int y = canvas_find(&s.canvas, " L ");
        if (y >= 0) {
            canvas_row(&s.canvas, y, row, sizeof row);
            const char *at = strstr(row, " L ") + 2;
            Shown shown = read_number(&at);
            if (!(fabs(shown.value - 0.0012345678) <= 1.01 * shown.error) ||
                strncmp(at, "…", strlen("…")) == 0)
                fail_msg("%d columns: '%s'", width, row);
            seen++;
        }
        stage_close(&s);
    }
    assert_true(seen > 40);
}

/* A chip of five cells has room for an activation in the hundreds without a margin. */
static void test_large_activations_are_whole(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_TEN_LAYERS);
    stage_phases(&s, 1);
    stage_draw(&s, 200, 40);
    s.trace.a[0] = 538;
    scene_draw(&s.scene, &s.canvas, &s.cursor);
    assert_true(canvas_find(&s.canvas, "+538") > 0);
    stage_close(&s);
}

/* A target that is no short number is there with all its digits, or under its letter. */
static void test_targets_are_whole(void **state)
{
    (void)state;
    for (int width = 60; width <= 120; width++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        stage_draw(&s, width, 30);
        s.trace.t = &(Real){(Real)-0.5921};
        scene_draw(&s.scene, &s.canvas, &s.cursor);
        if (canvas_find(&s.canvas, "target -0.5921") < 0 && canvas_find(&s.canvas, "t -0.5921") < 0)
            fail_msg("%d columns: the target is cut", width);
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_are_whole),
        cmocka_unit_test(test_the_mean_is_whole),
        cmocka_unit_test(test_names_are_whole),
        cmocka_unit_test(test_results_are_whole),
        cmocka_unit_test(test_losses_are_whole),
        cmocka_unit_test(test_large_activations_are_whole),
        cmocka_unit_test(test_targets_are_whole),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("whole", tests, NULL, NULL);
}
