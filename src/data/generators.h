/* The data sets that come with the program: one row each, with the network that suits them. */
#ifndef DATA_GENERATORS_H
#define DATA_GENERATORS_H

#include "core/base/table.h"
#include "core/samples/dataset.h"

/* What to train a data set with when the person has not said: names as on the command line. */
typedef struct Suggestion {
    const char *hidden;
    const char *activation;
    const char *output_activation; /* NULL: what suits the targets */
    const char *init;
    double rate;
} Suggestion;

typedef struct Generator {
    TableRow row;
    size_t number, number_min, number_max; /* its size: default and range; 0: it has none */
    /* One of these three makes it. */
    bool (*truth)(size_t ones, size_t bits); /* the target of all inputs of `bits` bits, or of as */
    size_t bits;                             /* many as its size says */
    bool (*generate)(Dataset *data, const char *name, size_t number, Error *err);
    const char *asset; /* a CSV file that comes with the program */
    Suggestion suggestion;
} Generator;

extern const Table generator_table;

/* The row that `name` asks for: a name or a unique prefix, where there is a size followed by it
 * ("parity:4", "parity4"). *number is the size. NULL with a sentence when there is none. */
const Generator *generator_find(const char *name, size_t *number, Error *err);

/* Makes the data set; released by dataset_free also after failure. */
bool generator_make(const Generator *generator, size_t number, Dataset *data, Error *err);

#endif
