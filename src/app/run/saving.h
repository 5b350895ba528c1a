/* Saving a run with its past, and what of the files that are there may be replaced. */
#ifndef APP_RUN_SAVING_H
#define APP_RUN_SAVING_H

#include "app/run/runs.h"

typedef enum SaveMode {
    SAVE_NEW,       /* a file that is there and not the session's own is not replaced */
    SAVE_OVER,      /* it is */
    SAVE_ELSEWHERE, /* it is, and the data are found from any folder */
} SaveMode;

/* Writes the run's session with its history; on the way to another moment, as it is where that way
 * has come to. From then on the file is the run's own, but for SAVE_ELSEWHERE. */
bool saving_write(Run *run, const char *path, SaveMode mode, Error *err);

/* The same of all runs, the present one among them, in one file. */
bool saving_write_all(Run *present, const Runs *runs, const char *path, SaveMode mode, Error *err);

/* What --save asks for when the program ends. A file from before is not replaced by a session that
 * is not `changed`: the program may have been started just to look. A file of several runs gets all
 * of them. *note is what is to be said of
 * what was done, or "". */
bool saving_at_end(Run *run, const Runs *runs, bool changed, Error *note, Error *err);

#endif
