#include "core/look/means.h"

#include <stdlib.h>
#include <string.h>

/* Outputs that are a class each, or the two of one binary output. */
static size_t count_classes(const Dataset *d)
{
    if (d->kind == TARGET_ONE_HOT)
        return d->outputs;
    return d->kind == TARGET_BINARY && d->outputs == 1 ? 2 : 0;
}

bool means_init(ClassMeans *m, const Dataset *data, Error *err)
{
    size_t classes = count_classes(data), numbers = classes * data->inputs;
    *m = (ClassMeans){.revision = data->revision};
    if (classes == 0 || numbers > MEANS_NUMBERS_MAX)
        return true;
    m->sum = calloc(1, numbers * (sizeof *m->sum + sizeof *m->mean) + classes * sizeof *m->count);
    if (!m->sum)
        return error_memory(err);
    m->count = (size_t *)(m->sum + numbers);
    m->mean = (Real *)(m->count + classes);
    m->classes = classes;
    m->data = data;
    return true;
}

void means_free(ClassMeans *m)
{
    free(m->sum);
    *m = (ClassMeans){0};
}

static void start(ClassMeans *m)
{
    memset(m->sum, 0, m->classes * m->data->inputs * sizeof *m->sum);
    memset(m->count, 0, m->classes * sizeof *m->count);
    m->done = 0;
    m->revision = m->data->revision;
}

bool means_are_known(const ClassMeans *m)
{
    return m->data && m->done == m->data->count && m->revision == m->data->revision;
}

bool means_advance(ClassMeans *m, uint64_t *work)
{
    const Dataset *d = m->data;
    if (!d || means_are_known(m))
        return true;
    if (m->revision != d->revision)
        start(m);
    for (; m->done < d->count && *work > 0; m->done++) {
        const Real *x = d->x + m->done * d->inputs;
        size_t c = dataset_class_of(d, d->t + m->done * d->outputs);
        for (size_t i = 0; i < d->inputs; i++)
            m->sum[c * d->inputs + i] += (double)x[i];
        m->count[c]++;
        *work -= d->inputs < *work ? d->inputs : *work;
    }
    for (size_t c = 0; m->done == d->count && c < m->classes; c++)
        for (size_t i = 0; m->count[c] > 0 && i < d->inputs; i++)
            m->mean[c * d->inputs + i] =
                (Real)(m->sum[c * d->inputs + i] / (double)m->count[c]);
    return m->done == d->count;
}
