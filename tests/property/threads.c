/* Any number of threads ends in the same bits: products, updates, whole trainings and ways back,
 * on every path, and when two callers want the team at once. */
#include "support.h"

#include "core/base/kernels.h"
#include "time/timeline.h"
#include "kernel/team.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof teams[0] };

static int end_team(void **state)
{
    (void)state;
    team_resize(1);
    return 0;
}

typedef struct Counted {
    atomic_int calls[1000];
} Counted;

static void count(void *job, size_t i)
{
    atomic_fetch_add(&((Counted *)job)->calls[i], 1);
}

static void each_piece_is_done_once(void **state)
{
    (void)state;
    for (size_t w = 0; w < TEAMS; w++) {
        team_resize(teams[w]);
        assert_int_equal(team_threads(), teams[w]);
        for (size_t pieces = 0; pieces < 1000; pieces += pieces < 20 ? 1 : 163) {
            Counted counted = {0};
            team_run(pieces, count, &counted);
            for (size_t i = 0; i < 1000; i++)
                assert_int_equal(counted.calls[i], i < pieces);
        }
    }
}

/* Waits until all pieces have begun, each on a thread of its own, or for seconds in vain. */
static void meet(void *job, size_t i)
{
    atomic_int *here = job;
    (void)i;
    atomic_fetch_add(here, 1);
    for (size_t left = 1 << 25; left > 0 && atomic_load(here) < 3; left--)
        sched_yield();
}

/* Also, between two rounds, after the workers have gone to sleep. */
static void pieces_are_done_at_once(void **state)
{
    (void)state;
    team_resize(3);
    for (size_t i = 0; i < 3; i++) {
        atomic_int here = 0;
        team_run(3, meet, &here);
        assert_int_equal(here, 3);
        for (size_t looks = 0; looks < 20000; looks++) /* many more than theirs before they sleep */
            sched_yield();
    }
}

static void automatic_is_the_number_of_processors(void **state)
{
    (void)state;
    team_resize(0);
    assert_in_range(team_threads(), 1, TEAM_AUTOMATIC_MAX);
    assert_in_range(team_threads(), 1, (size_t)sysconf(_SC_NPROCESSORS_ONLN));
    team_resize(TEAM_MAX + 1);
    assert_int_equal(team_threads(), TEAM_MAX);
}

static void on_each_path(void (*check)(void))
{
    for (size_t p = 0; p < kernel_table.count; p++)
        if (kernel_choose(table_row(&kernel_table, p)->name, NULL))
            check();
}

static Real *make(uint64_t seed, size_t n)
{
    Real *v = malloc(n * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; i < n; i++)
        v[i] = (Real)draw_uniform(&seed, -1, 1);
    return v;
}

/* What the three products make of a layer, one behind the other. */
static Real *compute(size_t rows, size_t units, size_t fan_in)
{
    size_t z = rows * units, x = rows * fan_in, w = units * fan_in;
    Real *in = make(1, x), *weights = make(2, w), *biases = make(3, units), *delta = make(4, z);
    Real *out = make(5, z + x + w + units);
    kernel_forward(rows, units, fan_in, in, weights, biases, out);
    kernel_backward(rows, units, fan_in, delta, weights, out + z);
    kernel_gradient(rows, units, fan_in, delta, in, out + z + x, out + z + x + w);
    free(in);
    free(weights);
    free(biases);
    free(delta);
    return out;
}

static void multiply(void)
{
    static const size_t shapes[][3] = {{64, 128, 784}, {33, 257, 301}, {401, 7, 1003},
                                       {11, 999, 305}, {2100, 31, 33}, {2, 1100, 1100},
                                       {2100, 1020, 1}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const size_t rows = shapes[i][0], units = shapes[i][1], fan_in = shapes[i][2];
        size_t n = rows * units + rows * fan_in + units * fan_in + units;
        assert_true(rows * units * fan_in >= TEAM_PRODUCT);
        team_resize(1);
        Real *wanted = compute(rows, units, fan_in);
        for (size_t w = 1; w < TEAMS; w++) {
            team_resize(teams[w]);
            Real *got = compute(rows, units, fan_in);
            assert_memory_equal(got, wanted, n * sizeof *got);
            free(got);
        }
        free(wanted);
    }
}

static void products_have_the_same_bits(void **state)
{
    (void)state;
    on_each_path(multiply);
}

/* What is trained: a shape, and how. */
typedef struct Case {
    const char *shape, *hidden, *optimizer;
    size_t samples;
    Hyper hyper;
} Case;

static const Case cases[] = {
    {"784-128-10", "relu", "sgd", 150, {.rate = 0.01, .batch = 64, .shuffle = true, .seed = 1}},
    {"784-128-10", "relu", "adam", 150, {.rate = 0.001, .batch = 64, .seed = 2}},
    {"301-257-45-3", "tanh", "sgd", 70, {.rate = 0.01, .batch = 33, .shuffle = true, .seed = 3}},
    {"145-331-260-1", "sigmoid", "rmsprop", 60,
     {.rate = 0.001, .batch = 59, .l1 = 1e-4, .seed = 4}},
    {"33-500-301-7", "gelu", "adamw", 90,
     {.rate = 0.001, .batch = 45, .clip_norm = 0.1, .decay = 0.01, .seed = 5}},
    {"300-200-300", "relu", "rprop", 40, {.rate = 0.001, .batch = 0, .clip_value = 0.1, .seed = 6}},
    {"500-300-4", "tanh", "momentum", 64, {.rate = 0.01, .batch = 32, .dropout = 0.3, .seed = 7}},
    {"1500-1400-2", "relu", "sgd", 4, {.rate = 0.01, .batch = 2, .seed = 8}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

typedef struct World {
    Net net;
    Dataset data;
    Trainer trainer;
    Timeline timeline;
} World;

static void begin(World *w, const Case *c)
{
    Error err;
    TrainerSpec spec = {.loss = loss_find("half-squared", &err),
                        .optimizer = optimizer_find(c->optimizer, &err),
                        .init = init_find("glorot-uniform", &err)};
    Hyper hyper = c->hyper;
    hyper.settings = spec.optimizer->settings;
    w->net = make_net(c->shape, c->hidden, "identity");
    make_points(&w->data, c->samples, w->net.inputs, net_outputs(&w->net), 9);
    assert_true(trainer_init(&w->trainer, &w->net, &w->data, &spec, &hyper, &err));
    assert_true(timeline_init(&w->timeline, &w->trainer, 0, &err));
}

static void end(World *w)
{
    timeline_free(&w->timeline);
    trainer_free(&w->trainer);
    dataset_free(&w->data);
}

static void advance(World *w, Grain grain)
{
    uint64_t work = UINT64_MAX;
    while (!timeline_advance(&w->timeline, grain, &work))
        work = UINT64_MAX;
}

static void go_back(World *w)
{
    uint64_t work = UINT64_MAX;
    assert_true(timeline_back(&w->timeline));
    while (!timeline_replay(&w->timeline, &work))
        work = UINT64_MAX;
}

/* Two epochs, some phases and a mini-batch; half of them undone, and done again. */
static void exercise(World *w)
{
    advance(w, GRAIN_EPOCH);
    advance(w, GRAIN_EPOCH);
    for (size_t i = 0; i < 4; i++)
        advance(w, GRAIN_PHASE);
    advance(w, GRAIN_BATCH);
    for (size_t i = 0; i < 6; i++)
        go_back(w);
    advance(w, GRAIN_EPOCH);
    assert_false(w->trainer.divergence.happened);
}

static bool same(const Real *a, const Real *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

static bool same_numbers(const Trainer *a, const Trainer *b)
{
    size_t n = a->net.parameter_count;
    for (size_t l = 0; l < a->net.layer_count; l++) {
        const Layer *layer = &a->net.layers[l];
        size_t at = batch_at(&a->batch, layer, 0), values = a->batch.rows * layer->units;
        if (!same(a->batch.z + at, b->batch.z + at, values) ||
            !same(a->batch.a + at, b->batch.a + at, values) ||
            !same(a->batch.delta + at, b->batch.delta + at, values))
            return false;
    }
    const Parameters *of_a = &a->parameters, *of_b = &b->parameters;
    return same(of_a->theta, of_b->theta, n) && same(of_a->gradient, of_b->gradient, n) &&
           same(of_a->state, of_b->state, n * a->spec.optimizer->states);
}

static void train_all(void)
{
    const size_t apart = fewer(CASES) < CASES ? 3 : 1;
    for (size_t i = 0; i < CASES; i += apart) {
        World wanted, got;
        team_resize(1);
        begin(&wanted, &cases[i]);
        exercise(&wanted);
        for (size_t k = 1 + i % 2; k < TEAMS; k += 2) {
            team_resize(teams[k]);
            begin(&got, &cases[i]);
            exercise(&got);
            if (!same_numbers(&got.trainer, &wanted.trainer))
                fail_msg("%s %s: not the same with %zu threads", cases[i].shape,
                         cases[i].optimizer, teams[k]);
            end(&got);
        }
        end(&wanted);
    }
}

static void trainings_have_the_same_bits(void **state)
{
    (void)state;
    on_each_path(train_all);
}

/* Whole epochs at once go another way (core/train/fused.h), in which samples too are gathered by
 * all. */
static void train_in_a_row(void)
{
    static const Case rows[] = {
        {"784-128-10", "relu", "sgd", 190, {.rate = 0.01, .batch = 64, .shuffle = true, .seed = 1}},
        {"301-257-45-3", "tanh", "sgd", 150,
         {.rate = 0.01, .batch = 59, .shuffle = true, .seed = 3}},
        {"500-300-4", "sigmoid", "adam", 100, {.rate = 0.001, .batch = 45, .seed = 4}},
        {"40-500-301-1", "tanh", "sgd", 203, {.rate = 0.01, .batch = 101, .seed = 5}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        World wanted, got;
        team_resize(1);
        begin(&wanted, &rows[i]);
        for (size_t epoch = 0; epoch < 2; epoch++)
            while (wanted.trainer.cursor.epoch == epoch)
                trainer_finish(&wanted.trainer, GRAIN_BATCH);
        for (size_t k = 0; k < TEAMS; k++) {
            team_resize(teams[k]);
            begin(&got, &rows[i]);
            for (size_t epoch = 0; epoch < 2; epoch++)
                trainer_finish(&got.trainer, GRAIN_EPOCH);
            if (!same_numbers(&got.trainer, &wanted.trainer))
                fail_msg("%s in a row: not the same with %zu threads", rows[i].shape, teams[k]);
            end(&got);
        }
        end(&wanted);
    }
}

static void trainings_in_a_row_have_the_same_bits(void **state)
{
    (void)state;
    on_each_path(train_in_a_row);
}

/* Another number of threads at each step of one training. */
static void threads_may_change_at_any_time(void **state)
{
    World wanted, got;
    (void)state;
    begin(&wanted, &cases[0]);
    begin(&got, &cases[0]);
    for (size_t i = 0; i < 8; i++) {
        team_resize(1);
        advance(&wanted, i % 2 ? GRAIN_PHASE : GRAIN_EPOCH);
        team_resize(1 + i % 4);
        advance(&got, i % 2 ? GRAIN_PHASE : GRAIN_EPOCH);
    }
    assert_true(same_numbers(&got.trainer, &wanted.trainer));
    end(&wanted);
    end(&got);
}

static void *train_alone(void *world)
{
    for (size_t i = 0; i < 3; i++)
        advance(world, GRAIN_EPOCH);
    return NULL;
}

/* The one that does not get the team works on its own. */
static void trainers_do_not_disturb_each_other(void **state)
{
    World wanted, got[3];
    pthread_t threads[3];
    (void)state;
    begin(&wanted, &cases[0]);
    team_resize(1);
    train_alone(&wanted);
    team_resize(2);
    for (size_t i = 0; i < 3; i++) {
        begin(&got[i], &cases[0]);
        assert_int_equal(pthread_create(&threads[i], NULL, train_alone, &got[i]), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        assert_true(same_numbers(&got[i].trainer, &wanted.trainer));
        end(&got[i]);
    }
    end(&wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_piece_is_done_once, end_team),
        cmocka_unit_test_teardown(pieces_are_done_at_once, end_team),
        cmocka_unit_test_teardown(automatic_is_the_number_of_processors, end_team),
        cmocka_unit_test_teardown(products_have_the_same_bits, end_team),
        cmocka_unit_test_teardown(trainings_have_the_same_bits, end_team),
        cmocka_unit_test_teardown(trainings_in_a_row_have_the_same_bits, end_team),
        cmocka_unit_test_teardown(threads_may_change_at_any_time, end_team),
        cmocka_unit_test_teardown(trainers_do_not_disturb_each_other, end_team),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
