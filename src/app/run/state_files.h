/* The files of the program's own in the folder where programs keep their state. */
#ifndef APP_RUN_STATE_FILES_H
#define APP_RUN_STATE_FILES_H

#include "core/base/error.h"

enum { STATE_PATH_SIZE = 4096 };

/* $XDG_STATE_HOME/backprop/NAME, or below ~/.local/state; false with a sentence that begins with
 * `what`, the file's content in words, where neither that nor HOME is an absolute path. */
bool state_path(const char *name, const char *what, char path[STATE_PATH_SIZE], Error *err);

/* Makes the folders above the file, each for nobody else where it is new. */
bool state_make_folders(const char *path, Error *err);

#endif
