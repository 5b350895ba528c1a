/* Initialisers: how the start weights and biases of a layer are drawn.
 *
 * A new one is a row of `init_table` and its function. */
#ifndef CORE_METHOD_INIT_H
#define CORE_METHOD_INIT_H

#include "core/base/rng.h"
#include "core/base/table.h"
#include "kernel/real.h"

typedef struct Init {
    TableRow row;
    /* Fills weights[units][fan_in] and biases[units] of one layer. */
    void (*fill)(Rng *rng, size_t units, size_t fan_in, Real *weights, Real *biases);
} Init;

extern const Table init_table;

/* The initialiser called `name` (a unique prefix will do), or NULL with a sentence. */
const Init *init_find(const char *name, Error *err);

#endif
