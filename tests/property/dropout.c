/* Dropout against a forward pass written here, with draws of its own, in double: which units are
 * dropped, what that makes of activations and gradients, and that no step depends on another. */
#include "support.h"

#include "core/net/dropout.h"
#include "time/timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 11, UNITS_MAX = 16, STREAM = 2 };

static const double step = 1e-6;

/* Output n + 1 of SplitMix64 from a state. */
static uint64_t numbered(uint64_t state, uint64_t n)
{
    state += n * UINT64_C(0x9e3779b97f4a7c15);
    return draw_bits(&state);
}

static double oracle_factor(uint64_t seed, uint64_t update, size_t place, double p)
{
    uint64_t key = numbered(numbered(numbered(0, seed), STREAM), update);
    return (double)(numbered(key, place) >> 32) < floor(p * 4294967296.0) ? 0 : 1 / (1 - p);
}

/* The loss of row `row`: tanh and half-squared; activations to a[layer · UNITS_MAX + unit]. */
static double oracle_sample(const Trainer *t, const double *theta, uint64_t update, size_t row,
                            double *a)
{
    const Net *net = &t->net;
    const Hyper *h = &t->hyper;
    const Real *x = t->batch.input + row * net->inputs;
    const Real *target = t->batch.target + row * net_outputs(net);
    double loss = 0;
    size_t place = row * net->unit_count;
    for (size_t l = 0; l < net->layer_count; l++)
        for (size_t j = 0; j < net->layers[l].units; j++, place++) {
            size_t fan_in = net->layers[l].fan_in;
            double z = theta[net->layers[l].biases + j];
            for (size_t i = 0; i < fan_in; i++)
                z += theta[net->layers[l].weights + j * fan_in + i] *
                     (l == 0 ? (double)x[i] : a[(l - 1) * UNITS_MAX + i]);
            bool last = l + 1 == net->layer_count;
            double out = a[l * UNITS_MAX + j] =
                tanh(z) * (last ? 1 : oracle_factor(h->seed, update, place, h->dropout));
            loss += last ? (out - (double)target[j]) * (out - (double)target[j]) / 2 : 0;
        }
    return loss;
}

static double oracle_loss(const Trainer *t, const double *theta, uint64_t update)
{
    double a[8 * UNITS_MAX], sum = 0;
    for (size_t r = 0; r < t->batch.rows; r++)
        sum += oracle_sample(t, theta, update, r, a);
    return sum / (double)t->batch.rows;
}

/* Everything but the update is computed of the mini-batch held. */
static void check_batch(const Trainer *t, uint64_t update)
{
    double theta[512], a[8 * UNITS_MAX];
    assert_true(t->net.parameter_count <= 512);
    for (size_t p = 0; p < t->net.parameter_count; p++)
        theta[p] = (double)t->parameters.theta[p];
    for (size_t r = 0; r < t->batch.rows; r++) {
        oracle_sample(t, theta, update, r, a);
        for (size_t l = 0; l < t->net.layer_count; l++)
            for (size_t j = 0; j < t->net.layers[l].units; j++) {
                size_t at = batch_at(&t->batch, &t->net.layers[l], r) + j;
                check_near((double)t->batch.a[at], a[l * UNITS_MAX + j], 1e-12);
            }
    }
    check_near(t->batch.loss, oracle_loss(t, theta, update), 1e-12);
    for (size_t p = 0; p < t->net.parameter_count; p++) {
        double saved = theta[p];
        theta[p] = saved + step;
        double above = oracle_loss(t, theta, update);
        theta[p] = saved - step;
        double wanted = (above - oracle_loss(t, theta, update)) / (2 * step);
        theta[p] = saved;
        check_near((double)t->parameters.gradient[p], wanted, 1e-8 * fmax(1, fabs(wanted)));
    }
}

static void begin(Trainer *t, Dataset *data, Net *net, const char *shape, Hyper hyper)
{
    *net = make_net(shape, "tanh", "tanh");
    make_points(data, SAMPLES, net->inputs, net_outputs(net), 7);
    make_trainer(t, net, data, &hyper, NULL);
}

static void end(Trainer *t, Dataset *data)
{
    trainer_free(t);
    dataset_free(data);
}

static void gradient_is_that_of_the_loss_with_its_mask(void **state)
{
    static const char *const shapes[] = {"2-1", "2-4-1", "3-9-5-2", "1-3-3-3-2"};
    static const double shares[] = {0, 0.2, 0.5, 0.9};
    (void)state;
    for (size_t s = 0; s < 4; s++)
        for (size_t p = 0; p < 4; p++) {
            Trainer t;
            Dataset data;
            Net net;
            begin(&t, &data, &net, shapes[s],
                  (Hyper){.rate = 0.1, .batch = 4, .shuffle = true, .seed = p,
                          .dropout = shares[p]});
            for (uint64_t update = 0; update < 5; update++) {
                train(&t, GRAIN_PHASE, 2 * net.layer_count + 1);
                check_batch(&t, update);
                train(&t, GRAIN_BATCH, 1);
            }
            end(&t, &data);
        }
}

/* Each unit in each row is dropped in a share P of the steps, within 5 standard deviations, and
 * pairs of units, of rows and of neighbouring steps in P². */
static void the_share_is_right_and_draws_are_independent(void **state)
{
    enum { STEPS = 20000 };
    const double p = 0.3, steps = STEPS, limit = 5 * sqrt(steps * 0.3 * 0.7);
    Net net = make_net("2-3-2-1", "tanh", "tanh");
    size_t dropped[2][5] = {{0}}, pairs[3] = {0};
    bool before = false;
    (void)state;
    for (uint64_t update = 0; update < STEPS; update++) {
        Dropout d = dropout_of(p, 5, update);
        bool now[2][5];
        for (size_t r = 0; r < 2; r++)
            for (size_t u = 0; u < 5; u++) {
                Real factor = dropout_factor(&d, &net, u < 3 ? 0 : 1, r, u < 3 ? u : u - 3);
                now[r][u] = !(factor > 0);
                assert_true(now[r][u] || fabs((double)factor - 1 / 0.7) < 1e-12);
                dropped[r][u] += now[r][u];
            }
        pairs[0] += now[0][0] && now[0][1];
        pairs[1] += now[0][2] && now[1][2];
        pairs[2] += before && now[0][0];
        before = now[0][0];
        assert_true(dropout_factor(&d, &net, 2, 0, 0) >= 1);
    }
    for (size_t r = 0; r < 2; r++)
        for (size_t u = 0; u < 5; u++)
            check_near((double)dropped[r][u], steps * p, limit);
    for (size_t i = 0; i < 3; i++)
        check_near((double)pairs[i], steps * p * p, limit);
}

/* A phase of a large layer is computed in slices of rows; the rows of the second have draws of
 * their own. */
static void a_later_slice_has_its_own_draws(void **state)
{
    enum { ROWS = 70, UNITS = 300 };
    Net net = make_net("64-300-1", "tanh", "tanh");
    Hyper hyper = {.seed = 3, .dropout = 0.5};
    Dataset data;
    Trainer t;
    uint64_t work = 1;
    (void)state;
    make_points(&data, ROWS, 64, 1, 7);
    make_trainer(&t, &net, &data, &hyper, NULL);
    trainer_advance(&t, GRAIN_PHASE, &work);
    assert_true(t.batch.done > 0 && t.batch.done < ROWS);
    train(&t, GRAIN_PHASE, 1);
    for (size_t r = 0; r < ROWS; r++)
        for (size_t j = 0; j < UNITS; j++)
            assert_int_equal(fabs((double)t.batch.a[r * UNITS + j]) > 0,
                             oracle_factor(3, 0, r * (UNITS + 1) + j, 0.5) > 0);
    end(&t, &data);
}

/* Parameters after three epochs, in steps of a grain that stop after some work. */
static Real *run(const char *shape, Grain grain, uint64_t limit, uint64_t seed, size_t *count)
{
    Trainer t;
    Dataset data;
    Net net;
    begin(&t, &data, &net, shape,
          (Hyper){.rate = 0.2, .batch = 4, .shuffle = true, .seed = seed, .dropout = 0.4});
    while (t.cursor.epoch < 3) {
        uint64_t work = limit;
        trainer_advance(&t, grain, &work);
    }
    *count = net.parameter_count;
    Real *theta = malloc(*count * sizeof *theta);
    assert_non_null(theta);
    memcpy(theta, t.parameters.theta, *count * sizeof *theta);
    end(&t, &data);
    return theta;
}

static void every_way_of_stepping_is_the_same(void **state)
{
    static const struct { Grain grain; uint64_t work; } ways[] = {
        {GRAIN_EPOCH, UINT64_MAX}, {GRAIN_BATCH, UINT64_MAX}, {GRAIN_PHASE, UINT64_MAX},
        {GRAIN_EPOCH, 1},          {GRAIN_BATCH, 7},          {GRAIN_PHASE, 1}};
    static const char *const shapes[] = {"2-4-1", "40-300-200-2"};
    (void)state;
    for (size_t s = 0; s < 2; s++) {
        size_t count;
        Real *wanted = run(shapes[s], GRAIN_EPOCH, UINT64_MAX, 3, &count);
        Real *other = run(shapes[s], GRAIN_EPOCH, UINT64_MAX, 4, &count);
        assert_memory_not_equal(wanted, other, count * sizeof *wanted);
        free(other);
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            Real *got = run(shapes[s], ways[i].grain, ways[i].work, 3, &count);
            assert_memory_equal(got, wanted, count * sizeof *got);
            free(got);
        }
        free(wanted);
    }
}

/* Also in the middle of a mini-batch, whose phases are computed anew. */
static void a_change_is_undone_to_the_bit(void **state)
{
    (void)state;
    for (size_t phases = 0; phases < 7; phases++) {
        Trainer t;
        Dataset data;
        Net net;
        Timeline tl;
        Error err;
        begin(&t, &data, &net, "2-4-1",
              (Hyper){.rate = 0.2, .batch = 4, .shuffle = true, .seed = 1, .dropout = 0.4});
        Real start[32], a[32];
        memcpy(start, t.parameters.theta, net.parameter_count * sizeof *start);
        assert_true(timeline_init(&tl, &t, 0, &err));
        for (size_t i = 0; i < 6 + phases; i++)
            timeline_advance(&tl, GRAIN_PHASE, &(uint64_t){UINT64_MAX});
        memcpy(a, t.batch.a, t.batch.rows * 4 * sizeof *a);
        Hyper hyper = t.hyper;
        hyper.dropout = 0;
        assert_true(timeline_set(&tl, &hyper, &err));
        assert_int_equal(t.cursor.phase, 0);
        timeline_advance(&tl, GRAIN_BATCH, &(uint64_t){UINT64_MAX});
        for (size_t j = 0; j < t.batch.rows * 4; j++)
            assert_true(fabs((double)t.batch.a[j]) > 0);
        for (size_t i = 0; i < 2; i++) {
            assert_true(timeline_back(&tl));
            while (!timeline_replay(&tl, &(uint64_t){UINT64_MAX}))
                continue;
        }
        check_near(t.hyper.dropout, 0.4, 0);
        if (phases > 0)
            assert_memory_equal(a, t.batch.a, t.batch.rows * 4 * sizeof *a);
        while (timeline_back(&tl))
            while (!timeline_replay(&tl, &(uint64_t){UINT64_MAX}))
                continue;
        assert_memory_equal(start, t.parameters.theta, net.parameter_count * sizeof *start);
        timeline_free(&tl);
        end(&t, &data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient_is_that_of_the_loss_with_its_mask),
        cmocka_unit_test(the_share_is_right_and_draws_are_independent),
        cmocka_unit_test(a_later_slice_has_its_own_draws),
        cmocka_unit_test(every_way_of_stepping_is_the_same),
        cmocka_unit_test(a_change_is_undone_to_the_bit),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
