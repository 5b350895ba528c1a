/* What takes the place of a session keeps it, and a save destroys no other's file. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Player p; /* an App is too much for some stacks */
static char folder[] = "/tmp/backprop-kept-XXXXXX", last[64];

static void line(const char *text)
{
    player_do(&p, text);
}

static void check_at(uint64_t epoch, uint64_t step, size_t phase)
{
    player_check_at(&p, epoch, step, phase);
}

static void open_xor(void)
{
    player_open(&p, "xor", 100, 30);
    p.app.recovery.path = last;
}

static bool said(const char *text)
{
    return strstr(p.app.notice.text, text) != NULL;
}

/* Everything that builds anew leaves the session before, and the way back is one word. */
static void test_what_replaces_a_session_keeps_it(void **state)
{
    static const char *const lines[] = {"data next", "data nand", "hidden 3", "init normal",
                                        "bias 0.1", "test 0.3", "scaling standard",
                                        "load other.json"};
    (void)state;
    open_xor();
    line("epoch 2");
    line("save other.json");
    player_close(&p);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        open_xor();
        line("epoch 3");
        line("rate 0.3");
        line("epoch 4");
        line(lines[i]);
        if (!said("; ⌫ back to r1"))
            fail_msg("%s: %s", lines[i], p.app.notice.text);
        line("resume");
        check_at(7, 7, 6);
        assert_true(player_shows(&p, "rate 0.3"));
        line("back");
        check_at(3, 3, 6);
        player_close(&p);
    }
}

/* Looking at one data set after the other does not push the trained one out. */
static void test_what_was_not_touched_is_not_kept(void **state)
{
    (void)state;
    unlink(last);
    open_xor();
    line("data next");
    assert_false(said("resume"));
    assert_int_equal(access(last, F_OK), -1);
    line("epoch 2");
    line("data or");
    assert_true(said("; ⌫ back to r2"));
    line("data nand");
    assert_false(said("⌫"));
    line("resume");
    check_at(2, 2, 6);
    player_close(&p);
}

/* On the way to another moment, it is kept as it is there, with all that lies ahead. */
static void test_a_way_that_is_left(void **state)
{
    (void)state;
    open_xor();
    line("epoch 20");
    line("goto 2");
    timeline_go(&p.app.run.timeline, (Place){1, 19 * 6});
    app_jump(&p.app, "19");
    assert_true(timeline_is_replaying(&p.app.run.timeline));
    dispatch_command(&p.app, "data nand");
    assert_true(said("; ⌫ back to r1"));
    line("resume");
    line("goto last");
    check_at(20, 20, 6);
    player_close(&p);
}

/* Without a place that is said once, with one that cannot be written each time. */
static void test_no_place(void **state)
{
    (void)state;
    open_xor();
    p.app.recovery.path = NULL;
    line("epoch 1");
    line("data or");
    assert_true(said("; ⌫ back to r1; it is in no file: neither XDG_STATE_HOME nor HOME"));
    line("epoch 1");
    line("data and");
    assert_false(said("in no file"));
    p.app.recovery.path = "/dev/null/backprop/last.json";
    line("epoch 1");
    line("data or");
    assert_true(said("it is in no file: /dev/null/backprop: cannot make this folder"));
    player_close(&p);
}

/* The data's file is found from any folder. */
static void test_data_of_a_file(void **state)
{
    FILE *file = fopen("points.csv", "w");
    (void)state;
    assert_non_null(file);
    fputs("a,b,t\n0,1,1\n1,0,0\n1,1,1\n", file);
    fclose(file);
    player_open(&p, "points.csv", 100, 30);
    p.app.recovery.path = last;
    line("epoch 2");
    line("data xor");
    assert_int_equal(chdir("/"), 0);
    line("resume");
    check_at(2, 2, 6);
    player_close(&p);
    assert_int_equal(chdir(folder), 0);
    unlink("points.csv");
}

/* Epoch by epoch the test loss is looked at here too: the best is where it was least. */
static uint64_t lowest_of(int epochs)
{
    double least = HUGE_VAL;
    uint64_t at = 0;
    for (int i = 0; i < epochs; i++) {
        line("epoch 1");
        if (p.app.metrics.values.test.loss < least) {
            least = p.app.metrics.values.test.loss;
            at = p.app.run.setup->trainer.cursor.epoch;
        }
    }
    return at;
}

static void test_the_best_moment(void **state)
{
    (void)state;
    FILE *file = fopen("noisy.csv", "w");
    assert_non_null(file);
    fputs("a,b,t\n", file);
    for (int i = 0; i < 40; i++) {
        double a = i * 37 % 41 / 41.0, b = i * 17 % 43 / 43.0;
        fprintf(file, "%g,%g,%d\n", a, b, (a + b > 1) != (i % 5 == 0));
    }
    fclose(file);
    player_open(&p, "noisy.csv", 100, 30);
    dispatch_command(&p.app, "goto best");
    assert_true(said("no samples are kept for testing"));
    line("test 0.4");
    line("hidden 20");
    line("rate 1");
    line("batch 4");
    uint64_t at = lowest_of(120);
    assert_true(at > 0 && at < 110);
    line("goto best");
    player_check_at(&p, at, 6 * at, 6);
    line("goto last");
    line("save noisy.json");
    line("load noisy.json");
    line("goto best");
    player_check_at(&p, at, 6 * at, 6);
    /* A branch that leaves before it has another one. */
    line("goto 3");
    line("rate 0.001");
    line("epoch 2");
    line("goto best");
    assert_true(p.app.run.setup->trainer.cursor.epoch <= 5);
    line("branch b1");
    line("restart");
    p.app.run.options.restore_best = true;
    line("patience 20");
    line("speed max");
    line("run");
    const Timeline *tl = &p.app.run.timeline;
    for (int i = 0; i < 100000 && (app_is_running(&p.app) || timeline_is_replaying(tl)); i++)
        app_work(&p.app, 0.02);
    assert_true(said("these are the weights of the lowest"));
    player_settle(&p);
    player_check_at(&p, at, 6 * at, 6);
    player_close(&p);
    unlink("noisy.csv");
    unlink("noisy.json");
}

/* As a version without a range of rates did it. */
static void set_any_rate(double rate)
{
    Hyper hyper = p.app.run.setup->trainer.hyper;
    Error err;
    hyper.rate = rate;
    assert_true(timeline_set(&p.app.run.timeline, &hyper, &err));
}

static bool rate_is(double rate)
{
    double now = p.app.run.setup->trainer.hyper.rate;
    return now >= rate && now <= rate;
}

/* Rates from before there was a range: in the state it is said, in what was done they are gone back
 * to, and so are those of branches. */
static void test_rates_without_a_range(void **state)
{
    (void)state;
    open_xor();
    line("epoch 2");
    set_any_rate(2e9);
    line("epoch 1");
    line("back");
    line("back");
    set_any_rate(1e-30);
    line("epoch 3");
    const Trainer *t = &p.app.run.setup->trainer;
    Real theta[32];
    size_t n = t->net.parameter_count;
    assert_true(n <= 32);
    memcpy(theta, t->parameters.theta, n * sizeof *theta);
    line("save old.json");
    line("epoch 1");
    line("data nand");
    line("load old.json");
    assert_true(said("the rate 1e-30 is outside 1e-9 … 1e9: it stays until you change it"));
    check_at(5, 5, 6);
    t = &p.app.run.setup->trainer;
    assert_true(rate_is(1e-30));
    assert_memory_equal(t->parameters.theta, theta, n * sizeof *theta);
    line("epoch 1");
    assert_true(rate_is(1e-30));
    line("rate down");
    assert_true(said("rate 1e-30: outside 1e-9 … 1e9") && rate_is(1e-30));
    line("rate up");
    assert_true(rate_is(1e-9));
    line("branch b1");
    line("goto last");
    assert_true(rate_is(2e9));
    line("rate x10");
    assert_true(said("rate 2e+09: outside 1e-9 … 1e9") && rate_is(2e9));
    dispatch_command(&p.app, "rate 2e9");
    assert_true(said("0 or a number from 1e-9 to 1e9"));
    line("rate 0.1");
    line("save old.json");
    line("load old.json");
    assert_true(said("loaded old.json"));
    line("back");
    assert_true(rate_is(2e9));
    player_close(&p);
    unlink("old.json");
}

static int open_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    snprintf(last, sizeof last, "%s/state/backprop/last.json", folder);
    return 0;
}

static int close_folder(void **state)
{
    (void)state;
    unlink("other.json");
    unlink(last);
    rmdir("state/backprop");
    rmdir("state");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_replaces_a_session_keeps_it),
        cmocka_unit_test(test_what_was_not_touched_is_not_kept),
        cmocka_unit_test(test_a_way_that_is_left),
        cmocka_unit_test(test_no_place),
        cmocka_unit_test(test_data_of_a_file),
        cmocka_unit_test(test_the_best_moment),
        cmocka_unit_test(test_rates_without_a_range),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("recovery", tests, open_folder, close_folder);
}
