/* One line of a session's history: what was done, and where it led. */
#ifndef DATA_SESSION_SESSION_LINE_H
#define DATA_SESSION_SESSION_LINE_H

#include "time/timeline.h"

#include <jansson.h>

/* {"did": "train", "by": "epoch", "epoch": …, …} of an event of a timeline's past, a new object;
 * NULL without memory. */
json_t *line_json(const JournalEvent *event, const Timeline *timeline);

/* What lines are read with: the network and the data that they lead to; new sets of frozen units
 * and new shapes go to the last two. */
typedef struct LineReading {
    const Net *net;
    Dataset *data;
    FrozenSets *frozen;
    Shapes *shapes;
} LineReading;

/* Reads the line after `before` (NULL: the first) into *event, which has the hyper-parameters of
 * that already. False when something is missing or wrong, or without memory. */
bool line_read(const json_t *line, const JournalEvent *before, const LineReading *reading,
               JournalEvent *event, Error *err);

/* A whole number from 0 to `most`. */
bool line_whole(const json_t *object, const char *name, uint64_t most, uint64_t *out);

#endif
