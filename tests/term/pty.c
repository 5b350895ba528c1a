#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "pty_private.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

enum { DEFAULT_TIMEOUT_S = 20 };

static void set_environment(const SessionOptions *options) {
    static const char *const kept[] = {
        "PATH",         "HOME",          "TMPDIR",       "XDG_STATE_HOME", "ASAN_OPTIONS",
        "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "GCOV_PREFIX",    "GCOV_PREFIX_STRIP"};
    enum { KEPT = sizeof kept / sizeof *kept };
    const char *values[KEPT];
    for (size_t i = 0; i < KEPT; i++)
        values[i] = getenv(kept[i]);
    clearenv(); /* forgets the strings without freeing them */
    for (size_t i = 0; i < KEPT; i++)
        if (values[i] != NULL)
            setenv(kept[i], values[i], 1);
    /* Whoever runs the tests has sessions of their own in the usual place. */
    setenv("XDG_STATE_HOME", "/tmp/backprop-tests-state", 0);
    setenv("LANG", "C.UTF-8", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", options->term != NULL ? options->term : "xterm-256color", 1);
    for (const char *const *entry = options->environment; entry != NULL && *entry != NULL; entry++)
        putenv(strdup(*entry)); /* without a "=" this unsets, in glibc and musl */
}

static void reset_signals(void) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void run_program(const Session *session, const SessionOptions *options,
                                  const char *const argv[]) {
    reset_signals();
    if (login_tty(session->slave) != 0)
        _exit(126);
    set_environment(options);
    if (options->directory == NULL || chdir(options->directory) == 0)
        execvp(argv[0], (char *const *)(uintptr_t)argv); /* exec changes no argument */
    dprintf(STDERR_FILENO, "session: cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

/* The parent keeps the slave open, so that the tty's modes can be asked after the program's end. */
static bool open_pty(Session *session, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    return openpty(&session->master, &session->slave, NULL, NULL, &size) == 0 &&
           fcntl(session->master, F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(session->slave, F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(session->master, F_SETFL, O_RDWR | O_NONBLOCK) == 0 &&
           tcgetattr(session->slave, &session->original) == 0;
}

/* SIGCHLD interrupts ppoll only when it has a handler. */
static void note_child(int signal) {
    (void)signal;
}

static bool start_program(Session *session, const SessionOptions *options,
                          const char *const argv[]) {
    const struct sigaction on_child = {.sa_handler = note_child, .sa_flags = SA_NOCLDSTOP};
    if (sigaction(SIGCHLD, &on_child, NULL) != 0)
        return false;
    session->pid = fork();
    if (session->pid == 0)
        run_program(session, options, argv);
    session->ended = session->pid < 0;
    return !session->ended;
}

static int chosen_timeout_ms(void) {
    const char *text = getenv("SESSION_TIMEOUT");
    int seconds = text != NULL ? atoi(text) : 0;
    return 1000 * (seconds > 0 && seconds < 100000 ? seconds : DEFAULT_TIMEOUT_S);
}

Session *session_start(const SessionOptions *options, const char *const argv[]) {
    SessionOptions chosen = options != NULL ? *options : (SessionOptions){0};
    int columns = chosen.columns > 0 ? chosen.columns : 80;
    int rows = chosen.rows > 0 ? chosen.rows : 24;
    Session *session = calloc(1, sizeof *session);
    if (session == NULL)
        abort();
    *session = (Session){.master = -1, .slave = -1, .ended = true};
    session->timeout_ms = chosen_timeout_ms();
    session_create_screen(session, columns, rows);
    if (open_pty(session, columns, rows) && start_program(session, &chosen, argv))
        return session;
    fprintf(stderr, "# session: cannot start %s: %s\n", argv[0], strerror(errno));
    session_end(session);
    return NULL;
}

void session_kill(Session *session) {
    if (session->ended)
        return;
    kill(-session->pid, SIGKILL); /* fails when the child has not made its group yet */
    kill(session->pid, SIGKILL);
}

static void close_end(int *descriptor) {
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

void session_end(Session *session) {
    if (session == NULL)
        return;
    session_kill(session);
    if (!session->ended)
        waitpid(session->pid, NULL, 0);
    close_end(&session->master);
    close_end(&session->slave);
    vterm_free(session->terminal);
    free(session->unsent);
    free(session);
}

void session_signal(Session *session, int signal) {
    if (!session->ended)
        kill(session->pid, signal);
}

void session_hang_up(Session *session) {
    session_pump(session);
    session->unsent_length = 0;
    close_end(&session->master);
}

bool session_tty_sane(const Session *session) {
    struct termios now;
    const struct termios *then = &session->original;
    return tcgetattr(session->slave, &now) == 0 && now.c_iflag == then->c_iflag &&
           now.c_oflag == then->c_oflag && now.c_lflag == then->c_lflag;
}

void session_stop_output(Session *session, bool stopped) {
    tcflow(session->slave, stopped ? TCOOFF : TCOON);
}

bool session_flow_control(const Session *session) {
    struct termios now;
    return tcgetattr(session->slave, &now) == 0 && (now.c_iflag & IXON) != 0;
}

void session_restore_modes(Session *session) {
    tcsetattr(session->slave, TCSANOW, &session->original);
}

pid_t session_pid(const Session *session) {
    return session->pid;
}

size_t session_output_bytes(const Session *session) {
    return session->output_bytes;
}

long session_memory_kib(pid_t pid) {
    char line[256];
    long kib = -1;
    snprintf(line, sizeof line, "/proc/%ld/status", (long)pid);
    FILE *status = fopen(line, "re");
    if (status == NULL)
        return -1;
    while (kib < 0 && fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "VmRSS: %ld", &kib) != 1)
            kib = -1;
    fclose(status);
    return kib;
}
