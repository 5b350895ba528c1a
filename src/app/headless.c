#include "app/headless.h"

#include "core/gradcheck.h"
#include "core/text.h"
#include "data/json.h"

#include <stdio.h>
#include <stdlib.h>

void headless_complain(const char *message)
{
    char visible[1280];
    text_visible(message, visible, sizeof visible);
    fprintf(stderr, "backprop: %s\n", visible);
}

/* Runs a verb on the trainer that the options ask for; its sentence goes to standard error. */
static Status with_trainer(const Options *options,
                           Status (*verb)(Trainer *t, const Options *options, Error *err))
{
    Setup setup;
    Error err;
    Status status;
    if (setup_make(&setup, options, &status, &err))
        status = verb(&setup.trainer, options, &err);
    if (status != STATUS_OK)
        headless_complain(err.message);
    setup_free(&setup);
    return status;
}

static json_t *layer_gradients(const Trainer *t)
{
    json_t *layers = json_array();
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        json_t *json = json_pack(
            "{s:o, s:o}", "weights",
            json_matrix(t->gradient + layer->weights, layer->units, layer->fan_in), "biases",
            json_numbers(t->gradient + layer->biases, layer->units));
        if (json_array_append_new(layers, json) != 0) {
            json_decref(layers);
            return NULL;
        }
    }
    return layers;
}

/* One array a layer from [units] values of sample k. */
static json_t *layer_values(const Trainer *t, const Real *values, size_t k)
{
    json_t *layers = json_array();
    for (size_t l = 0; l < t->net.layer_count; l++) {
        size_t units = t->net.layers[l].units;
        const Real *row = values + trainer_unit_offset(t, l) + k * units;
        if (json_array_append_new(layers, json_numbers(row, units)) != 0) {
            json_decref(layers);
            return NULL;
        }
    }
    return layers;
}

static json_t *gradients_json(const Trainer *t, uint64_t sample)
{
    json_t *root =
        json_pack("{s:f, s:o}", "loss", t->batch_loss, "layers", layer_gradients(t));
    if (!root || sample == 0)
        return root;
    size_t k = (size_t)sample - 1;
    const Real *x = t->data->x + k * t->net.inputs, *target = t->data->t + k * t->data->outputs;
    json_t *more = json_pack(
        "{s:I, s:o, s:o, s:o, s:o, s:o}", "sample", (json_int_t)sample, "inputs",
        json_numbers(x, t->net.inputs), "targets", json_numbers(target, t->data->outputs),
        "preactivations", layer_values(t, t->z, k), "activations", layer_values(t, t->a, k),
        "deltas", layer_values(t, t->delta, k));
    if (!more || json_object_update(root, more) != 0) {
        json_decref(root);
        root = NULL;
    }
    json_decref(more);
    return root;
}

/* Everything but the update, over the whole data set as one mini-batch in stored order. */
static bool whole_pass(Trainer *t, Error *err)
{
    Hyper hyper = t->hyper;
    Cursor start = {0};
    hyper.batch = 0;
    hyper.shuffle = false;
    if (!trainer_set_hyper(t, &hyper, err))
        return false;
    t->cursor = start;
    while (t->cursor.phase + 1 < trainer_phases(t))
        trainer_finish(t, GRAIN_PHASE);
    return true;
}

static Status print_gradients(Trainer *t, const Options *options, Error *err)
{
    char *text;
    size_t size;
    if (options->sample > t->data->count) {
        error_set(err, "--sample: there are samples 1 to %zu", t->data->count);
        return STATUS_USAGE;
    }
    if (!whole_pass(t, err))
        return STATUS_FAILURE;
    json_t *json = gradients_json(t, options->sample);
    if (!json) {
        error_set(err, "a value of the pass is not finite, which JSON cannot hold");
        return STATUS_DIVERGED;
    }
    bool ok = json_text(json, &text, &size, err);
    json_decref(json);
    if (!ok)
        return STATUS_FAILURE;
    fwrite(text, 1, size, stdout);
    free(text);
    return STATUS_OK;
}

Status headless_gradients(const Options *options)
{
    return with_trainer(options, print_gradients);
}

static void print_check(const Trainer *t, size_t l, const LayerCheck *check)
{
    char name[NET_PARAMETER_NAME_SIZE];
    net_parameter_name(&t->net, check->parameter, name);
    printf("layer %zu %s: ", l + 1, t->net.layers[l].activation->row.name);
    if (check->checked == 0)
        printf("nothing to judge");
    else
        printf("relative error %.2g at most, at %s: gradient %.9g, differences %.9g", check->error,
               name, check->gradient, check->quotient);
    if (check->kinks > 0)
        printf("; %zu of %zu left out, at a kink", check->kinks, check->kinks + check->checked);
    putchar('\n');
}

static Status check(Trainer *t, const Options *options, Error *err)
{
    LayerCheck layers[NET_LAYERS_MAX];
    (void)options;
    if (!whole_pass(t, err) || !gradcheck_run(t, t->theta, layers, err))
        return STATUS_FAILURE;
    for (size_t l = 0; l < t->net.layer_count; l++)
        print_check(t, l, &layers[l]);
    /* The backward pass carries an error on: the layer nearest to the loss is where it began. */
    for (size_t l = t->net.layer_count; l-- > 0;)
        if (!(layers[l].error <= gradcheck_limit)) {
            error_set(err, "the gradient of layer %zu is wrong: relative error %.2g, above %g",
                      l + 1, layers[l].error, gradcheck_limit);
            return STATUS_FAILURE;
        }
    return STATUS_OK;
}

Status headless_check(const Options *options)
{
    return with_trainer(options, check);
}

static Status print_data(Trainer *t, const Options *options, Error *err)
{
    (void)options;
    (void)err;
    csv_write(t->data, stdout);
    return STATUS_OK;
}

Status headless_data(const Options *options)
{
    return with_trainer(options, print_data);
}
