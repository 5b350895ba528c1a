#include "app/recovery.h"

#include "app/app.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

bool recovery_path(char path[RECOVERY_PATH_SIZE], Error *err)
{
    const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = -1;
    if (base && base[0] == '/')
        n = snprintf(path, RECOVERY_PATH_SIZE, "%s/backprop/last.json", base);
    else if (home && home[0] == '/')
        n = snprintf(path, RECOVERY_PATH_SIZE, "%s/.local/state/backprop/last.json", home);
    if (n > 0 && n < RECOVERY_PATH_SIZE)
        return true;
    path[0] = '\0';
    return error_set(err, "the session left last has no place: neither XDG_STATE_HOME nor HOME is "
                     "set to a folder");
}

bool recovery_ask(Options *options, const char *path, Error *err)
{
    struct stat status;
    if (stat(path, &status) != 0 && errno == ENOENT)
        return error_set(err, "there is no session to resume: %s does not exist", path);
    return option_set(options, option_find("load", NULL), path, err);
}

void recovery_say(App *app)
{
    struct stat status;
    struct tm when;
    char text[RECOVERY_WHEN_SIZE] = "", before[APP_MESSAGE_SIZE];
    if (stat(app->recovery.path, &status) == 0 && localtime_r(&status.st_mtime, &when))
        strftime(text, sizeof text, " left on %Y-%m-%d at %H:%M", &when);
    /* Why its past cannot be come back to is said too. */
    bool wrong = app->notice.text[0] && app->notice.is_error;
    memcpy(before, app->notice.text, sizeof before);
    app_say(app, wrong, "resumed the session%s, from %.200s%s%s", text, app->recovery.path,
            wrong ? "; " : "", wrong ? before : "");
}

static SessionMark mark_of(const App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    return (SessionMark){t->version, trainer_ticks(t),
                         timeline_journal(&app->run.timeline)->next_serial};
}

void recovery_mark(App *app)
{
    app->run.kept = mark_of(app);
}

void recovery_unmark(App *app)
{
    app->run.kept = (SessionMark){.version = UINT64_MAX};
}

bool recovery_is_due(const App *app)
{
    const SessionMark now = mark_of(app), *kept = &app->run.kept;
    return timeline_is_replaying(&app->run.timeline) || now.version != kept->version ||
           now.ticks != kept->ticks || now.serial != kept->serial;
}

/* The folders above the file, each for nobody else where it is new. */
static bool make_folders(const char *path, Error *err)
{
    char folder[RECOVERY_PATH_SIZE];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return error_set(err, "%s: cannot make this folder: %s", folder, strerror(errno));
        *slash = '/';
    }
    return true;
}

bool recovery_keep(App *app, Error *err)
{
    if (!recovery_is_due(app))
        return true;
    if (!app->recovery.path)
        return error_set(err, "neither XDG_STATE_HOME nor HOME is set to a folder");
    if (!make_folders(app->recovery.path, err) ||
        !app_save(app, app->recovery.path, SAVE_ELSEWHERE, err))
        return false;
    recovery_mark(app);
    return true;
}

void recovery_keep_before(App *app)
{
    Error err;
    bool due = recovery_is_due(app), silent = !app->recovery.path && app->recovery.unkept_said;
    app->recovery.before[0] = '\0';
    if (!due)
        return;
    if (!recovery_keep(app, &err) && !silent)
        snprintf(app->recovery.before, sizeof app->recovery.before, "; it is in no file: %.200s",
                 err.message);
    app->recovery.unkept_said = app->recovery.unkept_said || !app->recovery.path;
}
