/* Histograms against counts and sums of their own. */
#include "support.h"

#include "core/look/histogram.h"

#include <math.h>

/* Counts by comparing with the ends of each range. */
static void check_counts(const Histogram *h, const Real *v, size_t n, size_t step)
{
    double width = (h->high - h->low) / (double)h->bins;
    size_t total = 0;
    for (size_t b = 0; b < h->bins; b++) {
        size_t inside = 0, near = 0;
        double from = h->low + (double)b * width, to = from + width;
        for (size_t i = 0; i < n; i += step) {
            double x = (double)v[i], slack = 1e-9 * (h->high - h->low);
            inside += isfinite(x) && x >= from + slack && x < to - slack;
            near += isfinite(x) && (fabs(x - from) < slack || fabs(x - to) < slack);
        }
        /* What is at an end may be on either side of it. */
        if (h->count[b] < inside || h->count[b] > inside + near)
            fail_msg("range %zu has %zu numbers, not %zu to %zu", b, h->count[b], inside,
                     inside + near);
        total += h->count[b];
    }
    assert_int_equal(total, h->total);
}

static void test_random_numbers(void **state)
{
    static Real v[3000];
    static Histogram h;
    uint64_t seed = draw_seed((const char *const[]){"histogram", NULL});
    (void)state;
    for (int round = 0; round < 60; round++) {
        size_t n = 1 + draw_below(&seed, 3000), step = 1 + draw_below(&seed, 4), count = 0;
        double scale = exp(draw_uniform(&seed, -20, 20)), sum = 0, squares = 0;
        double from = draw_uniform(&seed, -2, 1), least = INFINITY, most = -INFINITY;
        for (size_t i = 0; i < n; i++)
            v[i] = (Real)(scale * draw_uniform(&seed, from, from + 1));
        histogram_make(&h, 1 + draw_below(&seed, 200), v, n, step);
        check_counts(&h, v, n, step);
        for (size_t i = 0; i < n; i += step, count++)
            sum += (double)v[i];
        for (size_t i = 0; i < n; i += step) {
            least = (double)v[i] < least ? (double)v[i] : least;
            most = (double)v[i] > most ? (double)v[i] : most;
        }
        check_near(h.low, least, 0);
        check_near(h.high, most, 0);
        for (size_t i = 0; i < n; i += step)
            squares += pow((double)v[i] - sum / (double)count, 2);
        assert_int_equal(h.total, count);
        check_near(h.mean, sum / (double)count, 1e-12 * scale);
        check_near(h.deviation, sqrt(squares / (double)count), 1e-9 * scale);
    }
}

/* By hand: 1, 2, 2, 4 in three ranges of width 1; σ² = (1.5625 + 2·0.0625 + 3.0625)/4. */
static void test_by_hand(void **state)
{
    static const Real v[] = {1, 2, 2, 4};
    static Histogram h;
    (void)state;
    histogram_make(&h, 3, v, 4, 1);
    assert_int_equal(h.count[0], 1);
    assert_int_equal(h.count[1], 2);
    assert_int_equal(h.count[2], 1);
    check_near(h.mean, 2.25, 1e-15);
    check_near(h.deviation, sqrt(4.75 / 4), 1e-15);
    assert_int_equal(histogram_bin(&h, 0), -1);
    assert_int_equal(histogram_bin(&h, -100), -1);
    assert_int_equal(histogram_bin(&h, 4), 2);
    assert_int_equal(histogram_bin(&h, 5), 3);
}

/* All alike, none at all, and what is no number. */
static void test_ends(void **state)
{
    static const Real same[] = {3, 3, 3}, odd[] = {NAN, 1, INFINITY, 2, -INFINITY};
    static Histogram h;
    (void)state;
    histogram_make(&h, 5, same, 3, 1);
    assert_int_equal(h.count[2], 3);
    check_near(h.deviation, 0, 0);
    assert_int_equal(histogram_bin(&h, 2), 1);
    histogram_make(&h, 4, odd, 5, 1);
    assert_int_equal(h.total, 2);
    assert_int_equal(h.not_finite, 3);
    assert_int_equal(h.count[0] + h.count[3], 2);
    histogram_make(&h, 4, odd, 0, 1);
    assert_int_equal(h.total, 0);
    assert_true(isnan(h.mean));
    histogram_make(&h, 10000, same, 3, 1);
    assert_int_equal(h.bins, HISTOGRAM_BINS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_numbers),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_ends),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
