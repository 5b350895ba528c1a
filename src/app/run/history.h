/* What was done, in words: events of the journal as a person reads them. */
#ifndef APP_RUN_HISTORY_H
#define APP_RUN_HISTORY_H

#include "time/timeline.h"

enum { HISTORY_SIZE = 100 };

/* "trained 120 epochs", "rate 0.1 → 0.2", "started again from seed 2", … */
void history_words(const Timeline *timeline, size_t index, char out[HISTORY_SIZE]);

/* The last change that the timeline has made again since it stood in line `from`, or 0. */
size_t history_repeated(const Timeline *timeline, size_t from);

#endif
