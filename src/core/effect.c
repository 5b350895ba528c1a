#include "core/effect.h"

#include "core/dropout.h"
#include "kernel/kernel.h"

#include <stdlib.h>

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

bool effect_init(EffectRun *run, const Net *net, Error *err)
{
    *run = (EffectRun){.memory = malloc(3 * net->widest * sizeof *run->memory)};
    return run->memory || error_memory(err);
}

void effect_free(EffectRun *run)
{
    free(run->memory);
    *run = (EffectRun){0};
}

void effect_start(EffectRun *run)
{
    run->rows = 0;
    run->sum = 0;
}

bool effect_advance(EffectRun *run, const Trainer *t, uint64_t *work, Effect *effect)
{
    const uint64_t row_work = net_work(&t->net);
    size_t width = t->net.widest;
    do {
        run->sum += row_loss(t, run->rows++, (Real *[]){run->memory, run->memory + width,
                                                        run->memory + 2 * width});
        *work -= *work < row_work ? *work : row_work;
    } while (run->rows < t->batch_rows && *work > 0);
    if (run->rows < t->batch_rows)
        return false;
    *effect = (Effect){t->batch_loss, predicted_change(t), run->sum / (double)t->batch_rows};
    return true;
}
