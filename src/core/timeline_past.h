/* The journal of another time, put before the state that it led to: a session's past. */
#ifndef CORE_TIMELINE_PAST_H
#define CORE_TIMELINE_PAST_H

#include "core/timeline.h"

typedef struct Past {
    JournalEvent *journal; /* owned by whoever made it */
    size_t events;
    size_t present;        /* the line in which the trainer stands */
    uint64_t start;        /* checksum of the parameters at the start */
} Past;

/* FNV-1a of a trainer's parameters. */
uint64_t past_checksum(const Real *theta, size_t n);

/* What `timeline` would have to know of itself to be recalled; the journal is the timeline's own.
 * False when it began in the midst of training: there is no start to come back to. */
bool past_of(const Timeline *timeline, Past *past);

/* Whether a journal can have been written for `trainer`, which stands at its present line: each
 * line begins where the one before it ended, and training counts as training does. False with the
 * number of the first line that cannot be. */
bool past_fits(const Past *past, const Trainer *trainer, Error *err);

/* Gives a timeline that begins at the trainer's present state the past that led there, of which
 * past_fits is true. The parameters at its start follow from the seed; when they are not those
 * that the past began with, false with a sentence, and the timeline is as it was. */
bool timeline_recall(Timeline *timeline, const Past *past, Error *err);

#endif
