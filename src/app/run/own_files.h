/* The files that a session was loaded from or saved to, as it left them: another program's changes
 * make another file of one. */
#ifndef APP_RUN_OWN_FILES_H
#define APP_RUN_OWN_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

typedef struct OwnFile {
    uint64_t path; /* checksum of its whole path */
    dev_t device;
    ino_t number;
    off_t size;
    struct timespec changed;
} OwnFile;

/* The newest of them. */
enum { OWN_FILES_MAX = 32 };
typedef struct OwnFiles {
    OwnFile list[OWN_FILES_MAX];
    size_t count;
} OwnFiles;

/* The file at `path` is one of them, as it is now; in the place of what was known under that
 * name. */
void own_files_add(OwnFiles *own, const char *path);

/* Whether there is a file at `path` that is none of them. */
bool own_files_lack(const OwnFiles *own, const char *path);

#endif
