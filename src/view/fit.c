#include "view/fit.h"

#include "core/samples/preparation.h"
#include "core/train/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How much of the range stands free beyond the samples, on each side. */
static const double margin = 0.1;

/* From the least to the largest of v[count], `stride` apart, with the margin. */
static MapAxis axis_of(const Real *v, size_t count, size_t stride)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < count; k++) {
        double at = (double)v[k * stride];
        low = at < low ? at : low;
        high = at > high ? at : high;
    }
    if (!(high > low))
        high = low + 1;
    return (MapAxis){low - margin * (high - low), high + margin * (high - low), 0};
}

/* The ranges of the samples, which may have been edited. */
static void find_ranges(Fit *fit, size_t output)
{
    const Dataset *d = fit->data;
    size_t rows = dataset_rows(d);
    fit->across = axis_of(dataset_base(d, 0), rows, 1);
    MapAxis up = axis_of(d->t + output, rows, d->outputs);
    fit->down = (MapAxis){up.last, up.first, 0};
}

void fit_init(Fit *fit, const Dataset *data)
{
    *fit = (Fit){0};
    if (dataset_columns(data) != 1)
        return;
    fit->data = data;
    find_ranges(fit, 0);
}

void fit_free(Fit *fit)
{
    free(fit->values);
    batch_free(&fit->row);
    *fit = (Fit){0};
}

static bool reserve(Fit *fit, const Net *net, size_t places, Error *err)
{
    size_t values = places * (1 + fit->parts);
    if (values > fit->room) {
        Real *larger = realloc(fit->values, values * sizeof *larger);
        if (!larger)
            return error_memory(err);
        fit->values = larger;
        fit->room = values;
    }
    return batch_reserve(&fit->row, net, places, err);
}

/* w a of each unit of the last hidden layer at one place. */
static void take_parts(Fit *fit, const Net *net, const Real *theta, size_t place)
{
    const Layer *last = &net->layers[net->layer_count - 1];
    Real *to = fit->values + place * (1 + fit->parts) + 1;
    for (size_t j = 0; j < fit->parts; j++) {
        const Real *a = fit->row.a + batch_at(&fit->row, last - 1, place);
        to[j] = theta[last->weights + fit->output * last->fan_in + j] * a[j];
    }
}

bool fit_update(Fit *fit, const Net *net, const Real *theta, uint64_t version, size_t output,
                int places, Error *err)
{
    size_t hidden = net->layer_count > 1 ? net->layers[net->layer_count - 2].units : 0;
    if (fit->valid && fit->version == version && fit->output == output &&
        fit->across.cells == places)
        return true;
    fit->valid = false;
    fit->version = version;
    fit->output = output;
    fit->parts = hidden <= FIT_PARTS_MAX ? hidden : 0;
    find_ranges(fit, output);
    fit->across.cells = places;
    if (!reserve(fit, net, (size_t)places, err))
        return false;
    Real *x = batch_inputs(&fit->row, (size_t)places);
    for (int i = 0; i < places; i++, x += net->inputs)
        dataset_present(fit->data, &(Real){(Real)map_value(&fit->across, i + 0.5)}, x, NULL);
    const Real *out = pass_predict(net, theta, &fit->row);
    for (size_t i = 0; i < (size_t)places; i++) {
        fit->values[i * (1 + fit->parts)] = out[i * net_outputs(net) + output];
        take_parts(fit, net, theta, i);
    }
    fit->valid = true;
    return true;
}

double fit_answer(const Fit *fit, int place)
{
    return (double)fit->values[(size_t)place * (1 + fit->parts)];
}

double fit_part(const Fit *fit, int place, size_t unit)
{
    return (double)fit->values[(size_t)place * (1 + fit->parts) + 1 + unit];
}

bool fit_truth(const Fit *fit, double x, double *value)
{
    const SchemaColumn *in = schema_input(&fit->data->schema, 0);
    const SchemaColumn *out = schema_output(&fit->data->schema, 0);
    if (!fit->data->curve || !in || !out)
        return false;
    *value = preparation_scale(fit->data->curve(x * in->size + in->shift), out->shift, out->size);
    return true;
}
