/* The gradient against central differences of the loss, in double, and the Hessian against those of
 * the gradient: every activation × every output × every loss that fits, over shapes and
 * mini-batches. The loss is that of plain loops (tests/reference/plain.h). */
#include "support.h"

#include "reference/plain.h"

#include "core/look/derivatives.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PARAMETERS_MAX = 256, UNITS_MAX = 16, SAMPLES = 7 };

/* Far from the kinks of activations and losses for the step of the differences. */
static const double step = 1e-6, kink = 1e-4;

static size_t checked[16]; /* cases, by loss */

/* A network of plain loops like this one. */
static PlainNet plain_of(const Net *net, const Loss *loss)
{
    PlainNet plain = {.inputs = net->inputs, .count = net->layer_count,
                      .loss = plain_loss(loss->row.name)};
    for (size_t l = 0; l < plain.count; l++) {
        plain.layer[l].units = net->layers[l].units;
        plain.layer[l].activation = plain_activation(net->layers[l].activation->row.name);
        if (!plain.layer[l].activation)
            fail_msg("plain_tables.c lacks %s", net->layers[l].activation->row.name);
    }
    assert_true(plain_allocate(&plain));
    assert_int_equal(plain.parameters, net->parameter_count);
    return plain;
}

/* The mean loss of the first samples of `data`; *nearest is lowered to the least distance to a
 * kink. */
static double loss_of(PlainNet *plain, const Dataset *data, size_t rows, double *nearest)
{
    double sum = 0, x[UNITS_MAX], t[UNITS_MAX];
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < data->inputs; i++)
            x[i] = data->x[r * data->inputs + i];
        for (size_t i = 0; i < data->outputs; i++)
            t[i] = data->t[r * data->outputs + i];
        sum += plain_forward(plain, x, t);
        *nearest = fmin(*nearest, plain_nearest_kink(plain, t));
    }
    return sum / (double)rows;
}

/* The mini-batch held is the first `rows` samples of `data`. */
static void check_gradient(const Trainer *trainer, PlainNet *plain, const Dataset *data,
                           size_t rows)
{
    double ignored = INFINITY;
    for (size_t p = 0; p < plain->parameters; p++) {
        double saved = plain->theta[p];
        plain->theta[p] = saved + step;
        double above = loss_of(plain, data, rows, &ignored);
        plain->theta[p] = saved - step;
        double below = loss_of(plain, data, rows, &ignored);
        plain->theta[p] = saved;
        double wanted = (above - below) / (2 * step), got = trainer->parameters.gradient[p];
        if (!(fabs(got - wanted) <= 1e-6 * fmax(1, fabs(wanted))))
            fail_msg("%s → %s, %s, %zu rows, parameter %zu: %.12g, by differences %.12g",
                     plain->layer[0].activation->name,
                     plain->layer[plain->count - 1].activation->name, plain->loss->name, rows, p,
                     got, wanted);
    }
}

/* The gradient of all samples at parameters of one's own. */
static void gradient_at(const Net *net, const Dataset *data, const TrainerSpec *spec,
                        const Real *theta, Real *gradient)
{
    Trainer t;
    Error err;
    TrainerSpec there = *spec;
    const Hyper hyper = {.rate = 0.1, .batch = 0, .shuffle = false, .seed = 1};
    there.start = theta;
    assert_true(trainer_init(&t, net, data, &there, &hyper, &err));
    train(&t, GRAIN_PHASE, 2 * net->layer_count + 1);
    memcpy(gradient, t.parameters.gradient, net->parameter_count * sizeof *gradient);
    trainer_free(&t);
}

/* The gradient again and the loss, and H v for a v that is drawn. */
static void check_hessian(const Net *net, const Dataset *data, const TrainerSpec *spec,
                          uint64_t *seed)
{
    static const double apart = 1e-5;
    Real v[PARAMETERS_MAX], got[PARAMETERS_MAX], at[PARAMETERS_MAX];
    Real above[PARAMETERS_MAX], below[PARAMETERS_MAX];
    size_t n = net->parameter_count;
    const LossOf of = {net, spec->start, data, spec->loss};
    Derivatives h;
    uint64_t work = 0;
    double loss = 0, again = 1;
    for (size_t i = 0; i < n; i++)
        v[i] = (Real)draw_uniform(seed, -1, 1);
    for (size_t i = 0; i < n; i++)
        at[i] = spec->start[i] + (Real)apart * v[i];
    gradient_at(net, data, spec, at, above);
    for (size_t i = 0; i < n; i++)
        at[i] = spec->start[i] - (Real)apart * v[i];
    gradient_at(net, data, spec, at, below);
    assert_true(derivatives_init(&h, net, NULL));
    gradient_at(net, data, spec, spec->start, below);
    derivatives_start(&h);
    while (!derivatives_gradient(&h, &of, &work, got, &loss))
        work = 0;
    for (size_t i = 0; i < n; i++)
        check_near(got[i], (double)below[i], 1e-12);
    derivatives_start(&h);
    while (!derivatives_loss(&h, &of, &work, &again))
        work = 0;
    check_near((Real)again, loss, 1e-15);
    gradient_at(net, data, spec, at, below);
    derivatives_start(&h);
    while (!derivatives_product(&h, &of, v, &work, got))
        work = 0;
    for (size_t i = 0; i < n; i++) {
        double wanted = (double)(above[i] - below[i]) / (2 * apart);
        if (!(fabs((double)got[i] - wanted) <= 1e-6 * fmax(1, fabs(wanted))))
            fail_msg("%s → %s, %s, H v of parameter %zu: %.12g, by differences %.12g",
                     net->layers[0].activation->row.name,
                     net->layers[net->layer_count - 1].activation->row.name, spec->loss->row.name,
                     i, (double)got[i], wanted);
    }
    derivatives_free(&h);
}

/* Random parameters for which nothing is near a kink. */
static void draw_parameters(PlainNet *plain, const Dataset *data, size_t rows, uint64_t *seed,
                            Real *theta)
{
    double nearest;
    do {
        for (size_t p = 0; p < plain->parameters; p++)
            theta[p] = (Real)(plain->theta[p] = draw_uniform(seed, -1, 1));
        nearest = INFINITY;
        loss_of(plain, data, rows, &nearest);
    } while (nearest < kink);
}

/* Targets that the loss can be used with. */
static void suit_targets(Dataset *data, const Loss *loss)
{
    for (size_t k = 0; k < data->count; k++) {
        Real *t = data->t + k * data->outputs, sum = 0;
        for (size_t j = 0; j < data->outputs; j++)
            sum += t[j] = loss->partner ? (Real)fabs(t[j]) + (Real)0.01 : t[j];
        for (size_t j = 0; j < data->outputs; j++)
            t[j] = loss->of_signs ? (t[j] > 0 ? 1 : -1) : loss->partner ? t[j] / sum : t[j];
    }
    dataset_finish(data);
}

/* The gradient of the first mini-batch of a network whose parameters are drawn. */
static void check_fitting(const Net *net, const Dataset *data, const Loss *loss, size_t batch,
                          uint64_t *seed)
{
    Trainer trainer;
    Error err;
    Real start[PARAMETERS_MAX];
    double ignored = INFINITY;
    PlainNet plain = plain_of(net, loss);
    Hyper hyper = {.rate = 0.1, .batch = batch, .shuffle = false, .seed = 1};
    TrainerSpec spec = {loss, optimizer_find("sgd", &err), init_find("zero", &err),
                        false, 0, start, NULL};
    size_t rows = batch == 0 ? SAMPLES : batch;
    assert_true(plain.parameters <= PARAMETERS_MAX);
    draw_parameters(&plain, data, rows, seed, start);
    assert_true(trainer_init(&trainer, net, data, &spec, &hyper, &err));
    train(&trainer, GRAIN_PHASE, 2 * net->layer_count + 1);
    check_near(trainer.batch.loss, loss_of(&plain, data, rows, &ignored), 1e-12);
    check_gradient(&trainer, &plain, data, rows);
    if (batch == 0)
        check_hessian(net, data, &spec, seed);
    checked[loss - (const Loss *)loss_table.rows]++;
    trainer_free(&trainer);
    plain_free(&plain);
}

static void check_case(const char *shape, const Activation *hidden, const Activation *last,
                       const Loss *loss, size_t batch)
{
    uint64_t seed = draw_seed((const char *const[]){shape, hidden->row.name, last->row.name,
                                                    loss->row.name, NULL});
    Net net = make_net(shape, hidden->row.name, last->row.name);
    Dataset data;
    make_points(&data, SAMPLES, net.inputs, net_outputs(&net), draw_bits(&seed));
    suit_targets(&data, loss);
    if (loss_fits(loss, last, &data, &(Error){0}))
        check_fitting(&net, &data, loss, batch, &seed);
    dataset_free(&data);
}

static void gradient_is_that_of_the_loss(void **state)
{
    enum { SHAPES = 7 };
    static const char *const shapes[SHAPES] = {"2-1", "1-1-1", "3-4", "2-4-2-1", "2-3-3-3-3-2",
                                               "9-10-2", "3-2-5-4-1"};
    static const size_t batches[] = {0, 1, 3};
    const Activation *activations = activation_table.rows;
    const Loss *losses = loss_table.rows;
    size_t kinds = activation_table.count;
    (void)state;
    for (size_t k = 0, turn = 0; k < kinds * kinds; k++)
        for (size_t l = 0; l < loss_table.count && activations[k % kinds].elementwise; l++)
            for (size_t i = 0; i < 4; i++, turn++)
                check_case(shapes[(turn + k) % SHAPES], &activations[k % kinds],
                           &activations[k / kinds], &losses[l], batches[turn / SHAPES % 3]);
    for (size_t l = 0; l < loss_table.count; l++)
        assert_true(checked[l] > 20);
}

/* f′ against differences of f, and ReLU's slope at its kink, which is a convention. */
static void slopes(void **state)
{
    const Activation *activations = activation_table.rows;
    (void)state;
    for (size_t k = 0; k < activation_table.count && activations[k].elementwise; k++)
        for (Real z = -6; z < 6; z += (Real)0.37) {
            Real a, from[2] = {z - (Real)step, z + (Real)step}, to[2];
            activations[k].forward(1, &z, &a);
            activations[k].forward(2, from, to);
            const PlainActivation *plain = plain_activation(activations[k].row.name);
            if (!plain)
                fail_msg("plain_tables.c lacks %s", activations[k].row.name);
            check_near(a, plain->value(z), 1e-15);
            check_near(activation_slope(&activations[k], z, a),
                       (double)(to[1] - to[0]) / (2 * step), 1e-8);
        }
    check_near(activation_slope(activation_find("relu", NULL), 0, 0), 0, 0);
}

/* Logits far beyond where exp overflows: the losses are linear there. */
static void losses_of_logits_are_stable(void **state)
{
    const Activation *softmax = activation_find("softmax", NULL);
    const Activation *sigmoid = activation_find("sigmoid", NULL);
    const Loss *classes = loss_find("cross-entropy", NULL);
    const Loss *binary = loss_find("binary-cross-entropy", NULL);
    Real z[] = {(Real)1e4, (Real)-1e4}, t[] = {0, 1}, a[2], delta[2];
    (void)state;
    softmax->forward(2, z, a);
    classes->delta(2, 2, a, t, delta);
    check_near(classes->value(2, z, a, t), 2e4, 1e-9);
    check_near(delta[0], 1, 0);
    check_near(delta[1], -1, 0);
    sigmoid->forward(2, z, a);
    binary->delta(2, 2, a, t, delta);
    check_near(binary->value(2, z, a, t), 1e4, 1e-9);
    check_near(delta[0], 0.5, 0);
    check_near(delta[1], -0.5, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient_is_that_of_the_loss),
        cmocka_unit_test(slopes),
        cmocka_unit_test(losses_of_logits_are_stable),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
