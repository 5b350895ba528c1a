/* A training run with its past, from a CSV file of its own. */
#ifndef TESTS_UNIT_RUN_H
#define TESTS_UNIT_RUN_H

#include "../support.h"

#include "time/timeline.h"
#include "data/session/session.h"

typedef struct Run {
    Dataset data;
    Session session; /* of a run that was loaded */
    Trainer trainer;
    Timeline timeline;
    uint64_t seed;   /* for what is drawn */
    size_t left_out; /* branches */
} Run;

/* Seven samples of two inputs and a target. */
extern const char run_csv[];

/* Starts training on `csv`; hyper->settings become the optimizer's own. */
void run_open(Run *run, void **state, const char *csv, const Net *net, const char *loss,
              const char *optimizer, const Hyper *hyper);
void run_close(Run *run);

const Journal *run_journal(const Run *run);

/* n steps of a grain, in slices. */
void run_advance(Run *run, Grain grain, size_t n);

/* Comes to the place that the timeline is on its way to, or to `place`. */
void run_arrive(Run *run);
void run_go(Run *run, Place place);

#endif
