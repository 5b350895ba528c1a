/* Curves of runs beside the present one: of those that are marked and of a race, each called by
 * what it differs in. */
#ifndef APP_RUN_COMPARING_H
#define APP_RUN_COMPARING_H

#include "app/run/in_force.h"
#include "app/run/race.h"
#include "app/run/runs.h"

enum { COMPARING_POINTS = 512 };

typedef struct Comparing {
    LossCurve curves[RUNS_MAX]; /* of marked runs, and their numbers */
    unsigned numbers[RUNS_MAX];
    size_t count;
    LossPoint *memory;   /* owned: for the points of each, and of one whole curve */
    InForce *forces;     /* owned: of all that are compared, the present one first */
    char (*labels)[IN_FORCE_LABEL_SIZE]; /* owned, of these */
    bool has_goal;       /* that a person has asked for beside it; else that in force counts */
    Goal goal;
    uint64_t state;      /* of what they were made of last; 0: nothing */
} Comparing;

void comparing_free(Comparing *comparing);

/* Takes memory, the first time; false without it. */
bool comparing_ready(Comparing *comparing, Error *err);

/* Makes curves and labels of what has changed, and lends them to the curves of the present run.
 * What is not ready has none. Allocates nothing. */
void comparing_lend(Comparing *comparing, const Run *present, const Runs *runs, Race *race,
                    LossCurves *curves);

#endif
