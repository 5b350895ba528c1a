/* Random changes of a training run, for the tests of the timeline. */
#ifndef TESTS_PROPERTY_CHANGES_H
#define TESTS_PROPERTY_CHANGES_H

#include "time/timeline.h"

/* The trainer's hyper-parameters with one of them changed: rate, batch, order, penalty and
 * schedule, activation, loss, dropout, a set of frozen units, or the optimizer. */
void draw_hyper(Trainer *trainer, uint64_t *seed, Hyper *hyper);

/* A value of the data, or one of the first two parameters, so that some are edited again. */
Edit draw_edit(const Trainer *trainer, uint64_t *seed);

#endif
