#include "term/term.h"

#include "term/clipboard.h"
#include "term/input.h"
#include "term/output.h"
#include "term/paint.h"
#include "term/rescue.h"

#include <langinfo.h>
#include <math.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#undef lines
#undef columns

enum { SEQUENCE_SIZE = 512 };
/* More than curses writes for a cell. */
enum { CELL_BYTES = 128 };
/* Milliseconds that a terminal may take for the last bytes. */
enum { LAST_WAIT = 300 };

static const char mouse_on[] = "\033[?1000h\033[?1003h\033[?1006h";
static const char mouse_off[] = "\033[?1003l\033[?1000l\033[?1006l";
/* Synchronised output (mode 2026): a terminal that knows it shows a frame as a whole. */
static const char frame_begins[] = "\033[?2026h", frame_ends[] = "\033[?2026l";
static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";

/* The one terminal of the process. */
static SCREEN *screen;
static bool knows_mouse, mouse_works, takes_modes, size_pending;

static void append(char *to, const char *sequence)
{
    if (sequence && sequence != (char *)-1 && strlen(to) + strlen(sequence) < SEQUENCE_SIZE)
        strcat(to, sequence);
}

static const char *capability(const char *name)
{
    const char *text = tigetstr(name);
    return text == (char *)-1 ? NULL : text;
}

/* What puts any terminal of this kind back. It begins with ESC, which ends whatever was cut. */
static void prepare_rescue(void)
{
    static const char *const names[] = {"sgr0", "op", "cnorm", "rmkx", "rmcup"};
    char reset[SEQUENCE_SIZE] = "";
    append(reset, knows_mouse ? mouse_off : "");
    append(reset, takes_modes ? frame_ends : "");
    append(reset, takes_modes ? paste_off : "");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        append(reset, capability(names[i]));
    append(reset, "\r");
    rescue_begin(reset, strlen(reset), output_descriptor());
}

/* The entry with 24-bit colours of a terminal that says it has them, or NULL. */
static const char *direct_entry(char *name, size_t size)
{
    const char *term = getenv("TERM"), *truth = getenv("COLORTERM");
    int status;
    if (!term || !truth || (strcmp(truth, "truecolor") != 0 && strcmp(truth, "24bit") != 0))
        return NULL;
    snprintf(name, size, "%.*s-direct", (int)strcspn(term, "-"), term);
    if (setupterm(name, STDOUT_FILENO, &status) != OK)
        return NULL;
    del_curterm(cur_term);
    return name;
}

static Depth find_depth(void)
{
    const char *no_color = getenv("NO_COLOR");
    if ((no_color && *no_color) || !has_colors() || COLORS < 8)
        return DEPTH_NONE;
    if (paint_is_direct())
        return DEPTH_DIRECT;
    return COLORS >= 256 ? DEPTH_256 : COLORS >= 16 ? DEPTH_16 : DEPTH_8;
}

static Symbols find_symbols(void)
{
    const char *term = getenv("TERM");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        return SYMBOLS_ASCII;
    return term && strcmp(term, "linux") == 0 ? SYMBOLS_BOX : SYMBOLS_BRAILLE;
}

/* COLORFGBG is "foreground;background" (rxvt, Konsole): 7 and above but 8 are light. */
static Theme find_theme(void)
{
    const char *colors = getenv("COLORFGBG"), *background = colors ? strrchr(colors, ';') : NULL;
    int number = background ? atoi(background + 1) : 0;
    return number == 7 || (number > 8 && number < 16) ? THEME_LIGHT : THEME_DARK;
}

/* Bytes come as they are, one by one. Ctrl-C is a key, Ctrl-S and Ctrl-Q stop nothing; Ctrl-Z and
 * Ctrl-\ are signals. */
static void set_modes(void)
{
    struct termios mode = *rescue_modes();
    mode.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP | IXON);
    mode.c_oflag &= ~(tcflag_t)OPOST;
    mode.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
    mode.c_cc[VINTR] = _POSIX_VDISABLE;
    mode.c_cc[VMIN] = mode.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &mode);
}

/* What is left to do when curses has the screen. */
static void go_on(void)
{
    prepare_rescue();
    if (mouse_works)
        output_text(mouse_on);
    if (takes_modes)
        output_text(paste_on);
    size_pending = true;
}

/* Gives the terminal back. One that takes nothing holds nothing up. */
static void give_back(void)
{
    if (rescue_in_background()) {
        rescue_restore();
        return;
    }
    output_text(mouse_works ? mouse_off : "");
    output_text(takes_modes ? paste_off : "");
    endwin();
    if (output_finish(LAST_WAIT)) {
        rescue_end();
        return;
    }
    output_discard();
    rescue_restore();
}

static bool is_drawable(const char *term)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
           strcmp(term, "dumb") != 0;
}

/* Starts curses, which draws into the pipe. */
static bool start_screen(const char *term, Error *err)
{
    char name[128];
    FILE *stream = output_open(err);
    if (!stream)
        return false;
    screen = newterm(direct_entry(name, sizeof name), stream, stdin);
    if (!screen) {
        output_close();
        return error_set(err, "the terminal type '%.60s' is not known here; set TERM, or use "
                         "'backprop train'", term);
    }
    cbreak();
    noecho();
    nonl();
    if (!output_divert(err)) {
        endwin();
        rescue_end();
        return false;
    }
    keypad(stdscr, TRUE);
    typeahead(-1); /* a frame is drawn to its end, whatever has been typed */
    curs_set(0);
    leaveok(stdscr, FALSE);
    return true;
}

bool term_open(bool mouse, TermAbilities *abilities, Error *err)
{
    const char *term = getenv("TERM");
    if (!is_drawable(term))
        return error_set(err, "this is no terminal to draw on; 'backprop train' works without one");
    rescue_watch();
    if (rescue_ending())
        return error_set(err, "asked to end before it had the terminal");
    if (!start_screen(term, err))
        return false;
    const char *address = capability("cup");
    knows_mouse = capability("kmous");
    mouse_works = mouse && knows_mouse;
    takes_modes = address && strncmp(address, "\033[", 2) == 0;
    input_open(mouse_works);
    set_modes();
    go_on();
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    *abilities = (TermAbilities){find_depth(), find_symbols(), find_theme()};
    return true;
}

void term_close(void)
{
    if (!screen)
        return;
    give_back();
    delscreen(screen);
    output_close();
    screen = NULL;
}

void term_set_scheme(const Scheme *scheme)
{
    paint_set_scheme(scheme);
}

void term_set_mouse(bool on)
{
    if (!knows_mouse || on == mouse_works)
        return;
    mouse_works = on;
    output_text(on ? mouse_on : mouse_off);
    input_set_mouse(on);
}

bool term_copy(const char *text)
{
    char *sequence = takes_modes ? clipboard_sequence(text) : NULL;
    if (!sequence)
        return false;
    output_text(sequence);
    output_send();
    free(sequence);
    return true;
}

void term_size(int *width, int *height)
{
    struct winsize size;
    *width = COLS;
    *height = LINES;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        *width = size.ws_col;
        *height = size.ws_row;
    }
    resizeterm(*height, *width);
}

static void refresh_screen(void)
{
    refresh();
    output_collect();
}

/* As many rows at a time as the pipe is sure to hold. */
void term_show(const Canvas *canvas, const TextCursor *cursor, bool all)
{
    size_t row_bytes = (size_t)CELL_BYTES * (size_t)canvas->width;
    int rows = (int)(output_room() / (row_bytes ? row_bytes : 1));
    rows = rows < 1 ? 1 : rows;
    output_text(takes_modes ? frame_begins : "");
    if (all || output_take_lost()) {
        clearok(stdscr, TRUE);
        if (rows < canvas->height) {
            erase();
            refresh_screen();
        }
    }
    curs_set(cursor->visible ? 1 : 0);
    for (int y = 0; y < canvas->height; y += rows) {
        paint(canvas, y, y + rows < canvas->height ? y + rows : canvas->height);
        move(cursor->y, cursor->x);
        refresh_screen();
    }
    output_text(takes_modes ? frame_ends : "");
    output_send();
}

bool term_ready(void)
{
    return !output_waits();
}

/* Waits, and sends what the terminal takes. False when the terminal is gone. */
static bool wait_for_something(double seconds)
{
    enum { GONE = POLLHUP | POLLERR | POLLNVAL };
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = rescue_descriptor(), .events = POLLIN},
                           {.fd = output_waits() ? output_descriptor() : -1, .events = POLLOUT}};
    double wait = input_wait(seconds);
    int milliseconds = wait > 1000 ? -1 : (int)ceil(wait * 1000);
    bool found = poll(fds, 1, 0) > 0;
    if (!found) {
        input_silent();
        found = poll(fds, sizeof fds / sizeof fds[0], milliseconds) > 0;
        input_silent();
    }
    if (found && fds[1].revents)
        rescue_drain();
    return output_send() && !(found && ((fds[0].revents | fds[2].revents) & GONE));
}

TermSignal term_wait(double seconds)
{
    input_allow();
    if (!wait_for_something(seconds))
        rescue_set_ending(SIGHUP);
    if (rescue_ending())
        return TERM_SIGNAL_END;
    if (rescue_take_stop())
        return TERM_SIGNAL_STOP;
    if (rescue_take_resize())
        size_pending = true;
    return rescue_take_continue() ? TERM_SIGNAL_CONTINUE : TERM_SIGNAL_NONE;
}

bool term_event(Event *event)
{
    if (size_pending) {
        size_pending = false;
        *event = (Event){.kind = EVENT_SIZE};
        term_size(&event->x, &event->y);
        return true;
    }
    return input_event(event);
}

/* The first refresh after an end takes the screen up again. */
static void come_back(void)
{
    set_modes();
    erase();
    refresh_screen();
    go_on();
}

bool term_suspend(void)
{
    give_back();
    rescue_stop_here();
    if (rescue_ending())
        return false;
    come_back();
    return true;
}

void term_continue(void)
{
    endwin();
    output_discard();
    come_back();
}

void term_die_of_signal(void)
{
    if (rescue_ending())
        rescue_die(rescue_ending());
}
