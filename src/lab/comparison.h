/* Runs beside each other, number by number: rows of the table that :compare shows and writes. */
#ifndef LAB_COMPARISON_H
#define LAB_COMPARISON_H

#include "core/look/goal.h"
#include "time/curves.h"

enum { COMPARISON_NAME_SIZE = 64, COMPARISON_WORDS_SIZE = 200 };

/* What a row is of. */
typedef enum ComparedKind {
    COMPARED_PRESENT,
    COMPARED_BRANCH,  /* of the present run */
    COMPARED_RUN,
    COMPARED_RACER,
    COMPARED_LINE,    /* of a sweep's file */
} ComparedKind;

/* Numbers are NaN where they are not known. */
typedef struct CompareRow {
    ComparedKind kind;
    size_t number;             /* of that kind */
    char name[COMPARISON_NAME_SIZE];
    char differs[COMPARISON_WORDS_SIZE];
    const char *state;         /* "diverged", "done", …; static, or "" */
    size_t series;             /* the curve that it is in the loss panel, as of curve_series; or
                                  SIZE_MAX */
    double epochs;
    double loss, test;         /* where it stands */
    double accuracy;           /* of the test part, where there is one, else of the training part */
    double best, best_epoch;   /* the lowest loss that was looked at, and after how many epochs, */
    bool best_by;              /* at the latest: losses were joined there */
    double reached;            /* epochs after which the goal was first seen to be reached, */
    bool reached_by;           /* at the latest: nobody looked after the epoch before */
    double gradient;           /* the norm of ∂L/∂θ over the training part */
} CompareRow;

typedef struct Comparison {
    CompareRow *rows;          /* owned */
    size_t count, room;
    bool has_goal;
    Goal goal;
    char title[COMPARISON_WORDS_SIZE]; /* what there is to say of all, or "" */
} Comparison;

void comparison_free(Comparison *comparison);

/* Makes room for so many rows; false without memory. */
bool comparison_reserve(Comparison *comparison, size_t rows, Error *err);

/* Adds a row of which nothing is known; NULL where there is no room. */
CompareRow *comparison_add(Comparison *comparison, ComparedKind kind, size_t number);

/* What a curve says: where it ends, its lowest loss, and when a goal that is a loss was reached. */
void comparison_see(CompareRow *row, const LossPoint *points, size_t count, const Goal *goal);

/* The columns with numbers: the name of each, as a file has it, and its value in a row. */
typedef struct CompareColumn {
    const char *name;
    const char *heading;       /* on the screen */
    size_t offset;             /* of the double in CompareRow */
    int digits;                /* of a number as it is written */
} CompareColumn;
enum { COMPARE_COLUMNS = 8 };
extern const CompareColumn compare_columns[COMPARE_COLUMNS];
double compare_value(const CompareRow *row, size_t column);

/* Whether any row has a number in a column. */
bool comparison_has(const Comparison *comparison, size_t column);

#endif
