/* What is given away: the command line that leads to just what is seen, the explanation as text,
 * and snapshots of the screen and its panels. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"
#include "draw.h"

#include "app/command/command.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 96 };

static Player p, again; /* an App is too much for some stacks */

/* The words of a line as a shell takes them apart, in place. */
static int split(char *line, char *words[WORDS_MAX])
{
    int count = 0;
    char *to = line;
    for (char *from = line; *from; from++) {
        bool quoted = false;
        assert_true(count < WORDS_MAX);
        words[count++] = to;
        for (; *from && (quoted || *from != ' '); from++) {
            if (*from == '\'')
                quoted = !quoted;
            else if (*from == '\\' && !quoted)
                *to++ = *++from;
            else
                *to++ = *from;
        }
        bool end = !*from;
        *to++ = '\0';
        if (end)
            break;
    }
    return count;
}

/* Another run of the program with this command line, as far as that goes by itself. */
static void start_again(const char *text)
{
    char line[8192], *words[WORDS_MAX];
    Options options;
    Error err;
    snprintf(line, sizeof line, "%s", text);
    int count = split(line, words);
    assert_string_equal(words[0], "backprop");
    options_init(&options);
    if (!options_parse(&options, count, words, &err) || !player_start(&again, &options, &err))
        fail_msg("%s: %s", text, err.message);
    player_size(&again, 80, 24);
    dispatch_startup(&again.app);
    player_settle(&again);
}

/* Bit for bit what is on the screen. */
static void check_same(const char *line)
{
    const Trainer *a = &p.app.run.setup->trainer, *b = &again.app.run.setup->trainer;
    size_t n = a->net.parameter_count, rows = dataset_rows(a->data);
    if (n != b->net.parameter_count ||
        memcmp(a->parameters.theta, b->parameters.theta, n * sizeof(Real)) != 0)
        fail_msg("other parameters: %s", line);
    InForce wanted, got;
    char changes[APP_MESSAGE_SIZE];
    app_in_force(&p.app, &wanted);
    app_in_force(&again.app, &got);
    in_force_changes(&wanted, &got, changes, sizeof changes);
    if (changes[0])
        fail_msg("%s: %s", changes, line);
    assert_int_equal(a->cursor.epoch, b->cursor.epoch);
    assert_int_equal(rows, dataset_rows(b->data));
    assert_memory_equal(a->data->x, b->data->x, rows * a->data->inputs * sizeof(Real));
    assert_memory_equal(a->data->t, b->data->t, rows * a->data->outputs * sizeof(Real));
}

/* The line that is copied now; fails where there is none. */
static const char *copied(void)
{
    Error err;
    if (!command_execute(&p.app, "copy command", &err))
        fail_msg("%s", err.message);
    assert_non_null(p.app.frame.clipboard);
    assert_non_null(strstr(p.app.notice.text, "clipboard"));
    return p.app.frame.clipboard;
}

static void check_copy(void)
{
    const char *line = copied();
    start_again(line);
    check_same(line);
    player_close(&again);
}

static const char *const commands[] = {
    "hidden 3", "hidden 5,2", "hidden none", "activation relu", "activation sigmoid",
    "output-activation tanh", "output-activation identity", "loss huber",
    "loss binary-cross-entropy", "loss mean-squared", "optimizer adam", "optimizer momentum",
    "optimizer rmsprop", "rate 0.3", "rate 0.0123456789", "momentum 0.5", "beta2 0.95",
    "schedule cosine", "schedule step", "schedule-epochs 7", "warmup 3", "batch 3", "batch full",
    "init he-normal", "init uniform", "bias 0.25", "seed 7", "reseed 12", "shuffle off",
    "test 0.25", "scaling standard", "dropout 0.2", "l1 0.001", "l2 0.01", "decay 0.1",
    "clip-norm 1", "clip-value 0.5", "freeze a[1][1]", "freeze a[1]", "data xor", "data nand",
    "data iris", "data moons", "data textbook", "data 8-3-8", "rate up", "restart",
};
enum { COMMANDS_TRIED = sizeof commands / sizeof commands[0] };

/* Whatever was set, in whatever order, and what of it the next setting has changed. */
static void test_the_line_leads_to_what_is_seen(void **state)
{
    size_t cases = fewer(150), lines = 0;
    (void)state;
    for (size_t i = 0; i < cases; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", i);
        uint64_t seed = draw_seed((const char *const[]){"command line", name, NULL});
        player_open(&p, i % 3 ? "xor" : "or", 80, 24);
        for (size_t k = draw_below(&seed, 7); k > 0; k--) {
            Error err;
            command_execute(&p.app, commands[draw_below(&seed, COMMANDS_TRIED)], &err);
            player_settle(&p);
        }
        if (draw_below(&seed, 3) > 0) {
            char line[32];
            snprintf(line, sizeof line, "epoch %zu", 1 + draw_below(&seed, 9));
            player_do(&p, line);
        }
        const Trainer *t = &p.app.run.setup->trainer;
        bool split_by_other =
            t->data->preparation.test > 0 && t->data->preparation.seed != t->hyper.seed;
        if (!split_by_other && !t->divergence.happened) {
            check_copy();
            lines++;
        }
        player_close(&p);
    }
    assert_true(lines > cases / 2);
}

/* Only what would be another without it is in the line. */
static void test_the_line_is_short(void **state)
{
    static const struct { const char *first, *second, *line; } rows[] = {
        {"epoch 2", "", "backprop xor --epochs 2"},
        {"restart", "", "backprop xor"},
        {"rate 0.5", "epoch", "backprop xor --rate 0.5 --epochs 1"},
        {"rate 0.5", "rate 1", "backprop xor"},
        {"optimizer adam", "epoch 3", "backprop xor --optimizer adam --epochs 3"},
        {"optimizer adam", "rate 1", "backprop xor --optimizer adam --rate 1"},
        {"freeze a[1][2]", "", "backprop xor --freeze 'a[1][2]'"},
        {"patience 5", "test 0.5", "backprop xor --test 0.5"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Error err;
        player_open(&p, "xor", 80, 24);
        player_do(&p, rows[i].first);
        if (rows[i].second[0])
            player_do(&p, rows[i].second);
        assert_true(command_execute(&p.app, "copy command", &err));
        assert_string_equal(p.app.frame.clipboard, rows[i].line);
        player_close(&p);
    }
}

/* What a command line cannot carry is said, and that a session's file can. */
static void test_what_no_line_carries(void **state)
{
    static const struct { const char *commands[4], *why; } rows[] = {
        {{"epoch 3", "rate 2", NULL}, "rate 1 → 2, at epoch 3"},
        {{"epoch 3", "rate 2", "epoch", NULL}, "rate 1 → 2, at epoch 3"},
        {{"epoch 2", "jog 0.1", NULL}, "jogged by 0.1, at epoch 2"},
        {{"edit w[1][1,1] 0.5", "epoch", NULL}, "w[1][1,1] 0.574"},
        {{"edit x[1] 0.5", "restart", NULL}, "a value of the data was set by hand"},
        {{"epoch", "phase 2", NULL}, "it would train whole epochs, and this is 1.0.forward2"},
        {{"test 0.5", "reseed 4", NULL}, "seed 1 drew the test part, and seed 4 the weights"},
        {{"epoch", "optimizer adam", "epoch", NULL}, "optimizer adam, at epoch 1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Error err;
        player_open(&p, "xor", 80, 24);
        for (size_t k = 0; rows[i].commands[k]; k++)
            player_do(&p, rows[i].commands[k]);
        if (command_execute(&p.app, "copy command", &err))
            fail_msg("copied: %s", p.app.frame.clipboard);
        if (!strstr(err.message, rows[i].why) || !strstr(err.message, ":save"))
            fail_msg("'%s' lacks '%s'", err.message, rows[i].why);
        assert_null(p.app.frame.clipboard);
        player_close(&p);
    }
}

/* A restart, and going back to before it happened, make it possible again. */
static void test_a_line_again(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_do(&p, "epoch 3");
    player_do(&p, "rate 2");
    player_do(&p, "epoch 2");
    player_do(&p, "goto 2");
    assert_string_equal(copied(), "backprop xor --epochs 2");
    player_do(&p, "goto last");
    player_do(&p, "restart");
    player_do(&p, "epoch 4");
    assert_string_equal(copied(), "backprop xor --rate 2 --epochs 4");
    check_copy();
    player_close(&p);
}

/* The program's own data from a file, in a folder with a blank in its name. */
static void test_files_and_sessions(void **state)
{
    char folder[] = "/tmp/back prop XXXXXX", path[64], session[64], line[128];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/it's.csv", folder);
    snprintf(session, sizeof session, "%s/s.json", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("a,b,c\n0,0,1\n0,1,0\n1,0,0\n1,1,1\n0.5,0.5,1\n", file);
    fclose(file);
    player_open(&p, path, 80, 24);
    player_do(&p, "rate 0.25");
    player_do(&p, "epoch 3");
    check_copy();
    snprintf(line, sizeof line, "save %s", session);
    player_do(&p, line);
    snprintf(line, sizeof line, "load %s", session);
    player_do(&p, line);
    check_copy();
    player_close(&p);
    unlink(path);
    unlink(session);
    rmdir(folder);
}

static void enter_folder(char *folder)
{
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
}

/* What a configuration file says of epochs is for `train`; the screen does what it is told. */
static void test_epochs_of_the_configuration(void **state)
{
    static const Verb verbs[] = {VERB_SHOW, VERB_TRAIN};
    char folder[] = "/tmp/backprop-share-XXXXXX";
    (void)state;
    enter_folder(folder);
    FILE *file = fopen("config", "w");
    assert_non_null(file);
    fputs("epochs 5\nrate 0.5\n", file);
    fclose(file);
    for (size_t i = 0; i < 2; i++) {
        Options o;
        Error err;
        options_init(&o);
        o.verb = verbs[i];
        assert_true(options_read_config(&o, "config", &command_table, &err));
        assert_true(options_given(&o, rate));
        assert_int_equal(options_given(&o, epochs), verbs[i] == VERB_TRAIN);
        options_free(&o);
    }
    unlink("config");
    assert_int_equal(chdir("/"), 0);
    rmdir(folder);
}

/* All lines of it, also those that the screen has no room for; nothing on the screen moves. */
static void test_the_explanation_is_copied(void **state)
{
    Error err;
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_do(&p, "select a[1][2]");
    player_do(&p, "epoch");
    player_do(&p, "explain");
    player_rest(&p);
    uint64_t before = player_picture(&p);
    View view = p.app.view;
    assert_true(command_execute(&p.app, "copy explanation", &err));
    assert_memory_equal(&view, &p.app.view, sizeof view);
    const char *text = p.app.frame.clipboard;
    assert_non_null(strstr(text, "explain a[1][2]"));
    assert_non_null(strstr(text, "z = Σ wx + b"));
    if (!strstr(text, "∂L/∂a = Σ wδ"))
        fail_msg("%s", text + strlen(text) / 2);
    assert_null(strstr(text, "more ↓"));
    player_key(&p, KEY_NONE);
    assert_true(player_picture(&p) == before);
    player_close(&p);
}

static void read_file(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* Whether a file has the rows of a part of the screen. */
static void check_rows(const char *path, Rect part)
{
    static char text[1 << 16], row[ROW_SIZE];
    char *at = text;
    read_file(path, text, sizeof text);
    for (int y = part.y; y < part.y + part.height; y++) {
        canvas_part(&p.app.frame.canvas, (Rect){part.x, y, part.width, 1}, row, sizeof row);
        size_t length = strlen(row);
        if (strncmp(at, row, length) != 0 || at[length] != '\n')
            fail_msg("%s, row %d: '%s' is not '%.*s'", path, y, row, (int)strcspn(at, "\n"), at);
        at += length + 1;
    }
    assert_string_equal(at, "");
}

static void test_snapshots(void **state)
{
    char folder[] = "/tmp/backprop-share-XXXXXX", line[96], path[64];
    (void)state;
    enter_folder(folder);
    player_open(&p, "xor", 120, 40);
    player_do(&p, "epoch 2");
    player_rest(&p);
    uint64_t before = player_picture(&p);
    player_do(&p, "snapshot screen.txt");
    player_key(&p, KEY_NONE);
    player_draw(&p);
    assert_true(player_picture(&p) == before);
    check_rows("screen.txt", (Rect){0, 0, 120, 40});
    for (size_t i = 0; i < panel_table.count; i++) {
        const char *name = table_row(&panel_table, i)->name;
        snprintf(path, sizeof path, "%s.txt", name);
        snprintf(line, sizeof line, "snapshot %s %s", name, path);
        player_do(&p, line);
        if (p.app.notice.is_error)
            continue; /* this network has no such panel */
        View view = p.app.view;
        p.app.view.focus = (PanelId)i;
        p.app.view.zoomed = true;
        player_draw(&p);
        Layout layout = app_layout(&p.app);
        check_rows(path, layout.panel[i]);
        p.app.view = view;
        unlink(path);
    }
    player_close(&p);
    unlink("screen.txt");
    assert_int_equal(chdir("/"), 0);
    rmdir(folder);
}

static void test_snapshots_refused(void **state)
{
    static const struct { const char *line, *why; } rows[] = {
        {"snapshot", "the name of a file"},
        {"snapshot! ", "the name of a file"},
        {"snapshot old.txt", "old.txt exists; :snapshot! old.txt overwrites"},
        {"snapshot loss old.txt", "exists"},
        {"snapshot net.png", "plain text"},
        {"snapshot loss", "plain text"},
        {"snapshot .txt", "plain text"},
        {"snapshot no/such/folder.txt", "no/such"},
        {"snapshot! data.txt", "the file that the data come from"},
    };
    char folder[] = "/tmp/backprop-share-XXXXXX", text[64];
    (void)state;
    enter_folder(folder);
    FILE *file = fopen("data.txt", "w");
    fputs("0,1\n1,0\n", file);
    fclose(file);
    file = fopen("old.txt", "w");
    fputs("old", file);
    fclose(file);
    player_open(&p, "./data.txt", 80, 24);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Error err;
        if (command_execute(&p.app, rows[i].line, &err))
            fail_msg("'%s' is obeyed", rows[i].line);
        if (!strstr(err.message, rows[i].why))
            fail_msg("'%s': %s", rows[i].line, err.message);
    }
    read_file("old.txt", text, sizeof text);
    assert_string_equal(text, "old");
    player_do(&p, "snapshot! loss old.txt");
    assert_false(p.app.notice.is_error);
    read_file("old.txt", text, sizeof text);
    assert_string_not_equal(text, "old");
    player_close(&p);
    unlink("data.txt");
    unlink("old.txt");
    assert_int_equal(chdir("/"), 0);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_line_leads_to_what_is_seen),
        cmocka_unit_test(test_the_line_is_short),
        cmocka_unit_test(test_what_no_line_carries),
        cmocka_unit_test(test_a_line_again),
        cmocka_unit_test(test_files_and_sessions),
        cmocka_unit_test(test_epochs_of_the_configuration),
        cmocka_unit_test(test_the_explanation_is_copied),
        cmocka_unit_test(test_snapshots),
        cmocka_unit_test(test_snapshots_refused),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
