/* Ready experiments beside each data set: what a class tries first with it. */
#ifndef APP_RUN_EXPERIMENTS_H
#define APP_RUN_EXPERIMENTS_H

#include "app/option/options.h"
#include "core/samples/dataset.h"

enum { EXPERIMENTS_EACH = 3, EXPERIMENT_SETTINGS_MAX = 6 };

/* What the data is like, by which experiments suit it. */
typedef enum DataLike {
    LIKE_BITS,    /* all patterns of some bits */
    LIKE_PLANE,   /* classes in a plane */
    LIKE_HEIGHT,  /* a number over a plane */
    LIKE_CURVE,   /* a number along one input */
    LIKE_IMAGES,
    LIKE_LETTERS,
    LIKE_WORDS,
    LIKE_TABLE,   /* others */
    LIKE_COUNT
} DataLike;

typedef struct Experiment {
    TableRow row;         /* name; what is to be seen in it */
    const char *settings[EXPERIMENT_SETTINGS_MAX]; /* "hidden none", ended by NULL */
} Experiment;

DataLike experiments_like(const Dataset *data);

/* Experiment i of a kind. */
const Experiment *experiment_at(DataLike like, size_t i);

/* Whether a row is one of an experiment, and which. */
const Experiment *experiment_of(const TableRow *row);

/* Adds its settings to options. */
bool experiment_set(const Experiment *experiment, Options *options, Error *err);

#endif
