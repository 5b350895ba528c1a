/* A file that lines are added to while training goes on; "-" is standard output. */
#ifndef APP_HEADLESS_STREAM_H
#define APP_HEADLESS_STREAM_H

#include "core/base/error.h"

#include <stdio.h>

typedef struct Stream {
    const char *path; /* borrowed */
    FILE *file;       /* NULL: none */
    bool stalled;     /* nobody has read it since a signal asked for the end */
} Stream;

/* Begins a new file; none where path is NULL. */
bool stream_open(Stream *stream, const char *path, Error *err);

/* Whether a line may be written now: there is a file, and its reader takes something. */
bool stream_takes(Stream *stream);

/* Whether writing has failed: what is more would be lost too. */
bool stream_has_failed(const Stream *stream);

/* Ends it; false with a sentence where lines were lost. A reader who has had enough is no
 * failure. */
bool stream_close(Stream *stream, Error *err);

#endif
