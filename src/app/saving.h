/* Saving what is on the screen, and the files that belong to it. */
#ifndef APP_SAVING_H
#define APP_SAVING_H

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

typedef struct App App;

/* A file as the session left it: another program's changes make it another file. */
typedef struct OwnFile {
    uint64_t path; /* checksum of its whole path */
    dev_t device;
    ino_t number;
    off_t size;
    struct timespec changed;
} OwnFile;

/* Files that a session was loaded from or saved to: the newest of them. */
enum { OWN_FILES_MAX = 32 };
typedef struct OwnFiles {
    OwnFile list[OWN_FILES_MAX];
    size_t count;
} OwnFiles;

typedef enum SaveMode {
    SAVE_NEW,       /* a file that is there and not the session's own is not replaced */
    SAVE_OVER,      /* it is */
    SAVE_ELSEWHERE, /* it is, and the data are found from any folder */
} SaveMode;

/* Writes the app's session with its history; on the way to another moment, as it is where that way
 * has come to. From then on the file is the session's own, but for SAVE_ELSEWHERE. */
bool app_save(App *app, const char *path, SaveMode mode, Error *err);

/* What --save asks for when the program ends. A file from before is not replaced by a session that
 * is not `changed`: the program may have been started just to look. *note is what is to be said of
 * what was done, or "". */
bool app_save_at_end(App *app, bool changed, Error *note, Error *err);

/* `path` is the session's own: it was loaded from there. Without one it has no files. */
void app_own(App *app, const char *path);

/* Whether there is a file at `path` that the session neither wrote nor was loaded from. */
bool app_is_foreign(const App *app, const char *path);

#endif
