/* Copies of all that a person can see of a training run, for the tests of the timeline. */
#ifndef TESTS_PROPERTY_COPY_H
#define TESTS_PROPERTY_COPY_H

#include "core/train/trainer.h"

enum { NOTHING_PENDING = -1 };

/* Parameters, counters, hyper-parameters, data, and what is computed of the mini-batch held. */
typedef struct Copy {
    char *bytes; /* owned */
    size_t size;
    Cursor cursor;
    int pending; /* the grain of a step that was begun but not finished, or NOTHING_PENDING */
} Copy;

Copy copy_state(const Trainer *trainer, int pending);

/* Fails when the trainer is not, to the last bit, as it was when the copy was made. */
void check_copy(const Trainer *trainer, const Copy *wanted);

#endif
