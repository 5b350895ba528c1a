/* The gradient against central differences, in double: every activation × every output × every
 * loss that fits, over shapes and mini-batches. The oracle is a plain forward pass written here. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PARAMETERS_MAX = 256, UNITS_MAX = 16, SAMPLES = 7 };

/* Far from the kinks of activations and losses for the step of the differences. */
static const double step = 1e-6, kink = 1e-4;

static size_t checked[16]; /* cases, by loss */

static double oracle_activation(const char *name, double z)
{
    if (strcmp(name, "sigmoid") == 0)
        return 1 / (1 + exp(-z));
    if (strcmp(name, "tanh") == 0)
        return 2 / (1 + exp(-2 * z)) - 1;
    if (strcmp(name, "relu") == 0)
        return z > 0 ? z : 0;
    if (strcmp(name, "leaky-relu") == 0)
        return fmax(z, 0.01 * z);
    if (strcmp(name, "elu") == 0)
        return z > 0 ? z : exp(z) - 1;
    if (strcmp(name, "selu") == 0)
        return 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * (exp(z) - 1));
    if (strcmp(name, "softplus") == 0)
        return log(1 + exp(z));
    if (strcmp(name, "softsign") == 0)
        return z / (1 + fabs(z));
    if (strcmp(name, "silu") == 0)
        return z / (1 + exp(-z));
    if (strcmp(name, "gelu") == 0)
        return z * 0.5 * (1 + erf(z / sqrt(2)));
    if (strcmp(name, "mish") == 0)
        return z * tanh(log(1 + exp(z)));
    if (strcmp(name, "sine") == 0)
        return sin(z);
    if (strcmp(name, "hard-tanh") == 0)
        return fmin(1, fmax(-1, z));
    if (strcmp(name, "softmax") == 0)
        return exp(z); /* oracle_layer divides by the sum */
    if (strcmp(name, "identity") != 0)
        fail_msg("this test knows no activation '%s': add its formula", name);
    return z;
}

static double oracle_loss(const char *name, size_t n, const double *a, const double *t)
{
    double square = 0, absolute = 0, huber = 0, binary = 0, entropy = 0, hinge = 0;
    for (size_t k = 0; k < n; k++) {
        double e = fabs(a[k] - t[k]);
        square += e * e;
        absolute += e;
        huber += e < 1 ? 0.5 * e * e : e - 0.5;
        binary -= t[k] * log(a[k]) + (1 - t[k]) * log(1 - a[k]);
        entropy -= t[k] * log(a[k]);
        hinge += fmax(0, 1 - a[k] * t[k]);
    }
    const struct { const char *name; double value; } values[] = {
        {"half-squared", 0.5 * square},          {"mean-squared", square / (double)n},
        {"mean-absolute", absolute / (double)n}, {"huber", huber / (double)n},
        {"binary-cross-entropy", binary / (double)n}, {"cross-entropy", entropy},
        {"hinge", hinge / (double)n},
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strcmp(name, values[i].name) == 0)
            return values[i].value;
    fail_msg("this test knows no loss '%s': add its formula", name);
    return NAN;
}

/* Outputs, in place, from what oracle_activation has left of them. */
static void oracle_outputs(const Net *net, double *out)
{
    double sum = 0;
    size_t n = net_outputs(net);
    for (size_t k = 0; k < n; k++)
        sum += out[k];
    if (strcmp(net->layers[net->layer_count - 1].activation->row.name, "softmax") == 0)
        for (size_t k = 0; k < n; k++)
            out[k] /= sum;
}

/* The least distance of an output to a corner of a loss. */
static double corner(size_t n, const double *a, const double *t)
{
    double nearest = INFINITY;
    for (size_t k = 0; k < n; k++) {
        double e = fabs(a[k] - t[k]);
        nearest = fmin(nearest, fmin(fmin(e, fabs(e - 1)), fabs(1 - a[k] * t[k])));
    }
    return nearest;
}

/* The loss of one sample with the weights in the order that core/net.h promises; *nearest is
 * lowered to the least distance to a kink. */
static double oracle_sample(const Net *net, const double *theta, const Real *x, const Real *t,
                            const char *loss, double *nearest)
{
    double in[UNITS_MAX], out[UNITS_MAX];
    size_t fan_in = net->inputs, p = 0;
    for (size_t i = 0; i < fan_in; i++)
        out[i] = x[i];
    for (size_t l = 0; l < net->layer_count; l++) {
        size_t units = net->layers[l].units;
        const double *biases = theta + p + units * fan_in;
        memcpy(in, out, sizeof in);
        for (size_t j = 0; j < units; j++) {
            double z = biases[j];
            for (size_t i = 0; i < fan_in; i++)
                z += theta[p + j * fan_in + i] * in[i];
            *nearest = fmin(*nearest, fmin(fabs(z), fabs(fabs(z) - 1)));
            out[j] = oracle_activation(net->layers[l].activation->row.name, z);
        }
        p += units * (fan_in + 1);
        fan_in = units;
    }
    for (size_t k = 0; k < fan_in; k++)
        in[k] = t[k];
    oracle_outputs(net, out);
    *nearest = fmin(*nearest, corner(fan_in, out, in));
    return oracle_loss(loss, fan_in, out, in);
}

static double oracle_batch(const Net *net, const double *theta, const Dataset *data, size_t rows,
                           const char *loss, double *nearest)
{
    double sum = 0;
    for (size_t r = 0; r < rows; r++)
        sum += oracle_sample(net, theta, data->x + r * data->inputs, data->t + r * data->outputs,
                             loss, nearest);
    return sum / (double)rows;
}

/* The mini-batch held is the first `rows` samples of `data`. */
static void check_gradient(const Trainer *trainer, const Dataset *data, size_t rows)
{
    const Net *net = &trainer->net;
    const char *loss = trainer->spec.loss->row.name;
    double theta[PARAMETERS_MAX], ignored = INFINITY;
    for (size_t p = 0; p < net->parameter_count; p++)
        theta[p] = trainer->theta[p];
    for (size_t p = 0; p < net->parameter_count; p++) {
        double saved = theta[p];
        theta[p] = saved + step;
        double above = oracle_batch(net, theta, data, rows, loss, &ignored);
        theta[p] = saved - step;
        double below = oracle_batch(net, theta, data, rows, loss, &ignored);
        theta[p] = saved;
        double wanted = (above - below) / (2 * step), got = trainer->gradient[p];
        if (!(fabs(got - wanted) <= 1e-6 * fmax(1, fabs(wanted))))
            fail_msg("%s %s, %zu rows, parameter %zu: %.12g, by differences %.12g",
                     net->layers[0].activation->row.name, loss, rows, p, got, wanted);
    }
}

/* Random parameters for which no pre-activation is near a kink. */
static void draw_parameters(const Net *net, const Dataset *data, size_t rows, uint64_t *seed,
                            Real *theta)
{
    double copy[PARAMETERS_MAX], nearest;
    do {
        for (size_t p = 0; p < net->parameter_count; p++)
            theta[p] = (Real)(copy[p] = draw_uniform(seed, -1, 1));
        nearest = INFINITY;
        oracle_batch(net, copy, data, rows, "half-squared", &nearest);
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

static void check_case(const char *shape, const Activation *hidden, const Activation *last,
                       const Loss *loss, size_t batch, uint64_t *seed)
{
    Net net = make_net(shape, hidden->row.name, last->row.name);
    Dataset data;
    Trainer trainer;
    Error err;
    Real start[PARAMETERS_MAX];
    Hyper hyper = {.rate = 0.1, .batch = batch, .shuffle = false, .seed = 1};
    TrainerSpec spec = {loss, optimizer_find("sgd", &err), init_find("zero", &err),
                        false, 0, start};
    size_t rows = batch == 0 || batch > SAMPLES ? SAMPLES : batch;
    assert_true(net.parameter_count <= PARAMETERS_MAX);
    make_points(&data, SAMPLES, net.inputs, net_outputs(&net), draw_bits(seed));
    suit_targets(&data, loss);
    if (!loss_fits(loss, last, &data, &err)) {
        dataset_free(&data);
        return;
    }
    checked[loss - (const Loss *)loss_table.rows]++;
    draw_parameters(&net, &data, rows, seed, start);
    assert_true(trainer_init(&trainer, &net, &data, &spec, &hyper, &err));
    train(&trainer, GRAIN_PHASE, 2 * net.layer_count + 1);
    double ignored = INFINITY, theta[PARAMETERS_MAX];
    for (size_t p = 0; p < net.parameter_count; p++)
        theta[p] = start[p];
    check_near(trainer.batch_loss,
               oracle_batch(&net, theta, &data, rows, loss->row.name, &ignored), 1e-12);
    check_gradient(&trainer, &data, rows);
    trainer_free(&trainer);
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
    uint64_t seed = 20;
    (void)state;
    for (size_t k = 0, turn = 0; k < kinds * kinds; k++)
        for (size_t l = 0; l < loss_table.count && activations[k % kinds].elementwise; l++)
            for (size_t i = 0; i < 4; i++, turn++)
                check_case(shapes[(turn + k) % SHAPES], &activations[k % kinds],
                           &activations[k / kinds], &losses[l], batches[turn / SHAPES % 3], &seed);
    for (size_t l = 0; l < loss_table.count; l++)
        assert_true(checked[l] > 20);
}

/* The samples left over at the end of an epoch are a mini-batch of their own: the mean is over as
 * many as there are. */
static void a_short_mini_batch_has_its_own_mean(void **state)
{
    Net net = make_net("3-4-2", "tanh", "sigmoid");
    Dataset data, rest;
    Trainer trainer;
    Hyper hyper = {.rate = 0.3, .batch = 5, .shuffle = false, .seed = 5};
    (void)state;
    make_points(&data, SAMPLES, 3, 2, 6);
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    rest = data;
    rest.x += 5 * data.inputs;
    rest.t += 5 * data.outputs;
    train(&trainer, GRAIN_BATCH, 1);
    train(&trainer, GRAIN_PHASE, 2 * net.layer_count + 1);
    assert_int_equal(trainer.batch_rows, SAMPLES - 5);
    check_gradient(&trainer, &rest, SAMPLES - 5);
    trainer_free(&trainer);
    dataset_free(&data);
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
            check_near(a, oracle_activation(activations[k].row.name, z), 1e-15);
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

/* One update is before − rate · gradient, for every parameter. */
static void update_is_gradient_descent(void **state)
{
    Net net = make_net("3-4-2", "tanh", "sigmoid");
    Dataset data;
    Trainer trainer;
    Hyper hyper = {.rate = 0.3, .batch = 4, .shuffle = true, .seed = 5};
    (void)state;
    make_points(&data, 10, 3, 2, 6);
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    for (size_t i = 0; i < 7; i++) {
        train(&trainer, GRAIN_BATCH, 1);
        for (size_t p = 0; p < net.parameter_count; p++)
            check_near(trainer.theta[p], trainer.before[p] - 0.3 * trainer.gradient[p], 1e-15);
    }
    trainer_free(&trainer);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient_is_that_of_the_loss),
        cmocka_unit_test(a_short_mini_batch_has_its_own_mean),
        cmocka_unit_test(slopes),
        cmocka_unit_test(losses_of_logits_are_stable),
        cmocka_unit_test(update_is_gradient_descent),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
