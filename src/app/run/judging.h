/* What is to be found out about the parameters of a trainer for a comparison, in slices: losses,
 * accuracies, and how steep the loss is. */
#ifndef APP_RUN_JUDGING_H
#define APP_RUN_JUDGING_H

#include "app/run/run.h"
#include "core/look/derivatives.h"

typedef struct Judging {
    const Trainer *of;      /* borrowed; NULL: nothing is under way */
    const Trainer *room;    /* what there is memory for, in this shape, with so many samples */
    Net net;
    size_t samples;
    uint64_t version;       /* of its parameters */
    Evaluation evaluation;
    Derivatives derivatives;
    Real *gradient;         /* owned */
    bool evaluated;
    Metrics metrics;
} Judging;

/* Begins; false without memory, taken once for a trainer in one shape. Whatever is under way
 * is given up. */
bool judging_begin(Judging *judging, const Trainer *trainer, Error *err);
void judging_free(Judging *judging);

/* Whether that is under way for the present parameters of a trainer. */
bool judging_is_of(const Judging *judging, const Trainer *trainer);

/* Goes on for about *work multiply-adds: true when *facts has all. */
bool judging_advance(Judging *judging, uint64_t *work, RunFacts *facts);

/* Whether all is known of the present parameters. */
bool facts_are_whole(const RunFacts *facts, const Trainer *trainer);

#endif
