/* What the strip says of units that training treats apart: the numbers are the trainer's, and the
 * words say why they are what they are. */
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
    check_says(s, "× +0.0000 (dropped) × ");
    select_link(s, 2, 0, unit);
    check_says(s, "× +0.0000 (dropped) = ");
}

static void check_kept(Stage *s, size_t row, size_t unit)
{
    double a = (double)s->trainer.a[4 * row + unit], f = tanh((double)s->trainer.z[4 * row + unit]);
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
    for (size_t phases = 5; phases <= 6; phases++) {
        stage_phases(&s, phases == 5 ? 5 : 1);
        for (size_t row = 0; row < 4; row++)
            for (size_t unit = 0; unit < 4; unit++) {
                bool zero = !(fabs((double)s.trainer.a[4 * row + unit]) > 0) &&
                            fabs((double)s.trainer.z[4 * row + unit]) > 0;
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
    check_number(&s, "a = 1/(1+e^-z) = ", (double)s.trainer.a[trainer_unit_offset(&s.trainer, 1)]);
    check_silent(&s, "f(z)");
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dropped_units_are_named),
        cmocka_unit_test(test_outputs_are_never_dropped),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("strip", tests, NULL, NULL);
}
