/* The columns of a file of outcomes that are the same whatever was varied, behind those that were;
 * and the cells of one line. */
#ifndef APP_RUN_OUTCOME_CELLS_H
#define APP_RUN_OUTCOME_CELLS_H

#include "app/run/outcome.h"
#include "data/table/record.h"

enum { OUTCOME_COLUMNS = 9 };
extern const char *const outcome_columns[OUTCOME_COLUMNS];

/* What stands in the column of the status where the options did not go together. */
extern const char outcome_refused_word[];

/* Reads an outcome from cells[OUTCOME_COLUMNS], which are unquoted already. False where they are
 * not those of an outcome. `*command` is its command, in the reader's bytes. */
bool outcome_cells_read(RecordCell *cells, Outcome *outcome, const char **command);

/* How many bytes are whole lines: where one is cut off in quotes, a line end in them ends none. */
size_t outcome_whole_lines(const char *bytes, size_t size);

#endif
