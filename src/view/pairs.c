#include "view/pairs.h"

#include "core/train/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Multiply-adds that the answers may take, and rows that pass through at a time. */
enum { MOST_WORK = 4000000, ROWS = 64 };

/* How much of the range stands free on each side. */
static const double margin = 0.05;

void pairs_init(Pairs *p, const Dataset *data)
{
    *p = (Pairs){.data = data->kind == TARGET_REAL ? data : NULL};
}

void pairs_free(Pairs *p)
{
    free(p->answer);
    batch_free(&p->row);
    *p = (Pairs){0};
}

size_t pairs_sample(const Pairs *p, size_t i)
{
    return i * p->step;
}

double pairs_target(const Pairs *p, size_t i)
{
    return (double)p->data->t[pairs_sample(p, i) * p->data->outputs + p->output];
}

double pairs_answer(const Pairs *p, size_t i)
{
    return (double)p->answer[i];
}

static bool reserve(Pairs *p, const Net *net, Error *err)
{
    if (p->count > p->room) {
        Real *larger = realloc(p->answer, p->count * sizeof *larger);
        if (!larger)
            return error_memory(err);
        p->answer = larger;
        p->room = p->count;
    }
    return batch_reserve(&p->row, net, ROWS, err);
}

static void find_range(Pairs *p)
{
    p->low = INFINITY;
    p->high = -INFINITY;
    for (size_t i = 0; i < p->count; i++) {
        double t = pairs_target(p, i), a = pairs_answer(p, i);
        p->low = fmin(p->low, t);
        p->high = fmax(p->high, t);
        p->low = isfinite(a) ? fmin(p->low, a) : p->low;
        p->high = isfinite(a) ? fmax(p->high, a) : p->high;
    }
    if (!(p->high > p->low))
        p->high = p->low + 1;
    double free = margin * (p->high - p->low);
    p->low -= free;
    p->high += free;
}

bool pairs_update(Pairs *p, const Net *net, const Real *theta, uint64_t version, size_t output,
                  Error *err)
{
    const Dataset *d = p->data;
    size_t rows = dataset_rows(d), most = MOST_WORK / (net_work(net) + 1) + 1;
    if (p->valid && p->version == version && p->output == output && p->revision == d->revision)
        return true;
    p->valid = false;
    p->version = version;
    p->revision = d->revision;
    p->output = output;
    p->step = (rows + most - 1) / most;
    p->count = (rows + p->step - 1) / p->step;
    if (!reserve(p, net, err))
        return false;
    for (size_t i = 0; i < p->count; i += ROWS) {
        size_t n = p->count - i < ROWS ? p->count - i : ROWS;
        Real *x = batch_inputs(&p->row, n);
        for (size_t r = 0; r < n; r++)
            memcpy(x + r * d->inputs, d->x + pairs_sample(p, i + r) * d->inputs,
                   d->inputs * sizeof *x);
        const Real *out = pass_predict(net, theta, &p->row);
        for (size_t r = 0; r < n; r++)
            p->answer[i + r] = out[r * net_outputs(net) + output];
    }
    find_range(p);
    p->valid = true;
    return true;
}
