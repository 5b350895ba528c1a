/* What could stand at the cursor of the ":" line: commands, settings, words, files. */
#ifndef APP_COMMAND_CANDIDATES_H
#define APP_COMMAND_CANDIDATES_H

#include "app/app.h"

/* Finds the rows of app->input.menu for the line as it is; `files`: those on the disk too, where a
 * file may be named. */
void candidates_find(App *app, bool files);

#endif
