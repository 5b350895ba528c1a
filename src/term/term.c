#include "term/term.h"

#include "term/mouse.h"
#include "term/paint.h"
#include "term/rescue.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
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

enum { ESCAPE_DELAY = 25, SEQUENCE_SIZE = 512 };

static const char mouse_on[] = "\033[?1000h\033[?1003h\033[?1006h";
static const char mouse_off[] = "\033[?1003l\033[?1000l\033[?1006l";

/* The one terminal of the process. */
static SCREEN *screen;
static bool mouse_wanted, mouse_works, size_pending;

static void write_out(const char *bytes)
{
    fputs(bytes, stdout);
    fflush(stdout);
}

static void append(char *to, const char *sequence)
{
    if (sequence && sequence != (char *)-1 && strlen(to) + strlen(sequence) < SEQUENCE_SIZE)
        strcat(to, sequence);
}

/* What puts any terminal of this kind back, for the handlers of fatal signals. */
static void prepare_rescue(void)
{
    static const char *const names[] = {"sgr0", "op", "cnorm", "rmkx", "rmcup"};
    char reset[SEQUENCE_SIZE] = "";
    if (mouse_works)
        append(reset, mouse_off);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        append(reset, tigetstr(names[i]));
    append(reset, "\r");
    rescue_begin(reset, strlen(reset));
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
    if (tigetflag("RGB") > 0 || COLORS > 1 << 16)
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

static void start_mouse(void)
{
    if (!mouse_wanted || !mouse_known())
        return;
    mouse_works = true;
    write_out(mouse_on);
}

/* Ctrl-C and Ctrl-\ are keys like others; signals come from outside. */
static void tame_keys(void)
{
    struct termios mode;
    if (tcgetattr(STDIN_FILENO, &mode) != 0)
        return;
    mode.c_cc[VINTR] = _POSIX_VDISABLE;
    tcsetattr(STDIN_FILENO, TCSANOW, &mode);
}

bool term_open(bool mouse, TermAbilities *abilities, Error *err)
{
    char name[128];
    const char *term = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !term || !*term ||
        strcmp(term, "dumb") == 0)
        return error_set(err, "this is no terminal to draw on; 'backprop train' works without one");
    mouse_wanted = mouse;
    rescue_watch();
    set_escdelay(ESCAPE_DELAY);
    screen = newterm(direct_entry(name, sizeof name), stdout, stdin);
    if (!screen)
        return error_set(err, "the terminal type '%.60s' is not known here; set TERM, or use "
                         "'backprop train'", term);
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    timeout(0);
    curs_set(0);
    leaveok(stdscr, FALSE);
    tame_keys();
    prepare_rescue();
    start_mouse();
    prepare_rescue();
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
    if (mouse_works)
        write_out(mouse_off);
    endwin();
    rescue_end();
    delscreen(screen);
    screen = NULL;
}

void term_set_scheme(const Scheme *scheme)
{
    paint_set_scheme(scheme);
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

void term_show(const Canvas *canvas, const TextCursor *cursor, bool all)
{
    if (all)
        clearok(stdscr, TRUE);
    paint(canvas);
    curs_set(cursor->visible ? 1 : 0);
    move(cursor->y, cursor->x);
    refresh();
}

TermSignal term_wait(double seconds)
{
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = rescue_descriptor(), .events = POLLIN}};
    int milliseconds = isinf(seconds) || seconds > 1000 ? -1 : (int)ceil(seconds * 1000);
    bool found = poll(fds, 2, milliseconds) > 0;
    if (found && fds[1].revents)
        rescue_drain();
    if (found && (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)))
        rescue_set_ending(SIGHUP);
    if (rescue_ending())
        return TERM_SIGNAL_END;
    if (rescue_take_stop())
        return TERM_SIGNAL_STOP;
    if (rescue_take_resize())
        size_pending = true;
    return rescue_take_continue() ? TERM_SIGNAL_CONTINUE : TERM_SIGNAL_NONE;
}

static uint32_t special_key(wint_t code)
{
    static const struct {
        int code;
        uint32_t key;
    } keys[] = {
        {KEY_UP, KEY_UP_ARROW},       {KEY_DOWN, KEY_DOWN_ARROW},   {KEY_LEFT, KEY_LEFT_ARROW},
        {KEY_RIGHT, KEY_RIGHT_ARROW}, {KEY_PPAGE, KEY_PAGE_UP},     {KEY_NPAGE, KEY_PAGE_DOWN},
        {KEY_HOME, KEY_HOME_KEY},     {KEY_END, KEY_END_KEY},       {KEY_BTAB, KEY_BACK_TAB},
        {KEY_BACKSPACE, KEY_BACK_SPACE}, {KEY_DC, KEY_DELETE},      {KEY_F(1), KEY_FUNCTION_1},
        {KEY_ENTER, KEY_RETURN},       {KEY_SLEFT, KEY_SHIFT_LEFT}, {KEY_SRIGHT, KEY_SHIFT_RIGHT},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if ((wint_t)keys[i].code == code)
            return keys[i].key;
    return KEY_NONE;
}

bool term_event(Event *event)
{
    wint_t code;
    if (size_pending) {
        size_pending = false;
        *event = (Event){.kind = EVENT_SIZE};
        term_size(&event->x, &event->y);
        return true;
    }
    for (;;) {
        int kind = get_wch(&code);
        if (kind == ERR)
            return false;
        if (mouse_takes(kind == KEY_CODE_YES, code, event)) {
            if (event->kind == EVENT_MOUSE)
                return true;
            continue;
        }
        uint32_t key = kind == KEY_CODE_YES ? special_key(code) : (uint32_t)code;
        if (kind == OK && (code == 127 || code == 8))
            key = KEY_BACK_SPACE;
        else if (kind == OK && code == '\n')
            key = KEY_RETURN;
        if (key == KEY_NONE)
            continue;
        *event = (Event){.kind = EVENT_KEY, .key = key};
        return true;
    }
}

void term_suspend(void)
{
    if (mouse_works)
        write_out(mouse_off);
    endwin();
    rescue_end();
    rescue_stop_here();
    tame_keys();
    refresh();
    tame_keys();
    prepare_rescue();
    if (mouse_works)
        write_out(mouse_on);
    size_pending = true;
}

void term_die_of_signal(void)
{
    if (rescue_ending())
        rescue_die(rescue_ending());
}
