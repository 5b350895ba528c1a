/* Optimizers: how a gradient becomes an update of the parameters.
 *
 * A new one is a row of `optimizer_table` and its function. */
#ifndef CORE_OPTIMIZER_H
#define CORE_OPTIMIZER_H

#include "core/real.h"
#include "core/table.h"

typedef struct Optimizer {
    TableRow row;
    const char *formula; /* the update of one weight as the screen writes it */
    size_t slots;        /* numbers that it remembers for each parameter */
    /* after = before moved against the gradient at learning rate `rate`; `slots` is
     * [slots][n] and is updated in place. before, gradient and after are [n] and distinct. */
    void (*update)(size_t n, const Real *before, const Real *gradient, double rate, Real *slots,
                   Real *after);
} Optimizer;

extern const Table optimizer_table;

/* The optimizer called `name` (a unique prefix will do), or NULL with a sentence. */
const Optimizer *optimizer_find(const char *name, Error *err);

#endif
