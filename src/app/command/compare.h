/* The table of what is compared, shown by more than one command. */
#ifndef APP_COMMAND_COMPARE_H
#define APP_COMMAND_COMPARE_H

#include "core/base/error.h"

struct App;

/* Gives its panel the focus. */
void compare_show(struct App *app);

/* Reads the file of a sweep, whose lines are rows of the table then. */
bool compare_read_sweep(struct App *app, const char *path, Error *err);

#endif
