/* The curves that are computed in double: every path against libm, and to the same bits on every
 * path and every machine. */
#include "support.h"

#include "core/base/kernels.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef struct Curve {
    KernelCurve kernel;
    double (*value)(double z);
    double (*slope)(double z);
    double value_units, slope_units; /* allowed, in the last place of float; ½ is the nearest */
} Curve;

static double logistic(double z) { return z < 0 ? exp(z) / (1 + exp(z)) : 1 / (1 + exp(-z)); }
static double elu(double z) { return z > 0 ? z : expm1(z); }
static double elu_slope(double z) { return z > 0 ? 1 : exp(z); }
static double selu(double z)
{
    return 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * expm1(z));
}
static double selu_slope(double z)
{
    return 1.0507009873554805 * (z > 0 ? 1 : 1.6732632423543772 * exp(z));
}
static double softplus(double z) { return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z)); }
static double silu(double z) { return z * logistic(z); }
static double silu_slope(double z) { return logistic(z) * (1 + z * logistic(-z)); }
static double normal(double z) { return erfc(-z * sqrt(0.5)) / 2; }
static double gelu(double z) { return z * normal(z); }
static double gelu_slope(double z)
{
    return normal(z) + z * exp(-z * z / 2) / sqrt(2 * 3.14159265358979323846);
}
static double mish(double z) { return z * tanh(softplus(z)); }
static double mish_slope(double z)
{
    double t = tanh(softplus(z));
    return t + z * (1 - t * t) * logistic(z);
}

static const Curve curves[] = {
    {KERNEL_ELU, elu, elu_slope, 0.5001, 0.5001},
    {KERNEL_SELU, selu, selu_slope, 2, 2},
    {KERNEL_SOFTPLUS, softplus, logistic, 0.5001, 3},
    {KERNEL_SILU, silu, silu_slope, 3, 8},
    {KERNEL_GELU, gelu, gelu_slope, 0.5001, 0.5001},
    {KERNEL_MISH, mish, mish_slope, 0.5001, 0.5001},
    {KERNEL_SINE, sin, cos, 0.5001, 0.5001},
};
enum { CURVES = sizeof curves / sizeof curves[0], COUNT = 6000 };

/* Of all sizes that float has, and most where the curves bend. The oracle loses digits where a
 * number, squared, is not exact, beyond 2^26 only for sine, which it reduces well. */
static void fill(float z[COUNT])
{
    static const float special[] = {0, 1e-45f, 1e-38f, 0.75179f, 1.27846f, 14.2f, 87.3f, 104,
                                    0x1p25f, 0x1.8p26f, 0x1.fffffep127f, 3.1415927f, 6381956.5f};
    uint64_t seed = 41;
    for (size_t i = 0; i < COUNT; i++) {
        double share = draw_uniform(&seed, -1, 1);
        int power = (int)draw_below(&seed, 276) - 149;
        z[i] = (float)(i % 3 == 0 ? 4 * share : i % 3 == 1 ? 120 * share : ldexp(share, power));
    }
    for (size_t i = 0; i < 2 * sizeof special / sizeof special[0]; i++)
        z[i] = i % 2 ? -special[i / 2] : special[i / 2];
}

/* `units` in the last place; and the error of terms that cancel, the oracle's or those in float. */
static void check_close(const char *what, float z, float got, double wanted, double units)
{
    int exponent = wanted < 0 || wanted > 0 ? ilogb(wanted) : -126;
    double unit = ldexp(1, (exponent < -126 ? -126 : exponent) - 23);
    double off = fabs((double)got - wanted);
    double cancelled = (units > 1 ? 2e-7 : 4e-15) * fmin(1, fabs((double)z));
    if (!(off <= units * unit + cancelled) && wanted < (double)FLT_MAX)
        fail_msg("%s at %.9g: %.9g, and not %.17g", what, (double)z, (double)got, wanted);
}

static void on_each_path(void (*check)(void))
{
    for (size_t p = 0; p < kernel_table.count; p++)
        if (kernel_choose(table_row(&kernel_table, p)->name, NULL))
            check();
}

static void accuracy(void)
{
    static float z[COUNT], a[COUNT], one[COUNT], slope[COUNT];
    fill(z);
    for (size_t i = 0; i < COUNT; i++)
        one[i] = 1;
    for (size_t c = 0; c < CURVES; c++) {
        kernel_curve(curves[c].kernel, COUNT, z, a);
        kernel_curve_backward(curves[c].kernel, COUNT, z, one, slope);
        for (size_t i = 0; i < COUNT; i++) {
            double x = (double)z[i];
            check_close("value", z[i], a[i], curves[c].value(x), curves[c].value_units);
            check_close("slope", z[i], slope[i], curves[c].slope(x), curves[c].slope_units);
        }
    }
}

static void values_are_the_nearest_to_libm(void **state)
{
    (void)state;
    on_each_path(accuracy);
}

/* The bits of all that the curves answer. The sum was taken once on x86-64: the same comes out on
 * every path, and on every machine that the tests run on. */
static void bits(void)
{
    static float z[COUNT], out[COUNT];
    uint64_t sum = BITS_NONE;
    fill(z);
    for (size_t c = 0; c < 2 * CURVES; c++) {
        if (c % 2 == 0)
            kernel_curve(curves[c / 2].kernel, COUNT, z, out);
        else
            kernel_curve_backward(curves[c / 2].kernel, COUNT, z, z, out);
        for (size_t i = 0; i < COUNT; i++) {
            uint32_t word = 0x7fc00000; /* one NaN is like another */
            if (!isnan(out[i]))
                memcpy(&word, out + i, sizeof word);
            sum = bits_more(sum, word);
        }
    }
    assert_int_equal(sum, UINT64_C(0x46c341855e45c704));
}

static void every_machine_has_the_same_bits(void **state)
{
    (void)state;
    on_each_path(bits);
}

/* Numbers one by one, and in arrays of all lengths, which nothing is written behind. */
static void places(void)
{
    enum { MOST = 40 };
    static float z[COUNT];
    float got[MOST + 1], one;
    fill(z);
    for (size_t c = 0; c < 2 * CURVES; c++)
        for (size_t n = 0; n <= MOST; n++) {
            memcpy(got, z, sizeof got);
            if (c % 2 == 0)
                kernel_curve(curves[c / 2].kernel, n, got, got);
            else
                kernel_curve_backward(curves[c / 2].kernel, n, z, got, got);
            assert_memory_equal(got + n, z + n, sizeof *got);
            for (size_t i = 0; i < n; i++) {
                if (c % 2 == 0)
                    kernel_curve(curves[c / 2].kernel, 1, z + i, &one);
                else
                    kernel_curve_backward(curves[c / 2].kernel, 1, z + i, z + i, &one);
                assert_true(memcmp(&one, got + i, sizeof one) == 0);
            }
        }
}

static void values_do_not_depend_on_the_place(void **state)
{
    (void)state;
    on_each_path(places);
}

static void ends(void)
{
    const float none = NAN, zeros[] = {0.0f, -0.0f}, one = 1;
    for (size_t c = 0; c < CURVES; c++) {
        float got;
        kernel_curve(curves[c].kernel, 1, &none, &got);
        assert_true(isnan(got));
        kernel_curve_backward(curves[c].kernel, 1, &none, &one, &got);
        assert_true(isnan(got));
        kernel_curve_backward(curves[c].kernel, 1, &one, &none, &got);
        assert_true(isnan(got));
        for (size_t i = 0; i < 2 && curves[c].kernel != KERNEL_SOFTPLUS; i++) {
            kernel_curve(curves[c].kernel, 1, zeros + i, &got);
            assert_memory_equal(&got, zeros + i, sizeof got);
        }
    }
    const float far[] = {INFINITY, -INFINITY};
    float got[2];
    kernel_curve(KERNEL_ELU, 2, far, got);
    assert_true(isinf(got[0]) && got[1] == -1);
    kernel_curve(KERNEL_SOFTPLUS, 2, far, got);
    assert_true(isinf(got[0]) && got[1] == 0);
    kernel_curve(KERNEL_SINE, 2, far, got);
    assert_true(isnan(got[0]) && isnan(got[1]));
}

static void zeros_infinities_and_not_a_number(void **state)
{
    (void)state;
    on_each_path(ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_the_nearest_to_libm),
        cmocka_unit_test(every_machine_has_the_same_bits),
        cmocka_unit_test(values_do_not_depend_on_the_place),
        cmocka_unit_test(zeros_infinities_and_not_a_number),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
