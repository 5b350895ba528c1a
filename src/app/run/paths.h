/* The files of a run: none that it reads is written, and none is written twice. */
#ifndef APP_RUN_PATHS_H
#define APP_RUN_PATHS_H

#include "app/run/setup.h"
#include "core/samples/dataset.h"

/* Whether --log, --trace and --save name files other than the data, the settings, each other and,
 * but for --save, the session that was loaded, which may be saved over; and whether --save can be
 * written. For lines, what is no regular file can be named as often as one likes. False with a
 * sentence that begins with the path, and in *status who is at fault. */
bool paths_ready(const Options *options, const Dataset *data, Status *status, Error *err);

/* Whether `path` may be the name of a session: one that ends as other files do, as out.npz, would
 * promise something else, unless a session has it already. */
bool paths_name_session(const char *path, Error *err);

/* Whether a session may be saved at `path`: not over the data or the settings. */
bool paths_may_save(const Options *options, const Dataset *data, const char *path, Error *err);

#endif
