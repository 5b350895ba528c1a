/* Samples as CSV. */
#include "data/table/table.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 1100 };

/* Where the cells come from: the file, read again, or the data set's own numbers. */
typedef struct Writer {
    const Dataset *data;
    const Sheet *sheet; /* or NULL */
    const Features *features; /* in the place of the columns that they are of, or NULL */
    bool scaled;        /* numbers are as the network sees them, else in the table's units */
    FILE *out;
} Writer;

void table_write_text(FILE *out, const char *text)
{
    size_t length = strlen(text);
    bool blanks = length > 0 && (*text == ' ' || text[length - 1] == ' ');
    if (!strpbrk(text, ",;\t|\"\r\n#=") && !blanks) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* As few digits as are read again as the same number, of those that single precision has. */
static void write_number(FILE *out, double v, bool single)
{
    char number[NUMBER_SIZE];
    double back = NAN;
    for (int digits = 6; single && digits <= 9 && !((Real)back <= (Real)v && (Real)back >= (Real)v);
         digits++) {
        snprintf(number, sizeof number, "%.*g", digits, v);
        number_parse(number, strlen(number), NUMBER_POINT, &back);
    }
    fputs(single ? number : number_write(v, number), out);
}

/* The name of a column of the schema; in `buffer` where none has one. A column of a file that has
 * no name among others that have is left so. */
static const char *name_of(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE])
{
    const Schema *schema = &data->schema;
    const SchemaColumn *c = &schema->column[i];
    size_t before = 0;
    if (c->name || (data->path && schema_has_names(schema)))
        return c->name ? c->name : "";
    for (size_t k = 0; k < i; k++)
        before += schema->column[k].is_target == c->is_target;
    if (c->is_target && c->values)
        return strcpy(buffer, "class");
    snprintf(buffer, DATASET_NAME_SIZE, "%c%zu", c->is_target ? 'y' : 'x', before + 1);
    return buffer;
}

/* Whether a reader would take the names for a header by itself: a text over numbers. */
static bool shows_as_header(const Dataset *data)
{
    const Schema *schema = &data->schema;
    char buffer[DATASET_NAME_SIZE];
    double value;
    for (size_t i = 0; i < schema->count; i++) {
        const char *name = name_of(data, i, buffer);
        if (!schema->column[i].is_text && *name &&
            !number_parse(name, strlen(name), NUMBER_EITHER, &value))
            return true;
    }
    return false;
}

/* The number of sample k as the network sees it; of values the index of the one that is set. */
static double own_value(const Dataset *data, const SchemaColumn *c, size_t k)
{
    const Real *row = c->is_target ? data->t + k * data->outputs : dataset_base(data, k);
    const Real *at = row + c->first;
    if (c->values)
        return (double)dataset_largest(c->value_count, at);
    return (double)*at;
}

static void write_feature_names(const Writer *w)
{
    const Features *features = w->features;
    for (size_t i = 0; features && i < features->count; i++) {
        table_write_text(w->out, features->list[i].text);
        fputc(',', w->out);
    }
}

static void write_features(const Writer *w, size_t row)
{
    const Features *features = w->features;
    for (size_t i = 0; features && i < features->count; i++) {
        write_number(w->out, (double)w->data->x[row * features->count + i], true);
        fputc(',', w->out);
    }
}

/* The first column that is written of the schema's. */
static size_t first_column(const Writer *w)
{
    return w->features ? schema_count_inputs(&w->data->schema) : 0;
}

static void write_header(const Writer *w)
{
    const Schema *schema = &w->data->schema;
    char buffer[DATASET_NAME_SIZE];
    if (!w->features && !shows_as_header(w->data))
        fputs("# ", w->out);
    write_feature_names(w);
    for (size_t first = first_column(w), i = first; i < schema->count; i++) {
        if (i > first)
            fputc(',', w->out);
        table_write_text(w->out, name_of(w->data, i, buffer));
    }
    fputc('\n', w->out);
}

/* A cell of the file; what stands for it where it is missing. */
static void write_file_cell(const Writer *w, const SchemaColumn *c, size_t row)
{
    const SheetColumn *from = &w->sheet->column[c->place];
    char text[TEXT_SIZE];
    bool missing = sheet_lacks(w->sheet, row, c->place);
    if (missing && c->values)
        table_write_text(w->out, c->values[(size_t)c->fill]);
    else if (missing || !c->values)
        write_number(w->out, missing ? c->fill : from->number[row], false);
    else {
        sheet_cell(w->sheet, row, c->place, text, sizeof text);
        table_write_text(w->out, text);
    }
}

static void write_cell(const Writer *w, size_t i, size_t row)
{
    const SchemaColumn *c = &w->data->schema.column[i];
    if (w->sheet) {
        write_file_cell(w, c, row);
        return;
    }
    double v = own_value(w->data, c, row);
    if (c->values)
        table_write_text(w->out, c->values[(size_t)v]);
    else if (w->scaled)
        write_number(w->out, v, true);
    else
        table_write_value(w->out, c, (Real)v);
}

static bool lacks_value(const Writer *w, size_t row, bool target_only)
{
    const Schema *schema = &w->data->schema;
    for (size_t i = 0; i < schema->count && w->sheet; i++)
        if ((schema->column[i].is_target || !target_only) &&
            sheet_lacks(w->sheet, row, schema->column[i].place))
            return true;
    return false;
}

static void write_rows(const Writer *w, size_t rows, bool filled)
{
    for (size_t row = 0; row < rows; row++) {
        if (lacks_value(w, row, filled))
            continue;
        write_features(w, row);
        for (size_t first = first_column(w), i = first; i < w->data->schema.count; i++) {
            if (i > first)
                fputc(',', w->out);
            write_cell(w, i, row);
        }
        fputc('\n', w->out);
    }
}

/* As they stand in the file, which has all digits. */
static bool write_from_file(Writer *w, Error *err)
{
    const Dataset *data = w->data;
    Sheet sheet;
    bool ok = table_read_again(&sheet, data, err);
    if (ok && sheet.column_count != data->schema.width)
        ok = error_set(err, "%s: it has other columns than those that were read", data->path);
    if (ok) {
        w->sheet = &sheet;
        write_header(w);
        write_rows(w, sheet.rows, data->form.missing == MISSING_MEAN);
    }
    sheet_free(&sheet);
    return ok;
}

/* Whether the samples are those of a file that can be read again, and nothing was done to them. */
static bool is_as_in_file(const Dataset *data)
{
    const Preparation *p = &data->preparation;
    return table_has_file(data) && !data->features && data->edit_count == 0 && !data->ids &&
           p->test <= 0 && p->scaling == 0 && p->target_scaling == 0;
}

static void write_all(Writer *w)
{
    write_header(w);
    write_rows(w, dataset_rows(w->data), false);
}

bool table_write(const Dataset *data, FILE *out, Error *err)
{
    Writer writer = {.data = data, .features = data->features, .scaled = true, .out = out};
    if (is_as_in_file(data))
        return write_from_file(&writer, err);
    write_all(&writer);
    return true;
}

void table_write_own(const Dataset *data, FILE *out)
{
    write_all(&(Writer){.data = data, .out = out});
}
