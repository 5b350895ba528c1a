#include "app/run/saving.h"

#include "app/run/paths.h"

#include <unistd.h>

bool saving_write(Run *run, const char *path, SaveMode mode, Error *err)
{
    const SessionSaving what = {.trainer = &run->setup->trainer,
                                .timeline = &run->timeline,
                                .best = session_best(&run->timeline),
                                .anywhere = mode == SAVE_ELSEWHERE,
                                .fresh = mode == SAVE_NEW && access(path, F_OK) != 0};
    if (!paths_may_save(&run->options, what.trainer->data, path, err) ||
        !paths_name_session(path, err) ||
        !session_write(path, &what, err))
        return false;
    if (mode != SAVE_ELSEWHERE)
        own_files_add(&run->own, path);
    return true;
}

bool saving_at_end(Run *run, bool changed, Error *note, Error *err)
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
    if (!saving_write(run, path, SAVE_OVER, err))
        return false;
    Moment here = timeline_moment(&run->timeline);
    moment_text(&here, run->setup->trainer.net.layer_count, moment);
    if (timeline_is_replaying(&run->timeline))
        error_set(note, "%s stands at epoch %s, on the way that was ended", path, moment);
    return true;
}
