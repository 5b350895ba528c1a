/* Output taken in, waits, and what is sent to a program in a pseudo terminal. */
#include "pty_private.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PTY_HOLDS_AT_MOST = 1 << 20 };

void pty_keep(Pty *pty, const char *bytes, size_t length)
{
    if (pty->ended || pty->master < 0 || length == 0)
        return;
    char *longer = realloc(pty->unsent, pty->unsent_length + length);
    if (!longer)
        abort();
    memcpy(longer + pty->unsent_length, bytes, length);
    pty->unsent = longer;
    pty->unsent_length += length;
}

static size_t read_some(Pty *pty)
{
    char bytes[1 << 16];
    ssize_t length = read(pty->master, bytes, sizeof bytes);
    if (length > 0)
        pty_feed(pty, bytes, (size_t)length);
    return length > 0 ? (size_t)length : 0;
}

static void write_some(Pty *pty)
{
    ssize_t length = write(pty->master, pty->unsent, pty->unsent_length);
    if (length <= 0)
        return;
    pty->unsent_length -= (size_t)length;
    memmove(pty->unsent, pty->unsent + length, pty->unsent_length);
}

/* The bound on the last output is for children left behind that never stop writing. */
static bool reap(Pty *pty)
{
    if (pty->ended || waitpid(pty->pid, &pty->status, WNOHANG) != pty->pid)
        return false;
    pty->ended = true;
    pty->unsent_length = 0;
    for (size_t got = 1, all = 0; got > 0 && all < PTY_HOLDS_AT_MOST; all += got)
        got = read_some(pty);
    return true;
}

static void wait_for_pty(Pty *pty, int timeout_ms, const sigset_t *mask)
{
    struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    short events = pty->unsent_length > 0 ? POLLIN | POLLOUT : POLLIN;
    struct pollfd polled = {pty->master, events, 0};
    if (ppoll(&polled, 1, &timeout, mask) <= 0)
        return;
    if ((polled.revents & POLLOUT) != 0)
        write_some(pty);
    if ((polled.revents & POLLIN) != 0)
        read_some(pty);
}

/* Handles what happens next, within the time. SIGCHLD is let through only while ppoll waits, so
 * the program cannot end unnoticed between the look at it and the wait. */
static void step(Pty *pty, int timeout_ms)
{
    sigset_t child, before, waiting;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    waiting = before;
    sigdelset(&waiting, SIGCHLD);
    if (!reap(pty))
        wait_for_pty(pty, timeout_ms, &waiting);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool holds_in_time(Pty *pty, PtyCondition *condition, const void *context)
{
    int64_t deadline = now_ms() + pty->timeout_ms;
    step(pty, 0);
    while (!condition(pty, context)) {
        int64_t left = deadline - now_ms();
        if (pty->ended || left <= 0)
            return false;
        step(pty, (int)left);
    }
    return true;
}

bool pty_wait(Pty *pty, PtyCondition *condition, const void *context, const char *what)
{
    if (holds_in_time(pty, condition, context))
        return true;
    fprintf(stderr, "# pty: waited in vain for %s; the program %s\n", what,
            pty->ended ? "has ended" : "still runs");
    pty_print(pty, stderr);
    return false;
}

static bool is_quiet(const Pty *pty, const void *context)
{
    (void)context;
    struct pollfd polled = {pty->master, POLLIN, 0};
    return poll(&polled, 1, 0) <= 0;
}

static bool has_sent_all(const Pty *pty, const void *context)
{
    (void)context;
    return pty->unsent_length == 0;
}

static bool has_ended(const Pty *pty, const void *context)
{
    (void)context;
    return pty->ended;
}

static bool has_mouse(const Pty *pty, const void *context)
{
    (void)context;
    return pty->mouse != PTY_MOUSE_OFF;
}

static bool has_text(const Pty *pty, const void *text)
{
    return pty_find(pty, text, NULL, NULL);
}

static bool lacks_text(const Pty *pty, const void *text)
{
    return !has_text(pty, text);
}

typedef struct TextInRow {
    const char *text;
    int row;
} TextInRow;

static bool has_text_in_row(const Pty *pty, const void *context)
{
    const TextInRow *wanted = context;
    return pty_column_of(pty, wanted->text, wanted->row) >= 0;
}

void pty_pump(Pty *pty)
{
    holds_in_time(pty, is_quiet, NULL);
}

static bool wait_for_text(Pty *pty, PtyCondition *condition, const void *context, const char *kind,
                          const char *text)
{
    char what[256];
    snprintf(what, sizeof what, "%s \"%s\"", kind, text);
    return pty_wait(pty, condition, context, what);
}

bool pty_wait_text(Pty *pty, const char *text)
{
    return wait_for_text(pty, has_text, text, "the text", text);
}

bool pty_wait_row(Pty *pty, int row, const char *text)
{
    char kind[64];
    snprintf(kind, sizeof kind, "row %d with the text", row);
    return wait_for_text(pty, has_text_in_row, &(TextInRow){text, row}, kind, text);
}

bool pty_wait_absent(Pty *pty, const char *text)
{
    return wait_for_text(pty, lacks_text, text, "the absence of the text", text);
}

int pty_wait_exit(Pty *pty)
{
    if (!pty_wait(pty, has_ended, NULL, "the program's end")) {
        pty_kill(pty);
        return -1;
    }
    int status = pty->status;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void pty_send(Pty *pty, const char *bytes, size_t length)
{
    pty_keep(pty, bytes, length);
    holds_in_time(pty, has_sent_all, NULL);
}

void pty_type(Pty *pty, const char *text)
{
    pty_send(pty, text, strlen(text));
}

void pty_paste(Pty *pty, const char *text)
{
    pty_pump(pty); /* for the mode */
    vterm_keyboard_start_paste(pty->terminal);
    pty_keep(pty, text, strlen(text));
    vterm_keyboard_end_paste(pty->terminal);
    holds_in_time(pty, has_sent_all, NULL);
}

void pty_press_unread(Pty *pty, char key)
{
    pty_keep(pty, &key, 1);
    write_some(pty);
}

int pty_wait_exit_unread(Pty *pty, int milliseconds)
{
    int descriptor = (int)syscall(SYS_pidfd_open, pty->pid, 0);
    struct pollfd ended = {descriptor, POLLIN, 0};
    int found = poll(&ended, 1, milliseconds);
    close(descriptor);
    return found == 1 ? pty_wait_exit(pty) : -1;
}

void pty_key(Pty *pty, PtyKey key)
{
    pty_pump(pty); /* for the keyboard modes */
    if (key == PTY_KEY_SHIFT_TAB)
        vterm_keyboard_key(pty->terminal, VTERM_KEY_TAB, VTERM_MOD_SHIFT);
    else
        vterm_keyboard_key(pty->terminal, (VTermKey)key, VTERM_MOD_NONE);
    holds_in_time(pty, has_sent_all, NULL);
}

bool pty_move(Pty *pty, int column, int row)
{
    if (!pty_wait(pty, has_mouse, NULL, "the mouse to be switched on"))
        return false;
    pty_pump(pty);
    vterm_mouse_move(pty->terminal, pty_from_top(pty, row), column, VTERM_MOD_NONE);
    return holds_in_time(pty, has_sent_all, NULL);
}

bool pty_button(Pty *pty, int column, int row, int button, bool pressed)
{
    if (!pty_move(pty, column, row))
        return false;
    vterm_mouse_button(pty->terminal, button, pressed, VTERM_MOD_NONE);
    return holds_in_time(pty, has_sent_all, NULL);
}

bool pty_click(Pty *pty, int column, int row, int button)
{
    return pty_button(pty, column, row, button, true) &&
           pty_button(pty, column, row, button, false);
}

bool pty_wheel(Pty *pty, int column, int row, int direction)
{
    return pty_button(pty, column, row, direction < 0 ? 4 : 5, true);
}

bool pty_resize(Pty *pty, int columns, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    pty_pump(pty); /* what was written for the old size */
    vterm_set_size(pty->terminal, rows, columns);
    return ioctl(pty->master, TIOCSWINSZ, &size) == 0;
}
