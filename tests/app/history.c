/* Numbers set by hand, and the list of what was done: seen, gone through, saved and opened
 * again. */
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

static void line(const char *text)
{
    player_do(&p, text);
}

static void check_at(uint64_t epoch, uint64_t step, size_t phase)
{
    player_check_at(&p, epoch, step, phase);
}

static bool screen_has(const char *text)
{
    return player_shows(&p, text);
}

static uint64_t picture(void)
{
    return player_picture(&p);
}

static void check_theta(size_t index, double wanted)
{
    double got = (double)p.app.run.setup->trainer.parameters.theta[index];
    if (fabs(got - wanted) > 1e-7 * fabs(wanted))
        fail_msg("parameter %zu is %.9g, not %.9g", index, got, wanted);
}

/* In theta are w[1] [4][2], b[1] [4], w[2] [1][4] and b[2] [1]. */
static void test_edits(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    const Dataset *data = p.app.run.setup->trainer.data;
    line("epoch 3");
    line("select w[1][3,2]");
    line("sample 2");
    uint64_t before = picture();
    double loss = p.app.metrics.values.training.loss;
    player_key(&p, 'e');
    assert_true(p.app.prompt.open);
    assert_string_equal(p.app.prompt.text, "edit w[1][3,2] ");
    player_key(&p, '7');
    player_key(&p, KEY_RETURN);
    player_settle(&p);
    check_theta(5, 7);
    assert_non_null(strstr(p.app.notice.text, "w[1][3,2]: "));
    assert_true(fabs(p.app.metrics.values.training.loss - loss) > 1e-6);
    line("edit b[1][2] -0.5");
    check_theta(9, -0.5);
    line("edit w[2][1,4] 0.25");
    check_theta(15, 0.25);
    line("edit b[2][1] 1e-3");
    check_theta(16, 1e-3);
    line("edit x[1] 0.5");
    assert_true(fabs((double)data->x[2] - 0.5) < 1e-9);
    line("edit t[1] 0.25");
    assert_true(fabs((double)data->t[1] - 0.25) < 1e-9);
    line("select a[1][1]");
    line("edit 2"); /* what is selected: its bias */
    check_theta(8, 2);
    line("select w[1][3,2]");
    /* The curve has the loss after the edits, in place of that before them. */
    assert_true(fabs(curve_at(app_curves(&p.app), 3)->last -
                     p.app.metrics.values.training.loss) < 1e-12);
    assert_true(fabs(curve_at(app_curves(&p.app), 3)->last - loss) > 1e-6);
    line("epoch 5");
    uint64_t after = picture();
    line("goto 0");
    assert_true(fabs((double)data->x[2]) < 1e-9 && fabs((double)data->t[1] - 1) < 1e-9);
    line("goto last");
    p.app.notice.text[0] = '\0';
    assert_true(picture() == after);
    for (int i = 0; i < 5 + 7; i++) {
        player_key(&p, KEY_BACK_SPACE);
        player_settle(&p);
    }
    p.app.notice.text[0] = '\0';
    assert_true(picture() == before);
    /* An edit where more is known is another way from there: its loss is that of a new branch. */
    line("edit w[1][1,1] 3");
    assert_int_equal(p.app.run.timeline.replay.journal.branch_count, 1);
    assert_true(fabs(curve_at(app_curves(&p.app), 3)->last -
                     p.app.metrics.values.training.loss) < 1e-12);
    assert_true(curve_at(app_curves(&p.app), 1e9)->epoch < 3.5);
    player_close(&p);
}

/* So does a drag that begins on the strip: right and up are more, left and down less. */
/* The output of the sample shown, in double: tanh units and a sigmoid. */
static double output_now(void)
{
    const Trainer *t = &p.app.run.setup->trainer;
    const Real *theta = t->parameters.theta, *x = p.app.tools.trace.spotlight.x;
    double z = (double)theta[t->net.layers[1].biases];
    for (size_t j = 0; j < 4; j++)
        z += (double)theta[t->net.layers[1].weights + j] *
             tanh((double)theta[2 * j] * (double)x[0] + (double)theta[2 * j + 1] * (double)x[1] +
                  (double)theta[t->net.layers[0].biases + j]);
    return 1 / (1 + exp(-z));
}

/* While numbers are changed by hand the picture shows what a pass would make of them, and says so;
 * training, and going back before the change, end that. */
static void test_the_picture_follows(void **state)
{
    static const char *const changes[] = {"edit w[1][1,1] 2", "edit up", "edit b[2][1] -1",
                                          "rate 0.3", "edit x[1] 0.5", "jog 0.4", "sample next"};
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 5");
    line("select w[2][1,3]");
    assert_false(screen_has("dim: pass to come"));
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char chip[32];
        line(changes[i]);
        player_draw(&p);
        double output = output_now();
        assert_true(p.app.tools.trace.ahead.known);
        assert_true(fabs((double)p.app.tools.trace.ahead.a[4] - output) < 1e-6);
        snprintf(chip, sizeof chip, "a %+.4f", output);
        assert_true(screen_has(chip) && screen_has("dim: pass to come"));
    }
    line("edit x[1] 1e10"); /* far outside the map */
    player_draw(&p);
    line("edit x[1] 0.5");
    line("dropout 0.4");
    assert_true(screen_has("dim: nothing dropped"));
    player_key(&p, 's');
    player_settle(&p);
    player_rest(&p);
    assert_false(screen_has("dim: nothing dropped"));
    line("goto 3");
    assert_false(screen_has("dim: pass to come"));
    player_close(&p);
}

static void test_a_drag_turns_a_number(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 3");
    line("select w[1][1,1]");
    line("edit w[1][1,1] 0.5");
    player_draw(&p);
    Layout layout = layout_make(120, 40, &p.app.view, &p.app.tools.trace.net);
    int y = layout.formula.y + 1;
    player_mouse(&p, MOUSE_PRESS, 20, y);
    check_theta(0, 0.5);
    player_mouse(&p, MOUSE_MOVE, 23, y);
    check_theta(0, 0.53);
    player_mouse(&p, MOUSE_MOVE, 22, y - 4);
    check_theta(0, 0.56);
    player_mouse(&p, MOUSE_MOVE, 22, y - 2);
    check_theta(0, 0.54);
    player_mouse(&p, MOUSE_RELEASE, 22, y - 2);
    player_mouse(&p, MOUSE_MOVE, 30, y);
    check_theta(0, 0.54);
    player_settle(&p);
    player_close(&p);
}

/* The wheel over the strip with the selected number; all its notches are one thing to undo. */
static void test_the_wheel_turns_a_number(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 3");
    line("edit w[1][1,1] 0.527");
    line("select w[1][1,1]");
    line("epoch 1");
    line("edit w[1][1,1] 0.527");
    player_draw(&p);
    Layout layout = layout_make(120, 40, &p.app.view, &p.app.tools.trace.net);
    static const double values[] = {0.54, 0.55, 0.54};
    for (int i = 0; i < 3; i++) {
        player_mouse(&p, i < 2 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN, 5, layout.formula.y + 1);
        player_settle(&p);
        check_theta(0, values[i]);
        double last = curve_at(app_curves(&p.app), 4)->last;
        assert_true(fabs(last - p.app.metrics.values.training.loss) < 1e-12);
    }
    assert_int_equal(p.app.run.timeline.replay.journal.present.count, 5);
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    assert_int_equal(p.app.run.setup->trainer.cursor.epoch, 4);
    assert_int_equal(p.app.run.timeline.replay.journal.event, 3);
    /* Through 0, and from one number of digits to another. */
    static const char *const lines[][3] = {
        {"edit b[1][1] 0.004", "edit b[1][1] down", "-0.01"},
        {"edit b[1][1] 9.94", "edit b[1][1] up", "10"},
        {"edit b[1][1] -0.01", "edit b[1][1] up", "0"},
        {"edit b[1][1] 250", "edit b[1][1] down", "240"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        line(lines[i][0]);
        line(lines[i][1]);
        const Real *theta = p.app.run.setup->trainer.parameters.theta;
        assert_true(fabs((double)theta[8] - atof(lines[i][2])) < 1e-6);
    }
    player_close(&p);
}

/* A demonstration is prepared, saved, opened, shown from its start, and rewound. */
static void test_a_prepared_demonstration(void **state)
{
    uint64_t first, middle, last;
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("goto 0");
    first = player_picture_without_past(&p);
    line("epoch 30");
    line("rate 0.3");
    line("epoch 20");
    p.app.notice.text[0] = '\0';
    middle = player_picture_without_past(&p);
    line("edit w[1][2,1] 0.5");
    line("edit t[1] 0.25");
    line("epoch 40");
    last = player_picture_without_past(&p);
    line("save demo.json");
    line("data nand");
    line("load demo.json");
    assert_non_null(strstr(p.app.notice.text, "loaded demo.json"));
    assert_int_equal(p.app.run.timeline.replay.journal.present.count, 7);
    for (int round = 0; round < 2; round++) {
        line("goto 0");
        assert_true(player_picture_without_past(&p) == first);
        player_do(&p, "epoch 30");
        assert_string_equal(p.app.notice.text, "again: rate 1 → 0.3");
        line("goto 0");
        for (int i = 0; i < 49; i++)
            player_key(&p, ' ');
        player_settle(&p);
        player_line(&p, "history 4");
        player_settle(&p);
        p.app.notice.text[0] = '\0';
        assert_true(player_picture_without_past(&p) == middle);
        line("goto 90");
        p.app.notice.text[0] = '\0';
        assert_true(player_picture_without_past(&p) == last);
    }
    assert_int_equal(p.app.run.timeline.replay.journal.branch_count, 0);
    player_close(&p);
    unlink("demo.json");
}

/* The cells of the loss panel, without its frame. */
static uint64_t curves(void)
{
    uint64_t hash = 1;
    player_draw(&p);
    Layout layout = app_layout(&p.app);
    Rect r = layout_inside(&layout, PANEL_LOSS);
    for (int y = r.y; y < r.y + r.height; y++)
        for (int x = r.x; x < r.x + r.width; x++) {
            const Cell *cell = canvas_cell(&p.app.frame.canvas, x, y);
            hash = (hash ^ cell_code(cell) ^ (uint64_t)cell->style.ink << 32) * 1099511628211u;
        }
    return hash;
}

/* What lies ahead, and the branches, are there again after :load, as far as a screen can tell. */
static void test_branches_are_opened_again(void **state)
{
    uint64_t left, right, losses;
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 30");
    line("branch slow");
    p.app.notice.text[0] = '\0';
    left = player_picture_without_past(&p);
    line("goto 10");
    line("rate 0.3");
    line("epoch 5");
    line("edit w[1][1,2] 2.5");
    line("epoch 35");
    p.app.notice.text[0] = '\0';
    right = player_picture_without_past(&p);
    line("goto 20");
    losses = curves();
    line("save branched.json");
    line("data nand");
    line("load branched.json");
    assert_non_null(strstr(p.app.notice.text, "loaded branched.json"));
    assert_true(curves() == losses);
    const LossPoint *early = curve_at(app_curves(&p.app), 7);
    assert_non_null(early);
    double loss = early->last;
    line("goto 7");
    assert_true(fabs(early->epoch - 7) < 1e-9);
    assert_true(fabs(p.app.metrics.values.training.loss - loss) < 1e-9);
    line("goto 20");
    check_at(20, 20, p.app.run.setup->trainer.cursor.phase);
    assert_true(screen_has(" 20 of 50 "));
    player_line(&p, "branches");
    assert_true(screen_has("slow"));
    assert_true(screen_has("to epoch 30, step 30, rate 1; left after step 10: rate 1"));
    player_key(&p, KEY_ESCAPE);
    line("goto last");
    p.app.notice.text[0] = '\0';
    assert_true(player_picture_without_past(&p) == right);
    line("branch slow");
    assert_string_equal(p.app.notice.text, "branch slow");
    p.app.notice.text[0] = '\0';
    assert_true(player_picture_without_past(&p) == left);
    player_close(&p);
    unlink("branched.json");
}

/* More lines than an overlay has room for: the present one is on the screen. */
static void test_a_long_history(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    for (int i = 0; i < 309; i++)
        player_key(&p, i % 2 ? '+' : '-');
    for (int narrow = 0; narrow < 2; narrow++)
        for (int at = 1; at < 310; at += 77) {
            char text[32];
            snprintf(text, sizeof text, "history %d", at);
            player_size(&p, narrow ? 40 : 120, narrow ? 12 : 40);
            player_line(&p, text);
            player_settle(&p);
            player_line(&p, "history");
            snprintf(text, sizeof text, "> %d ", at);
            assert_true(screen_has(text));
            player_line(&p, "scroll first");
            player_draw(&p);
            assert_true(screen_has(" of 310:"));
            player_key(&p, KEY_ESCAPE);
        }
    player_close(&p);
}

static char folder[] = "/tmp/backprop-time-XXXXXX";

static int open_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int close_folder(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits),
        cmocka_unit_test(test_the_wheel_turns_a_number),
        cmocka_unit_test(test_the_picture_follows),
        cmocka_unit_test(test_a_drag_turns_a_number),
        cmocka_unit_test(test_a_prepared_demonstration),
        cmocka_unit_test(test_branches_are_opened_again),
        cmocka_unit_test(test_a_long_history),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("history", tests, open_folder, close_folder);
}
