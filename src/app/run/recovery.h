/* The session left last, in a file of its own: "last.json" in the folder where programs keep their
 * state. It is written when the program ends, however it does, and when another session takes the
 * place of the one on the screen; `backprop --resume` and the command `resume` go on there. */
#ifndef APP_RUN_RECOVERY_H
#define APP_RUN_RECOVERY_H

#include "app/run/run.h"
#include "app/run/state_files.h"

enum { RECOVERY_WORDS_SIZE = 320, RECOVERY_BEFORE_SIZE = 320 };

typedef struct Recovery {
    const char *path;  /* NULL: nowhere. Borrowed */
    bool unkept_said;  /* that there is no such place is said once */
    char before[RECOVERY_BEFORE_SIZE]; /* how to come back to the run that this one replaced */
} Recovery;

/* $XDG_STATE_HOME/backprop/last.json, or below ~/.local/state; false with a sentence where neither
 * that nor HOME is an absolute path. */
bool recovery_path(char path[STATE_PATH_SIZE], Error *err);

/* After --resume: asks for that file to be loaded. False where there is none, or no path. */
bool recovery_ask(Options *options, const char *path, Error *err);

/* What is said of a run that has been resumed: "resumed the session left on …, from …". */
void recovery_words(const Recovery *recovery, char out[RECOVERY_WORDS_SIZE]);

/* Writes the file, making its folders; only where something has been done in the run. A way to
 * another moment that is not done yet is left where it has come to. False with a sentence, also
 * where there is no path. */
bool recovery_keep(const Recovery *recovery, Run *run, Error *err);

/* The same for a run that is about to be replaced; recovery->before says why no file has it, or
 * "". */
void recovery_keep_before(Recovery *recovery, Run *run);

#endif
