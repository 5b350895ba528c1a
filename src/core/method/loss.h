/* Loss functions of one sample, L(a, t), each beside its derivative with respect to the outputs.
 *
 * The loss of a mini-batch, and of a data set, is the mean over its samples. A new loss is a row
 * of `loss_table` and its two functions. */
#ifndef CORE_METHOD_LOSS_H
#define CORE_METHOD_LOSS_H

#include "core/base/table.h"
#include "core/method/activation.h"
#include "core/samples/dataset.h"
#include "kernel/real.h"

typedef struct Loss {
    TableRow row;
    const char *formula;    /* L as the screen writes it */
    const char *derivative; /* ∂L/∂a of one output as the screen writes it */
    const char *partner;    /* the only output activation that it goes with, or NULL */
    /* L for `n` outputs a = f(z) and targets t. */
    double (*value)(size_t n, const Real *z, const Real *a, const Real *t);
    /* a_gradient[k] = ∂L/∂a[k] for k < count, of samples with n outputs each. */
    void (*gradient)(size_t count, size_t n, const Real *a, const Real *t, Real *a_gradient);
    /* delta[k] = ∂L/∂z[k] where it is simpler than by way of ∂L/∂a and f′ and has no overflow in
     * between (with the partner); else NULL. */
    void (*delta)(size_t count, size_t n, const Real *a, const Real *t, Real *delta);
    const char *delta_formula; /* ∂L/∂z of one output as the screen writes it, where `delta` is */
    double (*bend)(double a, double t); /* ∂²/∂a² of an output's term; NULL: 0, or not needed, for
                                           `delta` is there */
    /* The least that an output's terms for n > 0 targets can sum up to, where it answers the same
     * to all of them, from `low` to `high`. May sort t. */
    double (*least)(size_t n, double *t, double low, double high);
    bool of_signs;          /* targets are to be −1 or +1 */
    bool averaged;          /* L is the mean of its outputs' terms, not their sum */
} Loss;

extern const Table loss_table;

/* The loss called `name` (a unique prefix will do), or NULL with a sentence. */
const Loss *loss_find(const char *name, Error *err);

/* Whether what training starts from, `delta` or else `gradient`, is a - t. */
bool loss_is_difference(const Loss *loss);

/* What output k of n has in L: the terms add up to it. */
double loss_term(const Loss *loss, size_t n, size_t k, const Real *z, const Real *a, const Real *t);

/* Whether the loss can be used with this output activation and these targets; false with the
 * reason and what would be right. */
bool loss_fits(const Loss *loss, const Activation *output, const Dataset *data, Error *err);

#endif
