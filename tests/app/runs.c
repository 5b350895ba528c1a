/* Runs side by side: nothing that another data set or shape replaces is lost, to the last bit. */
#include "player.h"

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

static bool said(const char *text)
{
    return strstr(p.app.notice.text, text) != NULL;
}

static const Trainer *trainer(void)
{
    return &p.app.run.setup->trainer;
}

/* All that training goes on from. */
static uint64_t state_now(void)
{
    const Trainer *t = trainer();
    size_t n = t->net.parameter_count;
    uint64_t hash = replay_checksum(t->parameters.theta, n) ^
                    3 * replay_checksum(t->parameters.state, n * t->spec.optimizer->states);
    return hash * 31 + trainer_ticks(t);
}

static void check_run(const char *name, const char *data, uint64_t state)
{
    if (strcmp(p.app.run.name, name) != 0 || strcmp(trainer()->data->name, data) != 0 ||
        state_now() != state)
        fail_msg("%s %s in another state, where %s %s was left", p.app.run.name,
                 trainer()->data->name, name, data);
}

/* Backspace, at the start of a run, is in the run before, where it was left; its past and branches
 * are there. And the one that was left is there too. */
static void test_back_over_a_start(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("optimizer adam");
    line("epoch 7");
    line("goto 3");
    line("rate 0.02");
    line("epoch 4");
    uint64_t first = state_now();
    line("data parity:3");
    line("epoch 2");
    line("hidden 5,5");
    uint64_t third_start = state_now();
    line("phase 3");
    uint64_t third = state_now();
    line("back");
    check_run("r3", "parity", third_start);
    line("back");
    assert_string_equal(p.app.run.name, "r2");
    assert_int_equal(trainer()->cursor.epoch, 2);
    line("back");
    assert_int_equal(trainer()->cursor.epoch, 0);
    line("back");
    check_run("r1", "xor", first);
    line("back");
    assert_int_equal(trainer()->cursor.epoch, 3);
    line("branch b1");
    assert_int_equal(trainer()->cursor.epoch, 7);
    line("runs r3");
    check_run("r3", "parity", third_start);
    line("goto last");
    assert_int_equal(state_now(), third);
    player_close(&p);
}

/* The loss curve and the norms are the run's own, and there at once. */
static void test_what_was_measured_is_there(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    for (int i = 0; i < 20; i++)
        line("epoch");
    double loss = curve_at(app_curves(&p.app), 20)->last;
    player_draw(&p);
    size_t norms = p.app.picture.norms.count;
    line("data or");
    assert_true(app_curves(&p.app)->present.count <= 1);
    line("back");
    assert_int_equal(app_curves(&p.app)->present.count, 21);
    assert_true(fabs(curve_at(app_curves(&p.app), 20)->last - loss) < 1e-15);
    player_draw(&p);
    assert_int_equal(p.app.picture.norms.count, norms);
    player_close(&p);
}

/* However many are begun, they stay within the budget, and what is forgotten is said. */
static void test_the_budget(void **state)
{
    char text[32];
    size_t budget = (size_t)1 << 20;
    bool forgotten = false;
    (void)state;
    player_open(&p, "xor", 80, 24);
    p.app.run.options.memory = 1;
    line("epoch 5");
    for (int i = 0; i < 40; i++) {
        snprintf(text, sizeof text, "hidden %d", 60 + i);
        line(text);
        forgotten = forgotten || said("no room any more for r");
        line("epoch 300");
        assert_true(p.app.runs.count <= RUNS_MAX);
        assert_true(runs_bytes(&p.app.runs) <= budget / 2);
        /* Each was made within what the others left. */
        assert_true(timeline_bytes(&p.app.run.timeline) <= budget - runs_bytes(&p.app.runs));
    }
    assert_true(forgotten);
    /* All that are left can be gone back to, and are whole. */
    size_t count = p.app.runs.count;
    assert_true(count > 1);
    for (size_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, "runs %s", p.app.runs.list[0]->name);
        line(text);
        uint64_t end = state_now();
        assert_int_equal(trainer()->cursor.epoch, 300);
        line("goto 150");
        line("goto last");
        assert_int_equal(state_now(), end);
    }
    player_close(&p);
}

/* A run that is too large to be kept is not: that is said, and the way back is the file's. */
static void test_a_run_without_room(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    p.app.recovery.path = NULL;
    line("hidden 300,300");
    p.app.run.options.memory = 1;
    line("epoch 1");
    line("data or");
    if (!said("r2 is forgotten: it takes ") || !said("--memory gives more"))
        fail_msg("%s", p.app.notice.text);
    assert_int_equal(runs_find(&p.app.runs, "r2"), -1);
    dispatch_command(&p.app, "back");
    if (!said("this is the start, and the run before is forgotten"))
        fail_msg("%s", p.app.notice.text);
    player_close(&p);
}

/* What is the person's goes along, and the rest is the run's. */
static void test_settings_of_each(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    line("seed 5");
    line("hidden 3");
    line("palette green-purple");
    line("speed 5");
    line("epoch 2");
    line("runs r1");
    assert_int_equal(trainer()->net.layers[0].units, 4);
    assert_true(options_given(&p.app.run.options, palette));
    int palette = p.app.run.options.palette;
    line("runs r2");
    assert_int_equal(p.app.run.options.palette, palette);
    assert_int_equal(trainer()->net.layers[0].units, 3);
    /* What is built next is built from the run's own. */
    line("runs r1");
    line("data or");
    assert_false(options_given(&p.app.run.options, hidden));
    player_close(&p);
}

/* What is seen of one of the runs. */
typedef struct Kept {
    char name[RUN_NAME_SIZE];
    uint64_t state;
    size_t branches, events, points;
    bool marked;
} Kept;

static Kept kept_now(void)
{
    const Journal *j = timeline_journal(&p.app.run.timeline);
    Kept k = {.state = state_now(), .branches = j->branch_count, .events = j->present.count,
              .points = app_curves(&p.app)->present.count, .marked = p.app.run.marked};
    snprintf(k.name, sizeof k.name, "%s", p.app.run.name);
    return k;
}

static Kept kept_of(const char *name)
{
    char text[64];
    snprintf(text, sizeof text, "runs %s", name);
    line(text);
    assert_string_equal(p.app.run.name, name);
    return kept_now();
}

static void check_kept(const Kept *is, const Kept *was)
{
    if (strcmp(is->name, was->name) != 0 || is->state != was->state ||
        is->branches != was->branches || is->events != was->events || is->points != was->points ||
        is->marked != was->marked)
        fail_msg("%s is not as it was saved: branches %zu and %zu, events %zu and %zu, points %zu "
                 "and %zu, marked %d and %d, state %d", was->name, is->branches, was->branches,
                 is->events, was->events, is->points, was->points, is->marked, was->marked,
                 is->state == was->state);
}

static const char *const saved_names[] = {"first", "r2", "r3"};
enum { SAVED = sizeof saved_names / sizeof saved_names[0] };

static void save_three(Kept kept[SAVED])
{
    line("optimizer adam");
    line("epoch 7");
    line("goto 3");
    line("rate 0.02");
    line("epoch 4");
    line("runs rename first");
    line("data parity:3");
    line("epoch 9");
    line("jog 0.1");
    line("epoch 2");
    line("hidden 5,5");
    line("phase 3");
    line("runs mark first");
    for (size_t i = 0; i < SAVED; i++)
        kept[i] = kept_of(saved_names[i]);
    line("runs r2");
    line("runs save! runs-test.json");
    assert_true(said("saved runs-test.json: 3 runs"));
}

/* All runs come back from one file, to the last bit, in their order and with their names: the one
 * that was on the screen is there, and training goes on with the same bits. */
static void test_all_are_saved_together(void **state)
{
    Kept kept[SAVED], again;
    (void)state;
    player_open(&p, "xor", 120, 40);
    save_three(kept);
    line("runs first");
    line("epoch 5");
    uint64_t further = state_now();
    player_close(&p);
    player_open(&p, "xor", 120, 40);
    line("load runs-test.json");
    assert_true(said("3 of its 3 runs: :runs"));
    assert_string_equal(p.app.run.name, "r2");
    assert_false(run_is_unkept(&p.app.run));
    for (size_t i = 0; i < SAVED; i++) {
        again = kept_of(saved_names[i]);
        check_kept(&again, &kept[i]);
    }
    line("runs first");
    line("epoch 5");
    assert_int_equal(state_now(), further);
    /* A step back over the start leads to the run before, as it did. */
    line("runs r2");
    line("goto start");
    line("back");
    line("back");
    assert_string_equal(p.app.run.name, "first");
    player_close(&p);
    unlink("runs-test.json");
}

/* Where there is no room for all, as many come back as there is room for, and that is said. */
static void test_saved_runs_keep_to_the_budget(void **state)
{
    Kept kept[SAVED];
    (void)state;
    player_open(&p, "xor", 120, 40);
    save_three(kept);
    for (int i = 0; i < 6; i++) {
        char text[32];
        snprintf(text, sizeof text, "hidden %d", 150 + i);
        line(text);
        line("epoch 2");
    }
    line("runs save! runs-test.json");
    player_close(&p);
    player_open(&p, "xor", 120, 40);
    p.app.run.options.memory = 1;
    line("load runs-test.json");
    assert_true(said("of its 9 runs: :runs; no room for more: --memory gives some"));
    assert_true(p.app.runs.count < 9 && runs_bytes(&p.app.runs) <= (size_t)1 << 19);
    player_close(&p);
    unlink("runs-test.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_back_over_a_start),
        cmocka_unit_test(test_what_was_measured_is_there),
        cmocka_unit_test(test_the_budget),
        cmocka_unit_test(test_a_run_without_room),
        cmocka_unit_test(test_settings_of_each),
        cmocka_unit_test(test_all_are_saved_together),
        cmocka_unit_test(test_saved_runs_keep_to_the_budget),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
