/* Links clicked at one after the other have the numbers of the core; and clicks of one burst. */
#include "program.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COLUMNS = 120, ROWS = 40, HIDDEN = 4, INPUTS = 2 };

static bool is_braille(const char *text)
{
    return strncmp(text, "\342\240", 2) == 0 || strncmp(text, "\342\241", 2) == 0 ||
           strncmp(text, "\342\242", 2) == 0 || strncmp(text, "\342\243", 2) == 0;
}

/* Closes the selection and clicks; the first line of the formula strip goes to `title`. */
static void click_for_title(Pty *s, int x, int y, char *title, size_t size)
{
    Rectangle panel = screen_panel(s, "input");
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_row(s, panel.y + panel.height, "chain rule"));
    assert_true(pty_click(s, x, y, 1));
    assert_true(program_settle(s));
    pty_row(s, panel.y + panel.height, title, size);
}

/* The number behind a text in a row, and half of its last digit. */
static double shown_number(const Pty *s, int row, const char *before, double *half)
{
    char line[1024], *end;
    pty_row(s, row, line, sizeof line);
    const char *at = strstr(line, before);
    if (!at)
        fail_msg("no \"%s\" in \"%s\"", before, line);
    at += strlen(before);
    double number = strtod(at, &end);
    const char *point = strchr(at, '.');
    int digits = 0, exponent = 0;
    for (const char *p = point; p && ++p < end && *p >= '0' && *p <= '9';)
        digits++;
    const char *e = memchr(at, 'e', (size_t)(end - at));
    if (e)
        exponent = atoi(e + 1);
    *half = 0.5001 * pow(10, exponent - digits);
    return number;
}

/* All numbers of `backprop gradients`, in the order of its JSON, from behind a word. */
static int printed_numbers(const char *session, int sample, const char *word, double *numbers,
                           int size)
{
    char command[8192], text[8192], *end;
    snprintf(command, sizeof command, "'%s' gradients --no-config --load '%s' --sample %d",
             program_path(), session, sample);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t length = fread(text, 1, sizeof text - 1, pipe);
    assert_int_equal(pclose(pipe), 0);
    text[length] = '\0';
    const char *at = strstr(text, word);
    assert_non_null(at);
    int count = 0;
    for (at += strlen(word); *at != '\0' && count < size; at++)
        if (strchr("-0123456789", *at)) {
            numbers[count++] = strtod(at, &end);
            at = end - 1;
        }
    return count;
}

static void check_link(const Pty *s, int row, const char *path, int unit, int source, int sample)
{
    double weights[64], deltas[64], inputs[64], half;
    int count = printed_numbers(path, sample, "\"weights\"", weights, 64);
    assert_true(count > HIDDEN * INPUTS);
    assert_true(printed_numbers(path, sample, "\"deltas\"", deltas, 64) > HIDDEN);
    assert_true(printed_numbers(path, sample, "\"inputs\"", inputs, 64) > INPUTS);
    double mean = shown_number(s, row + 4, "mean of 4 ", &half);
    if (!(fabs(mean - weights[unit * INPUTS + source]) <= half))
        fail_msg("h%d ← x%d: mean %.9g, gradients prints %.9g", unit + 1, source + 1, mean,
                 weights[unit * INPUTS + source]);
    char line[1024];
    pty_row(s, row + 1, line, sizeof line);
    const char *number = strpbrk(line, "+-");
    assert_non_null(number);
    double product = strtod(number, NULL), exact = deltas[unit] * inputs[source];
    if (!(fabs(product - exact) <= 0.501e-4))
        fail_msg("h%d ← x%d: sample %.9g, gradients prints %.9g", unit + 1, source + 1, product,
                 exact);
}

/* A cell of the link's curve beside the neuron's chip; the title tells which link was meant. */
static bool find_link(Pty *s, int unit, int source, const char *wanted)
{
    char chip[16], title[512];
    int column, row;
    (void)source;
    snprintf(chip, sizeof chip, "h\342\202%c ", 0x81 + unit);
    assert_true(pty_find(s, chip, &column, &row));
    for (int x = column - 1; x > column - 24; x--)
        for (int y = row - 6; y <= row + 8; y++) {
            if (y < 2 || !is_braille(pty_cell(s, x, y).text))
                continue;
            click_for_title(s, x, y, title, sizeof title);
            if (strstr(title, wanted))
                return true;
        }
    return false;
}

/* The gradients on the screen after a step are those of the parameters before it. */
static void link_gradients(void **state)
{
    char path[4200], line[4300], *folder = folder_new(), wanted[64], more[32];
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    program_press(s, "   ");
    snprintf(path, sizeof path, "%s/before.json", folder);
    snprintf(line, sizeof line, "save %s", path);
    program_command(s, line);
    assert_true(pty_wait_row(s, -2, "saved "));
    program_press(s, " ");
    for (int sample = 1; sample <= 4; sample += 3)
        for (int link = 0; link < HIDDEN * INPUTS; link++) {
            int unit = link / INPUTS, source = link % INPUTS;
            snprintf(wanted, sizeof wanted, "x\342\202%c→h\342\202%c ", 0x81 + source,
                     0x81 + unit);
            if (sample == 1)
                assert_true(find_link(s, unit, source, wanted));
            snprintf(line, sizeof line, "select w[1][%d,%d]", unit + 1, source + 1);
            program_command(s, line);
            snprintf(more, sizeof more, "sample %d", sample);
            program_command(s, more);
            assert_true(program_settle(s));
            Rectangle panel = screen_panel(s, "input");
            int top = panel.y + panel.height;
            assert_true(pty_wait_row(s, top, wanted));
            pty_row(s, top + 1, line, sizeof line);
            int number = (int)strtol(strstr(line, "sample ") + 7, NULL, 10);
            check_link(s, top, path, unit, source, number);
        }
    program_quit(s);
    folder_delete(folder);
}

static void no_mouse(void **state)
{
    const char *const more[] = {"--no-mouse", NULL};
    int x, y;
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(program_settle(s));
    assert_int_equal(pty_mouse_mode(s), PTY_MOUSE_MOVES);
    pty_type(s, ":mouse off\r");
    assert_true(program_settle(s));
    assert_int_equal(pty_mouse_mode(s), PTY_MOUSE_OFF);
    pty_type(s, ":mouse on\r");
    assert_true(program_settle(s));
    assert_int_equal(pty_mouse_mode(s), PTY_MOUSE_MOVES);
    assert_true(pty_find(s, "space epoch", &x, &y));
    assert_true(pty_click(s, x, y, 1));
    assert_true(program_at_epoch(s, 1));
    program_quit(s);
    s = program_start(NULL, more);
    assert_true(program_settle(s));
    assert_int_equal(pty_mouse_mode(s), PTY_MOUSE_OFF);
    program_quit(s);
}

/* Bytes that arrive in one read: no click is lost (ncurses keeps 8 events), and none waits. */
static void clicks_in_one_burst(void **state)
{
    int x, y;
    char text[256];
    (void)state;
    Pty *s = program_open(COLUMNS, ROWS);
    assert_true(program_settle(s));
    assert_true(pty_find(s, "space epoch", &x, &y));
    int length = 0;
    for (int i = 0; i < 4; i++)
        length += snprintf(text + length, sizeof text - (size_t)length,
                           "\033[<0;%d;%dM\033[<0;%d;%dm", x + 1, y + 1, x + 1, y + 1);
    pty_type(s, text);
    assert_true(program_settle(s));
    assert_int_equal((int)program_number(s, "epoch "), 4);
    program_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link_gradients),
        cmocka_unit_test(no_mouse),
        cmocka_unit_test(clicks_in_one_burst),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
