/* How far something has come, on standard error: a bar where that is a terminal, else a line now
 * and then. */
#ifndef APP_HEADLESS_PROGRESS_H
#define APP_HEADLESS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Progress {
    uint64_t total;
    bool quiet, bar; /* nothing is said; standard error is a terminal */
    bool shown;      /* the bar stands there */
    uint64_t said;   /* how many were done when the last line came */
    double started, last;
} Progress;

void progress_begin(Progress *progress, uint64_t total, bool quiet);

/* How many are done between two lines where there is no bar. */
uint64_t progress_interval(const Progress *progress);

/* Whether something is to be said now that so many are done: the bar is due, or a line is. */
bool progress_is_due(Progress *progress, uint64_t done);

/* Shows the bar: "[####----]  50 %  WORDS  12 UNITS/s  3 s left". */
void progress_show(Progress *progress, uint64_t done, const char *words, const char *units);

/* Takes it away. */
void progress_end(Progress *progress);

#endif
