/* The lines entered at ":" prompts, kept in a file for the next time: at most PROMPT_HISTORY of
 * them, the last one entered last. */
#ifndef APP_PROMPT_FILE_H
#define APP_PROMPT_FILE_H

#include "app/prompt.h"
#include "core/base/error.h"

/* Adds the lines of the file, where there is one, to the history; those that could not have been
 * typed are left out. */
bool prompt_file_read(Prompt *prompt, const char *path, Error *err);

/* Adds what was entered since the program began to the file, which is replaced as a whole and is
 * nobody else's to read. What another program has added meanwhile stays. */
bool prompt_file_write(const Prompt *prompt, const char *path, Error *err);

#endif
