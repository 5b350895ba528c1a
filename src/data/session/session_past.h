/* What was done before a session was saved: the journals of its lines. */
#ifndef DATA_SESSION_SESSION_PAST_H
#define DATA_SESSION_SESSION_PAST_H

#include "data/session/session_line.h"
#include "time/recall.h"

/* What a file says of how its state came about. */
typedef struct SessionPast {
    Past past;          /* owned; without events when there is nothing */
    size_t left_out;    /* branches that are more than can be held */
    FrozenSets frozen;  /* owned: those that its lines number */
    char unusable[256]; /* why it cannot, or "" */
} SessionPast;

/* The journals of all branches, null where they did not begin at a start; NULL without memory. Of
 * what a branch shares with one before it, it has only the event where they part. */
json_t *history_json(const Timeline *timeline);

/* Reads a history (NULL: none) written for `net` and `data`, which comes to know features of the
 * past; `hyper` is the session's. False with what would be right. The journals are released with
 * session_past_free also after failure. */
bool history_read(const json_t *history, const Net *net, Dataset *data, const Hyper *hyper,
                  SessionPast *past, Error *err);

/* Makes the sets of frozen units known to `trainer`, which knows none, by the numbers that the
 * lines have for them; false without memory. */
bool session_past_freeze(const SessionPast *past, Trainer *trainer, Error *err);
void session_past_free(SessionPast *past);

#endif
