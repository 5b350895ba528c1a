#include "core/look/answers.h"

#include "core/train/pass.h"

#include <stdlib.h>
#include <string.h>

enum { SLICE_WORK = 1 << 18, SLICE_MAX = 16 };

bool answers_init(Answers *a, const Net *net, Error *err)
{
    size_t slice = SLICE_WORK / (net_work(net) + 1) + 1;
    *a = (Answers){.out = calloc(ANSWERS_MAX * net_outputs(net), sizeof *a->out)};
    if (!a->out)
        return error_memory(err);
    return batch_reserve(&a->batch, net, slice < SLICE_MAX ? slice : SLICE_MAX, err);
}

void answers_free(Answers *a)
{
    batch_free(&a->batch);
    free(a->out);
    *a = (Answers){0};
}

void answers_ask(Answers *a, uint64_t version, const size_t *sample, size_t count)
{
    size_t n = count < ANSWERS_MAX ? count : ANSWERS_MAX, bytes = n * sizeof *sample;
    if (a->version == version && a->count == n && memcmp(a->sample, sample, bytes) == 0)
        return;
    memcpy(a->sample, sample, bytes);
    a->version = version;
    a->count = n;
    a->known = 0;
}

static void answer(Answers *a, const Net *net, const Real *theta, const Dataset *data, size_t rows)
{
    Real *x = batch_inputs(&a->batch, rows);
    for (size_t r = 0; r < rows; r++)
        memcpy(x + r * data->inputs, data->x + a->sample[a->known + r] * data->inputs,
               data->inputs * sizeof *x);
    memcpy(a->out + a->known * data->outputs, pass_predict(net, theta, &a->batch),
           rows * data->outputs * sizeof *a->out);
    a->known += rows;
}

bool answers_advance(Answers *a, const Net *net, const Real *theta, const Dataset *data,
                     uint64_t *work)
{
    while (a->known < a->count && *work > 0) {
        size_t left = a->count - a->known, slice = a->batch.capacity;
        size_t rows = left < slice ? left : slice;
        uint64_t cost = rows * net_work(net);
        answer(a, net, theta, data, rows);
        *work -= cost < *work ? cost : *work;
    }
    return a->known == a->count;
}

const Real *answers_of(const Answers *a, const Dataset *data, size_t i)
{
    return i < a->known ? a->out + i * data->outputs : NULL;
}
