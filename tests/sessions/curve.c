/* The loss curve of a past that is too long to be done again as it is opened. */
#include "../app/player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include <jansson.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONG = 1000000 };

static Player p; /* an App is too much for some stacks */
static char folder[] = "/tmp/backprop-curve-XXXXXX";

static void line(const char *text)
{
    player_do(&p, text);
}

/* Trains a million epochs, looked at now and then. */
static void train_long(void)
{
    for (int i = 0; i < 500; i++) {
        uint64_t work = UINT64_MAX;
        timeline_advance_epochs(&p.app.run.timeline, LONG / 500, &work);
        app_state_jumped(&p.app);
        player_settle(&p);
    }
}

static void change_file(const char *path, void (*change)(json_t *root))
{
    json_t *root = json_load_file(path, 0, NULL);
    assert_non_null(root);
    change(root);
    assert_int_equal(json_dump_file(root, path, 0), 0);
    json_decref(root);
}

static void load(const char *path)
{
    char command[64];
    snprintf(command, sizeof command, "load %s", path);
    player_open(&p, "nand", 120, 40);
    line(command);
    assert_true(p.app.run.timeline.replay.journal.present.count > 1);
}

/* The loss at the present, by a computation of its own. */
static double loss_here(void)
{
    Evaluation evaluation;
    Error err;
    const Trainer *t = &p.app.run.setup->trainer;
    assert_true(evaluation_init(&evaluation, &t->net, t->data, &err));
    Metrics m = evaluation_run(&evaluation, &t->net, t->parameters.theta, t->data, t->spec.loss);
    evaluation_free(&evaluation);
    return m.training.loss;
}

/* The curve of the present branch, as it is drawn. */
static const LossCurve *present(void)
{
    return &app_curves(&p.app)->present;
}

/* The marker is where training stands, and the plot has a curve around it. */
static void check_marker(void)
{
    const LossCurves *c = &p.app.picture.curves;
    char row[ROW_SIZE];
    player_draw(&p);
    assert_true(fabs(c->loss - loss_here()) < 1e-12);
    Layout layout = app_layout(&p.app);
    Rect inside = layout_inside(&layout, PANEL_LOSS);
    bool found = false;
    for (int y = inside.y; y < inside.y + inside.height; y++) {
        canvas_row(&p.app.frame.canvas, y, row, sizeof row);
        for (int x = inside.x; x < inside.x + inside.width; x++) {
            const Cell *cell = canvas_cell(&p.app.frame.canvas, x, y);
            found = found || (cell->dots && cell->style.ink == INK_MARK);
        }
    }
    assert_true(found);
}

static int make_sessions(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    player_open(&p, "xor", 120, 40);
    line("hidden 3");
    train_long();
    line("save long.json");
    line("goto 400000");
    line("rate 0.5");
    train_long();
    line("save branched.json");
    player_close(&p);
    return 0;
}

static int delete_sessions(void **state)
{
    (void)state;
    unlink("long.json");
    unlink("branched.json");
    unlink("changed.json");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void test_it_is_there_at_once(void **state)
{
    (void)state;
    load("long.json");
    const LossCurve *now = present();
    assert_true(now->count > 200);
    assert_true(now->points[0].epoch < 1 && now->points[now->count - 1].epoch >= (double)LONG);
    check_marker();
    /* What it says of a moment is what is found there. */
    line("goto 500000");
    const LossPoint *at = curve_at(app_curves(&p.app), 500000);
    assert_true(fabs(at->last - loss_here()) < 0.01 * loss_here());
    check_marker();
    player_close(&p);
}

static void test_branches_have_theirs(void **state)
{
    (void)state;
    load("branched.json");
    const LossCurve *now = present(), *old = &p.app.picture.curves.others[0];
    assert_int_equal(app_curves(&p.app)->other_count, 1);
    assert_true(old->points[old->count - 1].epoch >= (double)LONG);
    assert_true(now->points[now->count - 1].epoch >= LONG + 400000);
    line("branch b1");
    check_marker();
    assert_true(present()->points[present()->count - 1].epoch < LONG + 1);
    player_close(&p);
}

static void forget_curves(json_t *root)
{
    json_object_del(root, "curves");
}

static void copy_changed(void (*change)(json_t *root))
{
    json_t *root = json_load_file("long.json", 0, NULL);
    assert_int_equal(json_dump_file(root, "changed.json", 0), 0);
    json_decref(root);
    change_file("changed.json", change);
}

/* A session of an earlier version: the plot is never empty, and fills on the way. */
static void test_without_one_it_fills(void **state)
{
    (void)state;
    copy_changed(forget_curves);
    load("changed.json");
    check_marker();
    line("goto 500000");
    check_marker();
    size_t before = 0;
    for (size_t i = 0; i < present()->count; i++)
        before += present()->points[i].epoch < 500000;
    assert_true(before > 20);
    player_close(&p);
}

static void forge_last_loss(json_t *root)
{
    json_t *points = json_object_get(json_array_get(json_object_get(root, "curves"), 0), "points");
    json_t *last = json_array_get(points, json_array_size(points) - 1);
    json_array_set_new(last, 1, json_real(77));
    while (json_array_size(last) > 2)
        json_array_remove(last, 2);
}

static void test_a_false_one_is_left_out(void **state)
{
    (void)state;
    copy_changed(forge_last_loss);
    player_open(&p, "nand", 120, 40);
    line("load changed.json");
    assert_non_null(strstr(p.app.notice.text, "the session's loss curve is left out"));
    assert_true(present()->count <= 1);
    check_marker();
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_there_at_once),
        cmocka_unit_test(test_branches_have_theirs),
        cmocka_unit_test(test_without_one_it_fills),
        cmocka_unit_test(test_a_false_one_is_left_out),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("curve", tests, make_sessions, delete_sessions);
}
