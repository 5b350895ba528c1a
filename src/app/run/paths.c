#include "app/run/paths.h"

#include "data/file.h"
#include "data/generators.h"

#include <string.h>

/* False where writing to `path` would destroy `what`, which is at `other` (NULL: nowhere). */
static bool differs(const char *path, const char *other, const char *what, Error *err)
{
    return !other || !file_same(path, other) ||
           error_set(err, "%s: this is %s, which would be overwritten; name another file", path,
                     what);
}

/* False for the file of a built-in data set, whichever is trained on. */
static bool is_no_asset(const char *path, Error *err)
{
    const Generator *rows = generator_table.rows;
    char asset[4096];
    Error why;
    for (size_t i = 0; i < generator_table.count; i++)
        if (rows[i].asset && asset_find(rows[i].asset, asset, sizeof asset, &why) &&
            !differs(path, asset, "the file of a built-in data set", err))
            return false;
    return true;
}

bool paths_may_save(const Options *o, const Dataset *data, const char *path, Error *err)
{
    return is_no_asset(path, err) &&
           differs(path, data->path, "the file that the data come from", err) &&
           differs(path, o->config, "the file that the settings come from", err);
}

bool paths_name_session(const char *path, Error *err)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *ending = strrchr(name, '.');
    if (!ending || ending == name || strcmp(ending, ".json") == 0 || session_is_at(path))
        return true;
    return error_set(err, "%s: a session is written as JSON; name it %.*s.json", path,
                     (int)(ending - path), path);
}

/* Whether a log or a trace (NULL: none) may go there. */
static bool lines_apart(const Options *o, const Dataset *data, const char *path, Error *err)
{
    return !path || (paths_may_save(o, data, path, err) &&
                     differs(path, o->load, "the session that is loaded", err) &&
                     differs(path, o->save, "where the session is saved", err));
}

/* Where standard output leads to a file, that is the one of "-". */
static const char *lines_path(const char *path)
{
    return path && strcmp(path, "-") == 0 ? "/dev/stdout" : path;
}

static bool paths_apart(const Options *o, const Dataset *data, Error *err)
{
    const char *log = lines_path(o->log), *trace = lines_path(o->trace);
    if (o->log && o->trace && strcmp(o->log, "-") == 0 && strcmp(o->trace, "-") == 0)
        return error_set(err, "--log and --trace cannot both go to standard output; name a file "
                         "for one of them");
    if (o->save && !paths_may_save(o, data, o->save, err))
        return false;
    return lines_apart(o, data, log, err) && lines_apart(o, data, trace, err) &&
           (!trace || differs(trace, log, "where the log goes", err));
}

bool paths_ready(const Options *o, const Dataset *data, Status *status, Error *err)
{
    *status = STATUS_USAGE;
    if (!paths_apart(o, data, err) || (o->save && !paths_name_session(o->save, err)))
        return false;
    *status = STATUS_FAILURE;
    return !o->save || file_may_write(o->save, err);
}
