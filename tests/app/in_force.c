/* What is in force: every option that can be set is in the list of settings as it would be typed
 * again, can be chosen and changed there, and each change is confirmed. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "app/command/command.h"
#include "app/overlay.h"
#include "core/base/text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

static const Option *option_at(size_t i)
{
    return (const Option *)table_row(&option_table, i);
}

static bool is_set_here(const Option *option)
{
    return option->scope != SCOPE_START;
}

static const OverlayLine *line_of(const TableRow *row)
{
    for (size_t i = 0; i < p.app.overlay.count; i++)
        if (p.app.overlay.lines[i].row == row)
            return &p.app.overlay.lines[i];
    return NULL;
}

static void press(uint32_t key)
{
    dispatch_event(&p.app, &(Event){.kind = EVENT_KEY, .key = key});
    player_draw(&p);
}

/* A value that its type may take, as the list writes it; NULL when there are no more. */
static const char *value_at(const Option *option, size_t k)
{
    static const char *const numbers[] = {"0.25", "0.1", "0.123456789", "3"};
    static char text[64];
    switch (option->type) {
    case OPTION_SWITCH:
        return k < 2 ? (k ? "on" : "off") : NULL;
    case OPTION_CHOICE:
        return k < option->table->count ? table_row(option->table, k)->name : NULL;
    case OPTION_NAMES:
        return k < 2 ? (k ? "relu,tanh" : "sigmoid") : NULL;
    case OPTION_SIZES:
        return k < 2 ? (k ? "3,2" : "none") : NULL;
    case OPTION_BATCH:
        return k < 2 ? (k ? "2" : "full") : NULL;
    case OPTION_COUNT:
        snprintf(text, sizeof text, "%zu", k + 2);
        return k < 2 ? text : option->zero && k == 2 ? option->zero : NULL;
    case OPTION_REAL:
        return k < 4 ? numbers[k] : option->zero && k == 4 ? option->zero : NULL;
    case OPTION_GOAL:
        return k < 2 ? (k ? "accuracy=0.9" : "0.25") : NULL;
    case OPTION_TEXT:
        return k > 0 ? NULL : strcmp(option->row.name, "features") == 0 ? "x1,x1*x2" : "a[1][1]";
    case OPTION_LINES:
    case OPTION_FLAG:
        return NULL;
    }
    return NULL;
}

/* Enters it; false where it does not go with the data or the other methods. */
static bool set(const Option *option, const char *value)
{
    char line[128];
    Error err;
    snprintf(line, sizeof line, "%s %s", option->row.name, value);
    bool ok = command_execute(&p.app, line, &err);
    player_settle(&p);
    player_draw(&p);
    return ok;
}

/* The list has the value just as it was typed, and typing that again changes nothing. */
static void check_listed(const Option *option, const char *value)
{
    const OverlayLine *line = line_of(&option->row);
    char said[128];
    if (!line || strcmp(line->text, value) != 0)
        fail_msg("%s %s: the list has '%s'", option->row.name, value,
                 line ? line->text : "nothing");
    assert_true(set(option, line->text));
    snprintf(said, sizeof said, "%s %s, as it was", option->row.name, value);
    if (strncmp(p.app.notice.text, said, strlen(said)) != 0 && option->type != OPTION_TEXT &&
        strcmp(option->row.name, "rate") != 0)
        fail_msg("%s", p.app.notice.text);
}

/* Whether the message has "NAME old → new" in it, or "NAME new" where there was none. */
static void check_confirmed(const Option *option, const char *old, const char *value)
{
    char said[192];
    if (strcmp(old, value) == 0)
        return;
    bool absent = strcmp(old, "not set") == 0 || !old[0];
    snprintf(said, sizeof said, "%s %s%s%s", option->row.name, absent ? "" : old,
             absent ? "" : " → ", value);
    if (!strstr(p.app.notice.text, said))
        fail_msg("'%s' is not confirmed: %s", said, p.app.notice.text);
}

/* What makes an option count that does not with what the program begins with. */
static void prepare(const Option *option)
{
    static const struct { const char *option, *line; } rows[] = {
        {"momentum", "optimizer momentum"}, {"beta1", "optimizer adam"},
        {"beta2", "optimizer adam"},        {"epsilon", "optimizer adam"},
        {"schedule-epochs", "schedule step"}, {"schedule-factor", "schedule step"},
        {"patience", "test 0.5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].option, option->row.name) == 0)
            player_do(&p, rows[i].line);
}

static size_t check_option(const Option *option)
{
    size_t taken = 0;
    player_open(&p, "xor", 80, 24);
    player_do(&p, "hidden 3,3");
    prepare(option);
    dispatch_command(&p.app, "settings");
    for (size_t k = 0; value_at(option, k); k++) {
        const OverlayLine *line = line_of(&option->row);
        char old[64];
        snprintf(old, sizeof old, "%s", line ? line->text : "");
        const char *value = value_at(option, k);
        if (!set(option, value))
            continue;
        taken++;
        check_confirmed(option, old, value);
        check_listed(option, value);
    }
    player_close(&p);
    return taken;
}

static void test_every_option_is_listed_as_it_is_typed(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_table.count; i++)
        if (is_set_here(option_at(i)) && check_option(option_at(i)) == 0)
            fail_msg("%s: no value of value_at in tests/app/in_force.c is one",
                     option_at(i)->row.name);
}

/* Those with no part in training are not there, and come with what goes by them. */
static void test_what_does_not_count_is_not_listed(void **state)
{
    const TableRow *momentum = &option_find("momentum", NULL)->row;
    const TableRow *beta2 = &option_find("beta2", NULL)->row;
    const TableRow *length = &option_find("schedule-epochs", NULL)->row;
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_do(&p, "settings");
    player_draw(&p);
    assert_true(!line_of(momentum) && !line_of(beta2) && !line_of(length));
    player_do(&p, "optimizer adam");
    player_do(&p, "schedule cosine");
    player_draw(&p);
    assert_true(!line_of(momentum) && line_of(beta2) && line_of(length));
    assert_string_equal(line_of(length)->text, "1000");
    player_close(&p);
}

static const int sizes[][2] = {{40, 12}, {60, 30}, {80, 24}, {120, 40}};

/* Whether the row that is chosen is on the screen, with its value. */
static void check_in_sight(void)
{
    const Overlay *o = &p.app.overlay;
    const OverlayLine *line = &o->lines[o->choice.line];
    char row[ROW_SIZE];
    assert_true(line->row == o->chosen && p.cursor.x > 0);
    canvas_row(&p.app.frame.canvas, p.cursor.y, row, sizeof row);
    if (!strstr(row, line->key) || !strstr(row, line->text))
        fail_msg("%s is not in the row of the cursor: %s", line->key, row);
}

/* Enter leaves the command in the prompt, with the present value. */
static void check_change(void)
{
    const Overlay *o = &p.app.overlay;
    char line[PROMPT_SIZE];
    const char *value = o->lines[o->choice.line].text;
    bool is_set = strcmp(value, "not set") != 0;
    snprintf(line, sizeof line, "%s %s", o->chosen->name, is_set ? value : "");
    press(KEY_RETURN);
    if (!p.app.prompt.open)
        fail_msg("'%s' is not at the prompt", line);
    assert_string_equal(p.app.prompt.text, line);
    press(KEY_ESCAPE);
    assert_false(p.app.prompt.open);
}

static void test_keys_choose_each(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        player_open(&p, "xor", sizes[s][0], sizes[s][1]);
        player_line(&p, "settings");
        player_draw(&p);
        const Overlay *o = &p.app.overlay;
        for (size_t i = 0; i < o->count; i++) {
            if (!o->lines[i].row)
                continue;
            assert_ptr_equal(o->chosen, o->lines[i].row);
            check_in_sight();
            check_change();
            press(KEY_DOWN_ARROW);
        }
        press('g');
        assert_ptr_equal(o->chosen, &command_data.row);
        press(KEY_END_KEY);
        check_in_sight();
        assert_int_equal(o->choice.line, o->count - 1);
        press(KEY_LEFT_ARROW);
        check_in_sight();
        assert_true(o->choice.line < o->count - 1);
        press('q');
        assert_int_equal(o->count, 0);
        player_close(&p);
    }
}

/* One click chooses, the next on the same row changes; the status bar opens the list. */
static void test_mouse_chooses(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        const Overlay *o = &p.app.overlay;
        size_t clicked = 0;
        player_open(&p, "xor", sizes[s][0], sizes[s][1]);
        player_draw(&p);
        player_mouse(&p, MOUSE_PRESS, 0, sizes[s][1] - 1);
        player_draw(&p);
        assert_true(o->count > 0);
        for (int y = 1; y < sizes[s][1] - 4; y++) {
            const TableRow *before = o->chosen;
            player_mouse(&p, MOUSE_PRESS, sizes[s][0] / 2 - 5, y);
            if (o->count == 0)
                break; /* below the list */
            player_draw(&p);
            clicked += o->chosen != before;
            if (o->chosen != before)
                assert_int_equal(p.cursor.y, y);
            if (p.app.prompt.open)
                press(KEY_ESCAPE);
        }
        assert_true(clicked >= 4);
        player_close(&p);
    }
}

/* What was given at the start and cannot be set is there too, and says so. */
static void test_options_of_the_start(void **state)
{
    Error err;
    (void)state;
    player_open(&p, "xor", 80, 24);
    const Option *memory = option_find("memory", &err);
    player_do(&p, "settings");
    assert_null(line_of(&memory->row));
    assert_true(option_set(&p.app.run.options, memory, "32", &err));
    player_draw(&p);
    assert_string_equal(line_of(&memory->row)->text, "32");
    assert_false(command_execute(&p.app, "settings memory", &err));
    assert_non_null(strstr(err.message, "command line"));
    player_close(&p);
}

/* What other commands and keys change is confirmed as well. */
static void test_other_commands_confirm(void **state)
{
    static const char *const rows[][2] = {
        {"reseed 7", "seed 1 → 7: started again"},
        {"faster", "speed 30/s → 100/s"},
        {"rate up", "rate 1 → 1.25"},
        {"rate 0.123456789", "rate 1.25 → 0.123456789"},
        {"freeze a[1]", "freeze none → a[1]: 4 of 5 neurons are frozen"},
        {"unfreeze a[1][2]", "freeze a[1] → a[1][1],a[1][3],a[1][4]: 3 of 5 neurons are frozen"},
        {"seed 8", "seed 7 → 8: started again"},
        {"optimizer adam", "optimizer sgd → adam, rate 0.123456789 → 0.001, beta1 0.9, "
                           "beta2 0.999, epsilon 1e-08"},
        {"data nand", "data xor → nand"},
    };
    (void)state;
    player_open(&p, "xor", 80, 24);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        dispatch_command(&p.app, rows[i][0]);
        if (strncmp(p.app.notice.text, rows[i][1], strlen(rows[i][1])) != 0)
            fail_msg("%s: %s", rows[i][0], p.app.notice.text);
        player_settle(&p);
    }
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_option_is_listed_as_it_is_typed),
        cmocka_unit_test(test_what_does_not_count_is_not_listed),
        cmocka_unit_test(test_keys_choose_each),
        cmocka_unit_test(test_mouse_chooses),
        cmocka_unit_test(test_options_of_the_start),
        cmocka_unit_test(test_other_commands_confirm),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("in force", tests, NULL, NULL);
}
