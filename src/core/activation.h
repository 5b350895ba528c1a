/* Activation functions a = f(z), each beside its derivative.
 *
 * A new one is a row of `activation_table` and its two functions. */
#ifndef CORE_ACTIVATION_H
#define CORE_ACTIVATION_H

#include "core/real.h"
#include "core/table.h"

typedef struct Activation {
    TableRow row;
    const char *formula;    /* f(z) as the screen writes it */
    const char *derivative; /* f′(z) as the screen writes it */
    /* a[i] = f(z[i]) for i < n. */
    void (*forward)(size_t n, const Real *z, Real *a);
    /* delta[i] = a_gradient[i] · f′(z[i]), with a[i] = f(z[i]); delta may be a_gradient. */
    void (*backward)(size_t n, const Real *z, const Real *a, const Real *a_gradient, Real *delta);
} Activation;

extern const Table activation_table;

/* The activation called `name` (a unique prefix will do), or NULL with a sentence. */
const Activation *activation_find(const char *name, Error *err);

/* f′(z) where a = f(z), by the same code that training uses. */
Real activation_slope(const Activation *activation, Real z, Real a);

#endif
