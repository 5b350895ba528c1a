/* Pairs of target and answer: the answers are the plain network's, also where only some of many
 * samples are taken, and after a value was changed. */
#include "reference/plain.h"
#include "stage.h"
#include "support.h"

#include "view/pairs.h"

#include <math.h>
#include <stdlib.h>

enum { INPUTS = 3 };

static void make_set(Dataset *data, size_t count, uint64_t *seed)
{
    Error err;
    assert_true(dataset_init(data, "set", count, INPUTS, 2, &err));
    for (size_t i = 0; i < count * INPUTS; i++)
        data->x[i] = (Real)((double)test_below(seed, 1000) / 250 - 2);
    for (size_t i = 0; i < count * 2; i++)
        data->t[i] = (Real)((double)test_below(seed, 1000) / 100);
    dataset_finish(data);
    data->test_count = count / 4;
    data->count -= count / 4;
    assert_true(data->kind == TARGET_REAL);
}

static void check_pairs(const Pairs *p, PlainNet *plain)
{
    for (size_t i = 0; i < p->count; i++) {
        size_t k = pairs_sample(p, i);
        double x[INPUTS], t[2] = {0};
        for (size_t j = 0; j < INPUTS; j++)
            x[j] = (double)p->data->x[k * INPUTS + j];
        plain_forward(plain, x, t);
        check_near(pairs_answer(p, i), plain->layer[1].a[p->output], 5e-5);
        check_near(pairs_target(p, i), (double)p->data->t[k * 2 + p->output], 0);
        assert_true(pairs_target(p, i) > p->low && pairs_target(p, i) < p->high);
        assert_true(pairs_answer(p, i) > p->low && pairs_answer(p, i) < p->high);
    }
}

static void test_answers(void **state)
{
    static const size_t counts[] = {1, 7, 64, 65, 200};
    uint64_t seed = 77;
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        bool many = i == 5;
        size_t units = many ? 400 : 5, count = many ? 9000 : counts[i];
        PlainNet plain = {.inputs = INPUTS, .count = 2, .loss = plain_loss("half-squared")};
        Pairs p;
        Dataset data;
        Net net;
        Error err;
        make_set(&data, count, &seed);
        const Activation *f = activation_find("tanh", &err), *g = activation_find("identity", &err);
        assert_true(net_init(&net, INPUTS, 2, (LayerSpec[]){{units, f}, {2, g}}, &err));
        plain.layer[0] = (PlainLayer){.units = units, .activation = plain_activation("tanh")};
        plain.layer[1] = (PlainLayer){.units = 2, .activation = plain_activation("identity")};
        assert_true(plain_allocate(&plain));
        Real *theta = calloc(net.parameter_count, sizeof *theta);
        assert_non_null(theta);
        for (size_t k = 0; k < net.parameter_count; k++) {
            theta[k] = (Real)((double)test_below(&seed, 2001) / 1000 - 1);
            plain.theta[k] = (double)theta[k];
        }
        pairs_init(&p, &data);
        assert_true(pairs_update(&p, &net, theta, 1, i % 2, &err));
        assert_int_equal(p.step > 1, many);
        assert_true(p.count * p.step >= count && (p.count - 1) * p.step < count);
        check_pairs(&p, &plain);
        assert_true(dataset_edit(&data, 0, 1, 3, &err));
        assert_true(pairs_update(&p, &net, theta, 1, i % 2, &err));
        check_pairs(&p, &plain);
        pairs_free(&p);
        plain_free(&plain);
        dataset_free(&data);
        free(theta);
    }
}

/* Classes have no pairs. */
static void test_classes(void **state)
{
    Stage s;
    Pairs p;
    (void)state;
    stage_open(&s, NET_2_4_1);
    pairs_init(&p, &s.data);
    assert_null(p.data);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_answers),
                                       cmocka_unit_test(test_classes)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
