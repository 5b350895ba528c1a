#include "core/effect.h"

#include "core/dropout.h"
#include "core/kernel.h"

#include <stdlib.h>

uint64_t effect_work(const Trainer *t)
{
    return (uint64_t)t->batch_rows * net_work(&t->net) + t->net.parameter_count;
}

static double predicted_change(const Trainer *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->net.parameter_count; i++)
        sum += (double)t->gradient[i] * ((double)t->theta[i] - (double)t->before[i]);
    return sum;
}

/* Row r through the present parameters, with what dropout dropped in the mini-batch; its z and a of
 * the outputs go to memory[0] and memory[1], each of which holds net->widest. Returns its loss. */
static double row_loss(const Trainer *t, size_t r, Real *memory[3])
{
    const Net *net = &t->net;
    const Real *in = t->input + r * net->inputs;
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        Real *a = memory[1 + (net->layer_count - 1 - l) % 2];
        kernel_forward(1, layer->units, layer->fan_in, in, t->theta + layer->weights,
                       t->theta + layer->biases, memory[0]);
        activation_forward(layer->activation, 1, layer->units, memory[0], a);
        for (size_t j = 0; j < layer->units; j++)
            a[j] *= dropout_factor(t, r, l, j);
        in = a;
    }
    size_t n = net_outputs(net);
    return t->spec.loss->value(n, memory[0], memory[1], t->target + r * n);
}

bool effect_measure(const Trainer *t, Effect *effect, Error *err)
{
    double sum = 0;
    if (t->cursor.phase != trainer_phases(t))
        return error_set(err, "there is no update yet");
    Real *memory = malloc(3 * t->net.widest * sizeof *memory);
    if (!memory)
        return error_memory(err);
    for (size_t r = 0; r < t->batch_rows; r++)
        sum += row_loss(t, r, (Real *[]){memory, memory + t->net.widest,
                                         memory + 2 * t->net.widest});
    free(memory);
    *effect = (Effect){t->batch_loss, predicted_change(t), sum / (double)t->batch_rows};
    return true;
}
