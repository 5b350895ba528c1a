/* The rows of the commands: what they declare of their arguments is what is asked for. */
#include "player.h"
#include "../view/tap.h"

#include "app/command/command.h"
#include "app/speed.h"
#include "core/method/init.h"
#include "core/method/loss.h"
#include "core/method/optimizer.h"
#include "core/method/schedule.h"
#include "data/generators.h"
#include "view/canvas/colour.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

static const Command *command_at(size_t index)
{
    return (const Command *)table_row(&command_table, index);
}

/* Every row of every table says what it is called and what it is for. */
static void test_rows_have_names_and_words(void **state)
{
    static const Table *const tables[] = {
        &activation_table, &add_key_table, &choice_key_table, &go_key_table, &point_key_table,
        &draw_key_table, &compare_key_table, &doctor_key_table, &words_key_table,
        &beside_key_table, &command_table, &cover_key_table, &generator_table, &init_table,
        &key_table,        &loss_table,    &optimizer_table, &option_table,     &overlay_key_table,
        &palette_table,    &panel_table,   &quantity_table,  &schedule_table,   &speed_table};
    (void)state;
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            const TableRow *row = table_row(tables[t], i);
            if (!row->name || !row->name[0] || !row->summary || !row->summary[0])
                fail_msg("row %zu of the table of each %s, '%s', lacks its name or its summary", i,
                         tables[t]->kind, row->name ? row->name : "");
        }
}

/* One function, which takes an argument where the row has one. */
static void test_rows_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_table.count; i++) {
        const Command *c = command_at(i);
        const bool takes = c->argument != ARGUMENT_NONE;
        bool whole = !!c->act + !!c->choose + !!c->attempt + !!c->run + !!c->fill == 1;
        whole = whole && takes == (c->choose || c->run) && takes == !!c->usage;
        whole = whole && (takes || (!c->words && !c->needs));
        whole = whole && (c->argument != ARGUMENT_WORD || c->words);
        whole = whole && !c->title == !c->fill;
        /* What is chosen cannot be refused. */
        whole = whole && (!c->choose || c->argument == ARGUMENT_WORD);
        if (!whole)
            fail_msg("the row of %s: one function, of the kind that its argument asks for; usage "
                     "where there is an argument, words where it is one of them", c->row.name);
    }
}

/* A line that is refused, with a sentence that has `part` in it. */
static void check_refused(const char *name, const char *argument, const char *part)
{
    char line[128];
    Error err;
    snprintf(line, sizeof line, "%s %s", name, argument);
    if (command_execute(&p.app, line, &err))
        fail_msg("'%s' is obeyed", line);
    if (!strstr(err.message, part))
        fail_msg("'%s' says: %s", line, err.message);
}

/* What the manual does not put in brackets has to be typed. */
static void test_what_has_to_follow_is_asked_for(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    for (size_t i = 0; i < command_table.count; i++) {
        const Command *c = command_at(i);
        bool may_lack = !c->usage || c->usage[0] == '[';
        if (!may_lack)
            check_refused(c->row.name, "", "");
        if (may_lack && c->needs)
            fail_msg("%s %s: its needs are said, but it may stand alone", c->row.name, c->usage);
    }
    player_close(&p);
}

static void test_wrong_arguments_are_refused(void **state)
{
    char part[80];
    (void)state;
    player_open(&p, "xor", 80, 24);
    for (size_t i = 0; i < command_table.count; i++) {
        const Command *c = command_at(i);
        snprintf(part, sizeof part, "%s: ", c->row.name);
        if (c->needs)
            check_refused(c->row.name, "", part);
        if (c->needs && c->argument == ARGUMENT_WORD) {
            snprintf(part, sizeof part, " or %s", table_row(c->words, c->words->count - 1)->name);
            check_refused(c->row.name, "", part);
        }
        if (c->argument == ARGUMENT_NONE)
            check_refused(c->row.name, "1", "takes nothing after it");
        if (c->argument == ARGUMENT_WORD)
            check_refused(c->row.name, "xyzzy", table_row(c->words, c->words->count - 1)->name);
        for (int k = 0; c->argument == ARGUMENT_COUNT && k < 4; k++)
            check_refused(c->row.name, (const char *const[]){"0", "-1", "1.5", "xyzzy"}[k],
                          "a whole number from 1");
        for (size_t k = 0; c->argument == ARGUMENT_COUNT && c->words && k < c->words->count; k++)
            check_refused(c->row.name, "xyzzy", table_row(c->words, k)->name);
    }
    player_close(&p);
}

/* The words that a row offers for completion are understood. */
static void test_words_are_understood(void **state)
{
    char line[128];
    Error err;
    (void)state;
    for (size_t i = 0; i < command_table.count; i++) {
        const Command *c = command_at(i);
        for (size_t k = 0; c->argument == ARGUMENT_WORD && k < c->words->count; k++) {
            const char *word = table_row(c->words, k)->name;
            const char *data = c->words == &panel_table ? player_data_for((PanelId)k) : "xor";
            player_open(&p, data, 80, 24);
            player_do(&p, "help");
            player_do(&p, "search the");
            if (strcmp(c->row.name, "choose") == 0) {
                player_do(&p, "data or");
                player_do(&p, "runs");
                player_do(&p, "scroll up");
            }
            if (strcmp(c->row.name, "move") == 0)
                player_do(&p, "matrices");
            if (strcmp(word, "link") == 0)
                player_do(&p, "import #seed=0.5");
            snprintf(line, sizeof line, "%s %s", c->row.name, word);
            if (!command_execute(&p.app, line, &err))
                fail_msg("'%s' says: %s", line, err.message);
            player_close(&p);
        }
    }
}

/* A line of each command that does nothing on the way to another moment. */
static const char *const waiting[] = {
    "goto 3", "branch other", "back", "epoch 2", "minibatch 2", "phase 3", "play", "freeze a[1][1]",
    "unfreeze a[1][2]", "jog 0.1", "rate 0.3", "restart", "reseed 5", "edit w[1][1,1] 3",
    "landscape at 1 1", "history 1", "unit add", "layer remove 1", "feature x1*x2", "point add 1",
    "draw keep 1", "twin rate=3"};

static bool is_tried(const Command *command)
{
    size_t length = strlen(command->row.name);
    for (size_t i = 0; i < sizeof waiting / sizeof waiting[0]; i++)
        if (strncmp(waiting[i], command->row.name, length) == 0 && strchr(" ", waiting[i][length]))
            return true;
    return false;
}

/* Where training stands after a line that came on the way to epoch 5, as a picture. */
static uint64_t picture_after(const char *line)
{
    Error err;
    player_open(&p, "xor", 80, 24);
    player_do(&p, "freeze a[1][2]");
    player_do(&p, "epoch 9");
    assert_true(command_execute(&p.app, "goto 5", &err));
    assert_true(timeline_is_replaying(&p.app.run.timeline));
    if (!command_execute(&p.app, line, &err))
        fail_msg("'%s' says: %s", line, err.message);
    player_settle(&p);
    player_check_at(&p, 5, 5, 6);
    assert_false(app_is_running(&p.app));
    uint64_t picture = player_picture(&p);
    player_close(&p);
    return picture;
}

static void test_nothing_is_done_on_the_way_to_a_moment(void **state)
{
    uint64_t wanted = picture_after("");
    (void)state;
    for (size_t i = 0; i < command_table.count; i++)
        if (command_at(i)->waits && !is_tried(command_at(i)))
            fail_msg("%s waits, and no line here tries it", command_at(i)->row.name);
    for (size_t i = 0; i < sizeof waiting / sizeof waiting[0]; i++)
        if (picture_after(waiting[i]) != wanted)
            fail_msg("'%s' does something", waiting[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_have_names_and_words),
        cmocka_unit_test(test_rows_are_whole),
        cmocka_unit_test(test_what_has_to_follow_is_asked_for),
        cmocka_unit_test(test_wrong_arguments_are_refused),
        cmocka_unit_test(test_words_are_understood),
        cmocka_unit_test(test_nothing_is_done_on_the_way_to_a_moment),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
