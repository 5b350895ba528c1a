/* Numbers and names are never cut, however narrow the screen is: half of one reads as another. */
#include "../view/stage.h"

#include "view/explain/formula.h"

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
        s.view.selection = (Selection){SELECT_UNIT, 1, 1, 0};
        stage_draw(&s, width, 30);
        double sum = (double)s.trainer.batch.z[1];
        assert_true(canvas_find(&s.canvas, "z = Σ wx + b = ") >= 0);
        canvas_row(&s.canvas, canvas_find(&s.canvas, "z = Σ wx + b = "), row, sizeof row);
        if (strstr(row, "   sample"))
            *strstr(row, "   sample") = '\0';
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
            if (!(fabs(shown.value - (double)s.trainer.parameters.gradient[0]) <=
                  1.01 * shown.error))
                fail_msg("%d columns: '%s'", width, row);
            seen++;
        }
        stage_close(&s);
    }
    assert_true(seen > 40 && seen < 81);
}

/* The whole name, and a blank behind it; what it is too, where the strip is wide. */
static void test_names_are_whole(void **state)
{
    static const struct {
        Selection place;
        const char *wide, *narrow, *behind;
    } names[] = {
        {{SELECT_LINK, 9, 1, 2}, "▸weight h₈.₃→h₉.₂ ", "▸h₈.₃→h₉.₂ ", "∂L/∂w "},
        {{SELECT_LINK, 10, 0, 1}, "▸weight h₉.₂→ŷ₁ ", "▸h₉.₂→ŷ₁ ", "∂L/∂w "},
        {{SELECT_LINK, 1, 2, 1}, "▸weight x₂→h₁.₃ ", "▸x₂→h₁.₃ ", "∂L/∂w "},
        {{SELECT_BIAS, 9, 2, 0}, "▸bias of h₉.₃ ", "▸b of h₉.₃ ", "∂L/∂b "},
        {{SELECT_UNIT, 9, 2, 0}, "▸h₉.₃ ", "▸h₉.₃ ", "z = "},
    };
    static const char *const ascii[] = {"weight h8.3->h9.2 ", "h8.3->h9.2 dL"};
    Stage s;
    (void)state;
    stage_open(&s, NET_TEN_LAYERS);
    for (int width = 40; width <= 120; width++) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            char row[ROW_SIZE];
            s.view.selection = names[i].place;
            s.canvas.symbols = SYMBOLS_BRAILLE;
            stage_draw(&s, width, 24);
            const char *name = width >= 60 ? names[i].wide : names[i].narrow;
            int y = layout_make(width, 24, &s.view, &s.net).formula.y;
            canvas_row(&s.canvas, y, row, sizeof row);
            const char *at = row + strlen(name);
            if (strncmp(row, name, strlen(name)) != 0 ||
                strncmp(at + strspn(at, " "), names[i].behind, strlen(names[i].behind)) != 0)
                fail_msg("%d columns: '%s' for '%s'", width, row, name);
        }
        s.view.selection = names[0].place;
        s.canvas.symbols = SYMBOLS_ASCII;
        stage_draw(&s, width, 24);
        assert_true(canvas_find(&s.canvas, ascii[width < 60]) >= 0);
    }
    stage_close(&s);
}

/* However narrow: a link's gradient is a whole number, before its factors or in their table. */
static void test_results_are_whole(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_TEN_LAYERS);
    stage_phases(&s, 2 * s.net.layer_count + 2);
    s.view.selection = (Selection){SELECT_LINK, 1, 1, 0};
    for (int width = 40; width <= 100; width++) {
        char row[ROW_SIZE], usual[64];
        stage_draw(&s, width, 12);
        s.trace.spotlight.delta[1] *= (Real)1e-6; /* so that the product has a power of ten */
        double product = (double)(s.trace.spotlight.delta[1] * s.trace.spotlight.x[0]);
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        canvas_row(&s.canvas, canvas_find(&s.canvas, "∂L/∂w = ") + 1, row, sizeof row);
        const char *at = row + strcspn(row, "+-");
        Shown shown = read_number(&at);
        snprintf(usual, sizeof usual, "%+.3e = ", product);
        if (!(fabs(shown.value - product) <= 1.01 * shown.error) || !(fabs(shown.value) > 0) ||
            !strstr(row, usual))
            fail_msg("%d columns: '%s' for %g", width, row, product);
    }
    stage_close(&s);
}

enum { STRIP_ROWS = 5, STRIP_SIZE = STRIP_ROWS * ROW_SIZE };

/* The rows of the strip alone, `width` columns wide, each ended by a line end. */
static void strip_text(Stage *s, int width, char out[STRIP_SIZE])
{
    Rect area = {0, 0, width, STRIP_ROWS};
    canvas_fill(&s->canvas, (Rect){0, 0, s->canvas.width, STRIP_ROWS}, ' ', (Style){0});
    formula_draw(&s->trace, &s->view, area, &s->canvas);
    out[0] = '\0';
    for (int y = 0; y < STRIP_ROWS; y++) {
        canvas_row(&s->canvas, y, out + strlen(out), ROW_SIZE);
        strcat(out, "\n");
    }
}

/* Columns of the number at `at`; 0 where there is none. */
static size_t number_length(const char *at)
{
    size_t n = strspn(at, "0123456789.e+-");
    return strcspn(at, "0123456789") < n ? n : 0;
}

/* Whether the number of so many columns stands whole in `text`. */
static bool has_number(const char *text, const char *number, size_t length)
{
    for (const char *at = text; *at;) {
        size_t n = number_length(at);
        if (n == length && strncmp(at, number, n) == 0)
            return true;
        at += n > 0 ? n : strspn(at, "e+-.") > 0 ? strspn(at, "e+-.") : 1;
    }
    return false;
}

/* Each number of a narrow strip is in the wide one too, or is followed by …; no line ends where a
 * number is to follow. */
static void check_strip(const char *narrow, const char *wide, int width)
{
    for (const char *at = narrow; *at;) {
        size_t n = number_length(at);
        bool marked = strncmp(at + n, "…", strlen("…")) == 0 ||
                      strncmp(at + n, "...", 3) == 0;
        bool counted = strncmp(at + n, " terms", strlen(" terms")) == 0;
        if (n > 0 && !marked && !counted && !has_number(wide, at, n))
            fail_msg("%d columns: '%.*s' of\n%s is not in\n%s", width, (int)n, at, narrow, wide);
        at += n > 0 ? n : strspn(at, "e+-.") > 0 ? strspn(at, "e+-.") : 1;
    }
    if (strstr(narrow, "=\n") || strstr(narrow, "×\n") || strstr(narrow, ":\n"))
        fail_msg("%d columns: a line without its number:\n%s", width, narrow);
}

/* Whatever is selected, however large its numbers are. */
static void test_strips_are_whole(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_8_3_8, NET_TEN_LAYERS};
    static const Real factors[] = {1, 1e-6f, 3e4f};
    static const SelectionKind kinds[] = {SELECT_LINK,  SELECT_UNIT, SELECT_BIAS,  SELECT_LAYER,
                                          SELECT_LOSS, SELECT_RATE, SELECT_TARGET};
    static char narrow[STRIP_SIZE], wide[STRIP_SIZE];
    (void)state;
    for (size_t i = 0; i < 9; i++) {
        Stage s;
        stage_open(&s, nets[i / 3]);
        for (size_t k = 0; k < s.net.parameter_count; k++)
            s.trainer.parameters.theta[k] *= factors[i % 3];
        stage_phases(&s, trainer_phases(&s.trainer) - i % 2);
        stage_draw(&s, 300, 40);
        for (size_t k = 0; k < 2 * sizeof kinds / sizeof kinds[0]; k++) {
            size_t column = k % 2 == 0 ? s.net.layer_count : 1;
            s.view.selection = (Selection){kinds[k / 2], column, 0, 1};
            strip_text(&s, 300, wide);
            for (int width = 40; width <= 120; width++) {
                strip_text(&s, width, narrow);
                check_strip(narrow, wide, width);
            }
        }
        stage_close(&s);
    }
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
        s.trace.spotlight.loss = 0.0012345678;
        screen_draw(&s.scene, &s.canvas, &s.cursor);
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
    s.trace.spotlight.a[0] = 538;
    screen_draw(&s.scene, &s.canvas, &s.cursor);
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
        s.trace.spotlight.t = &(Real){(Real)-0.5921};
        screen_draw(&s.scene, &s.canvas, &s.cursor);
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
        cmocka_unit_test(test_strips_are_whole),
        cmocka_unit_test(test_losses_are_whole),
        cmocka_unit_test(test_large_activations_are_whole),
        cmocka_unit_test(test_targets_are_whole),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("whole", tests, NULL, NULL);
}
