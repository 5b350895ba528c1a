/* The order of all samples, against the plain network's losses and a sort by comparing each with
 * each; whatever the slices, and begun anew for other parameters. */
#include "reference/plain.h"
#include "support.h"

#include "core/look/ranking.h"

#include <math.h>
#include <stdlib.h>

enum { INPUTS = 2, UNITS = 3, CLASSES = 3, SAMPLES = 97 };

static Dataset data;
static Net net;
static PlainNet plain;
static Real *theta;
static double value[SAMPLES];
static bool wrong[SAMPLES];
static Rng rng;

static void open_set(void)
{
    Error err;
    const Activation *f = activation_find("tanh", &err), *g = activation_find("sigmoid", &err);
    rng_init(&rng, 7, 0);
    assert_true(dataset_init(&data, "set", SAMPLES, INPUTS, CLASSES, &err));
    for (size_t i = 0; i < SAMPLES * INPUTS; i++)
        data.x[i] = (Real)rng_uniform(&rng, -2, 2);
    for (size_t k = 0; k < SAMPLES; k++)
        data.t[k * CLASSES + rng_below(&rng, CLASSES)] = 1;
    dataset_finish(&data);
    data.test_count = 20;
    data.count -= 20;
    assert_true(net_init(&net, INPUTS, 2, (LayerSpec[]){{UNITS, f}, {CLASSES, g}}, &err));
    plain = (PlainNet){.inputs = INPUTS, .count = 2, .loss = plain_loss("half-squared")};
    plain.layer[0] = (PlainLayer){.units = UNITS, .activation = plain_activation("tanh")};
    plain.layer[1] = (PlainLayer){.units = CLASSES, .activation = plain_activation("sigmoid")};
    assert_true(plain_allocate(&plain));
    theta = calloc(net.parameter_count, sizeof *theta);
    assert_non_null(theta);
}

static void draw_weights(void)
{
    for (size_t i = 0; i < net.parameter_count; i++) {
        theta[i] = (Real)rng_uniform(&rng, -2, 2);
        plain.theta[i] = (double)theta[i];
    }
}

static void find_values(RankBy by)
{
    for (size_t k = 0; k < SAMPLES; k++) {
        double x[INPUTS], t[CLASSES], loss, most = 0;
        size_t said = 0, right = 0;
        for (size_t i = 0; i < INPUTS; i++)
            x[i] = (double)data.x[k * INPUTS + i];
        for (size_t j = 0; j < CLASSES; j++)
            t[j] = (double)data.t[k * CLASSES + j];
        loss = plain_forward(&plain, x, t);
        for (size_t j = 0; j < CLASSES; j++) {
            most = fmax(most, fabs(t[j] - plain.layer[1].a[j]));
            said = plain.layer[1].a[j] > plain.layer[1].a[said] ? j : said;
            right = t[j] > t[right] ? j : right;
        }
        value[k] = by == RANK_LOSS ? loss : by == RANK_ERROR ? most : 0;
        wrong[k] = said != right;
    }
}

/* How many stand before a sample: those clearly worse; those within rounding may stand either way.
 */
static void check_order(const Ranking *r, bool mistakes)
{
    size_t listed = 0;
    for (size_t k = 0; k < SAMPLES; k++)
        listed += !mistakes || wrong[k];
    assert_int_equal(r->count, listed);
    for (size_t i = 0; i < r->count; i++) {
        assert_true(!mistakes || wrong[r->order[i]]);
        assert_int_equal(ranking_place(r, r->order[i]), i);
        for (size_t j = i + 1; j < r->count; j++) {
            double a = value[r->order[i]], b = value[r->order[j]];
            assert_true(a > b - 1e-5);
            if (!(a > b) && !(a < b))
                assert_true(r->order[i] < r->order[j]);
        }
    }
}

static void orders(void **state)
{
    Ranking r;
    Error err;
    uint64_t version = 1;
    const Loss *loss = loss_find("half-squared", &err);
    (void)state;
    open_set();
    assert_true(ranking_init(&r, &net, &data, &err));
    for (RankBy by = RANK_NUMBER; by <= RANK_ERROR; by++)
        for (int mistakes = 0; mistakes < 2; mistakes++, version++) {
            size_t slices = 1;
            draw_weights();
            find_values(by);
            assert_false(ranking_is_of(&r, version, by, mistakes > 0));
            while (!ranking_advance(&r, &net, theta, version, loss, by, mistakes > 0,
                                    &(uint64_t){100}))
                slices++;
            assert_true(slices > 2);
            assert_true(ranking_is_of(&r, version, by, mistakes > 0));
            check_order(&r, mistakes > 0);
        }
    /* Half of one and then another: it is the other one alone. */
    ranking_advance(&r, &net, theta, version++, loss, RANK_LOSS, false, &(uint64_t){300});
    draw_weights();
    find_values(RANK_LOSS);
    while (!ranking_advance(&r, &net, theta, version, loss, RANK_LOSS, false, &(uint64_t){100}))
        continue;
    check_order(&r, false);
    ranking_free(&r);
    plain_free(&plain);
    dataset_free(&data);
    free(theta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(orders)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
