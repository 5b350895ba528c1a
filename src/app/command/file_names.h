/* The files that a path begun at the ":" line could lead to. */
#ifndef APP_COMMAND_FILE_NAMES_H
#define APP_COMMAND_FILE_NAMES_H

#include "app/app.h"

/* Adds a row for each file and folder whose path begins with the `length` bytes at `path`, folders
 * with a "/" at their end, by name; hidden ones only where that was begun with a point. Names that
 * cannot be typed are left out. */
void file_names_add(Menu *menu, const char *path, size_t length);

#endif
