/* The file of a sweep, read to be looked at: what was varied in each line, what came of it, and the
 * command that trains just so. */
#ifndef APP_RUN_SWEEP_LINES_H
#define APP_RUN_SWEEP_LINES_H

#include "app/run/outcome.h"

/* Lines that are kept of one; how many there are is counted. */
enum { SWEEP_LINES_MAX = 4096, SWEEP_VALUES_SIZE = 128 };

typedef struct SweepLine {
    char values[SWEEP_VALUES_SIZE]; /* "rate 0.1 seed 3" */
    Outcome outcome;
    char *command;                  /* owned */
} SweepLine;

typedef struct SweepLines {
    char *path;                     /* owned; NULL: there is none */
    SweepLine *lines;               /* owned */
    size_t count, all;
} SweepLines;

/* Whether there is a file at a path, and it begins as a sweep's does. */
bool sweep_is_at(const char *path);

/* Reads it; a line that was cut off at its end is none. False with what is wrong. Released by
 * sweep_lines_free also after failure. */
bool sweep_lines_read(SweepLines *sweep, const char *path, Error *err);
void sweep_lines_free(SweepLines *sweep);

/* The options that the command of a line asks for. False where it is none of `backprop train`.
 * Released by options_free also after failure. */
bool sweep_line_options(const SweepLine *line, Options *options, Error *err);

#endif
