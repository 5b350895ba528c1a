/* Every way out leaves the terminal as it was, and the exit status tells the signal. */
#include "program.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static const int signals[] = {
    SIGTERM,   SIGINT,  SIGHUP, SIGQUIT, SIGXCPU, SIGABRT, SIGSEGV, SIGBUS,    SIGFPE,
    SIGILL,    SIGTRAP, SIGSYS, SIGUSR1, SIGUSR2, SIGALRM, SIGPROF, SIGVTALRM, SIGPOLL,
#ifdef SIGSTKFLT
    SIGSTKFLT,
#endif
#ifdef SIGPWR
    SIGPWR,
#endif
};
enum { SIGNALS = sizeof signals / sizeof signals[0] };
static const char *const flat_out[] = {"--speed", "max", NULL};

/* Whether the terminal is as it was; else says what is wrong. */
static bool check_restored(const Pty *s, int signal)
{
    if (program_is_restored(s, NULL))
        return true;
    fprintf(stderr, "# signal %d: tty sane %d, alternate %d, cursor %d, mouse %d, paste %d\n",
            signal, pty_tty_sane(s), pty_alternate(s), pty_cursor_visible(s), pty_mouse_mode(s),
            pty_paste_marks(s));
    return false;
}

/* 1 when the signal leaves a mark on the terminal or another exit status than its own. */
static int kill_with(Pty *s, int signal)
{
    pty_signal(s, signal);
    int status = pty_wait_exit(s);
    bool good = check_restored(s, signal);
    if (!program_is_sanitized() && status != 128 + signal) {
        fprintf(stderr, "# signal %d: status %d\n", signal, status);
        good = false;
    }
    pty_end(s);
    return good ? 0 : 1;
}

static void while_idle(void **state)
{
    int wrong = 0;
    (void)state;
    for (int i = 0; i < SIGNALS; i++) {
        Pty *s = program_open(80, 24);
        assert_true(program_settle(s));
        wrong += kill_with(s, signals[i]);
    }
    assert_int_equal(wrong, 0);
}

static bool runs(const Pty *pty, const void *context)
{
    (void)context;
    return program_number(pty, "epoch ") > 100;
}

static void while_running(void **state)
{
    int wrong = 0;
    (void)state;
    for (int i = 0; i < SIGNALS; i++) {
        Pty *s = program_start(NULL, flat_out);
        pty_type(s, "\r");
        assert_true(pty_wait(s, runs, NULL, "a hundred epochs"));
        wrong += kill_with(s, signals[i]);
    }
    assert_int_equal(wrong, 0);
}

/* With the prompt open the cursor is visible, in the help most of the screen is covered. */
static void in_prompt_and_help(void **state)
{
    int wrong = 0;
    (void)state;
    for (int i = 0; i < 2; i++) {
        Pty *s = program_open(80, 24);
        pty_type(s, i == 0 ? ":rate" : "?");
        assert_true(pty_wait_text(s, i == 0 ? ":rate" : "q close"));
        wrong += kill_with(s, i == 0 ? SIGTERM : SIGSEGV);
    }
    assert_int_equal(wrong, 0);
}

static bool is_drawn(const Pty *s, const void *context)
{
    (void)context;
    return pty_alternate(s) && pty_mouse_mode(s) == PTY_MOUSE_MOVES && pty_paste_marks(s) &&
           !pty_flow_control(s);
}

/* A shell with job control around the program, since an orphaned process group cannot stop. */
static Pty *open_below_shell(void)
{
    char script[512];
    snprintf(script, sizeof script, "set -m; '%s' --no-config; echo stopped; read x; fg; exit $?",
             program_path());
    const char *const argv[] = {"bash", "-c", script, NULL};
    Pty *s = pty_start(NULL, argv);
    assert_non_null(s);
    assert_true(pty_wait_row(s, -1, "epoch "));
    return s;
}

static void ctrl_z(void **state)
{
    (void)state;
    Pty *s = open_below_shell();
    pty_type(s, "  ");
    assert_true(program_at_epoch(s, 2));
    assert_true(program_settle(s));
    Screen before = screen_take(s, 80, 24);
    pty_type(s, "\032");
    assert_true(pty_wait(s, program_is_restored, NULL, "the terminal as it was"));
    assert_true(pty_wait_text(s, "stopped"));
    assert_true(check_restored(s, SIGTSTP));
    pty_type(s, "\n");
    assert_true(pty_wait(s, is_drawn, NULL, "the program's screen again"));
    assert_true(pty_wait_row(s, -1, "epoch 2 "));
    assert_true(program_settle(s));
    screen_check_again(s, &before);
    assert_false(pty_cursor_visible(s));
    pty_type(s, " ");
    assert_true(program_at_epoch(s, 3));
    program_quit(s);
}

/* A job that the shell has stopped can be ended: it leaves the terminal alone, which is the
 * shell's. */
static void ended_while_stopped(void **state)
{
    static const char *const names[] = {"TERM", "HUP"};
    (void)state;
    for (int i = 0; i < 2; i++) {
        char script[512];
        snprintf(script, sizeof script,
                 "set -m; '%s' --no-config; p=$(jobs -p); kill -%s %%1;"
                 "while kill -0 $p 2>/dev/null; do :; done; echo all ended",
                 program_path(), names[i]);
        Pty *s = pty_start(NULL, (const char *const[]){"bash", "-c", script, NULL});
        assert_non_null(s);
        assert_true(pty_wait_row(s, -1, "epoch "));
        pty_type(s, " ");
        assert_true(program_at_epoch(s, 1));
        pty_type(s, "\032");
        assert_true(pty_wait_text(s, "all ended"));
        assert_true(pty_tty_sane(s));
        pty_end(s);
    }
}

/* Started in the background it waits, and can be ended or brought forward. */
static void started_in_the_background(void **state)
{
    static const char *const ends[] = {"TERM", "HUP"};
    static const char *const says[] = {"status 143", "status 129"};
    (void)state;
    for (int i = 0; i < 3; i++) {
        char script[512];
        snprintf(script, sizeof script,
                 "set -m; '%s' --no-config & p=$!;"
                 "until grep -q '^State:.T' /proc/$p/status; do :; done; %s",
                 program_path(), i == 2 ? "fg" : "");
        if (i < 2)
            snprintf(script + strlen(script), sizeof script - strlen(script),
                     "kill -%s %%1; while kill -0 $p 2>/dev/null; do :; done; wait $p;"
                     "echo status $?",
                     ends[i]);
        Pty *s = pty_start(NULL, (const char *const[]){"bash", "-c", script, NULL});
        assert_non_null(s);
        if (i == 2) {
            assert_true(pty_wait_row(s, -1, "epoch "));
            program_quit(s);
            continue;
        }
        assert_true(pty_wait_text(s, says[i]));
        assert_true(pty_tty_sane(s));
        pty_end(s);
    }
}

/* The terminal may have another size when the program goes on. */
static void another_size_after_ctrl_z(void **state)
{
    (void)state;
    Pty *s = open_below_shell();
    assert_true(program_settle(s));
    pty_type(s, "\032");
    assert_true(pty_wait_text(s, "stopped"));
    assert_true(pty_resize(s, 100, 30));
    pty_type(s, "\n");
    assert_true(pty_wait_row(s, 29, "epoch 0 "));
    assert_true(program_settle(s));
    assert_true(pty_find(s, "q quit", NULL, NULL));
    program_quit(s);
}

/* SIGSTOP cannot be caught; what can be done is to draw everything anew on SIGCONT. */
static bool has_our_modes(const Pty *s, const void *context)
{
    (void)context;
    return !pty_tty_sane(s);
}

static void stop_and_continue(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    siginfo_t info;
    pty_signal(s, SIGSTOP);
    assert_int_equal(waitid(P_PID, (id_t)pty_pid(s), &info, WSTOPPED | WNOWAIT), 0);
    assert_true(process_in_state(pty_pid(s), 'T'));
    size_t bytes = pty_output_bytes(s);
    pty_restore_modes(s);
    pty_signal(s, SIGCONT);
    assert_true(pty_wait(s, has_our_modes, NULL, "the program's modes again"));
    pty_type(s, " ");
    assert_true(program_at_epoch(s, 1));
    assert_true(pty_wait(s, is_drawn, NULL, "the program's screen again"));
    assert_true(pty_output_bytes(s) > bytes);
    program_quit(s);
}

static void hang_up(bool running)
{
    Pty *s = running ? program_start(NULL, flat_out) : program_open(80, 24);
    if (running) {
        pty_type(s, "\r");
        assert_true(pty_wait(s, runs, NULL, "a hundred epochs"));
    } else {
        assert_true(program_settle(s));
    }
    pty_hang_up(s);
    int status = pty_wait_exit(s);
    assert_true(status == 1 || status == 128 + SIGHUP);
    pty_end(s);
}

static void hang_up_idle(void **state)
{
    (void)state;
    hang_up(false);
}

static void hang_up_running(void **state)
{
    (void)state;
    hang_up(true);
}

/* As a shell's trap leaves them to a program; `more` stands behind the program. */
static Pty *open_below(const char *before, const char *more)
{
    char script[512];
    snprintf(script, sizeof script, "%s; exec '%s' --no-config %s", before, program_path(), more);
    const char *const argv[] = {"sh", "-c", script, NULL};
    Pty *s = pty_start(NULL, argv);
    assert_non_null(s);
    assert_true(pty_wait_row(s, -1, "epoch "));
    assert_true(program_settle(s));
    return s;
}

static void goes_on_after(Pty *s, int signal, int epoch)
{
    pty_signal(s, signal);
    pty_type(s, " ");
    assert_true(program_at_epoch(s, epoch));
    assert_true(is_drawn(s, NULL));
}

static void what_was_ignored_stays_ignored(void **state)
{
    static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGUSR1, SIGALRM};
    (void)state;
    Pty *s = open_below("trap '' INT QUIT HUP TSTP USR1 ALRM", "");
    for (int i = 0; i < 6; i++)
        goes_on_after(s, ignored[i], i + 1);
    pty_type(s, "\034\032"); /* Ctrl-\ and Ctrl-Z are such signals */
    assert_true(program_settle(s));
    assert_int_equal(kill_with(s, SIGTERM), 0);
}

/* A write that fails says so where it happens. */
static void writing_too_much_ends_nothing(void **state)
{
    static const char *const before[] = {":", "trap '' PIPE XFSZ"};
    (void)state;
    for (int i = 0; i < 2; i++) {
        Pty *s = open_below(before[i], "");
        goes_on_after(s, SIGPIPE, 1);
        goes_on_after(s, SIGXFSZ, 2);
        program_quit(s);
    }
}

static void ctrl_backslash(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    pty_type(s, "\034");
    assert_int_equal(pty_wait_exit(s), 128 + SIGQUIT);
    assert_true(check_restored(s, SIGQUIT));
    pty_end(s);
}

/* Ctrl-S is a key without meaning. */
static void flow_control_is_off(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    assert_false(pty_flow_control(s));
    pty_type(s, "\023 ");
    assert_true(program_at_epoch(s, 1));
    program_quit(s);
}

/* A terminal that takes no output: training goes on, and so does everything that ends it. */
static void no_output_holds_nothing_up(void **state)
{
    static const int ends[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV, SIGUSR1, 0};
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        Pty *s = program_start(NULL, flat_out);
        pty_type(s, "\r");
        assert_true(pty_wait(s, runs, NULL, "a hundred epochs"));
        pty_stop_output(s, true);
        assert_int_equal(pty_wait_exit_unread(s, 50), -1);
        if (ends[i] != 0)
            pty_signal(s, ends[i]);
        else
            pty_type(s, "q");
        int status = pty_wait_exit_unread(s, 5000);
        if (!program_is_sanitized())
            assert_int_equal(status, ends[i] ? 128 + ends[i] : 0);
        assert_true(status >= 0);
        assert_true(pty_tty_sane(s));
        assert_true(check_restored(s, ends[i]));
        pty_end(s);
    }
}

/* The same where the other side just does not read. */
static void nobody_reads(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        Pty *s = program_start(NULL, flat_out);
        pty_type(s, "\r");
        assert_true(pty_wait(s, runs, NULL, "a hundred epochs"));
        for (int n = 0; n < 20; n++) {
            assert_int_equal(pty_wait_exit_unread(s, 20), -1);
            pty_press_unread(s, '\f'); /* all of the screen anew */
        }
        pty_signal(s, i == 0 ? SIGTERM : SIGHUP);
        assert_int_equal(pty_wait_exit_unread(s, 5000), i == 0 ? 128 + SIGTERM : 128 + SIGHUP);
        assert_true(pty_tty_sane(s));
        pty_end(s);
    }
}

/* timeout(1) and a window that is closed send what they send twice. */
static void the_same_signal_twice(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    pty_signal(s, SIGHUP);
    assert_int_equal(kill_with(s, SIGHUP), 0);
}

static void ways_to_quit(void **state)
{
    static const char *const keys[] = {"q", "\003", ":quit\r"};
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        Pty *s = program_open(80, 24);
        pty_type(s, keys[i]);
        assert_int_equal(pty_wait_exit(s), 0);
        assert_true(check_restored(s, 0));
        pty_end(s);
    }
}

/* Training on its way back to where it would not arrive for years is simply left. */
static void quit_on_a_long_way(void **state)
{
    char path[4200], line[4300], *folder = folder_new();
    const char *const full[] = {"--batch", "full", NULL}, *const load[] = {"--load", path, NULL};
    PtyOptions options = {.columns = 80, .rows = 24};
    (void)state;
    snprintf(path, sizeof path, "%s/long.json", folder);
    snprintf(line, sizeof line, "save %s", path);
    Pty *s = program_start(&options, full);
    program_press(s, " ");
    program_command(s, line);
    assert_true(pty_wait_row(s, -2, "saved "));
    program_quit(s);
    program_forge_length(path);
    s = program_start(&options, load);
    assert_true(pty_wait_row(s, -1, "epoch 1000000000000 "));
    pty_key(s, PTY_KEY_BACKSPACE);
    program_quit(s);
    folder_delete(folder);
}

/* Names in a file cannot speak to the terminal. */
static void escape_sequences_in_a_file(void **state)
{
    static const char text[] = "in\033[2J\033]0;owned\007put,b\303\202\302\233m,t\n0,1,0\n1,0,1\n";
    char path[4200], *folder = folder_new();
    (void)state;
    snprintf(path, sizeof path, "%s/evil\033[31m.csv", folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fwrite(text, 1, sizeof text - 1, file);
    fclose(file);
    const char *const more[] = {path, NULL};
    PtyOptions options = {.columns = 160, .rows = 50};
    Pty *s = program_start(&options, more);
    assert_true(program_settle(s));
    assert_true(pty_find(s, "\\x1b", NULL, NULL));
    assert_true(pty_find(s, "in\\x1b[2J", NULL, NULL));
    assert_true(pty_wait_row(s, -1, "evil\\x1b[31m.csv"));
    program_quit(s);
    folder_delete(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(while_idle),
        cmocka_unit_test(while_running),
        cmocka_unit_test(in_prompt_and_help),
        cmocka_unit_test(ctrl_z),
        cmocka_unit_test(ended_while_stopped),
        cmocka_unit_test(started_in_the_background),
        cmocka_unit_test(another_size_after_ctrl_z),
        cmocka_unit_test(stop_and_continue),
        cmocka_unit_test(what_was_ignored_stays_ignored),
        cmocka_unit_test(writing_too_much_ends_nothing),
        cmocka_unit_test(ctrl_backslash),
        cmocka_unit_test(flow_control_is_off),
        cmocka_unit_test(no_output_holds_nothing_up),
        cmocka_unit_test(nobody_reads),
        cmocka_unit_test(the_same_signal_twice),
        cmocka_unit_test(hang_up_idle),
        cmocka_unit_test(hang_up_running),
        cmocka_unit_test(ways_to_quit),
        cmocka_unit_test(quit_on_a_long_way),
        cmocka_unit_test(escape_sequences_in_a_file),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
