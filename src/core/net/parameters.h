/* The numbers that training changes: parameters, their gradient, and the optimizer's state.
 *
 * An update is computed into other buffers and comes into force when all of it is finite: so the
 * numbers from before stay to be shown, and stay in force where the new ones are not finite. */
#ifndef CORE_NET_PARAMETERS_H
#define CORE_NET_PARAMETERS_H

#include "core/base/error.h"
#include "kernel/real.h"

#include <stddef.h>

typedef struct Parameters {
    size_t count;     /* n: weights and biases of the network */
    size_t states;    /* numbers of state of each parameter that there is room for */
    Real *theta;      /* [n] present parameters */
    Real *before;     /* [n] parameters before the last update, once it is computed */
    Real *gradient;   /* [n] of the mini-batch, layer by layer as the backward pass reaches it */
    Real *state;      /* [states][n] the optimizer's state */
    Real *state_next; /* the state after an update not in force yet; else what it was before */
    Real *memory;     /* owned: all of these */
} Parameters;

/* Makes room for n parameters, the same each time, with `states` numbers of state each. What is
 * there stays, what is new is 0. False without memory: nothing has changed then. It begins as {0},
 * and parameters_free releases it. */
bool parameters_reserve(Parameters *p, size_t n, size_t states, Error *err);
void parameters_free(Parameters *p);

/* Copies theta [n] and state [states][n], which there is room for. */
void parameters_put(Parameters *p, const Real *theta, const Real *state, size_t states);

/* All `states` numbers of state are 0, as an optimizer begins. */
void parameters_clear_state(Parameters *p, size_t states);

/* The update computed into `before` and `state_next` comes into force. */
void parameters_swap(Parameters *p);

/* Index of the first value that is NaN or infinite, or n. */
size_t parameters_first_not_finite(size_t n, const Real *values);

#endif
