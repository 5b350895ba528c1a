/* What was done by hand and by the clock before a session was saved: edits of the data, and the
 * journal of the line. */
#ifndef DATA_SESSION_PAST_H
#define DATA_SESSION_PAST_H

#include "core/timeline_past.h"

#include <jansson.h>

/* What a file says of how its state came about. */
typedef struct SessionPast {
    Past past;          /* without lines when there is nothing, or nothing that could be used */
    bool *frozen;       /* owned: [frozen_count][unit_count], the sets that its lines number */
    uint32_t frozen_count;
    char unusable[256]; /* why it cannot, or "" */
} SessionPast;

/* The present line's journal, or NULL where it did not begin at a start, or without memory. */
json_t *history_json(const Timeline *timeline);

/* Reads a history (NULL: none) written for `net` and `data`; `hyper` is the session's. False with
 * what would be right. The journal is released with session_past_free also after failure. */
bool history_read(const json_t *history, const Net *net, const Dataset *data, const Hyper *hyper,
                  SessionPast *past, Error *err);

/* Makes the sets of frozen units known to `trainer`, which knows none, by the numbers that the
 * lines have for them; false without memory. */
bool session_past_freeze(const SessionPast *past, Trainer *trainer, Error *err);
void session_past_free(SessionPast *past);

/* The values of the data that a person has set, each {"sample": 1, "column": "x1" or "t1",
 * "value": …}; NULL where there are none, or without memory. */
json_t *edits_json(const Dataset *data);

/* Does edits (NULL: none) to `data` as it was prepared; false with what would be right. */
bool edits_read(const json_t *edits, Dataset *data, Error *err);

#endif
