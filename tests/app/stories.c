/* Stories of a person at the program that once went wrong, or could. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "view/graph.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

/* A window grows while a long way back is still being computed. */
static void test_resize_while_going_back(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_line(&p, "epoch 30");
    player_line(&p, "phase 3");
    player_settle(&p);
    player_draw(&p);
    player_key(&p, KEY_BACK_SPACE);
    assert_true(timeline_is_replaying(&p.app.timeline));
    player_size(&p, 300, 100);
    player_draw(&p);
    player_line(&p, "panel map");
    player_key(&p, 'z');
    player_draw(&p);
    player_close(&p);
}

/* Other data, a change and its undoing, all before a frame is drawn. */
static void test_back_before_the_first_frame(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_draw(&p);
    player_line(&p, "data mazur");
    player_key(&p, '+');
    player_key(&p, KEY_BACK_SPACE);
    assert_true(timeline_is_replaying(&p.app.timeline));
    if (!p.app.trace.data) {
        player_close(&p);
        fail_msg("there is nothing to draw: the trace has never been captured");
    }
    player_draw(&p);
    player_close(&p);
}

/* A restart undone after training longer: the curve shown is the one of the run that is back. */
static void test_the_curve_of_an_undone_restart(void **state)
{
    double losses[31];
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_settle(&p);
    for (int i = 0; i <= 30; i++) {
        losses[i] = p.app.metrics.training.loss;
        player_key(&p, ' ');
        player_settle(&p);
    }
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    player_key(&p, 'R');
    player_settle(&p);
    for (int i = 0; i < 40; i++) {
        player_key(&p, ' ');
        player_settle(&p);
    }
    for (int i = 0; i < 41; i++) {
        player_key(&p, KEY_BACK_SPACE);
        player_settle(&p);
    }
    assert_int_equal(p.app.setup->trainer.cursor.epoch, 30);
    for (int i = 0; i <= 30; i++) {
        const LossPoint *at = curve_at(app_curves(&p.app), i);
        assert_non_null(at);
        if (fabs(at->epoch - i) > 1e-9 || fabs(at->last - losses[i]) > 1e-12)
            fail_msg("epoch %d: the curve has %.9g at epoch %g, but the loss was %.9g", i, at->last,
                     at->epoch, losses[i]);
    }
    player_close(&p);
}

/* A run waits for a lower test loss as long as it was told, by its own evaluation of each epoch. */
static void test_a_run_stops_by_patience(void **state)
{
    double best = INFINITY;
    uint64_t best_epoch = 0;
    (void)state;
    player_open(&p, "vowels", 120, 40);
    player_line(&p, "set patience 5");
    assert_true(p.app.setup->trainer.hyper.patience <= 0); /* there is nothing to watch yet */
    player_line(&p, "set test 0.3");
    player_line(&p, "set patience 5");
    player_line(&p, "set speed max");
    player_line(&p, "run");
    for (int i = 0; i < 5000 && app_is_running(&p.app); i++)
        app_work(&p.app, 0.001);
    assert_false(app_is_running(&p.app));
    assert_non_null(strstr(p.app.message, "stopped: no test loss below"));
    uint64_t end = p.app.setup->trainer.cursor.epoch;
    player_line(&p, "set patience none");
    player_line(&p, "restart");
    for (uint64_t epoch = 0; epoch <= end; epoch++) {
        player_settle(&p);
        assert_int_equal(p.app.setup->trainer.cursor.epoch, epoch);
        if (p.app.metrics.test.loss < best) {
            best = p.app.metrics.test.loss;
            best_epoch = epoch;
        }
        assert_int_equal(epoch - best_epoch >= 5, epoch == end);
        player_key(&p, ' ');
    }
    player_close(&p);
}

/* The loss on the screen leaves nothing out and stays known; the check knows what is dropped. */
static void test_dropout_set_while_running(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_line(&p, "epoch 5");
    player_settle(&p);
    double loss = p.app.metrics.training.loss;
    player_key(&p, 's');
    player_line(&p, "dropout 0.4");
    player_settle(&p);
    assert_int_equal(p.app.setup->trainer.cursor.phase, 0);
    assert_int_equal(p.app.metrics_version, p.app.setup->trainer.version);
    assert_true(fabs(p.app.metrics.training.loss - loss) < 1e-12);
    player_line(&p, "phase 5");
    player_settle(&p);
    for (int i = 0; i < 2; i++) { /* before and after the update */
        player_line(&p, "check");
        assert_non_null(strstr(p.app.message, "check: relative error"));
        assert_false(p.app.message_is_error);
        player_key(&p, 's');
        player_settle(&p);
    }
    player_undo_all(&p);
    assert_true(p.app.setup->trainer.hyper.dropout <= 0);
    player_close(&p);
}

/* A jog is seen at once, in the loss too, and so is its undoing. */
static void test_a_jog_changes_the_loss(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_line(&p, "epoch 5");
    player_settle(&p);
    double loss = p.app.metrics.training.loss;
    player_key(&p, 'j');
    player_settle(&p);
    player_draw(&p);
    assert_true(fabs(p.app.metrics.training.loss - loss) > 1e-6);
    assert_int_equal(p.app.metrics_version, p.app.setup->trainer.version);
    assert_true(fabs(curve_at(app_curves(&p.app), 5)->last - p.app.metrics.training.loss) < 1e-12);
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    assert_true(fabs(p.app.metrics.training.loss - loss) < 1e-12);
    player_key(&p, KEY_RETURN);
    app_work(&p.app, 0.05);
    player_line(&p, "jog 0.3");
    assert_true(app_is_running(&p.app));
    player_draw(&p);
    player_close(&p);
}

/* What the mouse points at at the left of the hints is what the hint says. */
static void test_hints_can_be_pressed(void **state)
{
    char row[ROW_SIZE];
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_draw(&p);
    canvas_row(&p.app.canvas, 22, row, sizeof row);
    for (int x = 0; x < 80; x++) {
        const char *command = app_hint_at(&p.app, x, 22);
        if (canvas_cell(&p.app.canvas, x, 22)->style.ink == INK_KEY)
            assert_non_null(command);
        assert_null(app_hint_at(&p.app, x, 21));
        assert_null(app_hint_at(&p.app, x, 23));
    }
    assert_string_equal(app_hint_at(&p.app, 1, 22), "epoch");
    player_mouse(&p, MOUSE_PRESS, 1, 22);
    player_settle(&p);
    assert_int_equal(p.app.setup->trainer.cursor.epoch, 1);
    player_close(&p);
}

/* A sample has one number everywhere: that of the data, which `gradients --sample` counts by. */
static void test_samples_are_numbered_as_in_the_data(void **state)
{
    char row[ROW_SIZE], line[32], strip[64];
    (void)state;
    player_open(&p, "vowels", 120, 40);
    player_do(&p, "set batch 4");
    player_do(&p, "set shuffle on");
    player_do(&p, "panel samples");
    player_do(&p, "phase 3");
    player_draw(&p);
    Layout layout = app_layout(&p.app);
    Rect list = layout_inside(&layout, PANEL_SAMPLES);
    size_t held = 0, count = p.app.setup->trainer.data->count;
    for (size_t k = 1; k <= count; k++) {
        size_t row_before = p.app.view.spotlight;
        snprintf(line, sizeof line, "sample %zu", k);
        snprintf(strip, sizeof strip, "sample %zu, mini-batch of 4", k);
        player_do(&p, line);
        if (player_shows(&p, strip))
            held++;
        else
            assert_int_equal(p.app.view.spotlight, row_before);
    }
    assert_int_equal(held, 4);
    for (int y = list.y + 1; y < list.y + 5; y++) {
        canvas_row(&p.app.canvas, y, row, sizeof row);
        const char *frame = strstr(row, "││");
        assert_non_null(frame);
        unsigned long k = strtoul(frame + strcspn(frame, "0123456789"), NULL, 10);
        player_mouse(&p, MOUSE_PRESS, list.x + 2, y);
        player_settle(&p);
        snprintf(strip, sizeof strip, "sample %lu, mini-batch of 4", k);
        assert_true(player_shows(&p, strip));
        const Trainer *t = &p.app.setup->trainer;
        assert_memory_equal(t->input + p.app.view.spotlight * t->net.inputs,
                            t->data->x + (k - 1) * t->net.inputs,
                            t->net.inputs * sizeof *t->input);
    }
    player_close(&p);
}

/* The marker of the loss curve stands at the loss that the status bar has, wherever one goes. */
static void test_the_marker_is_at_the_loss(void **state)
{
    static const char *const lines[] = {
        "epoch 10", "goto 9", "edit w[1][1,1] 5", "epoch", "back", "back", "back", "goto last",
        "edit t[1] 0.5", "back", "jog 0.5", "loss huber", "back", "goto 9", "rate 0.1", "epoch 3",
        "branch b1", "goto 9", "goto first"};
    (void)state;
    player_open(&p, "xor", 120, 40);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        player_do(&p, lines[i]);
        player_draw(&p);
        if (!(fabs(p.app.curves.loss - p.app.metrics.training.loss) < 1e-12))
            fail_msg("after %s the curve stands at %g, but the loss is %g", lines[i],
                     p.app.curves.loss, p.app.metrics.training.loss);
    }
    player_close(&p);
}

/* Whether some of the selected unit's chip is on the screen. */
static bool selection_is_seen(void)
{
    Graph g;
    Layout layout = app_layout(&p.app);
    Rect area = layout_network(&layout);
    const Selection *s = &p.app.view.selection;
    graph_layout(&g, &p.app.trace.net, area, &p.app.view, p.app.canvas.symbols);
    Rect chip = graph_unit(&g, s->column, s->unit);
    return rect_contains(area, chip.x, chip.y);
}

/* A deep network beside its explanation has no room: the picture goes along with what is selected,
 * says that there is more, stays where a person has moved it, and comes home. */
static void test_the_picture_follows_the_selection(void **state)
{
    char line[64];
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_do(&p, "hidden 4,4,4,4,4,4,4,4,4,4,4,4,4,4,4");
    player_do(&p, "explain");
    for (int i = 0; i < 60; i++) {
        size_t layer = 1 + (size_t)(i * 11) % 15;
        snprintf(line, sizeof line, "select w[%zu][%d,1]", layer, 1 + i % 4);
        player_do(&p, line);
        player_draw(&p);
        assert_true(selection_is_seen());
        assert_true(canvas_find(&p.app.canvas, "│←") == 1 ||
                    canvas_find(&p.app.canvas, "→││") == 1);
    }
    player_do(&p, "select w[1][1,1]");
    player_draw(&p);
    for (int i = 0; i < 6; i++)
        player_key(&p, 'L');
    player_draw(&p);
    assert_false(selection_is_seen());
    player_do(&p, "camera home");
    player_do(&p, "select a[15][4]");
    player_draw(&p);
    assert_false(view_is_home(&p.app.view));
    player_size(&p, 300, 24);
    player_draw(&p);
    assert_true(view_is_home(&p.app.view));
    player_close(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resize_while_going_back),
        cmocka_unit_test(test_back_before_the_first_frame),
        cmocka_unit_test(test_the_curve_of_an_undone_restart),
        cmocka_unit_test(test_a_run_stops_by_patience),
        cmocka_unit_test(test_dropout_set_while_running),
        cmocka_unit_test(test_a_jog_changes_the_loss),
        cmocka_unit_test(test_hints_can_be_pressed),
        cmocka_unit_test(test_samples_are_numbered_as_in_the_data),
        cmocka_unit_test(test_the_picture_follows_the_selection),
        cmocka_unit_test(test_the_marker_is_at_the_loss),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("stories", tests, NULL, NULL);
}
