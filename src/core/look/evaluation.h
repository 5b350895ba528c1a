/* Loss, accuracy and report over a whole data set under given parameters: forward passes only.
 *
 * Large data sets are done in slices, so that a screen stays alive meanwhile; the result does not
 * depend on the slices. */
#ifndef CORE_LOOK_EVALUATION_H
#define CORE_LOOK_EVALUATION_H

#include "core/look/report.h"
#include "core/method/loss.h"
#include "core/net/net.h"
#include "core/samples/dataset.h"
#include "core/train/batch.h"

/* Of one part of the data set. */
typedef struct Score {
    double loss;      /* mean over the samples; NaN when there are none */
    double accuracy;  /* share of samples decided rightly; NaN when there is no such thing */
} Score;

typedef struct Metrics {
    Score training, test;
} Metrics;

typedef struct Evaluation {
    Batch batch;    /* as many samples as a slice has */
    size_t done;    /* samples done, those of the test part after the others */
    double loss_sum;
    size_t correct;
    Metrics metrics; /* of the parts done */
    Report filling;  /* owned; of the part that the report is about */
    Report report;   /* owned; of the last evaluation that came to its end */
} Evaluation;

/* Takes memory for networks and data of these shapes; evaluation_free releases it. */
bool evaluation_init(Evaluation *evaluation, const Net *net, const Dataset *data, Error *err);
void evaluation_free(Evaluation *evaluation);

/* Makes room for another network, with the same outputs; false without memory. */
bool evaluation_turn(Evaluation *evaluation, const Net *net, Error *err);

/* Starts over; to be called when the parameters have changed. */
void evaluation_start(Evaluation *evaluation);

/* Goes on for about *work multiply-adds, which is lowered by what was done. True, with *metrics
 * filled and evaluation->report new, when all samples are done. The parameters must stay the same
 * from start to end. */
bool evaluation_advance(Evaluation *evaluation, const Net *net, const Real *theta,
                        const Dataset *data, const Loss *loss, uint64_t *work, Metrics *metrics);

/* All at once. */
Metrics evaluation_run(Evaluation *evaluation, const Net *net, const Real *theta,
                       const Dataset *data, const Loss *loss);

#endif
