/* What the network answers to the samples beside what they should be: pairs of target and answer.
 *
 * Computed by the core's forward pass; of many samples every second, third, … is taken, so that a
 * frame stays short. */
#ifndef VIEW_PAIRS_H
#define VIEW_PAIRS_H

#include "core/look/trace.h"
#include "view/map.h"

typedef struct Pairs {
    const Dataset *data; /* borrowed; NULL: none, its targets are classes */
    size_t step, count;  /* sample i · step is taken, so many of them */
    Real *answer;        /* [count], owned */
    Batch row;
    size_t room;
    uint64_t version;    /* of the parameters they were computed from, */
    uint64_t revision;   /* and of the data */
    size_t output;
    double low, high;    /* of targets and answers together, with a margin */
    bool valid;
} Pairs;

/* Pairs only where the targets of `data` are any numbers. pairs_free releases it. */
void pairs_init(Pairs *pairs, const Dataset *data);
void pairs_free(Pairs *pairs);

/* Answers of output `output` under `theta`, whose version is `version`; nothing when they are known
 * already. Allocates only when it grows. */
bool pairs_update(Pairs *pairs, const Net *net, const Real *theta, uint64_t version, size_t output,
                  Error *err);

/* Of pair i: its sample, its target and its answer. */
size_t pairs_sample(const Pairs *pairs, size_t i);
double pairs_target(const Pairs *pairs, size_t i);
double pairs_answer(const Pairs *pairs, size_t i);

#endif
