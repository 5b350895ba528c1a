/* The prompt: completion, errors in place, history, editing, sessions saved and loaded. */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void completion(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    pty_type(s, ":mini\t");
    assert_true(pty_wait_row(s, -2, ":minibatch"));
    pty_type(s, "3\r");
    assert_true(pty_wait_row(s, -1, "step 3 "));
    pty_type(s, ":re\t");
    assert_true(pty_wait_row(s, -2, "restart reseed"));
    pty_type(s, "st\t\r");
    assert_true(pty_wait_row(s, -1, "step 0 "));
    pty_type(s, ":links up\t\r");
    assert_true(pty_wait_text(s, "network · updates"));
    pty_type(s, ":set acti\trel\t");
    assert_true(pty_wait_row(s, -2, ":set activation relu"));
    pty_type(s, "\r");
    assert_true(pty_wait_text(s, "hidden relu"));
    program_quit(s);
}

static void error_in_place(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    pty_type(s, ":rate fast\r");
    assert_true(pty_wait_row(s, -2, ":rate fast"));
    assert_true(pty_wait_text(s, "rate: 'fast': "));
    for (int i = 0; i < 4; i++)
        pty_key(s, PTY_KEY_BACKSPACE);
    pty_type(s, "0.5\r");
    assert_true(pty_wait_row(s, -1, "rate 0.5 "));
    pty_type(s, ":nonsense\r");
    assert_true(pty_wait_row(s, -2, "nonsense"));
    assert_true(pty_wait_text(s, "unknown command 'nonsense'; there are: "));
    assert_true(pty_wait_text(s, "quit"));
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_row(s, -2, "q quit"));
    program_quit(s);
}

static void history(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    program_command(s, "rate 0.5");
    assert_true(pty_wait_row(s, -1, "rate 0.5 "));
    program_command(s, "epoch 4");
    assert_true(program_at_epoch(s, 4));
    pty_type(s, ":");
    pty_key(s, PTY_KEY_UP);
    assert_true(pty_wait_row(s, -2, ":epoch 4"));
    pty_key(s, PTY_KEY_UP);
    assert_true(pty_wait_row(s, -2, ":rate 0.5"));
    pty_key(s, PTY_KEY_DOWN);
    assert_true(pty_wait_row(s, -2, ":epoch 4"));
    pty_key(s, PTY_KEY_ENTER);
    assert_true(program_at_epoch(s, 8));
    program_quit(s);
}

static bool cursor_shows(const Pty *pty, const void *context)
{
    (void)context;
    return pty_cursor_visible(pty);
}

/* Behind what has been typed, and elsewhere, though unseen, when the prompt has closed. */
static void cursor_follows(void **state)
{
    int column, row;
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    pty_type(s, ":räte");
    assert_true(pty_wait_row(s, -2, ":räte"));
    assert_true(pty_wait(s, cursor_shows, NULL, "the cursor"));
    pty_cursor(s, &column, &row);
    assert_int_equal(column, 5);
    assert_int_equal(row, 22);
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_row(s, -2, "q quit"));
    assert_true(program_settle(s));
    pty_cursor(s, &column, &row);
    assert_int_not_equal(row, 22);
    program_quit(s);
}

static void editing(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    pty_type(s, ":ate x3");
    pty_key(s, PTY_KEY_HOME);
    pty_type(s, "r");
    pty_key(s, PTY_KEY_END);
    pty_key(s, PTY_KEY_LEFT);
    pty_key(s, PTY_KEY_BACKSPACE);
    pty_key(s, PTY_KEY_RIGHT);
    pty_key(s, PTY_KEY_LEFT);
    assert_true(pty_wait_row(s, -2, ":rate 3"));
    assert_true(pty_wait(s, cursor_shows, NULL, "the cursor"));
    pty_key(s, PTY_KEY_DELETE);
    pty_type(s, "ä\177\0332\033[D");
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_row(s, -2, "q quit"));
    pty_type(s, ":epoch nine\027"
                "2\r");
    assert_true(program_at_epoch(s, 2));
    pty_type(s, ":garbage\025"
                "epoch\r");
    assert_true(program_at_epoch(s, 3));
    assert_false(pty_cursor_visible(s));
    program_quit(s);
}

/* Backspace on an empty line and Ctrl-C close the prompt; they neither go back nor quit. */
static void closing(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    program_press(s, " ");
    pty_type(s, ":\177");
    assert_true(pty_wait_row(s, -2, "q quit"));
    pty_type(s, ":q\003");
    assert_true(pty_wait_row(s, -2, "q quit"));
    assert_true(program_at_epoch(s, 1));
    program_quit(s);
}

/* The network panel's cells, wherever it stands; but the line above its border shows the past,
 * which no session holds. */
static bool same_network(Pty *s, const Screen *before, Rectangle panel)
{
    Screen now = screen_take(s, before->columns, before->rows);
    Rectangle border = {panel.x, panel.y + panel.height - 1, panel.width, 1};
    panel.height -= 2;
    int wrong =
        screen_differences_in(before, &now, panel) + screen_differences_in(before, &now, border);
    screen_free(&now);
    return wrong == 0;
}

/* A session saved after `keys` shows the same network when it is loaded and goes on with `then`. */
static void save_and_load(const char *keys, const char *then)
{
    char path[4200], line[4300], *folder = folder_new();
    snprintf(path, sizeof path, "%s/session.json", folder);
    snprintf(line, sizeof line, "save %s", path);
    PtyOptions options = {.columns = 120, .rows = 40};
    Pty *s = program_start(&options, NULL);
    program_press(s, keys);
    program_command(s, line);
    assert_true(pty_wait_row(s, -2, "saved "));
    program_press(s, then);
    assert_true(program_settle(s));
    Rectangle panel = screen_panel(s, "network");
    Screen before = screen_take(s, 120, 40);
    program_quit(s);
    const char *const more[] = {"--load", path, NULL};
    s = program_start(&options, more);
    assert_true(program_settle(s));
    program_press(s, then);
    bool same = same_network(s, &before, panel);
    program_quit(s);
    s = program_start(&options, NULL);
    line[0] = 'l', line[1] = 'o', line[2] = 'a', line[3] = 'd';
    program_command(s, line);
    assert_true(pty_wait_row(s, -2, "loaded "));
    program_press(s, then);
    assert_true(program_settle(s));
    bool same_by_command = same_network(s, &before, panel);
    program_quit(s);
    screen_free(&before);
    folder_delete(folder);
    assert_true(same);
    assert_true(same_by_command);
}

static void save_before_any_step(void **state)
{
    (void)state;
    save_and_load("+", "");
}

static void save_after_epochs(void **state)
{
    (void)state;
    save_and_load("  +  ", " ");
}

static void save_within_a_minibatch(void **state)
{
    (void)state;
    /* In the first: a session does not hold the values of the pass before. */
    save_and_load("ssss", "");
}

static void refused_files(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    program_command(s, "save /nowhere/at/all");
    assert_true(pty_wait_row(s, -2, ":save /nowhere/at/all"));
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_row(s, -2, "q quit"));
    program_command(s, "load /nowhere");
    assert_true(pty_wait_row(s, -2, "/nowhere: "));
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(program_settle(s));
    program_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(completion),
        cmocka_unit_test(error_in_place),
        cmocka_unit_test(history),
        cmocka_unit_test(cursor_follows),
        cmocka_unit_test(editing),
        cmocka_unit_test(closing),
        cmocka_unit_test(save_before_any_step),
        cmocka_unit_test(save_after_epochs),
        cmocka_unit_test(save_within_a_minibatch),
        cmocka_unit_test(refused_files),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
