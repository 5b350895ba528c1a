/* What is on the screen follows what is done: sizes, other data, hints, samples, the selection, and
 * a long way to another moment. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "view/graph/graph.h"

#include <locale.h>
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
    assert_true(timeline_is_replaying(&p.app.run.timeline));
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
    assert_true(timeline_is_replaying(&p.app.run.timeline));
    if (!p.app.tools.trace.data) {
        player_close(&p);
        fail_msg("there is nothing to draw: the trace has never been captured");
    }
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
    canvas_row(&p.app.frame.canvas, 22, row, sizeof row);
    for (int x = 0; x < 80; x++) {
        const char *command = app_hint_at(&p.app, x, 22);
        if (canvas_cell(&p.app.frame.canvas, x, 22)->style.ink == INK_KEY)
            assert_non_null(command);
        assert_null(app_hint_at(&p.app, x, 21));
        assert_null(app_hint_at(&p.app, x, 23));
    }
    assert_string_equal(app_hint_at(&p.app, 1, 22), "phase");
    player_mouse(&p, MOUSE_PRESS, 1, 22);
    player_settle(&p);
    assert_int_equal(p.app.run.setup->trainer.cursor.phase, 1);
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
    size_t held = 0, count = p.app.run.setup->trainer.data->count;
    for (size_t k = 1; k <= count; k++) {
        size_t row_before = p.app.view.spotlight;
        snprintf(line, sizeof line, "sample %zu", k);
        snprintf(strip, sizeof strip, "sample %zu, epoch", k);
        player_do(&p, line);
        assert_true(player_shows(&p, strip));
        if (!player_shows(&p, " alone: "))
            held++;
        else
            assert_int_equal(p.app.view.spotlight, row_before);
    }
    assert_int_equal(held, 4);
    for (int y = list.y + 1; y < list.y + 5; y++) {
        canvas_row(&p.app.frame.canvas, y, row, sizeof row);
        const char *frame = strstr(row, "││");
        assert_non_null(frame);
        unsigned long k = strtoul(frame + strcspn(frame, "0123456789"), NULL, 10);
        player_mouse(&p, MOUSE_PRESS, list.x + 2, y);
        player_settle(&p);
        snprintf(strip, sizeof strip, "sample %lu, epoch", k);
        assert_true(player_shows(&p, strip));
        const Trainer *t = &p.app.run.setup->trainer;
        assert_memory_equal(t->batch.input + p.app.view.spotlight * t->net.inputs,
                            t->data->x + (k - 1) * t->net.inputs,
                            t->net.inputs * sizeof *t->batch.input);
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
    graph_layout(&g, &p.app.tools.trace.net, area, &p.app.view, p.app.frame.canvas.symbols);
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
        int border = app_layout(&p.app).panel[PANEL_NETWORK].y;
        assert_true(canvas_find(&p.app.frame.canvas, "╭←") == border ||
                    canvas_find(&p.app.frame.canvas, "→╮╭") == border);
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

/* A long way is spoken of, and the screen waits for its end. */
static void test_a_long_way_has_its_progress(void **state)
{
    int seen = 0, last = -1;
    (void)state;
    player_open(&p, "parity:12", 120, 40);
    player_line(&p, "hidden 64,64");
    snapshots_limit(&p.app.run.timeline.replay.snapshots, 2);
    player_do(&p, "epoch 20");
    player_do(&p, "goto first");
    player_line(&p, "goto 10");
    while (timeline_is_replaying(&p.app.run.timeline)) {
        char row[ROW_SIZE];
        int share = -1;
        app_work(&p.app, 0.01);
        player_draw(&p);
        canvas_row(&p.app.frame.canvas, 39, row, sizeof row);
        const char *at = strstr(row, "going to epoch 10 ");
        if (timeline_is_replaying(&p.app.run.timeline) && at &&
            sscanf(at, "going to epoch 10 %d %%", &share) == 1) {
            assert_true(share >= last && share <= 100);
            last = share;
            seen++;
        }
    }
    player_settle(&p);
    assert_int_equal(p.app.run.setup->trainer.cursor.epoch, 10);
    assert_true(seen > 0);
    player_close(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resize_while_going_back),
        cmocka_unit_test(test_back_before_the_first_frame),
        cmocka_unit_test(test_hints_can_be_pressed),
        cmocka_unit_test(test_samples_are_numbered_as_in_the_data),
        cmocka_unit_test(test_the_picture_follows_the_selection),
        cmocka_unit_test(test_a_long_way_has_its_progress),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
