#include "core/evaluation.h"

#include <math.h>
#include <stdlib.h>

enum { SLICE_WORK = 1 << 22, SLICE_ROWS_MAX = 64 };

bool evaluation_init(Evaluation *e, const Net *net, Error *err)
{
    size_t rows = SLICE_WORK / (net_work(net) + 1) + 1;
    *e = (Evaluation){.rows = rows < SLICE_ROWS_MAX ? rows : SLICE_ROWS_MAX};
    e->scratch = calloc(net_scratch(net, e->rows), sizeof *e->scratch);
    e->out = calloc(e->rows * net_outputs(net), sizeof *e->out);
    return e->scratch && e->out ? true : error_memory(err);
}

void evaluation_free(Evaluation *e)
{
    free(e->scratch);
    free(e->out);
    *e = (Evaluation){0};
}

void evaluation_start(Evaluation *e)
{
    e->done = 0;
    e->loss_sum = 0;
    e->correct = 0;
}

static void slice(Evaluation *e, size_t rows, const Net *net, const Real *theta,
                  const Dataset *data, const Loss *loss)
{
    size_t n = data->outputs;
    net_predict(net, theta, rows, data->x + e->done * data->inputs, e->scratch, e->out);
    for (size_t r = 0; r < rows; r++) {
        e->loss_sum += loss->value(n, e->scratch + r * n, e->out + r * n,
                                   data->t + (e->done + r) * n);
        e->correct += dataset_is_correct(data, e->done + r, e->out + r * n);
    }
    e->done += rows;
}

bool evaluation_advance(Evaluation *e, const Net *net, const Real *theta, const Dataset *data,
                        const Loss *loss, uint64_t *work, Metrics *metrics)
{
    while (e->done < data->count && *work > 0) {
        size_t left = data->count - e->done, rows = left < e->rows ? left : e->rows;
        uint64_t cost = rows * net_work(net);
        slice(e, rows, net, theta, data, loss);
        *work -= cost < *work ? cost : *work;
    }
    if (e->done < data->count)
        return false;
    metrics->loss = e->loss_sum / (double)data->count;
    metrics->accuracy = data->kind == TARGET_REAL || !isfinite(metrics->loss)
                            ? NAN
                            : (double)e->correct / (double)data->count;
    return true;
}

Metrics evaluation_run(Evaluation *e, const Net *net, const Real *theta, const Dataset *data,
                       const Loss *loss)
{
    Metrics metrics;
    uint64_t work = UINT64_MAX;
    evaluation_start(e);
    while (!evaluation_advance(e, net, theta, data, loss, &work, &metrics))
        work = UINT64_MAX;
    return metrics;
}
