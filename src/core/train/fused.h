/* Many mini-batches in a row, to the same bits as by phases, but many times as fast where the
 * network is small: nothing is kept to be looked at, numbers stand as core/train/fused_layout.h
 * says, and one call of the kernels' path does it all.
 *
 * Nothing non-finite gets by: when a run of mini-batches ends with a number that is not finite, it
 * is undone and goes by phases, which find the update that is not to be made. */
#ifndef CORE_TRAIN_FUSED_H
#define CORE_TRAIN_FUSED_H

#include "core/net/parameters.h"
#include "core/train/order.h"

/* Its own numbers; all 0: the network is too large, or there is no path for it. */
typedef struct FusedRun {
    Fused *layout;    /* owned, with the memory that it lays out */
    Real *start;      /* [1 + states][n] parameters and state at the start of a run, within it */
    size_t states;    /* numbers of state that there is room for */
    uint64_t again;   /* no run before this step */
    double last_loss; /* of the last mini-batch */
} FusedRun;

/* What is trained. Everything is borrowed. */
typedef struct FusedJob {
    const Net *net;
    const Dataset *data;
    const Loss *loss;
    const Optimizer *optimizer;
    const Hyper *hyper;
    Cursor *cursor;
    Parameters *parameters;
    Order *order;
} FusedJob;

/* Makes room for mini-batches of `rows` and so many numbers of state, where such a network gains by
 * it; false without memory: it is as it was then. fused_free releases it. */
bool fused_reserve(FusedRun *run, const Net *net, size_t states, size_t rows, Error *err);
void fused_free(FusedRun *run);

/* Trains up to `steps` whole mini-batches, but leaves enough of *work for one more by phases, and
 * lowers *work by what was done; none where more is to be done than forward, backward and the
 * optimizer's own update. Training has to stand between two mini-batches, and no numbers are kept
 * of the last one: a mini-batch by phases has to follow before anybody looks. */
void fused_advance(FusedRun *run, const FusedJob *job, uint64_t steps, uint64_t *work);

#endif
