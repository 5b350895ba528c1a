/* Moments of training as people write them: "120" after 120 epochs, "120.3" after three
 * mini-batches more, "120.3.backward2" within the next one, after layer 2's backward pass.
 *
 * They belong to one run, from a start or reset to the next: each run of a line has moment 0. */
#ifndef CORE_MOMENT_H
#define CORE_MOMENT_H

#include "core/timeline.h"

typedef struct Moment {
    uint64_t epoch; /* completed */
    uint64_t batch; /* mini-batches completed of the epoch that follows */
    size_t phase;   /* phases computed of the mini-batch that follows, less than all */
} Moment;

enum { MOMENT_SIZE = 64 };

/* "120", "120.3", "120.3.forward1", "….loss", "….backward2", "….update" (which is the end of the
 * mini-batch) in a network of `layers` layers; false with what would be right. */
bool moment_parse(Moment *moment, const char *text, size_t layers, Error *err);
void moment_text(const Moment *moment, size_t layers, char out[MOMENT_SIZE]);

/* The moment of counters in the run that line `event` belongs to, and that at which the trainer
 * stands. */
Moment moment_at(const Timeline *timeline, size_t event, const Cursor *cursor);
Moment moment_present(const Timeline *timeline);

/* The first and the last moment known of the present run, or of the one that the timeline is on its
 * way to. */
void moment_range(const Timeline *timeline, Moment *first, Moment *last);

/* The place of a moment in the present run, behind the changes made there; false, with the range
 * that there is, when training has not come to it. */
bool moment_find(const Timeline *timeline, const Moment *moment, Place *place, Error *err);

#endif
