#include "data/table/sheet.h"

#include "core/base/text.h"
#include "core/samples/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const TableRow headers[] = {
    [HEADER_AUTO] = {"auto", "where the first line has texts over numbers, or names that are used"},
    [HEADER_ON] = {"on", "the first line names the columns"},
    [HEADER_OFF] = {"off", "the first line is a sample"},
};
const Table header_table = TABLE_OF("header", headers);

static const TableRow decimals[] = {
    [DECIMAL_AUTO] = {"auto", "the mark that the numbers have, all of them the same"},
    [DECIMAL_POINT] = {"point", "1.5"},
    [DECIMAL_COMMA] = {"comma", "1,5"},
};
const Table decimal_table = TABLE_OF("decimal mark", decimals);

static const TableRow missings[] = {
    [MISSING_ERROR] = {"error", "nothing is trained"},
    [MISSING_DROP] = {"drop", "rows that lack a value are left out"},
    [MISSING_MEAN] = {"mean", "the mean of the training part stands in, of texts the commonest"},
};
const Table missing_table = TABLE_OF("treatment of missing values", missings);

static const TableRow problems[] = {
    [PROBLEM_AUTO] = {"auto", "texts and a few whole numbers are classes, other numbers are not"},
    [PROBLEM_CLASSIFICATION] = {"classification", "each value of the target is a class"},
    [PROBLEM_REGRESSION] = {"regression", "targets are numbers"},
};
const Table problem_table = TABLE_OF("problem", problems);

bool sheet_init(Sheet *sheet, const char *path, size_t rows, size_t columns, Error *err)
{
    *sheet = (Sheet){.path = path, .decimal = NUMBER_POINT};
    if (rows > DATASET_ROWS_MAX || columns > DATASET_COLUMNS_MAX ||
        rows * columns > DATASET_VALUES_MAX)
        return error_set(err, "%s: too large: %zu rows and %zu columns; the limits are %d rows, %d "
                         "columns and %d values", path, rows, columns, DATASET_ROWS_MAX,
                         DATASET_COLUMNS_MAX, DATASET_VALUES_MAX);
    sheet->column = calloc(columns + 1, sizeof *sheet->column);
    if (!sheet->column)
        return error_memory(err);
    sheet->rows = rows;
    sheet->column_count = columns;
    for (size_t c = 0; c < columns; c++)
        if (!(sheet->column[c].number = calloc(rows + 1, sizeof(double))))
            return error_memory(err);
    return true;
}

void sheet_free(Sheet *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++) {
        SheetColumn *column = &sheet->column[c];
        free(column->name);
        free(column->number);
        free(column->text);
        texts_free(&column->texts);
    }
    free(sheet->column);
    free(sheet->start);
    free(sheet->odd);
    free(sheet->known);
    free(sheet->bytes);
    remarks_free(&sheet->remarks);
    *sheet = (Sheet){0};
}

const char *table_choice_said(const TableChoice *c, unsigned kinds)
{
    const struct { const char *option; bool said; unsigned kind; } options[] = {
        {"--inputs", c->inputs, SAID_OF_COLUMNS},
        {"--targets", c->targets, SAID_OF_COLUMNS},
        {"--categories", c->categories, SAID_OF_COLUMNS},
        {"--missing-values", c->missing_values, SAID_OF_MISSING},
        {"--separator", c->separator > 0, SAID_OF_TEXT},
        {"--header", c->header > 0, SAID_OF_TEXT},
        {"--decimal", c->decimal > 0, SAID_OF_TEXT},
        {"--skip-lines", c->skip_lines > 0, SAID_OF_TEXT},
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (options[i].said && (options[i].kind & kinds))
            return options[i].option;
    return NULL;
}

const char *sheet_name(const Sheet *sheet, size_t column, char buffer[SHEET_NAME_SIZE])
{
    if (sheet->column[column].name)
        return sheet->column[column].name;
    snprintf(buffer, SHEET_NAME_SIZE, "column %zu", column + 1);
    return buffer;
}

void sheet_cell(const Sheet *sheet, size_t row, size_t column, char *out, size_t size)
{
    const SheetColumn *c = &sheet->column[column];
    char number[NUMBER_SIZE];
    if (c->text && c->text[row] > 0) {
        const Text *text = &c->texts.text[c->text[row] - 1];
        text_visible_bytes(text->text, text->length, out, size);
    } else {
        const char *digits = isnan(c->number[row]) ? "" : number_write(c->number[row], number);
        snprintf(out, size, "%s", digits);
    }
}

/* The lines that end before a row. */
static size_t lines_to(const Sheet *s, size_t row)
{
    size_t at = s->start[row], *known = s->known;
    if (!known)
        return record_line_ends(s->bytes, s->bytes + at);
    if (known[0] > at)
        known[0] = known[1] = 0;
    known[1] += record_line_ends(s->bytes + known[0], s->bytes + at);
    known[0] = at;
    return known[1];
}

const char *sheet_place(const Sheet *sheet, size_t row, char out[SHEET_PLACE_SIZE])
{
    if (sheet->start)
        snprintf(out, SHEET_PLACE_SIZE, "%s:%zu", sheet->path,
                 sheet->lines_before + lines_to(sheet, row) + 1);
    else if (sheet->rows > 1)
        snprintf(out, SHEET_PLACE_SIZE, "%s, row %zu", sheet->path, row + 1);
    else
        snprintf(out, SHEET_PLACE_SIZE, "%s", sheet->path);
    return out;
}

bool sheet_lacks(const Sheet *sheet, size_t row, size_t column)
{
    const SheetColumn *c = &sheet->column[column];
    return isnan(c->number[row]) && !(c->text && c->text[row] > 0);
}

bool sheet_lacks_any(const Sheet *sheet, size_t row, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sheet_lacks(sheet, row, columns[i]))
            return true;
    return false;
}

bool sheet_counts_up(const SheetColumn *c, size_t first, size_t rows)
{
    for (size_t k = first + 1; k < rows; k++)
        if (fabs(c->number[k] - c->number[k - 1] - 1) > 0)
            return false;
    return true;
}

static bool drop_cells(SheetColumn *c, size_t rows, const bool *drop, Error *err)
{
    Texts texts = {0};
    size_t to = 0;
    c->numbers = c->missing = 0;
    for (size_t row = 0; row < rows; row++) {
        uint32_t text = c->text ? c->text[row] : 0, index = 0;
        if (drop[row])
            continue;
        if (text > 0) {
            const Text *t = &c->texts.text[text - 1];
            if (!texts_add(&texts, t->text, t->length, t->start, &index, err)) {
                texts_free(&texts);
                return false;
            }
        }
        if (c->text)
            c->text[to] = text > 0 ? index + 1 : 0;
        c->number[to++] = c->number[row];
        c->numbers += (size_t)!isnan(c->number[row]);
        c->missing += (size_t)(isnan(c->number[row]) && text == 0);
    }
    texts_free(&c->texts);
    c->texts = texts;
    return true;
}

bool sheet_drop_rows(Sheet *sheet, const bool *drop, Error *err)
{
    size_t to = 0;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (!drop_cells(&sheet->column[c], sheet->rows, drop, err))
            return false;
    for (size_t row = 0; row < sheet->rows; row++)
        if (!drop[row]) {
            if (sheet->start)
                sheet->start[to] = sheet->start[row];
            to++;
        }
    sheet->rows = to;
    return true;
}
