/* Random numbers: PCG32's published values, moments and ranges. */
#include "support.h"

#include "core/base/rng.h"

#include <math.h>

enum { DRAWS = 200000 };

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values),
        cmocka_unit_test(streams_and_seeds_differ),
        cmocka_unit_test(uniform_and_normal),
        cmocka_unit_test(below_is_even),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
