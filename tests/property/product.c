/* The product of the tables, activation × output × loss that fits × optimizer × shape × mini-batch,
 * against an independent implementation in double (tests/reference/plain.h). At each of the first
 * updates the gradient is compared that belongs to the program's parameters before it, and the
 * parameters after it that belong to the program's gradient: some optimizers divide a gradient by
 * its own size, which would make much of a rounding. */
#include "support.h"

#include "reference/plain.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { SAMPLES = 7, PARAMETERS_MAX = 256, UPDATES = 4 };

#ifdef BACKPROP_DOUBLE
static const double tolerance = 1e-10, rounding = DBL_EPSILON, kink = 1e-9;
#else
static const double tolerance = 1e-5, rounding = FLT_EPSILON, kink = 1e-4;
#endif

static const char *const shapes[] = {"1-3-2", "3-4-1", "2-4-3-2", "9-10-4"};
static const size_t batches[] = {0, 1, 3};
enum { SHAPES = sizeof shapes / sizeof shapes[0], BATCHES = sizeof batches / sizeof batches[0] };

typedef struct Case {
    Net net;
    Dataset data;
    const Loss *loss;
    const Optimizer *optimizer;
    size_t batch;
    uint64_t seed;
} Case;

static size_t compared[16], skipped; /* updates by loss, runs */

/* Targets that the loss can be used with. */
static void suit_targets(Dataset *data, const Loss *loss)
{
    for (size_t i = 0; i < data->count * data->outputs; i++) {
        size_t row = i / data->outputs, k = i % data->outputs;
        if (loss->of_signs)
            data->t[i] = data->t[i] > 0 ? 1 : -1;
        else if (loss->partner && strcmp(loss->partner, "softmax") == 0)
            data->t[i] = row % data->outputs == k;
        else if (loss->partner)
            data->t[i] = (Real)fabs((double)data->t[i]);
    }
    dataset_finish(data);
}

static PlainNet plain_of(const Case *c)
{
    PlainNet plain = {.inputs = c->net.inputs, .count = c->net.layer_count,
                      .loss = plain_loss(c->loss->row.name)};
    for (size_t l = 0; l < plain.count; l++) {
        plain.layer[l].units = c->net.layers[l].units;
        plain.layer[l].activation = plain_activation(c->net.layers[l].activation->row.name);
        if (!plain.layer[l].activation)
            fail_msg("plain_tables.c lacks %s", c->net.layers[l].activation->row.name);
    }
    if (!plain.loss)
        fail_msg("plain_tables.c lacks %s", c->loss->row.name);
    assert_true(plain_allocate(&plain));
    assert_int_equal(plain.parameters, c->net.parameter_count);
    return plain;
}

static void fail_case(const Case *c, const char *what, size_t update, size_t p, double got,
                      double wanted)
{
    const Layer *first = &c->net.layers[0], *last = &c->net.layers[c->net.layer_count - 1];
    fail_msg("%s → %s, %s, %s, batch %zu, %zu layers: %s %zu of update %zu is %.17g, not %.17g",
             first->activation->row.name, last->activation->row.name, c->loss->row.name,
             c->optimizer->row.name, c->batch, c->net.layer_count, what, p, update, got, wanted);
}

/* Each entry is as near as `tolerance` of the largest of its layer; where that is small because
 * numbers around 1 cancel out, as a and t do, within a few roundings of those, and within what
 * roundings of all parameters and inputs would do to that layer (`moved`). */
static void check_gradient(const Case *c, const PlainNet *plain, const double *moved,
                           const Real *got, size_t update)
{
    for (size_t l = 0; l < c->net.layer_count; l++) {
        const Layer *layer = &c->net.layers[l];
        size_t end = layer->biases + layer->units;
        double most = 0;
        for (size_t p = layer->weights; p < end; p++)
            most = fmax(most, fabs(plain->gradient[p]));
        for (size_t p = layer->weights; p < end; p++)
            if (!(fabs((double)got[p] - plain->gradient[p]) <=
                  fmax(tolerance * most, 8 * rounding) + 4 * moved[l]))
                fail_case(c, "gradient", update, p, (double)got[p], plain->gradient[p]);
    }
}

/* How far the oracle's gradient of each layer moves at most when every parameter and input is off
 * by a rounding, up or down by lot, tried a few times: the condition of what is computed. */
static void move(PlainNet *plain, size_t rows, const double *x, const double *t, uint64_t lots,
                 double *moved)
{
    double theta[PARAMETERS_MAX], gradient[PARAMETERS_MAX], near[SAMPLES * 16];
    const size_t bytes = plain->parameters * sizeof *theta;
    memcpy(theta, plain->theta, bytes);
    memcpy(gradient, plain->gradient, bytes);
    for (size_t l = 0; l < plain->count; l++)
        moved[l] = 0;
    for (int trial = 0; trial < 3; trial++) {
        for (size_t p = 0; p < plain->parameters; p++)
            plain->theta[p] = theta[p] * (draw_below(&lots, 2) ? 1 + rounding : 1 - rounding);
        for (size_t i = 0; i < rows * plain->inputs; i++)
            near[i] = x[i] * (draw_below(&lots, 2) ? 1 + rounding : 1 - rounding);
        plain_batch(plain, rows, near, t);
        for (size_t l = 0, p = 0; l < plain->count; l++)
            for (size_t end = p + plain->layer[l].units * (plain->layer[l].fan_in + 1); p < end;
                 p++)
                moved[l] = fmax(moved[l], fabs(plain->gradient[p] - gradient[p]));
    }
    memcpy(plain->theta, theta, bytes);
    memcpy(plain->gradient, gradient, bytes);
}

/* Puts the mini-batch that the trainer holds, and the trainer's parameters before its update, into
 * the oracle. False when a number is so near a kink that the sides may differ. */
static bool oracle_batch(const Trainer *trainer, PlainNet *plain, double *moved)
{
    double x[SAMPLES * 16], t[SAMPLES * 16], nearest = INFINITY;
    size_t inputs = plain->inputs, outputs = plain->outputs, rows = trainer->batch.rows;
    for (size_t p = 0; p < plain->parameters; p++)
        plain->theta[p] = (double)trainer->parameters.before[p];
    for (size_t r = 0; r < rows; r++) {
        size_t k = trainer_sample(trainer, r);
        for (size_t i = 0; i < inputs; i++)
            x[r * inputs + i] = (double)trainer->data->x[k * inputs + i];
        for (size_t i = 0; i < outputs; i++)
            t[r * outputs + i] = (double)trainer->data->t[k * outputs + i];
        plain_forward(plain, x + r * inputs, t + r * outputs);
        nearest = fmin(nearest, plain_nearest_kink(plain, t + r * outputs));
    }
    plain_batch(plain, rows, x, t);
    move(plain, rows, x, t, trainer->cursor.step, moved);
    return nearest > kink;
}

static void check_updated(const Case *c, const Trainer *trainer, PlainNet *plain, double *state,
                          size_t update)
{
    const PlainOptimizer *optimizer = plain_optimizer(c->optimizer->row.name);
    if (!optimizer)
        fail_msg("plain_tables.c lacks %s", c->optimizer->row.name);
    const Real *theta = trainer->parameters.theta;
    PlainSettings settings = optimizer->usual;
    settings.rate = trainer->hyper.rate;
    for (size_t p = 0; p < plain->parameters; p++)
        plain->gradient[p] = (double)trainer->parameters.gradient[p];
    plain_update(plain, optimizer, &settings, update, state);
    for (size_t p = 0; p < plain->parameters; p++)
        if (!(fabs((double)theta[p] - plain->theta[p]) <= 4 * rounding))
            fail_case(c, "parameter", update, p, (double)theta[p], plain->theta[p]);
}

static void check_case(Case *c)
{
    Trainer trainer;
    Error err;
    Real start[PARAMETERS_MAX];
    double state[2 * PARAMETERS_MAX] = {0}, moved[PLAIN_LAYERS];
    PlainNet plain = plain_of(c);
    Hyper hyper = hyper_usual(c->optimizer);
    TrainerSpec spec = {c->loss, c->optimizer, init_find("zero", &err), false, 0, start, NULL};
    assert_true(plain.parameters <= PARAMETERS_MAX);
    hyper.rate = hyper.rate > 0 ? hyper.rate : 0.05;
    hyper.batch = c->batch;
    hyper.seed = c->seed;
    for (size_t p = 0; p < plain.parameters; p++)
        start[p] = (Real)draw_uniform(&c->seed, -0.9, 0.9);
    assert_true(trainer_init(&trainer, &c->net, &c->data, &spec, &hyper, &err));
    for (size_t update = 1; update <= UPDATES; update++) {
        train(&trainer, GRAIN_BATCH, 1);
        if (!oracle_batch(&trainer, &plain, moved)) {
            skipped++;
            break;
        }
        compared[c->loss - (const Loss *)loss_table.rows]++;
        check_gradient(c, &plain, moved, trainer.parameters.gradient, update);
        check_updated(c, &trainer, &plain, state, update);
    }
    plain_free(&plain);
    trainer_free(&trainer);
}

/* All optimizers and mini-batches, or fewer, which are others for another pair. */
static void check_pair(const char *shape, const Activation *hidden, const Activation *output,
                       const Loss *loss)
{
    Error err;
    uint64_t seed = draw_seed((const char *const[]){shape, hidden->row.name, output->row.name,
                                                    loss->row.name, NULL});
    Case c = {.loss = loss, .seed = seed};
    c.net = make_net(shape, hidden->row.name, output->row.name);
    make_points(&c.data, SAMPLES, c.net.inputs, net_outputs(&c.net), seed);
    suit_targets(&c.data, loss);
    bool fits = loss_fits(loss, output, &c.data, &err);
    const size_t cases = optimizer_table.count * BATCHES, apart = cases / fewer(cases);
    for (size_t i = (size_t)(seed % apart); i < cases && fits; i += apart) {
        c.optimizer = (const Optimizer *)optimizer_table.rows + i / BATCHES;
        c.batch = batches[i % BATCHES];
        check_case(&c);
    }
    dataset_free(&c.data);
}

static void everything_is_as_defined(void **state)
{
    const Activation *activations = activation_table.rows;
    const Loss *losses = loss_table.rows;
    size_t updates = 0;
    (void)state;
    for (size_t h = 0; h < activation_table.count; h++)
        for (size_t a = 0; a < activation_table.count && activations[h].elementwise; a++)
            for (size_t l = 0; l < loss_table.count; l++)
                for (size_t s = 0; s < SHAPES; s++)
                    check_pair(shapes[s], &activations[h], &activations[a], &losses[l]);
    assert_true(loss_table.count <= sizeof compared / sizeof compared[0]);
    for (size_t l = 0; l < loss_table.count; l++) {
        print_message("%s: %zu updates compared\n", losses[l].row.name, compared[l]);
        assert_true(compared[l] > fewer(4000));
        updates += compared[l];
    }
    print_message("%zu runs ended at a kink\n", skipped);
    assert_true(skipped < updates / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_as_defined),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
