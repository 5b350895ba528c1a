/* Input features: what the network sees of a sample in the place of its columns, each computed from
 * these by a formula, as x1*x2 or sin(x1).
 *
 * A formula is kept as a program in postfix order for a small stack, of bounded length and depth:
 * it can neither loop nor call anything but the functions below. It is read and written as text by
 * data/formula.h. Everything is computed in double by core/base/mathematics.h and rounded once, so
 * that every machine has the same bits. */
#ifndef CORE_SAMPLES_FEATURE_H
#define CORE_SAMPLES_FEATURE_H

#include "core/base/table.h"
#include "kernel/real.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    FEATURES_MAX = 64,
    FEATURE_COLUMNS_MAX = 63, /* of data that may have features: a square of 64 is pixels */
    FEATURE_STEPS_MAX = 32,
    FEATURE_STACK_MAX = 16,
    FEATURE_TEXT_SIZE = 192,
    FEATURE_SYMBOL_SIZE = 32
};

typedef enum FeatureStepKind {
    FEATURE_NUMBER,  /* pushes `number` */
    FEATURE_COLUMN,  /* pushes column `index` of the sample */
    FEATURE_CALL,    /* row `index` of feature_function_table, of the uppermost one or two */
    FEATURE_NEGATE,
    FEATURE_ADD,
    FEATURE_SUBTRACT,
    FEATURE_MULTIPLY,
    FEATURE_DIVIDE,
    FEATURE_POWER
} FeatureStepKind;

typedef struct FeatureStep {
    FeatureStepKind kind;
    size_t index;
    double number;
} FeatureStep;

typedef struct Feature {
    char text[FEATURE_TEXT_SIZE];     /* as it is read again: "x1*sin(3*x2)" */
    char symbol[FEATURE_SYMBOL_SIZE]; /* as it is shown: "x₁·sin 3x₂", cut with … */
    size_t count;
    FeatureStep step[FEATURE_STEPS_MAX];
} Feature;

/* The inputs of a network, in their order. */
typedef struct Features {
    size_t columns; /* of the samples that they are computed from */
    size_t count;
    Feature list[];
} Features;

typedef struct FeatureFunction {
    TableRow row;
    double (*of_one)(double x);           /* one of these two, for as many arguments */
    double (*of_two)(double x, double y); /* more than two: of the first two, then with the next */
} FeatureFunction;

extern const Table feature_function_table;

/* Whether a feature is a column as it is; *column says which. */
bool feature_is_column(const Feature *feature, size_t *column);

/* Whether a formula has a column in it. */
bool feature_uses(const Feature *feature, size_t column);

/* Whether two lists are the same formulas in the same order; and whether a list is just its
 * columns. */
bool features_same(const Features *a, const Features *b);
bool features_are_columns(const Features *features);

/* The place of a formula in a list, or features->count. */
size_t features_find(const Features *features, const char *text);

/* Computes a feature of a sample's columns. What has no value is not finite: log(x1) below 0. */
Real feature_value(const Feature *feature, const Real *columns);

/* All of them, from columns[features->columns] into inputs[features->count]. False where one is not
 * finite; *which says the first of these. */
bool features_compute(const Features *features, const Real *columns, Real *inputs, size_t *which);

#endif
