#include "data/table/describe.h"

#include "core/base/text.h"
#include "data/table/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 400, SHOWN_VALUES = 8 };

typedef struct Describer {
    const Dataset *data; /* or NULL, of a table from which none was made: then */
    const Columns *columns; /* what was wanted of it */
    DescribeLine *line;
    void *to;
} Describer;

/* The column of the schema that stands at a place of the file, or NULL. */
static const SchemaColumn *used_as(const Schema *schema, size_t place)
{
    for (size_t i = 0; i < schema->count; i++)
        if (schema->column[i].place == place)
            return &schema->column[i];
    return NULL;
}

static bool is_among(const size_t *list, size_t count, size_t column)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == column)
            return true;
    return false;
}

static const char *role_of(const Describer *d, const Sheet *s, const SchemaColumn *c, size_t column)
{
    const Columns *wanted = d->columns;
    if (s->has_row_names && column == 0)
        return "names of the rows";
    bool target = wanted ? is_among(wanted->targets, wanted->target_count, column)
                         : c && c->is_target;
    bool input = wanted ? is_among(wanted->inputs, wanted->input_count, column)
                        : c && !c->is_target;
    return target ? "target" : input ? "input" : "not used";
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* "4.3 to 7.9, mean 5.843, 35 values" of n numbers, which are sorted. */
static void describe_numbers(double *v, size_t n, char *out, size_t size)
{
    double sum = 0;
    size_t different = n > 0;
    qsort(v, n, sizeof *v, by_size);
    for (size_t k = 0; k < n; k++)
        sum += v[k];
    for (size_t k = 1; k < n; k++)
        different += v[k] > v[k - 1];
    if (n > 0)
        text_append(out, size, "numbers, %.6g to %.6g, mean %.6g, %zu different", v[0] + 0.0,
                    v[n - 1] + 0.0, sum / (double)n, different);
}

static void list_values(char *const *values, size_t count, char *out, size_t size)
{
    for (size_t i = 0; i < count && i < SHOWN_VALUES; i++)
        text_append(out, size, "%s%s", i > 0 ? ", " : "", values[i]);
    if (count > SHOWN_VALUES)
        text_append(out, size, ", …");
}

/* What a network makes of it: "3 inputs", "scaled by (v − 5.84) / 0.83". */
static void describe_use(const SchemaColumn *c, char *out, size_t size)
{
    if (!c)
        return;
    if (c->values)
        text_append(out, size, "; %zu %s%s: ", c->value_count, c->is_target ? "class" : "input",
                    c->value_count == 1 ? "" : c->is_target ? "es" : "s");
    if (c->values)
        list_values(c->values, c->value_count, out, size);
    else if (c->shift < 0 || c->shift > 0 || c->size < 1 || c->size > 1)
        text_append(out, size, "; scaled: (v − %.6g) / %.6g", c->shift, c->size);
}

static bool describe_cells(const Sheet *s, size_t column, char *out, size_t size)
{
    const SheetColumn *c = &s->column[column];
    double *v = calloc(s->rows + 1, sizeof *v);
    size_t n = 0;
    if (!v)
        return false;
    for (size_t row = 0; row < s->rows; row++)
        if (!isnan(c->number[row]))
            v[n++] = c->number[row];
    describe_numbers(v, n, out, size);
    free(v);
    if (c->texts.count > 0)
        text_append(out, size, "%s%zu different text%s", n > 0 ? "; " : "", c->texts.count,
                    c->texts.count == 1 ? "" : "s");
    if (column_nature(c) == NATURE_DATES)
        text_append(out, size, " (dates or times)");
    if (c->missing > 0)
        text_append(out, size, "%s%zu missing", n > 0 || c->texts.count > 0 ? "; " : "",
                    c->missing);
    return true;
}

static bool describe_column(const Describer *d, const Sheet *s, size_t column)
{
    char text[TEXT_SIZE], name[SHEET_NAME_SIZE];
    const SchemaColumn *c = d->data ? used_as(&d->data->schema, column) : NULL;
    snprintf(text, sizeof text, "%s: ", role_of(d, s, c, column));
    if (!describe_cells(s, column, text, sizeof text))
        return false;
    describe_use(c, text, sizeof text);
    d->line(d->to, sheet_name(s, column, name), text);
    return true;
}

/* "150 samples of 4 inputs and 3 outputs, 105 to train on and 45 to test with". */
static void describe_samples(const Describer *d)
{
    const Dataset *data = d->data;
    char text[TEXT_SIZE];
    size_t rows = dataset_rows(data);
    snprintf(text, sizeof text, "%zu sample%s of %zu input%s and %zu output%s", rows,
             rows == 1 ? "" : "s", data->inputs, data->inputs == 1 ? "" : "s", data->outputs,
             data->outputs == 1 ? "" : "s");
    if (data->test_count > 0)
        text_append(text, sizeof text, ", %zu to train on and %zu to test with", data->count,
                    data->test_count);
    d->line(d->to, data->name, text);
}

/* "text with cells parted by semicolons, a header, decimal commas". */
static void describe_form(const Describer *d, const Sheet *s)
{
    static const char *const parted[SEPARATOR_COUNT] = {
        NULL, "commas", "semicolons", "tabulators", "|", "blanks"};
    char text[TEXT_SIZE];
    if (!parted[s->separator])
        return;
    snprintf(text, sizeof text, "%zu row%s of %zu cells, parted by %s; %s%s", s->rows,
             s->rows == 1 ? "" : "s", s->column_count, parted[s->separator],
             s->has_comment ? "names in a comment"
             : s->has_names ? "names in the first line"
                            : "no names",
             s->decimal == NUMBER_COMMA ? "; decimal commas" : "");
    d->line(d->to, "", text);
}

static bool describe_sheet(const Describer *d, const Sheet *sheet, Error *err)
{
    describe_form(d, sheet);
    for (size_t c = 0; c < sheet->column_count; c++)
        if (!describe_column(d, sheet, c))
            return error_memory(err);
    return true;
}

bool describe_refused(const char *path, const TableChoice *choice, DescribeLine *line, void *to,
                      Error *err)
{
    Sheet sheet;
    Columns columns = {0};
    uint64_t checksum;
    const Describer d = {NULL, &columns, line, to};
    bool ok = table_read(&sheet, path, choice, &checksum, err) &&
              columns_choose(&columns, &sheet, choice, err) && describe_sheet(&d, &sheet, err);
    columns_free(&columns);
    sheet_free(&sheet);
    return ok;
}

static bool describe_file(const Describer *d, Error *err)
{
    Sheet sheet;
    bool ok = table_read_again(&sheet, d->data, err) && describe_sheet(d, &sheet, err);
    sheet_free(&sheet);
    return ok;
}

/* A column of the samples alone, as the network sees it. */
static bool describe_own(const Describer *d, size_t i)
{
    const Dataset *data = d->data;
    char text[TEXT_SIZE], name[DATASET_NAME_SIZE];
    size_t rows = dataset_rows(data), columns = dataset_columns(data);
    double *v = calloc(rows + 1, sizeof *v);
    if (!v)
        return false;
    for (size_t k = 0; k < rows; k++)
        v[k] = (double)*dataset_value(data, k, i);
    snprintf(text, sizeof text, "%s: ", i < columns ? "input" : "target");
    describe_numbers(v, rows, text, sizeof text);
    free(v);
    d->line(d->to, i < columns ? dataset_column_name(data, i, name)
                               : dataset_output_name(data, i - columns, name),
            text);
    return true;
}

bool describe(const Dataset *data, DescribeLine *line, void *to, Error *err)
{
    const Describer d = {data, NULL, line, to};
    bool file = table_has_file(data), ok = true;
    describe_samples(&d);
    if (file)
        ok = describe_file(&d, err);
    for (size_t i = 0; !file && ok && i < dataset_columns(data) + data->outputs; i++)
        ok = describe_own(&d, i) || error_memory(err);
    for (size_t i = 0; ok && i < data->remarks.count; i++)
        line(to, "note", data->remarks.line[i]);
    return ok;
}
