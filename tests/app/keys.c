/* Every key in every state leaves an app that can be drawn and goes on. */
#include "player.h"

#include "../draw.h"
#include "../view/stage.h"
#include "../view/tap.h"

#include "app/command/command.h"
#include "app/keymap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

static void at_start(void)
{
    player_draw(&p);
}

static void in_a_mini_batch(void)
{
    for (int i = 0; i < 4; i++)
        player_key(&p, 's');
    player_settle(&p);
    assert_int_equal(p.app.run.setup->trainer.cursor.phase, 4);
}

static void after_a_while(void)
{
    player_line(&p, "epoch 30");
    player_line(&p, "phase 3");
    player_settle(&p);
}

static void running(void)
{
    player_key(&p, KEY_RETURN);
    app_work(&p.app, 0.05);
    assert_true(app_is_running(&p.app));
}

static void diverged(void)
{
    player_line(&p, "output-activation identity");
    player_draw(&p);
    player_line(&p, "rate 1e9");
    player_line(&p, "epoch 50");
    player_settle(&p);
    assert_true(p.app.run.setup->trainer.divergence.happened);
}

static void prompt_open_(void)
{
    player_key(&p, ':');
    player_key(&p, 'e');
    assert_true(p.app.prompt.open);
}

static void help_open(void)
{
    player_key(&p, '?');
    assert_true(p.app.overlay.count > 0);
}

static void zoomed(void)
{
    player_line(&p, "panel loss");
    player_key(&p, 'z');
    assert_true(p.app.view.zoomed || strstr(p.app.notice.text, "fills the screen already"));
}

static void replaying(void)
{
    after_a_while();
    player_draw(&p);
    player_key(&p, KEY_BACK_SPACE);
    assert_true(timeline_is_replaying(&p.app.run.timeline));
}

static void nothing_selected(void)
{
    player_line(&p, "select a[1][4]");
    player_key(&p, KEY_ESCAPE);
    assert_int_equal(p.app.view.selection.kind, SELECT_NONE);
}

static const struct State {
    const char *name;
    void (*reach)(void);
} states[] = {
    {"at the start", at_start},         {"in a mini-batch", in_a_mini_batch},
    {"after a while", after_a_while},   {"running", running},
    {"diverged", diverged},             {"prompt open", prompt_open_},
    {"help open", help_open},           {"zoomed", zoomed},
    {"replaying", replaying},           {"nothing selected", nothing_selected},
};
enum { STATES = sizeof states / sizeof states[0] };

static void key_in_state(const struct State *s, uint32_t key, int width, int height)
{
    player_open(&p, "xor", width, height);
    player_draw(&p); /* as the program does before it looks at the keyboard */
    s->reach();
    player_key(&p, key);
    player_draw(&p);
    player_key(&p, key);
    player_draw(&p);
    app_work(&p.app, 0.05);
    player_draw(&p);
    if (p.app.prompt.open)
        player_key(&p, KEY_ESCAPE);
    player_undo_all(&p);
    player_draw(&p);
    const Trainer *t = &p.app.run.setup->trainer;
    assert_int_equal(t->net.parameter_count, p.start_count);
    if (memcmp(t->parameters.theta, p.start, p.start_count * sizeof *p.start) != 0)
        fail_msg("%s, key %u: undone, the parameters are not those of the start", s->name, key);
    player_close(&p);
}

static void test_every_key(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 12}, {39, 11}, {1, 1}};
    enum { SIZES = sizeof sizes / sizeof sizes[0] };
    const struct State *s = *state;
    /* Of fewer, the first size and another one, in turn. */
    const size_t apart = (SIZES - 1) / fewer(SIZES - 1);
    for (size_t i = 0; i < key_table.count; i++) {
        const KeyRow *row = (const KeyRow *)table_row(&key_table, i);
        for (size_t k = 0; k < SIZES; k += k == 0 ? 1 + i % apart : apart)
            key_in_state(s, row->key, sizes[k][0], sizes[k][1]);
        if (row->other)
            key_in_state(s, row->other, 80, 24);
    }
}

static bool is_key(const KeyRow *row, uint32_t key)
{
    return row->key == key || (row->other && row->other == key);
}

/* A row says what it is for, and how soon it is needed. */
static void check_standing(const char *name, Subject subject, Level level)
{
    bool said = subject >= SUBJECT_LEARN && (size_t)subject <= subject_table.count;
    if (!said || level < LEVEL_FIRST || level > LEVEL_SELDOM)
        fail_msg("%s has no subject or no level", name);
}

/* A key does one thing, and what it does is a command. */
static void check_rows(const Table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const KeyRow *row = (const KeyRow *)table_row(table, i);
        char name[64] = "";
        check_standing(row->row.name, row->subject, row->level);
        if (!row->command)
            continue;
        sscanf(row->command, "%63s", name);
        if (table_find(&command_table, name, NULL) < 0)
            fail_msg("%s: there is no command %s", row->row.name, name);
        for (size_t k = 0; k < i; k++) {
            const KeyRow *other = (const KeyRow *)table_row(table, k);
            if (is_key(other, row->key) || (row->other && is_key(other, row->other)))
                fail_msg("%s and %s are the same key", other->row.name, row->row.name);
        }
    }
}

static void test_rows(void **state)
{
    (void)state;
    check_rows(&key_table);
    check_rows(&cover_key_table);
    check_rows(&beside_key_table);
    check_rows(&overlay_key_table);
    check_rows(&choice_key_table);
    check_rows(&go_key_table);
    check_rows(&add_key_table);
    check_rows(&point_key_table);
    check_rows(&draw_key_table);
    check_rows(&compare_key_table);
    check_rows(&doctor_key_table);
    check_rows(&words_key_table);
}

/* What the configuration file says of keys holds from the start; what it may not say is said. */
static void test_changed_keys(void **state)
{
    Options options;
    Error err;
    (void)state;
    options_init(&options);
    options.data = strdup("xor");
    options.startup = strdup("key y epoch 7\nkey b none\nkey Ctrl-C epoch\n");
    assert_true(player_start(&p, &options, &err));
    player_size(&p, 80, 24);
    dispatch_startup(&p.app);
    assert_non_null(strstr(p.app.notice.text, "key: Ctrl-C stays as it is"));
    player_key(&p, 'y');
    player_key(&p, 'b');
    player_settle(&p);
    player_check_at(&p, 7, 7, 6);
    player_key(&p, KEY_CONTROL_C);
    player_close(&p);
}

/* The first page of the help has twelve keys, and more than the keys follows. */
static void test_first_page(void **state)
{
    size_t first = 0;
    (void)state;
    for (size_t i = 0; i < key_table.count; i++)
        first += ((const KeyRow *)table_row(&key_table, i))->level == LEVEL_FIRST;
    assert_int_equal(first, 12);
    for (int height = 24; height <= 40; height += 16) {
        player_open(&p, "xor", 80, height);
        player_key(&p, '?');
        size_t page = (size_t)scene_overlay_rows(height), keys = 0;
        for (size_t i = 0; i < page; i++)
            keys += p.app.overlay.lines[i].key && p.app.overlay.lines[i].key[0];
        assert_int_equal(keys, 12);
        assert_string_equal(p.app.overlay.lines[page].text, subject_name(SUBJECT_LEARN));
        assert_true(p.app.overlay.lines[p.app.overlay.count - 1].text != overlay_full);
        player_close(&p);
    }
}

static void test_standings(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_table.count; i++) {
        const Command *command = (const Command *)table_row(&command_table, i);
        check_standing(command->row.name, command->subject, command->level);
    }
    for (size_t i = 0; i < panel_table.count; i++) {
        const Panel *panel = panel_at((PanelId)i);
        check_standing(panel->row.name, panel->subject, panel->level);
        for (size_t k = 0; k < i; k++)
            if (panel_at((PanelId)k)->letter == panel->letter)
                fail_msg("two panels have the letter %c", panel->letter);
        assert_true(panel->letter >= 'a' && panel->letter <= 'z');
    }
}

int main(void)
{
    struct CMUnitTest tests[STATES + 4] = {[STATES] = cmocka_unit_test(test_rows),
                                            cmocka_unit_test(test_standings),
                                            cmocka_unit_test(test_changed_keys),
                                            cmocka_unit_test(test_first_page)};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    for (size_t i = 0; i < STATES; i++)
        tests[i] = (struct CMUnitTest){.name = states[i].name,
                                       .test_func = test_every_key,
                                       .initial_state = (void *)(uintptr_t)&states[i]};
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
