/* Dropout in its inverted form (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014,
 * section 10): in training a hidden unit's a is 0 with probability P, else f(z)/(1−P), so that
 * without dropout nothing needs to be scaled. The backward pass is multiplied by the same factor.
 * Outputs, predictions and evaluations know no dropout.
 *
 * The factor is a function of (seed, step, row of the mini-batch, layer, unit) alone: rows can be
 * computed in any order and any number of times. */
#ifndef CORE_DROPOUT_H
#define CORE_DROPOUT_H

#include "core/trainer.h"

/* Multiplies v [rows][units] of a layer, rows trainer->row and on of the mini-batch under way, by
 * the factors; nothing without dropout, or in the last layer. */
void dropout_rows(const Trainer *trainer, size_t layer, size_t rows, Real *v);

/* The factor of one unit in a row of the mini-batch held: ∂a/∂f, which is 0, 1/(1−P), or 1 where
 * there is no dropout. */
Real dropout_factor(const Trainer *trainer, size_t row, size_t layer, size_t unit);

#endif
