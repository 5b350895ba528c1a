#include "app/run/recovery.h"

#include "app/run/saving.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

bool recovery_path(char path[STATE_PATH_SIZE], Error *err)
{
    return state_path("last.json", "the session left last", path, err);
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

bool recovery_keep(const Recovery *recovery, Run *run, Error *err)
{
    if (!run_is_unkept(run))
        return true;
    if (!recovery->path)
        return error_set(err, "neither XDG_STATE_HOME nor HOME is set to a folder");
    if (!state_make_folders(recovery->path, err) ||
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
