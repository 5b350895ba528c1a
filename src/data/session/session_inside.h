/* Sessions' JSON and the file around it, for files that hold more than one. */
#ifndef DATA_SESSION_SESSION_INSIDE_H
#define DATA_SESSION_SESSION_INSIDE_H

#include "data/session/session.h"

#include <jansson.h>

/* Whether names in it are text that JSON can hold; else a sentence that begins with the path. */
bool session_may_hold(const char *path, const SessionSaving *what, Error *err);

/* Writes what session_json made, which is released; NULL is a lack of memory. `fresh`: a file that
 * is there already is not replaced. */
bool session_write_root(const char *path, json_t *root, bool fresh, Error *err);

/* Reads a file as JSON, which the caller releases; and a session from what was read. */
bool session_read_root(const char *path, FileKind files, json_t **root, Error *err);
bool session_load_root(Session *session, const json_t *root, const char *path,
                       const TableChoice *choice, Error *err);

#endif
