#include "core/net/parameters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cuts `n` numbers off a block, and copies what there has been. */
static Real *take(Real **block, size_t n, const Real *old, size_t old_n)
{
    Real *taken = *block;
    if (old_n > 0)
        memcpy(taken, old, old_n * sizeof *taken);
    *block += real_lines(n);
    return taken;
}

bool parameters_reserve(Parameters *p, size_t n, size_t states, Error *err)
{
    const Parameters old = *p;
    if (old.memory && states <= old.states)
        return true;
    Real *block = calloc(3 * real_lines(n) + 2 * real_lines(n * states), sizeof *block);
    if (!block)
        return error_memory(err);
    *p = (Parameters){.count = n, .states = states, .memory = block};
    p->theta = take(&block, n, old.theta, old.count);
    p->before = take(&block, n, old.before, old.count);
    p->gradient = take(&block, n, old.gradient, old.count);
    p->state = take(&block, n * states, old.state, old.count * old.states);
    p->state_next = take(&block, n * states, old.state_next, old.count * old.states);
    free(old.memory);
    return true;
}

void parameters_free(Parameters *p)
{
    free(p->memory);
    *p = (Parameters){0};
}

void parameters_put(Parameters *p, const Real *theta, const Real *state, size_t states)
{
    memcpy(p->theta, theta, p->count * sizeof *theta);
    if (states > 0)
        memcpy(p->state, state, p->count * states * sizeof *state);
}

void parameters_clear_state(Parameters *p, size_t states)
{
    memset(p->state, 0, p->count * states * sizeof *p->state);
}

void parameters_swap(Parameters *p)
{
    real_swap(&p->theta, &p->before);
    real_swap(&p->state, &p->state_next);
}

/* The sum of 0·v is 0 just when all are finite, and unlike a search it runs in vectors. */
size_t parameters_first_not_finite(size_t n, const Real *v)
{
    Real lane[8] = {0};
    size_t i = 0, bad = n;
    for (; i + 8 <= n; i += 8)
        for (size_t k = 0; k < 8; k++)
            lane[k] += v[i + k] * 0;
    for (; i < n; i++)
        lane[0] += v[i] * 0;
    Real sum = lane[0] + lane[1] + lane[2] + lane[3] + lane[4] + lane[5] + lane[6] + lane[7];
    if (!isfinite(sum))
        for (bad = 0; bad < n && isfinite(v[bad]); bad++)
            continue;
    return bad;
}
