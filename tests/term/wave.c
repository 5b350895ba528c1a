/* The wave of a run by phases is seen in a terminal and comes to its end. */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Starts a run by phases, sees its wave, and ends it by the key that pauses. Phases last so long
 * that a busy machine does not miss them; single steps are tested by a clock of their own. */
static void see_wave(const char *const environment[], const char *const more[])
{
    PtyOptions options = {.columns = 120, .rows = 40, .environment = environment};
    Pty *s = program_start(&options, more);
    pty_type(s, "\r");
    assert_true(pty_wait_text(s, "─ w·a"));
    pty_type(s, "\r");
    assert_true(pty_wait_text(s, "weights"));
    assert_true(pty_wait_row(s, -1, "paused"));
    program_quit(s);
}

static void wave_and_end(void **state)
{
    static const char *const more[] = {"--speed", "0.2-phase", NULL};
    (void)state;
    see_wave(NULL, more);
}

/* Without colours nothing moves, unless it is asked for. */
static void no_colour(void **state)
{
    static const char *const environment[] = {"NO_COLOR=1", NULL};
    static const char *const more[] = {"--speed", "0.2-phase", "--motion", "on", NULL};
    (void)state;
    see_wave(environment, more);
}

/* Whatever is done, cells change within the marks of a frame, which the terminal shows at once. */
static void frames_are_whole(void **state)
{
    (void)state;
    Pty *s = program_open(120, 40);
    size_t torn = pty_torn(s), frames = pty_frames(s);
    pty_type(s, "sss ?");
    assert_true(pty_wait_row(s, 0, "keys"));
    pty_type(s, "\033\r");
    assert_true(pty_wait_row(s, -1, "playing"));
    pty_type(s, "\r:set theme light\r");
    assert_true(pty_wait_row(s, -1, "paused"));
    pty_type(s, "\014");
    assert_true(program_settle(s));
    assert_true(pty_frames(s) >= frames + 5);
    assert_int_equal(pty_torn(s), torn);
    program_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wave_and_end), cmocka_unit_test(no_colour),
        cmocka_unit_test(frames_are_whole),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
