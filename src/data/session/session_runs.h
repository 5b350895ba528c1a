/* Several runs in one session's file, which is that of one of them, the present one, with
 *
 *    "runs": [{"name": "r1", "marked": true, "before": 0, "session": {…}},
 *             {"name": "fast", "before": 1}, …]
 *
 * in the order in which they were begun: the one without a session is the present one, and `before`
 * is the number in the list, from 1, of the one in which a run was begun, or 0. */
#ifndef DATA_SESSION_SESSION_RUNS_H
#define DATA_SESSION_SESSION_RUNS_H

#include "data/session/session.h"

enum { SESSION_RUNS_MAX = 64, SESSION_RUN_NAME_SIZE = 24 };

/* One of them, to be written or read. */
typedef struct SessionRun {
    char name[SESSION_RUN_NAME_SIZE];
    bool marked;
    size_t before;
    const SessionSaving *what; /* to be written; NULL: it is the present one */
    bool present;              /* of one that was read: the same */
} SessionRun;

/* Writes the file: what->runs are all of them. As session_write. */
bool session_write_runs(const char *path, const SessionSaving *what, const SessionRun *runs,
                        size_t count, Error *err);

/* The list of a file that was read. */
typedef struct SessionRuns SessionRuns;

/* Reads it; *runs is NULL where a file has none. False with what is wrong. */
bool session_runs_open(SessionRuns **runs, const char *path, FileKind files, Error *err);
void session_runs_close(SessionRuns *runs);

/* How many a file has: 0 where it is the session of one, or none. */
size_t session_runs_in(const char *path);

size_t session_runs_count(const SessionRuns *runs);
const SessionRun *session_runs_at(const SessionRuns *runs, size_t index);

/* Reads the session of one that is not the present one. As session_load. */
bool session_runs_load(const SessionRuns *runs, size_t index, Session *session,
                       const TableChoice *choice, Error *err);

#endif
