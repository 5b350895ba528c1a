/* Dropout in its inverted form (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014,
 * section 10): in training a hidden unit's a is 0 with probability P, else f(z)/(1−P), so that
 * without dropout nothing needs to be scaled. The backward pass is multiplied by the same factor.
 * Outputs, predictions and evaluations know no dropout.
 *
 * The factor is a function of (seed, step, row of the mini-batch, layer, unit) alone: rows can be
 * computed in any order and any number of times. */
#ifndef CORE_NET_DROPOUT_H
#define CORE_NET_DROPOUT_H

#include "core/net/net.h"

/* What is dropped of one mini-batch; all 0: nothing. */
typedef struct Dropout {
    uint64_t key;   /* of the mini-batch's draws */
    uint32_t limit; /* bits below it drop a unit */
    Real keep;      /* the factor of the others; 0: there is no dropout */
    size_t row;     /* the row of the mini-batch that is row 0 here */
} Dropout;

/* What is dropped in a share P of the units, of the mini-batch after `step` others. */
Dropout dropout_of(double share, uint64_t seed, uint64_t step);

/* Multiplies v [rows][units], rows `first` and on of a layer, by the factors; nothing without
 * dropout, or in the last layer. */
void dropout_rows(const Dropout *dropout, const Net *net, size_t layer, size_t first, size_t rows,
                  Real *v);

/* The factor of one unit in a row: ∂a/∂f, which is 0, 1/(1−P), or 1 where there is no dropout. */
Real dropout_factor(const Dropout *dropout, const Net *net, size_t layer, size_t row, size_t unit);

#endif
