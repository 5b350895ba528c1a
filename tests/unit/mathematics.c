/* Our own exp, log, pow and cos: against libm, at their ends, and to the same bits everywhere. */
#include "support.h"

#include "core/base/mathematics.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 100000 };

/* libm may be one unit off itself. */
static void check_units(const char *what, double x, double got, double wanted, double units)
{
    double unit = ldexp(DBL_EPSILON, ilogb(fmax(fabs(wanted), DBL_MIN)));
    if (!(fabs(got - wanted) <= (units + 1) * unit))
        fail_msg("%s of %.17g: %.17g, and not %.17g", what, x, got, wanted);
}

static uint64_t sum;

/* The bits of all that is computed here. */
static double noted(double got)
{
    uint64_t word;
    memcpy(&word, &got, sizeof word);
    sum = bits_more(sum, word);
    return got;
}

static void check_exp_and_log(uint64_t *seed)
{
    double x = draw_uniform(seed, -708, 709), near = draw_uniform(seed, -1, 1);
    int power;
    check_units("exp", x, noted(math_exp(x)), exp(x), 1);
    check_units("exp", near, noted(math_exp(near)), exp(near), 1);
    power = (int)draw_below(seed, 2000) - 1000;
    x = ldexp(draw_uniform(seed, 0.5, 1), power);
    check_units("log", x, noted(math_log(x)), log(x), 1);
    x = 1 + ldexp(near, -(int)draw_below(seed, 50));
    check_units("log", x, noted(math_log(x)), log(x), 1);
    x = ldexp(near, -(int)draw_below(seed, 60));
    check_units("log1p", x, noted(math_log1p(x)), log1p(x), 2);
}

static void check_pow_and_cos(uint64_t *seed)
{
    int power = -(int)draw_below(seed, 30);
    double base = 1 - ldexp(draw_uniform(seed, 0, 1), power);
    double y = (double)draw_below(seed, 100000), angle = draw_uniform(seed, -7, 7);
    if (pow(base, y) > DBL_MIN)
        check_units("pow", base, noted(math_pow(base, y)), pow(base, y), 1);
    if (fabs(cos(angle)) > 1e-3)
        check_units("cos", angle, noted(math_cos(angle)), cos(angle), 1);
    angle *= 1e4;
    check_near(noted(math_cos(angle)), cos(angle), 3e-16);
    assert_true(math_pow(base, 1) >= base && math_pow(base, 1) <= base);
}

/* The sum was taken once on x86-64: it comes out on every machine that the tests run on. */
static void close_to_libm_and_the_same_everywhere(void **state)
{
    uint64_t seed = 12;
    (void)state;
    sum = BITS_NONE;
    for (size_t i = 0; i < COUNT; i++) {
        check_exp_and_log(&seed);
        check_pow_and_cos(&seed);
    }
    assert_int_equal(sum, UINT64_C(0x6a4893a3bc684084));
}

static void check_same(double got, double wanted)
{
    assert_true((isnan(got) && isnan(wanted)) || (got >= wanted && got <= wanted));
}

static void ends(void **state)
{
    (void)state;
    check_same(math_exp(0), 1);
    check_same(math_exp(-INFINITY), 0);
    check_same(math_exp(-746), 0);
    check_same(math_exp(-745.1), 0x1p-1074);
    check_same(math_exp(710), INFINITY);
    check_same(math_exp(NAN), NAN);
    check_same(math_log(1), 0);
    check_same(math_log(0), -INFINITY);
    check_same(math_log(-1), NAN);
    check_same(math_log(NAN), NAN);
    check_same(math_log(INFINITY), INFINITY);
    check_units("log", 0x1p-1074, math_log(0x1p-1074), -744.44007192138126, 1);
    check_same(math_log1p(0), 0);
    check_same(math_log1p(-1), -INFINITY);
    check_same(math_log1p(0x1p-80), 0x1p-80);
    check_same(math_log1p(INFINITY), INFINITY);
    check_same(math_pow(0, 0), 1);
    check_same(math_pow(0, 3), 0);
    check_same(math_pow(0.5, 3), 0.125);
    check_same(math_pow(0.5, 1e15), 0);
    check_same(math_pow(1, 1e15), 1);
    check_same(math_pow(2, 1e15), INFINITY);
    check_same(math_pow(NAN, 1), NAN);
    check_same(math_cos(0), 1);
    check_same(math_cos(3.14159265358979323846), -1);
    check_same(math_cos(NAN), NAN);
}

/* The C library reads decimals to the nearest double. */
static void powers_of_ten_and_decades(void **state)
{
    (void)state;
    for (int n = -22; n <= 38; n++) {
        char text[16];
        snprintf(text, sizeof text, "1e%d", n);
        double wanted = strtod(text, NULL);
        check_same(math_power_of_ten(n), wanted);
        assert_int_equal(math_decade(wanted), n);
        assert_int_equal(math_decade(9.99 * wanted), n);
        if (n > -22)
            assert_int_equal(math_decade(nextafter(wanted, 0)), n - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(close_to_libm_and_the_same_everywhere),
        cmocka_unit_test(ends),
        cmocka_unit_test(powers_of_ten_and_decades),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
