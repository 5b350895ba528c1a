/* How well a network decides and fits, class by class and output by output: confusion matrix,
 * precision and recall, R², root mean square error.
 *
 * About the test part of the data set where there is one, else about the training part. The
 * classes are the outputs for one-hot targets, low and high for one binary output; several binary
 * outputs are a class each, of which a sample may be in any number (no matrix then). */
#ifndef CORE_LOOK_REPORT_H
#define CORE_LOOK_REPORT_H

#include "core/samples/dataset.h"

/* Above this many classes there is no matrix. */
enum { REPORT_MATRIX_MAX = 64 };

typedef struct Report {
    size_t classes;     /* 0 for real targets */
    bool matrix;        /* each sample is in just one class, and they are few */
    uint64_t samples;   /* counted so far */
    uint64_t *confused; /* [classes][classes] samples by class and decision, with `matrix` */
    uint64_t *in, *decided, *right; /* [classes] samples in a class, decided to be, and both */
    size_t outputs;     /* of real targets, else 0 */
    double *mean, *spread, *error;  /* [outputs] of the targets: mean, Σ(t−t̄)², and Σ(t−a)² */
    void *memory;       /* owned; everything above points into it */
} Report;

/* Takes memory for reports about `data`; report_free releases it. */
bool report_init(Report *report, const Dataset *data, Error *err);
void report_free(Report *report);

/* Forgets all samples. */
void report_start(Report *report);

/* Whether sample k belongs to the part that is reported on. */
bool report_is_about(const Dataset *data, size_t k);

/* Counts sample k with the outputs `a` [outputs]. */
void report_add(Report *report, const Dataset *data, size_t k, const Real *a);

/* Of those decided to be in class c, the share that is; of those in it, the share so decided. NaN
 * where there are none. */
double report_precision(const Report *report, size_t c);
double report_recall(const Report *report, size_t c);

/* R² = 1 − Σ(t−a)² / Σ(t−t̄)², the coefficient of determination, of an output. NaN where its target
 * is constant. */
double report_r2(const Report *report, size_t output);

/* The root of the mean of (t−a)² of an output, in its target's own units: as it was before it was
 * scaled. NaN where there are no samples. */
double report_rmse(const Report *report, const Dataset *data, size_t output);

/* What class c is called; the text is the data set's, or `buffer`. */
const char *report_class_name(const Dataset *data, size_t c, char buffer[DATASET_NAME_SIZE]);

#endif
