/* The trail of the parameters: its points are exactly what a trainer alone has at those moments,
 * near each other however training was asked for, of the present branch alone; and what happens
 * to it where the shape changes, where there is no room, and where all is forgotten. */
#include "run.h"

#include <math.h>
#include <string.h>

static void open_run(Run *run, void **state)
{
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    run_open(run, state, run_csv, &net, "half-squared", "sgd",
             &(Hyper){.rate = 0.2, .batch = 3, .shuffle = true, .seed = 4});
}

/* Every point is what another trainer, which comes there by itself, has; and nowhere are two of
 * them much farther apart than all are on average. */
static void check_path(const Run *run, const Path *path, uint64_t seed)
{
    Trainer alone;
    Hyper hyper = run->trainer.hyper;
    hyper.seed = seed;
    TrainerSpec spec = run->trainer.spec;
    size_t n = run->trainer.net.parameter_count;
    double length = 0, longest = 0;
    assert_true(trainer_init(&alone, &run->trainer.net, run->trainer.data, &spec, &hyper, NULL));
    for (size_t i = 0; i < path->count; i++) {
        while (trainer_epochs(&alone) < path->epoch[i] - 1e-9)
            trainer_finish(&alone, GRAIN_BATCH);
        check_near(trainer_epochs(&alone), path->epoch[i], 1e-9);
        assert_memory_equal(alone.parameters.theta, path->theta[i], n * sizeof(Real));
        double apart = 0;
        for (size_t k = 0; i > 0 && k < n; k++)
            apart += pow((double)path->theta[i][k] - (double)path->theta[i - 1][k], 2);
        length += sqrt(apart);
        longest = fmax(longest, sqrt(apart));
    }
    assert_true(longest < 8 * length / (double)path->count);
    trainer_free(&alone);
}

static bool go_back(Run *run)
{
    return timeline_back(&run->timeline) &&
           timeline_replay(&run->timeline, &(uint64_t){UINT64_MAX});
}

static Path path_of(const Run *run)
{
    Path path;
    timeline_path(&run->timeline, &path);
    return path;
}

static void points_are_exact(void **state)
{
    static const struct {
        Grain grain;
        size_t each, times;
    } ways[] = {{GRAIN_EPOCH, 1, 30}, {GRAIN_EPOCH, 700, 1}, {GRAIN_BATCH, 1, 150},
                {GRAIN_EPOCH, 9000, 2}, {GRAIN_PHASE, 40, 40}};
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        Run run;
        open_run(&run, state);
        for (size_t i = 0; i < ways[w].times; i++)
            run_advance(&run, ways[w].grain, ways[w].each);
        Path path = path_of(&run);
        uint64_t steps = run.trainer.cursor.step;
        assert_true(path.count <= TRAIL_POINTS);
        assert_true(path.count >= (steps < TRAIL_POINTS / 2 ? steps : TRAIL_POINTS / 2 - 1));
        check_near(path.epoch[0], 0, 0);
        check_path(&run, &path, 4);
        run_close(&run);
    }
}

/* A branch has what it shares with the one that was left, and not what is that one's own. */
static void it_is_of_the_present_branch(void **state)
{
    Run run;
    open_run(&run, state);
    run_advance(&run, GRAIN_EPOCH, 20);
    assert_true(timeline_back(&run.timeline));
    run_arrive(&run);
    Path path = path_of(&run);
    assert_int_equal(path.count, 19 * 3);
    Hyper hyper = run.trainer.hyper;
    hyper.rate = 0.7;
    assert_true(timeline_set(&run.timeline, &hyper, NULL));
    run_advance(&run, GRAIN_EPOCH, 3);
    path = path_of(&run);
    assert_int_equal(path.count, 22 * 3);
    assert_true(timeline_reset(&run.timeline, 9, NULL));
    assert_int_equal(path_of(&run).count, 0);
    run_advance(&run, GRAIN_EPOCH, 400);
    path = path_of(&run);
    assert_true(path.count >= TRAIL_POINTS / 2 - 1);
    check_path(&run, &path, 9);
    timeline_forget(&run.timeline);
    assert_int_equal(path_of(&run).count, 0);
    run_close(&run);
}

static void another_shape_begins_anew(void **state)
{
    Run run;
    Net larger;
    open_run(&run, state);
    run_advance(&run, GRAIN_EPOCH, 5);
    assert_true(reshape_add_units(&run.trainer.net, 0, 2, &larger, NULL));
    const Reshape more = {.kind = RESHAPE_ADD_UNITS, .layer = 0};
    assert_true(timeline_reshape(&run.timeline, &larger, &more, NULL));
    assert_int_equal(path_of(&run).count, 0);
    run_advance(&run, GRAIN_EPOCH, 2);
    assert_int_equal(path_of(&run).count, 6);
    assert_int_equal(run.timeline.replay.trail.numbers, larger.parameter_count);
    run_close(&run);
}

/* Of a network of which there is not room for a few points, none is kept; no point is cut. */
static void large_networks_leave_none(void **state)
{
    (void)state;
    Trail trail;
    size_t most = TRAIL_BYTES / sizeof(Real) / TRAIL_LEAST;
    assert_true(trail_init(&trail, most, NULL));
    assert_int_equal(trail.capacity, TRAIL_LEAST);
    trail_free(&trail);
    assert_true(trail_init(&trail, most + 1, NULL));
    assert_int_equal(trail.capacity, 0);
    assert_true(trail_due(&trail, 7) == UINT64_MAX);
    trail_free(&trail);
}

/* Weights that were set all at once: back and again, bit for bit, and a step of the path. */
static void a_move_is_undone(void **state)
{
    Run run;
    Real theta[16];
    open_run(&run, state);
    run_advance(&run, GRAIN_EPOCH, 3);
    size_t n = run.trainer.net.parameter_count;
    assert_true(n <= 16);
    for (size_t i = 0; i < n; i++)
        theta[i] = (Real)(0.1 * (double)i - 0.5);
    Real before[16];
    memcpy(before, run.trainer.parameters.theta, n * sizeof *before);
    assert_true(timeline_move(&run.timeline, theta, NULL));
    assert_memory_equal(run.trainer.parameters.theta, theta, n * sizeof *theta);
    run_advance(&run, GRAIN_EPOCH, 1);
    Path path = path_of(&run);
    assert_memory_equal(path.theta[9], theta, n * sizeof *theta);
    assert_true(go_back(&run));
    assert_memory_equal(run.trainer.parameters.theta, theta, n * sizeof *theta);
    assert_true(go_back(&run));
    assert_memory_equal(run.trainer.parameters.theta, before, n * sizeof *before);
    theta[3] = (Real)INFINITY;
    assert_false(timeline_move(&run.timeline, theta, NULL));
    assert_memory_equal(run.trainer.parameters.theta, before, n * sizeof *before);
    run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(points_are_exact, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(it_is_of_the_present_branch, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(another_shape_begins_anew, folder_make, folder_remove),
        cmocka_unit_test(large_networks_leave_none),
        cmocka_unit_test_setup_teardown(a_move_is_undone, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("trail", tests, NULL, NULL);
}
