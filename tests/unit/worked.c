/* Training runs worked out elsewhere: Mazur's 2-2-2 example of 2015, computed again by hand, and a
 * spiral computed by two independent programs. Built in float and, with closer tolerances, in
 * double. */
#include "support.h"

#include "core/look/evaluation.h"
#include "data/generators.h"

#include <math.h>

#ifdef BACKPROP_DOUBLE
static const double digits12 = 2e-12, digits9 = 2e-9, digits7 = 1e-9, relative = 1e-9;
#else
static const double digits12 = 3e-7, digits9 = 1e-7, digits7 = 1e-7, relative = 1e-4;
#endif

typedef struct Run {
    Dataset data;
    Net net;
    Trainer trainer;
    Evaluation evaluation;
    Real start[64];
} Run;

static double loss_of(Run *run)
{
    return evaluation_run(&run->evaluation, &run->net, run->trainer.parameters.theta, &run->data,
                          run->trainer.spec.loss).training.loss;
}

static int run_start(Run *run, const Real *start, double rate, size_t batch)
{
    Hyper hyper = {.rate = rate, .batch = batch, .shuffle = false, .seed = 1};
    Error err;
    make_trainer(&run->trainer, &run->net, &run->data, &hyper, start);
    return evaluation_init(&run->evaluation, &run->net, &run->data, &err) ? 0 : -1;
}

static void run_end(Run *run)
{
    evaluation_free(&run->evaluation);
    trainer_free(&run->trainer);
    dataset_free(&run->data);
}

/* The article's numbers: w1 w2 / w3 w4, b1 b1, w5 w6 / w7 w8, b2 b2; here each unit has a bias of
 * its own. */
static int mazur_make(void **state)
{
    static Run run;
    static const double start[] = {.15, .20, .25, .30, .35, .35, .40, .45, .50, .55, .60, .60};
    Error err;
    if (!dataset_init(&run.data, "mazur", 1, 2, 2, &err))
        return -1;
    run.data.x[0] = (Real)0.05;
    run.data.x[1] = (Real)0.10;
    run.data.t[0] = (Real)0.01;
    run.data.t[1] = (Real)0.99;
    dataset_finish(&run.data);
    for (size_t i = 0; i < 12; i++)
        run.start[i] = (Real)start[i];
    run.net = make_net("2-2-2", "sigmoid", "sigmoid");
    *state = &run;
    return run_start(&run, run.start, 0.5, 0);
}

static int run_delete(void **state)
{
    run_end(*state);
    return 0;
}

static void mazur_forward(void **state)
{
    Run *run = *state;
    static const double a[] = {0.593269992107, 0.596884378260, 0.751365069552, 0.772928465321};
    check_near(loss_of(run), 0.298371108760, digits12);
    train(&run->trainer, GRAIN_PHASE, 3);
    check_near(run->trainer.batch.z[0], 0.3775, digits12);
    check_near(run->trainer.batch.z[1], 0.3925, digits12);
    for (size_t i = 0; i < 4; i++)
        check_near(run->trainer.batch.a[i], a[i], digits12);
    check_near(run->trainer.batch.loss, 0.298371108760, digits12);
}

static void mazur_backward(void **state)
{
    Run *run = *state;
    static const double delta[] = {0.008771354689, 0.009954254705, 0.138498561629,
                                   -0.038098236517};
    train(&run->trainer, GRAIN_PHASE, 5);
    for (size_t i = 0; i < 4; i++)
        check_near(run->trainer.batch.delta[i], delta[i], digits12);
    /* ∂E/∂w1 = δ_h1 · i1, ∂E/∂w5 = δ_o1 · h1, and a bias has the δ of its unit. */
    check_near(run->trainer.parameters.gradient[0], 0.008771354689 * 0.05, digits12);
    check_near(run->trainer.parameters.gradient[4], 0.008771354689, digits12);
    check_near(run->trainer.parameters.gradient[6], 0.138498561629 * 0.593269992107, digits12);
    check_near(run->trainer.parameters.gradient[11], -0.038098236517, digits12);
}

static void mazur_one_step(void **state)
{
    Run *run = *state;
    static const struct { size_t index; double value; } wanted[] = {
        {0, 0.149780716}, {1, 0.199561432}, {2, 0.249751144}, {3, 0.299502287},
        {6, 0.358916480}, {7, 0.408666186}, {8, 0.511301270}, {9, 0.561370121},
    };
    train(&run->trainer, GRAIN_EPOCH, 1);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        check_near(run->trainer.parameters.theta[wanted[i].index], wanted[i].value, digits7);
    check_near(run->trainer.parameters.theta[4], 0.35 - 0.5 * 0.008771354689, digits9);
    check_near(run->trainer.parameters.theta[10], 0.60 - 0.5 * 0.138498561629, digits9);
    check_near(loss_of(run), 0.280471447, digits9);
}

static void mazur_ten_thousand_steps(void **state)
{
    Run *run = *state;
    train(&run->trainer, GRAIN_EPOCH, 10000);
    check_near(loss_of(run), 2.448e-6, sizeof(Real) == sizeof(double) ? 0.6e-9 : 5e-9);
}

/* Two arms of 20 points, r = 5f and angle 3.5πf, without noise; weights 0.5·sin(k), k = 1 … 18, in
 * the order in which they are created, which is that of the flat vector without its biases. */
static int spiral_make(void **state)
{
    static Run run;
    Error err;
    int k = 1;
    if (!dataset_init(&run.data, "spiral", 40, 2, 1, &err))
        return -1;
    for (size_t i = 0; i < 40; i++) {
        double f = (double)(i % 20) / 20, angle = 3.5 * M_PI * f + (i < 20 ? 0 : M_PI);
        run.data.x[2 * i] = (Real)(5 * f * sin(angle));
        run.data.x[2 * i + 1] = (Real)(5 * f * cos(angle));
        run.data.t[i] = i < 20 ? 1 : -1;
    }
    dataset_finish(&run.data);
    run.net = make_net("2-4-2-1", "tanh", "tanh");
    for (size_t p = 0; p < run.net.parameter_count; p++) {
        bool bias = (p >= 8 && p < 12) || (p >= 20 && p < 22) || p == 24;
        run.start[p] = (Real)(bias ? 0.1 : 0.5 * sin(k++));
    }
    *state = &run;
    return k == 19 ? run_start(&run, run.start, 0.03, 10) : -1;
}

static void spiral_losses(void **state)
{
    Run *run = *state;
    static const struct { size_t epochs; double loss; } wanted[] = {
        {0, 0.512658266749}, {1, 0.510737398972}, {10, 0.499550509664}, {100, 0.474768106280},
    };
    for (size_t i = 0; i < 4; i++) {
        train(&run->trainer, GRAIN_EPOCH, wanted[i].epochs - run->trainer.cursor.epoch);
        check_near(loss_of(run), wanted[i].loss, relative * wanted[i].loss);
    }
    const Real *last = run->trainer.parameters.theta + 22;
    check_near(last[0], -0.591061010932, relative * 0.591061010932);
    check_near(last[1], -0.202632612834, relative * 0.202632612834);
    check_near(last[2], 0.022115496440, relative * 0.022115496440);
    assert_int_equal(run->trainer.cursor.step, 400);
}

static void spiral_kind_and_accuracy(void **state)
{
    Run *run = *state;
    assert_int_equal(run->data.kind, TARGET_BINARY);
    check_near(run->data.low, -1, 0);
    const Trainer *t = &run->trainer;
    double accuracy = evaluation_run(&run->evaluation, &run->net, t->parameters.theta, &run->data,
                                     t->spec.loss).training.accuracy;
    assert_true(accuracy > 0.3 && accuracy < 0.9);
}

static void the_worked_example_is_built_in(void **state)
{
    static const double start[] = {.15, .20, .25, .30, .35, .35, .40, .45, .50, .55, .60, .60};
    static const double numbers[] = {0.05, 0.10, 0.01, 0.99};
    Dataset data;
    Error err;
    GeneratorChoice said;
    const Generator *mazur = generator_find("mazur", &said, &err);
    (void)state;
    assert_non_null(mazur);
    assert_true(generator_make(mazur, &said, &data, &err));
    assert_int_equal(data.count, 1);
    assert_int_equal(data.start_count, 12);
    for (size_t i = 0; i < 12; i++)
        check_near(data.start[i], (double)(Real)start[i], 0);
    for (size_t i = 0; i < 4; i++)
        check_near(i < 2 ? data.x[i] : data.t[i - 2], (double)(Real)numbers[i], 0);
    check_near(mazur->suggestion.rate, 0.5, 0);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_example_is_built_in),
        cmocka_unit_test_setup_teardown(mazur_forward, mazur_make, run_delete),
        cmocka_unit_test_setup_teardown(mazur_backward, mazur_make, run_delete),
        cmocka_unit_test_setup_teardown(mazur_one_step, mazur_make, run_delete),
        cmocka_unit_test_setup_teardown(mazur_ten_thousand_steps, mazur_make, run_delete),
        cmocka_unit_test_setup_teardown(spiral_losses, spiral_make, run_delete),
        cmocka_unit_test_setup_teardown(spiral_kind_and_accuracy, spiral_make, run_delete),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
