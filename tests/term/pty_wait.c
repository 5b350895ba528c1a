#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
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

void session_keep(Session *session, const char *bytes, size_t length) {
    if (session->ended || session->master < 0 || length == 0)
        return;
    char *longer = realloc(session->unsent, session->unsent_length + length);
    if (longer == NULL)
        abort();
    memcpy(longer + session->unsent_length, bytes, length);
    session->unsent = longer;
    session->unsent_length += length;
}

static size_t read_some(Session *session) {
    char bytes[1 << 16];
    ssize_t length = read(session->master, bytes, sizeof bytes);
    if (length > 0)
        session_feed(session, bytes, (size_t)length);
    return length > 0 ? (size_t)length : 0;
}

static void write_some(Session *session) {
    ssize_t length = write(session->master, session->unsent, session->unsent_length);
    if (length <= 0)
        return;
    session->unsent_length -= (size_t)length;
    memmove(session->unsent, session->unsent + length, session->unsent_length);
}

/* The bound on the last output is for children left behind that never stop writing. */
static bool reap(Session *session) {
    if (session->ended || waitpid(session->pid, &session->status, WNOHANG) != session->pid)
        return false;
    session->ended = true;
    session->unsent_length = 0;
    for (size_t got = 1, all = 0; got > 0 && all < PTY_HOLDS_AT_MOST; all += got)
        got = read_some(session);
    return true;
}

static void wait_for_pty(Session *session, int timeout_ms, const sigset_t *mask) {
    struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    short events = session->unsent_length > 0 ? POLLIN | POLLOUT : POLLIN;
    struct pollfd polled = {session->master, events, 0};
    if (ppoll(&polled, 1, &timeout, mask) <= 0)
        return;
    if ((polled.revents & POLLOUT) != 0)
        write_some(session);
    if ((polled.revents & POLLIN) != 0)
        read_some(session);
}

/*
 * Handles what happens next, within the time.  SIGCHLD is let through only while ppoll waits, so
 * the program cannot end unnoticed between the look at it and the wait.
 */
static void step(Session *session, int timeout_ms) {
    sigset_t child, before, waiting;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    waiting = before;
    sigdelset(&waiting, SIGCHLD);
    if (!reap(session))
        wait_for_pty(session, timeout_ms, &waiting);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool holds_in_time(Session *session, SessionCondition *condition, const void *context) {
    int64_t deadline = now_ms() + session->timeout_ms;
    step(session, 0);
    while (!condition(session, context)) {
        int64_t left = deadline - now_ms();
        if (session->ended || left <= 0)
            return false;
        step(session, (int)left);
    }
    return true;
}

static void print_diagnostics(const char *lines) {
    for (const char *end; (end = strchr(lines, '\n')) != NULL; lines = end + 1)
        fprintf(stderr, "# |%.*s\n", (int)(end - lines), lines);
}

bool session_wait(Session *session, SessionCondition *condition, const void *context,
                  const char *what) {
    if (holds_in_time(session, condition, context))
        return true;
    char *screen = session_dump(session, false);
    fprintf(stderr, "# session: waited in vain for %s; the program %s\n", what,
            session->ended ? "has ended" : "still runs");
    print_diagnostics(screen);
    free(screen);
    return false;
}

static bool is_quiet(const Session *session, const void *context) {
    (void)context;
    struct pollfd polled = {session->master, POLLIN, 0};
    return poll(&polled, 1, 0) <= 0;
}

static bool has_sent_all(const Session *session, const void *context) {
    (void)context;
    return session->unsent_length == 0;
}

static bool has_ended(const Session *session, const void *context) {
    (void)context;
    return session->ended;
}

static bool has_mouse(const Session *session, const void *context) {
    (void)context;
    return session->mouse != SESSION_MOUSE_OFF;
}

static bool has_text(const Session *session, const void *text) {
    return session_find(session, text, NULL, NULL);
}

static bool lacks_text(const Session *session, const void *text) {
    return !has_text(session, text);
}

typedef struct TextInRow {
    const char *text;
    int row;
} TextInRow;

static bool has_text_in_row(const Session *session, const void *context) {
    const TextInRow *wanted = context;
    return session_column_of(session, wanted->text, wanted->row) >= 0;
}

static bool has_dump(const Session *session, const void *expected) {
    char *dump = session_dump(session, true);
    bool same = strcmp(dump, expected) == 0;
    free(dump);
    return same;
}

void session_pump(Session *session) {
    holds_in_time(session, is_quiet, NULL);
}

static bool wait_for_text(Session *session, SessionCondition *condition, const void *context,
                          const char *kind, const char *text) {
    char what[256];
    snprintf(what, sizeof what, "%s \"%s\"", kind, text);
    return session_wait(session, condition, context, what);
}

bool session_wait_text(Session *session, const char *text) {
    return wait_for_text(session, has_text, text, "the text", text);
}

bool session_wait_row(Session *session, int row, const char *text) {
    char kind[64];
    snprintf(kind, sizeof kind, "row %d with the text", row);
    return wait_for_text(session, has_text_in_row, &(TextInRow){text, row}, kind, text);
}

bool session_wait_absent(Session *session, const char *text) {
    return wait_for_text(session, lacks_text, text, "the absence of the text", text);
}

bool session_wait_dump(Session *session, const char *dump) {
    if (session_wait(session, has_dump, dump, "another screen than this one"))
        return true;
    char *found = session_dump(session, true);
    fputs("# which is with colours\n", stderr);
    print_diagnostics(found);
    fputs("# but should be\n", stderr);
    print_diagnostics(dump);
    free(found);
    return false;
}

int session_wait_exit(Session *session) {
    if (!session_wait(session, has_ended, NULL, "the program's end")) {
        session_kill(session);
        return -1;
    }
    int status = session->status;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void session_send(Session *session, const char *bytes, size_t length) {
    session_keep(session, bytes, length);
    holds_in_time(session, has_sent_all, NULL);
}

void session_type(Session *session, const char *text) {
    session_send(session, text, strlen(text));
}

void session_paste(Session *session, const char *text) {
    session_pump(session); /* for the mode */
    vterm_keyboard_start_paste(session->terminal);
    session_keep(session, text, strlen(text));
    vterm_keyboard_end_paste(session->terminal);
    holds_in_time(session, has_sent_all, NULL);
}

void session_press_unread(Session *session, char key) {
    session_keep(session, &key, 1);
    write_some(session);
}

int session_wait_exit_unread(Session *session, int milliseconds) {
    int descriptor = (int)syscall(SYS_pidfd_open, session->pid, 0);
    struct pollfd ended = {descriptor, POLLIN, 0};
    int found = poll(&ended, 1, milliseconds);
    close(descriptor);
    return found == 1 ? session_wait_exit(session) : -1;
}

void session_key(Session *session, SessionKey key) {
    session_pump(session); /* for the keyboard modes */
    if (key == SESSION_KEY_SHIFT_TAB)
        vterm_keyboard_key(session->terminal, VTERM_KEY_TAB, VTERM_MOD_SHIFT);
    else
        vterm_keyboard_key(session->terminal, (VTermKey)key, VTERM_MOD_NONE);
    holds_in_time(session, has_sent_all, NULL);
}

bool session_move(Session *session, int column, int row) {
    if (!session_wait(session, has_mouse, NULL, "the mouse to be switched on"))
        return false;
    session_pump(session);
    vterm_mouse_move(session->terminal, session_from_top(session, row), column, VTERM_MOD_NONE);
    return holds_in_time(session, has_sent_all, NULL);
}

bool session_button(Session *session, int column, int row, int button, bool pressed) {
    if (!session_move(session, column, row))
        return false;
    vterm_mouse_button(session->terminal, button, pressed, VTERM_MOD_NONE);
    return holds_in_time(session, has_sent_all, NULL);
}

bool session_click(Session *session, int column, int row, int button) {
    return session_button(session, column, row, button, true) &&
           session_button(session, column, row, button, false);
}

bool session_wheel(Session *session, int column, int row, int direction) {
    return session_button(session, column, row, direction < 0 ? 4 : 5, true);
}

bool session_resize(Session *session, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    session_pump(session); /* what was written for the old size */
    vterm_set_size(session->terminal, rows, columns);
    return ioctl(session->master, TIOCSWINSZ, &size) == 0;
}
