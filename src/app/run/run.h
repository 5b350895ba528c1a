/* A run: a start (data, shape, seed, settings) and its journal, with all that training needs. */
#ifndef APP_RUN_RUN_H
#define APP_RUN_RUN_H

#include "app/run/own_files.h"
#include "app/run/setup.h"
#include "core/look/evaluation.h"
#include "core/train/early_stopping.h"
#include "time/timeline.h"

enum { RUN_NAME_SIZE = 24, RUN_WORDS_SIZE = 160 };

/* By which it is seen whether anything has been done in a run. */
typedef struct RunMark {
    uint64_t version; /* of its parameters */
    uint64_t ticks;   /* phases computed */
    uint32_t serial;  /* of the next thing that is written down */
} RunMark;

/* What has been found out about its parameters, as long as they are of this version. */
typedef struct RunFacts {
    bool known;
    uint64_t version;
    Metrics metrics;
    bool has_gradient;
    double gradient;  /* the norm of ∂L/∂θ over the training part, then */
} RunFacts;

typedef struct Run {
    char name[RUN_NAME_SIZE];
    unsigned number; /* never given twice */
    unsigned before; /* of the run from which this one was begun; 0: none */
    Options options; /* it was made from; owned */
    Setup *setup;    /* owned */
    Timeline timeline;
    EarlyStopping stopping;
    OwnFiles own;
    bool marked;      /* it is compared with the present one */
    RunFacts facts;
    RunMark kept;     /* as it was when it was opened or kept last */
    size_t spotlight; /* the sample shown */
    Remarks described, description; /* columns of its data, and what has been said of each */
} Run;

void run_free(Run *run);

/* Whether nothing has been done in it. */
bool run_is_untouched(const Run *run);

/* From here on it counts as kept: nothing has been done in it; or as one that is kept nowhere. */
void run_mark_kept(Run *run);
void run_mark_unkept(Run *run);

/* Whether something has been done since: trained, changed, edited, gone to. */
bool run_is_unkept(const Run *run);

/* Bytes of memory that it takes, and those of them that are not its past. */
size_t run_bytes(const Run *run);
size_t run_own_bytes(const Run *run);

/* What is known of its losses and accuracies where it stands, NaN what is not. */
Metrics run_metrics(const Run *run);

/* What it is: "xor 2-2-1, sgd, to epoch 120, loss 0.0123". */
void run_words(const Run *run, char out[RUN_WORDS_SIZE]);

#endif
