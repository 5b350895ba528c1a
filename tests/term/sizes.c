/* Sizes from 1 x 1 to 300 x 100, and kinds of terminals. */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    int columns, rows;
} sizes[] = {{1, 1},   {2, 3},   {39, 12},  {40, 11},  {40, 12},  {63, 17},
             {64, 18}, {80, 24}, {81, 25},  {100, 30}, {120, 40}, {200, 60},
             {300, 3}, {5, 100}, {40, 100}, {300, 12}, {300, 100}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

typedef struct Size {
    int columns, rows;
} Size;

static bool is_large(Size size)
{
    return size.columns >= 40 && size.rows >= 12;
}

static void append_without_blanks(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    for (; *text && used < size - 1; text++)
        if (*text != ' ')
            out[used++] = *text;
    out[used] = '\0';
}

/* Whether the rows say what size is needed, as far as they have room. */
static bool is_sentence(const Pty *pty, const Size *size)
{
    char sentence[128], expected[128] = "", all[2048] = "", row[2048];
    snprintf(sentence, sizeof sentence, "backprop needs 40 × 12, not %d × %d; q quits",
             size->columns, size->rows);
    append_without_blanks(expected, sizeof expected, sentence);
    for (int y = 0; y < size->rows; y++) {
        pty_row(pty, y, row, sizeof row);
        append_without_blanks(all, sizeof all, row);
    }
    char *cut = strstr(all, "…");
    if (cut)
        *cut = '\0';
    return cut ? strncmp(expected, all, strlen(all)) == 0 : strcmp(expected, all) == 0;
}

/* Whether the last row has something to say that starts at its left, and nothing is below it. */
static bool is_drawn(const Pty *pty, const void *context)
{
    const Size *size = context;
    char row[2048];
    pty_row(pty, -1, row, sizeof row);
    if (is_large(*size)) {
        int top = size->rows < 20 ? 1 : 2; /* below the headline */
        return strstr(row, "epoch ") &&
               strcmp(pty_cell(pty, size->columns - 1, top).text, "╮") == 0;
    }
    return row[0] != '\0' && is_sentence(pty, size);
}

static void resize_and_check(Pty *s, Size size)
{
    char what[64];
    snprintf(what, sizeof what, "a screen of %d x %d", size.columns, size.rows);
    assert_true(pty_resize(s, size.columns, size.rows));
    if (!pty_wait(s, is_drawn, &size, what))
        fail_msg("no screen at %d x %d", size.columns, size.rows);
}

static void through_all_sizes(Pty *s)
{
    for (int step = 1; step < SIZES; step += 3)
        for (int i = 0, at = 0; i < SIZES; i++, at = (at + step) % SIZES)
            resize_and_check(s, (Size){sizes[at].columns, sizes[at].rows});
    resize_and_check(s, (Size){80, 24});
}

/* A screen that was cut and has its old size again before the program looks is drawn anew. */
static void there_and_back(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    Screen before = screen_take(s, 80, 24);
    assert_true(pty_resize(s, 20, 5));
    assert_true(pty_resize(s, 80, 24));
    assert_true(program_settle(s));
    screen_check_again(s, &before);
    program_quit(s);
}

static void while_paused(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    program_press(s, " ");
    Screen before = screen_take(s, 80, 24);
    through_all_sizes(s);
    assert_true(program_settle(s));
    screen_check_again(s, &before);
    program_quit(s);
}

static void while_running(void **state)
{
    const char *const more[] = {"--speed", "max", NULL};
    (void)state;
    Pty *s = program_start(NULL, more);
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "playing"));
    through_all_sizes(s);
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "paused"));
    program_quit(s);
}

static void quit_at_each_size(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        PtyOptions options = {.columns = sizes[i].columns, .rows = sizes[i].rows};
        const char *const argv[] = {program_path(), "--no-config", NULL};
        Pty *s = pty_start(&options, argv);
        assert_non_null(s);
        assert_true(pty_wait(s, is_drawn, &(Size){options.columns, options.rows}, "a screen"));
        program_quit(s);
    }
}

static bool knows_terminal(const char *term)
{
    char command[128];
    snprintf(command, sizeof command, "infocmp %s >/dev/null 2>&1", term);
    return system(command) == 0;
}

/* The screen has words, the neurons and a link; without colours when none are asked for. */
static void check_terminal(const PtyOptions *options, const char *quit_hint)
{
    Pty *s = program_start(options, NULL);
    assert_true(pty_wait_row(s, -2, quit_hint));
    pty_type(s, "  ");
    assert_true(program_at_epoch(s, 2));
    pty_type(s, "\177");
    assert_true(program_at_epoch(s, 1));
    assert_true(pty_find(s, "hidden", NULL, NULL));
    pty_type(s, "q");
    assert_int_equal(pty_wait_exit(s), 0);
    assert_true(pty_tty_sane(s));
    pty_end(s);
}

static void terminals(void **state)
{
    static const char *const names[] = {"xterm-256color",  "xterm",         "linux",        "vt100",
                                        "screen-256color", "tmux-256color", "xterm-direct2"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!knows_terminal(names[i])) {
            fprintf(stderr, "# infocmp does not know %s\n", names[i]);
            continue;
        }
        fprintf(stderr, "# TERM=%s\n", names[i]);
        check_terminal(&(PtyOptions){.term = names[i]}, "q quit");
    }
}

/* The brightness of a colour, 0 … 255; of the first 16 by what they are on every terminal. */
static int brightness(uint32_t colour)
{
    if (colour & PTY_COLOUR_INDEX && (colour & 0xff) < 16)
        return (colour & 7) == 0 ? 0 : 200;
    if (colour & PTY_COLOUR_INDEX)
        return 128; /* others are not looked at here */
    int r = (int)(colour >> 16 & 255), g = (int)(colour >> 8 & 255), b = (int)(colour & 255);
    return r > g ? (r > b ? r : b) : (g > b ? g : b);
}

/* On any terminal, any number of colours can be asked for, and words are read. */
static void colours_of_any_number(void **state)
{
    static const char *const names[] = {"xterm-256color", "xterm-direct2"};
    static const char *const depths[] = {"16", "256", "direct"};
    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 3; k++) {
            const char *const more[] = {"--color", depths[k], "--theme", "dark", NULL};
            int x, y;
            if (!knows_terminal(names[i]))
                continue;
            Pty *s = program_start(&(PtyOptions){.term = names[i]}, more);
            assert_true(pty_wait_row(s, -2, "q quit"));
            assert_true(pty_find(s, "q quit", &x, &y));
            PtyCell cell = pty_cell(s, x, y);
            if (brightness(cell.foreground) < 100)
                fail_msg("%s, --color %s: a key is %06x", names[i], depths[k],
                         (unsigned)cell.foreground);
            program_quit(s);
        }
}

/* With few colours or none a 0 stands on the background, with a line below it, and a larger number
 * beside it does not. */
static void zero_is_no_large_value(void **state)
{
    static const char *const names[] = {"vt100", "xterm", "xterm-16color"};
    const char *const more[] = {"--hidden", "3", NULL};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        int x, y;
        if (!knows_terminal(names[i]))
            continue;
        Pty *s = program_start(&(PtyOptions){.term = names[i]}, more);
        program_press(s, "ss");
        assert_true(pty_find(s, "x₂", &x, &y)); /* of sample 1 it is 0 */
        PtyCell zero = pty_cell(s, x + 4, y), ground = pty_cell(s, 2, 3);
        if (strcmp(zero.text, "0") != 0 || zero.reverse || !zero.underline ||
            zero.background != ground.background)
            fail_msg("%s: '%s' at %d, %d, reverse %d, underline %d, %06x on %06x", names[i],
                     zero.text, x + 4, y, zero.reverse, zero.underline, (unsigned)zero.foreground,
                     (unsigned)zero.background);
        assert_true(pty_find(s, "a +0.5", &x, &y));
        PtyCell large = pty_cell(s, x, y);
        assert_true(large.reverse || large.background != ground.background);
        assert_false(large.underline);
        program_quit(s);
    }
}

/* How many cells have a colour, and how many bytes of UTF-8 are beyond ASCII. */
static void count_cells(const PtyOptions *options, int *coloured, int *beyond)
{
    Pty *s = program_start(options, NULL);
    *coloured = *beyond = 0;
    pty_type(s, "s");
    assert_true(pty_wait_text(s, " 1/2 "));
    assert_true(program_settle(s));
    for (int i = 0; i < 80 * 24; i++) {
        PtyCell cell = pty_cell(s, i % 80, i / 80);
        *coloured += cell.foreground != PTY_COLOUR_DEFAULT || cell.background != PTY_COLOUR_DEFAULT;
        *beyond += (unsigned char)cell.text[0] >= 0x80;
    }
    program_quit(s);
}

static void no_color(void **state)
{
    static const char *const set[] = {"NO_COLOR=1", NULL}, *const empty[] = {"NO_COLOR=", NULL};
    int coloured, beyond;
    (void)state;
    count_cells(&(PtyOptions){.environment = set}, &coloured, &beyond);
    assert_int_equal(coloured, 0);
    assert_true(beyond > 100);
    count_cells(&(PtyOptions){.environment = empty}, &coloured, &beyond);
    assert_true(coloured > 100);
}

static void ascii(void **state)
{
    static const char *const locales[][3] = {{"LC_ALL=C", NULL}, {"LC_ALL", "LANG=C", NULL}};
    int coloured, beyond;
    (void)state;
    for (int i = 0; i < 2; i++) {
        count_cells(&(PtyOptions){.environment = locales[i]}, &coloured, &beyond);
        assert_int_equal(beyond, 0);
        assert_true(coloured > 100);
    }
}

/* The Linux console has neither braille nor half blocks. */
static void console_symbols(void **state)
{
    (void)state;
    Pty *s = program_start(&(PtyOptions){.term = "linux"}, NULL);
    assert_true(program_settle(s));
    for (int i = 0; i < 80 * 24; i++) {
        const PtyCell cell = pty_cell(s, i % 80, i / 80);
        const unsigned char *t = (const unsigned char *)cell.text;
        bool braille = t[0] == 0xe2 && t[1] >= 0xa0 && t[1] <= 0xa3;
        bool half_block = strcmp(cell.text, "▀") == 0 || strcmp(cell.text, "▄") == 0;
        if (braille || half_block)
            fail_msg("\"%s\" at column %d row %d", cell.text, i % 80, i / 80);
    }
    program_quit(s);
}

static void no_terminal(void **state)
{
    static const char *const dumb[] = {"TERM=dumb", NULL}, *const unset[] = {"TERM", NULL},
                             *const unknown[] = {"TERM=no-such-terminal", NULL};
    const char *const *const environments[] = {dumb, unset, unknown};
    const char *const argv[] = {program_path(), "--no-config", NULL};
    (void)state;
    for (int i = 0; i < 3; i++) {
        char row[256];
        Pty *s = pty_start(&(PtyOptions){.environment = environments[i], .columns = 200}, argv);
        assert_non_null(s);
        assert_int_equal(pty_wait_exit(s), 1);
        assert_true(pty_tty_sane(s));
        pty_row(s, 0, row, sizeof row);
        assert_memory_equal(row, "backprop: ", 10);
        assert_non_null(strstr(row, "backprop train"));
        pty_row(s, 1, row, sizeof row);
        assert_string_equal(row, "");
        pty_end(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(while_paused),
        cmocka_unit_test(while_running),
        cmocka_unit_test(quit_at_each_size),
        cmocka_unit_test(terminals),
        cmocka_unit_test(colours_of_any_number),
        cmocka_unit_test(zero_is_no_large_value),
        cmocka_unit_test(no_color),
        cmocka_unit_test(ascii),
        cmocka_unit_test(console_symbols),
        cmocka_unit_test(no_terminal),
        cmocka_unit_test(there_and_back),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
