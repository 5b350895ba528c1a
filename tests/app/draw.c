/* Images drawn by the mouse: strokes without gaps, taken back one by one; and what becomes of the
 * drawing when other things are done. */
#include "player.h"

#include "support.h"

#include <locale.h>
#include <string.h>

static Player p;

static const Drawing *pad(void)
{
    return &p.app.view.pen.pad;
}

static int drawn(void)
{
    int count = 0;
    for (int i = 0; i < DRAWING_CELLS; i++)
        count += drawing_has(pad(), i % DRAWING_SIDE, i / DRAWING_SIDE);
    return count;
}

/* A cell of the pad is two columns wide and a row high here. */
static void mouse(MouseAction action, int column, int row)
{
    const Layout layout = app_layout(&p.app);
    Rect inside = layout_inside(&layout, PANEL_PAD);
    player_mouse(&p, action, inside.x + 2 * column + 1, inside.y + row);
    player_draw(&p);
}

static void open_pad(const char *data)
{
    player_open(&p, data, 120, 40);
    player_do(&p, "draw");
    player_draw(&p);
}

static void strokes_have_no_gaps(void **state)
{
    (void)state;
    open_pad("digits:n=5");
    mouse(MOUSE_PRESS, 2, 3);
    assert_int_equal(drawn(), 1);
    mouse(MOUSE_MOVE, 13, 3);
    assert_int_equal(drawn(), 12);
    mouse(MOUSE_MOVE, 10, 14);
    for (int y = 3; y <= 14; y++) {
        bool any = false;
        for (int x = 10; x <= 13; x++)
            any = any || drawing_has(pad(), x, y);
        assert_true(any);
    }
    mouse(MOUSE_RELEASE, 10, 14);
    int first = drawn();
    mouse(MOUSE_MOVE, 1, 1);
    assert_int_equal(drawn(), first);
    mouse(MOUSE_PRESS, 0, 15);
    mouse(MOUSE_MOVE, 15, 15);
    mouse(MOUSE_MOVE, 16, 15); /* beside the pad */
    mouse(MOUSE_RELEASE, 16, 15);
    assert_int_equal(drawn(), first + 16);
    player_key(&p, KEY_BACK_SPACE);
    assert_int_equal(drawn(), first);
    assert_true(p.app.tools.own.shown && p.app.tools.own.drawn);
    player_key(&p, KEY_BACK_SPACE);
    assert_int_equal(drawn(), 0);
    assert_false(p.app.tools.own.shown);
    player_close(&p);
}

static void the_eraser_takes_away(void **state)
{
    (void)state;
    open_pad("digits:n=5");
    mouse(MOUSE_PRESS, 2, 3);
    mouse(MOUSE_MOVE, 9, 3);
    mouse(MOUSE_RELEASE, 9, 3);
    player_key(&p, 'e');
    mouse(MOUSE_PRESS, 4, 3);
    mouse(MOUSE_MOVE, 5, 3);
    mouse(MOUSE_RELEASE, 5, 3);
    assert_int_equal(drawn(), 6);
    assert_false(drawing_has(pad(), 4, 3) || drawing_has(pad(), 5, 3));
    player_close(&p);
}

/* More strokes than are kept: the last ones are taken back, the first ones stay. */
static void many_strokes(void **state)
{
    (void)state;
    open_pad("digits:n=5");
    for (int i = 0; i < PEN_STROKES + 10; i++)
        mouse(MOUSE_PRESS, i % DRAWING_SIDE, i / DRAWING_SIDE);
    assert_int_equal(drawn(), PEN_STROKES + 10);
    for (int i = 0; i < PEN_STROKES; i++)
        player_key(&p, KEY_BACK_SPACE);
    assert_int_equal(drawn(), 10);
    player_close(&p);
}

/* What is kept is just what was seen, behind all others; and it is taken back. */
static void it_is_kept_as_it_was_seen(void **state)
{
    (void)state;
    Real seen[64];
    open_pad("digits:n=5");
    const Dataset *d = &p.app.run.setup->session.data;
    size_t count = d->count;
    mouse(MOUSE_PRESS, 2, 3);
    mouse(MOUSE_MOVE, 9, 12);
    mouse(MOUSE_RELEASE, 9, 12);
    memcpy(seen, app_base(&p.app), sizeof seen);
    player_key(&p, '3');
    assert_int_equal(d->count, count + 1);
    assert_memory_equal(dataset_base(d, count), seen, sizeof seen);
    for (size_t j = 0; j < 10; j++)
        assert_true(j == 3 ? d->t[count * 10 + j] > (Real)0.5 : d->t[count * 10 + j] < (Real)0.5);
    /* It stays, to be asked again, until another one is begun. */
    int was = drawn();
    assert_true(was > 0 && p.app.tools.own.drawn);
    assert_memory_equal(app_base(&p.app), seen, sizeof seen);
    mouse(MOUSE_PRESS, 0, 0);
    assert_int_equal(drawn(), 1);
    player_key(&p, KEY_BACK_SPACE);
    assert_int_equal(drawn(), was);
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    assert_int_equal(d->count, count);
    assert_int_equal(drawn(), was);
    player_close(&p);
}

/* Another shape of the network: the drawing is still what it answers to. */
static void it_outlives_a_change_of_shape(void **state)
{
    (void)state;
    Real seen[64];
    open_pad("digits:n=5");
    mouse(MOUSE_PRESS, 2, 3);
    mouse(MOUSE_MOVE, 9, 12);
    memcpy(seen, app_base(&p.app), sizeof seen);
    player_do(&p, "unit add 3");
    player_draw(&p);
    assert_true(p.app.tools.own.shown && p.app.tools.own.drawn);
    assert_memory_equal(app_base(&p.app), seen, sizeof seen);
    player_do(&p, "predict 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,"
              "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0");
    assert_true(p.app.tools.own.shown && !p.app.tools.own.drawn);
    player_do(&p, "draw to 3 3");
    assert_true(p.app.tools.own.shown && p.app.tools.own.drawn);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_have_no_gaps),
        cmocka_unit_test(the_eraser_takes_away),
        cmocka_unit_test(many_strokes),
        cmocka_unit_test(it_is_kept_as_it_was_seen),
        cmocka_unit_test(it_outlives_a_change_of_shape),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
