/* The program in its pseudo terminal: started in an environment of its own, signalled, ended. */
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

static void set_environment(const PtyOptions *options)
{
    static const char *const kept[] = {
        "PATH",         "HOME",          "TMPDIR",       "XDG_STATE_HOME", "ASAN_OPTIONS",
        "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "GCOV_PREFIX",    "GCOV_PREFIX_STRIP"};
    enum { KEPT = sizeof kept / sizeof *kept };
    const char *values[KEPT];
    for (size_t i = 0; i < KEPT; i++)
        values[i] = getenv(kept[i]);
    clearenv(); /* forgets the strings without freeing them */
    for (size_t i = 0; i < KEPT; i++)
        if (values[i])
            setenv(kept[i], values[i], 1);
    /* Whoever runs the tests has sessions of their own in the usual place. */
    setenv("XDG_STATE_HOME", "/tmp/backprop-tests-state", 0);
    setenv("LANG", "C.UTF-8", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", options->term ? options->term : "xterm-256color", 1);
    for (const char *const *entry = options->environment; entry && *entry; entry++)
        putenv(strdup(*entry)); /* without a "=" this unsets, in glibc and musl */
}

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void run_program(const Pty *pty, const PtyOptions *options,
                                  const char *const argv[])
{
    reset_signals();
    if (login_tty(pty->slave) != 0)
        _exit(126);
    set_environment(options);
    if (!options->directory || chdir(options->directory) == 0)
        execvp(argv[0], (char *const *)(uintptr_t)argv); /* exec changes no argument */
    dprintf(STDERR_FILENO, "pty: cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

/* The parent keeps the slave open, so that the tty's modes can be asked after the program's end. */
static bool open_pty(Pty *pty, int columns, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    return openpty(&pty->master, &pty->slave, NULL, NULL, &size) == 0 &&
           fcntl(pty->master, F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(pty->slave, F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(pty->master, F_SETFL, O_RDWR | O_NONBLOCK) == 0 &&
           tcgetattr(pty->slave, &pty->original) == 0;
}

/* SIGCHLD interrupts ppoll only when it has a handler. */
static void note_child(int signal)
{
    (void)signal;
}

static bool start_program(Pty *pty, const PtyOptions *options, const char *const argv[])
{
    const struct sigaction on_child = {.sa_handler = note_child, .sa_flags = SA_NOCLDSTOP};
    if (sigaction(SIGCHLD, &on_child, NULL) != 0)
        return false;
    pty->pid = fork();
    if (pty->pid == 0)
        run_program(pty, options, argv);
    pty->ended = pty->pid < 0;
    return !pty->ended;
}

static int chosen_timeout_ms(void)
{
    const char *text = getenv("PTY_TIMEOUT");
    int seconds = text ? atoi(text) : 0;
    return 1000 * (seconds > 0 && seconds < 100000 ? seconds : DEFAULT_TIMEOUT_S);
}

Pty *pty_start(const PtyOptions *options, const char *const argv[])
{
    PtyOptions chosen = options ? *options : (PtyOptions){0};
    int columns = chosen.columns > 0 ? chosen.columns : 80;
    int rows = chosen.rows > 0 ? chosen.rows : 24;
    Pty *pty = calloc(1, sizeof *pty);
    if (!pty)
        abort();
    *pty = (Pty){.master = -1, .slave = -1, .ended = true};
    pty->timeout_ms = chosen_timeout_ms();
    pty_create_screen(pty, columns, rows);
    if (open_pty(pty, columns, rows) && start_program(pty, &chosen, argv))
        return pty;
    fprintf(stderr, "# pty: cannot start %s: %s\n", argv[0], strerror(errno));
    pty_end(pty);
    return NULL;
}

void pty_kill(Pty *pty)
{
    if (pty->ended)
        return;
    kill(-pty->pid, SIGKILL); /* fails when the child has not made its group yet */
    kill(pty->pid, SIGKILL);
}

static void close_end(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

void pty_end(Pty *pty)
{
    if (!pty)
        return;
    pty_kill(pty);
    if (!pty->ended)
        waitpid(pty->pid, NULL, 0);
    close_end(&pty->master);
    close_end(&pty->slave);
    vterm_free(pty->terminal);
    free(pty->unsent);
    free(pty);
}

void pty_signal(Pty *pty, int signal)
{
    if (!pty->ended)
        kill(pty->pid, signal);
}

void pty_hang_up(Pty *pty)
{
    pty_pump(pty);
    pty->unsent_length = 0;
    close_end(&pty->master);
}

bool pty_tty_sane(const Pty *pty)
{
    struct termios now;
    const struct termios *then = &pty->original;
    return tcgetattr(pty->slave, &now) == 0 && now.c_iflag == then->c_iflag &&
           now.c_oflag == then->c_oflag && now.c_lflag == then->c_lflag;
}

void pty_stop_output(Pty *pty, bool stopped)
{
    tcflow(pty->slave, stopped ? TCOOFF : TCOON);
}

bool pty_flow_control(const Pty *pty)
{
    struct termios now;
    return tcgetattr(pty->slave, &now) == 0 && (now.c_iflag & IXON) != 0;
}

void pty_restore_modes(Pty *pty)
{
    tcsetattr(pty->slave, TCSANOW, &pty->original);
}

bool pty_has_ended(const Pty *pty)
{
    return pty->ended;
}

pid_t pty_pid(const Pty *pty)
{
    return pty->pid;
}

size_t pty_frames(const Pty *pty)
{
    return pty->frames;
}

size_t pty_torn(const Pty *pty)
{
    return pty->torn;
}

size_t pty_output_bytes(const Pty *pty)
{
    return pty->output_bytes;
}

