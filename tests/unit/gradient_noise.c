/* The gradient noise: its sums against NumPy's for random networks and against hand numbers, each
 * sample's pull on a parameter, and what there is none of. Built in float, and in double. */
#include "reference/networks.h"
#include "support.h"

#include "lab/gradient_noise.h"

#include <math.h>
#include <string.h>

static void finish(GradientNoise *g, const Trainer *t, size_t parameter, uint64_t work)
{
    assert_true(gradient_noise_start(g, t, parameter, NULL));
    for (uint64_t left = work; !gradient_noise_advance(g, t, &left); left = work)
        assert_true(gradient_noise_is_of(g, t, parameter));
    assert_true(gradient_noise_is_of(g, t, parameter));
}

static void check_estimate(Estimate got, double wanted)
{
    check_near(got.value, wanted, got.off + 1e-9 * wanted);
    assert_true(got.off < 1e-4 * wanted);
}

/* Those listed are all samples that pull, in the order of their gradients, the least first. What is
 * next to nothing may be 0 in one of the two. */
static void check_pulls(const NoiseFacts *g, const double *wanted, size_t n)
{
    const double nothing = 1e-7;
    double before = -INFINITY, sum = 0;
    size_t i = 0, at;
    for (const Pull *p; (p = gradient_noise_pull(g, i)); i++) {
        check_near(p->gradient, wanted[p->sample], 1e-5 * (1 + fabs(wanted[p->sample])));
        assert_true(p->gradient >= before);
        before = p->gradient;
        assert_true(gradient_noise_find(g, p->sample, &at));
        assert_int_equal(at, i);
        assert_true((at < g->up.listed) == (p->gradient < 0));
    }
    assert_int_equal(i, g->up.count + g->down.count);
    for (size_t k = 0; k < n; k++) {
        sum += wanted[k];
        assert_true(fabs(wanted[k]) < nothing || gradient_noise_find(g, k, &at));
    }
    check_near(g->mean, sum / (double)n, 1e-6 * (1 + fabs(sum)));
    check_near(g->spread.mean, -sum / (double)n, 1e-6 * (1 + fabs(sum)));
}

static void it_agrees_with_numpy(void **state)
{
    (void)state;
    for (size_t k = 0; k < NETWORKS; k++) {
        double square, trace, scale, cancelling, pulls[64];
        Dataset data;
        Trainer t;
        GradientNoise g = {.stage = NOISE_NONE};
        networks_make(k, 0.1, &data, &t);
        networks_numbers("gradient_noise.txt", k, "square", &square, 1);
        networks_numbers("gradient_noise.txt", k, "trace", &trace, 1);
        networks_numbers("gradient_noise.txt", k, "scale", &scale, 1);
        networks_numbers("gradient_noise.txt", k, "cancelling", &cancelling, 1);
        size_t n = networks_numbers("gradient_noise.txt", k, "pulls", pulls, 64);
        assert_int_equal(n, data.count);
        finish(&g, &t, 7 * k % t.net.parameter_count, 1);
        check_estimate(g.known.square, square);
        check_estimate(g.known.trace, trace);
        check_estimate(g.known.scale, scale);
        check_near(g.known.cancelling, cancelling, 1e-5);
        check_near(gradient_noise_batch(&g.known, 4), trace / 4, 1e-5 * trace);
        check_near(gradient_noise_step(&g.known, 4), 1 / (1 + scale / 4), 1e-5);
        check_pulls(&g.known, pulls, n);
        /* The mean is the gradient that training computes, bit for bit where it is one slice. */
        train(&t, GRAIN_PHASE, 2 * t.net.layer_count + 1);
        check_near(g.known.mean, (double)t.parameters.gradient[g.known.parameter],
                   1e-7 * (1 + fabs(g.known.mean)));
        gradient_noise_free(&g);
        trainer_free(&t);
        dataset_free(&data);
    }
}

/* A linear unit at w = b = 0 on x = 1, 2, 3 with targets 1, −2, 0, whose gradients (−t x, −t) are
 * (−1, −1), (4, 2) and (0, 0): G = (1, 1/3), |G|² = 10/9, Σ |g|² = 22, tr Σ = (22 − 10/3)/2 = 28/3,
 * scale 8.4, Σ |g| = √2 + √20. Frozen: nothing. */
static void three_samples_are_worked_by_hand(void **state)
{
    (void)state;
    Net net = make_net("1-1", "tanh", "identity");
    const Real start[] = {0, 0};
    const Hyper hyper = {.rate = 0.1, .batch = 2, .seed = 1};
    const bool all[1] = {true};
    Dataset data;
    Trainer t;
    GradientNoise g = {.stage = NOISE_NONE};
    size_t at;
    assert_true(dataset_init(&data, "line", 3, 1, 1, NULL));
    for (size_t i = 0; i < 3; i++) {
        data.x[i] = (Real)(i + 1);
        data.t[i] = ((Real[]){1, -2, 0})[i];
    }
    dataset_finish(&data);
    make_trainer(&t, &net, &data, &hyper, start);
    finish(&g, &t, 0, 1);
    check_near(g.known.square.value, 10.0 / 9, 1e-6);
    check_near(g.known.trace.value, 28.0 / 3, 1e-5);
    check_near(g.known.scale.value, 8.4, 1e-5);
    check_near(g.known.cancelling, sqrt(10.0) / (sqrt(2) + sqrt(20)), 1e-6);
    check_near(gradient_noise_batch(&g.known, 2), 14.0 / 3, 1e-5);
    check_near(gradient_noise_step(&g.known, 2), 1 / 5.2, 1e-6);
    check_near(g.known.mean, 1, 1e-7);
    assert_int_equal(g.known.batch, 2);
    assert_int_equal(g.known.up.count, 1);
    assert_int_equal(g.known.down.count, 1);
    check_near(gradient_noise_pull(&g.known, 0)->gradient, -1, 1e-7);
    check_near(gradient_noise_pull(&g.known, 1)->gradient, 4, 1e-7);
    assert_null(gradient_noise_pull(&g.known, 2));
    assert_false(gradient_noise_find(&g.known, 2, &at));
    assert_false(gradient_noise_is_of(&g, &t, 1));
    finish(&g, &t, 1, 1);
    check_near(g.known.mean, 1.0 / 3, 1e-7);
    check_near(gradient_noise_pull(&g.known, 1)->gradient, 2, 1e-7);
    Hyper frozen = hyper;
    assert_true(freeze_number(&t.frozen, &net, all, &frozen.frozen, NULL));
    assert_true(trainer_set_hyper(&t, &frozen, NULL));
    assert_false(gradient_noise_is_of(&g, &t, 1));
    finish(&g, &t, 1, 1);
    check_near(g.known.square.value, 0, 0);
    check_near(g.known.trace.value, 0, 0);
    assert_true(isnan(g.known.scale.value) && isnan(g.known.cancelling));
    gradient_noise_free(&g);
    trainer_free(&t);
    dataset_free(&data);
}

/* One sample has no spread; the same one thrice has none either; numbers that are none are absent;
 * where the mean is 0 there is no scale. */
static void what_there_is_none_of_is_absent(void **state)
{
    (void)state;
    Net net = make_net("1-1", "tanh", "identity");
    const Real start[] = {0, 0};
    const Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1};
    char words[ESTIMATE_SIZE];
    for (size_t count = 1; count <= 3; count++) {
        Dataset data;
        Trainer t;
        GradientNoise g = {.stage = NOISE_NONE};
        assert_true(dataset_init(&data, "line", count, 1, 1, NULL));
        for (size_t i = 0; i < count; i++) {
            data.x[i] = (Real)0.3;
            data.t[i] = count == 2 ? ((Real[]){1, -1})[i] : (Real)0.7;
        }
        dataset_finish(&data);
        make_trainer(&t, &net, &data, &hyper, start);
        finish(&g, &t, 0, 1);
        assert_int_equal(isnan(g.known.trace.value), count == 1);
        if (count == 2) { /* opposite ones */
            check_near(g.known.square.value, 0, 1e-14);
            check_near(g.known.cancelling, 0, 1e-7);
            assert_true(isnan(g.known.scale.value));
        }
        if (count == 3) {
            assert_int_equal(estimate_sign(g.known.trace), 0);
            check_holds(estimate_text(g.known.trace, words), "0");
            check_near(g.known.cancelling, 1, 1e-6);
            check_near(gradient_noise_step(&g.known, 1), 1, 1e-5);
        }
        t.parameters.theta[0] = NAN;
        t.version++;
        finish(&g, &t, 0, 1);
        assert_true(isnan(g.known.square.value) && isnan(g.known.trace.value));
        assert_true(isnan(g.known.scale.value) && isnan(g.known.mean));
        assert_int_equal(g.known.up.count + g.known.down.count, 0);
        gradient_noise_free(&g);
        trainer_free(&t);
        dataset_free(&data);
    }
}

/* Of many samples the strongest are listed, and all are counted. */
static void of_many_the_strongest_are_listed(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    Net net = make_net("1-1", "tanh", "identity");
    const Real start[] = {0, 0};
    const Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1};
    Dataset data;
    Trainer t;
    GradientNoise g = {.stage = NOISE_NONE};
    assert_true(dataset_init(&data, "line", MANY, 1, 1, NULL));
    for (size_t i = 0; i < MANY; i++) { /* all of −1000 … 1999 once, in a scattered order */
        data.x[i] = 1;
        data.t[i] = (Real)(1000 - (double)(i * 1171 % MANY));
    }
    dataset_finish(&data);
    make_trainer(&t, &net, &data, &hyper, start);
    finish(&g, &t, 1, 1 << 10);
    assert_int_equal(g.known.up.count, 1000);
    assert_int_equal(g.known.down.count, 1999);
    assert_int_equal(g.known.up.listed, PULLS_MAX);
    for (size_t i = 0; i < PULLS_MAX; i++) {
        check_near(gradient_noise_pull(&g.known, i)->gradient, (double)i - 1000, 0);
        check_near(gradient_noise_pull(&g.known, PULLS_MAX + i)->gradient,
                   2000.0 - PULLS_MAX + (double)i, 0);
    }
    assert_null(gradient_noise_pull(&g.known, 2 * PULLS_MAX));
    assert_int_equal(g.known.spread.total, MANY);
    check_near(g.known.spread.low, -1999, 0);
    assert_true(dataset_edit(&data, 0, 0, 3, NULL));
    assert_false(gradient_noise_is_of(&g, &t, 1));
    assert_false(gradient_noise_advance(&g, &t, &(uint64_t){1}));
    gradient_noise_free(&g);
    trainer_free(&t);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_agrees_with_numpy),
        cmocka_unit_test(three_samples_are_worked_by_hand),
        cmocka_unit_test(what_there_is_none_of_is_absent),
        cmocka_unit_test(of_many_the_strongest_are_listed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("gradient_noise", tests, NULL, NULL);
}
