#include "app/headless/outcome_line.h"

#include "app/run/command_line.h"
#include "core/base/text.h"
#include "data/number.h"
#include "data/table/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns behind those that were varied. */
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
    COLUMNS
};
static const char *const names[COLUMNS] = {
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
static const char refused[] = "refused";

bool outcome_command(const Grid *grid, size_t cell, char out[OUTCOME_COMMAND_SIZE], Error *err)
{
    Options o;
    bool ok = grid_options(grid, cell, &o, err);
    for (size_t i = 0; ok && i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        if (option->scope == SCOPE_THREADS || option->kept || !(option->verbs & 1u << VERB_TRAIN))
            o.given[i] = false;
    }
    options_give(&o, quiet, false);
    if (ok)
        command_line_train(&o, out, OUTCOME_COMMAND_SIZE);
    options_free(&o);
    return ok;
}

/* A name of its own for each column: what is varied may be called as what comes of it. */
static const char *before_varied(const char *key)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(key, names[i]) == 0)
            return "vary_";
    return "";
}

char *outcome_header(const Grid *grid)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    for (size_t v = 0; v < grid->count; v++) {
        fputs(before_varied(grid->variations[v].key), out);
        table_write_text(out, grid->variations[v].key);
        fputc(',', out);
    }
    for (size_t i = 0; i < COLUMNS; i++)
        fprintf(out, "%s%c", names[i], i + 1 < COLUMNS ? ',' : '\n');
    return text_close(out, &text);
}

static void write_number(FILE *out, double number)
{
    if (isfinite(number))
        fprintf(out, "%.9g", number);
    fputc(',', out);
}

char *outcome_line(const Grid *grid, size_t cell, const Outcome *o, const char *command)
{
    const Metrics *m = &o->metrics;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    for (size_t v = 0; v < grid->count; v++) {
        table_write_text(out, grid_value(grid, cell, v));
        fputc(',', out);
    }
    fprintf(out, "%llu,", (unsigned long long)o->epochs);
    write_number(out, m->training.loss);
    write_number(out, m->training.accuracy);
    write_number(out, m->test.loss);
    write_number(out, m->test.accuracy);
    write_number(out, o->r2);
    fprintf(out, "%s,",
            o->refused ? refused : table_row(&training_end_table, o->end)->name);
    table_write_text(out, command);
    fputc(',', out);
    if (!isnan(o->seconds))
        fprintf(out, "%.3f", o->seconds);
    fputc('\n', out);
    return text_close(out, &text);
}

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
    outcome->refused = strcmp(word, refused) == 0;
    outcome->end = end < 0 ? TRAINING_GOES_ON : (TrainingEnd)end;
    return end >= 0 || outcome->refused;
}

bool outcome_read(const Grid *grid, RecordReader *reader, Outcome *o, const char **command)
{
    RecordCell *cells = reader->cells + grid->count;
    double epochs;
    *o = (Outcome){0};
    if (reader->cell_count != grid->count + COLUMNS)
        return false;
    RecordCell *line = &cells[COLUMN_COMMAND];
    for (size_t c = 0; c < reader->cell_count; c++)
        record_unquote(&reader->cells[c]);
    bool ok = read_number(&cells[COLUMN_EPOCHS], &epochs) && epochs >= 0 &&
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
