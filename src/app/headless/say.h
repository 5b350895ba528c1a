/* Sentences on standard error, and whether anybody takes what is written. */
#ifndef APP_HEADLESS_SAY_H
#define APP_HEADLESS_SAY_H

#include "core/base/remarks.h"

#include <stdbool.h>
#include <stdio.h>

/* Prints an error as "backprop: …" on standard error, its bytes made visible. */
void headless_complain(const char *message);

/* Prints what was decided when data was read, a line each: "backprop: note: …". */
void headless_remark(const Remarks *remarks);

/* Whether `out` is a pipe whose reader has gone away. */
bool headless_reader_left(FILE *out);

/* Whether `out` takes output, or fails, within so many milliseconds. */
bool headless_takes_output(FILE *out, int milliseconds);

/* Waits until `out` does, but only for a moment once a signal has asked for the end: false then. */
bool headless_waits_for_reader(FILE *out);

#endif
