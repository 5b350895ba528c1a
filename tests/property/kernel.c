/* The kernels: every path against plain loops and libm in double, and bits that do not depend on
 * how rows are grouped or where a number stands. */
#include "support.h"

#include "core/base/kernels.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef BACKPROP_DOUBLE
static const double epsilon = DBL_EPSILON;
#else
static const double epsilon = FLT_EPSILON;
#endif

/* A layer's numbers, each array with a guard behind it. */
typedef struct Case {
    size_t rows, units, fan_in;
    Real *input, *weights, *biases, *delta;
} Case;

static const Real guard = 12345;

static Real *make(uint64_t *seed, size_t n)
{
    Real *v = malloc((n + 1) * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; i < n; i++)
        v[i] = (Real)draw_uniform(seed, -1, 1);
    v[n] = guard;
    return v;
}

static Case make_case(uint64_t seed, size_t rows, size_t units, size_t fan_in)
{
    Case c = {.rows = rows, .units = units, .fan_in = fan_in};
    c.input = make(&seed, rows * fan_in);
    c.weights = make(&seed, units * fan_in);
    c.biases = make(&seed, units);
    c.delta = make(&seed, rows * units);
    return c;
}

static void free_case(Case *c)
{
    free(c->input);
    free(c->weights);
    free(c->biases);
    free(c->delta);
}

/* Of n products of numbers in ±1 after a start in ±1. */
static void check_sum(double got, double wanted, size_t n)
{
    check_near(got, wanted, (double)(n + 2) * (double)(n + 2) * epsilon);
}

static void check_forward(const Case *c, uint64_t seed)
{
    Real *z = make(&seed, c->rows * c->units);
    kernel_forward(c->rows, c->units, c->fan_in, c->input, c->weights, c->biases, z);
    for (size_t r = 0; r < c->rows; r++)
        for (size_t j = 0; j < c->units; j++) {
            double sum = (double)c->biases[j];
            for (size_t i = 0; i < c->fan_in; i++)
                sum += (double)c->weights[j * c->fan_in + i] * (double)c->input[r * c->fan_in + i];
            check_sum((double)z[r * c->units + j], sum, c->fan_in);
        }
    assert_true(z[c->rows * c->units] == guard);
    free(z);
}

static void check_backward(const Case *c, uint64_t seed)
{
    Real *g = make(&seed, c->rows * c->fan_in);
    kernel_backward(c->rows, c->units, c->fan_in, c->delta, c->weights, g);
    for (size_t r = 0; r < c->rows; r++)
        for (size_t i = 0; i < c->fan_in; i++) {
            double sum = 0;
            for (size_t j = 0; j < c->units; j++)
                sum += (double)c->delta[r * c->units + j] * (double)c->weights[j * c->fan_in + i];
            check_sum((double)g[r * c->fan_in + i], sum, c->units);
        }
    assert_true(g[c->rows * c->fan_in] == guard);
    free(g);
}

static void check_gradient(const Case *c, uint64_t seed)
{
    uint64_t again = seed;
    Real *w = make(&seed, c->units * c->fan_in), *w0 = make(&again, c->units * c->fan_in);
    Real *b = make(&seed, c->units), *b0 = make(&again, c->units);
    kernel_gradient(c->rows, c->units, c->fan_in, c->delta, c->input, w, b);
    for (size_t j = 0; j < c->units; j++) {
        double bias = (double)b0[j];
        for (size_t r = 0; r < c->rows; r++)
            bias += (double)c->delta[r * c->units + j];
        check_sum((double)b[j], bias, c->rows);
        for (size_t i = 0; i < c->fan_in; i++) {
            double sum = (double)w0[j * c->fan_in + i];
            for (size_t r = 0; r < c->rows; r++)
                sum += (double)c->delta[r * c->units + j] * (double)c->input[r * c->fan_in + i];
            check_sum((double)w[j * c->fan_in + i], sum, c->rows);
        }
    }
    assert_true(w[c->units * c->fan_in] == guard && b[c->units] == guard);
    free(w);
    free(w0);
    free(b);
    free(b0);
}

static void check_plain(size_t rows, size_t units, size_t fan_in)
{
    Case c = make_case(rows * 64 * 64 + units * 64 + fan_in, rows, units, fan_in);
    check_forward(&c, 5);
    check_backward(&c, 6);
    check_gradient(&c, 7);
    free_case(&c);
}

/* Runs `check` on each path that this processor has. */
static void on_each_path(void (*check)(void))
{
    size_t paths = 0;
    for (size_t p = 0; p < kernel_table.count; p++)
        if (kernel_choose(table_row(&kernel_table, p)->name, NULL)) {
            check();
            paths++;
        }
    assert_true(paths > 0);
}

static void plain(void)
{
    static const size_t large[][3] = {{64, 128, 784}, {3, 100, 300}, {300, 7, 33}, {33, 513, 1},
                                      {1, 1, 1000},   {70, 66, 257}, {5, 256, 512}, {257, 40, 65}};
    for (size_t i = 0; i < 40 * 40; i += 40 * 40 / fewer(40 * 40)) {
        size_t n = i / 40 + 1, m = i % 40 + 1;
        check_plain(n, m, (n * 7 + m * 3) % 40 + 1);
        check_plain((n * 5 + m * 11) % 40 + 1, n, m);
    }
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
        check_plain(large[i][0], large[i][1], large[i][2]);
}

static void each_path_is_as_plain_loops(void **state)
{
    (void)state;
    on_each_path(plain);
}

/* All rows in one call, and in calls of random numbers of rows. */
static void check_grouping(uint64_t seed, size_t rows, size_t units, size_t fan_in)
{
    Case c = make_case(seed, rows, units, fan_in);
    const size_t sizes[] = {rows * units, rows * fan_in, units * fan_in, units};
    Real *out[2][4];
    for (size_t way = 0; way < 2; way++) {
        uint64_t same = 9;
        for (size_t o = 0; o < 4; o++)
            out[way][o] = make(&same, sizes[o]);
        for (size_t r = 0, n; r < rows; r += n) {
            n = way == 0 ? rows : 1 + draw_below(&seed, rows - r);
            const Real *input = c.input + r * fan_in, *delta = c.delta + r * units;
            kernel_forward(n, units, fan_in, input, c.weights, c.biases, out[way][0] + r * units);
            kernel_backward(n, units, fan_in, delta, c.weights, out[way][1] + r * fan_in);
            kernel_gradient(n, units, fan_in, delta, input, out[way][2], out[way][3]);
        }
    }
    for (size_t o = 0; o < 4; o++) {
        assert_memory_equal(out[0][o], out[1][o], sizes[o] * sizeof(Real));
        free(out[0][o]);
        free(out[1][o]);
    }
    free_case(&c);
}

static void grouping(void)
{
    uint64_t seed = 21;
    for (size_t i = 0; i < 300; i++)
        check_grouping(i, 1 + draw_below(&seed, 70), 1 + draw_below(&seed, 40),
                       1 + draw_below(&seed, 40));
    check_grouping(1, 64, 128, 784);
    check_grouping(2, 300, 70, 300);
}

static void bits_do_not_depend_on_the_grouping_of_rows(void **state)
{
    (void)state;
    on_each_path(grouping);
}

/* One step of a chain; volatile, so that no compiler fuses by itself. */
static Real chain_step(Real w, Real x, Real sum, bool fused)
{
    volatile Real product = w * x;
#ifdef BACKPROP_DOUBLE
    return fused ? fma(w, x, sum) : product + sum;
#else
    return fused ? fmaf(w, x, sum) : product + sum;
#endif
}

/* The bits are those of one chain of additions, fused or not: the same everywhere on this path. */
static void check_chain(const char *path, bool fused)
{
    if (!kernel_choose(path, NULL))
        return;
    Case c = make_case(3, 13, 45, 600);
    Real *z = make(&(uint64_t){1}, 13 * 45);
    kernel_forward(13, 45, 600, c.input, c.weights, c.biases, z);
    for (size_t r = 0; r < 13; r++)
        for (size_t j = 0; j < 45; j++) {
            Real sum = c.biases[j];
            for (size_t i = 0; i < 600; i++)
                sum = chain_step(c.weights[j * 600 + i], c.input[r * 600 + i], sum, fused);
            assert_true(z[r * 45 + j] == sum);
        }
    free(z);
    free_case(&c);
}

static void sums_are_chains_in_ascending_order(void **state)
{
    (void)state;
    check_chain("baseline", false);
    check_chain("avx2", true);
    check_chain("avx512", true);
    check_chain("neon", true);
}

/* The distance in units in the last place of a Real near `wanted`; in double, `wanted` may be as
 * far from the truth as `got`. */
static double units_apart(double got, double wanted)
{
    const double least = sizeof(Real) == sizeof wanted ? DBL_MIN : (double)FLT_MIN;
    if (sizeof(Real) < sizeof wanted && got == 0 && fabs(wanted) < 4 * least)
        return 0; /* kernel/kernel.h allows it */
    const double units = fabs(got - wanted) / ldexp(epsilon, ilogb(fmax(fabs(wanted), least)));
    return sizeof(Real) == sizeof wanted ? units / 2 : units;
}

static void check_curves_at(Real z)
{
    const double x = (double)z, e = exp(-fabs(x)), e2 = e * e;
    Real got, one = 1;
    kernel_sigmoid(1, &z, &got);
    assert_true(units_apart((double)got, x < 0 ? e / (1 + e) : 1 / (1 + e)) <= 4);
    kernel_tanh(1, &z, &got);
    assert_true(units_apart((double)got, tanh(x)) <= 4);
    assert_true(got == 0 || !signbit(got) == !signbit(z));
    kernel_sigmoid_backward(1, &z, &one, &got);
    assert_true(units_apart((double)got, e / ((1 + e) * (1 + e))) <= 7);
    kernel_tanh_backward(1, &z, &one, &got);
    assert_true(units_apart((double)got, 4 * e2 / ((1 + e2) * (1 + e2))) <= 7);
}

static void check_curves_not_a_number(void)
{
    static void (*const curves[])(size_t, const Real *, Real *) = {kernel_sigmoid, kernel_tanh};
    static void (*const slopes[])(size_t, const Real *, const Real *, Real *) = {
        kernel_sigmoid_backward, kernel_tanh_backward};
    const Real none[] = {(Real)NAN, -(Real)NAN}, one = 1;
    for (size_t i = 0; i < 4; i++) {
        Real got = 0;
        curves[i / 2](1, &none[i % 2], &got);
        assert_true(isnan(got));
        slopes[i / 2](1, &none[i % 2], &one, &got);
        assert_true(isnan(got));
        slopes[i / 2](1, &one, &none[i % 2], &got);
        assert_true(isnan(got));
    }
}

static void curves(void)
{
    static const double special[] = {0, 1e-320, 1e-45, 1e-40, 1e-38, 1e-20, 0.625, 88.8, 103.9,
                                     104.1, 105, 150, 1e3, 1e30, 3e38, INFINITY};
    uint64_t seed = 77;
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        check_curves_at((Real)special[i]);
        check_curves_at((Real)-special[i]);
    }
    for (size_t i = 0; i < 100000; i++) {
        check_curves_at((Real)draw_uniform(&seed, -12, 12));
        check_curves_at((Real)draw_uniform(&seed, -110, 110));
        check_curves_at((Real)ldexp(draw_uniform(&seed, -1, 1), -(int)draw_below(&seed, 130)));
    }
    check_curves_not_a_number();
}

static void curves_are_as_libm(void **state)
{
    (void)state;
    on_each_path(curves);
}

/* Numbers one by one, and in arrays of all lengths, which nothing is written behind. */
static void places(void)
{
    enum { MOST = 70 };
    uint64_t seed = 4;
    Real z[MOST], factor[MOST], single[4][MOST], got[MOST + 1];
    for (size_t i = 0; i < MOST; i++) {
        z[i] = (Real)draw_uniform(&seed, -9, 9);
        factor[i] = (Real)draw_uniform(&seed, -2, 2);
        kernel_sigmoid(1, z + i, single[0] + i);
        kernel_tanh(1, z + i, single[1] + i);
        kernel_sigmoid_backward(1, z + i, factor + i, single[2] + i);
        kernel_tanh_backward(1, z + i, factor + i, single[3] + i);
    }
    for (size_t n = 0; n <= MOST; n++)
        for (size_t curve = 0; curve < 4; curve++) {
            memcpy(got, curve < 2 ? z : factor, sizeof z);
            got[n] = guard;
            if (curve < 2)
                (curve == 0 ? kernel_sigmoid : kernel_tanh)(n, got, got);
            else
                (curve == 2 ? kernel_sigmoid_backward : kernel_tanh_backward)(n, z, got, got);
            assert_memory_equal(got, single[curve], n * sizeof(Real));
            assert_true(got[n] == guard);
        }
}

static void curves_do_not_depend_on_the_place(void **state)
{
    (void)state;
    on_each_path(places);
}

#ifndef BACKPROP_DOUBLE
static void sigmoid_and_tanh(void)
{
    enum { COUNT = 5000 };
    static Real z[COUNT], out[4][COUNT];
    uint64_t seed = 8, sum = BITS_NONE;
    if (strcmp(kernel_rounding(), "fused") != 0)
        return;
    for (size_t i = 0; i < COUNT; i++)
        z[i] = (Real)draw_uniform(&seed, -20, 20);
    kernel_sigmoid(COUNT, z, out[0]);
    kernel_tanh(COUNT, z, out[1]);
    kernel_sigmoid_backward(COUNT, z, z, out[2]);
    kernel_tanh_backward(COUNT, z, z, out[3]);
    for (size_t i = 0; i < 4 * COUNT; i++) {
        uint32_t word;
        memcpy(&word, &out[i / COUNT][i % COUNT], sizeof word);
        sum = bits_more(sum, word);
    }
    assert_int_equal(sum, UINT64_C(0x5d2e6982581b7295));
}

/* The README promises it, and a session made on one processor goes on the same on another. The sum
 * was taken once on x86-64. */
static void all_that_fuse_give_the_same_bits(void **state)
{
    (void)state;
    on_each_path(sigmoid_and_tanh);
}
#endif

static void unknown_kernels_are_refused(void **state)
{
    Error err;
    (void)state;
    assert_false(kernel_choose("avx1024", &err));
    check_holds(err.message, "kernel");
}

/* e^x against libm in double, alone and at the end of an array. */
static void exponentials_of_negatives(void **state)
{
    enum { EXPONENTS = 517 };
    Real x[EXPONENTS], all[EXPONENTS], one;
    (void)state;
    for (size_t i = 0; i < EXPONENTS; i++)
        x[i] = (Real)(-0.2 * (double)i * (double)i / (double)EXPONENTS);
    kernel_exp_negative(EXPONENTS, x, all);
    for (size_t i = 0; i < EXPONENTS; i++) {
        double wanted = exp((double)x[i]);
        kernel_exp_negative(1, x + i, &one);
        assert_memory_equal(&one, all + i, sizeof one);
        check_near((double)one, wanted, wanted * 3.6e-7 + (wanted < 1.2e-38 ? 1.2e-38 : 0));
    }
    x[0] = (Real)NAN;
    x[1] = (Real)-INFINITY;
    kernel_exp_negative(2, x, all);
    assert_true(isnan(all[0]));
    check_near((double)all[1], 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponentials_of_negatives),
        cmocka_unit_test(each_path_is_as_plain_loops),
        cmocka_unit_test(bits_do_not_depend_on_the_grouping_of_rows),
        cmocka_unit_test(sums_are_chains_in_ascending_order),
        cmocka_unit_test(curves_are_as_libm),
        cmocka_unit_test(curves_do_not_depend_on_the_place),
#ifndef BACKPROP_DOUBLE
        cmocka_unit_test(all_that_fuse_give_the_same_bits),
#endif
        cmocka_unit_test(unknown_kernels_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
