/* Moments of training as people write them: "120" after 120 epochs, "120.3" after three
 * mini-batches more, "120.3.backward2" within the next one, after layer 2's backward pass.
 *
 * They belong to one era of a branch, from a start or reset to the next: each has a moment 0. */
#ifndef TIME_MOMENT_H
#define TIME_MOMENT_H

#include "time/journal.h"

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

/* The moment of counters in the era that an event of the present branch belongs to. */
Moment moment_at(const Journal *journal, size_t event, const Cursor *cursor);

/* The first and the last moment known of that era. */
void moment_range(const Journal *journal, size_t event, Moment *first, Moment *last);

/* The place of a moment in that era, behind the changes made there; false, with the range that
 * there is, when training has not come to it. */
bool moment_find(const Journal *journal, size_t event, const Moment *moment, Place *place,
                 Error *err);

/* The place of a moment within one event of the present branch; false, with a sentence, where that
 * has not come to it. */
bool moment_find_in(const Journal *journal, size_t event, const Moment *moment, Place *place,
                    Error *err);

/* Training in the place's era that came to the same moment in another state: before what was jogged
 * or edited there, or after it. False where there is none. */
bool moment_twin(const Journal *journal, Place place, size_t *event);

/* The place, behind the changes made there, of a share of an epoch's samples, 0 … 1, in the era
 * that an event of a branch belongs to; false when training has not come to it. */
bool moment_find_share(const Branch *branch, size_t event, uint64_t epoch, double share,
                       Place *place);

#endif
