/* All trainings of a grid, in processes side by side, each outcome a line of a file. */
#ifndef APP_HEADLESS_CAMPAIGN_H
#define APP_HEADLESS_CAMPAIGN_H

#include "app/headless/outcome_file.h"
#include "app/headless/progress.h"
#include "app/run/setup.h"

#include <stdio.h>

/* A cell of the grid and the checksum of its command, by which it is found. */
typedef struct CellKey {
    uint64_t checksum;
    size_t cell;
} CellKey;

typedef struct Campaign {
    const Options *options; /* borrowed */
    Grid grid;
    OutcomeFile file;
    Outcome *outcomes;      /* [cells], owned */
    bool *known;            /* [cells], owned: which of those there are */
    CellKey *keys;          /* [cells], owned, by their checksum */
    size_t *todo;           /* cells to train, owned */
    size_t todo_count, done, found; /* of those done, and how many stood in the file */
    size_t others;          /* outcomes in the file that are of none of its combinations */
    size_t refused;         /* whose options did not go together; the first reason is said */
    Progress progress;
} Campaign;

/* Reads what is to be varied, sees that the options are right for at least one cell, and opens the
 * file. On failure *status says who is at fault. Released by campaign_free also after failure. */
bool campaign_init(Campaign *campaign, const Options *options, Status *status, Error *err);
void campaign_free(Campaign *campaign);

/* Where what is told in the end goes: not between the lines on standard output. */
FILE *campaign_summary(const Campaign *campaign);

/* Trains all that is not in the file yet, but where a signal asks for the end. */
bool campaign_run(Campaign *campaign, Error *err);

/* The options of a whole run of a verb, from begin to end: init, run, what `tell` prints of it, the
 * file closed, and messages where something fails. */
Status campaign_do(const Options *options, void (*tell)(const Campaign *campaign));

#endif
