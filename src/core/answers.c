#include "core/answers.h"

#include <stdlib.h>
#include <string.h>

enum { SLICE_WORK = 1 << 18, SLICE_MAX = 16 };

bool answers_init(Answers *a, const Net *net, Error *err)
{
    size_t slice = SLICE_WORK / (net_work(net) + 1) + 1, outputs = net_outputs(net);
    *a = (Answers){.slice = slice < SLICE_MAX ? slice : SLICE_MAX};
    size_t inputs = a->slice * net->inputs, scratch = net_scratch(net, a->slice);
    a->memory = calloc(inputs + scratch + ANSWERS_MAX * outputs, sizeof *a->memory);
    if (!a->memory)
        return error_memory(err);
    a->x = a->memory;
    a->scratch = a->x + inputs;
    a->out = a->scratch + scratch;
    return true;
}

void answers_free(Answers *a)
{
    free(a->memory);
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
    for (size_t r = 0; r < rows; r++)
        memcpy(a->x + r * data->inputs, data->x + a->sample[a->known + r] * data->inputs,
               data->inputs * sizeof *a->x);
    net_predict(net, theta, rows, a->x, a->scratch, a->out + a->known * data->outputs);
    a->known += rows;
}

bool answers_advance(Answers *a, const Net *net, const Real *theta, const Dataset *data,
                     uint64_t *work)
{
    while (a->known < a->count && *work > 0) {
        size_t left = a->count - a->known, rows = left < a->slice ? left : a->slice;
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
