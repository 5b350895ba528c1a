/* A run in double by plain loops: mini-batch after mini-batch, each with its samples, what dropout
 * keeps, its mean gradient and its update. It shares no code with src/. */
#ifndef REFERENCE_PLAIN_RUN_H
#define REFERENCE_PLAIN_RUN_H

#include "plain.h"

typedef struct PlainRun {
    PlainNet net;  /* its theta is what the pass uses; its values are those of the row put last */
    const PlainOptimizer *optimizer;
    PlainSettings settings;
    double clip_value, clip_norm; /* largest |∂L/∂w| and norm of all that are used; 0: any */
    double l1, l2; /* penalties of weights: η·l1 towards 0 behind the optimizer, l2·w in its g */
    size_t updates;
    double *state; /* [parameters][2] after the update, */
    double *old_state; /* and before it */
    double *after; /* [parameters] after the update */
    double *mean;  /* [parameters] the gradient of the mini-batch */
    double loss;   /* its mean loss */
    double rms[PLAIN_LAYERS]; /* root mean square over its samples of ‖∂L/∂W‖ of one */
    size_t rows;
    const double *x, *t, *keep; /* [rows][inputs], [rows][outputs], [rows][units of all layers] */
} PlainRun;

/* Gives a run whose net, optimizer and settings are there its memory. False without memory. The
 * caller releases it with plain_run_free. */
bool plain_run_allocate(PlainRun *run);
void plain_run_free(PlainRun *run);

/* The next mini-batch, from the parameters after the last; x, t and keep are borrowed until then.
 * keep is NULL where nothing is dropped. */
void plain_run_batch(PlainRun *run, size_t rows, const double *x, const double *t,
                     const double *keep);

/* Puts the pass of one row into the net: z, a, δ and gradient of it alone. Its loss. */
double plain_run_row(PlainRun *run, size_t row);

/* The mean loss of the mini-batch under `theta`, with what dropout keeps in it. The net has the
 * values of its last row then. */
double plain_run_loss(PlainRun *run, const double *theta);

/* A pass forward under `theta` with nothing dropped; the loss. The net's own theta stays. */
double plain_run_answer(PlainRun *run, const double *theta, const double *x, const double *t);

#endif
