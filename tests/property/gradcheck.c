/* The check of gradients in a core built in double, whose limit is 1e-6: it passes for every
 * activation, output and loss on every built-in data set, and finds the layer that is wrong by 1 in
 * 100,000. */
#include "support.h"

#include "core/look/gradcheck.h"
#include "data/generators.h"

#include <math.h>
#include <stdio.h>

enum { SHAPE_SIZE = 64, UNITS_MOST = 9, LAYERS_MOST = 4 };

static size_t judged, kinks;

/* One to four hidden layers. */
static void draw_shape(const Dataset *data, uint64_t *seed, char shape[SHAPE_SIZE])
{
    int n = snprintf(shape, SHAPE_SIZE, "%zu", data->inputs);
    for (size_t l = 1 + draw_below(seed, LAYERS_MOST); l > 0; l--)
        n += snprintf(shape + n, SHAPE_SIZE - (size_t)n, "-%zu", 1 + draw_below(seed, UNITS_MOST));
    snprintf(shape + n, SHAPE_SIZE - (size_t)n, "-%zu", data->outputs);
}

/* The gradient at random start weights of biases 0. */
static void begin(Trainer *trainer, const Dataset *data, const Activation *hidden,
                  const Activation *output, const Loss *loss, uint64_t *seed)
{
    char shape[SHAPE_SIZE];
    Error err;
    draw_shape(data, seed, shape);
    Net net = make_net(shape, hidden->row.name, output->row.name);
    TrainerSpec spec = {loss, optimizer_find("sgd", &err), init_find("glorot-uniform", &err),
                        false, 0, NULL, NULL};
    Hyper hyper = {.rate = 0.1, .batch = 0, .seed = draw_bits(seed)};
    assert_true(trainer_init(trainer, &net, data, &spec, &hyper, &err));
    train(trainer, GRAIN_PHASE, trainer_phases(trainer) - 1);
}

static void check_passes(const Trainer *trainer)
{
    LayerCheck layers[NET_LAYERS_MAX];
    Error err;
    if (!gradcheck_run(trainer, trainer->parameters.theta, layers, &err))
        fail_msg("%s", err.message);
    for (size_t l = 0; l < trainer->net.layer_count; l++) {
        judged += layers[l].checked;
        kinks += layers[l].kinks;
        assert_int_equal(layers[l].checked + layers[l].kinks,
                         trainer->net.layers[l].units * (trainer->net.layers[l].fan_in + 1));
        /* What is this small is the rounding of the difference. */
        double apart = fabs(layers[l].gradient - layers[l].quotient);
        if (!(layers[l].error <= gradcheck_limit || apart <= 1e-9))
            fail_msg("%s, layer %zu %s, output %s, %s: gradient %.12g, by differences %.12g",
                     trainer->data->name, l + 1, trainer->net.layers[l].activation->row.name,
                     trainer->net.layers[trainer->net.layer_count - 1].activation->row.name,
                     trainer->spec.loss->row.name, layers[l].gradient, layers[l].quotient);
    }
}

static void check_data(const Dataset *data, const Activation *hidden)
{
    const Activation *outputs = activation_table.rows;
    const Loss *losses = loss_table.rows;
    for (size_t i = 0; i < activation_table.count * loss_table.count; i++) {
        const Activation *output = &outputs[i / loss_table.count];
        const Loss *loss = &losses[i % loss_table.count];
        Trainer trainer;
        Error err;
        if (!loss_fits(loss, output, data, &err))
            continue;
        uint64_t seed = draw_seed((const char *const[]){data->name, hidden->row.name,
                                                        output->row.name, loss->row.name, NULL});
        begin(&trainer, data, hidden, output, loss, &seed);
        check_passes(&trainer);
        trainer_free(&trainer);
    }
}

static void right_gradients_pass(void **state)
{
    const Generator *generators = generator_table.rows;
    const Activation *activations = activation_table.rows;
    (void)state;
    check_near(gradcheck_limit, 1e-6, 0);
    for (size_t d = 0; d < generator_table.count; d++) {
        Dataset data;
        Error err;
        GeneratorChoice choice = generators[d].range.standard;
        if (generators[d].asset)
            continue;
        choice.samples = choice.samples < 12 ? choice.samples : 12;
        assert_true(generator_make(&generators[d], &choice, &data, &err));
        /* Large sets have nothing that small ones lack. */
        for (size_t k = 0; data.count <= 16 && k < activation_table.count; k++)
            if (activations[k].elementwise)
                check_data(&data, &activations[k]);
        dataset_free(&data);
    }
    print_message("%zu judged, %zu at kinks\n", judged, kinks);
    assert_true(kinks < judged / 5);
}

static void wrong_gradients_are_found(void **state)
{
    const Activation *activations = activation_table.rows;
    Dataset data;
    uint64_t seed = 32;
    (void)state;
    make_points(&data, 5, 3, 2, 33);
    for (size_t i = 0; i < fewer(20) * activation_table.count; i++) {
        const Activation *hidden = &activations[i / fewer(20)];
        LayerCheck layers[NET_LAYERS_MAX];
        Trainer trainer;
        Error err;
        if (!hidden->elementwise)
            continue;
        begin(&trainer, &data, hidden, activation_find("tanh", &err),
              loss_find("mean-squared", &err), &seed);
        size_t wrong = draw_below(&seed, trainer.net.layer_count);
        const Layer *layer = &trainer.net.layers[wrong];
        double largest = 0;
        for (size_t p = layer->weights; p < layer->biases + layer->units; p++) {
            largest = fmax(largest, fabs((double)trainer.parameters.gradient[p]));
            trainer.parameters.gradient[p] *= (Real)(1 + 1e-5);
        }
        assert_true(gradcheck_run(&trainer, trainer.parameters.theta, layers, &err));
        /* A layer that hardly matters may stay within the limit. */
        if (largest > 1e-3 && layers[wrong].kinks == 0) {
            assert_int_equal(gradcheck_worst(layers, trainer.net.layer_count), wrong);
            assert_true(layers[wrong].error > gradcheck_limit);
        }
        trainer_free(&trainer);
    }
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_gradients_pass),
        cmocka_unit_test(wrong_gradients_are_found),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
