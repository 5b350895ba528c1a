/* A program that has nothing to do does nothing: no processor time, no bytes, no wake-ups. */
#include "program.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

enum { WATCHED_MS = 400 };

/* How often the process has given up the processor by itself, -1 when it cannot be told. */
static long wake_ups(pid_t pid)
{
    char line[256];
    long count = -1;
    snprintf(line, sizeof line, "/proc/%ld/status", (long)pid);
    FILE *file = fopen(line, "re");
    while (file && count < 0 && fgets(line, sizeof line, file))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) != 1)
            count = -1;
    if (file)
        fclose(file);
    return count;
}

/* Watches the process until the time is over; a program that ends meanwhile ends the wait too. */
static void watch_quiet(Pty *s)
{
    pid_t pid = pty_pid(s);
    int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd ended = {descriptor, POLLIN, 0};
    assert_true(program_settle(s));
    pty_pump(s);
    long ticks = process_ticks(pid), before;
    assert_true(ticks >= 0);
    assert_int_equal(poll(&ended, descriptor >= 0 ? 1 : 0, WATCHED_MS / 2), 0);
    pty_pump(s); /* the cursor put away behind the prompt */
    size_t bytes = pty_output_bytes(s);
    before = wake_ups(pid);
    assert_int_equal(poll(&ended, descriptor >= 0 ? 1 : 0, WATCHED_MS), 0);
    pty_pump(s);
    assert_int_equal(pty_output_bytes(s), bytes);
    assert_int_equal(wake_ups(pid), before);
    assert_true(process_ticks(pid) - ticks <= 1);
    if (descriptor >= 0)
        close(descriptor);
}

static void after_the_start(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    watch_quiet(s);
    program_quit(s);
}

static void after_a_run(void **state)
{
    (void)state;
    Pty *s = program_open(120, 40);
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "playing"));
    assert_true(pty_wait_row(s, -1, "epoch 3 "));
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "paused"));
    watch_quiet(s);
    program_press(s, "\177");
    watch_quiet(s);
    program_quit(s);
}

static void with_the_help_open(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    pty_type(s, "?");
    assert_true(pty_wait_text(s, "train one epoch"));
    watch_quiet(s);
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_absent(s, "q close"));
    program_quit(s);
}

/* A key that changes nothing costs a few bytes at most. */
static void keys_without_effect(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    pty_type(s, "Q");
    assert_true(program_settle(s));
    size_t bytes = pty_output_bytes(s);
    assert_true(program_settle(s));
    size_t prompt = pty_output_bytes(s) - bytes;
    pty_type(s, "QQQQQQQQQQQQQQQQQQQQ");
    assert_true(program_settle(s));
    assert_true(pty_output_bytes(s) - bytes <= 2 * prompt + 20 * 32);
    program_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_the_start),
        cmocka_unit_test(after_a_run),
        cmocka_unit_test(with_the_help_open),
        cmocka_unit_test(keys_without_effect),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
