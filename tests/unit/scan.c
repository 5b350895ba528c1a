/* The scan of the data: the least loss of any network by a search among all answers, contradictions
 * and sizes by hand. */
#include "reference/plain.h"
#include "support.h"

#include "lab/doctor/scan.h"

#include <math.h>
#include <string.h>

static ScanFacts finish(const Net *net, const Dataset *d, const char *loss, uint64_t slice)
{
    const Loss *l = loss_find(loss, NULL);
    Scan s = {.stage = SCAN_NONE};
    assert_true(scan_start(&s, net, d, l, NULL));
    for (uint64_t work = slice; !scan_advance(&s, net, d, l, &work); work = slice)
        assert_true(scan_is_of(&s, net, d, l));
    const ScanFacts facts = s.facts;
    scan_free(&s);
    return facts;
}

/* Samples of two inputs and one target. */
static void make_data(Dataset *d, size_t count, const Real *x, const Real *t)
{
    assert_true(dataset_init(d, "hand", count, 2, 1, NULL));
    memcpy(d->x, x, 2 * count * sizeof *x);
    memcpy(d->t, t, count * sizeof *t);
    dataset_finish(d);
}

/* (0, 0) is 0 and 1, and (1, 1) three times 1 and once 0: half-squared the first two have 1/4 and
 * the four 3/8 at best, of seven samples. 0 and −0 are the same. */
static void contradictions_by_hand(void **state)
{
    (void)state;
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    const Real x[] = {0, 0,  1, 0,  -(Real)0, 0,  1, 1,  1, 1,  1, 1,  1, 1};
    const Real t[] = {0, 1, 1, 1, 0, 1, 1};
    Dataset d;
    make_data(&d, 7, x, t);
    for (uint64_t slice = 1; slice < 100; slice += 98) {
        ScanFacts f = finish(&net, &d, "half-squared", slice);
        assert_int_equal(f.contradicting, 6);
        check_near((Real)f.least, (0.25 + 0.375) / 7, 1e-7);
        check_near((Real)f.constant, 0.5 * 7 * (5.0 / 7) * (2.0 / 7) / 7, 1e-7);
        assert_true(f.pair[0] < f.pair[1] && f.pair[1] < 7);
        assert_true(d.t[f.pair[0]] != d.t[f.pair[1]]);
        assert_memory_equal(d.x + 2 * f.pair[0] + 1, d.x + 2 * f.pair[1] + 1, sizeof *d.x);
    }
    /* −2·½ ln ½ and −4 (¾ ln ¾ + ¼ ln ¼). */
    check_near((Real)finish(&net, &d, "binary-cross-entropy", 100).least,
               (2 * log(2) + 4 * (0.75 * log(4.0 / 3) + 0.25 * log(4))) / 7, 1e-6);
    d.t[0] = 1;
    d.t[4] = 1;
    d.revision++;
    ScanFacts none = finish(&net, &d, "half-squared", 100);
    assert_int_equal(none.contradicting, 0);
    check_near((Real)none.least, 0, 0);
    dataset_free(&d);
}

/* The least sum of a loss's terms over targets, among 20,001 answers from low to high. */
static double search(const PlainLoss *loss, size_t n, const double *t, double low, double high)
{
    double least = INFINITY;
    for (int i = 0; i <= 20000; i++) {
        double a = low + (high - low) * i / 20000, sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += loss->value ? loss->value(a, t[k])
                               : -t[k] * log(a) - (1 - t[k]) * log(1 - a);
        if (sum < least)
            least = sum;
    }
    return least;
}

/* Every loss, with targets and a range in which the best answer lies, and one that it lies beyond
 * of. */
static void least_losses_are_least(void **state)
{
    (void)state;
    const char *names[] = {"least losses", NULL};
    uint64_t draw = draw_seed(names);
    for (size_t i = 0; i < loss_table.count; i++) {
        const Loss *loss = (const Loss *)table_row(&loss_table, i);
        const PlainLoss *plain = plain_loss(loss->row.name);
        bool shares = loss->partner != NULL;
        if (strcmp(loss->row.name, "cross-entropy") == 0)
            continue;
        for (int round = 0; round < 20; round++) {
            double t[7], sorted[7], low = shares ? 1e-9 : -1, high = shares ? 1 - 1e-9 : 1;
            size_t n = 1 + draw_below(&draw, 7);
            for (size_t k = 0; k < n; k++) {
                double v = draw_uniform(&draw, shares ? 0 : -2, shares ? 1 : 2);
                t[k] = sorted[k] = loss->of_signs ? (v > 0 ? 1 : -1) : v;
            }
            if (round % 2 && !shares) {
                low = -5;
                high = 5;
            }
            double got = loss->least(n, sorted, low, high), wanted = search(plain, n, t, low, high);
            if (!(fabs(got - wanted) < 2e-3 * (double)n) || got > wanted + 1e-9)
                fail_msg("%s of %zu: %.9g, not %.9g", loss->row.name, n, got, wanted);
        }
    }
}

/* Three classes of the same inputs, 5, 3 and 2 samples: −Σ n ln(n/10). */
static void of_classes_it_is_the_surprise(void **state)
{
    (void)state;
    Net net = make_net("2-3-3", "tanh", "softmax");
    const size_t counts[] = {5, 3, 2};
    Dataset d;
    size_t k = 0;
    double wanted = 0;
    assert_true(dataset_init(&d, "classes", 10, 2, 3, NULL));
    for (size_t c = 0; c < 3; c++) {
        wanted -= (double)counts[c] * log((double)counts[c] / 10);
        for (size_t i = 0; i < counts[c]; i++)
            d.t[3 * k++ + c] = 1;
    }
    dataset_finish(&d);
    ScanFacts f = finish(&net, &d, "cross-entropy", 1);
    check_near((Real)f.least, wanted / 10, 1e-6);
    check_near((Real)f.constant, wanted / 10, 1e-6);
    assert_int_equal(f.contradicting, 10);
    dataset_free(&d);
}

/* Columns of sizes 1000 and 0.1, a constant one that has no deviation, targets out of reach. */
static void sizes_by_hand(void **state)
{
    (void)state;
    Net net = make_net("2-3-1", "tanh", "tanh");
    const Real x[] = {1000, 1,  1002, 3,  1004, 5}, t[] = {-3, (Real)0.5, 2};
    Dataset d;
    make_data(&d, 3, x, t);
    ScanFacts f = finish(&net, &d, "half-squared", 100);
    assert_int_equal(f.size_most.index, 0);
    check_near((Real)f.size_most.value, sqrt(1002 * 1002 + 8.0 / 3), 1e-3);
    check_near((Real)f.spread_most.value, sqrt(8.0 / 3), 1e-6);
    check_near((Real)f.spread_least.value, sqrt(8.0 / 3), 1e-6);
    check_near((Real)f.target_most.value, sqrt((9 + 0.25 + 4) / 3), 1e-6);
    assert_int_equal(f.beyond, 2);
    check_near((Real)f.beyond_most, -3, 0);
    check_near((Real)f.least, (2 * 2 + 1 * 1) / 2.0 / 3, 1e-6);
    for (int i = 0; i < 3; i++)
        d.x[2 * i + 1] = 7;
    d.revision++;
    f = finish(&net, &d, "half-squared", 100);
    assert_int_equal(f.spread_least.index, 0);
    dataset_free(&d);
}

/* Other data in the middle: it is over. */
static void other_data_end_it(void **state)
{
    (void)state;
    Net net = make_net("2-3-1", "tanh", "tanh");
    const Loss *loss = loss_find("half-squared", NULL);
    uint64_t work = 1;
    Dataset d;
    Scan s = {.stage = SCAN_NONE};
    make_points(&d, 20, 2, 1, 3);
    assert_true(scan_start(&s, &net, &d, loss, NULL));
    assert_false(scan_advance(&s, &net, &d, loss, &work));
    assert_true(dataset_edit(&d, 0, 0, 3, NULL));
    assert_false(scan_is_of(&s, &net, &d, loss));
    work = UINT64_MAX;
    assert_false(scan_advance(&s, &net, &d, loss, &work));
    assert_int_equal(s.stage, SCAN_NONE);
    scan_free(&s);
    dataset_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contradictions_by_hand),
        cmocka_unit_test(least_losses_are_least),
        cmocka_unit_test(of_classes_it_is_the_surprise),
        cmocka_unit_test(sizes_by_hand),
        cmocka_unit_test(other_data_end_it),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
