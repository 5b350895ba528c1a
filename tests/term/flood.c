/* More keys and mouse events than the program can obey: none is worked off long afterwards. Each
 * flood would take many times the deadline if it were. */
#include "program.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FLOOD = 1 << 18 };

/* A tenth of a second an epoch, or more. */
static const char *heavy[] = {"parity:10", "--hidden", "700,700", "--batch", "full", NULL};

/* `text` over and over. */
static const char *many(const char *text, size_t size)
{
    static char bytes[FLOOD + 1];
    size_t length = strlen(text), i;
    for (i = 0; i + length <= size; i += length)
        memcpy(bytes + i, text, length);
    bytes[i] = '\0';
    return bytes;
}

/* By a key and by one of two signals in turn. */
static void ends_at_once(const char *const more[], const char *flood, size_t size)
{
    static int turn;
    const int ends[] = {0, turn++ % 2 ? SIGHUP : SIGTERM};
    for (int i = 0; i < 2; i++) {
        Pty *s = program_start(NULL, more);
        assert_true(program_settle(s));
        pty_type(s, many(flood, size));
        if (ends[i] == 0)
            pty_type(s, "qq"); /* the first one may close a list */
        else
            pty_signal(s, ends[i]);
        assert_int_equal(pty_wait_exit(s), ends[i] ? 128 + ends[i] : 0);
        assert_true(pty_tty_sane(s));
        pty_end(s);
    }
}

static void data_sets(void **state)
{
    (void)state;
    ends_at_once(NULL, "d", FLOOD);
    ends_at_once(NULL, "d\033[B\r", FLOOD);
}

static void different_keys(void **state)
{
    (void)state;
    ends_at_once(NULL, "dr", FLOOD);
    ends_at_once(heavy, " b", FLOOD);
}

static void mouse_events(void **state)
{
    (void)state;
    ends_at_once(NULL, "\033[<35;20;10M\033[<35;40;5M", FLOOD);
    ends_at_once(NULL, "\033[<64;20;10M", FLOOD);
    ends_at_once(heavy, "\033[<0;12;12M\033[<0;12;12m", FLOOD);
}

static void bytes_without_meaning(void **state)
{
    (void)state;
    ends_at_once(NULL, "\377", FLOOD);
    ends_at_once(NULL, "\033[24;80R", FLOOD);
}

/* Steps do not pile up: after a flood of them the program stands where it is soon. */
static void steps(void **state)
{
    (void)state;
    Pty *s = program_start(NULL, heavy);
    assert_true(program_settle(s));
    pty_type(s, " ");
    assert_true(program_at_epoch(s, 1));
    pty_type(s, many(" ", 4000));
    assert_true(program_settle(s));
    assert_true(program_number(s, "epoch ") < 1000);
    pty_type(s, many("\177", 4000));
    assert_true(program_settle(s));
    program_quit(s);
}

/* The same while the terminal takes no output. */
static void with_output_stopped(void **state)
{
    (void)state;
    Pty *s = program_start(NULL, heavy);
    assert_true(program_settle(s));
    pty_stop_output(s, true);
    pty_type(s, many(" ", FLOOD));
    pty_signal(s, SIGTERM);
    assert_int_equal(pty_wait_exit_unread(s, 10000), 128 + SIGTERM);
    pty_end(s);
}

/* Fast keys are no flood: a person's script is obeyed to the letter. */
static void lines_at_once_are_obeyed(void **state)
{
    char text[2048] = "", line[64];
    (void)state;
    Pty *s = program_open(80, 24);
    for (int i = 1; i <= 60; i++) {
        snprintf(line, sizeof line, ":rate 0.%d\r:epoch 1\r", 100 + i);
        strcat(text, line);
    }
    pty_type(s, text);
    assert_true(pty_wait_row(s, -1, "rate 0.16 "));
    assert_true(program_at_epoch(s, 60));
    program_quit(s);
}

int main(void)
{
    if (program_is_sanitized())
        heavy[2] = "100,100";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_sets),
        cmocka_unit_test(different_keys),
        cmocka_unit_test(mouse_events),
        cmocka_unit_test(bytes_without_meaning),
        cmocka_unit_test(steps),
        cmocka_unit_test(with_output_stopped),
        cmocka_unit_test(lines_at_once_are_obeyed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
