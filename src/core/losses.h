/* Losses along a run of training: what a loss curve is drawn from, and a session's file keeps. Long
 * ones are thinned by joining neighbours; of what is joined the least, the greatest and the last
 * loss stay. */
#ifndef CORE_LOSSES_H
#define CORE_LOSSES_H

#include <stddef.h>
#include <stdint.h>

typedef struct CurvePoint {
    double epoch;           /* of the last loss in it; fractions between epochs */
    double first, low, high, last; /* where an epoch's weights or data were edited, or its loss is
                                      another one now, what training came to is the first */
    double test;            /* last test loss, NaN where there is no test part */
} CurvePoint;

typedef struct Branch {
    size_t count;
    CurvePoint *points; /* as many as its owner has room for */
    double start;       /* where it leaves the branch that replaced it */
    uint64_t run;       /* that it belongs to, as core/timeline.h names them */
    double spacing;     /* epochs that one point stands for at least */
} Branch;

/* Lets a point stand for the next one too. */
void losses_join(CurvePoint *into, const CurvePoint *next);

/* Halves the points; the first, the start of training, stays alone. */
void losses_thin(Branch *branch);

#endif
