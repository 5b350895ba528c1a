#include "core/look/effect.h"

#include "core/train/pass.h"

static double predicted_change(const Parameters *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->count; i++)
        sum += (double)p->gradient[i] * ((double)p->theta[i] - (double)p->before[i]);
    return sum;
}

/* The loss of row r under the present parameters, with what dropout dropped in the mini-batch. */
static double row_loss(const Trainer *t, size_t r, Batch *one)
{
    const Batch *b = &t->batch;
    const size_t n = net_outputs(&t->net);
    const Real *target = b->target + r * n;
    batch_borrow(one, 1, b->input + r * t->net.inputs, target);
    one->dropout = b->dropout;
    one->dropout.row = r;
    const Real *a = pass_predict(&t->net, t->parameters.theta, one);
    return t->spec.loss->value(n, one->z + batch_outputs(one, &t->net), a, target);
}

bool effect_init(EffectRun *run, const Net *net, Error *err)
{
    *run = (EffectRun){0};
    return batch_reserve(&run->batch, net, 1, err);
}

void effect_free(EffectRun *run)
{
    batch_free(&run->batch);
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
    do {
        run->sum += row_loss(t, run->rows++, &run->batch);
        *work -= *work < row_work ? *work : row_work;
    } while (run->rows < t->batch.rows && *work > 0);
    if (run->rows < t->batch.rows)
        return false;
    *effect = (Effect){t->batch.loss, predicted_change(&t->parameters),
                       run->sum / (double)t->batch.rows};
    return true;
}
