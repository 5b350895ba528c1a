/* The gradient's health: norms, shares, saturated and dead units against sums of their own. */
#include "support.h"

#include "core/look/trace.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void start(Trainer *t, Net *net, Dataset *data, const char *sizes, const char *hidden,
                  const char *output, size_t samples, size_t batch)
{
    Error err;
    Hyper hyper = {.rate = 0.1, .seed = 5, .batch = batch};
    *net = make_net(sizes, hidden, output);
    make_points(data, samples, net->inputs, net_outputs(net), 3);
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer_find("sgd", &err),
                        init_find("normal", &err), false, 0, NULL, NULL};
    assert_true(trainer_init(t, net, data, &spec, &hyper, &err));
}

static void stop(Trainer *t, Dataset *data)
{
    trainer_free(t);
    dataset_free(data);
}

/* What has not been computed is NaN; what has is what a plain sum gives. The gradient of one sample
 * is summed weight by weight here. */
static double rms_by_weights(const Trainer *t, size_t l)
{
    const Layer *layer = &t->net.layers[l];
    double sum = 0;
    for (size_t r = 0; r < t->batch.rows; r++)
        for (size_t j = 0; j < layer->units; j++)
            for (size_t i = 0; i < layer->fan_in; i++) {
                double delta = (double)t->batch.delta[batch_at(&t->batch, layer, r) + j];
                double a = (double)batch_into(&t->batch, &t->net, l, r)[i];
                sum += pow(delta * a, 2);
            }
    return sqrt(sum / (double)t->batch.rows);
}

static void test_phase_by_phase(void **state)
{
    Net net;
    Dataset data;
    Trainer t;
    (void)state;
    start(&t, &net, &data, "3-5-4-2", "tanh", "identity", 7, 0);
    for (size_t phase = 0; phase <= 8; phase++) {
        LayerHealth h[NET_LAYERS_MAX];
        double sum = 0, shares = 0;
        health_measure(&t, h);
        for (size_t l = 0; l < 3; l++) {
            double norm = 0;
            assert_int_equal(isnan(h[l].saturated), phase <= l);
            assert_int_equal(isnan(h[l].norm), phase <= 6 - l);
            assert_int_equal(isnan(h[l].rms), phase <= 6 - l);
            assert_int_equal(isnan(h[l].share), phase <= 6);
            for (size_t i = net.layers[l].weights; i < net.layers[l].biases; i++)
                norm += pow((double)t.parameters.gradient[i], 2);
            if (phase <= 6 - l)
                continue;
            double rms = rms_by_weights(&t, l);
            check_near(h[l].norm, sqrt(norm), 1e-9);
            check_near(h[l].rms, rms, 1e-9 * rms);
            sum += rms;
            shares += h[l].share;
        }
        if (phase > 6) {
            check_near(shares, 1, 1e-9);
            check_near(h[1].share, h[1].rms / sum, 1e-9);
        }
        trainer_finish(&t, GRAIN_PHASE);
    }
    stop(&t, &data);
}

/* Puts z of layer 0 where the test wants it: [rows][units]; *stuck are its units that are. */
static LayerHealth with_stuck(const char *activation, size_t rows, size_t units, const Real *z,
                              StuckUnits *stuck)
{
    Net net;
    Dataset data;
    Trainer t;
    LayerHealth h[NET_LAYERS_MAX];
    char sizes[32];
    snprintf(sizes, sizeof sizes, "2-%zu-1", units);
    start(&t, &net, &data, sizes, activation, "identity", rows, 0);
    trainer_finish(&t, GRAIN_PHASE);
    memcpy(t.batch.z, z, rows * units * sizeof *z);
    net.layers[0].activation->forward(rows * units, t.batch.z, t.batch.a);
    health_measure(&t, h);
    *stuck = health_stuck(&t, 0);
    stop(&t, &data);
    return h[0];
}

static LayerHealth with_z(const char *activation, size_t rows, size_t units, const Real *z)
{
    StuckUnits stuck;
    return with_stuck(activation, rows, units, z, &stuck);
}

/* σ′ = 0.0125 at |z| ≈ 4.357, tanh′ = 0.05 at |z| ≈ 2.178. */
static void test_saturated(void **state)
{
    static const Real s[] = {4.35f, 4.37f, -4.35f, -4.37f, 0, 90}, h[] = {2.17f, 2.19f, -2.17f, -9};
    (void)state;
    check_near(with_z("sigmoid", 3, 2, s).saturated, 3.0 / 6, 1e-12);
    check_near(with_z("tanh", 2, 2, h).saturated, 2.0 / 4, 1e-12);
    check_near(with_z("relu", 2, 2, h).saturated, 0, 1e-12);
    check_near(with_z("identity", 2, 2, h).saturated, 0, 1e-12);
}

/* A unit is dead when all of the mini-batch's samples leave it at slope 0. */
static void test_dead(void **state)
{
    static const Real z[] = {-1, 2, -3, 0, -5, -6, -7, 0, 9}; /* three samples of three units */
    Real wide[2 * 130];
    (void)state;
    check_near(with_z("relu", 3, 3, z).dead, 1.0 / 3, 1e-12);
    check_near(with_z("leaky-relu", 3, 3, z).dead, 0, 1e-12);
    check_near(with_z("hard-tanh", 3, 3, z).dead, 1.0 / 3, 1e-12);
    for (size_t i = 0; i < 260; i++) /* more units than a block holds; the last one lives */
        wide[i] = i == 259 ? 1 : -1;
    check_near(with_z("relu", 2, 130, wide).dead, 129.0 / 130, 1e-12);
}

/* A unit is stuck that is flat in every sample; what is dead is counted as that alone. */
static void test_stuck(void **state)
{
    static const Real z[] = {3, 3, 0, -4, 1, 100, 4, -3, 200}; /* three samples of three units */
    static const Real r[] = {-1, 2, -3, 0, -5, -6, -7, 0, 9};
    StuckUnits stuck;
    (void)state;
    with_stuck("tanh", 3, 3, z, &stuck);
    assert_int_equal(stuck.saturated, 1);
    assert_int_equal(stuck.dead, 0);
    with_stuck("relu", 3, 3, r, &stuck);
    assert_int_equal(stuck.saturated, 0);
    assert_int_equal(stuck.dead, 1);
    with_stuck("identity", 3, 3, z, &stuck);
    assert_int_equal(stuck.saturated + stuck.dead, 0);
}

/* Of three layers: rms and norm of each. */
static HealthVerdict verdict(const double rms[3], const double norm[3])
{
    LayerHealth h[3];
    for (int l = 0; l < 3; l++)
        h[l] = (LayerHealth){.rms = rms[l], .norm = norm[l]};
    return health_verdict(3, h);
}

static void check_flow(GradientFlow flow, size_t least, size_t most, double ratio,
                       const double rms[3], const double norm[3])
{
    HealthVerdict v = verdict(rms, norm);
    assert_int_equal(v.flow, flow);
    assert_int_equal(v.least, least);
    assert_int_equal(v.most, most);
    check_near(v.ratio, ratio, 1e-15);
}

static void test_verdict(void **state)
{
    static const double inf = (double)INFINITY, nan = (double)NAN;
    (void)state;
#define OF(...) (const double[]){__VA_ARGS__}
    check_flow(FLOW_VANISHES, 0, 2, 1e-5, OF(1e-5, 1e-2, 1), OF(1e-5, 1e-2, 1));
    check_flow(FLOW_VANISHES, 0, 2, 1e-5, OF(1e-5, 1e-2, 1), OF(1e-9, 1e-9, 1e-9));
    check_flow(FLOW_EXPLODES, 1, 0, 1e-6, OF(1e4, 1e-2, 1), OF(1, 1e-2, 1));
    check_flow(FLOW_EVEN, 0, 0, 1, OF(5, 1e-2, 1), OF(1, 1e-2, 1));
    check_flow(FLOW_EVEN, 0, 0, 1, OF(5, 1e-2, 1), OF(0.051, 1.01e-4, 0.0101));
    check_flow(FLOW_CANCELS, 2, 2, 1e-4, OF(5, 1e-2, 1), OF(0.049, 1e-2, 1e-4));
    check_flow(FLOW_CANCELS, 1, 1, 0, OF(5, 1e-2, 1), OF(5, 0, 1));
    check_flow(FLOW_NONE, 0, 0, 1, OF(0, 0, 0), OF(0, 0, 0));
    check_flow(FLOW_EVEN, 0, 0, 1, OF(nan, 1e-9, 1), OF(nan, 1e-9, 1));
    check_flow(FLOW_INFINITE, 1, 1, 1, OF(nan, inf, 1), OF(nan, inf, 1));
    check_flow(FLOW_INFINITE, 2, 2, 1, OF(1, 1, 1), OF(1, 1, inf));
#undef OF
}

/* Targets that pull in opposite directions: each sample's gradient is 2, their mean's is 0; what is
 * not finite is infinite, also where it is not a number. */
static void test_cancelling(void **state)
{
    Net net = make_net("1-1", "identity", "identity");
    Real x[] = {1, 1}, target[] = {2, -2}, zero[2] = {0, 0};
    Dataset data = {.count = 2, .inputs = 1, .outputs = 1, .x = x, .t = target};
    Error err;
    Hyper hyper = {.rate = 0.1, .seed = 5};
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer_find("sgd", &err), NULL, false,
                        0, zero, NULL};
    Trainer t;
    LayerHealth h[NET_LAYERS_MAX];
    (void)state;
    assert_true(trainer_init(&t, &net, &data, &spec, &hyper, &err));
    for (int phase = 0; phase < 3; phase++)
        trainer_finish(&t, GRAIN_PHASE);
    health_measure(&t, h);
    check_near(h[0].rms, 2, 1e-12);
    check_near(h[0].norm, 0, 1e-12);
    check_near(h[0].share, 1, 1e-12);
    assert_true(health_cancels(h));
    t.batch.delta[0] = INFINITY;
    health_measure(&t, h);
    assert_true(isinf(h[0].rms) && isnan(h[0].share) && !health_cancels(h));
    x[0] = 0;
    t.parameters.gradient[0] = NAN;
    health_measure(&t, h);
    assert_true(isinf(h[0].rms) && isinf(h[0].norm));
    trainer_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phase_by_phase), cmocka_unit_test(test_saturated),
        cmocka_unit_test(test_stuck),
        cmocka_unit_test(test_dead),           cmocka_unit_test(test_verdict),
        cmocka_unit_test(test_cancelling),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
