/* Samples to learn from: inputs x [count][inputs] and targets t [count][outputs]. Behind them may
 * be `test_count` more, which training does not see.
 *
 * The inputs are the columns that a sample has, or features that are computed from these: then the
 * columns stand beside them, in base [count][columns].
 *
 * A Dataset owns its numbers and names. Names come from outside but are already visible text
 * (core/base/text.h). Whoever fills one calls dataset_finish before use. */
#ifndef CORE_SAMPLES_DATASET_H
#define CORE_SAMPLES_DATASET_H

#include "core/base/remarks.h"
#include "core/samples/feature.h"
#include "core/samples/inputs.h"
#include "core/samples/schema.h"
#include "kernel/real.h"

#include <stddef.h>
#include <stdint.h>

enum {
    DATASET_ROWS_MAX = 4 * 1000 * 1000,
    DATASET_COLUMNS_MAX = 10000,
    DATASET_VALUES_MAX = 1 << 28
};

/* What has been done to a data set before training: see core/samples/preparation.h. */
typedef struct Preparation {
    double test;                  /* share of the samples kept for testing, 0: none */
    uint64_t seed;                /* which ones is a function of it */
    unsigned char split;          /* row of split_table */
    unsigned char scaling;        /* of the inputs: row of scaling_table */
    unsigned char target_scaling; /* of targets that are any numbers */
} Preparation;

/* How the file of a data set was read, as rows of the tables of data/table/sheet.h: so that it can
 * be read again just so. */
typedef struct TableForm {
    unsigned char separator, header, decimal, missing, problem;
    size_t skip_lines;
    char *inputs, *targets, *categories, *missing_values; /* as they were typed, or NULL */
} TableForm;

/* A value that a person has set: column i of a sample, then of the targets. */
typedef struct DatasetEdit {
    size_t id, column;    /* the sample's dataset_id; it may have been taken out since */
    Real value, original; /* the same where it was undone */
} DatasetEdit;

/* A loss to compare with. */
typedef struct LossReference {
    const char *name;
    double loss;
} LossReference;

/* A list of features that has been in use, and what each is called, both owned; they never move. */
typedef struct KnownFeatures {
    Features *list;
    char **names;
} KnownFeatures;

typedef struct Dataset {
    char *name;          /* as the person calls it: a table name or a file's path */
    size_t inputs, outputs;
    size_t count;        /* samples to train on */
    size_t test_count;   /* samples after those, kept to test with */
    Real *x;             /* [count + test_count][inputs] */
    const Features *features; /* that the inputs are; NULL: they are the columns */
    Real *base;          /* [count + test_count][features->columns]; NULL: they are x */
    char **column_names; /* [features->columns], or NULL */
    KnownFeatures *known; /* [known_count] all lists that have been in use, owned */
    size_t known_count;
    Real *presented;     /* room for features while none are in use, owned; else it is x */
    size_t presented_room, widest; /* numbers in it, and the most features of a list */
    Real *t;             /* [count + test_count][outputs] */
    char **input_names;  /* [inputs], or NULL */
    char **output_names; /* [outputs], or NULL; the classes when class_column is set */
    char *class_column;  /* name of the column whose values became one-hot targets, or NULL */
    char *path;          /* the file it came from, or NULL */
    TableForm form;      /* of that file */
    uint64_t checksum;   /* FNV-1a of its bytes */
    Schema schema;       /* what the columns of its table are; empty where it has none */
    Remarks remarks;     /* what was decided when it was read */
    Preparation preparation;
    DatasetEdit *edits;      /* what has been set by hand since then */
    size_t edit_count;
    size_t *ids;         /* [room] of the samples, owned; NULL: their places, for none was put in
                            or taken out */
    size_t next_id, first_rows, room; /* the last: rows that there is room for, where there are ids;
                                         and how many there were when they got ids */
    uint64_t revision;       /* counts those changes */
    InputsAre inputs_are;      /* INPUTS_NUMBERS where their number says it */
    LossReference references[2]; /* what tables of how often these come would reach; name
                                    NULL: none */
    double (*curve)(double x); /* that its targets lie around, of its one input; NULL: none */
    Real *start;         /* start weights that belong to the example, or NULL */
    void *stream;        /* random numbers from which they are still to be drawn for whatever shape
                            there is (data/generate/playground.h), owned, or NULL */
    size_t start_count;
    TargetKind kind;
    Real low, high;      /* the two values of a binary target */
    Real x_min, x_max;   /* the range of all inputs */
} Dataset;

/* Makes room for count × (inputs + outputs) numbers, all 0, with `name` copied; false over the
 * limits or without memory. The caller releases it with dataset_free either way. */
bool dataset_init(Dataset *data, const char *name, size_t count, size_t inputs, size_t outputs,
                  Error *err);

/* Finds out what the targets are and the range of the inputs. */
void dataset_finish(Dataset *data);

/* Writes down in its schema that each input and output is a column of numbers, called as it is. */
bool dataset_describe(Dataset *data, Error *err);

/* x_min and x_max again, after inputs have changed. */
void dataset_find_range(Dataset *data);

/* Samples of both parts. */
size_t dataset_rows(const Dataset *data);

/* Whether outputs `a` decide sample k (of either part) rightly: on the target's side of the middle
 * for every binary output, or the largest output at the target's place. Always false for real
 * targets. */
bool dataset_is_correct(const Dataset *data, size_t k, const Real *a);

/* The class that outputs `a` decide for: the largest output's; of two classes with one output 1 for
 * the higher target, else 0. For targets that are classes. */
size_t dataset_class_of(const Dataset *data, const Real *a);

/* The class that a digit key means, from 1 on, or the step of value where targets are numbers: the
 * one called so where each class is called, or has as its target, one digit; else the one of that
 * number. 0: none is. */
size_t dataset_class_of_digit(const Dataset *data, unsigned digit);

/* The number a of output k in the units that its target had in the table. */
double dataset_own_value(const Dataset *data, size_t k, Real a);

/* The same of column i, which the network sees as x; and what it sees of such a number, and of one
 * as the target of output k. */
double dataset_own_column(const Dataset *data, size_t i, Real x);
Real dataset_scaled_column(const Dataset *data, size_t i, double v);
Real dataset_scaled_target(const Dataset *data, size_t k, double v);

/* The place of the largest of n values (n > 0), the first of several. */
size_t dataset_largest(size_t n, const Real *values);

/* Name of an input or output ("x1", "y1" where it has none of its own); the text is the data
 * set's, or `buffer`. */
enum { DATASET_NAME_SIZE = 24 };
const char *dataset_input_name(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE]);
const char *dataset_output_name(const Dataset *data, size_t k, char buffer[DATASET_NAME_SIZE]);

/* The columns of a sample, its inputs where there are no features, and those of sample k; the name
 * of one. */
size_t dataset_columns(const Dataset *data);
const Real *dataset_base(const Dataset *data, size_t k);
const char *dataset_column_name(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE]);

/* What the network sees of columns: copies them, or computes features. False where a feature is not
 * finite there, with its sentence. */
bool dataset_present(const Dataset *data, const Real *columns, Real *inputs, Error *err);

/* From here on the inputs are these features, or, for NULL or a list that is just the columns, the
 * columns as they are. The list is copied. False, with nothing changed, where one is not finite for
 * a sample, with which, or without memory. */
bool dataset_use_features(Dataset *data, const Features *features, Error *err);

/* The same in three steps: whether they are finite for all samples; the data set's own list of
 * them, with room for them, or NULL without memory; and, with such a list or NULL, what needs none.
 */
bool dataset_may_present(const Dataset *data, const Features *features, Error *err);
const Features *dataset_know_features(Dataset *data, const Features *features, Error *err);
void dataset_put_features(Dataset *data, const Features *features);

/* Parts of dataset_reserve and dataset_free. */
bool dataset_reserve_features(Dataset *data, size_t rows, Error *err);
void dataset_forget_features(Dataset *data);

/* Where a value stands: column i of sample k, then its targets. */
Real *dataset_value(const Dataset *data, size_t sample, size_t column);

/* Sets a value by hand and remembers what it was; the features follow. Targets of classes stay
 * between their two values. False, with what would be right, when `value` cannot stand there, or
 * without memory; never for a value that has been there before. What the targets are is not asked
 * anew. */
bool dataset_edit(Dataset *data, size_t sample, size_t column, Real value, Error *err);

/* The same for one of many: x_min and x_max, for which all inputs are looked at, are as they were
 * until dataset_find_range. */
bool dataset_edit_one(Dataset *data, size_t sample, size_t column, Real value, Error *err);

/* The number by which sample k is known wherever it stands: its place at first; and one for a new
 * sample. */
size_t dataset_id(const Dataset *data, size_t k);
size_t dataset_new_id(const Dataset *data);

/* Makes room for so many samples of both parts; false without memory, or over the limits. */
bool dataset_reserve(Dataset *data, size_t rows, Error *err);

/* Whether a sample may be values[columns + outputs], its columns and then its targets: false with
 * what would be right. */
bool dataset_may_have(const Dataset *data, const Real *values, Error *err);

/* Puts such a sample in at place k of the part to train on, for which there is room; takes the one
 * at place k out; and copies what it is. */
void dataset_insert(Dataset *data, size_t k, const Real *values, size_t id);
void dataset_remove(Dataset *data, size_t k);
void dataset_take(const Dataset *data, size_t k, Real *values);

/* Releases `n` names, each owned, of which some may be NULL. */
void dataset_free_names(char **names, size_t n);

void dataset_free(Dataset *data);

#endif
