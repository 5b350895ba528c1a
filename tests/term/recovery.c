/* However the program ends, what was done is there again with --resume. */
#include "program.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_SIZE = 4300 };

static char *folder, home[PATH_SIZE], kept[PATH_SIZE], saved[PATH_SIZE];
static const char *environment[] = {home, NULL};
static const PtyOptions options = {.columns = 120, .rows = 30, .environment = environment};
static const char *const resume[] = {"--resume", NULL};

static int make_folder(void **state)
{
    (void)state;
    folder = folder_new();
    snprintf(home, sizeof home, "XDG_STATE_HOME=%s/state", folder);
    snprintf(kept, sizeof kept, "%s/state/backprop/last.json", folder);
    snprintf(saved, sizeof saved, "%s/saved.json", folder);
    return 0;
}

static int delete_folder(void **state)
{
    (void)state;
    folder_delete(folder);
    return 0;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* What was entered at the prompt is there the next time; where it cannot be kept that is said at
 * the end, and the screen is none the worse. */
static void commands_are_kept(void **state)
{
    char path[PATH_SIZE];
    (void)state;
    Pty *s = program_start(&options, NULL);
    program_command(s, "rate 0.25");
    assert_true(pty_wait_row(s, -1, "rate 0.25"));
    program_quit(s);
    s = program_start(&options, NULL);
    pty_type(s, ":");
    pty_key(s, PTY_KEY_UP);
    assert_true(pty_wait_row(s, -2, ":rate 0.25"));
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "rate 0.25"));
    program_quit(s);
    snprintf(path, sizeof path, "%s/state/backprop/history", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    s = program_start(&options, NULL);
    assert_true(pty_wait_row(s, -1, "epoch 0"));
    program_command(s, "rate 0.5");
    assert_true(pty_wait_row(s, -1, "rate 0.5"));
    pty_type(s, "q");
    assert_true(pty_wait_text(s, "the commands entered are not kept for the next time"));
    assert_int_equal(pty_wait_exit(s), 0);
    pty_end(s);
    assert_int_equal(rmdir(path), 0);
}

/* Starts afresh and trains n epochs. */
static Pty *train(int n, const char *const more[])
{
    Pty *s = program_start(&options, more);
    for (int i = 0; i < n; i++)
        pty_type(s, " ");
    assert_true(program_at_epoch(s, n));
    return s;
}

static void check_resumed(int epoch)
{
    Pty *s = program_start(&options, resume);
    assert_true(program_at_epoch(s, epoch));
    assert_true(pty_wait_row(s, -2, "resumed the session left on 20"));
    pty_key(s, PTY_KEY_BACKSPACE); /* its past is there too */
    assert_true(program_at_epoch(s, epoch - 1));
    assert_false(pty_find(s, "resumed", NULL, NULL));
    program_quit(s);
}

static void after_quitting(void **state)
{
    struct stat status;
    (void)state;
    assert_false(exists(kept));
    program_quit(program_start(&options, NULL));
    assert_false(exists(kept)); /* nothing had been done */
    program_quit(train(3, NULL));
    assert_int_equal(stat(kept, &status), 0);
    *strrchr(kept, '/') = '\0';
    assert_int_equal(stat(kept, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    kept[strlen(kept)] = '/';
    check_resumed(3);
    check_resumed(2); /* it was left there */
}

static void after_signals(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    (void)state;
    for (int i = 0; i < 4; i++) {
        Pty *s = train(i + 2, NULL);
        pty_signal(s, signals[i]);
        assert_int_equal(pty_wait_exit(s), 128 + signals[i]);
        pty_end(s);
        check_resumed(i + 2);
    }
}

static void after_the_terminal_is_lost(void **state)
{
    (void)state;
    Pty *s = train(4, NULL);
    pty_hang_up(s);
    pty_wait_exit(s);
    pty_end(s);
    check_resumed(4);
}

/* Status and output of a start that shows no screen. */
static void check_refused(const char *const more[], int status, const char *text)
{
    const char *argv[PROGRAM_ARGUMENTS] = {program_path(), "--no-config", "--resume"};
    for (int i = 0; more[i]; i++)
        argv[3 + i] = more[i];
    Pty *s = pty_start(&options, argv);
    assert_non_null(s);
    assert_true(pty_wait_text(s, text));
    assert_int_equal(pty_wait_exit(s), status);
    pty_end(s);
}

static void refused(void **state)
{
    const char *const nothing[] = {NULL}, *const load[] = {"--load", saved, NULL};
    const char *const data[] = {"nand", NULL};
    (void)state;
    unlink(kept);
    check_refused(nothing, 1, "there is no session to resume: ");
    check_refused(load, 2, "it does not go with --load");
    check_refused(data, 2, "it does not go with a data set");
}

/* Where it cannot be written that is said when the terminal is itself again. */
static void no_place(void **state)
{
    char blocked[PATH_SIZE];
    const char *const none[] = {"XDG_STATE_HOME", "HOME", NULL};
    const char *const wrong[] = {blocked, NULL};
    PtyOptions elsewhere = {.columns = 160, .rows = 24, .environment = none};
    (void)state;
    snprintf(blocked, sizeof blocked, "XDG_STATE_HOME=%s/file", folder);
    FILE *file = fopen(blocked + strlen("XDG_STATE_HOME="), "we");
    assert_non_null(file);
    fclose(file);
    for (int i = 0; i < 2; i++) {
        Pty *s = program_start(&elsewhere, NULL);
        pty_type(s, " ");
        assert_true(program_at_epoch(s, 1));
        pty_type(s, "q");
        assert_true(pty_wait_text(s, i == 0 ? "neither XDG_STATE_HOME nor HOME is set"
                                            : "cannot make this folder"));
        assert_int_equal(pty_wait_exit(s), 0);
        pty_end(s);
        elsewhere.environment = wrong;
    }
}

/* A way that would take years is ended by leaving, and the session is saved as it is there. */
static void save_ends_a_jump(void **state)
{
    char path[PATH_SIZE];
    const char *const make[] = {"--batch", "full", "--save", path, NULL};
    const char *const again[] = {"--load", path, "--save", saved, NULL};
    const char *const load[] = {"--load", saved, NULL};
    static const int ends[] = {0, SIGTERM};
    (void)state;
    snprintf(path, sizeof path, "%s/long.json", folder);
    program_quit(train(1, make));
    program_forge_length(path);
    for (int i = 0; i < 2; i++) {
        unlink(saved);
        Pty *s = program_start(&options, again);
        pty_key(s, PTY_KEY_BACKSPACE);
        assert_true(pty_wait_row(s, -1, "going back 0 %"));
        if (ends[i])
            pty_signal(s, ends[i]);
        else
            pty_type(s, "q");
        assert_true(pty_wait_text(s, "on the way that was ended"));
        assert_int_equal(pty_wait_exit(s), ends[i] ? 128 + ends[i] : 0);
        pty_end(s);
        s = program_start(&options, load);
        program_command(s, "history");
        assert_true(pty_wait_text(s, "trained 1000000000000 epochs"));
        pty_key(s, PTY_KEY_ESCAPE);
        program_quit(s);
    }
}

/* Started just to look, the program leaves a file from before alone. */
static void looking_overwrites_nothing(void **state)
{
    const char *const save[] = {"--save", saved, NULL}, *const load[] = {"--load", saved, NULL};
    (void)state;
    unlink(saved);
    program_quit(train(2, save));
    Pty *s = program_start(&options, save);
    pty_type(s, "q");
    assert_true(pty_wait_text(s, "is left as it was: nothing has been done"));
    assert_int_equal(pty_wait_exit(s), 0);
    pty_end(s);
    s = program_start(&options, load);
    assert_true(program_at_epoch(s, 2));
    program_quit(s);
    program_quit(train(5, save));
    s = program_start(&options, load);
    assert_true(program_at_epoch(s, 5));
    program_quit(s);
}

/* A pipe that nobody is at the other end of, and devices, hold nothing up; nor is a file that this
 * session has nothing to do with overwritten. */
static void what_is_no_file_is_refused(void **state)
{
    static const char *const verbs[] = {"save", "save!", "load", "data"};
    const char *places[] = {NULL, "/dev/null", "/dev/tty"};
    char pipe[PATH_SIZE], table[PATH_SIZE], line[PATH_SIZE + 16];
    (void)state;
    snprintf(pipe, sizeof pipe, "%s/pipe", folder);
    snprintf(table, sizeof table, "%s/table.csv", folder);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    places[0] = pipe;
    FILE *file = fopen(table, "we");
    assert_non_null(file);
    fputs("a,b\n0,1\n1,0\n", file);
    fclose(file);
    Pty *s = program_start(&options, NULL);
    for (int i = 0; i < 12; i++) {
        snprintf(line, sizeof line, "%s %s", verbs[i % 4], places[i / 4]);
        program_command(s, line);
        assert_true(pty_wait_row(s, -2, "a pipe, a device or a socket"));
        pty_key(s, PTY_KEY_ESCAPE);
        assert_true(program_settle(s));
    }
    snprintf(line, sizeof line, "save %s", table);
    program_command(s, line);
    assert_true(pty_wait_text(s, "exists; :save! "));
    pty_key(s, PTY_KEY_ESCAPE);
    pty_signal(s, SIGTERM);
    assert_int_equal(pty_wait_exit(s), 128 + SIGTERM);
    pty_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_quitting),
        cmocka_unit_test(after_signals),
        cmocka_unit_test(after_the_terminal_is_lost),
        cmocka_unit_test(refused),
        cmocka_unit_test(no_place),
        cmocka_unit_test(save_ends_a_jump),
        cmocka_unit_test(looking_overwrites_nothing),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(commands_are_kept),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_folder, delete_folder);
}
