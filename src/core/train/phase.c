#include "core/train/phase.h"

/* Of one call: multiply-adds that take well under a millisecond on any processor; but a large
 * layer's weights are laid out anew for each call, which pays from some rows on, up to a few
 * milliseconds' work. */
enum { CHUNK_WORK = 1 << 17, CHUNK_ROWS = 32, CHUNK_WORK_MAX = 1 << 23 };

/* Rows that one call computes of a layer's phase: a function of the shape alone, so that sums are
 * grouped the same way every time. */
static size_t chunk_rows(const Layer *l, const Batch *b)
{
    size_t size = l->units * l->fan_in + 1, most = CHUNK_WORK_MAX / size + 1;
    size_t rows = CHUNK_WORK / size + 1, enough = most < CHUNK_ROWS ? most : CHUNK_ROWS;
    rows = rows > enough ? rows : enough;
    size_t left = b->rows - b->done;
    return rows < left ? rows : left;
}

static uint64_t layer_work(const Layer *l)
{
    return l->units * (l->fan_in + 8);
}

uint64_t phase_update_work(const Net *net)
{
    return 2 * net->parameter_count;
}

uint64_t phase_work(const Net *net, size_t rows)
{
    uint64_t work = net_outputs(net);
    for (size_t l = 0; l < net->layer_count; l++)
        work += 3 * layer_work(&net->layers[l]);
    return rows * work + phase_update_work(net);
}

/* One slice; the loss is one for all rows. */
static uint64_t compute(const Pass *p, size_t phase, size_t *rows)
{
    const size_t layers = p->net->layer_count, first = p->batch->done;
    const size_t layer = phase < layers ? phase : 2 * layers - phase;
    if (phase == layers) {
        *rows = p->batch->rows;
        pass_loss(p);
        return *rows * net_outputs(p->net);
    }
    const Layer *l = &p->net->layers[layer];
    *rows = chunk_rows(l, p->batch);
    if (phase < layers)
        pass_forward(p, layer, first, *rows);
    else
        pass_backward(p, layer, first, *rows);
    return *rows * layer_work(l) * (phase < layers ? 1 : 2);
}

uint64_t phase_advance(const Pass *p, size_t *phase)
{
    size_t rows;
    uint64_t work = compute(p, *phase, &rows);
    p->batch->done += rows;
    if (p->batch->done == p->batch->rows) {
        p->batch->done = 0;
        ++*phase;
    }
    return work;
}
