/* The language of scripts: what each line comes to, what is refused and where, and which words are
 * found on a row. */
#include "support.h"

#include "lesson/script_read.h"
#include "lesson/script_verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_good(Script *script, const char *text)
{
    Error err;
    if (!script_read(script, "s.txt", text, strlen(text), &err))
        fail_msg("%s", err.message);
}

static void each_line_is_a_step(void **state)
{
    static const char text[] = "\xef\xbb\xbf# what it is about\r\n"
                               "\n"
                               "run xor --hidden 3\r\n"
                               "   size 120x40\n"
                               "file a.csv \"x,t\\n0,1\\n\"\n"
                               ":rate  0.5 \n"
                               "type \" a\\tb\\e\\\"\\\\\"\n"
                               "paste two words\n"
                               "remember start\n"
                               "golden start-80x24\n"
                               "only app\n"
                               "run";
    static const struct {
        StepKind kind;
        size_t line;
        const char *name, *text;
    } wanted[] = {
        {STEP_RUN, 3, NULL, "xor --hidden 3"}, {STEP_SIZE, 4, NULL, NULL},
        {STEP_FILE, 5, "a.csv", "x,t\n0,1\n"},  {STEP_COMMAND, 6, NULL, "rate  0.5"},
        {STEP_TYPE, 7, NULL, " a\tb\033\"\\"},  {STEP_PASTE, 8, NULL, "two words"},
        {STEP_REMEMBER, 9, "start", NULL},      {STEP_GOLDEN, 10, "start-80x24", NULL},
        {STEP_ONLY, 11, "app", NULL},           {STEP_RUN, 12, NULL, ""},
    };
    Script script;
    (void)state;
    read_good(&script, text);
    assert_int_equal(script.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < script.count; i++) {
        const Step *step = &script.steps[i];
        assert_int_equal(step->kind, wanted[i].kind);
        assert_int_equal(step->line, wanted[i].line);
        assert_string_equal(step->name ? step->name : "", wanted[i].name ? wanted[i].name : "");
        assert_string_equal(step->text ? step->text : "", wanted[i].text ? wanted[i].text : "");
    }
    assert_true(script.steps[1].x == 120 && script.steps[1].y == 40);
    script_free(&script);
}

static void keys(void **state)
{
    static const struct {
        uint32_t key;
        size_t count;
    } wanted[] = {{' ', 1}, {'s', 3}, {'*', 1}, {'*', 2}, {SCRIPT_KEY_SHIFT_TAB, 1}, {3, 1},
                  {0x3b4, 1}, {SCRIPT_KEY_F1, 1}, {':', 1}, {'5', 12}, {SCRIPT_KEY_PAGE_DOWN, 2}};
    Script script;
    (void)state;
    read_good(&script, "key Space s*3 * **2 Shift-Tab Ctrl-C δ F1 : 5*12\nkey PgDn*2");
    assert_int_equal(script.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < script.count; i++) {
        assert_int_equal(script.steps[i].kind, STEP_KEY);
        assert_int_equal(script.steps[i].key, wanted[i].key);
        assert_int_equal(script.steps[i].count, wanted[i].count);
    }
    script_free(&script);
}

static void places(void **state)
{
    Script script;
    (void)state;
    read_good(&script, "click 12 -1\nmove w[1][2,1]\ndrag \"h₁ b\" to 3 4\nwheel up 5 6\n"
                       "wheel down loss");
    const Step *s = script.steps;
    assert_true(s[0].kind == STEP_CLICK && s[0].place.x == 12 && s[0].place.y == -1);
    assert_true(s[1].kind == STEP_MOVE && s[1].place.is_thing);
    assert_string_equal(s[1].place.text, "w[1][2,1]");
    assert_true(s[2].kind == STEP_DRAG && !s[2].place.is_thing && s[2].to.x == 3 && s[2].to.y == 4);
    assert_string_equal(s[2].place.text, "h₁ b");
    assert_true(s[3].kind == STEP_WHEEL && s[3].count == 1 && s[4].count == 0);
    script_free(&script);
}

static void looks(void **state)
{
    static const struct {
        const char *line;
        ScriptLook look;
    } wanted[] = {
        {"expect epoch 100", {.words = "epoch 100"}},
        {"wait not \" now \"", {.absent = true, .exact = true, .words = " now "}},
        {"expect row -2 q quit", {LOOK_ROW, .row = -2, .words = "q quit"}},
        {"expect not row 3 loss", {LOOK_ROW, .absent = true, .row = 3, .words = "loss"}},
        {"expect message rate 1 → 0.5", {LOOK_MESSAGE, .words = "rate 1 → 0.5"}},
        {"expect at 3 -1 a b", {LOOK_PLACE, .words = "a b", .place = {3, -1, NULL, false}}},
        {"expect same a but decision map", {LOOK_SAME, .words = "a", .but = "decision map"}},
        {"expect cursor 5 -2", {LOOK_CURSOR, .place = {5, -2, NULL, false}}},
        {"expect not end", {LOOK_END, .absent = true}},
        {"expect \"w = 0\"", {.exact = true, .words = "w = 0"}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        Script script;
        read_good(&script, wanted[i].line);
        assert_int_equal(script.count, 1);
        const ScriptLook *got = &script.steps[0].look, *look = &wanted[i].look;
        assert_true(got->at == look->at && got->absent == look->absent &&
                    got->exact == look->exact && got->row == look->row &&
                    got->place.x == look->place.x && got->place.y == look->place.y);
        assert_string_equal(got->words ? got->words : "", look->words ? look->words : "");
        assert_string_equal(got->but ? got->but : "", look->but ? look->but : "");
        script_free(&script);
    }
}

/* Each with its place: file, line and column. */
static void what_is_wrong_is_said(void **state)
{
    static const char *const wrong[][2] = {
        {"\n  expcet epoch 3", "s.txt:2:3: unknown step 'expcet'; did you mean 'expect'?"},
        {"ex epoch 3", "s.txt:1:1: 'ex' is to be written out: expect"},
        {"key Spce", "s.txt:1:5: unknown key 'Spce'; it is a character, "},
        {"key s*0", "s.txt:1:7: 0 is out of range: from 1 to 1000"},
        {"key s*x", "s.txt:1:7: 'x' is not understood; the step is: key KEY[*TIMES]…"},
        {"key", "s.txt:1:4: something is missing; the step is: key"},
        {":", "s.txt:1:2: something is missing; the step is: : COMMAND"},
        {"size 80", "s.txt:1:6: '80' is not understood; the step is: size COLUMNSxROWS"},
        {"size 80x0", "s.txt:1:9: 0 is out of range"},
        {"size 80x24 now", "s.txt:1:12: 'now' is too much"},
        {"size 80x1234567890", "s.txt:1:9: '1234567890' is not understood"},
        {"golden ../a", "s.txt:1:8: a name has at most 64 letters"},
        {"golden", "s.txt:1:7: something is missing"},
        {"click", "s.txt:1:6: something is missing; the step is: click PLACE"},
        {"click 5 0", "s.txt:1:9: rows count from 1 at the top and from -1 at the bottom"},
        {"click -5 1", "s.txt:1:7: -5 is out of range"},
        {"click \"δδ", "s.txt:1:7: this quote is not closed"},
        {"click \"\"", "s.txt:1:7: nothing is quoted"},
        {"click \"δδ\" 3", "s.txt:1:12: '3' is too much"},
        {"drag 1 2 3 4", "s.txt:1:10: '3 4' is not understood; the step is: drag PLACE to PLACE"},
        {"wheel left 1 1", "s.txt:1:7: 'left 1 1' is not understood"},
        {"type \"a\\qb\"", "s.txt:1:8: in quotes a \\ is followed by"},
        {"type a\tb", "s.txt:1:7: a character that cannot be seen"},
        {"type \xff", "s.txt:1:6: this is no UTF-8"},
        {"expect", "s.txt:1:7: something is missing; the step is: expect [not] WORDS"},
        {"expect row 0 x", "s.txt:1:12: rows count from 1"},
        {"expect loss < 0.02", "s.txt:1:8: what stands on the screen and compares is quoted: "},
        {"expect cursor w[1][1,1]", "s.txt:1:15: 'w[1][1,1]' is not understood"},
        {"expect at loss x", "s.txt:1:11: 'loss x' is not understood"},
        {"expect end now", "s.txt:1:12: 'now' is too much"},
        {"run \"xor\"", "s.txt:1:5: '\"xor\"' is not understood; the step is: run [WORDS]"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        Script script;
        Error err;
        if (script_read(&script, "s.txt", wrong[i][0], strlen(wrong[i][0]), &err))
            fail_msg("'%s' is accepted", wrong[i][0]);
        if (strncmp(err.message, wrong[i][1], strlen(wrong[i][1])) != 0)
            fail_msg("'%s': %s", wrong[i][0], err.message);
        script_free(&script);
    }
}

static void files_have_a_limit(void **state)
{
    static char text[SCRIPT_SIZE_MAX + 1];
    Script script;
    Error err;
    (void)state;
    memset(text, '\n', sizeof text);
    assert_true(script_read(&script, "s.txt", text, sizeof text - 1, &err));
    script_free(&script);
    assert_false(script_read(&script, "s.txt", text, sizeof text, &err));
    assert_string_equal(err.message, "s.txt: more than 262144 bytes");
    script_free(&script);
    for (size_t i = 0; i < SCRIPT_STEPS_MAX + 1; i++)
        memcpy(text + 6 * i, "key s\n", 6);
    assert_true(script_read(&script, "s.txt", text, 6 * SCRIPT_STEPS_MAX, &err));
    script_free(&script);
    assert_false(script_read(&script, "s.txt", text, 6 * SCRIPT_STEPS_MAX + 6, &err));
    assert_string_equal(err.message, "s.txt:4097:6: more than 4096 steps");
    script_free(&script);
}

static void words_are_whole(void **state)
{
    static const struct {
        const char *row, *words;
        bool found, found_exactly;
    } rows[] = {
        {"xor epoch 10 step 1", "epoch 1", false, true},
        {"xor epoch 10 step 1", "step 1", true, true},
        {"epoch 10 epoch 1", "epoch 1", true, true},
        {"rate 1.25", "rate 1", false, true},
        {"rate 1.", "rate 1", true, true},
        {"loss 0.07", "07", false, true},
        {"loss -0.07", "0.07", false, true},
        {"loss 0.07", "0.07", true, true},
        {"h₁₀ b", "h₁", false, true},
        {"▸h₁ ← x₁", "h₁", true, true},
        {"started", "start", false, true},
        {"│q quit│", "q quit", true, true},
        {"", "a", false, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!script_finds(rows[i].row, rows[i].words, false) == rows[i].found)
            fail_msg("'%s' in '%s'", rows[i].words, rows[i].row);
        assert_int_equal(script_finds(rows[i].row, rows[i].words, true) != NULL,
                         rows[i].found_exactly);
    }
    assert_string_equal(script_finds("epoch 10 epoch 1 now", "epoch 1", false), "epoch 1 now");
}

/* tests/README.md says what each step does. */
static void each_verb_is_told(void **state)
{
    const char *folder = getenv("srcdir");
    char path[4096], wanted[64];
    size_t size;
    (void)state;
    snprintf(path, sizeof path, "%s/tests/README.md", folder ? folder : ".");
    char *text = get_file(path, &size);
    for (size_t i = 0; i < script_verb_table.count; i++) {
        snprintf(wanted, sizeof wanted, "`%s`", table_row(&script_verb_table, i)->name);
        if (!strstr(text, wanted))
            fail_msg("%s does not tell of %s", path, wanted);
    }
    free(text);
}

static void complaints_have_a_place(void **state)
{
    Script script;
    Error err;
    (void)state;
    read_good(&script, "\n\nrun xor\n");
    assert_false(script_complain(&script, &script.steps[0], &err, "no %s", "room"));
    assert_string_equal(err.message, "s.txt:3: no room");
    script_free(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_is_a_step),
        cmocka_unit_test(keys),
        cmocka_unit_test(places),
        cmocka_unit_test(looks),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(files_have_a_limit),
        cmocka_unit_test(words_are_whole),
        cmocka_unit_test(complaints_have_a_place),
        cmocka_unit_test(each_verb_is_told),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
