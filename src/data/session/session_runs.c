#include "data/session/session_runs.h"

#include "core/base/text.h"
#include "data/file.h"
#include "data/json.h"
#include "data/session/session_json.h"
#include "data/session/session_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct SessionRuns {
    json_t *root;
    char *path;
    size_t count;
    SessionRun list[SESSION_RUNS_MAX];
};

static json_t *run_json(const SessionRun *run)
{
    json_t *object = json_pack("{s:s, s:b, s:I}", "name", run->name, "marked", run->marked,
                               "before", (json_int_t)run->before);
    json_t *session = run->what ? session_json(run->what) : json_null();
    return json_if(json_put(object, "session", session), object);
}

bool session_write_runs(const char *path, const SessionSaving *what, const SessionRun *runs,
                        size_t count, Error *err)
{
    for (size_t i = 0; i < count; i++)
        if (runs[i].what && !session_may_hold(path, runs[i].what, err))
            return false;
    if (!session_may_hold(path, what, err))
        return false;
    json_t *root = session_json(what), *list = json_array();
    for (size_t i = 0; list && i < count; i++)
        list = json_append(list, run_json(&runs[i]));
    root = json_if(json_put(root, "runs", list), root);
    return session_write_root(path, root, what->fresh, err);
}

/* A name as it may stand on the screen, which is one word. */
static bool read_run(SessionRuns *runs, const json_t *json, SessionRun *run, Error *err)
{
    const char *name = json_string_value(json_object_get(json, "name"));
    const json_t *before = json_object_get(json, "before");
    char shown[4 * SESSION_RUN_NAME_SIZE];
    size_t place = runs->count + 1;
    if (!name || !*name || strlen(name) >= SESSION_RUN_NAME_SIZE)
        return error_set(err, "%s: runs[%zu]: a name of 1 to %d bytes is needed", runs->path, place,
                         SESSION_RUN_NAME_SIZE - 1);
    text_visible(name, shown, sizeof shown);
    if (strcmp(shown, name) != 0 || strchr(name, ' '))
        return error_set(err, "%s: runs[%zu]: the name '%s' is no word that can be shown",
                         runs->path, place, shown);
    json_int_t from = json_integer_value(before);
    if (from < 0 || (size_t)from >= place)
        return error_set(err, "%s: runs[%zu]: before is to be the number of a run before it",
                         runs->path, place);
    *run = (SessionRun){.marked = json_is_true(json_object_get(json, "marked")),
                        .before = (size_t)from,
                        .present = !json_object_get(json, "session")};
    snprintf(run->name, sizeof run->name, "%s", name);
    return true;
}

static bool read_list(SessionRuns *runs, const json_t *list, Error *err)
{
    size_t count = json_array_size(list), present = 0;
    if (!json_is_array(list) || count > SESSION_RUNS_MAX)
        return error_set(err, "%s: runs is to be an array of at most %d", runs->path,
                         SESSION_RUNS_MAX);
    for (size_t i = 0; i < count; i++, runs->count++) {
        if (!read_run(runs, json_array_get(list, i), &runs->list[i], err))
            return false;
        present += runs->list[i].present;
    }
    return present == 1 || error_set(err, "%s: one of the runs, and no other, is to be without a "
                                          "session: the present one", runs->path);
}

/* Whether there can be a list in a file. */
static bool has_list(const char *path, FileKind files, bool *has, Error *err)
{
    char *bytes;
    size_t size;
    *has = true;
    if (!file_read_text(path, files, SESSION_BYTES_MAX, &bytes, &size, err))
        return false;
    *has = memmem(bytes, size, "\"runs\"", strlen("\"runs\"")) != NULL;
    free(bytes);
    return true;
}

bool session_runs_open(SessionRuns **out, const char *path, FileKind files, Error *err)
{
    json_t *root;
    bool has;
    *out = NULL;
    /* Most have no other runs, and are not read twice. */
    if (!has_list(path, files, &has, err) || !has)
        return !has;
    if (!session_read_root(path, files, &root, err))
        return false;
    const json_t *list = json_object_get(root, "runs");
    SessionRuns *runs = list ? calloc(1, sizeof *runs) : NULL;
    if (!runs) {
        json_decref(root);
        return !list || error_memory(err);
    }
    *runs = (SessionRuns){.root = root, .path = strdup(path)};
    bool ok = runs->path ? read_list(runs, list, err) : error_memory(err);
    if (ok)
        *out = runs;
    else
        session_runs_close(runs);
    return ok;
}

void session_runs_close(SessionRuns *runs)
{
    if (!runs)
        return;
    json_decref(runs->root);
    free(runs->path);
    free(runs);
}

size_t session_runs_in(const char *path)
{
    SessionRuns *runs;
    Error err;
    size_t count = 0;
    if (session_is_at(path) && session_runs_open(&runs, path, FILE_REGULAR, &err)) {
        count = session_runs_count(runs);
        session_runs_close(runs);
    }
    return count;
}

size_t session_runs_count(const SessionRuns *runs)
{
    return runs ? runs->count : 0;
}

const SessionRun *session_runs_at(const SessionRuns *runs, size_t index)
{
    return &runs->list[index];
}

bool session_runs_load(const SessionRuns *runs, size_t index, Session *session,
                       const TableChoice *choice, Error *err)
{
    const json_t *list = json_object_get(runs->root, "runs");
    const json_t *root = json_object_get(json_array_get(list, index), "session");
    return session_load_root(session, root, runs->path, choice, err);
}
