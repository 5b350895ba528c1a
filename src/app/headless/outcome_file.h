/* A file of outcomes, to which lines are added one by one: what a run that was ended has left there
 * is known to the next one. Parts of several machines are joined by `cat`. */
#ifndef APP_HEADLESS_OUTCOME_FILE_H
#define APP_HEADLESS_OUTCOME_FILE_H

#include "app/headless/outcome_line.h"

typedef struct OutcomeFile {
    const char *path; /* borrowed; NULL: standard output */
    int fd;           /* -1: there is none */
    bool ready;       /* lines can be added */
} OutcomeFile;

/* Takes what stands in a line: the outcome of a command. */
typedef void TakeOutcome(void *context, const char *command, const Outcome *outcome);

/* Opens `path`, or makes it, for this program alone, and passes on what it has. A last line that
 * was cut off goes; a line with the names of the columns is passed over wherever it stands, also
 * behind a line that was cut off. False
 * where it has other columns or lines that are no outcomes. Closed by outcome_file_close also after
 * failure. */
bool outcome_file_open(OutcomeFile *file, const Grid *grid, const char *path, TakeOutcome *take,
                       void *context, Error *err);

/* Adds a line, wholly or not at all, and takes it over; NULL is a lack of memory. */
bool outcome_file_add(OutcomeFile *file, char *line, Error *err);
bool outcome_file_close(OutcomeFile *file, Error *err);

#endif
