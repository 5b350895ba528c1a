/* What was done, in words: events of the journal as a person reads them, and what one branch has
 * that another has not. */
#ifndef TIME_HISTORY_H
#define TIME_HISTORY_H

#include "time/replay.h"

enum { HISTORY_SIZE = 100, DIFFERENCE_SIZE = 48, HISTORY_AGAIN_SIZE = HISTORY_SIZE + 64 };

/* "trained 120 epochs", "rate 0.1 → 0.2", "started again from seed 2", …: event `index` of the
 * present branch. */
void history_words(const Replay *replay, size_t index, char out[HISTORY_SIZE]);

/* The same of changes of settings in a row, from event `first` to event `last`: as one change. */
void history_settings(const Replay *replay, size_t first, size_t last, char out[HISTORY_SIZE]);

/* Reads the number of a line of the history, which is an event of the present branch and one: from
 * 1 on. False with what there is. */
bool history_line(const Journal *journal, const char *text, size_t *line, Error *err);

/* "again: rate 0.1 → 0.2", or with how many more: the changes of the present branch behind event
 * `from`, up to event `to`, which are done again on the way; "" where there are none. */
void history_again(const Replay *replay, size_t from, size_t to, char out[HISTORY_AGAIN_SIZE]);

/* An era of a branch: it begins with this event, a start or a reset. */
typedef struct BranchEra {
    const Branch *branch;
    size_t era;
} BranchEra;

/* What an era has that another has not, by the first events that differ: "rate 2.5", "seed 2",
 * "jogged 0.1", "not jogged"; where these do the same, "" . */
void history_difference(const Replay *replay, BranchEra one, BranchEra other,
                        char out[DIFFERENCE_SIZE]);

#endif
