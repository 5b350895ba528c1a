#include "view/reading.h"

#include "core/train/pass.h"

#include <stdlib.h>
#include <string.h>

bool reading_init(Reading *r, const Dataset *data, const Net *net, Error *err)
{
    *r = (Reading){0};
    if (!inputs_are_text(data->inputs_are))
        return true;
    r->x = calloc(data->inputs + data->outputs, sizeof *r->x);
    r->score = calloc(data->inputs, sizeof *r->score);
    if (!r->x || !r->score || !batch_reserve(&r->row, net, 1, err))
        return error_memory(err);
    r->answer = r->x + data->inputs;
    r->data = data;
    return true;
}

void reading_free(Reading *r)
{
    free(r->x);
    free(r->score);
    batch_free(&r->row);
    *r = (Reading){0};
}

/* z of the output to the inputs that stand in the row. */
static double sum_of(Reading *r, const Net *net, const Real *theta)
{
    pass_predict(net, theta, &r->row);
    return (double)r->row.z[batch_outputs(&r->row, net) + r->output];
}

static void find_scores(Reading *r, const Net *net, const Real *theta)
{
    Real *x = batch_inputs(&r->row, 1);
    memset(x, 0, net->inputs * sizeof *x);
    double none = sum_of(r, net, theta);
    for (size_t i = 0; i < net->inputs; i++) {
        x[i] = 1;
        r->score[i] = sum_of(r, net, theta) - none;
        x[i] = 0;
    }
}

void reading_update(Reading *r, const Net *net, const Real *theta, uint64_t version, size_t output,
                    const Real *x)
{
    size_t bytes = net->inputs * sizeof *x;
    if (r->valid && r->version == version && r->output == output && memcmp(r->x, x, bytes) == 0)
        return;
    bool same = r->valid && r->version == version && r->output == output;
    r->version = version;
    r->output = output;
    r->valid = true;
    memcpy(r->x, x, bytes);
    if (!same && r->data->inputs_are == INPUTS_WORDS)
        find_scores(r, net, theta);
    memcpy(batch_inputs(&r->row, 1), x, bytes);
    const Real *out = pass_predict(net, theta, &r->row);
    memcpy(r->answer, out, net_outputs(net) * sizeof *out);
}
