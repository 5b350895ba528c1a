/* Samples put on the map by the mouse: a press adds, a held button paints, a press on one moves it;
 * and all of it is taken back. */
#include "player.h"

#include "data/table/table.h"
#include "view/panel/decision.h"

#include "support.h"

#include <locale.h>
#include <stdio.h>
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

/* A table of one's own, scaled, with inputs that are formulas: what is typed, and what is saved, is
 * in its units, whatever the network sees. */
static void a_table_keeps_its_units(void **state)
{
    const char *path = in_folder(state, "t.csv"), *saved = in_folder(state, "saved.csv");
    char line[512];
    Options options;
    Dataset again;
    Error err;
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("mass,size,price\n", out);
    for (int i = 0; i < 20; i++)
        fprintf(out, "%d,%g,%d\n", 100 + 10 * i, 0.5 + 0.125 * (i * 7 % 20), 1000 - i * i);
    assert_int_equal(fclose(out), 0);
    options_init(&options);
    snprintf(line, sizeof line, "%s", path);
    char *argv[] = {(char[]){"backprop"}, (char[]){"--no-config"}, line,
                    (char[]){"--scaling=standard"}, (char[]){"--scaling-targets=min-max"},
                    (char[]){"--features=mass,size,mass*size"}};
    assert_true(options_parse(&options, 6, argv, &err));
    assert_true(player_start(&p, &options, &err));
    player_size(&p, 100, 40);
    player_do(&p, "point add 250 220 0.75");
    player_do(&p, "point remove 3");
    snprintf(line, sizeof line, "point save %s", saved);
    player_do(&p, line);
    player_close(&p);
    assert_true(table_load(&again, saved, &(TableChoice){0}, NULL, &(Preparation){0}, &err));
    assert_int_equal(again.count, 20);
    assert_int_equal(again.inputs, 2);
    for (int i = 0, row = 0; i < 20; i++) {
        if (i == 2)
            continue;
        check_near(again.x[2 * row], 100 + 10 * i, 1e-6);
        check_near(again.x[2 * row + 1], 0.5 + 0.125 * (i * 7 % 20), 1e-6);
        check_near(again.t[row++], 1000 - i * i, 1e-6);
    }
    check_near(again.x[2 * 19], 220, 1e-6);
    check_near(again.x[2 * 19 + 1], 0.75, 1e-6);
    check_near(again.t[19], 250, 1e-6);
    dataset_free(&again);
}

/* What `data --load` prints of a table in which samples came and went: these, not the file again.
 */
static void the_file_is_not_what_is_trained_on(void **state)
{
    const char *path = in_folder(state, "t.csv");
    char *text = NULL;
    size_t size = 0, lines = 0;
    Error err;
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("u,w,k\n", out);
    for (int i = 0; i < 12; i++)
        fprintf(out, "%d,%d,%d\n", i, 40 - 3 * i, i % 2);
    assert_int_equal(fclose(out), 0);
    player_open(&p, path, 100, 40);
    player_do(&p, "point add 1 0.5 7");
    player_do(&p, "point add 0 1.5 8");
    player_do(&p, "point remove 3");
    out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_true(table_write(data_of(), out, &err));
    assert_int_equal(fclose(out), 0);
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + 13);
    assert_null(strstr(text, "2,34,0"));
    assert_non_null(strstr(text, "\n0.5,7,1\n1.5,8,0\n"));
    free(text);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_held_button_paints),
        cmocka_unit_test(a_press_on_one_moves_it),
        cmocka_unit_test(without_the_mode_nothing_is_added),
        cmocka_unit_test_setup_teardown(the_file_is_not_what_is_trained_on, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(a_table_keeps_its_units, folder_make, folder_remove),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("points", tests, NULL, NULL);
}
