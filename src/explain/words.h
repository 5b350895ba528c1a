/* What the letters of equations and the lines of explanations mean: a row each, with a sentence and
 * with what is often thought instead. Each sentence stands here alone: the glossary lists those of
 * the letters, and a line of an explanation has that of its row. */
#ifndef EXPLAIN_WORDS_H
#define EXPLAIN_WORDS_H

#include "core/base/table.h"

typedef struct Word {
    TableRow row;        /* its name; a sentence */
    const char *symbol;  /* of a letter, as lists have it: at most 14 columns; else NULL */
    const char *formula; /* what it is in letters, or NULL */
    const char *symbols; /* names of the words that explain its letters, or NULL */
    const char *mistake; /* what is often got wrong, as a sentence, or NULL */
    int phase;           /* of a number: the phase of a mini-batch that computes it, 1 … 4, or 0 */
} Word;

/* The rows of word_table in their order. */
typedef enum WordId {
    /* letters, as the glossary lists them */
    WORD_LOSS, WORD_WEIGHT, WORD_BIAS, WORD_INPUT, WORD_Z, WORD_A, WORD_F, WORD_TARGET,
    WORD_CHANGE, WORD_THETA, WORD_FUNCTIONS, WORD_RATE, WORD_G, WORD_SUM, WORD_PARTIAL, WORD_NABLA,
    WORD_MOMENTUM, WORD_SETTINGS,
    /* lines of explanations: of the chain rule, */
    WORD_RULE, WORD_W_GRADIENT, WORD_B_GRADIENT, WORD_A_GRADIENT, WORD_X_GRADIENT, WORD_SLOPE,
    WORD_DELTA, WORD_Z_BY_W, WORD_Z_BY_B, WORD_MEAN, WORD_DROPOUT, WORD_CURVE, WORD_TERM, WORD_OFF,
    /* of the update, */
    WORD_UPDATE, WORD_DESCENT, WORD_FROZEN, WORD_BATCH_GRADIENT, WORD_CUT, WORD_FACTOR, WORD_L2,
    WORD_STATE, WORD_NEXT_STATE, WORD_CORRECTED, WORD_DECAY, WORD_STEP, WORD_L1, WORD_AFTER,
    /* of what it did, of the check, */
    WORD_EFFECT, WORD_PREDICTED, WORD_ACTUAL, WORD_NEXT_LOSS, WORD_CHECK, WORD_EPSILON, WORD_UP,
    WORD_DOWN, WORD_QUOTIENT, WORD_BACKPROP, WORD_ERROR, WORD_VERDICT,
    /* of a layer, of the rate */
    WORD_LAYER, WORD_SHAPE, WORD_WEIGHTS_NORM, WORD_NORM, WORD_MEAN_NORM, WORD_NEXT_RATE,
    WORD_SET_RATE, WORD_SCHEDULE, WORD_SCHEDULE_EPOCHS, WORD_SCHEDULE_FACTOR, WORD_OPTIMIZER,
    WORD_COUNT
} WordId;

extern const Table word_table;

const Word *word_of(WordId id);

/* The row called `name`, or NULL. */
const Word *word_find(const char *name);

#endif
