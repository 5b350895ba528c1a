#include "app/run/saving.h"

#include "app/run/paths.h"
#include "data/session/session_runs.h"

#include <stdio.h>
#include <unistd.h>

static SessionSaving saving_of(const Run *run, const char *path, SaveMode mode)
{
    return (SessionSaving){.trainer = &run->setup->trainer,
                           .timeline = &run->timeline,
                           .best = session_best(&run->timeline),
                           .anywhere = mode == SAVE_ELSEWHERE,
                           .fresh = mode == SAVE_NEW && access(path, F_OK) != 0};
}

bool saving_write(Run *run, const char *path, SaveMode mode, Error *err)
{
    const SessionSaving what = saving_of(run, path, mode);
    if (!paths_may_save(&run->options, what.trainer->data, path, err) ||
        !paths_name_session(path, err) ||
        !session_write(path, &what, err))
        return false;
    if (mode != SAVE_ELSEWHERE)
        own_files_add(&run->own, path);
    return true;
}

/* The place of a run in the list, from 1; 0: it is not there. */
static size_t place_of(const Run *const *list, size_t count, unsigned number)
{
    for (size_t i = 0; i < count; i++)
        if (list[i]->number == number)
            return i + 1;
    return 0;
}

/* All in the order in which they were begun. */
static size_t list_all(const Run *present, const Runs *runs, const Run *list[RUNS_MAX + 1])
{
    size_t count = 0;
    for (unsigned number = 1; number <= runs->numbers; number++) {
        const Run *run = runs_numbered(runs, present, number);
        if (run)
            list[count++] = run;
    }
    return count;
}

bool saving_write_all(Run *present, const Runs *runs, const char *path, SaveMode mode, Error *err)
{
    const Run *list[RUNS_MAX + 1];
    SessionSaving what[RUNS_MAX + 1];
    SessionRun saved[RUNS_MAX + 1];
    size_t count = list_all(present, runs, list), at = 0;
    for (size_t i = 0; i < count; i++) {
        const Run *run = list[i];
        what[i] = saving_of(run, path, mode);
        saved[i] = (SessionRun){.marked = run->marked, .what = run == present ? NULL : &what[i],
                                .before = place_of(list, count, run->before)};
        snprintf(saved[i].name, sizeof saved[i].name, "%s", run->name);
        at = run == present ? i : at;
        if (!paths_may_save(&run->options, what[i].trainer->data, path, err))
            return false;
    }
    if (!paths_name_session(path, err) ||
        !session_write_runs(path, &what[at], saved, count, err))
        return false;
    own_files_add(&present->own, path);
    return true;
}

bool saving_at_end(Run *run, const Runs *runs, bool changed, Error *note, Error *err)
{
    const char *path = run->options.save;
    char moment[MOMENT_SIZE];
    note->message[0] = '\0';
    if (!path)
        return true;
    if (!changed && own_files_lack(&run->own, path)) {
        error_set(note, "%s is left as it was: nothing has been done", path);
        return true;
    }
    bool all = session_runs_in(path) > 1;
    if (!(all ? saving_write_all(run, runs, path, SAVE_OVER, err)
              : saving_write(run, path, SAVE_OVER, err)))
        return false;
    Moment here = timeline_moment(&run->timeline);
    moment_text(&here, run->setup->trainer.net.layer_count, moment);
    if (timeline_is_replaying(&run->timeline))
        error_set(note, "%s stands at epoch %s, on the way that was ended", path, moment);
    return true;
}
