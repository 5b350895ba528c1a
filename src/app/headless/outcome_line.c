#include "app/headless/outcome_line.h"

#include "app/run/command_line.h"
#include "app/run/outcome_cells.h"
#include "core/base/text.h"
#include "data/table/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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
    for (size_t i = 0; i < OUTCOME_COLUMNS; i++)
        if (strcmp(key, outcome_columns[i]) == 0)
            return "vary_";
    return "";
}

char *outcome_header(const Grid *grid)
{
    char *text = NULL;
    FILE *out = text_open(&text);
    if (!out)
        return NULL;
    for (size_t v = 0; v < grid->count; v++) {
        fputs(before_varied(grid->variations[v].key), out);
        table_write_text(out, grid->variations[v].key);
        fputc(',', out);
    }
    for (size_t i = 0; i < OUTCOME_COLUMNS; i++)
        fprintf(out, "%s%c", outcome_columns[i], i + 1 < OUTCOME_COLUMNS ? ',' : '\n');
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
    FILE *out = text_open(&text);
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
            o->refused ? outcome_refused_word : table_row(&training_end_table, o->end)->name);
    table_write_text(out, command);
    fputc(',', out);
    if (!isnan(o->seconds))
        fprintf(out, "%.3f", o->seconds);
    fputc('\n', out);
    return text_close(out, &text);
}

bool outcome_read(const Grid *grid, RecordReader *reader, Outcome *o, const char **command)
{
    *o = (Outcome){0};
    if (reader->cell_count != grid->count + OUTCOME_COLUMNS)
        return false;
    for (size_t c = 0; c < reader->cell_count; c++)
        record_unquote(&reader->cells[c]);
    return outcome_cells_read(reader->cells + grid->count, o, command);
}
