/* Time in both directions, as a person at the keyboard meets it. */
#include "story.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The screen of each moment, taken on the way, is there again after a jump to it. */
static void test_goto_shows_what_was_there(void **state)
{
    static const char *const moments[] = {"0", "3", "7.1", "7.2", "7.1.forward1", "7.1.loss",
                                          "7.1.backward2", "12"};
    enum { MOMENTS = sizeof moments / sizeof moments[0] };
    uint64_t pictures[MOMENTS];
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("batch 2");
    pictures[0] = picture();
    line("epoch 3");
    pictures[1] = picture();
    line("epoch 4");
    line("minibatch");
    pictures[2] = picture();
    line("phase");
    pictures[4] = picture();
    line("phase 2");
    pictures[5] = picture();
    line("phase");
    pictures[6] = picture();
    line("phase 2");
    pictures[3] = picture();
    line("epoch 4");
    pictures[7] = picture();
    for (int i = 0; i < 60; i++) {
        char text[64];
        int k = (i * 5 + i / 8) % MOMENTS;
        snprintf(text, sizeof text, "goto %s", moments[k]);
        line(text);
        if (picture() != pictures[k])
            fail_msg("%s shows something else than it did", text);
    }
    player_close(&p);
}

/* Within a mini-batch what its pass has not reached shows the one before: the same by stepping, by
 * Backspace and by goto, though another sample was in the spotlight, the rate was changed between
 * the two, or nothing was drawn. After a change of the network there is none. */
static void test_the_pass_before(void **state)
{
    uint64_t pictures[6], dropped, end;
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("batch 2");
    line("minibatch 5");
    line("rate 0.4");
    for (int i = 0; i < 6; i++) {
        line("phase");
        p.app.message[0] = '\0';
        pictures[i] = picture();
        assert_int_equal(screen_has("dim: last pass"), i < 4);
    }
    for (int i = 4; i >= 0; i--) {
        player_key(&p, KEY_BACK_SPACE);
        player_settle(&p);
        assert_true(picture() == pictures[i]);
    }
    line("goto last");
    assert_true(picture() == pictures[5]);
    static const char *const moments[] = {"goto 2.1.forward1", "goto 2.1.forward2",
                                          "goto 2.1.loss", "goto 2.1.backward2"};
    for (int i = 0; i < 4; i++) {
        line("sample previous");
        line("goto 0");
        line(moments[i]);
        assert_true(picture() != pictures[i]);
        line("sample next");
        assert_true(picture() == pictures[i]);
    }
    line("goto 2.1.forward1");
    line("activation relu");
    line("phase 2");
    assert_false(screen_has("dim: last pass"));
    dropped = picture();
    line("epoch 4");
    end = picture();
    line("goto 4.1"); /* never shown before */
    line("goto 2.1.forward2");
    assert_true(picture() == dropped);
    line("goto last");
    assert_true(picture() == end);
    player_close(&p);
}

/* The loss panel's frame says where in time one is, with as much beside it as there is room for. */
static void test_the_moment_in_the_frame(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 40");
    line("goto 30");
    line("rate 0.2");
    line("epoch");
    line("goto 30.0.backward1");
    assert_true(screen_has("╭─ loss ─ b2 · 30.0.backward1 of 31 · linear ─╮"));
    player_size(&p, 80, 24);
    assert_true(screen_has("╭─ loss ─ b2 · 30.0.backward1 ─╮"));
    player_size(&p, 72, 24);
    assert_true(screen_has(" 30.0.backward1 ─╮"));
    player_close(&p);
}

static void test_moments_that_are_not_there(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 5");
    static const struct {
        const char *line, *part;
    } wrong[] = {
        {"goto 6", "training has not come to 6; this run goes from 0 to 5"},
        {"goto x", "120 is after 120 epochs"},
        {"goto 3.0.backward7", "are forward1 to forward2, loss, backward2 to backward1"},
        {"goto 3.2", "the last mini-batch of epoch 4 is number 1"},
        {"goto", "which moment?"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        app_command(&p.app, wrong[i].line);
        assert_non_null(strstr(p.app.message, wrong[i].part));
        check_at(5, 5, 6);
    }
    player_close(&p);
}

static void test_shift_arrows(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 5");
    line("batch 2");
    line("minibatch");
    check_at(5, 6, 6);
    static const int expected[] = {5, 4, 3, 4, 5, 5};
    static const uint32_t keys[] = {KEY_SHIFT_LEFT,  KEY_SHIFT_LEFT,  KEY_SHIFT_LEFT,
                                    KEY_SHIFT_RIGHT, KEY_SHIFT_RIGHT, KEY_SHIFT_RIGHT};
    for (int i = 0; i < 6; i++) {
        player_key(&p, keys[i]);
        player_settle(&p);
        assert_int_equal(p.app.setup->trainer.cursor.epoch, expected[i]);
    }
    check_at(5, 6, 6);
    line("goto first");
    player_key(&p, KEY_SHIFT_LEFT);
    player_settle(&p);
    check_at(0, 0, 0);
    /* Along the curve by what one column of its dots stands for. */
    line("epoch 1000");
    line("panel loss");
    player_key(&p, KEY_SHIFT_LEFT);
    player_settle(&p);
    uint64_t by = 1000 - p.app.setup->trainer.cursor.epoch;
    assert_true(by > 5 && by < 20);
    player_close(&p);
}

static void test_the_mouse_on_the_axis(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 300");
    player_draw(&p);
    Layout layout = layout_make(120, 40, &p.app.view, &p.app.trace.net);
    Rect r = layout_inside(&layout, PANEL_LOSS);
    int axis = r.y + r.height - 1;
    player_mouse(&p, MOUSE_PRESS, r.x + r.width - 1, axis);
    player_settle(&p);
    check_at(300, 300, 6);
    player_mouse(&p, MOUSE_PRESS, r.x + 8, axis);
    player_settle(&p);
    check_at(0, 0, 0);
    int middle = r.x + 8 + (r.width - 9) / 2;
    player_mouse(&p, MOUSE_PRESS, middle, axis - 1); /* on the curve: that is only read */
    player_settle(&p);
    check_at(0, 0, 0);
    player_mouse(&p, MOUSE_PRESS, middle, axis);
    player_settle(&p);
    double off = (double)p.app.setup->trainer.cursor.epoch - 150;
    assert_true(fabs(off) < 8);
    assert_true(screen_has("of 300"));
    player_close(&p);
}

static void test_branches(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 50");
    uint64_t first = picture();
    assert_false(screen_has("b1"));
    line("goto 20");
    line("rate 0.3");
    line("epoch 60");
    uint64_t second = picture();
    assert_true(screen_has("b2"));
    assert_true(fabs(curve_at(app_curves(&p.app), 80)->epoch - 80) < 1e-9);
    line("branch quick");
    assert_true(screen_has("quick"));
    player_line(&p, "branches");
    assert_true(screen_has("to epoch 80, step 80, rate 0.3: the present one"));
    assert_true(screen_has("to epoch 50, step 50, rate 1; left after step 20"));
    player_key(&p, KEY_ESCAPE);
    line("branch b1");
    check_at(50, 50, 6);
    p.app.message[0] = '\0';
    assert_true(picture() == first);
    assert_true(curve_at(app_curves(&p.app), 80)->epoch < 51);
    assert_int_equal(app_curves(&p.app)->other_count, 1);
    line("branch quick");
    p.app.message[0] = '\0';
    check_at(80, 80, 6);
    assert_true(picture() == second);
    player_close(&p);
}

/* A long way is spoken of, and the screen waits for its end. */
static void test_a_long_way_has_its_progress(void **state)
{
    int seen = 0, last = -1;
    (void)state;
    player_open(&p, "parity:12", 120, 40);
    player_line(&p, "hidden 64,64");
    snapshots_limit(&p.app.timeline.replay.snapshots, 2);
    line("epoch 20");
    line("goto first");
    player_line(&p, "goto 10");
    while (timeline_is_replaying(&p.app.timeline)) {
        char row[ROW_SIZE];
        int share = -1;
        app_work(&p.app, 0.01);
        player_draw(&p);
        canvas_row(&p.app.canvas, 39, row, sizeof row);
        const char *at = strstr(row, "going to epoch 10 ");
        if (timeline_is_replaying(&p.app.timeline) && at &&
            sscanf(at, "going to epoch 10 %d %%", &share) == 1) {
            assert_true(share >= last && share <= 100);
            last = share;
            seen++;
        }
    }
    player_settle(&p);
    assert_int_equal(p.app.setup->trainer.cursor.epoch, 10);
    assert_true(seen > 0);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goto_shows_what_was_there),
        cmocka_unit_test(test_the_pass_before),
        cmocka_unit_test(test_the_moment_in_the_frame),
        cmocka_unit_test(test_moments_that_are_not_there),
        cmocka_unit_test(test_shift_arrows),
        cmocka_unit_test(test_the_mouse_on_the_axis),
        cmocka_unit_test(test_branches),
        cmocka_unit_test(test_a_long_way_has_its_progress),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
