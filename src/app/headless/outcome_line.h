/* Outcomes of training as lines of CSV: what was varied, what came of it, and the command that
 * trains just so. */
#ifndef APP_HEADLESS_OUTCOME_LINE_H
#define APP_HEADLESS_OUTCOME_LINE_H

#include "app/headless/grid.h"
#include "app/run/outcome.h"
#include "data/table/record.h"

/* Writes the line of `train` for the options of a cell, by which outcomes are told apart. What
 * changes no number is not in it: --jobs, --quiet. */
enum { OUTCOME_COMMAND_SIZE = 8192 };
bool outcome_command(const Grid *grid, size_t cell, char out[OUTCOME_COMMAND_SIZE], Error *err);

/* A line with its end, owned by the caller, or NULL without memory: the names of the columns, or an
 * outcome. The last column, the seconds that it took, stays empty where nobody wants it: all others
 * are the same on every machine. */
char *outcome_header(const Grid *grid);
char *outcome_line(const Grid *grid, size_t cell, const Outcome *outcome, const char *command);

/* Reads an outcome from the cells of a line. False where they are not those of an outcome.
 * `*command` is its command, in the reader's bytes. */
bool outcome_read(const Grid *grid, RecordReader *reader, Outcome *outcome,
                  const char **command);

#endif
