#include "app/run/outcome_cells.h"

#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum Column {
    COLUMN_EPOCHS,
    COLUMN_LOSS,
    COLUMN_ACCURACY,
    COLUMN_TEST_LOSS,
    COLUMN_TEST_ACCURACY,
    COLUMN_R2,
    COLUMN_STATUS,
    COLUMN_COMMAND,
    COLUMN_SECONDS,
};

const char *const outcome_columns[OUTCOME_COLUMNS] = {
    [COLUMN_EPOCHS] = "epochs",
    [COLUMN_LOSS] = "loss",
    [COLUMN_ACCURACY] = "accuracy",
    [COLUMN_TEST_LOSS] = "test_loss",
    [COLUMN_TEST_ACCURACY] = "test_accuracy",
    [COLUMN_R2] = "r2",
    [COLUMN_STATUS] = "status",
    [COLUMN_COMMAND] = "command",
    [COLUMN_SECONDS] = "seconds",
};

const char outcome_refused_word[] = "refused";

/* A number, or NaN for an empty cell. */
static bool read_number(const RecordCell *cell, double *number)
{
    *number = NAN;
    return cell->length == 0 || number_parse(cell->text, cell->length, NUMBER_POINT, number);
}

static bool read_status(const RecordCell *cell, Outcome *outcome)
{
    char word[32];
    snprintf(word, sizeof word, "%.*s", (int)cell->length, cell->text);
    int end = table_called(&training_end_table, word);
    outcome->refused = strcmp(word, outcome_refused_word) == 0;
    outcome->end = end < 0 ? TRAINING_GOES_ON : (TrainingEnd)end;
    return end >= 0 || outcome->refused;
}

bool outcome_cells_read(RecordCell *cells, Outcome *o, const char **command)
{
    RecordCell *line = &cells[COLUMN_COMMAND];
    double epochs;
    *o = (Outcome){0};
    bool ok = read_number(&cells[COLUMN_EPOCHS], &epochs) && epochs >= 0 && epochs <= 0x1p53 &&
              read_number(&cells[COLUMN_LOSS], &o->metrics.training.loss) &&
              read_number(&cells[COLUMN_ACCURACY], &o->metrics.training.accuracy) &&
              read_number(&cells[COLUMN_TEST_LOSS], &o->metrics.test.loss) &&
              read_number(&cells[COLUMN_TEST_ACCURACY], &o->metrics.test.accuracy) &&
              read_number(&cells[COLUMN_R2], &o->r2) &&
              read_number(&cells[COLUMN_SECONDS], &o->seconds) &&
              read_status(&cells[COLUMN_STATUS], o) && line->length > 0;
    if (!ok)
        return false;
    o->epochs = (uint64_t)epochs;
    line->text[line->length] = '\0';
    *command = line->text;
    return true;
}

size_t outcome_whole_lines(const char *bytes, size_t size)
{
    size_t whole = 0;
    bool quoted = false, comment = false;
    for (size_t i = 0; i < size; i++) {
        if (i == whole)
            comment = bytes[i] == '#';
        quoted = quoted != (bytes[i] == '"' && !comment);
        if (bytes[i] == '\n' && !quoted)
            whole = i + 1;
    }
    return whole;
}
