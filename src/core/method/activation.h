/* Activation functions a = f(z), each beside its derivative.
 *
 * A new one is a row of `activation_table` and its two functions. */
#ifndef CORE_METHOD_ACTIVATION_H
#define CORE_METHOD_ACTIVATION_H

#include "core/base/table.h"
#include "kernel/fused.h"

typedef struct Activation {
    TableRow row;
    const char *formula;    /* f(z) as the screen writes it */
    const char *derivative; /* f′(z) as the screen writes it */
    double low, high;       /* the range of a */
    bool elementwise;       /* each a depends on its own z; else n is the units of one sample */
    /* a[i] = f(z[i]) for i < n. */
    void (*forward)(size_t n, const Real *z, Real *a);
    /* delta[i] = Σ_j a_gradient[j] · ∂a[j]/∂z[i], which is a_gradient[i] · f′(z[i]) where f is
     * elementwise. a = f(z) is read only where it is not: dropout changes the other a. delta may be
     * a_gradient. */
    void (*backward)(size_t n, const Real *z, const Real *a, const Real *a_gradient, Real *delta);
    /* f″(z), 0 at a kink, where a = f(z); NULL: 0 everywhere, or not elementwise. */
    double (*bend)(double z, double a);
    CurveKind curve; /* as kernels train whole mini-batches of it */
    double steepest; /* max |f′| where f is flat at both ends, so that units can saturate; else 0 */
    bool can_die;    /* f′ is exactly 0 over a whole range of z */
    bool odd;        /* f(−z) = −f(z) */
} Activation;

extern const Table activation_table;

/* The activation called `name` (a unique prefix will do), or NULL with a sentence. */
const Activation *activation_find(const char *name, Error *err);

/* The same for z, a, a_gradient and delta of [rows][units]. */
void activation_forward(const Activation *activation, size_t rows, size_t units, const Real *z,
                        Real *a);
void activation_backward(const Activation *activation, size_t rows, size_t units, const Real *z,
                         const Real *a, const Real *a_gradient, Real *delta);

/* f′(z) of a unit of its own where a = f(z), by the same code that training uses. */
Real activation_slope(const Activation *activation, Real z, Real a);

#endif
