/* The probe: every loss of its line against plain loops in double, its slope and curvature against
 * differences of these, and what is read off it where the loss is a parabola and all is known. */
#include "reference/networks.h"
#include "support.h"

#include "lab/probe.h"

#include <math.h>
#include <string.h>

enum { SAMPLES = 12 };

/* The mean loss of the plain network with these parameters. */
static double loss_at(PlainNet *plain, const Dataset *d, const double *theta)
{
    double sum = 0, x[8], t[8];
    memcpy(plain->theta, theta, plain->parameters * sizeof *theta);
    for (size_t k = 0; k < d->count; k++) {
        for (size_t i = 0; i < d->inputs; i++)
            x[i] = d->x[k * d->inputs + i];
        for (size_t i = 0; i < d->outputs; i++)
            t[i] = d->t[k * d->outputs + i];
        sum += plain_forward(plain, x, t);
    }
    return sum / (double)d->count;
}

static void finish(Probe *p, const Trainer *t)
{
    assert_true(probe_start(p, t, NULL));
    for (uint64_t work = 1; !probe_advance(p, t, &work); work = 1)
        assert_true(probe_is_of(p, t));
    assert_true(probe_is_of(p, t));
}

/* What one epoch of a full batch does is what the probe has said of the present rate, and the line
 * is the loss along that step, whatever the optimizer. */
static void it_says_what_an_update_does(void **state)
{
    (void)state;
    for (size_t o = 0; o < optimizer_table.count; o++) {
        const Optimizer *optimizer = (const Optimizer *)table_row(&optimizer_table, o);
        Net net = make_net("2-5-1", "tanh", "sigmoid");
        PlainNet plain = networks_plain(&net, "half-squared");
        Hyper hyper = {.rate = 0.05, .batch = 0, .seed = 3, .settings = optimizer->settings};
        Dataset data;
        Trainer t;
        Probe p = {.stage = PROBE_NONE};
        Error err;
        double theta[64];
        make_points(&data, SAMPLES, 2, 1, 7);
        TrainerSpec spec = {.loss = loss_find("half-squared", &err), .optimizer = optimizer,
                            .init = init_find("glorot-uniform", &err)};
        assert_true(trainer_init(&t, &net, &data, &spec, &hyper, &err));
        train(&t, GRAIN_EPOCH, 3);
        finish(&p, &t);
        for (int i = 0; i < PROBE_RATES; i += 7) {
            for (size_t k = 0; k < net.parameter_count; k++)
                theta[k] = (double)p.theta[k] + p.rates[i] * (double)p.step[k];
            check_near((Real)p.line[i], loss_at(&plain, &data, theta), 2e-5);
        }
        double ends[3];
        for (int i = 0; i < 3; i++) {
            for (size_t k = 0; k < net.parameter_count; k++)
                theta[k] = (double)p.theta[k] + (i - 1) * 1e-3 * (double)p.step[k];
            ends[i] = loss_at(&plain, &data, theta);
        }
        check_near((Real)p.slope, (ends[2] - ends[0]) / 2e-3, 1e-3);
        check_near((Real)p.curvature, (ends[0] - 2 * ends[1] + ends[2]) / 1e-6, 1e-2);
        train(&t, GRAIN_EPOCH, 1);
        assert_false(probe_is_of(&p, &t));
        for (size_t k = 0; k < net.parameter_count; k++)
            theta[k] = (double)t.parameters.theta[k];
        check_near((Real)p.present, loss_at(&plain, &data, theta), 1e-5);
        probe_free(&p);
        trainer_free(&t);
        dataset_free(&data);
        plain_free(&plain);
    }
}

/* And NumPy's numbers for its random networks, within the digits that are shown. */
static void it_agrees_with_numpy(void **state)
{
    (void)state;
    for (size_t k = 0; k < NETWORKS; k++) {
        double loss, slope, curvature, line[PROBE_RATES];
        Dataset data;
        Trainer t;
        Probe p = {.stage = PROBE_NONE};
        networks_make(k, 0.1, &data, &t);
        networks_numbers("probe.txt", k, "loss", &loss, 1);
        networks_numbers("probe.txt", k, "slope", &slope, 1);
        networks_numbers("probe.txt", k, "curvature", &curvature, 1);
        size_t known = networks_numbers("probe.txt", k, "line", line, PROBE_RATES);
        finish(&p, &t);
        check_near(p.loss, loss, 1e-6 * (1 + loss));
        check_near(p.slope, slope, -1e-5 * slope);
        check_near(p.curvature, curvature, 1e-5 * (fabs(curvature) - slope));
        /* Far away a step of many times θ magnifies the rounding of its gradient. */
        for (size_t i = 0; i < known; i++)
            check_near(p.line[10 * i], line[i], (line[i] < 1e3 ? 1e-4 : 1e-3) * (1 + line[i]));
        probe_free(&p);
        trainer_free(&t);
        dataset_free(&data);
    }
}

/* One linear unit on x = 1, 2 with targets 2, 4 and w = b = 0: ∇L = (−5, −3), and H is the mean of
 * (x, 1)(x, 1)ᵀ, so that g·Hg/g·g = (2.5·25 + 2·1.5·15 + 9)/34 = 116.5/34. */
static void a_parabola_is_known(void **state)
{
    (void)state;
    Net net = make_net("1-1", "tanh", "identity");
    const Real start[] = {0, 0};
    Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1};
    Dataset data;
    Trainer t;
    Probe p = {.stage = PROBE_NONE};
    assert_true(dataset_init(&data, "line", 2, 1, 1, NULL));
    for (int k = 0; k < 2; k++) {
        data.x[k] = (Real)(k + 1);
        data.t[k] = (Real)(2 * (k + 1));
    }
    dataset_finish(&data);
    make_trainer(&t, &net, &data, &hyper, start);
    finish(&p, &t);
    const ProbeFacts f = probe_facts(&p);
    check_near((Real)p.loss, 5, 1e-6);
    check_near((Real)p.slope, -34, 1e-6);
    check_near((Real)p.curvature, 116.5, 1e-6);
    check_near((Real)f.critical, 2 * 34 / 116.5, 1e-6);
    check_near((Real)p.present, 5 - 0.1 * 34 + 0.01 / 2 * 116.5, 1e-6);
    /* The best of the line is the one nearest to half of the critical rate; the loss is larger from
     * the first one above the critical rate on. */
    double factor = pow(10, 1.0 / PROBE_EACH);
    assert_true(f.best_rate < f.critical / 2 * sqrt(factor) * 1.001 &&
                f.best_rate > f.critical / 2 / sqrt(factor) / 1.001);
    assert_true(f.rise > f.critical && f.rise < f.critical * factor * 1.001);
    assert_true(p.rates[0] < 1.1e-6 && p.rates[PROBE_RATES - 1] > 0.9e4);
    probe_free(&p);
    trainer_free(&t);
    dataset_free(&data);
}

/* Other data in the middle: it is over, and begins anew. */
static void other_data_end_it(void **state)
{
    (void)state;
    Net net = make_net("2-3-1", "tanh", "tanh");
    Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1};
    Dataset data;
    Trainer t;
    Probe p = {.stage = PROBE_NONE};
    uint64_t work = 1;
    make_points(&data, SAMPLES, 2, 1, 7);
    make_trainer(&t, &net, &data, &hyper, NULL);
    assert_true(probe_start(&p, &t, NULL));
    assert_false(probe_advance(&p, &t, &work));
    assert_true(dataset_edit(&data, 0, 0, 3, NULL));
    assert_false(probe_is_of(&p, &t));
    work = UINT64_MAX;
    assert_false(probe_advance(&p, &t, &work));
    assert_int_equal(p.stage, PROBE_NONE);
    finish(&p, &t);
    probe_free(&p);
    trainer_free(&t);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_what_an_update_does),
        cmocka_unit_test(it_agrees_with_numpy),
        cmocka_unit_test(a_parabola_is_known),
        cmocka_unit_test(other_data_end_it),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("probe", tests, NULL, NULL);
}
