#include "core/health_past.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool health_pasts_init(HealthPasts *pasts, Error *err)
{
    /* Not calloc: pages that no run has reached yet cost nothing. */
    *pasts = (HealthPasts){.memory = malloc(HEALTH_RUNS * sizeof *pasts->memory)};
    if (!pasts->memory)
        return error_memory(err);
    for (size_t i = 0; i < HEALTH_RUNS; i++)
        pasts->list[i] = &pasts->memory[i];
    health_pasts_clear(pasts);
    return true;
}

void health_pasts_free(HealthPasts *pasts)
{
    free(pasts->memory);
    *pasts = (HealthPasts){0};
}

static void start(HealthPast *past, uint64_t run)
{
    past->run = run;
    past->line = 0;
    past->batch = 0;
    past->count = 0;
}

void health_pasts_clear(HealthPasts *pasts)
{
    pasts->count = 1;
    start(pasts->list[0], 0);
}

/* How many entries are at or before a place. */
static size_t entries_until(const HealthPast *past, uint32_t line, uint64_t step)
{
    size_t n = past->count;
    while (n > 0 && (past->lines[n - 1] > line ||
                     (past->lines[n - 1] == line && past->step[n - 1] > step)))
        n--;
    return n;
}

size_t health_until(const HealthPast *past, uint64_t step)
{
    return entries_until(past, past->line, step < past->batch ? step : past->batch);
}

uint64_t health_batch(const Trainer *t)
{
    bool held = t->cursor.phase + 1 == trainer_phases(t);
    return t->cursor.step + (held ? 1 : 0);
}

/* The past of a run from the same start, the one left last. */
static HealthPast *like(const HealthPasts *pasts, uint64_t run)
{
    for (size_t i = 0; i < pasts->count; i++)
        if ((uint32_t)pasts->list[i]->run == (uint32_t)run)
            return pasts->list[i];
    return NULL;
}

static void copy(HealthPast *to, const HealthPast *from, size_t count)
{
    if (to != from) {
        memcpy(to->lines, from->lines, count * sizeof to->lines[0]);
        memcpy(to->step, from->step, count * sizeof to->step[0]);
        memcpy(to->norm, from->norm, count * sizeof to->norm[0]);
    }
    to->count = count;
}

/* A past for a run that has none, in the place of the one left first where there is no room. */
static HealthPast *begin(HealthPasts *pasts, uint64_t run, uint32_t line, uint64_t batch)
{
    const HealthPast *other = like(pasts, run);
    if (pasts->count < HEALTH_RUNS)
        pasts->count++;
    HealthPast *past = pasts->list[pasts->count - 1];
    size_t shared = other ? health_until(other, other->batch) : 0;
    size_t reached = other ? entries_until(other, line, batch) : 0;
    if (other)
        copy(past, other, shared < reached ? shared : reached);
    else
        past->count = 0;
    past->run = run;
    return past;
}

void health_go(HealthPasts *pasts, const Trainer *t, uint64_t run, uint32_t line)
{
    size_t i = 0;
    while (i < pasts->count && pasts->list[i]->run != run)
        i++;
    if (i == pasts->count) {
        begin(pasts, run, line, health_batch(t));
        i = pasts->count - 1;
    }
    HealthPast *now = pasts->list[i];
    memmove(pasts->list + 1, pasts->list, i * sizeof now);
    pasts->list[0] = now;
    now->line = line;
    now->batch = health_batch(t);
}

void health_remember(HealthPast *past, uint64_t step, size_t layer_count,
                     const LayerHealth *layers)
{
    enum { FORGOTTEN = HEALTH_PAST / 4, KEPT = HEALTH_PAST - FORGOTTEN };
    float norm[NET_LAYERS_MAX] = {0};
    past->batch = step;
    size_t at = health_until(past, step);
    for (size_t l = 0; l < layer_count; l++) {
        if (isnan(layers[l].rms))
            return;
        norm[l] = (float)layers[l].rms;
    }
    bool known = at > 0 && past->step[at - 1] == step &&
                 memcmp(past->norm[at - 1], norm, sizeof norm) == 0;
    if (at < past->count || known)
        return;
    if (at == HEALTH_PAST) {
        memmove(past->lines, past->lines + FORGOTTEN, KEPT * sizeof past->lines[0]);
        memmove(past->step, past->step + FORGOTTEN, KEPT * sizeof past->step[0]);
        memmove(past->norm, past->norm + FORGOTTEN, KEPT * sizeof past->norm[0]);
        at = KEPT;
    }
    past->lines[at] = past->line;
    past->step[at] = step;
    memcpy(past->norm[at], norm, sizeof norm);
    past->count = at + 1;
}
