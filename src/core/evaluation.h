/* Loss and accuracy over a whole data set under given parameters: forward passes only.
 *
 * Large data sets are done in slices, so that a screen stays alive meanwhile; the result does not
 * depend on the slices. */
#ifndef CORE_EVALUATION_H
#define CORE_EVALUATION_H

#include "core/dataset.h"
#include "core/loss.h"
#include "core/net.h"

typedef struct Metrics {
    double loss;      /* mean over the samples */
    double accuracy;  /* share of samples decided rightly; NaN when there is no such thing */
} Metrics;

typedef struct Evaluation {
    Real *scratch;  /* owned */
    Real *out;
    size_t rows;    /* samples a slice */
    size_t done;    /* samples done */
    double loss_sum;
    size_t correct;
} Evaluation;

/* Takes memory for networks and data of these shapes; evaluation_free releases it. */
bool evaluation_init(Evaluation *evaluation, const Net *net, Error *err);
void evaluation_free(Evaluation *evaluation);

/* Starts over; to be called when the parameters have changed. */
void evaluation_start(Evaluation *evaluation);

/* Goes on for about *work multiply-adds, which is lowered by what was done. True, with *metrics
 * filled, when all samples are done. The parameters must stay the same from start to end. */
bool evaluation_advance(Evaluation *evaluation, const Net *net, const Real *theta,
                        const Dataset *data, const Loss *loss, uint64_t *work, Metrics *metrics);

/* All at once. */
Metrics evaluation_run(Evaluation *evaluation, const Net *net, const Real *theta,
                       const Dataset *data, const Loss *loss);

#endif
