/* The products of every path, bit for bit against their definition: each element one chain of
 * multiply-adds over ascending k, by a plain loop. Shapes have odd tails, arrays odd places. */
#include "support.h"

#include "core/base/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 131 * 300 };

static float input[MOST + 1], weights[MOST * 2 + 1], delta[MOST + 1], biases[300];
static float got[MOST * 2 + 1], wanted[MOST * 2 + 1];

static float add_product(bool fuses, float a, float b, float sum)
{
    volatile float product = a * b;
    return fuses ? fmaf(a, b, sum) : product + sum;
}

/* wanted[m][n] = start + Σ_k a[m·am + k·ak] · b[k·bk + n·bn]; `start` of wanted itself, of a row
 * (biases) or 0. */
static void chain(bool fuses, size_t m, size_t n, size_t k, const float *a, size_t am, size_t ak,
                  const float *b, size_t bk, size_t bn, const float *row, bool adds)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            float sum = adds ? wanted[i * n + j] : row ? row[j] : 0;
            for (size_t t = 0; t < k; t++)
                sum = add_product(fuses, a[i * am + t * ak], b[t * bk + j * bn], sum);
            wanted[i * n + j] = sum;
        }
}

static void check_shape(bool fuses, size_t rows, size_t units, size_t fan_in, size_t off)
{
    const float *x = input + off, *w = weights + off, *d = delta + off;
    float *to = got + off;
    kernel_forward(rows, units, fan_in, x, w, biases, to);
    chain(fuses, rows, units, fan_in, x, fan_in, 1, w, 1, fan_in, biases, false);
    assert_memory_equal(to, wanted, rows * units * sizeof *to);
    kernel_backward(rows, units, fan_in, d, w, to);
    chain(fuses, rows, fan_in, units, d, units, 1, w, fan_in, 1, NULL, false);
    assert_memory_equal(to, wanted, rows * fan_in * sizeof *to);
    float sums[300] = {0};
    memcpy(wanted, weights, units * fan_in * sizeof *wanted);
    memcpy(to, weights, units * fan_in * sizeof *to);
    kernel_gradient(rows, units, fan_in, d, x, to, sums);
    chain(fuses, units, fan_in, rows, d, 1, units, x, fan_in, 1, NULL, true);
    assert_memory_equal(to, wanted, units * fan_in * sizeof *to);
}

static void every_element_is_one_chain(void **state)
{
    (void)state;
    static const size_t large[][3] = {{131, 257, 300}, {64, 33, 257}, {37, 300, 64}};
    uint64_t seed = 1;
    for (size_t i = 0; i <= MOST; i++) {
        input[i] = (float)draw_uniform(&seed, -1, 1);
        delta[i] = (float)draw_uniform(&seed, -1, 1);
    }
    for (size_t i = 0; i <= MOST * 2; i++)
        weights[i] = (float)draw_uniform(&seed, -1, 1);
    for (size_t i = 0; i < 300; i++)
        biases[i] = (float)draw_uniform(&seed, -1, 1);
    for (size_t path = 0; path < kernel_table.count; path++) {
        Error err;
        if (!kernel_choose(table_row(&kernel_table, path)->name, &err))
            continue; /* not on this processor */
        bool fuses = strcmp(kernel_rounding(), "fused") == 0;
        for (size_t n = 1; n <= 70; n++) {
            check_shape(fuses, n, 19, 23, n % 2);
            check_shape(fuses, 19, n, 21, n % 2);
            check_shape(fuses, 21, 35, n, n % 2);
        }
        for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
            check_shape(fuses, large[i][0], large[i][1], large[i][2], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_element_is_one_chain)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
