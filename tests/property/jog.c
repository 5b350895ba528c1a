/* Jogs: normal noise on weights alone, a function of seed, step and the jogs before, that can be
 * gone back over. */
#include "support.h"

#include "core/net/freeze.h"
#include "core/train/jog.h"
#include "time/timeline.h"

#include <math.h>
#include <string.h>

enum { WEIGHTS = 101 * 100, BIASES = 101, N = WEIGHTS + BIASES };

static Net net;
static Dataset data;

static void begin(Trainer *t, uint64_t seed)
{
    make_trainer(t, &net, &data, &(Hyper){.rate = 0.1, .batch = 4, .shuffle = true, .seed = seed},
                 NULL);
}

/* What a jog adds, and how often it adds nothing. */
static size_t jog(Trainer *t, double amount, double noise[N])
{
    Real before[N];
    size_t same = 0;
    memcpy(before, t->parameters.theta, sizeof before);
    jog_weights(t, amount);
    for (size_t p = 0; p < N; p++) {
        noise[p] = (double)t->parameters.theta[p] - (double)before[p];
        same += memcmp(&before[p], &t->parameters.theta[p], sizeof(Real)) == 0;
    }
    return same;
}

static double product(const double *a, const double *b)
{
    double sum = 0;
    for (size_t p = 0; p < N; p++)
        sum += a[p] * b[p];
    return sum;
}

/* Mean 0, deviation 0.2, the normal share within one deviation, neighbours and two jogs without
 * correlation, all within 5 standard errors; and biases as they were. */
static void the_noise_is_normal(void **state)
{
    const double weights = WEIGHTS;
    double noise[N], next[N], shifted[N] = {0}, sum = 0, within = 0;
    Trainer t;
    (void)state;
    begin(&t, 1);
    assert_int_equal(jog(&t, 0.2, noise), BIASES);
    for (size_t p = 0; p < N; p++) {
        if (net_place(&net, p).source == NET_BIAS)
            assert_false(fabs(noise[p]) > 0);
        sum += noise[p];
        within += fabs(noise[p]) > 0 && fabs(noise[p]) < 0.2;
        shifted[p] = p > 0 ? noise[p - 1] : 0;
    }
    check_near(sum / weights, 0, 5 * 0.2 / sqrt(weights));
    check_near(sqrt(product(noise, noise) / weights), 0.2, 5 * 0.2 / sqrt(2 * weights));
    check_near(within / weights, 0.682689, 5 * sqrt(0.6827 * 0.3173 / weights));
    check_near(product(noise, shifted) / 0.04, 0, 5 * sqrt(weights));
    jog(&t, 0.2, next);
    check_near(product(noise, next) / 0.04, 0, 5 * sqrt(weights));
    trainer_free(&t);
}

static double likeness(const double *a, const double *b)
{
    return product(a, b) / sqrt(product(a, a) * product(b, b));
}

/* The same for the same seed, step and count, also with other weights and amounts; another where
 * one of them differs. */
static void seed_step_and_count_decide(void **state)
{
    double first[N], other[N];
    Trainer t, twin;
    (void)state;
    begin(&t, 1);
    begin(&twin, 1);
    train(&twin, GRAIN_PHASE, 2);
    jog(&t, 0.2, first);
    jog(&twin, 0.4, other);
    check_near(likeness(first, other), 1, 1e-6);
    assert_int_equal(t.cursor.jogs, 1);
    assert_int_equal(twin.cursor.phase, 0);
    jog(&twin, 0.4, other);
    check_near(likeness(first, other), 0, 0.05);
    trainer_reset(&twin, 2);
    assert_int_equal(twin.cursor.jogs, 0);
    jog(&twin, 0.2, other);
    check_near(likeness(first, other), 0, 0.05);
    trainer_reset(&twin, 1);
    train(&twin, GRAIN_BATCH, 1);
    jog(&twin, 0.2, other);
    check_near(likeness(first, other), 0, 0.05);
    trainer_free(&t);
    trainer_free(&twin);
}

static void frozen_units_are_left_alone(void **state)
{
    double noise[N], frozen[N];
    bool flags[101] = {[7] = true, [100] = true};
    Trainer t, twin;
    Error err;
    (void)state;
    begin(&t, 1);
    begin(&twin, 1);
    assert_true(freeze_number(&twin.frozen, &twin.net, flags, &twin.hyper.frozen, &err));
    jog(&t, 0.1, noise);
    jog(&twin, 0.1, frozen);
    for (size_t p = 0; p < N; p++) {
        bool held = (p >= 700 && p < 800) || p >= 100 * 101;
        check_near(frozen[p], held ? 0 : noise[p], 0);
    }
    trainer_free(&t);
    trainer_free(&twin);
}

static void go_back(Timeline *tl)
{
    assert_true(timeline_back(tl));
    while (!timeline_replay(tl, &(uint64_t){UINT64_MAX}))
        continue;
}

/* In the middle of a mini-batch, twice at one place, and after a restart. */
static void the_way_back(void **state)
{
    enum { STOPS = 7 };
    static Real there[STOPS + 1][N];
    uint64_t jogs[STOPS + 1];
    Trainer t;
    Timeline tl;
    Error err;
    (void)state;
    begin(&t, 1);
    assert_true(timeline_init(&tl, &t, 0, &err));
    for (size_t stop = 0; stop < STOPS; stop++) {
        memcpy(there[stop], t.parameters.theta, sizeof there[stop]);
        jogs[stop] = t.cursor.jogs;
        if (stop == 0 || stop == 5)
            timeline_advance(&tl, stop ? GRAIN_EPOCH : GRAIN_PHASE, &(uint64_t){UINT64_MAX});
        else if (stop == 4)
            assert_true(timeline_reset(&tl, 3, &err));
        else
            assert_true(timeline_jog(&tl, 0.1 * (double)stop, &err));
        assert_true(stop == 0 || memcmp(there[stop], t.parameters.theta, sizeof there[stop]) != 0);
    }
    for (size_t stop = STOPS; stop-- > 0;) {
        go_back(&tl);
        assert_memory_equal(t.parameters.theta, there[stop], sizeof there[stop]);
        assert_int_equal(t.cursor.jogs, jogs[stop]);
    }
    assert_false(timeline_back(&tl));
    timeline_free(&tl);
    trainer_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_noise_is_normal),
        cmocka_unit_test(seed_step_and_count_decide),
        cmocka_unit_test(frozen_units_are_left_alone),
        cmocka_unit_test(the_way_back),
    };
    net = make_net("100-100-1", "tanh", "tanh");
    make_points(&data, 9, 100, 1, 3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dataset_free(&data);
    return failed;
}
