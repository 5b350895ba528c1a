/* The table of what is compared as a text: CSV or Markdown, by the ending of a file's name. */
#ifndef APP_RUN_COMPARISON_TEXT_H
#define APP_RUN_COMPARISON_TEXT_H

#include "lab/comparison.h"

#include <stdbool.h>

/* Whether a name ends as that of such a file does. */
bool comparison_is_file(const char *name);

/* The table as the name of the file asks for, numbers at nine digits, those that are not known as
 * empty cells; owned by the caller. NULL without memory. */
char *comparison_text(const Comparison *comparison, const char *path);

#endif
