#include "term/rescue.h"

#include "app/polite.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RESET_MAX = 512, RESET_TRIES = 6, RESET_WAIT = 50 };

/* They make a write fail, which is reported where it happens. */
static const int ignored[] = {SIGPIPE, SIGXFSZ};
/* They do not end a program by default, or cannot be caught. */
static const int harmless[] = {SIGCHLD, SIGCONT, SIGURG,  SIGWINCH, SIGTSTP,
                               SIGTTIN, SIGTTOU, SIGSTOP, SIGKILL};
#define IS_ONE_OF(list, number) is_one_of(list, sizeof(list) / sizeof((list)[0]), number)

/* A handler can reach nothing but what stands at file scope. */
static char reset[RESET_MAX];
static size_t reset_size;
static int terminal = -1, descriptor_flags;
static struct termios saved;
static struct timespec asked;
static volatile sig_atomic_t active, ending, stopping, continuing, resizing;
static struct sigaction before[NSIG];
static int wake[2] = {-1, -1};

static bool is_one_of(const int *list, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == number)
            return true;
    return false;
}

static void wake_up(void)
{
    int error = errno;
    ssize_t lost = write(wake[1], "", 1);
    (void)lost;
    errno = error;
}

static void write_reset(void)
{
    size_t done = 0;
    for (int tries = 0; done < reset_size && tries < RESET_TRIES;) {
        struct pollfd fd = {.fd = terminal, .events = POLLOUT};
        ssize_t n = write(terminal, reset + done, reset_size - done);
        if (n > 0) {
            done += (size_t)n;
        } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
            return;
        } else {
            poll(&fd, 1, RESET_WAIT);
            tries++;
        }
    }
}

bool rescue_in_background(void)
{
    pid_t owner = tcgetpgrp(STDIN_FILENO);
    return owner > 0 && owner != getpgrp();
}

/* Only what is safe in a handler. */
void rescue_restore(void)
{
    if (!active)
        return;
    active = 0;
    if (rescue_in_background())
        return;
    tcflow(terminal, TCOON);
    tcflush(terminal, TCOFLUSH);
    write_reset();
    rescue_end();
}

void rescue_end(void)
{
    active = 0;
    if (!rescue_in_background())
        tcsetattr(STDIN_FILENO, TCSANOW, &saved);
    fcntl(STDOUT_FILENO, F_SETFL, descriptor_flags);
}

/* Then the handler from before (a sanitizer's, or the default) gets the signal. */
static void rescue(int number)
{
    rescue_restore();
    sigaction(number, &before[number], NULL);
    raise(number);
}

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) * 1e-9;
}

/* The first is obeyed when the event loop comes round, the second now. */
static void end_politely(int number)
{
    int error = errno;
    if (!ending)
        rescue_set_ending(number);
    else if (polite_means_now(number, seconds_since(&asked)))
        rescue(number);
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
        end_politely(number);
    wake_up();
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

/* What was ignored from the start stays so: nohup, or a shell's "&". */
static void handle_unless_ignored(int number, void (*handler)(int), int flags)
{
    if (sigaction(number, NULL, &before[number]) == 0 && before[number].sa_handler != SIG_IGN)
        handle(number, handler, flags);
}

/* What touches a terminal that is another group's is stopped, and deaf to what asks it to end when
 * it goes on in the middle of that; so it stops by itself, and looks around when it goes on. A
 * group that nobody could continue is not stopped. */
static void wait_for_foreground(void)
{
    for (continuing = 1; continuing && !ending && rescue_in_background();) {
        continuing = 0;
        raise(SIGTTOU);
    }
    continuing = 0;
}

void rescue_watch(void)
{
    if (pipe2(wake, O_NONBLOCK | O_CLOEXEC) != 0)
        wake[0] = wake[1] = -1;
    make_signal_stack();
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        handle(ignored[i], SIG_IGN, 0);
    handle_unless_ignored(SIGTSTP, note, SA_RESTART);
    handle(SIGCONT, note, SA_RESTART);
    handle(SIGWINCH, note, SA_RESTART);
    for (int number = 1; number < NSIG; number++)
        if (polite_signal(number))
            handle_unless_ignored(number, note, SA_RESTART | SA_NODEFER);
        else if (!IS_ONE_OF(ignored, number) && !IS_ONE_OF(harmless, number))
            handle_unless_ignored(number, rescue, SA_ONSTACK | SA_NODEFER);
    wait_for_foreground();
    tcgetattr(STDIN_FILENO, &saved);
    descriptor_flags = fcntl(STDOUT_FILENO, F_GETFL);
}

const struct termios *rescue_modes(void)
{
    return &saved;
}

void rescue_begin(const char *sequence, size_t size, int to)
{
    active = 0;
    reset_size = size < RESET_MAX ? size : RESET_MAX;
    memcpy(reset, sequence, reset_size);
    terminal = to;
    active = 1;
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
    if (ending)
        return;
    clock_gettime(CLOCK_MONOTONIC, &asked);
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
