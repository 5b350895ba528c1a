/* Networks side by side: each is, to the bit, what a training of its own comes to; they stand at
 * the same moment whatever is done; nothing is lost when they are put away. */
#include "player.h"

#include "../view/tap.h"

#include "app/command/command.h"
#include "explain/format.h"
#include "../support.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

static void line(const char *text)
{
    player_do(&p, text);
}

static void keys(const char *text)
{
    for (; *text; text++)
        player_key(&p, (uint32_t)*text);
    player_settle(&p);
}

static bool said(const char *text)
{
    bool is = strstr(p.app.notice.text, text) != NULL;
    if (!is)
        print_message("# said: %s\n", p.app.notice.text);
    return is;
}

/* Whether a line is refused with these words. */
static bool refused(const char *text, const char *words)
{
    Error err = {.message = ""};
    bool ok = command_execute(&p.app, text, &err);
    if (ok || !strstr(err.message, words))
        print_message("# %s: %s\n", text, err.message);
    return !ok && strstr(err.message, words);
}

static const Trainer *front(void)
{
    return &p.app.run.setup->trainer;
}

static const Trainer *other(void)
{
    assert_int_equal(p.app.sides.count, 1);
    return &p.app.sides.other[0]->run.setup->trainer;
}

/* A line of words as the command line has them: "xor --rate 3". */
static void read_options(Options *o, char *words)
{
    char *argv[32] = {(char *)"backprop", (char *)"train"};
    int argc = 2;
    Error err;
    for (char *word; (word = strsep(&words, " "));)
        if (*word)
            argv[argc++] = word;
    options_init(o);
    assert_true(options_parse(o, argc, argv, &err));
}

/* What a training alone comes to after so many epochs and mini-batches. */
static uint64_t alone(const char *data, const char *settings, uint64_t epochs, uint64_t steps)
{
    char words[256];
    Options o;
    Setup setup = {0};
    Status status;
    Error err;
    snprintf(words, sizeof words, "%s %s", data, settings);
    read_options(&o, words);
    assert_true(setup_make(&setup, &o, &status, &err));
    Trainer *t = &setup.trainer;
    for (uint64_t i = 0; i < epochs && !t->divergence.happened; i++)
        trainer_finish(t, GRAIN_EPOCH);
    for (uint64_t i = 0; i < steps; i++)
        trainer_finish(t, GRAIN_BATCH);
    uint64_t sum = replay_checksum(t->parameters.theta, t->net.parameter_count);
    setup_free(&setup);
    options_free(&o);
    return sum;
}

static uint64_t sum_of(const Trainer *t)
{
    return replay_checksum(t->parameters.theta, t->net.parameter_count);
}

static void check_alone(const char *what, const Trainer *t, const char *data, const char *settings,
                        uint64_t epochs, uint64_t steps)
{
    if (t->cursor.epoch != epochs)
        fail_msg("%s: at epoch %llu, not %llu", what, (unsigned long long)t->cursor.epoch,
                 (unsigned long long)epochs);
    if (sum_of(t) != alone(data, settings, epochs, steps))
        fail_msg("%s: %s %s after %llu epochs and %llu steps is something else", what, data,
                 settings, (unsigned long long)epochs, (unsigned long long)steps);
}

/* What differs: as :twin has it, and as the command line has it. */
static const struct {
    const char *data, *twin, *settings;
    bool same_batches;
} cases[] = {
    {"xor", "rate=3", "--rate 3", true},
    {"xor", "rate 3", "--rate 3", true},
    {"xor", "optimizer=adam", "--optimizer adam", true},
    {"xor", "rate=0.02 optimizer=adam", "--optimizer adam --rate 0.02", true},
    {"xor", "init=zero", "--init zero", true},
    {"xor", "hidden=4,3", "--hidden 4,3", true},
    {"xor", "hidden=none", "--hidden none", true},
    {"xor", "activation=relu", "--activation relu", true},
    {"xor", "seed=5", "--seed 5", true},
    {"xor", "batch=1", "--batch 1", false},
    {"xor", "features=x1,x2,x1*x2", "--features x1,x2,x1*x2", true},
    {"majority", "l2=0.01 rate=0.5", "--l2 0.01 --rate 0.5", true},
    {"parity:5", "batch=4", "--batch 4", false},
};

static void check_case(size_t i, uint64_t epochs, uint64_t steps)
{
    bool first = p.app.view.sides.front == 0;
    const Trainer *one = first ? front() : other(), *two = first ? other() : front();
    check_alone(cases[i].twin, one, cases[i].data, "", epochs, steps);
    if (cases[i].same_batches || steps == 0)
        check_alone(cases[i].twin, two, cases[i].data, cases[i].settings, epochs, steps);
}

static void test_two_trainings_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[80];
        snprintf(text, sizeof text, "twin %s", cases[i].twin);
        player_open(&p, cases[i].data, 120, 40);
        line("epoch 5");
        line(text);
        check_case(i, 5, 0);
        keys("   ");
        check_case(i, 8, 0);
        line("back");
        line("back");
        check_case(i, 6, 0);
        keys("t ");
        check_case(i, 7, 0);
        line("goto 2");
        check_case(i, 2, 0);
        line("epoch 30");
        check_case(i, 32, 0);
        keys("t");
        line("back"); /* all thirty at one stroke */
        check_case(i, 2, 0);
        line("restart");
        check_case(i, 0, 0);
        line("minibatch 1");
        line("back");
        line("epoch 3");
        line("phase 4");
        line("goto 3");
        check_case(i, 3, 0);
        player_close(&p);
    }
}

/* Phase by phase, forward and back, both are in the same phase. */
static void test_phases(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    line("twin rate=2 optimizer=momentum");
    for (int i = 0; i < 20; i++) {
        keys("s");
        assert_int_equal(front()->cursor.phase, other()->cursor.phase);
        assert_int_equal(front()->cursor.step, other()->cursor.step);
        if (i % 5 == 3)
            keys("t");
    }
    for (int i = 0; i < 20; i++) {
        assert_int_equal(trainer_ticks(front()), trainer_ticks(other()));
        line("back");
    }
    assert_int_equal(trainer_ticks(front()), 0);
    assert_int_equal(trainer_ticks(other()), 0);
    player_close(&p);
}

static double still;
static double standing_clock(void)
{
    return still;
}

/* While a phase is on its way to the screen as a wave, it is on both pictures. */
static void test_waves(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("motion on");
    line("twin rate=2");
    for (int i = 0; i < 12; i++) {
        player_rest(&p);
        player_settle(&p);
        uint64_t ticks = trainer_ticks(front());
        player_key(&p, 's');
        while (p.app.pace.pending > 0 || app_sides_are_behind(&p.app))
            app_work(&p.app, 0.001);
        still = p.app.motion.start + 0.4 * p.app.motion.seconds;
        p.app.clock = standing_clock;
        player_draw(&p);
        const Tools *tools = &p.app.sides.other[0]->tools;
        Wave wave = app_wave_beside(&p.app, tools);
        size_t phases = trainer_phases(front());
        assert_true(wave_is_under_way(&wave));
        assert_int_equal(cursor_ticks(&wave_shown(&wave)->cursor, phases), ticks);
        assert_int_equal(cursor_ticks(&wave.now->cursor, phases), ticks + 1);
        p.app.clock = player_clock;
    }
    player_close(&p);
}

/* A person's own sample goes through both; a panel that is copied is of the one in front alone. */
static void test_own_sample_and_copies(void **state)
{
    (void)state;
    Error err;
    player_open(&p, "xor", 120, 40);
    line("twin rate=3");
    line("epoch 5");
    line("predict 0.25 0.75");
    player_draw(&p);
    const Trace *one = &p.app.tools.trace, *two = &p.app.sides.other[0]->tools.trace;
    assert_true(one->spotlight.is_own && two->spotlight.is_own);
    check_near((double)two->spotlight.x[0], 0.25, 1e-7);
    check_near((double)two->spotlight.x[1], 0.75, 1e-7);
    char *text = app_portray_panel(&p.app, PANEL_NETWORK, 80, 24, &err);
    assert_non_null(strstr(text, "1: rate 1"));
    assert_null(strstr(text, "2: rate 3"));
    free(text);
    player_close(&p);
}

/* At full speed, by play, each frame has both at the same moment. */
static void test_play(void **state)
{
    (void)state;
    Error err;
    player_open(&p, "xor", 120, 40);
    line("twin rate=2");
    player_line(&p, "speed max");
    player_line(&p, "play");
    for (int i = 0; i < 400; i++) {
        app_work(&p.app, 0.002);
        if (!app_frame_due(&p.app) || app_is_late(&p.app))
            continue;
        assert_true(app_draw(&p.app, &p.cursor, &err));
        const Trace *one = &p.app.tools.trace, *two = &p.app.sides.other[0]->tools.trace;
        assert_int_equal(one->cursor.step, two->cursor.step);
        app_frame_shown(&p.app, 1e-4);
    }
    player_line(&p, "play");
    player_settle(&p);
    uint64_t epochs = front()->cursor.epoch;
    assert_true(epochs > 1000);
    check_alone("play", front(), "xor", "", epochs, 0);
    check_alone("play", other(), "xor", "--rate 2", epochs, 0);
    player_close(&p);
}

/* A setting is for the one in front, and undone there; restart and a new seed are for both. */
static void test_settings(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("rate 0.3");
    line("twin rate=3");
    assert_true(said("beside 1: rate 0.3;"));
    line("epoch 4");
    keys("+");
    assert_true(said("side 1: rate 0.3 → 0.315"));
    assert_true(front()->hyper.rate > 0.3 && other()->hyper.rate > 2.9);
    keys("t");
    line("l2 0.5");
    assert_true(said("side 2: l2 0 → 0.5"));
    assert_true(other()->hyper.l2 < 0.1);
    line("epoch 2");
    line("back");
    line("back");
    assert_true(front()->hyper.l2 < 0.1);
    assert_int_equal(front()->cursor.epoch, 4);
    assert_int_equal(other()->cursor.epoch, 4);
    line("reseed 9");
    assert_int_equal(front()->hyper.seed, 9);
    assert_int_equal(other()->hyper.seed, 9);
    line("epoch 3");
    check_alone("reseed", front(), "xor", "--rate 3 --seed 9", 3, 0);
    line("back");
    line("back");
    assert_int_equal(front()->cursor.epoch, 4);
    check_alone("before the seed", front(), "xor", "--rate 3", 4, 0);
    assert_int_equal(other()->cursor.epoch, 4);
    player_close(&p);
}

/* One that diverges says so; the other one goes on, and leads. */
static void test_divergence(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("output-activation identity");
    line("twin rate=1e9");
    line("epoch 30");
    assert_true(other()->divergence.happened);
    assert_false(front()->divergence.happened);
    assert_int_equal(front()->cursor.epoch, 30);
    assert_true(said("side 2: "));
    player_draw(&p);
    assert_true(player_shows(&p, "2 diverged: rate"));
    keys("t ");
    assert_true(front()->divergence.happened);
    assert_int_equal(other()->cursor.epoch, 31);
    line("goto 0");
    assert_false(front()->divergence.happened);
    assert_int_equal(front()->cursor.epoch, 0);
    assert_int_equal(other()->cursor.epoch, 0);
    player_close(&p);
}

/* What would be no comparison is refused, and one that has become none ends. */
static void test_ends(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    assert_true(refused("twin test=0.5", "samples would be others"));
    assert_true(refused("twin theme=light", "no part in training"));
    assert_true(refused("twin rate=nan", "rate"));
    assert_true(refused("twin nonesuch=3", "nonesuch"));
    assert_true(refused("twin", "what is to differ"));
    assert_true(refused("twin off", "one network"));
    assert_true(refused("twin hidden=99999999", "hidden"));
    assert_int_equal(p.app.sides.count, 0);
    line("twin rate=3");
    line("epoch 7");
    line("twin off");
    assert_int_equal(p.app.sides.count, 0);
    assert_int_equal(p.app.runs.count, 1);
    assert_true(said(":runs r2"));
    line("runs r2");
    check_alone("put away", front(), "xor", "--rate 3", 7, 0);
    line("twin rate=4");
    line("edit x[1] 0.7");
    assert_int_equal(p.app.sides.count, 0);
    assert_true(said("samples of one side are others"));
    line("back");
    line("twin rate=4");
    assert_int_equal(p.app.sides.count, 1);
    line("data parity:3");
    assert_int_equal(p.app.sides.count, 0);
    line("twin rate=4");
    keys("t");
    line("back");
    assert_true(said("undone: twin"));
    assert_int_equal(p.app.sides.count, 0);
    assert_string_equal(front()->data->name, "parity");
    player_close(&p);
}

/* Four at most, each with a place; any comes to the front. */
static void test_four(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("twin rate=3");
    line("epoch 3");
    line("twin optimizer=adam");
    line("twin init=zero");
    assert_true(refused("twin rate=9", "no place"));
    assert_int_equal(p.app.sides.count, 3);
    line("epoch 3");
    for (size_t i = 0; i < 8; i++) {
        player_draw(&p);
        assert_int_equal(front()->cursor.epoch, 6 + i);
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(p.app.sides.other[k]->run.setup->trainer.cursor.epoch, 6 + i);
        keys("t ");
    }
    assert_int_equal(p.app.view.sides.front, 0);
    check_alone("first", front(), "xor", "", 14, 0);
    keys("ttt");
    check_alone("fourth", front(), "xor", "--init zero", 14, 0);
    player_close(&p);
}

/* The links in front show the difference, where the shapes are the same. */
static void test_difference(void **state)
{
    (void)state;
    player_open(&p, "xor", 300, 80);
    line("twin rate=3");
    line("epoch 3");
    line("twin difference");
    player_draw(&p);
    assert_true(player_shows(&p, "new weights 1 − 2"));
    char number[FORMAT_SIZE];
    double apart = (double)front()->parameters.theta[0] - (double)other()->parameters.theta[0];
    format_fixed(apart, 7, number);
    assert_true(player_shows(&p, number));
    keys("t");
    player_draw(&p);
    assert_true(player_shows(&p, "new weights 2 − 1"));
    keys("vd"); /* of gradients now, but no difference any more */
    player_draw(&p);
    assert_false(player_shows(&p, "gradients 2 − 1"));
    keys("vvvvd");
    player_draw(&p);
    assert_true(player_shows(&p, "gradients 2 − 1"));
    line("twin off");
    line("twin hidden=3");
    line("twin difference");
    player_draw(&p);
    assert_true(player_shows(&p, "no difference"));
    player_close(&p);
}

/* A press on the other picture brings it to the front. */
static void test_press(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("twin rate=3");
    player_draw(&p);
    Layout layout = app_layout(&p.app);
    Rect r = layout.side[1][PANEL_NETWORK];
    assert_true(r.width > 0);
    player_mouse(&p, MOUSE_PRESS, r.x + 2, r.y + 2);
    player_mouse(&p, MOUSE_RELEASE, r.x + 2, r.y + 2);
    assert_int_equal(p.app.view.sides.front, 1);
    layout = app_layout(&p.app);
    assert_true(rect_same(layout.panel[PANEL_NETWORK], r));
    player_close(&p);
}

/* All sizes, with what may be open. */
static void test_sizes(void **state)
{
    static const char *const views[] = {"panel network", "panel loss", "panel map", "explain",
                                        "matrices", "panel samples", "zoom", "links gradients",
                                        "twin difference", "faces"};
    static const int sizes[][2] = {{1, 1}, {39, 11}, {40, 12}, {60, 20}, {64, 24}, {80, 24},
                                   {100, 30}, {120, 40}, {200, 60}, {300, 100}};
    (void)state;
    player_open(&p, "xor", 80, 24);
    line("twin rate=3");
    line("twin hidden=3,2");
    line("epoch 2");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (size_t k = 0; k < sizeof views / sizeof views[0]; k++) {
            player_size(&p, sizes[i][0], sizes[i][1]);
            player_line(&p, views[k]);
            player_draw(&p);
            player_key(&p, 't');
            player_draw(&p);
        }
    player_close(&p);
}

static const char *const fuzz_lines[] = {
    "twin rate=3", "twin optimizer=adam", "twin init=zero", "twin hidden=4", "twin batch=1",
    "twin off", "twin next", "twin difference", "epoch 3", "minibatch 2", "phase 5", "back",
    "goto 2", "goto 1.0.loss", "goto first", "goto last", "rate 0.2", "rate up", "restart",
    "reseed", "batch 2", "batch full", "optimizer momentum", "activation relu", "branch b1",
    "jog", "edit w[1][1,1] 0.5", "unit add", "unit remove", "history 1", "rate 1e9", "play",
    "edit x[1] 0.3", "data xor", "hidden 3", "freeze a[1][1]", "dropout 0.3",
};

/* Whether what both have been through of the samples is the same, as far as their mini-batches let
 * them: those of one may have had another size earlier in the epoch. */
static void check_same_moment(uint64_t round, int i)
{
    const Trainer *f = front();
    for (size_t k = 0; k < p.app.sides.count; k++) {
        const Trainer *o = &p.app.sides.other[k]->run.setup->trainer;
        size_t count = f->data->count;
        size_t rows = hyper_batch(&f->hyper, count);
        bool whole = f->cursor.position % rows == 0 && o->cursor.position % rows == 0;
        bool same = rows == hyper_batch(&o->hyper, count) && whole;
        if (f->divergence.happened || o->divergence.happened)
            continue;
        uint64_t a = f->cursor.epoch, b = o->cursor.epoch;
        bool near = a <= b + 1 && b <= a + 1;
        if ((same && (a != b || f->cursor.position != o->cursor.position)) || !near)
            fail_msg("round %llu, event %d: epochs %llu and %llu", (unsigned long long)round, i,
                     (unsigned long long)f->cursor.epoch, (unsigned long long)o->cursor.epoch);
    }
}

static void test_fuzz(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    for (uint64_t round = 0; round < fewer(24); round++) {
        uint64_t seed = draw_seed((const char *const[]){"twin", NULL}) + round;
        player_open(&p, round % 2 ? "majority" : "xor", 120, 40);
        line("twin rate=2");
        for (int i = 0; i < 150; i++) {
            size_t what = draw_below(&seed, 10);
            size_t lines = sizeof fuzz_lines / sizeof *fuzz_lines;
            const char *text = fuzz_lines[draw_below(&seed, lines)];
            if (what < 4)
                player_line(&p, text);
            else if (what < 9)
                player_key(&p, (uint32_t)" bstu+-xrvdt"[draw_below(&seed, 12)]);
            else
                player_size(&p, 1 + (int)draw_below(&seed, 200), 1 + (int)draw_below(&seed, 70));
            if (draw_below(&seed, 3) == 0)
                player_draw(&p);
            if (draw_below(&seed, 2))
                continue;
            if (app_is_running(&p.app))
                player_line(&p, "play");
            player_settle(&p);
            check_same_moment(round, i);
        }
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_trainings_of_their_own),
        cmocka_unit_test(test_phases),
        cmocka_unit_test(test_waves),
        cmocka_unit_test(test_own_sample_and_copies),
        cmocka_unit_test(test_play),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_divergence),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_four),
        cmocka_unit_test(test_difference),
        cmocka_unit_test(test_press),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_fuzz),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("twin", tests, NULL, NULL);
}
