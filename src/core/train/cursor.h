/* How far training has come: counters, and what they say of the mini-batch to come. No number of
 * the network is in it. */
#ifndef CORE_TRAIN_CURSOR_H
#define CORE_TRAIN_CURSOR_H

#include "core/train/hyper.h"

typedef struct Cursor {
    uint64_t epoch;  /* epochs completed */
    uint64_t step;   /* mini-batches completed: updates made */
    uint64_t optimizer_step; /* the `step` at which the optimizer began, its state 0 */
    size_t position; /* samples of the present epoch in completed mini-batches */
    size_t phase;    /* phases computed of the mini-batch whose numbers are held; after its
                        update this is 2·L + 2 and the counters above have moved on */
    uint64_t jogs;   /* times the weights have been jogged; see core/train/jog.h */
    bool shuffled;   /* the present epoch's order is drawn, not as stored */
} Cursor;

/* Phases computed since the start, of `phases` in a mini-batch: equal for equal places. */
uint64_t cursor_ticks(const Cursor *cursor, size_t phases);

/* Of `count` samples: epochs since the start, a fraction within one. */
double cursor_epochs(const Cursor *cursor, size_t count);

/* The number of the next update among the optimizer's, from 1. */
uint64_t cursor_update_number(const Cursor *cursor);

/* Samples in the next mini-batch, of which an epoch's last may have fewer; and how many of them are
 * the last ones of the epoch's order, carried over, which stand first. */
size_t cursor_rows(const Cursor *cursor, const Hyper *hyper, size_t count);
size_t cursor_carried(const Cursor *cursor, const Hyper *hyper, size_t count);

/* η of the next update: the rate times what the schedule says of this place in training. */
double cursor_rate(const Cursor *cursor, const Hyper *hyper, size_t count);

/* Counts the next mini-batch. */
void cursor_complete(Cursor *cursor, const Hyper *hyper, size_t count);

#endif
