#include "app/headless/headless.h"

#include "app/headless/result.h"
#include "core/base/text.h"
#include "core/look/gradcheck.h"
#include "core/look/health.h"
#include "data/json.h"
#include "data/table/describe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Bytes of a column's name in a description, and columns that most have room in. */
enum { DESCRIBED_SIZE = 1100, DESCRIBED_COLUMN = 16 };

Status headless_refuse(const Error *err)
{
    headless_complain(err->message);
    return err->is_memory ? STATUS_FAILURE : STATUS_USAGE;
}

static json_t *layer_gradients(const Trainer *t)
{
    LayerHealth health[NET_LAYERS_MAX];
    json_t *layers = json_array();
    bool ok = layers;
    health_norms(t, health);
    for (size_t l = 0; ok && l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        const Real *gradient = t->parameters.gradient;
        json_t *json = json_pack(
            "{s:o, s:o, s:f}", "weights",
            json_matrix(gradient + layer->weights, layer->units, layer->fan_in), "biases",
            json_numbers(gradient + layer->biases, layer->units), "rms", health[l].rms);
        ok = json_array_append_new(layers, json) == 0;
    }
    return json_if(ok, layers);
}

/* One array a layer from [units] values of sample k. */
static json_t *layer_values(const Trainer *t, const Real *values, size_t k)
{
    json_t *layers = json_array();
    bool ok = layers;
    for (size_t l = 0; ok && l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        const Real *row = values + batch_at(&t->batch, layer, k);
        ok = json_array_append_new(layers, json_numbers(row, layer->units)) == 0;
    }
    return json_if(ok, layers);
}

/* NULL without memory, or when a value is not finite. */
static json_t *gradients_json(const Trainer *t, uint64_t sample)
{
    json_t *root =
        json_pack("{s:f, s:o}", "loss", t->batch.loss, "layers", layer_gradients(t));
    if (sample == 0)
        return root;
    size_t k = (size_t)sample - 1, outputs = t->data->outputs;
    const Real *x = t->data->x + k * t->net.inputs, *target = t->data->t + k * outputs;
    bool ok = json_put(root, "sample", json_integer((json_int_t)sample)) &&
              json_put(root, "inputs", json_numbers(x, t->net.inputs)) &&
              json_put(root, "targets", json_numbers(target, outputs)) &&
              json_put(root, "preactivations", layer_values(t, t->batch.z, k)) &&
              json_put(root, "activations", layer_values(t, t->batch.a, k)) &&
              json_put(root, "deltas", layer_values(t, t->batch.delta, k));
    return json_if(ok, root);
}

static bool all_finite(const Real *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

/* Whether JSON can hold what gradients_json says. */
static bool pass_is_finite(const Trainer *t, uint64_t sample)
{
    bool finite =
        isfinite(t->batch.loss) && all_finite(t->parameters.gradient, t->net.parameter_count);
    for (size_t l = 0; finite && sample > 0 && l < t->net.layer_count; l++) {
        size_t units = t->net.layers[l].units;
        size_t row = batch_at(&t->batch, &t->net.layers[l], (size_t)sample - 1);
        finite = all_finite(t->batch.z + row, units) && all_finite(t->batch.a + row, units) &&
                 all_finite(t->batch.delta + row, units);
    }
    return finite;
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
    if (!pass_is_finite(t, options->sample)) {
        error_set(err, "a value of the pass is not finite, which JSON cannot hold");
        return STATUS_DIVERGED;
    }
    json_t *json = gradients_json(t, options->sample);
    bool ok = json ? json_text(json, &text, &size, err) : error_memory(err);
    json_decref(json);
    if (!ok)
        return STATUS_FAILURE;
    fwrite(text, 1, size, stdout);
    free(text);
    return STATUS_OK;
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

static json_t *layer_check_json(const Trainer *t, size_t l, const LayerCheck *check)
{
    bool any = check->checked > 0;
    char name[NET_PARAMETER_NAME_SIZE];
    net_parameter_name(&t->net, check->parameter, name);
    return json_pack("{s:I, s:s, s:o, s:o, s:o, s:o, s:I, s:I}", "layer", (json_int_t)l + 1,
                     "activation", t->net.layers[l].activation->row.name,
                     "error", json_finite(any ? check->error : NAN),
                     "parameter", any ? json_string(name) : json_null(),
                     "gradient", json_finite(any ? check->gradient : NAN),
                     "difference", json_finite(any ? check->quotient : NAN),
                     "checked", (json_int_t)check->checked, "kinks", (json_int_t)check->kinks);
}

static json_t *check_json(const Trainer *t, const LayerCheck *layers)
{
    char name[256];
    json_t *list = json_array();
    bool right = true;
    text_visible(t->data->name, name, sizeof name);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        list = json_append(list, layer_check_json(t, l, &layers[l]));
        right = right && layers[l].error <= gradcheck_limit;
    }
    return json_pack("{s:s, s:o, s:b, s:o}", "data", name, "loss", json_finite(t->batch.loss),
                     "ok", right, "layers", list);
}

static Status check(Trainer *t, const Options *options, Error *err)
{
    LayerCheck layers[NET_LAYERS_MAX];
    if (!whole_pass(t, err) || !gradcheck_run(t, t->parameters.theta, layers, err))
        return STATUS_FAILURE;
    if (options->json && !result_write(stdout, check_json(t, layers), err))
        return STATUS_FAILURE;
    for (size_t l = 0; l < t->net.layer_count && !options->json; l++)
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

/* "petal_length  input: numbers, 1 to 6.9, …" */
static void print_described(void *to, const char *about, const char *text)
{
    char *visible = to;
    text_visible(about, visible, DESCRIBED_SIZE);
    printf("%-*s %s\n", DESCRIBED_COLUMN, visible, text);
}

static Status print_data(Trainer *t, const Options *options, Error *err)
{
    char visible[DESCRIBED_SIZE];
    if (options->describe)
        return describe(t->data, print_described, visible, err) ? STATUS_OK : STATUS_FAILURE;
    return table_write(t->data, stdout, err) ? STATUS_OK : STATUS_FAILURE;
}

/* What is known of a table that is refused, before it is said why. */
static void describe_anyway(const Options *options)
{
    const TableChoice choice = setup_choice(options);
    char visible[DESCRIBED_SIZE];
    describe_refused(options->data, &choice, print_described, visible, NULL);
}

Status headless_pass(const Options *options)
{
    static Status (*const verbs[])(Trainer *t, const Options *options, Error *err) = {
        [VERB_GRADIENTS] = print_gradients, [VERB_CHECK] = check, [VERB_DATA] = print_data};
    Setup setup;
    Error err;
    Status status;
    if (options->trace)
        return headless_check_trace(options);
    bool made = setup_make(&setup, options, &status, &err);
    if (made) {
        if (!options->describe)
            headless_remark(&setup.session.data.remarks);
        status = verbs[options->verb](&setup.trainer, options, &err);
    }
    if (!made && options->describe && options->data)
        describe_anyway(options);
    if (status != STATUS_OK)
        headless_complain(err.message);
    setup_free(&setup);
    return status;
}
