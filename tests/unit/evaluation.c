/* Loss and accuracy of a whole data set, and of its parts, against a forward pass in double. */
#include "support.h"

#include "core/look/evaluation.h"
#include "core/samples/preparation.h"

#include <math.h>
#include <string.h>

/* The forward pass of a 3-4-2 network with tanh and identity, in double. */
static void oracle_outputs(const Real *theta, const Real *x, double out[2])
{
    const Real *b1 = theta + 12, *w2 = theta + 16, *b2 = theta + 24;
    for (size_t k = 0; k < 2; k++)
        out[k] = b2[k];
    for (size_t j = 0; j < 4; j++) {
        double z = b1[j];
        for (size_t i = 0; i < 3; i++)
            z += (double)theta[3 * j + i] * (double)x[i];
        for (size_t k = 0; k < 2; k++)
            out[k] += (double)w2[4 * k + j] * tanh(z);
    }
}

/* Right, by the rule for each kind of target. */
static bool oracle_correct(TargetKind kind, double low, const double *a, const Real *t)
{
    if (kind == TARGET_ONE_HOT)
        return (a[0] >= a[1]) == (t[0] > t[1]);
    double middle = (low + 1) / 2;
    return (a[0] > middle) == (t[0] > (Real)middle) && (a[1] > middle) == (t[1] > (Real)middle);
}

static void set_targets(Dataset *data, TargetKind kind, Real low)
{
    uint64_t seed = 8;
    for (size_t k = 0; k < data->count && kind != TARGET_REAL; k++) {
        bool one = draw_below(&seed, 2), other = draw_below(&seed, 2);
        data->t[2 * k] = one ? 1 : low;
        data->t[2 * k + 1] = (kind == TARGET_ONE_HOT ? !one : other) ? 1 : low;
    }
    dataset_finish(data);
    assert_int_equal(data->kind, kind);
}

static void check_metrics(TargetKind kind, Real low, const char *loss_name, double scale)
{
    Net net = make_net("3-4-2", "tanh", "identity");
    Dataset data;
    Trainer trainer;
    Evaluation evaluation;
    Error err;
    Hyper hyper = {.rate = 0.1, .seed = 3};
    const Loss *loss = loss_find(loss_name, &err);
    double sum = 0, correct = 0;
    make_points(&data, 150, 3, 2, 17);
    set_targets(&data, kind, low);
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    for (size_t k = 0; k < data.count; k++) {
        double a[2];
        const Real *t = data.t + 2 * k;
        oracle_outputs(trainer.parameters.theta, data.x + 3 * k, a);
        sum += scale * (pow(a[0] - (double)t[0], 2) + pow(a[1] - (double)t[1], 2));
        correct += oracle_correct(kind, (double)low, a, t);
    }
    assert_true(evaluation_init(&evaluation, &net, &data, &err));
    Metrics m = evaluation_run(&evaluation, &net, trainer.parameters.theta, &data, loss);
    check_near(m.training.loss, sum / 150, 1e-6);
    if (kind == TARGET_REAL)
        assert_true(isnan(m.training.accuracy));
    else
        check_near(m.training.accuracy, correct / 150, 0);
    evaluation_free(&evaluation);
    trainer_free(&trainer);
    dataset_free(&data);
}

static void loss_and_accuracy(void **state)
{
    static const struct { const char *name; double scale; } losses[] = {{"half-squared", 0.5},
                                                                        {"mean-squared", 0.5}};
    (void)state;
    for (size_t l = 0; l < 2; l++) {
        check_metrics(TARGET_REAL, 0, losses[l].name, losses[l].scale);
        check_metrics(TARGET_BINARY, 0, losses[l].name, losses[l].scale);
        check_metrics(TARGET_BINARY, -1, losses[l].name, losses[l].scale);
        check_metrics(TARGET_ONE_HOT, 0, losses[l].name, losses[l].scale);
    }
}

static void slices_do_not_matter(void **state)
{
    Net net = make_net("3-4-2", "tanh", "identity");
    Dataset data;
    Trainer trainer;
    Evaluation evaluation;
    Metrics whole, sliced;
    Error err;
    size_t calls = 0;
    Hyper hyper = {.rate = 0.1, .seed = 3};
    (void)state;
    make_points(&data, 1000, 3, 2, 18);
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    assert_true(evaluation_init(&evaluation, &net, &data, &err));
    whole = evaluation_run(&evaluation, &net, trainer.parameters.theta, &data, trainer.spec.loss);
    evaluation_start(&evaluation);
    for (bool done = false; !done; calls++) {
        uint64_t work = 1;
        done = evaluation_advance(&evaluation, &net, trainer.parameters.theta, &data,
                                  trainer.spec.loss, &work, &sliced);
    }
    assert_true(calls > 3);
    assert_memory_equal(&whole.training, &sliced.training, sizeof whole.training);
    evaluation_free(&evaluation);
    trainer_free(&trainer);
    dataset_free(&data);
}

static void each_part_has_its_loss(void **state)
{
    Net net = make_net("2-3-1", "tanh", "identity");
    Hyper hyper = {.rate = 0.01, .seed = 3};
    Dataset whole, test;
    Trainer trainer;
    Evaluation both, alone;
    Error err;
    (void)state;
    make_points(&whole, 300, 2, 1, 5);
    assert_true(preparation_apply(&(Preparation){.test = 0.3, .seed = 9}, &whole, &err));
    assert_true(dataset_init(&test, "test", 90, 2, 1, &err));
    memcpy(test.x, whole.x + 420, 180 * sizeof(Real));
    memcpy(test.t, whole.t + 210, 90 * sizeof(Real));
    dataset_finish(&test);
    make_trainer(&trainer, &net, &whole, &hyper, NULL);
    assert_true(evaluation_init(&both, &net, &whole, &err));
    assert_true(evaluation_init(&alone, &net, &test, &err));
    Metrics m = evaluation_run(&both, &net, trainer.parameters.theta, &whole, trainer.spec.loss);
    Metrics t = evaluation_run(&alone, &net, trainer.parameters.theta, &test, trainer.spec.loss);
    check_near(m.test.loss, t.training.loss, 1e-12);
    assert_true(isnan(t.test.loss));
    assert_int_equal(both.report.samples, 90);
    check_near(report_r2(&both.report, 0), report_r2(&alone.report, 0), 1e-9);
    evaluation_free(&both);
    evaluation_free(&alone);
    trainer_free(&trainer);
    dataset_free(&whole);
    dataset_free(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_accuracy),
        cmocka_unit_test(slices_do_not_matter),
        cmocka_unit_test(each_part_has_its_loss),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
