/* Settings that change while the program runs, and their undoing. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "app/command/command.h"
#include "data/generators.h"
#include "kernel/team.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Player p; /* an App is too much for some stacks */

/* Another optimizer or loss starts nothing anew: the weights stay, a run of an optimizer goes on,
 * and a step back leads to the one before. */
static void test_methods_change_live(void **state)
{
    const Trainer *t;
    Real theta[17];
    Error err;
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_line(&p, "epoch 20");
    player_settle(&p);
    t = &p.app.run.setup->trainer;
    memcpy(theta, t->parameters.theta, sizeof theta);
    player_line(&p, "optimizer adam");
    assert_string_equal(p.app.notice.text, "optimizer sgd → adam, rate 1 → 0.001, beta1 0.9, "
                        "beta2 0.999, epsilon 1e-08");
    assert_string_equal(t->spec.optimizer->row.name, "adam");
    player_line(&p, "set loss binary-cross-entropy");
    assert_string_equal(t->spec.loss->row.name, "binary-cross-entropy");
    assert_false(command_execute(&p.app, "loss cross-entropy", &err));
    assert_non_null(strstr(err.message, "softmax"));
    player_settle(&p);
    player_draw(&p);
    assert_memory_equal(theta, t->parameters.theta, sizeof theta);
    assert_int_equal(t->cursor.epoch, 20);
    for (int i = 0; i < 2; i++) {
        player_key(&p, KEY_BACK_SPACE);
        player_settle(&p);
    }
    assert_string_equal(t->spec.loss->row.name, "half-squared");
    assert_string_equal(t->spec.optimizer->row.name, "sgd");
    assert_true(t->hyper.rate >= 1 && t->hyper.rate <= 1);
    assert_memory_equal(theta, t->parameters.theta, sizeof theta);
    player_key(&p, KEY_RETURN);
    player_line(&p, "optimizer rprop");
    assert_true(app_is_running(&p.app));
    player_close(&p);
}

/* Threads are no step to be undone. */
static void test_threads_change_live(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    const size_t events = p.app.run.timeline.replay.journal.present.count;
    player_line(&p, "set threads 3");
    assert_int_equal(team_threads(), 3);
    assert_string_equal(p.app.notice.text, "threads auto → 3");
    player_line(&p, "threads auto");
    assert_in_range(team_threads(), 1, TEAM_AUTOMATIC_MAX);
    assert_int_equal(p.app.run.timeline.replay.journal.present.count, events);
    player_close(&p);
}

static void check_methods(const char *hidden, const char *output, const char *loss,
                          const char *optimizer)
{
    const Trainer *t = &p.app.run.setup->trainer;
    size_t last = t->net.layer_count - 1;
    player_settle(&p);
    assert_string_equal(t->net.layers[0].activation->row.name, hidden);
    assert_string_equal(t->net.layers[last].activation->row.name, output);
    assert_string_equal(t->spec.loss->row.name, loss);
    assert_string_equal(t->spec.optimizer->row.name, optimizer);
}

/* A network of another shape has the methods that are in force, not those that were undone. */
static void test_a_new_shape_keeps_the_methods(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_line(&p, "optimizer adam");
    player_line(&p, "activation relu");
    player_line(&p, "loss huber");
    player_line(&p, "output-activation identity");
    player_line(&p, "hidden 3,3");
    check_methods("relu", "identity", "huber", "adam");
    player_line(&p, "loss mean-squared");
    player_line(&p, "optimizer momentum");
    player_line(&p, "activation tanh,elu");
    for (int i = 0; i < 3; i++)
        player_do(&p, "back");
    player_line(&p, "hidden 5");
    check_methods("relu", "identity", "huber", "adam");
    player_close(&p);
}

/* The name of every panel shows it, or says which command does; a loss can still be set. */
static void test_panels_are_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < panel_table.count; i++) {
        char line[64];
        const char *name = table_row(&panel_table, i)->name;
        player_open(&p, player_data_for((PanelId)i), 120, 40);
        dispatch_command(&p.app, name);
        snprintf(line, sizeof line, "panel %s", name);
        if (p.app.view.focus == PANEL_NETWORK) {
            assert_true(p.app.notice.is_error);
            if (!strstr(p.app.notice.text, line))
                fail_msg("'%s' does not say '%s'", p.app.notice.text, line);
        }
        dispatch_command(&p.app, line);
        assert_int_equal(p.app.view.focus, i);
        player_close(&p);
    }
    player_open(&p, "xor", 120, 40);
    player_line(&p, "loss huber");
    assert_string_equal(p.app.run.setup->trainer.spec.loss->row.name, "huber");
    player_close(&p);
}

/* A message that is longer than its line is whole on the lines above, at every width, and the
 * status bar and the prompt stay. */
static void test_long_messages_are_whole(void **state)
{
    static const int sizes[][2] = {{40, 24}, {47, 24}, {60, 24}, {80, 24}, {120, 40}, {200, 60}};
    static const char line[] = "set activation nosuchactivation";
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char all[1 << 14] = "", message[APP_MESSAGE_SIZE] = "", row[ROW_SIZE];
        int width = sizes[i][0], height = sizes[i][1];
        player_open(&p, "xor", width, height);
        player_key(&p, ':');
        for (size_t k = 0; line[k]; k++)
            player_key(&p, (uint32_t)line[k]);
        player_key(&p, KEY_RETURN);
        player_draw(&p);
        assert_true(p.app.prompt.open && strlen(p.app.notice.text) > 100);
        for (int y = 0; y < height - 1; y++) {
            canvas_row(&p.app.frame.canvas, y, row, sizeof row);
            append_without_blanks(all, sizeof all, row);
        }
        append_without_blanks(message, sizeof message, p.app.notice.text);
        if (!strstr(all, message))
            fail_msg("%d columns: '%s' is not whole", width, message);
        canvas_row(&p.app.frame.canvas, height - 2, row, sizeof row);
        assert_non_null(strstr(row, ":set activation nosuch"));
        canvas_row(&p.app.frame.canvas, height - 1, row, sizeof row);
        assert_non_null(strstr(row, "epoch 0"));
        player_close(&p);
    }
}

/* ":data next" goes through all data sets and comes round; each of them can be trained on. */
static void test_next_goes_through_the_data_sets(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    for (size_t i = 0; i < generator_table.count; i++) {
        player_line(&p, "data next");
        player_settle(&p);
        assert_int_equal(strcmp(p.app.run.setup->trainer.data->name, "xor") == 0,
                         i + 1 == generator_table.count);
        player_key(&p, ' ');
        player_settle(&p);
        player_draw(&p);
        assert_int_equal(p.app.run.setup->trainer.cursor.epoch, 1);
    }
    player_close(&p);
}

/* A run under way takes a speed that is set, by the same grain as with the keys, and nothing else
 * that is set changes it. */
static void test_speed_while_running(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_do(&p, "set speed 1-phase");
    player_line(&p, "run");
    assert_int_equal(p.app.pace.grain, GRAIN_PHASE);
    player_line(&p, "set speed 100");
    assert_true(app_is_running(&p.app));
    assert_int_equal(p.app.pace.grain, GRAIN_EPOCH);
    player_key(&p, '>');
    int speed = p.app.pace.speed;
    player_line(&p, "set theme light");
    player_line(&p, "set motion off");
    assert_int_equal(p.app.pace.speed, speed);
    assert_true(app_is_running(&p.app));
    player_close(&p);
}

/* What was given on the command line for the screen and the machine, an option a line. */
static const char *const of_person[] = {
    "speed max", "motion off", "color never", "theme light", "palette green-purple",
    "symbols ascii", "mouse off", "no-mouse", "memory 32", "threads 2",
    "save end.json", "config /dev/null",
    "no-config"};

static const void *value_of(const Options *options, const Option *option)
{
    return (const char *)options + option->offset;
}

/* Whether both have the same in an option, which is to have been given. */
static bool same_value(const Options *a, const Options *b, const Option *o)
{
    const void *x = value_of(a, o), *y = value_of(b, o);
    if (o->type == OPTION_TEXT)
        return strcmp(*(char *const *)x, *(char *const *)y) == 0;
    if (o->type == OPTION_FLAG || o->type == OPTION_SWITCH)
        return *(const bool *)x == *(const bool *)y;
    return o->type == OPTION_CHOICE ? *(const int *)x == *(const int *)y
                                    : *(const uint64_t *)x == *(const uint64_t *)y;
}

/* How a person looks at it outlasts what is looked at. */
static void check_kept(const char *line)
{
    Options given = {0};
    for (size_t i = 0; i < sizeof of_person / sizeof of_person[0]; i++) {
        char name[64], *value;
        Error err;
        snprintf(name, sizeof name, "%s", of_person[i]);
        value = strchr(name, ' ');
        if (value)
            *value++ = '\0';
        const Option *option = option_find(name, &err);
        if (!option || !option_set(&given, option, value, &err))
            fail_msg("%s", err.message);
        assert_true(option_set(&p.app.run.options, option, value, &err));
    }
    dispatch_command(&p.app, line);
    assert_false(p.app.notice.is_error);
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        if (given.given[i] && (!p.app.run.options.given[i] ||
                               !same_value(&p.app.run.options, &given, option)))
            fail_msg("%s: --%s is forgotten", line, option->row.name);
        /* One that is added has to be kept too. */
        if (option->verbs == 1u << VERB_SHOW && option->offset != offsetof(Options, resume))
            if (!given.given[i])
                fail_msg("--%s is not in `of_person` of tests/app/settings.c", option->row.name);
    }
    options_free(&given);
}

static void test_the_screen_is_the_persons(void **state)
{
    char folder[] = "/tmp/backprop-settings-XXXXXX", path[64], line[80];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/s.json", folder);
    player_open(&p, "nand", 80, 24);
    p.app.recovery.path = path;
    snprintf(line, sizeof line, "save %s", path);
    player_do(&p, line);
    snprintf(line, sizeof line, "load %s", path);
    check_kept(line);
    check_kept("data or");
    check_kept("hidden 3");
    check_kept("resume");
    assert_true(app_symbols(&p.app) == SYMBOLS_ASCII && app_scheme(&p.app).depth == DEPTH_NONE);
    player_close(&p);
    unlink(path);
    rmdir(folder);
}

/* The heading above line `at` of the list that is open. */
static const char *heading_of(const Overlay *o, size_t at)
{
    while (at > 0 && o->lines[at].key)
        at--;
    return o->lines[at].text;
}

/* At every size a column of the list begins with the heading of its first row, or has that above
 * it, marked as going on. */
static void test_columns_of_settings_have_their_headings(void **state)
{
    int continued = 0;
    (void)state;
    player_open(&p, "xor", 80, 24);
    for (int width = 60; width <= 120; width += 20)
        for (int height = 12; height <= 40; height++) {
            player_size(&p, width, height);
            player_key(&p, KEY_ESCAPE);
            player_line(&p, "settings");
            player_draw(&p);
            const Overlay *o = &p.app.overlay;
            OverlayPage page = overlay_choice_page(p.app.overlay.canvas, o->count, OVERLAY_COLUMNS);
            size_t right = o->first + (size_t)page.rows;
            if (page.columns < 2 || right >= o->count || !o->lines[right].key)
                continue;
            char wanted[128], border[ROW_SIZE];
            snprintf(wanted, sizeof wanted, "… %s", heading_of(o, right));
            canvas_row(p.app.overlay.canvas, 0, border, sizeof border);
            if (!strstr(border, wanted))
                fail_msg("%d × %d: '%s' is not in '%s'", width, height, wanted, border);
            continued++;
        }
    assert_true(continued > 20);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_panels_are_found_by_name),
        cmocka_unit_test(test_long_messages_are_whole),
        cmocka_unit_test(test_methods_change_live),
        cmocka_unit_test(test_threads_change_live),
        cmocka_unit_test(test_a_new_shape_keeps_the_methods),
        cmocka_unit_test(test_next_goes_through_the_data_sets),
        cmocka_unit_test(test_speed_while_running),
        cmocka_unit_test(test_the_screen_is_the_persons),
        cmocka_unit_test(test_columns_of_settings_have_their_headings),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
