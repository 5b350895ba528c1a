/* What was done by hand and by the clock before a session was saved: edits of the data, and the
 * journal of the line. */
#ifndef DATA_SESSION_PAST_H
#define DATA_SESSION_PAST_H

#include "core/timeline.h"

#include <jansson.h>

/* The values of the data that a person has set, each {"sample": 1, "column": "x1" or "t1",
 * "value": …}; NULL where there are none, or without memory. */
json_t *edits_json(const Dataset *data);

/* Does edits (NULL: none) to `data` as it was prepared; false with what would be right. */
bool edits_read(const json_t *edits, Dataset *data, Error *err);

#endif
