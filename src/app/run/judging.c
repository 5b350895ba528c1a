#include "app/run/judging.h"

#include <math.h>
#include <stdlib.h>

void judging_free(Judging *j)
{
    evaluation_free(&j->evaluation);
    derivatives_free(&j->derivatives);
    free(j->gradient);
    *j = (Judging){.of = NULL};
}

static bool has_room(const Judging *j, const Trainer *t)
{
    return j->room == t && net_same_sizes(&j->net, &t->net) && j->samples == dataset_rows(t->data);
}

static bool make_room(Judging *j, const Trainer *t, Error *err)
{
    judging_free(j);
    if (!evaluation_init(&j->evaluation, &t->net, t->data, err) ||
        !derivatives_init(&j->derivatives, &t->net, err))
        return false;
    j->gradient = calloc(t->net.parameter_count, sizeof *j->gradient);
    if (!j->gradient)
        return error_memory(err);
    j->room = t;
    j->net = t->net;
    j->samples = dataset_rows(t->data);
    return true;
}

bool judging_begin(Judging *j, const Trainer *t, Error *err)
{
    if (!has_room(j, t) && !make_room(j, t, err))
        return false;
    evaluation_start(&j->evaluation);
    derivatives_start(&j->derivatives);
    j->evaluated = false;
    j->of = t;
    j->version = t->version;
    return true;
}

bool judging_is_of(const Judging *j, const Trainer *t)
{
    return j->of == t && j->version == t->version;
}

static double norm(const Real *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)v[i] * (double)v[i];
    return sqrt(sum);
}

bool judging_advance(Judging *j, uint64_t *work, RunFacts *facts)
{
    const Trainer *t = j->of;
    double loss;
    if (!j->evaluated)
        j->evaluated = evaluation_advance(&j->evaluation, &t->net, t->parameters.theta, t->data,
                                          t->spec.loss, work, &j->metrics);
    const LossOf of = {&t->net, t->parameters.theta, t->data, t->spec.loss};
    if (!j->evaluated || *work == 0 ||
        !derivatives_gradient(&j->derivatives, &of, work, j->gradient, &loss))
        return false;
    *facts = (RunFacts){true, j->version, j->metrics, true,
                        norm(j->gradient, t->net.parameter_count)};
    j->of = NULL;
    return true;
}

bool facts_are_whole(const RunFacts *facts, const Trainer *t)
{
    return facts->known && facts->has_gradient && facts->version == t->version;
}
