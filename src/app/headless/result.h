/* What came of training or of an evaluation, without a screen: in words, or as JSON. */
#ifndef APP_HEADLESS_RESULT_H
#define APP_HEADLESS_RESULT_H

#include "app/run/training.h"
#include "data/json.h"

#include <stdio.h>

/* All of it is borrowed. */
typedef struct Result {
    const Dataset *data; /* of which the metrics are */
    const Net *net;
    const TrainerSpec *spec;
    const Hyper *hyper;
    const Metrics *metrics;
    const Report *report;
    const char *part;    /* "test" or "training", which the report is about; "": other data */
    uint64_t epoch, step;
    double penalty; /* of the weights; NaN: none is in force */
    bool diverged;
} Result;

/* What has come of a training so far; borrows from it. */
Result result_of(Training *training);

/* "xor 2-4-1: epoch 3000, step 3000, loss 0.000123, accuracy 1", without a line end. */
void result_print(FILE *out, const Result *result);

/* An object with all of it; null stands for what does not exist. NULL without memory. */
json_t *result_json(const Result *result);

/* Writes an object, which it takes over, as text; false where it is NULL, or without memory. */
bool result_write(FILE *out, json_t *json, Error *err);

#endif
