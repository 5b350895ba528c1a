/* How a network reads a text: what it answers to the one in the spotlight, and what each word
 * alone adds.
 *
 * Computed by the core's forward pass under the parameters that it is given. */
#ifndef VIEW_READING_H
#define VIEW_READING_H

#include "core/look/trace.h"

typedef struct Reading {
    const Dataset *data; /* borrowed; NULL: its inputs are no text */
    Real *x;             /* [inputs], owned: what was read */
    Real *answer;        /* [outputs] to that */
    double *score;       /* [inputs] of each word: z of the output with it alone, less z with none;
                            owned */
    Batch row;
    uint64_t version;    /* of the parameters it was computed from */
    size_t output;
    bool valid;
} Reading;

/* A reading only where the inputs of `data` are letters or words; reading_free releases it. */
bool reading_init(Reading *reading, const Dataset *data, const Net *net, Error *err);
void reading_free(Reading *reading);

/* Reads x[inputs] under `theta`, whose version is `version`; nothing where that is known. */
void reading_update(Reading *reading, const Net *net, const Real *theta, uint64_t version,
                    size_t output, const Real *x);

#endif
