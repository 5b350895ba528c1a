/* The list of what can be typed never makes Enter run anything but the line that is seen. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "app/command/command.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

static void type(const char *text)
{
    for (; *text; text++)
        player_key(&p, (uint32_t)*text);
}

/* Whether the line of the prompt is seen to be this. */
static bool is_seen(const char *line)
{
    char row[PROMPT_SIZE + 2];
    snprintf(row, sizeof row, ":%s", line);
    player_draw(&p);
    const Canvas *canvas = &p.app.frame.canvas;
    for (int x = 0; row[x]; x++)
        if (canvas_cell(canvas, x, canvas->height - 2)->c != (unsigned char)row[x])
            return false;
    return true;
}

/* Each row that a beginning finds is written into the line when it is chosen, and what is entered
 * then is that line. */
static void check_choices(const char *begun)
{
    size_t count = 1;
    for (size_t i = 0; i < count; i++) {
        char line[PROMPT_SIZE];
        player_open(&p, "xor", 80, 24);
        player_draw(&p);
        type(":");
        type(begun);
        count = p.app.input.menu.count;
        assert_true(is_seen(begun));
        for (size_t k = 0; k <= i && count > 0; k++)
            player_key(&p, KEY_DOWN_ARROW);
        memcpy(line, p.app.prompt.text, sizeof line);
        if (count > 0 && strcmp(line, p.app.input.menu.rows[i].name) != 0)
            fail_msg("'%s': row %zu writes '%s'", begun, i, line);
        assert_true(is_seen(line));
        player_key(&p, KEY_RETURN);
        if (line[0])
            assert_string_equal(p.app.prompt.history[p.app.prompt.history_count - 1], line);
        player_close(&p);
    }
}

static void test_what_is_chosen_is_seen_and_entered(void **state)
{
    (void)state;
    check_choices("");
    check_choices("re");
    check_choices("un");
    check_choices("zz");
}

/* Every command and every setting is found by its name and by a word of what it does. */
static void check_found(const TableRow *row)
{
    char word[PROMPT_SIZE];
    sscanf(row->summary, "%255[a-z]", word);
    const char *const begun[] = {row->name, word};
    for (int k = 0; k < 2; k++) {
        bool found = strlen(begun[k]) < 2;
        player_open(&p, "xor", 80, 24);
        type(":");
        type(begun[k]);
        for (size_t i = 0; i < p.app.input.menu.count; i++)
            found = found || p.app.input.menu.rows[i].name == row->name;
        if (!found)
            fail_msg("%s is not found by '%s'", row->name, begun[k]);
        player_close(&p);
    }
}

static void test_everything_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_table.count; i++)
        check_found(table_row(&command_table, i));
}

/* The row that is marked without being chosen is what the line as typed names. */
static void test_the_mark_is_on_what_the_line_names(void **state)
{
    static const struct { const char *line, *marked; } cases[] = {
        {"rate", "rate"}, {"rat", "rate"}, {"runs", "runs"}, {"hid", "hidden"}, {"re", NULL},
        {"undo", NULL}, {"w", NULL}, {"q!", NULL}, {"", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        player_open(&p, "xor", 80, 24);
        type(":");
        type(cases[i].line);
        long meant = p.app.input.menu.meant;
        const char *marked = meant < 0 ? "nothing" : p.app.input.menu.rows[meant].name;
        if (strcmp(marked, cases[i].marked ? cases[i].marked : "nothing") != 0)
            fail_msg("'%s' marks %s", cases[i].line, marked);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_chosen_is_seen_and_entered),
        cmocka_unit_test(test_everything_is_found),
        cmocka_unit_test(test_the_mark_is_on_what_the_line_names),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("menu", tests, NULL, NULL);
}
