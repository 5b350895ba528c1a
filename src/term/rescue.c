#include "term/rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { RESET_MAX = 512 };

static const int polite[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
static const int fatal[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPIPE,
                            SIGSYS,  SIGTRAP, SIGXCPU, SIGXFSZ};
enum { FATAL_COUNT = sizeof fatal / sizeof fatal[0] };

/* A handler can reach nothing but what stands at file scope. */
static char reset[RESET_MAX];
static size_t reset_size;
static struct termios saved;
static volatile sig_atomic_t active, ending, stopping, continuing, resizing;
static struct sigaction before[FATAL_COUNT];
static int wake[2] = {-1, -1};

static void wake_up(void)
{
    int error = errno;
    ssize_t ignored = write(wake[1], "", 1);
    (void)ignored;
    errno = error;
}

static void note(int number)
{
    if (number == SIGTSTP)
        stopping = 1;
    else if (number == SIGCONT)
        continuing = 1;
    else if (number == SIGWINCH)
        resizing = 1;
    else
        ending = number;
    wake_up();
}

/* Only what is safe in a handler: write and tcsetattr. Then the handler from before (a
 * sanitizer's, or the default) gets the signal. */
static void rescue(int number)
{
    for (size_t done = 0; active && done < reset_size;) {
        ssize_t n = write(STDOUT_FILENO, reset + done, reset_size - done);
        if (n <= 0 && errno != EINTR && errno != EAGAIN)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    if (active)
        tcsetattr(STDIN_FILENO, TCSANOW, &saved);
    active = 0;
    for (size_t i = 0; i < FATAL_COUNT; i++)
        if (fatal[i] == number)
            sigaction(number, &before[i], NULL);
    raise(number);
}

/* A stack that overflowed has no room for a handler. */
static void make_signal_stack(void)
{
    static char room[1 << 16];
    stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
    stack_t now;
    if (sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE))
        sigaltstack(&stack, NULL);
}

static void handle(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void rescue_watch(void)
{
    tcgetattr(STDIN_FILENO, &saved);
    if (pipe2(wake, O_NONBLOCK | O_CLOEXEC) != 0)
        wake[0] = wake[1] = -1;
    make_signal_stack();
    for (size_t i = 0; i < sizeof polite / sizeof polite[0]; i++)
        handle(polite[i], note, SA_RESTART);
    handle(SIGTSTP, note, SA_RESTART);
    handle(SIGCONT, note, SA_RESTART);
    handle(SIGWINCH, note, SA_RESTART);
    for (size_t i = 0; i < FATAL_COUNT; i++) {
        sigaction(fatal[i], NULL, &before[i]);
        handle(fatal[i], rescue, SA_ONSTACK | SA_NODEFER);
    }
}

void rescue_begin(const char *sequence, size_t size)
{
    reset_size = size < RESET_MAX ? size : RESET_MAX;
    memcpy(reset, sequence, reset_size);
    active = 1;
}

void rescue_end(void)
{
    active = 0;
}

int rescue_descriptor(void)
{
    return wake[0];
}

void rescue_drain(void)
{
    char bytes[64];
    while (read(wake[0], bytes, sizeof bytes) > 0)
        continue;
}

static bool take(volatile sig_atomic_t *flag)
{
    bool was = *flag;
    *flag = 0;
    return was;
}

bool rescue_take_stop(void)
{
    return take(&stopping);
}

bool rescue_take_continue(void)
{
    return take(&continuing);
}

bool rescue_take_resize(void)
{
    return take(&resizing);
}

int rescue_ending(void)
{
    return ending;
}

void rescue_set_ending(int number)
{
    if (!ending)
        ending = number;
}

void rescue_stop_here(void)
{
    handle(SIGTSTP, SIG_DFL, 0);
    raise(SIGTSTP);
    handle(SIGTSTP, note, SA_RESTART);
}

void rescue_die(int number)
{
    handle(number, SIG_DFL, 0);
    raise(number);
}
