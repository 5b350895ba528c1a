/* Goals: a loss or an accuracy at which training has come far enough. */
#ifndef CORE_LOOK_GOAL_H
#define CORE_LOOK_GOAL_H

#include "core/base/table.h"
#include "core/look/evaluation.h"

typedef struct Goal {
    unsigned char of; /* row of goal_table */
    double bound;     /* a loss is to be at most, an accuracy at least this */
} Goal;

/* A row a number that a goal may be about, called as the log's column is. */
typedef struct GoalRow {
    TableRow row;
    bool of_test, of_accuracy;
} GoalRow;
extern const Table goal_table; /* the first is meant where none is named */

const GoalRow *goal_row(const Goal *goal);

/* The number it is about; NaN where that does not exist. */
double goal_value(const Goal *goal, const Metrics *metrics);
bool goal_is_reached(const Goal *goal, const Metrics *metrics);

/* Whether these samples have such a number; a sentence when not. */
bool goal_fits(const Goal *goal, const Dataset *data, Error *err);

/* "test_loss ≤ 0.2". */
enum { GOAL_WORDS_SIZE = 64 };
void goal_words(const Goal *goal, char out[GOAL_WORDS_SIZE]);

#endif
