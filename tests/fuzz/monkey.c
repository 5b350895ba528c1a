/* A monkey at the keyboard: random keys, text, mouse and sizes for thousands of events. After each
 * of them the screen agrees with the trainer, and in the end everything can be undone. */
#include "../app/player.h"

#include "../view/stage.h"
#include "../view/tap.h"
#include "draw.h"

#include "app/keymap.h"

#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 25, EVENTS = 500 };

static char folder[] = "/tmp/backprop-monkey-XXXXXX";

/* All files are in a folder of the monkey's own, which is the working folder. */
static const char *const lines[] = {
    "rate 0.1", "rate up", "rate x10", "rate /10", "rate 1e9", "rate 0", "rate -1", "rate nan",
    "rate 1e999", "rate", "epoch 3", "epoch 40", "epoch 0", "epoch -4", "epoch 99999999999999999",
    "minibatch 2", "phase 5", "batch 1", "batch 3", "batch full", "batch 0", "batch 1e99",
    "shuffle off", "shuffle on", "shuffle maybe", "seed 7", "seed 4294967295", "seed 4294967296",
    "dropout 0.3", "dropout 0", "dropout 1", "freeze", "freeze a[1][2]", "freeze a[2],a[1][1]",
    "freeze all", "freeze a[9]", "unfreeze", "unfreeze a[1]", "unfreeze all", "set freeze none",
    "jog", "jog 0.5", "jog -1", "jog 1001", "jog much",
    "reseed 3", "reseed x", "restart", "back", "back 2", "data xor", "data parity:4",
    "data encoder:4", "data mazur", "data nonesuch", "data parity:99", "data ./none.csv",
    "data /dev/null", "hidden none", "hidden 3,3", "hidden 4", "hidden 8,7,6,5,4,3,2", "hidden 0",
    "hidden 99999999", "hidden 1,,2", "activation relu", "activation tanh", "activation",
    "output-activation identity", "output-activation sigmoid", "loss mean-squared",
    "loss half-squared", "init zero", "init normal", "init he-normal", "optimizer sgd",
    "optimizer adam", "optimizer momentum", "optimizer adamant", "loss huber", "motion on",
    "motion off", "motion auto", "links sample-gradients", "speed 60-phase", "speed 1-phase",
    "speed max", "speed 30", "theme light", "theme dark",
    "color never", "color 16", "color 256", "color direct", "symbols ascii", "symbols box",
    "symbols braille", "symbols auto", "palette green-purple", "palette blue-orange", "palette x",
    "select none", "select w[1][1,1]", "select a[1][2]", "select x[2]", "select w[9][9,9]",
    "select w[0][1,1]", "select a[1][0]", "select w[1][1,1]x", "select", "links updates",
    "links gradients", "links weights", "links nothing", "panel loss", "panel map", "panel samples",
    "panel network", "panel nowhere", "zoom", "camera in", "camera out", "camera home",
    "camera sideways", "camera", "scale", "scale samples", "scale seconds", "compare",
    "compare all", "compare none", "compare open", "race rates=0.1,1 5", "race optimizers 3",
    "race seeds=2 4", "race stop", "race go", "race clear", "runs", "runs mark r1",
    "runs delete r1", "runs delete r2", "runs rename fast", "runs r1", "runs r2", "branches",
    "branches delete b1", "choose mark", "choose delete", "hidden 3", "compare until=0.1",
    "sample 2", "sample 0", "sample 99999", "sample next",
    "help", "close", "redraw", "quit", "set", "set rate", "set rate 0.3", "set nonesuch 1",
    "set config x", "save", "save a.json", "save missing/a.json", "load", "load a.json",
    "load b.json", "goto 3", "goto 2.1", "goto 1.0.loss", "goto 0", "goto last", "goto first",
    "goto previous", "goto next", "goto 1.1.backward9", "goto 99999", "goto", "branches",
    "branch b1",
    "branch b2", "history", "history 1", "history 3", "history 0", "history x", "edit", "edit 0.5",
    "edit up", "edit down",
    "edit x[1] up", "edit t[1] down", "edit w[1][1,1] -2", "edit b[2][1] 1e3", "edit x[1] 0.7",
    "edit t[1] 0", "edit t[1] 0.5", "edit t[1] 9", "edit w[1][1,1] x", "edit q 1",
    "edit b[1][2] 1e99",
    "twin rate=3", "twin optimizer=adam", "twin hidden=4 init=zero", "twin batch=1", "twin off",
    "twin next", "twin difference", "twin", "twin rate=", "twin =3", "twin test=0.5",
    "branch mine", "branch", "branch a\xc3\xa4\x1b[1m", "load .", "", "   ", "   epoch   ",
    "nonesuch", "e", "r", "s",
    "rate 0.5 and more", "\x1b[31m", "日本語 中文", "ŷ₁", "select \xe2\x80\xae", "prompt", "p p",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};
enum { LINES = sizeof lines / sizeof lines[0] };

static void empty_folder(void)
{
    DIR *dir = opendir(".");
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(entry->d_name);
    closedir(dir);
}

static int open_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int close_folder(void **state)
{
    (void)state;
    empty_folder();
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static uint32_t random_key(uint64_t *seed)
{
    uint32_t way = test_below(seed, 10);
    if (way < 6) {
        const KeyRow *row = (const KeyRow *)table_row(
            &key_table, test_below(seed, (uint32_t)key_table.count));
        return row->other && test_below(seed, 2) ? row->other : row->key;
    }
    if (way == 6)
        return KEY_NONE + test_below(seed, 20);
    if (way == 7)
        return test_below(seed, 0x110000);
    return test_below(seed, 128);
}

/* A key typed at the prompt must not reach files elsewhere. */
static void press(Player *p, uint32_t key)
{
    if (key == KEY_RETURN && p->app.prompt.open && strchr(p->app.prompt.text, '/'))
        key = KEY_ESCAPE;
    player_key(p, key);
}

static void random_mouse(Player *p, uint64_t *seed)
{
    const Canvas *c = &p->app.frame.canvas;
    MouseAction action = (MouseAction)test_below(seed, MOUSE_WHEEL_DOWN + 1);
    int x = (int)test_below(seed, (uint32_t)c->width + 1);
    int y = (int)test_below(seed, (uint32_t)c->height + 1);
    if (test_below(seed, 50) == 0)
        x = y = -1;
    player_mouse(p, action, x, y);
}

static void random_size(Player *p, uint64_t *seed)
{
    static const int usual[][2] = {{80, 24}, {120, 40}, {40, 12}, {300, 100}, {1, 1}, {39, 12}};
    if (test_below(seed, 2) == 0) {
        const int *size = usual[test_below(seed, 6)];
        player_size(p, size[0], size[1]);
    } else {
        player_size(p, 1 + (int)test_below(seed, 300), 1 + (int)test_below(seed, 100));
    }
}

/* Faster runs make more steps than can be undone in a test. */
static void keep_the_pace(Player *p)
{
    enum { MOST = 8 };
    /* Not by its key, which a list or a prompt may have. */
    while (p->app.pace.speed > MOST)
        dispatch_command(&p->app, "slower");
}

static void random_event(Player *p, uint64_t *seed)
{
    uint32_t way = test_below(seed, 100);
    if (way < 60)
        press(p, random_key(seed));
    else if (way < 85)
        random_mouse(p, seed);
    else if (way < 90)
        random_size(p, seed);
    else
        player_line(p, lines[test_below(seed, LINES)]);
    keep_the_pace(p);
    if (test_below(seed, 3) == 0)
        app_work(&p->app, 0.004);
    player_note_start(p);
    if (test_below(seed, 4) > 0)
        player_draw(p);
}

/* Plays one round; `last` (zeroed) gets the final picture. */
static void play(uint64_t round, bool undo, Canvas *last)
{
    static const char *const data[] = {"xor", "encoder", "parity:5", "mazur", "majority"};
    static Player p;
    uint64_t seed = round * UINT64_C(0x9e3779b97f4a7c15) + 1;
    Error err;
    empty_folder();
    player_open(&p, data[round % 5], 80, 24);
    for (int i = 0; i < EVENTS; i++)
        random_event(&p, &seed);
    player_settle(&p);
    player_size(&p, 120, 40);
    player_draw(&p);
    last->symbols = p.app.frame.canvas.symbols;
    assert_true(canvas_resize(last, 120, 40, &err));
    memcpy(last->cells, p.app.frame.canvas.cells, 120 * 40 * sizeof *last->cells);
    if (undo) {
        player_undo_all(&p);
        player_draw(&p);
        const Trainer *t = &p.app.run.setup->trainer;
        assert_ptr_equal(p.setup, p.app.run.setup);
        assert_int_equal(t->net.parameter_count, p.start_count);
        if (memcmp(t->parameters.theta, p.start, p.start_count * sizeof *p.start) != 0)
            fail_msg("round %llu: undone, the parameters are not those of the start",
                     (unsigned long long)round);
    }
    player_close(&p);
}

static void test_monkey(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < fewer(ROUNDS); round++) {
        Canvas last = {0};
        play(round, true, &last);
        canvas_free(&last);
    }
}

static void test_the_same_seed_gives_the_same_picture(void **state)
{
    (void)state;
    for (uint64_t round = 100; round < 106; round++) {
        Canvas first = {0}, second = {0};
        play(round, false, &first);
        play(round, false, &second);
        if (!canvas_same(&first, &second))
            fail_msg("round %llu ends in different pictures", (unsigned long long)round);
        canvas_free(&first);
        canvas_free(&second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_monkey),
        cmocka_unit_test(test_the_same_seed_gives_the_same_picture),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("monkey", tests, open_folder, close_folder);
}
