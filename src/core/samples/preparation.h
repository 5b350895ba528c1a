/* What is done to a data set before it is trained on: a part kept for testing, numbers scaled. */
#ifndef CORE_SAMPLES_PREPARATION_H
#define CORE_SAMPLES_PREPARATION_H

#include "core/base/table.h"
#include "core/samples/dataset.h"

/* How one column is scaled: v becomes (v − shift) / size. */
typedef struct Scaling {
    TableRow row;
    /* Finds both from n values (n > 0); NULL: the column stays as it is. A size of 0 means 1. */
    void (*learn)(size_t n, const double *v, double *shift, double *size);
} Scaling;

extern const Table scaling_table; /* rows in the order of ScalingId */
typedef enum ScalingId { SCALING_NONE, SCALING_MIN_MAX, SCALING_STANDARD, SCALING_BYTES } ScalingId;

/* How the test part is drawn: from all samples, or from each class its share. */
typedef enum Split { SPLIT_STRATIFIED, SPLIT_RANDOM } Split;
extern const Table split_table; /* rows in the order of Split */

/* The row of scaling_table, learnt from v[n]; shift 0 and size 1 where there is nothing to do. */
void preparation_learn(unsigned char scaling, size_t n, const double *v, double *shift,
                       double *size);

/* A number as a network sees it. */
double preparation_scale(double v, double shift, double size);

/* Puts into order[count] the samples to train on and behind them those kept for testing, both in
 * their stored order; *training is how many the first are: all but round(test · count), at least
 * one of each part. `classes` are the samples' classes, below `class_count`, or NULL where there
 * are none: without them, or where fewer samples are left to train on than there are classes, the
 * test part is drawn from all. Else each class has a sample to train on. False with one sample to
 * divide, or without memory. */
bool preparation_divide(const Preparation *preparation, size_t count, const size_t *classes,
                        size_t class_count, size_t *order, size_t *training, Error *err);

/* Divides the samples of a data set, and then scales inputs, and targets that are any numbers, of
 * all samples by what it learns from the training part alone. To be called once, after
 * dataset_finish. False as preparation_divide; the data set can then only be freed. */
bool preparation_apply(const Preparation *preparation, Dataset *data, Error *err);

/* The same, but scales the inputs and outputs as those of `schema` are in the same places; false
 * where that has more or fewer. */
bool preparation_follow(const Preparation *preparation, const Schema *schema, Dataset *data,
                        Error *err);

#endif
