#include "app/run/recovery.h"

#include "app/run/saving.h"

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

void recovery_words(const Recovery *recovery, char out[RECOVERY_WORDS_SIZE])
{
    struct stat status;
    struct tm when;
    char text[64] = "";
    if (stat(recovery->path, &status) == 0 && localtime_r(&status.st_mtime, &when))
        strftime(text, sizeof text, " left on %Y-%m-%d at %H:%M", &when);
    snprintf(out, RECOVERY_WORDS_SIZE, "resumed the session%s, from %.200s", text,
             recovery->path);
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

bool recovery_keep(const Recovery *recovery, Run *run, Error *err)
{
    if (!run_is_unkept(run))
        return true;
    if (!recovery->path)
        return error_set(err, "neither XDG_STATE_HOME nor HOME is set to a folder");
    if (!make_folders(recovery->path, err) ||
        !saving_write(run, recovery->path, SAVE_ELSEWHERE, err))
        return false;
    run_mark_kept(run);
    return true;
}

void recovery_keep_before(Recovery *recovery, Run *run)
{
    Error err;
    bool due = run_is_unkept(run), silent = !recovery->path && recovery->unkept_said;
    recovery->before[0] = '\0';
    if (!due)
        return;
    if (!recovery_keep(recovery, run, &err) && !silent)
        snprintf(recovery->before, sizeof recovery->before, "; it is in no file: %.200s",
                 err.message);
    recovery->unkept_said = recovery->unkept_said || !recovery->path;
}
