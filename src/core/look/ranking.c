#include "core/look/ranking.h"

#include "core/base/text.h"
#include "core/train/pass.h"

#include <math.h>
#include <stdlib.h>

enum { SLICE_ROWS = 32 };

static const TableRow ranks[] = {
    [RANK_BATCH] = {"batch", N_("the samples of the mini-batch, in their order")},
    [RANK_NUMBER] = {"number", N_("all samples by their number")},
    [RANK_LOSS] = {"loss", N_("all samples, the one of the largest loss first")},
    [RANK_ERROR] = {"error", N_("all samples, the one farthest from its target first")},
};
const Table rank_table = TABLE_OF("order of samples", ranks);

bool ranking_init(Ranking *r, const Net *net, const Dataset *data, Error *err)
{
    size_t rows = dataset_rows(data);
    *r = (Ranking){.data = data};
    r->value = calloc(rows, sizeof *r->value);
    r->wrong = calloc(rows, sizeof *r->wrong);
    r->order = calloc(rows, sizeof *r->order);
    return (r->value && r->wrong && r->order) ? batch_reserve(&r->batch, net, SLICE_ROWS, err)
                                              : error_memory(err);
}

void ranking_free(Ranking *r)
{
    batch_free(&r->batch);
    free(r->value);
    free(r->wrong);
    free(r->order);
    *r = (Ranking){0};
}

static double error_of(size_t n, const Real *a, const Real *t)
{
    double most = 0;
    for (size_t j = 0; j < n; j++) {
        double off = fabs((double)t[j] - (double)a[j]);
        most = !(off <= most) ? off : most;
    }
    return most;
}

static void slice(Ranking *r, const Net *net, const Real *theta, const Loss *loss, size_t rows)
{
    const Dataset *d = r->data;
    size_t n = d->outputs;
    batch_borrow(&r->batch, rows, d->x + r->done * d->inputs, NULL);
    const Real *out = pass_predict(net, theta, &r->batch);
    const Real *z = r->batch.z + batch_outputs(&r->batch, net);
    for (size_t i = 0; i < rows; i++) {
        size_t k = r->done + i;
        const Real *a = out + i * n, *t = d->t + k * n;
        r->value[k] = r->by == RANK_LOSS    ? loss->value(n, z + i * n, a, t)
                      : r->by == RANK_ERROR ? error_of(n, a, t)
                                            : 0;
        r->wrong[k] = d->kind != TARGET_REAL && !dataset_is_correct(d, k, a);
    }
    r->done += rows;
}

typedef struct Ranked {
    double value;
    size_t sample;
} Ranked;

/* The worst first: no number before all of them; of those alike the first sample. */
static int compare(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (isnan(x->value) != isnan(y->value))
        return isnan(x->value) ? -1 : 1;
    if (x->value > y->value || x->value < y->value)
        return x->value > y->value ? -1 : 1;
    return x->sample < y->sample ? -1 : x->sample > y->sample;
}

/* Heapsort: qsort may take memory, and knows no values beside the order. */
static void sift(const double *value, size_t *order, size_t at, size_t n)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        Ranked left = {value[order[child]], order[child]};
        if (child + 1 < n) {
            Ranked right = {value[order[child + 1]], order[child + 1]};
            child += compare(&left, &right) < 0;
        }
        Ranked top = {value[order[at]], order[at]}, below = {value[order[child]], order[child]};
        if (compare(&top, &below) >= 0)
            return;
        size_t sample = order[at];
        order[at] = order[child];
        order[child] = sample;
    }
}

static void sort(const double *value, size_t *order, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sift(value, order, i, n);
    for (size_t end = n; end-- > 1;) {
        size_t sample = order[0];
        order[0] = order[end];
        order[end] = sample;
        sift(value, order, 0, end);
    }
}

static void finish(Ranking *r)
{
    size_t rows = dataset_rows(r->data);
    r->count = 0;
    for (size_t k = 0; k < rows; k++)
        if (!r->mistakes || r->wrong[k])
            r->order[r->count++] = k;
    sort(r->value, r->order, r->count);
    r->version = r->next;
    r->known = true;
}

bool ranking_is_of(const Ranking *r, uint64_t version, RankBy by, bool mistakes)
{
    return r->known && r->version == version && r->by == by && r->mistakes == mistakes;
}

bool ranking_advance(Ranking *r, const Net *net, const Real *theta, uint64_t version,
                     const Loss *loss, RankBy by, bool mistakes, uint64_t *work)
{
    size_t rows = dataset_rows(r->data);
    if (ranking_is_of(r, version, by, mistakes))
        return true;
    if (r->next != version || r->by != by || r->mistakes != mistakes || r->done == rows)
        r->done = 0;
    r->known = r->known && r->by == by && r->mistakes == mistakes;
    r->next = version;
    r->by = by;
    r->mistakes = mistakes;
    while (r->done < rows && *work > 0) {
        size_t left = rows - r->done, n = left < SLICE_ROWS ? left : SLICE_ROWS;
        uint64_t cost = n * net_work(net);
        slice(r, net, theta, loss, n);
        *work -= cost < *work ? cost : *work;
    }
    if (r->done == rows)
        finish(r);
    return r->done == rows;
}

size_t ranking_place(const Ranking *r, size_t sample)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->order[i] == sample)
            return i;
    return SIZE_MAX;
}
