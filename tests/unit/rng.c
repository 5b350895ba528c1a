/* Random numbers and start weights: PCG32's published values, moments and ranges. */
#include "support.h"

#include "core/rng.h"

#include <math.h>
#include <string.h>

enum { DRAWS = 200000, UNITS = 60, FAN_IN = 90 };

/* pcg32-demo of the reference implementation: seed 42, stream 54. */
static void published_values(void **state)
{
    static const uint32_t wanted[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                      0x83d2f293, 0xbfa4784b, 0xcbed606e};
    Rng rng;
    (void)state;
    rng_init(&rng, 42, 54);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(rng_bits(&rng), wanted[i]);
}

static void streams_and_seeds_differ(void **state)
{
    Rng a, b, c;
    size_t equal = 0;
    (void)state;
    rng_init(&a, 1, RNG_START_WEIGHTS);
    rng_init(&b, 1, RNG_ORDER);
    rng_init(&c, 2, RNG_START_WEIGHTS);
    for (size_t i = 0; i < 1000; i++) {
        uint32_t x = rng_bits(&a);
        equal += x == rng_bits(&b);
        equal += x == rng_bits(&c);
    }
    assert_true(equal < 3);
}

/* Mean and deviation within five standard errors of those of the distribution. */
static void check_moments(double sum, double squares, size_t n, double mean, double deviation)
{
    double m = sum / (double)n, variance = squares / (double)n - m * m;
    check_near(m, mean, 5 * deviation / sqrt((double)n));
    check_near(sqrt(variance), deviation, 5 * deviation / sqrt((double)n));
}

static void uniform_and_normal(void **state)
{
    Rng rng;
    double sum[2] = {0}, squares[2] = {0}, beyond = 0;
    (void)state;
    rng_init(&rng, 7, 7);
    for (size_t i = 0; i < DRAWS; i++) {
        double u = rng_uniform(&rng, -2, 3), g = rng_normal(&rng);
        assert_true(u >= -2 && u < 3);
        sum[0] += u;
        squares[0] += u * u;
        sum[1] += g;
        squares[1] += g * g;
        beyond += fabs(g) > 1.959964;
    }
    check_moments(sum[0], squares[0], DRAWS, 0.5, 5 / sqrt(12));
    check_moments(sum[1], squares[1], DRAWS, 0, 1);
    check_near(beyond / (double)DRAWS, 0.05, 0.003);
}

static void below_is_even(void **state)
{
    static const uint32_t bounds[] = {1, 2, 7, 10};
    Rng rng;
    (void)state;
    rng_init(&rng, 3, 9);
    for (size_t b = 0; b < 4; b++) {
        size_t count[10] = {0};
        for (size_t i = 0; i < DRAWS; i++) {
            uint32_t k = rng_below(&rng, bounds[b]);
            assert_true(k < bounds[b]);
            count[k]++;
        }
        for (size_t k = 0; k < bounds[b]; k++)
            check_near((double)count[k], (double)DRAWS / bounds[b], 5 * sqrt(DRAWS));
    }
    /* With a bound of 3 · 2^30, plain "% bound" would put half of all draws below 2^30. */
    size_t low = 0;
    for (size_t i = 0; i < DRAWS; i++)
        low += rng_below(&rng, UINT32_C(3) << 30) < UINT32_C(1) << 30;
    check_near((double)low / (double)DRAWS, 1.0 / 3, 0.006);
}

/* What a layer of 60 units and 90 inputs is to be filled with. */
typedef struct Wanted {
    const char *name;
    double limit;     /* of weights, 0: none */
    double mean, deviation;
    double bias_limit, bias_mean, bias_deviation;
} Wanted;

static void check_values(size_t n, const Real *v, double limit, double mean, double deviation)
{
    double sum = 0, squares = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)v[i];
        squares += (double)v[i] * (double)v[i];
        most = fmax(most, fabs((double)v[i]));
    }
    if (limit > 0) {
        assert_true(most <= limit * (1 + 1e-6));
        assert_true(most > 0.9 * limit);
    }
    if (deviation > 0)
        check_moments(sum, squares, n, mean, deviation);
    else
        check_near(squares, (double)n * mean * mean, 0);
}

static void start_weights(void **state)
{
    const double fan_in = FAN_IN, fans = UNITS + FAN_IN, glorot = sqrt(6 / fans);
    const Wanted wanted[] = {
        {"zero", 0, 0, 0, 0, 0, 0},
        {"constant", 0.5, 0.5, 0, 0.5, 0.5, 0},
        {"uniform", 0.5, 0, 0.5 / sqrt(3), 0.5, 0, 0.5 / sqrt(3)},
        {"normal", 0, 0, 1, 0, 0, 1},
        {"glorot-uniform", glorot, 0, glorot / sqrt(3), 0, 0, 0},
        {"he-normal", 0, 0, sqrt(2 / fan_in), 0, 0, 0},
        {"he-uniform", sqrt(6 / fan_in), 0, sqrt(2 / fan_in), 0, 0, 0},
        {"lecun-normal", 0, 0, sqrt(1 / fan_in), 0, 0, 0},
        {"lecun-uniform", sqrt(3 / fan_in), 0, sqrt(1 / fan_in), 0, 0, 0},
        {"glorot-normal", 0, 0, sqrt(2 / fans), 0, 0, 0},
        {"orthogonal", 0, 0, sqrt(1 / fan_in), 0, 0, 0},
        {"small-sparse", 0, 0, 0.1 * sqrt(15 / fan_in), 0, 0, 0},
    };
    (void)state;
    assert_int_equal(init_table.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < init_table.count; i++) {
        const Wanted *w = &wanted[i];
        Real weights[UNITS * FAN_IN], biases[UNITS];
        Rng rng;
        rng_init(&rng, 5, RNG_START_WEIGHTS);
        init_find(w->name, NULL)->fill(&rng, UNITS, FAN_IN, weights, biases);
        check_values(UNITS * FAN_IN, weights, w->limit, w->mean, w->deviation);
        check_values(UNITS, biases, w->bias_limit, w->bias_mean, w->bias_deviation);
    }
}

/* Rows where there are fewer units than inputs, else columns. */
static void orthogonal_is_orthonormal(void **state)
{
    static const size_t sizes[][2] = {{1, 1}, {5, 5}, {4, 9}, {9, 4}, {40, 3}};
    (void)state;
    for (size_t c = 0; c < sizeof sizes / sizeof sizes[0]; c++) {
        size_t units = sizes[c][0], fan_in = sizes[c][1];
        size_t next = units <= fan_in ? fan_in : 1, step = units <= fan_in ? 1 : fan_in;
        size_t count = units < fan_in ? units : fan_in, n = units < fan_in ? fan_in : units;
        Real weights[UNITS * FAN_IN], biases[UNITS];
        Rng rng;
        rng_init(&rng, 8, RNG_START_WEIGHTS);
        init_find("orthogonal", NULL)->fill(&rng, units, fan_in, weights, biases);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j <= i; j++) {
                double dot = 0;
                for (size_t k = 0; k < n; k++)
                    dot += (double)weights[i * next + k * step] *
                           (double)weights[j * next + k * step];
                check_near(dot, i == j, 1e-6);
            }
    }
}

static void sparse_units_have_fifteen_inputs(void **state)
{
    Real weights[UNITS * FAN_IN], biases[UNITS];
    Rng rng;
    (void)state;
    rng_init(&rng, 8, RNG_START_WEIGHTS);
    init_find("small-sparse", NULL)->fill(&rng, UNITS, FAN_IN, weights, biases);
    for (size_t j = 0; j < UNITS; j++) {
        size_t connected = 0;
        for (size_t i = 0; i < FAN_IN; i++)
            connected += fabs((double)weights[j * FAN_IN + i]) > 0;
        assert_int_equal(connected, 15);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values), cmocka_unit_test(streams_and_seeds_differ),
        cmocka_unit_test(uniform_and_normal), cmocka_unit_test(below_is_even),
        cmocka_unit_test(start_weights), cmocka_unit_test(orthogonal_is_orthonormal),
        cmocka_unit_test(sparse_units_have_fifteen_inputs),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
