/* Bit for bit: it does not matter in which steps training is done, and all that is random is a
 * function of the seed. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 23 };

typedef struct Case {
    const char *shape;
    size_t samples, batch;
    bool shuffle;
    uint64_t seed;
} Case;

static Dataset data;
static Net net;

static void begin(Trainer *trainer, const Case *c)
{
    Hyper hyper = {.rate = 0.2, .batch = c->batch, .shuffle = c->shuffle, .seed = c->seed};
    net = make_net(c->shape, "tanh", "sigmoid");
    make_points(&data, c->samples, net.inputs, net_outputs(&net), 99);
    make_trainer(trainer, &net, &data, &hyper, NULL);
}

static Real *end(Trainer *trainer)
{
    Real *theta = malloc(net.parameter_count * sizeof *theta);
    assert_non_null(theta);
    memcpy(theta, trainer->parameters.theta, net.parameter_count * sizeof *theta);
    trainer_free(trainer);
    dataset_free(&data);
    return theta;
}

/* Parameters after `epochs`, made in steps of `grain` that stop after `work` multiply-adds. */
static Real *run(const Case *c, Grain grain, uint64_t limit, size_t epochs)
{
    Trainer trainer;
    begin(&trainer, c);
    while (trainer.cursor.epoch < epochs) {
        uint64_t work = limit;
        trainer_advance(&trainer, grain, &work);
    }
    size_t steps = hyper_steps_per_epoch(&trainer.hyper, trainer.data->count);
    assert_int_equal(trainer.cursor.step, epochs * steps);
    return end(&trainer);
}

static void check_same(const Case *c, size_t epochs)
{
    static const struct { Grain grain; uint64_t work; } ways[] = {
        {GRAIN_BATCH, UINT64_MAX}, {GRAIN_PHASE, UINT64_MAX}, {GRAIN_EPOCH, 1},
        {GRAIN_BATCH, 7},          {GRAIN_PHASE, 1},          {GRAIN_EPOCH, 1000},
    };
    Real *wanted = run(c, GRAIN_EPOCH, UINT64_MAX, epochs);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        Real *got = run(c, ways[i].grain, ways[i].work, epochs);
        assert_memory_equal(got, wanted, net.parameter_count * sizeof *got);
        free(got);
    }
    free(wanted);
}

static void every_way_of_stepping_is_the_same(void **state)
{
    static const size_t batches[] = {0, 1, 2, 5, 22, 23, 100};
    static const char *const shapes[] = {"2-1", "2-3-1", "3-9-17-2"};
    (void)state;
    for (size_t s = 0; s < 3; s++)
        for (size_t b = 0; b < sizeof batches / sizeof batches[0]; b++)
            for (size_t shuffle = 0; shuffle < 2; shuffle++)
                check_same(&(Case){shapes[s], SAMPLES, batches[b], shuffle, 3}, 4);
}

/* Layers so large that a phase is done in several slices, with a stop between any two. */
static void slices_within_a_phase_are_the_same(void **state)
{
    (void)state;
    check_same(&(Case){"64-64-64-3", 80, 0, false, 3}, 2);
    check_same(&(Case){"64-64-64-3", 80, 47, true, 3}, 2);
}

static void mixed_steps_are_the_same(void **state)
{
    uint64_t seed = 11;
    (void)state;
    for (size_t i = 0; i < 40; i++) {
        Case c = {"2-4-2-1", SAMPLES, 1 + draw_below(&seed, 24), draw_below(&seed, 2), i};
        Real *wanted = run(&c, GRAIN_EPOCH, UINT64_MAX, 3);
        Trainer trainer;
        begin(&trainer, &c);
        while (trainer.cursor.epoch < 3) {
            uint64_t work = draw_below(&seed, 200);
            Grain grain = (Grain)draw_below(&seed, trainer.cursor.epoch == 2 ? 2 : 3);
            trainer_advance(&trainer, grain, &work);
        }
        Real *got = end(&trainer);
        assert_memory_equal(got, wanted, net.parameter_count * sizeof *got);
        free(got);
        free(wanted);
    }
}

static void the_seed_decides(void **state)
{
    const Case one = {"2-4-1", SAMPLES, 5, true, 1}, other = {"2-4-1", SAMPLES, 5, true, 2};
    Real *a = run(&one, GRAIN_EPOCH, UINT64_MAX, 3), *b = run(&one, GRAIN_EPOCH, UINT64_MAX, 3);
    Real *c = run(&other, GRAIN_EPOCH, UINT64_MAX, 3);
    (void)state;
    assert_memory_equal(a, b, net.parameter_count * sizeof *a);
    assert_memory_not_equal(a, c, net.parameter_count * sizeof *a);
    free(a);
    free(b);
    free(c);
}

static void a_reset_is_a_fresh_start(void **state)
{
    const Case c = {"2-4-1", SAMPLES, 5, true, 1};
    Real *wanted = run(&c, GRAIN_EPOCH, UINT64_MAX, 2);
    Trainer trainer;
    (void)state;
    begin(&trainer, &(Case){"2-4-1", SAMPLES, 5, true, 77});
    train(&trainer, GRAIN_PHASE, 101);
    trainer_reset(&trainer, 1);
    assert_int_equal(trainer_ticks(&trainer), 0);
    train(&trainer, GRAIN_EPOCH, 2);
    Real *got = end(&trainer);
    assert_memory_equal(got, wanted, net.parameter_count * sizeof *got);
    free(got);
    free(wanted);
}

/* The samples of one epoch, in the order in which the mini-batches hold them. */
static void read_order(Trainer *trainer, size_t order[SAMPLES])
{
    size_t place = 0;
    do {
        train(trainer, GRAIN_PHASE, 1);
        const Batch *held = &trainer->batch;
        assert_true(place + held->rows <= SAMPLES);
        for (size_t r = 0; r < held->rows; r++) {
            size_t sample = order[place++] = trainer_sample(trainer, r);
            assert_memory_equal(held->input + 2 * r, data.x + 2 * sample, 2 * sizeof(Real));
            assert_memory_equal(held->target + r, data.t + sample, sizeof(Real));
        }
        train(trainer, GRAIN_BATCH, 1);
    } while (trainer->cursor.position > 0);
    assert_int_equal(place, SAMPLES);
}

static void check_permutation(const size_t order[SAMPLES])
{
    bool seen[SAMPLES] = {false};
    for (size_t i = 0; i < SAMPLES; i++) {
        assert_true(order[i] < SAMPLES);
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
    }
}

static void each_epoch_has_its_own_order(void **state)
{
    size_t order[6][SAMPLES];
    Trainer trainer;
    (void)state;
    begin(&trainer, &(Case){"2-3-1", SAMPLES, 4, true, 8});
    for (size_t e = 0; e < 6; e++) {
        read_order(&trainer, order[e]);
        check_permutation(order[e]);
        for (size_t before = 0; before < e; before++)
            assert_memory_not_equal(order[e], order[before], sizeof order[e]);
    }
    free(end(&trainer));
}

/* Of three samples, all six orders come up equally often: 600 ± 5 standard deviations each. */
static void all_orders_are_equally_likely(void **state)
{
    size_t seen[27] = {0}, orders = 0;
    Trainer trainer;
    (void)state;
    begin(&trainer, &(Case){"2-1", 3, 1, true, 8});
    for (size_t e = 0; e < 3600; e++) {
        size_t code = 0;
        for (size_t i = 0; i < 3; i++) {
            train(&trainer, GRAIN_BATCH, 1);
            code = 3 * code + trainer_sample(&trainer, 0);
        }
        seen[code]++;
    }
    for (size_t code = 0; code < 27; code++)
        if (seen[code] > 0) {
            orders++;
            check_near((double)seen[code], 600, 5 * 22.4);
        }
    assert_int_equal(orders, 6);
    free(end(&trainer));
}

static void without_shuffling_the_order_is_as_stored(void **state)
{
    size_t order[SAMPLES];
    Trainer trainer;
    (void)state;
    begin(&trainer, &(Case){"2-3-1", SAMPLES, 4, false, 8});
    for (size_t e = 0; e < 3; e++) {
        read_order(&trainer, order);
        for (size_t i = 0; i < SAMPLES; i++)
            assert_int_equal(order[i], i);
    }
    free(end(&trainer));
}

/* "From the next epoch on": the present one is finished in its order. */
static void a_change_of_shuffling_waits_for_the_epoch(void **state)
{
    Trainer trainer;
    Error err;
    (void)state;
    begin(&trainer, &(Case){"2-3-1", SAMPLES, 4, false, 8});
    train(&trainer, GRAIN_BATCH, 2);
    Hyper hyper = trainer.hyper;
    hyper.shuffle = true;
    assert_true(trainer_set_hyper(&trainer, &hyper, &err));
    train(&trainer, GRAIN_PHASE, 1);
    for (size_t r = 0; r < 4; r++)
        assert_int_equal(trainer_sample(&trainer, r), 8 + r);
    train(&trainer, GRAIN_EPOCH, 1);
    train(&trainer, GRAIN_PHASE, 1);
    assert_true(trainer.cursor.shuffled);
    free(end(&trainer));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_stepping_is_the_same),
        cmocka_unit_test(slices_within_a_phase_are_the_same),
        cmocka_unit_test(mixed_steps_are_the_same),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(a_reset_is_a_fresh_start),
        cmocka_unit_test(each_epoch_has_its_own_order),
        cmocka_unit_test(all_orders_are_equally_likely),
        cmocka_unit_test(without_shuffling_the_order_is_as_stored),
        cmocka_unit_test(a_change_of_shuffling_waits_for_the_epoch),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
