/* Ten thousand random keys, clicks and resizes: the program lives on, and q ends it with status 0.
 * MONKEY_SEED and MONKEY_EVENTS in the environment change the play. */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { EVENTS = 6000, CHUNK = 5, HISTORY = 8192 };

/* Esc, and Ctrl-L lest "[" and "<" follow: ncurses waits for the rest of such a mouse report. */
#define ESCAPE "\033\014"

typedef struct Monkey {
    Pty *pty;
    uint64_t random;
    int columns, rows;
    unsigned chunk;
    char history[HISTORY]; /* what was done since the program's start, for the report */
    size_t used;
} Monkey;

/* xorshift64*, Vigna 2014. */
static unsigned draw(Monkey *m, unsigned below)
{
    m->random ^= m->random >> 12;
    m->random ^= m->random << 25;
    m->random ^= m->random >> 27;
    return (unsigned)((m->random * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void note(Monkey *m, const char *text)
{
    size_t length = strlen(text);
    if (m->used + length + 2 > HISTORY) {
        memmove(m->history, m->history + HISTORY / 2, HISTORY / 2);
        m->used -= HISTORY / 2;
    }
    memcpy(m->history + m->used, text, length);
    m->history[m->used + length] = ' ';
    m->used += length + 1;
    m->history[m->used] = '\0';
}

static void start(Monkey *m)
{
    const char *const more[] = {"--speed", "max", NULL};
    m->columns = 80;
    m->rows = 24;
    m->used = 0;
    m->pty = program_start(NULL, more);
}

static void send_text(Monkey *m, const char *text)
{
    pty_type(m->pty, text);
}

/* A key of the table, but none that quits or suspends. */
static void press_key(Monkey *m)
{
    static const char keys[] = " bs\r\177+-<>vrRdpzl)(0HLKJ?\033\t[]\014xy19";
    static const PtyKey special[] = {
        PTY_KEY_UP,        PTY_KEY_DOWN,      PTY_KEY_LEFT, PTY_KEY_RIGHT, PTY_KEY_PAGE_UP,
        PTY_KEY_PAGE_DOWN, PTY_KEY_SHIFT_TAB, PTY_KEY_F1,   PTY_KEY_HOME,  PTY_KEY_DELETE};
    char text[32] = "";
    if (draw(m, 4) > 0) {
        text[0] = keys[draw(m, sizeof keys - 1)];
        send_text(m, text[0] == '\033' ? ESCAPE : text);
        snprintf(text, sizeof text, "%02x", (unsigned char)text[0]);
    } else {
        unsigned i = draw(m, sizeof special / sizeof special[0]);
        pty_key(m->pty, special[i]);
        snprintf(text, sizeof text, "key%u", i);
    }
    note(m, text);
}

/* A whole line at the prompt; every other one is wrong in some way. */
static void type_line(Monkey *m)
{
    static const char *const lines[] = {
        "epoch 3", "minibatch 7", "phase 5", "rate 0.1", "rate 1e9", "rate x", "set hidden 8,8",
        "set hidden none", "set hidden 64,64,64", "set activation relu", "set optimizer adam",
        "set optimizer x", "set batch 3", "set batch full", "set loss nonsense", "data xor",
        "data digits", "data spiral", "data /nowhere", "links gradients", "select w[1][1,1]",
        "select w[9][9,9]", "select a[1][1]", "select none", "sample 2", "sample 99999",
        "panel loss", "camera in", "camera left", "set palette x", "set symbols ascii",
        "set symbols auto", "set theme light", "set theme dark", "set color 16", "set color auto",
        "reseed 7", "restart", "back", "help", "zoom", "scale", "set seed 3", "x", "", "set",
        "ä€😀", "\033[A", "\t", "set \t", "data \t", "epoch 99999999"};
    const char *line = lines[draw(m, sizeof lines / sizeof lines[0])];
    send_text(m, "\033:\025");
    send_text(m, line);
    send_text(m, "\r" ESCAPE);
    note(m, line);
}

/* A mouse event anywhere, seldom outside; the row of hints, where "q quit" is, gets none. */
static void use_mouse(Monkey *m)
{
    char text[64];
    int x = (int)draw(m, (unsigned)m->columns + 3), y = (int)draw(m, (unsigned)m->rows + 3);
    int code = (int[]){0, 0, 0, 2, 32, 35, 64, 65, 1, 66}[draw(m, 10)];
    if (y == m->rows - 2)
        return;
    snprintf(text, sizeof text, "\033[<%d;%d;%d%c", code, x + 1, y + 1, draw(m, 3) > 0 ? 'M' : 'm');
    send_text(m, text);
    note(m, text + 1);
}

static void resize(Monkey *m)
{
    char text[32];
    bool usual = draw(m, 2) > 0;
    m->columns = usual ? 40 + (int)draw(m, 121) : 1 + (int)draw(m, 300);
    m->rows = usual ? 12 + (int)draw(m, 39) : 1 + (int)draw(m, 100);
    assert_true(pty_resize(m->pty, m->columns, m->rows));
    snprintf(text, sizeof text, "%dx%d", m->columns, m->rows);
    note(m, text);
}

static void play(Monkey *m)
{
    unsigned what = draw(m, 100);
    if (what < 65)
        press_key(m);
    else if (what < 90)
        use_mouse(m);
    else if (what < 96)
        type_line(m);
    else
        resize(m);
}

/* The program answers after each chunk: it paints all anew and shows what is typed. A click that
 * met the hint "q quit", because a resize came in between, ends it with status 0, and the play
 * goes on with a new one. */
static void check_alive(Monkey *m)
{
    char line[32];
    m->columns = 80;
    m->rows = 24;
    assert_true(pty_resize(m->pty, m->columns, m->rows));
    snprintf(line, sizeof line, ":#%u#", m->chunk++);
    send_text(m, "\033\033\014:\025");
    send_text(m, line + 1);
    if (pty_wait_row(m->pty, -2, line)) {
        send_text(m, "\003");
        return;
    }
    int status = pty_wait_exit(m->pty);
    if (status != 0)
        fail_msg("status %d after: %s", status, m->history);
    pty_end(m->pty);
    start(m);
}

static long number_from(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : otherwise;
}

static void ten_thousand_events(void **state)
{
    (void)state;
    Monkey m = {.random = (uint64_t)number_from("MONKEY_SEED", 1) * 0x9e3779b97f4a7c15u + 1};
    long events = number_from("MONKEY_EVENTS", EVENTS);
    start(&m);
    for (long i = 1; i <= events; i++) {
        play(&m);
        if (i % CHUNK == 0 || i == events)
            check_alive(&m);
        else
            pty_pump(m.pty);
    }
    pty_key(m.pty, PTY_KEY_ESCAPE);
    pty_type(m.pty, "q");
    assert_int_equal(pty_wait_exit(m.pty), 0);
    assert_true(pty_tty_sane(m.pty));
    assert_false(pty_alternate(m.pty));
    pty_end(m.pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ten_thousand_events)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
