#include "app/saving.h"

#include "app/app.h"
#include "app/paths.h"
#include "data/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* False where there is no regular file. */
static bool look(const char *path, OwnFile *file)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    char *whole = realpath(path, NULL);
    const char *name = whole ? whole : path;
    *file = (OwnFile){.path = file_checksum(name, strlen(name)),
                      .device = status.st_dev,
                      .number = status.st_ino,
                      .size = status.st_size,
                      .changed = status.st_mtim};
    free(whole);
    return true;
}

/* In the place of what was known under that name. */
static void note(OwnFiles *own, const char *path)
{
    OwnFile file;
    size_t i = 0, known = own->count < OWN_FILES_MAX ? own->count : OWN_FILES_MAX;
    if (!look(path, &file))
        return;
    while (i < known && own->list[i].path != file.path)
        i++;
    if (i == known)
        i = own->count++ % OWN_FILES_MAX;
    own->list[i] = file;
}

void app_own(App *app, const char *path)
{
    app->run.own.count = 0;
    if (path)
        note(&app->run.own, path);
}

static bool same_file(const OwnFile *a, const OwnFile *b)
{
    return a->path == b->path && a->device == b->device && a->number == b->number &&
           a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

bool app_is_foreign(const App *app, const char *path)
{
    const OwnFiles *own = &app->run.own;
    OwnFile file;
    if (!look(path, &file))
        return false;
    for (size_t i = 0; i < own->count && i < OWN_FILES_MAX; i++)
        if (same_file(&own->list[i], &file))
            return false;
    return true;
}

bool app_save(App *app, const char *path, SaveMode mode, Error *err)
{
    const SessionSaving what = {.trainer = &app->run.setup->trainer,
                                .timeline = &app->run.timeline,
                                .best = session_best(&app->run.timeline),
                                .anywhere = mode == SAVE_ELSEWHERE,
                                .fresh = mode == SAVE_NEW && access(path, F_OK) != 0};
    if (!paths_may_save(&app->run.options, what.trainer->data, path, err) ||
        !session_write(path, &what, err))
        return false;
    if (mode != SAVE_ELSEWHERE)
        note(&app->run.own, path);
    return true;
}

bool app_save_at_end(App *app, bool changed, Error *note, Error *err)
{
    const char *path = app->run.options.save;
    char moment[MOMENT_SIZE];
    note->message[0] = '\0';
    if (!path)
        return true;
    if (!changed && app_is_foreign(app, path)) {
        error_set(note, "%s is left as it was: nothing has been done", path);
        return true;
    }
    if (!app_save(app, path, SAVE_OVER, err))
        return false;
    Moment here = timeline_moment(&app->run.timeline);
    moment_text(&here, app->run.setup->trainer.net.layer_count, moment);
    if (timeline_is_replaying(&app->run.timeline))
        error_set(note, "%s stands at epoch %s, on the way that was ended", path, moment);
    return true;
}
