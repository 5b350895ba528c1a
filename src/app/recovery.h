/* The session left last, in a file of its own: "last.json" in the folder where programs keep their
 * state. It is written when the program ends, however it does, and when another session takes the
 * place of the one on the screen; `backprop --resume` and the command `resume` go on there. */
#ifndef APP_RECOVERY_H
#define APP_RECOVERY_H

#include "app/options.h"

#include <stddef.h>

typedef struct App App;

enum { RECOVERY_PATH_SIZE = 4096, RECOVERY_WHEN_SIZE = 64 };

/* By which it is seen whether anything has been done to a session. */
typedef struct SessionMark {
    uint64_t version; /* of its parameters */
    uint64_t ticks;   /* phases computed */
    uint32_t serial;  /* of the next thing that is written down */
} SessionMark;

/* $XDG_STATE_HOME/backprop/last.json, or below ~/.local/state; false with a sentence where neither
 * that nor HOME is an absolute path. */
bool recovery_path(char path[RECOVERY_PATH_SIZE], Error *err);

/* After --resume: asks for that file to be loaded. False where there is none, or no path. */
bool recovery_ask(Options *options, const char *path, Error *err);

/* Says on the first screen that this is the session left last, and when that was. */
void recovery_say(App *app);

/* From here on the app's session counts as kept: nothing has been done to it; or as one that is
 * kept nowhere. */
void recovery_mark(App *app);
void recovery_unmark(App *app);

/* Whether something has been done since: trained, changed, edited, gone to. */
bool recovery_is_due(const App *app);

/* Writes the file, making its folders; only where that is due. A way to another moment that is not
 * done yet is left where it has come to. False with a sentence, also where there is no path. */
bool recovery_keep(App *app, Error *err);

/* The same for a session that is about to be replaced; app->recovery.before says why no file has
 * it, or "". */
void recovery_keep_before(App *app);

#endif
