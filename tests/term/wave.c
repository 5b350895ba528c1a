/* The 2·L + 2 phases of one step in a real terminal: at each the numbers that have been computed,
 * and no others, are those of `backprop gradients --sample`; and the wave comes to its end. */
#include "program.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SAMPLE = 3, HIDDEN = 4, PHASES = 6 };

/* What `backprop gradients xor --sample 3` prints; to be freed. */
static json_t *printed(void)
{
    char command[4300];
    snprintf(command, sizeof command, "'%s' gradients --no-config xor --sample %d", program_path(),
             SAMPLE);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    json_t *root = json_loadf(pipe, 0, NULL);
    assert_int_equal(pclose(pipe), 0);
    assert_non_null(root);
    return root;
}

static double number_of(const json_t *root, const char *name, size_t layer, size_t unit)
{
    const json_t *rows = json_object_get(root, name);
    return json_number_value(json_array_get(json_array_get(rows, layer), unit));
}

/* The row's text from a column on, `width` columns wide. */
static void part(const Pty *s, int row, int column, int width, char *text, size_t size)
{
    text[0] = '\0';
    for (int x = column; x < column + width; x++) {
        const char *cell = pty_cell(s, x, row).text;
        if (strlen(text) + strlen(cell) < size)
            strcat(text, cell);
    }
}

/* A number stands behind `word` in the text and is `wanted` within the digits shown, or, when it is
 * not computed, there is none. */
static void check_number(const char *text, const char *word, bool known, double wanted)
{
    const char *at = strstr(text, word);
    char *end;
    assert_non_null(at);
    at += strlen(word);
    double shown = strtod(at, &end);
    if (!known) {
        if (end != at)
            fail_msg("'%s' where nothing is computed", text);
        return;
    }
    double digit = *word == ' ' ? 5e-4 : 0; /* a chip has three places behind the point */
    if (end == at || !(fabs(shown - wanted) <= 6e-4 * fmax(fabs(wanted), 1e-2) + digit))
        fail_msg("'%s': %.9g is printed", text, wanted);
}

static void check_neuron(const Pty *s, const char *label, size_t layer, size_t unit, int phases,
                         const json_t *root)
{
    int column, row;
    char text[256];
    assert_true(pty_find(s, label, &column, &row));
    part(s, row + 1, column, 9, text, sizeof text);
    check_number(text, " ", phases > (int)layer, number_of(root, "activations", layer, unit));
    part(s, row + (layer == 1 ? 3 : 2), column, 11, text, sizeof text);
    check_number(text, "δ ", phases > 4 - (int)layer, number_of(root, "deltas", layer, unit));
}

static void phases_at(int columns, int rows)
{
    static const char *const hidden[HIDDEN] = {"h₁ b", "h₂ b", "h₃ b", "h₄ b"};
    json_t *root = printed();
    Pty *s = program_open(columns, rows);
    assert_true(program_settle(s));
    for (int phase = 0; phase <= PHASES; phase++) {
        if (phase > 0)
            program_press(s, "s");
        for (size_t unit = 0; unit < HIDDEN; unit++)
            check_neuron(s, hidden[unit], 0, unit, phase, root);
        check_neuron(s, "ŷ b", 1, 0, phase, root);
    }
    assert_true(program_at_epoch(s, 1));
    json_decref(root);
    program_quit(s);
}

static void phases_80(void **state)
{
    (void)state;
    phases_at(80, 24);
}

static void phases_120(void **state)
{
    (void)state;
    phases_at(120, 40);
}

static void phases_200(void **state)
{
    (void)state;
    phases_at(200, 60);
}

/* Starts a run by phases, sees its wave, and ends it by the key that pauses. Phases last so long
 * that a busy machine does not miss them; single steps are tested by a clock of their own. */
static void see_wave(const char *const environment[], const char *const more[])
{
    PtyOptions options = {.columns = 120, .rows = 40, .environment = environment};
    Pty *s = program_start(&options, more);
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, 0, "w·a"));
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, 0, "network · weights"));
    assert_true(pty_wait_row(s, -1, "paused"));
    program_quit(s);
}

static void wave_and_end(void **state)
{
    static const char *const more[] = {"--speed", "0.2-phase", NULL};
    (void)state;
    see_wave(NULL, more);
}

/* Without colours nothing moves, unless it is asked for. */
static void no_colour(void **state)
{
    static const char *const environment[] = {"NO_COLOR=1", NULL};
    static const char *const more[] = {"--speed", "0.2-phase", "--motion", "on", NULL};
    (void)state;
    see_wave(environment, more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phases_80),    cmocka_unit_test(phases_120), cmocka_unit_test(phases_200),
        cmocka_unit_test(wave_and_end), cmocka_unit_test(no_colour),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
