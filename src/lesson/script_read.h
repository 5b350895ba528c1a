/* The reader of scripts: strict, and no larger than said in lesson/script.h. */
#ifndef LESSON_SCRIPT_READ_H
#define LESSON_SCRIPT_READ_H

#include "lesson/script.h"

/* Reads the steps in text[size]; `path` is to stay. False with file:line:column and what would be
 * right. script_free releases it in either case. */
bool script_read(Script *script, const char *path, const char *text, size_t size, Error *err);

#endif
