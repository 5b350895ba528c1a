/* Keys that set and show: learning rate, restarts, data, links, panels, help. */
#include "program.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { COLUMNS = 120, ROWS = 40 };

static void press_and_see(Pty *s, const char *key, const char *text)
{
    pty_type(s, key);
    assert_true(pty_wait_row(s, -1, text));
}

static void learning_rate(void **state)
{
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    press_and_see(s, "+", "rate 1.25 ");
    press_and_see(s, "=", "rate 1.6 ");
    press_and_see(s, "-", "rate 1.25 ");
    press_and_see(s, "-", "rate 1 ");
    press_and_see(s, "-", "rate 0.8 ");
    pty_key(s, PTY_KEY_PAGE_UP);
    assert_true(pty_wait_row(s, -1, "rate 8 "));
    pty_key(s, PTY_KEY_PAGE_DOWN);
    pty_key(s, PTY_KEY_PAGE_DOWN);
    assert_true(pty_wait_row(s, -1, "rate 0.08 "));
    for (int i = 0; i < 10; i++)
        pty_type(s, "+");
    assert_true(pty_wait_row(s, -1, "rate 0.8 "));
    program_quit(s);
}

/* Backspace undoes a change of the rate too. */
static void rate_can_be_undone(void **state)
{
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    program_press(s, " ");
    program_press(s, "+");
    assert_true(pty_wait_row(s, -1, "rate 1.25 "));
    program_press(s, "\177");
    assert_true(pty_wait_row(s, -1, "rate 1 "));
    assert_true(program_at_epoch(s, 1));
    program_quit(s);
}

static void restarts(void **state)
{
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(program_settle(s));
    Screen start = screen_take(s, COLUMNS, ROWS);
    program_press(s, "   ");
    pty_type(s, "r");
    assert_true(pty_wait_row(s, -2, "started again from seed 1"));
    assert_true(program_settle(s));
    Screen again = screen_take(s, COLUMNS, ROWS);
    Rectangle loss = screen_panel(s, "loss");
    assert_int_equal(screen_differences(&start, &again, loss), 0);
    pty_type(s, "R");
    assert_true(pty_wait_row(s, -2, "started again from seed 2"));
    assert_true(program_settle(s));
    Screen other = screen_take(s, COLUMNS, ROWS);
    assert_true(screen_differences(&start, &other, loss) > 0);
    assert_true(program_at_epoch(s, 0));
    program_press(s, "\177\177");
    assert_true(program_at_epoch(s, 3));
    screen_free(&start);
    screen_free(&again);
    screen_free(&other);
    program_quit(s);
}

static void data_sets(void **state)
{
    char first[256], row[256];
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(pty_wait_row(s, -1, " xor "));
    pty_row(s, -1, first, sizeof first);
    pty_type(s, "d");
    assert_true(pty_wait_row(s, -2, "data "));
    assert_true(program_settle(s));
    pty_row(s, -1, row, sizeof row);
    assert_string_not_equal(first, row);
    for (int i = 0; i < 40 && !strstr(row, " xor "); i++) {
        program_press(s, "d");
        program_press(s, " ");
        assert_true(program_at_epoch(s, 1));
        pty_row(s, -1, row, sizeof row);
    }
    assert_non_null(strstr(row, " xor "));
    program_quit(s);
}

static void links_show(void **state)
{
    static const char *const titles[] = {"network · gradients, mean of 4",
                                         "network · gradients, sample 3", "network · updates",
                                         "network · weights"};
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    program_press(s, " ");
    Screen before = screen_take(s, COLUMNS, ROWS);
    for (int i = 0; i < 4; i++) {
        pty_type(s, "v");
        assert_true(pty_wait_text(s, titles[i]));
    }
    assert_true(program_settle(s));
    screen_check_again(s, &before);
    program_quit(s);
}

/* z fills the screen with the focused panel; p walks over the panels and comes round. */
static void panels_and_zoom(void **state)
{
    static const char *const titles[] = {"network", "loss", "decision map", "samples", "report"};
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(program_settle(s));
    Screen before = screen_take(s, COLUMNS, ROWS);
    for (int i = 0; i < 5; i++) {
        program_press(s, "z");
        Rectangle r = screen_panel(s, titles[i]);
        assert_int_equal(r.width, COLUMNS);
        assert_true(r.height > ROWS / 2);
        program_press(s, "zp");
        assert_true(screen_panel(s, titles[i]).width < COLUMNS);
    }
    screen_check_again(s, &before);
    program_quit(s);
}

static void loss_scale(void **state)
{
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(pty_wait_text(s, " linear "));
    pty_type(s, "l");
    assert_true(pty_wait_text(s, " logarithmic "));
    pty_type(s, "l");
    assert_true(pty_wait_text(s, " linear "));
    program_quit(s);
}

static void help(void **state)
{
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(program_settle(s));
    Screen before = screen_take(s, COLUMNS, ROWS);
    pty_type(s, "?");
    assert_true(pty_wait_text(s, "train one epoch"));
    assert_true(pty_wait_text(s, "q close"));
    pty_type(s, "?");
    assert_true(pty_wait_absent(s, "q close"));
    pty_key(s, PTY_KEY_F1);
    assert_true(pty_wait_text(s, "q close"));
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_absent(s, "q close"));
    assert_true(program_settle(s));
    screen_check_again(s, &before);
    program_quit(s);
}

/* At 80 x 24 the help is longer than the screen; the arrows lead to its last line. */
static void help_scrolls(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    pty_type(s, "?");
    assert_true(pty_wait_text(s, "lines 1–"));
    for (int i = 0; i < 80; i++)
        pty_key(s, PTY_KEY_DOWN);
    assert_true(pty_wait_text(s, "what every mark means"));
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_absent(s, "what every mark means"));
    program_quit(s);
}

static void arrows_select(void **state)
{
    char row[256];
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_text(s, "chain rule"));
    pty_key(s, PTY_KEY_TAB);
    assert_true(pty_wait_absent(s, "chain rule"));
    Rectangle network = screen_panel(s, "network");
    pty_row(s, network.height, row, sizeof row);
    for (int i = 0; i < 30 && strncmp(program_selected(row), "ŷ ", 3) != 0; i++) {
        pty_key(s, PTY_KEY_RIGHT);
        assert_true(program_settle(s));
        pty_row(s, network.height, row, sizeof row);
    }
    assert_memory_equal(program_selected(row), "ŷ ", 3);
    program_quit(s);
}

/* The first line of the formula strip starts with this. */
static void check_selected(Pty *s, const char *name)
{
    char row[512];
    assert_true(program_settle(s));
    pty_row(s, screen_panel(s, "network").height, row, sizeof row);
    const char *at = program_selected(row);
    if (strncmp(at, name, strlen(name)) != 0)
        fail_msg("\"%s\" is selected, not %s", row, name);
}

/* Tab and Shift-Tab walk over all neurons, and the same way back. */
static void tab_walks(void **state)
{
    static const char *const names[] = {"x₁ ", "x₂ ", "h₁ ", "h₂ ", "h₃ ", "h₄ ", "ŷ "};
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    program_command(s, "select x[1]");
    for (int i = 0; i <= 7; i++) {
        check_selected(s, names[i % 7]);
        pty_key(s, PTY_KEY_TAB);
    }
    for (int i = 8; i >= 1; i--) {
        check_selected(s, names[i % 7]);
        pty_key(s, PTY_KEY_SHIFT_TAB);
    }
    program_quit(s);
}

/* Tab after Esc starts at an input that is there, whatever was selected before. */
static void tab_after_escape(void **state)
{
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    program_command(s, "select a[1][4]");
    check_selected(s, "h₄ ");
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_text(s, "chain rule"));
    pty_key(s, PTY_KEY_TAB);
    check_selected(s, "x₁ ");
    program_quit(s);
}

static void speed(void **state)
{
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(pty_wait_row(s, -1, "paused 30/s"));
    press_and_see(s, ">", "paused 100/s");
    press_and_see(s, "<", "paused 30/s");
    for (int i = 0; i < 13; i++)
        pty_type(s, "<");
    assert_true(pty_wait_row(s, -1, "paused 0.2 phases/s"));
    for (int i = 0; i < 19; i++)
        pty_type(s, ">");
    assert_true(pty_wait_row(s, -1, "paused max"));
    program_quit(s);
}

static void divergence(void **state)
{
    (void)state;
    const char *const plain[] = {
        "--activation", "relu", "--output-activation", "identity", "--rate", "1000", NULL};
    Pty *s = program_start(NULL, plain);
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "diverged"));
    double epoch = program_number(s, "epoch ");
    pty_type(s, "\177");
    assert_true(pty_wait_row(s, -1, "paused"));
    assert_true(program_number(s, "epoch ") <= epoch);
    program_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learning_rate), cmocka_unit_test(rate_can_be_undone),
        cmocka_unit_test(restarts),      cmocka_unit_test(data_sets),
        cmocka_unit_test(links_show),    cmocka_unit_test(panels_and_zoom),
        cmocka_unit_test(loss_scale),    cmocka_unit_test(help),
        cmocka_unit_test(help_scrolls),  cmocka_unit_test(arrows_select),
        cmocka_unit_test(tab_walks),     cmocka_unit_test(tab_after_escape),
        cmocka_unit_test(speed),         cmocka_unit_test(divergence),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
