/* A session that is saved shows the same network when it is loaded, by another program too. */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
    Rectangle panel = screen_panel(s, "input");
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
    save_and_load(" ssss", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(save_before_any_step),
        cmocka_unit_test(save_after_epochs),
        cmocka_unit_test(save_within_a_minibatch),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
