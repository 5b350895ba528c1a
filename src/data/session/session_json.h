/* A session as JSON. */
#ifndef DATA_SESSION_SESSION_JSON_H
#define DATA_SESSION_SESSION_JSON_H

#include "data/json.h"

struct SessionSaving;

/* What a file would hold, as data/session/session.h describes it; owned by the caller. NULL without
 * memory. */
json_t *session_json(const struct SessionSaving *what);

#endif
