/* The norms (LayerHealth.rms) of mini-batches that have been shown, each run's own: going back in
 * a run, forward again, or to another run and back shows what was shown there.
 *
 * A run has the name that core/timeline.h gives it; a place in it is a journal line, by its serial,
 * and a mini-batch, counted from 1 since the start. Entries after the present place stay, and
 * nothing is added before them. What no longer has room is forgotten, the oldest first. */
#ifndef CORE_HEALTH_PAST_H
#define CORE_HEALTH_PAST_H

#include "core/health.h"

enum { HEALTH_PAST = 1024, HEALTH_RUNS = 25 };

/* Of one run; all 0: the past of a run that has none. */
typedef struct HealthPast {
    uint64_t run;
    uint32_t line;  /* the place at which training stands, or stood when the run was left */
    uint64_t batch;
    size_t count;
    uint32_t lines[HEALTH_PAST];               /* places of the entries, in the run's order */
    uint64_t step[HEALTH_PAST];
    float norm[HEALTH_PAST][NET_LAYERS_MAX];   /* rms */
} HealthPast;

typedef struct HealthPasts {
    HealthPast *list[HEALTH_RUNS]; /* that of the present run first, then those left last */
    size_t count;
    HealthPast *memory;            /* [HEALTH_RUNS], owned */
} HealthPasts;

/* Takes memory for all runs; health_pasts_free releases it. */
bool health_pasts_init(HealthPasts *pasts, Error *err);
void health_pasts_free(HealthPasts *pasts);

/* Forgets everything; list[0] is an empty past. */
void health_pasts_clear(HealthPasts *pasts);

/* Training now stands in journal line `line` of `run`. A run that has no past yet begins with what
 * it shares with another one from the same start (timeline_run), as far as both places go. */
void health_go(HealthPasts *pasts, const Trainer *trainer, uint64_t run, uint32_t line);

/* Adds the norms of mini-batch `step`; nothing when they are not all known, or there are later
 * entries. */
void health_remember(HealthPast *past, uint64_t step, size_t layer_count,
                     const LayerHealth *layers);

/* The mini-batch whose norms the trainer holds, or the last one before it. */
uint64_t health_batch(const Trainer *trainer);

/* How many of the entries are to be shown of mini-batch `step` and before, up to the present
 * place. */
size_t health_until(const HealthPast *past, uint64_t step);

#endif
