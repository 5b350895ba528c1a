/* Steps forward and back: the screen after going back is the screen that was there before. */
#include "program.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const Rectangle nowhere = {0};

static void first_frame(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_at_epoch(s, 0));
    assert_true(program_settle(s));
    assert_true(pty_wait_row(s, -1, "step 0 "));
    assert_true(pty_wait_row(s, -1, "rate 1 "));
    assert_true(pty_wait_row(s, -1, "paused"));
    assert_true(pty_wait_row(s, -2, "? help"));
    assert_true(pty_wait_row(s, -2, "q quit"));
    assert_true(pty_find(s, "network", NULL, NULL));
    assert_true(pty_find(s, "loss", NULL, NULL));
    assert_true(pty_alternate(s));
    assert_false(pty_cursor_visible(s));
    program_quit(s);
}

static void back_to_epoch_2_at(int columns, int rows)
{
    Pty *s = program_open(columns, rows);
    program_press(s, "  ");
    assert_true(program_at_epoch(s, 2));
    Screen there = screen_take(s, columns, rows);
    program_press(s, "   ");
    assert_true(program_at_epoch(s, 5));
    Screen ahead = screen_take(s, columns, rows);
    assert_true(screen_differences(&there, &ahead, nowhere) > 0);
    program_press(s, "\177\177\177");
    assert_true(program_at_epoch(s, 2));
    Screen again = screen_take(s, columns, rows);
    Rectangle loss = screen_panel(s, "loss");
    assert_true(loss.width > 10 && loss.height > 3);
    assert_int_equal(screen_differences(&there, &again, loss), 0);
    program_press(s, "   ");
    Screen replayed = screen_take(s, columns, rows);
    assert_int_equal(screen_differences(&ahead, &replayed, loss), 0);
    screen_free(&there);
    screen_free(&ahead);
    screen_free(&again);
    screen_free(&replayed);
    program_quit(s);
}

static void back_is_exact_80(void **state)
{
    (void)state;
    back_to_epoch_2_at(80, 24);
}

static void back_is_exact_120(void **state)
{
    (void)state;
    back_to_epoch_2_at(120, 40);
}

static void back_is_exact_200(void **state)
{
    (void)state;
    back_to_epoch_2_at(200, 60);
}

/* Whether the words of the network panel's lower border from the first to the `lit`th are lit. */
static void check_phases(const Pty *s, int step)
{
    char words[5][16];
    int layers = 2, forward = step < layers ? step : layers, column, row, lit[5];
    int backward = step <= layers + 1 ? 0 : step - layers - 1 < layers ? step - layers - 1 : layers;
    snprintf(words[0], sizeof words[0], "fwd %d/2", forward);
    snprintf(words[1], sizeof words[1], "loss");
    snprintf(words[2], sizeof words[2], "back %d/2", backward);
    snprintf(words[3], sizeof words[3], "update");
    bool expected[] = {step > 0, step > layers, backward > 0, step > 2 * layers + 1};
    assert_true(pty_find(s, words[0], &column, &row));
    uint32_t bright = 0, faint = 0;
    for (int i = 0; i < 4; i++) {
        int at = column + (int[]){0, 8, 13, 22}[i];
        for (size_t k = 0; k < strlen(words[i]); k++)
            assert_int_equal(pty_cell(s, at + (int)k, row).text[0], words[i][k]);
        lit[i] = (int)pty_cell(s, at, row).foreground;
        if (expected[i])
            bright = (uint32_t)lit[i];
        else
            faint = (uint32_t)lit[i];
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(lit[i], expected[i] ? bright : faint);
    assert_int_not_equal(bright, faint);
}

/* The six phases of one mini-batch of a network of two layers, and the way back. */
static void phases_at(int columns, int rows)
{
    enum { PHASES = 6 };
    Screen before[PHASES + 1];
    Pty *s = program_open(columns, rows);
    assert_true(program_settle(s));
    for (int step = 0; step <= PHASES; step++) {
        check_phases(s, step);
        before[step] = screen_take(s, columns, rows);
        if (step < PHASES)
            program_press(s, "s");
    }
    assert_true(pty_wait_row(s, -1, "step 1 "));
    Rectangle loss = screen_panel(s, "loss");
    for (int step = PHASES - 1; step >= 0; step--) {
        program_press(s, "\177");
        Screen now = screen_take(s, columns, rows);
        if (screen_differences(&before[step], &now, loss) > 0)
            fail_msg("the screen of phase %d at %dx%d is another after going back", step, columns,
                     rows);
        screen_free(&now);
    }
    for (int step = 0; step <= PHASES; step++)
        screen_free(&before[step]);
    program_quit(s);
}

static void phases_120(void **state)
{
    (void)state;
    phases_at(120, 40);
}

static void phases_80(void **state)
{
    (void)state;
    phases_at(80, 24);
}

/* Six phases, one mini-batch and one epoch of a full batch end at the same screen. */
static void grains_agree(void **state)
{
    Screen screens[3];
    const char *keys[] = {"ssssss", "b", " "};
    (void)state;
    for (int i = 0; i < 3; i++) {
        Pty *s = program_open(80, 24);
        program_press(s, keys[i]);
        assert_true(pty_wait_row(s, -1, "step 1 "));
        screens[i] = screen_take(s, 80, 24);
        program_quit(s);
    }
    assert_int_equal(screen_differences(&screens[0], &screens[1], nowhere), 0);
    assert_int_equal(screen_differences(&screens[1], &screens[2], nowhere), 0);
    for (int i = 0; i < 3; i++)
        screen_free(&screens[i]);
}

static void minibatches(void **state)
{
    const char *const more[] = {"--batch", "1", NULL};
    (void)state;
    Pty *s = program_start(NULL, more);
    for (int step = 1; step <= 5; step++) {
        char text[32];
        program_press(s, "b");
        snprintf(text, sizeof text, "step %d ", step);
        assert_true(pty_wait_row(s, -1, text));
        assert_true(program_at_epoch(s, step / 4));
    }
    program_press(s, "\177");
    assert_true(pty_wait_row(s, -1, "step 4 "));
    program_quit(s);
}

/* Keys that arrive all at once do what they do one by one. */
static void keys_in_one_burst(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    pty_type(s, "     ");
    assert_true(program_at_epoch(s, 5));
    pty_type(s, "\177\177\177");
    assert_true(program_settle(s));
    assert_int_equal((int)program_number(s, "epoch "), 2);
    pty_type(s, "  \177");
    assert_true(program_settle(s));
    assert_int_equal((int)program_number(s, "epoch "), 3);
    program_quit(s);
}

static void back_at_the_start(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    pty_type(s, "\177");
    assert_true(pty_wait_row(s, -2, "this is the start"));
    assert_true(program_at_epoch(s, 0));
    program_quit(s);
}

static bool beyond_epoch(const Pty *pty, const void *epoch)
{
    return program_number(pty, "epoch ") > *(const double *)epoch;
}

static void run_and_pause(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "running"));
    double epoch = program_number(s, "epoch ");
    assert_true(pty_wait(s, beyond_epoch, &epoch, "a higher epoch"));
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "paused"));
    assert_true(program_settle(s));
    double end = program_number(s, "epoch ");
    program_press(s, "\177");
    assert_true(program_number(s, "epoch ") < end);
    program_quit(s);
}

/* Shift-arrows, and a moment that is typed: the screen that was there. */
static void through_time(void **state)
{
    (void)state;
    Pty *s = program_open(120, 40);
    program_press(s, "  ");
    Screen there = screen_take(s, 120, 40);
    program_press(s, "  ss");
    assert_true(program_at_epoch(s, 4));
    pty_type(s, "\033[1;2D");
    assert_true(program_settle(s));
    assert_true(program_at_epoch(s, 4));
    pty_type(s, "\033[1;2D");
    assert_true(program_at_epoch(s, 3));
    pty_type(s, "\033[1;2C\033[1;2C");
    assert_true(program_at_epoch(s, 4));
    program_command(s, "goto 2");
    assert_true(program_at_epoch(s, 2));
    assert_true(program_settle(s));
    Screen again = screen_take(s, 120, 40);
    Rectangle loss = screen_panel(s, "loss");
    assert_int_equal(screen_differences(&there, &again, loss), 0);
    assert_true(pty_find(s, "2 of 4.0.forward2", NULL, NULL));
    screen_free(&there);
    screen_free(&again);
    program_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_frame),       cmocka_unit_test(back_is_exact_80),
        cmocka_unit_test(back_is_exact_120), cmocka_unit_test(back_is_exact_200),
        cmocka_unit_test(phases_120),        cmocka_unit_test(phases_80),
        cmocka_unit_test(grains_agree),      cmocka_unit_test(minibatches),
        cmocka_unit_test(keys_in_one_burst), cmocka_unit_test(back_at_the_start),
        cmocka_unit_test(run_and_pause),     cmocka_unit_test(through_time),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
