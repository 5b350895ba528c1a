#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

enum { DEFAULT_TIMEOUT_S = 20, PTY_HOLDS_AT_MOST = 1 << 20 };

struct Session {
    pid_t pid;
    int master, slave; /* both ends of the pty; -1 when closed */
    bool ended;        /* true also before the start: there is nothing to kill */
    int status;        /* of waitpid, when ended */
    struct termios original;
    VTerm *terminal;
    VTermScreen *screen;
    bool alternate, cursor_visible;
    int mouse;
    char sequence[64]; /* the part read so far of an "ESC [ ? numbers" */
    size_t sequence_length;
    char *unsent;
    size_t unsent_length;
    size_t output_bytes;
    int timeout_ms;
};

static int column_of(const Session *session, const char *text, int row);

/* ---- The terminal ---- */

static int height_of(const Session *session) {
    int columns, rows;
    vterm_get_size(session->terminal, &rows, &columns);
    return rows;
}

static int width_of(const Session *session) {
    int columns, rows;
    vterm_get_size(session->terminal, &rows, &columns);
    return columns;
}

static int from_top(const Session *session, int row) {
    return row < 0 ? row + height_of(session) : row;
}

static void keep_for_sending(const char *bytes, size_t length, void *user) {
    Session *session = user;
    if (session->ended || session->master < 0 || length == 0)
        return;
    char *longer = realloc(session->unsent, session->unsent_length + length);
    if (longer == NULL)
        abort();
    memcpy(longer + session->unsent_length, bytes, length);
    session->unsent = longer;
    session->unsent_length += length;
}

static int note_property(VTermProp property, VTermValue *value, void *user) {
    Session *session = user;
    if (property == VTERM_PROP_ALTSCREEN)
        session->alternate = value->boolean != 0;
    else if (property == VTERM_PROP_CURSORVISIBLE)
        session->cursor_visible = value->boolean != 0;
    else if (property == VTERM_PROP_MOUSE)
        session->mouse = value->number;
    return 1;
}

static void create_terminal(Session *session, int columns, int rows) {
    static const VTermScreenCallbacks callbacks = {.settermprop = note_property};
    session->terminal = vterm_new(rows, columns);
    vterm_set_utf8(session->terminal, 1);
    vterm_output_set_callback(session->terminal, keep_for_sending, session);
    session->screen = vterm_obtain_screen(session->terminal);
    vterm_screen_set_callbacks(session->screen, &callbacks, session);
    vterm_screen_enable_altscreen(session->screen, 1);
    vterm_screen_reset(session->screen, 1);
}

/* Follows "ESC [ ? numbers h" (or l) through the output; true for its final byte. */
static bool ends_mode_sequence(Session *session, char byte) {
    static const char start[] = {'\033', '[', '?'};
    size_t length = byte == '\033' ? 0 : session->sequence_length;
    bool goes_on = length < sizeof start ? byte == start[length]
                                         : (byte >= '0' && byte <= '9') || byte == ';';
    if (goes_on && length < sizeof session->sequence - 1) {
        session->sequence[length++] = byte;
        session->sequence_length = length;
        return false;
    }
    session->sequence[length] = '\0';
    session->sequence_length = 0;
    return length > sizeof start && (byte == 'h' || byte == 'l');
}

static void set_mode(Session *session, int mode, char final) {
    char text[32];
    int length = snprintf(text, sizeof text, "\033[?%d%c", mode, final);
    vterm_input_write(session->terminal, text, (size_t)length);
}

/*
 * libvterm 0.1 needs help with two things here: it looks at the first number only, while ncurses
 * switches the mouse on with "1006;1000", and leaving the alternate screen gives the cursor back
 * the visibility it had on entering, which no real terminal does.
 */
static void finish_mode_sequence(Session *session, char final) {
    bool visible = session->cursor_visible;
    vterm_input_write(session->terminal, &final, 1);
    bool about_cursor = atoi(session->sequence + 3) == 25;
    for (const char *at = session->sequence; (at = strchr(at, ';')) != NULL;) {
        int mode = atoi(++at);
        about_cursor = about_cursor || mode == 25;
        set_mode(session, mode, final);
    }
    if (!about_cursor && session->cursor_visible != visible)
        set_mode(session, 25, visible ? 'h' : 'l');
}

static void feed_terminal(Session *session, const char *bytes, size_t length) {
    size_t from = 0;
    for (size_t i = 0; i < length; i++) {
        if (!ends_mode_sequence(session, bytes[i]))
            continue;
        vterm_input_write(session->terminal, bytes + from, i - from);
        finish_mode_sequence(session, bytes[i]);
        from = i + 1;
    }
    if (from < length)
        vterm_input_write(session->terminal, bytes + from, length - from);
    session->output_bytes += length;
}

/* ---- Starting and ending ---- */

static void set_environment(const SessionOptions *options) {
    static const char *const kept[] = {"PATH",         "HOME",         "TMPDIR",
                                       "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS",
                                       "TSAN_OPTIONS", "GCOV_PREFIX",  "GCOV_PREFIX_STRIP"};
    enum { KEPT = sizeof kept / sizeof *kept };
    const char *values[KEPT];
    for (size_t i = 0; i < KEPT; i++)
        values[i] = getenv(kept[i]);
    clearenv(); /* forgets the strings without freeing them */
    for (size_t i = 0; i < KEPT; i++)
        if (values[i] != NULL)
            setenv(kept[i], values[i], 1);
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
    create_terminal(session, columns, rows);
    if (open_pty(session, columns, rows) && start_program(session, &chosen, argv))
        return session;
    fprintf(stderr, "# session: cannot start %s: %s\n", argv[0], strerror(errno));
    session_end(session);
    return NULL;
}

static void kill_program(Session *session) {
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
    kill_program(session);
    if (!session->ended)
        waitpid(session->pid, NULL, 0);
    close_end(&session->master);
    close_end(&session->slave);
    vterm_free(session->terminal);
    free(session->unsent);
    free(session);
}

/* ---- Taking in and giving out ---- */

static size_t read_some(Session *session) {
    char bytes[1 << 16];
    ssize_t length = read(session->master, bytes, sizeof bytes);
    if (length > 0)
        feed_terminal(session, bytes, (size_t)length);
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

/* ---- What can be waited for ---- */

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
    return column_of(session, wanted->text, wanted->row) >= 0;
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
        kill_program(session);
        return -1;
    }
    int status = session->status;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- Input ---- */

void session_send(Session *session, const char *bytes, size_t length) {
    keep_for_sending(bytes, length, session);
    holds_in_time(session, has_sent_all, NULL);
}

void session_type(Session *session, const char *text) {
    session_send(session, text, strlen(text));
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
    vterm_mouse_move(session->terminal, from_top(session, row), column, VTERM_MOD_NONE);
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

void session_signal(Session *session, int signal) {
    if (!session->ended)
        kill(session->pid, signal);
}

void session_hang_up(Session *session) {
    session_pump(session);
    session->unsent_length = 0;
    close_end(&session->master);
}

/* ---- The screen ---- */

static void copy_text(const Session *session, VTermPos at, char *text, size_t size) {
    VTermRect one = {at.row, at.row + 1, at.col, at.col + 1};
    text[vterm_screen_get_text(session->screen, text, size - 1, one)] = '\0';
}

static uint32_t number_of_colour(VTermColor colour) {
    if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
        return SESSION_COLOUR_DEFAULT;
    if (VTERM_COLOR_IS_INDEXED(&colour))
        return SESSION_COLOUR_INDEX | colour.indexed.idx;
    return (uint32_t)colour.rgb.red << 16 | (uint32_t)colour.rgb.green << 8 | colour.rgb.blue;
}

SessionCell session_cell(const Session *session, int column, int row) {
    SessionCell cell = {" ", SESSION_COLOUR_DEFAULT, SESSION_COLOUR_DEFAULT, .bold = false};
    VTermScreenCell drawn = {0};
    VTermPos position = {from_top(session, row), column};
    if (position.row < 0 || position.row >= height_of(session) || column < 0 ||
        column >= width_of(session))
        return cell;
    vterm_screen_get_cell(session->screen, position, &drawn);
    if (drawn.chars[0] != 0)
        copy_text(session, position, cell.text, sizeof cell.text);
    cell.foreground = number_of_colour(drawn.fg);
    cell.background = number_of_colour(drawn.bg);
    cell.bold = drawn.attrs.bold;
    cell.italic = drawn.attrs.italic;
    cell.underline = drawn.attrs.underline != 0;
    cell.blink = drawn.attrs.blink;
    cell.reverse = drawn.attrs.reverse;
    cell.strike = drawn.attrs.strike;
    return cell;
}

/* Whether the row shows the text from this column on. */
static bool is_text_at(const Session *session, int column, int row, const char *text) {
    for (int columns = width_of(session); *text != '\0' && column < columns; column++) {
        SessionCell cell = session_cell(session, column, row);
        size_t length = strlen(cell.text);
        if (strncmp(cell.text, text, length) != 0)
            return false;
        text += length;
    }
    return *text == '\0';
}

/* The column where the text starts in the row, -1 when it is not there. */
static int column_of(const Session *session, const char *text, int row) {
    for (int column = 0; column < width_of(session); column++)
        if (session_cell(session, column, row).text[0] != '\0' &&
            is_text_at(session, column, row, text))
            return column;
    return -1;
}

bool session_find(const Session *session, const char *text, int *column, int *row) {
    for (int r = 0; r < height_of(session); r++) {
        int found = column_of(session, text, r);
        if (found < 0)
            continue;
        if (column != NULL)
            *column = found;
        if (row != NULL)
            *row = r;
        return true;
    }
    return false;
}

void session_row(const Session *session, int row, char *buffer, size_t size) {
    size_t used = 0, without_blanks = 0;
    for (int column = 0; column < width_of(session) && size > 0; column++) {
        SessionCell cell = session_cell(session, column, row);
        size_t length = strlen(cell.text);
        if (used + length >= size)
            break;
        memcpy(buffer + used, cell.text, length);
        used += length;
        if (strcmp(cell.text, " ") != 0)
            without_blanks = used;
    }
    if (size > 0)
        buffer[without_blanks] = '\0';
}

/* The style of a cell as text; what cannot be seen of a blank cell is left out of it. */
static void format_style(SessionCell cell, char *text, size_t size) {
    if (strcmp(cell.text, " ") == 0 && !cell.reverse && !cell.underline && !cell.strike) {
        cell.foreground = SESSION_COLOUR_DEFAULT;
        cell.bold = cell.italic = cell.blink = false;
    }
    snprintf(text, size, "%07" PRIx32 "/%07" PRIx32 "%s%s%s%s%s%s", cell.foreground,
             cell.background, cell.bold ? " bold" : "", cell.italic ? " italic" : "",
             cell.underline ? " underline" : "", cell.blink ? " blink" : "",
             cell.reverse ? " reverse" : "", cell.strike ? " strike" : "");
}

/* One entry for each run of cells of the same style. */
static void print_styles(FILE *out, const Session *session, int row) {
    char last[80] = "", style[80];
    for (int column = 0; column < width_of(session); column++) {
        format_style(session_cell(session, column, row), style, sizeof style);
        if (strcmp(style, last) != 0)
            fprintf(out, "  [%d: %s]", column, style);
        memcpy(last, style, sizeof last);
    }
    fputc('\n', out);
}

char *session_dump(const Session *session, bool colours) {
    char *dump = NULL, *text = NULL;
    size_t length = 0, size = (size_t)width_of(session) * sizeof(SessionCell) + 1;
    FILE *out = open_memstream(&dump, &length);
    if (out == NULL || (text = malloc(size)) == NULL)
        abort();
    for (int row = 0; row < height_of(session); row++) {
        session_row(session, row, text, size);
        fprintf(out, "%s\n", text);
        if (colours)
            print_styles(out, session, row);
    }
    free(text);
    if (fclose(out) != 0)
        abort();
    return dump;
}

/* ---- Everything else about the session ---- */

bool session_alternate(const Session *session) {
    return session->alternate;
}

bool session_cursor_visible(const Session *session) {
    return session->cursor_visible;
}

int session_mouse_mode(const Session *session) {
    return session->mouse;
}

bool session_tty_sane(const Session *session) {
    struct termios now;
    const struct termios *then = &session->original;
    return tcgetattr(session->slave, &now) == 0 && now.c_iflag == then->c_iflag &&
           now.c_oflag == then->c_oflag && now.c_lflag == then->c_lflag;
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
