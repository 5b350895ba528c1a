/* Samples put on the map by the mouse: a press adds, a held button paints, a press on one moves it;
 * and all of it is taken back. */
#include "player.h"

#include "view/panel/decision.h"

#include "support.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static Player p;

static Rect plot_of(void)
{
    const Layout layout = app_layout(&p.app);
    return decision_plot(layout_inside(&layout, PANEL_MAP));
}

static Dataset *data_of(void)
{
    return &p.app.run.setup->session.data;
}

/* The cell of the map that a sample is in, worked out from the axes. */
static void cell_of(size_t k, int *x, int *y)
{
    const DecisionMap *map = &p.app.tools.map;
    const Rect plot = plot_of();
    const Real *base = dataset_base(data_of(), k);
    double across = ((double)base[0] - map->across.first) / (map->across.last - map->across.first);
    double down = ((double)base[1] - map->down.first) / (map->down.last - map->down.first);
    *x = plot.x + (int)(across * plot.width);
    *y = plot.y + (int)(down * plot.height);
}

/* A cell in which no sample is, nor beside it. */
static void free_row(int length, int *x, int *y)
{
    const Rect plot = plot_of();
    for (*y = plot.y; *y < plot.y + plot.height; ++*y)
        for (*x = plot.x; *x + length <= plot.x + plot.width; ++*x) {
            bool is_free = true;
            for (size_t k = 0; k < data_of()->count; k++) {
                int at_x, at_y;
                cell_of(k, &at_x, &at_y);
                is_free = is_free && (at_y != *y || at_x < *x || at_x >= *x + length);
            }
            if (is_free)
                return;
        }
    fail_msg("the map is full");
}

static void open_points(const char *data)
{
    player_open(&p, data, 100, 40);
    player_do(&p, "point");
    player_draw(&p);
}

static void a_held_button_paints(void **state)
{
    int x, y;
    (void)state;
    open_points("gauss:n=30");
    size_t count = data_of()->count;
    free_row(4, &x, &y);
    player_do(&p, "point class 2"); /* chooses the class, at the middle */
    player_mouse(&p, MOUSE_PRESS, x, y);
    player_mouse(&p, MOUSE_MOVE, x + 1, y);
    player_mouse(&p, MOUSE_MOVE, x + 1, y);
    player_mouse(&p, MOUSE_MOVE, x + 2, y);
    player_mouse(&p, MOUSE_RELEASE, x + 2, y);
    player_mouse(&p, MOUSE_MOVE, x + 3, y);
    assert_int_equal(data_of()->count, count + 4);
    for (int i = 0; i < 3; i++) {
        int at_x, at_y;
        size_t k = count + 1 + (size_t)i;
        cell_of(k, &at_x, &at_y);
        assert_int_equal(at_x, x + i);
        assert_int_equal(at_y, y);
        assert_true(data_of()->t[k] > 0);
    }
    player_undo_all(&p);
    assert_int_equal(data_of()->count, count);
    player_close(&p);
}

static void a_press_on_one_moves_it(void **state)
{
    int x, y, to_x, to_y;
    (void)state;
    open_points("gauss:n=30");
    size_t count = data_of()->count;
    Real before[60];
    memcpy(before, data_of()->x, sizeof before);
    cell_of(count - 1, &x, &y);
    free_row(1, &to_x, &to_y);
    player_mouse(&p, MOUSE_PRESS, x, y);
    player_mouse(&p, MOUSE_MOVE, x, y - 1);
    player_mouse(&p, MOUSE_MOVE, to_x, to_y);
    player_mouse(&p, MOUSE_RELEASE, to_x, to_y);
    assert_int_equal(data_of()->count, count);
    size_t moved = SIZE_MAX;
    for (size_t k = 0; k < count; k++)
        if (memcmp(before + 2 * k, dataset_base(data_of(), k), 2 * sizeof *before) != 0) {
            assert_int_equal(moved, SIZE_MAX);
            moved = k;
        }
    assert_true(moved < count);
    cell_of(moved, &x, &y);
    assert_int_equal(x, to_x);
    assert_int_equal(y, to_y);
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    assert_memory_equal(before, data_of()->x, sizeof before);
    player_undo_all(&p);
    assert_memory_equal(before, data_of()->x, sizeof before);
    player_close(&p);
}

/* Where the mode is off, a press only looks. */
static void without_the_mode_nothing_is_added(void **state)
{
    (void)state;
    open_points("gauss:n=30");
    Rect plot = plot_of();
    player_do(&p, "point off");
    player_mouse(&p, MOUSE_PRESS, plot.x + 2, plot.y + 2);
    player_mouse(&p, MOUSE_MOVE, plot.x + 3, plot.y + 2);
    player_mouse(&p, MOUSE_RELEASE, plot.x + 3, plot.y + 2);
    assert_int_equal(data_of()->count, 30);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_held_button_paints),
        cmocka_unit_test(a_press_on_one_moves_it),
        cmocka_unit_test(without_the_mode_nothing_is_added),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("points", tests, NULL, NULL);
}
