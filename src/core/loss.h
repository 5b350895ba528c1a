/* Loss functions of one sample, L(a, t), each beside its derivative with respect to the outputs.
 *
 * The loss of a mini-batch, and of a data set, is the mean over its samples. A new loss is a row
 * of `loss_table` and its two functions. */
#ifndef CORE_LOSS_H
#define CORE_LOSS_H

#include "core/real.h"
#include "core/table.h"

typedef struct Loss {
    TableRow row;
    const char *formula;    /* L as the screen writes it */
    const char *derivative; /* ∂L/∂a of one output as the screen writes it */
    /* L for `n` outputs a and targets t. */
    double (*value)(size_t n, const Real *a, const Real *t);
    /* a_gradient[k] = ∂L/∂a[k] for k < n. */
    void (*gradient)(size_t n, const Real *a, const Real *t, Real *a_gradient);
} Loss;

extern const Table loss_table;

/* The loss called `name` (a unique prefix will do), or NULL with a sentence. */
const Loss *loss_find(const char *name, Error *err);

#endif
