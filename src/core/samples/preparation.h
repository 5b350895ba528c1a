/* What is done to a data set before it is trained on: a part kept for testing, inputs scaled. */
#ifndef CORE_SAMPLES_PREPARATION_H
#define CORE_SAMPLES_PREPARATION_H

#include "core/base/table.h"
#include "core/samples/dataset.h"

/* How one input column is scaled: x becomes (x − shift) / size. */
typedef struct Scaling {
    TableRow row;
    /* Finds both from n values that are `stride` apart; NULL: the column stays as it is. */
    void (*learn)(size_t n, size_t stride, const Real *x, double *shift, double *size);
} Scaling;

extern const Table scaling_table; /* row 0: none */

/* Moves round(test · count) samples, but at least one and not all, behind the others, both parts
 * in their stored order, and lowers data->count to those left to train on; then scales the inputs
 * of all samples by what it learns from the training part alone. A column that is constant there
 * is only shifted. To be called once, after dataset_finish. False with one sample to divide, or
 * without memory; the data set can then only be freed. */
bool preparation_apply(const Preparation *preparation, Dataset *data, Error *err);

#endif
