#include "lab/comparison.h"

#include <math.h>
#include <stdlib.h>

const CompareColumn compare_columns[COMPARE_COLUMNS] = {
    {"epochs", "epochs", offsetof(CompareRow, epochs), 0},
    {"loss", "loss", offsetof(CompareRow, loss), 9},
    {"best_loss", "best", offsetof(CompareRow, best), 9},
    {"best_epoch", "at", offsetof(CompareRow, best_epoch), 0},
    {"test_loss", "test", offsetof(CompareRow, test), 9},
    {"accuracy", "accuracy", offsetof(CompareRow, accuracy), 9},
    {"epochs_to_goal", "to goal", offsetof(CompareRow, reached), 0},
    {"gradient_norm", "‖∇L‖", offsetof(CompareRow, gradient), 9},
};

double compare_value(const CompareRow *row, size_t column)
{
    return *(const double *)((const char *)row + compare_columns[column].offset);
}

void comparison_free(Comparison *c)
{
    free(c->rows);
    *c = (Comparison){.count = 0};
}

bool comparison_reserve(Comparison *c, size_t rows, Error *err)
{
    if (rows <= c->room)
        return true;
    CompareRow *more = realloc(c->rows, rows * sizeof *more);
    if (!more)
        return error_memory(err);
    c->rows = more;
    c->room = rows;
    return true;
}

CompareRow *comparison_add(Comparison *c, ComparedKind kind, size_t number)
{
    if (c->count == c->room)
        return NULL;
    CompareRow *row = &c->rows[c->count++];
    *row = (CompareRow){.kind = kind, .number = number, .state = "", .series = SIZE_MAX};
    for (size_t i = 0; i < COMPARE_COLUMNS; i++)
        *(double *)((char *)row + compare_columns[i].offset) = NAN;
    return row;
}

bool comparison_has(const Comparison *c, size_t column)
{
    bool has = false;
    for (size_t i = 0; i < c->count && !has; i++)
        has = !isnan(compare_value(&c->rows[i], column));
    return has;
}

/* The loss of a point that a goal goes by, the best that it has; NaN: it has none. */
static double judged(const LossPoint *p, const Goal *goal)
{
    const GoalRow *row = goal_row(goal);
    return row->of_accuracy ? NAN : row->of_test ? p->test : p->low;
}

/* Whether more than the last loss is in a point, or nobody looked after the epoch before. */
static bool is_late(const LossPoint *points, size_t i)
{
    const LossPoint *p = &points[i];
    bool joined = p->low < p->last || p->high > p->last;
    return i > 0 && (joined || p->epoch - points[i - 1].epoch > 1);
}

void comparison_see(CompareRow *row, const LossPoint *points, size_t count, const Goal *goal)
{
    for (size_t i = 0; i < count; i++) {
        const LossPoint *p = &points[i];
        if (!(p->low >= row->best)) {
            row->best = p->low;
            row->best_epoch = p->epoch;
            row->best_by = p->low < p->last;
        }
        if (goal && isnan(row->reached) && judged(p, goal) <= goal->bound) {
            row->reached = p->epoch;
            row->reached_by = is_late(points, i);
        }
    }
    if (count == 0)
        return;
    row->epochs = points[count - 1].epoch;
    row->loss = points[count - 1].last;
    row->test = points[count - 1].test;
}
