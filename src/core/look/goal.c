#include "core/look/goal.h"

#include "core/base/text.h"

#include <stdio.h>

static const GoalRow rows[] = {
    {{"train_loss", N_("mean loss of the training part, at most")}, false, false},
    {{"test_loss", N_("mean loss of the test part, at most")}, true, false},
    {{"accuracy", N_("share of the training part decided rightly, at least")}, false, true},
    {{"test_accuracy", N_("share of the test part decided rightly, at least")}, true, true},
};
const Table goal_table = TABLE_OF("goal", rows);

const GoalRow *goal_row(const Goal *goal)
{
    return &rows[goal->of];
}

double goal_value(const Goal *goal, const Metrics *metrics)
{
    const GoalRow *row = goal_row(goal);
    const Score *score = row->of_test ? &metrics->test : &metrics->training;
    return row->of_accuracy ? score->accuracy : score->loss;
}

bool goal_is_reached(const Goal *goal, const Metrics *metrics)
{
    double value = goal_value(goal, metrics);
    return goal_row(goal)->of_accuracy ? value >= goal->bound : value <= goal->bound;
}

bool goal_fits(const Goal *goal, const Dataset *data, Error *err)
{
    const GoalRow *row = goal_row(goal);
    if (row->of_test && data->test_count == 0)
        return error_set(err, N_("until: %s is of the test part, but no samples are kept for "
                                 "testing; --test 0.3 would keep some"), row->row.name);
    if (row->of_accuracy && data->kind == TARGET_REAL)
        return error_set(err, N_("until: %s is of targets that are classes, and these are "
                                 "numbers; %s would do"), row->row.name,
                         rows[row->of_test].row.name);
    return true;
}

void goal_words(const Goal *goal, char out[GOAL_WORDS_SIZE])
{
    const GoalRow *row = goal_row(goal);
    snprintf(out, GOAL_WORDS_SIZE, "%s %s %.9g", row->row.name, row->of_accuracy ? "≥" : "≤",
             goal->bound);
}
