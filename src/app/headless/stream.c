#include "app/headless/stream.h"

#include "app/headless/ending.h"
#include "app/headless/say.h"

#include <errno.h>
#include <string.h>

bool stream_open(Stream *s, const char *path, Error *err)
{
    *s = (Stream){.path = path};
    if (!path)
        return true;
    s->file = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    return s->file || error_set(err, "%s: cannot write: %s", path, strerror(errno));
}

bool stream_takes(Stream *s)
{
    if (!s->file || s->stalled)
        return false;
    s->stalled = !headless_waits_for_reader(s->file);
    return !s->stalled;
}

bool stream_has_failed(const Stream *s)
{
    return s->file && ferror(s->file);
}

bool stream_close(Stream *s, Error *err)
{
    FILE *file = s->file;
    if (!file)
        return true;
    s->file = NULL;
    if (s->stalled || (ending_signal() && !headless_waits_for_reader(file)))
        return error_set(err, "%s: its reader takes nothing: the last lines are lost", s->path);
    bool ok = (fflush(file) == 0 && !ferror(file)) || headless_reader_left(file);
    int error = errno;
    if (file != stdout && fclose(file) != 0 && ok)
        ok = (error = errno) == EPIPE;
    return ok || error_set(err, "%s: cannot write: %s", s->path, strerror(error));
}
