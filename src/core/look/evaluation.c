#include "core/look/evaluation.h"

#include "core/train/pass.h"

#include <math.h>

enum { SLICE_WORK = 1 << 22, SLICE_ROWS_MAX = 64 };

bool evaluation_turn(Evaluation *e, const Net *net, Error *err)
{
    size_t rows = SLICE_WORK / (net_work(net) + 1) + 1;
    return batch_reserve(&e->batch, net, rows < SLICE_ROWS_MAX ? rows : SLICE_ROWS_MAX, err);
}

bool evaluation_init(Evaluation *e, const Net *net, const Dataset *data, Error *err)
{
    *e = (Evaluation){0};
    return evaluation_turn(e, net, err) && report_init(&e->filling, data, err) &&
           report_init(&e->report, data, err);
}

void evaluation_free(Evaluation *e)
{
    batch_free(&e->batch);
    report_free(&e->filling);
    report_free(&e->report);
    *e = (Evaluation){0};
}

void evaluation_start(Evaluation *e)
{
    e->done = 0;
    e->loss_sum = 0;
    e->correct = 0;
    e->metrics = (Metrics){{NAN, NAN}, {NAN, NAN}};
    report_start(&e->filling);
}

static void slice(Evaluation *e, size_t rows, const Net *net, const Real *theta,
                  const Dataset *data, const Loss *loss)
{
    size_t n = data->outputs;
    batch_borrow(&e->batch, rows, data->x + e->done * data->inputs, NULL);
    const Real *out = pass_predict(net, theta, &e->batch);
    const Real *z = e->batch.z + batch_outputs(&e->batch, net);
    for (size_t r = 0; r < rows; r++) {
        size_t k = e->done + r;
        const Real *a = out + r * n;
        e->loss_sum += loss->value(n, z + r * n, a, data->t + k * n);
        e->correct += dataset_is_correct(data, k, a);
        if (report_is_about(data, k))
            report_add(&e->filling, data, k, a);
    }
    e->done += rows;
}

/* The part just ended becomes a score, and the sums are those of the next. */
static Score end_part(Evaluation *e, const Dataset *data, size_t samples)
{
    Score score = {e->loss_sum / (double)samples, NAN};
    if (data->kind != TARGET_REAL && isfinite(score.loss))
        score.accuracy = (double)e->correct / (double)samples;
    e->loss_sum = 0;
    e->correct = 0;
    return score;
}

bool evaluation_advance(Evaluation *e, const Net *net, const Real *theta, const Dataset *data,
                        const Loss *loss, uint64_t *work, Metrics *metrics)
{
    size_t all = dataset_rows(data);
    while (e->done < all && *work > 0) {
        size_t end = e->done < data->count ? data->count : all, left = end - e->done;
        size_t rows = left < e->batch.capacity ? left : e->batch.capacity;
        uint64_t cost = rows * net_work(net);
        slice(e, rows, net, theta, data, loss);
        *work -= cost < *work ? cost : *work;
        if (e->done == data->count)
            e->metrics.training = end_part(e, data, data->count);
        else if (e->done == all)
            e->metrics.test = end_part(e, data, data->test_count);
    }
    if (e->done < all)
        return false;
    Report filled = e->filling;
    e->filling = e->report;
    e->report = filled;
    *metrics = e->metrics;
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
