#include "app/headless/prediction_lines.h"

#include "app/headless/say.h"
#include "core/base/text.h"
#include "data/table/bind.h"
#include "data/table/cell.h"
#include "data/table/separator.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 16, NAME_SIZE = 256 };
static const char path[] = "standard input";

typedef struct Lines {
    Prediction *prediction;
    const Options *options;
    const Schema *schema;
    char *bytes; /* owned: [room + 1] what has been read and not taken is from `next` to `end` */
    size_t room, next, end, scanned;
    bool over;       /* there is no more to read */
    size_t taken;    /* lines */
    RecordReader reader; /* of the present line */
    Separator said;  /* by a first line "sep=;", or SEPARATOR_AUTO */
    bool begun;      /* the columns are known */
    Sheet sheet;     /* of one row, whose bytes are the present line */
    size_t *columns; /* owned: [schema->count] of the sheet */
    const SchemaColumn **inputs; /* owned: [columns of the sheet] the input made of each, or NULL */
} Lines;

/* Reads more behind what is there, having answered all that came before. */
static bool read_more(Lines *l, Error *err)
{
    if (!prediction_flush(l->prediction, err))
        return false;
    fflush(stdout);
    if (l->next > 0)
        memmove(l->bytes, l->bytes + l->next, l->end - l->next);
    l->end -= l->next;
    l->scanned -= l->next;
    l->next = 0;
    if (l->end + READ_SIZE > l->room) {
        size_t room = 2 * l->room + READ_SIZE;
        char *larger = room <= TABLE_BYTES_MAX ? realloc(l->bytes, room + 1) : NULL;
        if (!larger)
            return room <= TABLE_BYTES_MAX ? error_memory(err)
                                           : error_set(err, "%s:%zu: this line is too long", path,
                                                       l->taken + 1);
        l->bytes = larger;
        l->room = room;
    }
    ssize_t n;
    do
        n = read(STDIN_FILENO, l->bytes + l->end, READ_SIZE);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return error_set(err, "%s: cannot read: %s", path, strerror(errno));
    l->over = n == 0;
    l->end += (size_t)n;
    return true;
}

/* The next line, in l->bytes, with a NUL in the place of its end; *line is NULL when there is none.
 */
static bool next_line(Lines *l, char **line, size_t *size, Error *err)
{
    char *end;
    while (!(end = l->scanned < l->end
                       ? memchr(l->bytes + l->scanned, '\n', l->end - l->scanned) : NULL)) {
        l->scanned = l->end;
        if (l->over)
            break;
        if (!read_more(l, err))
            return false;
    }
    *line = end || l->next < l->end ? l->bytes + l->next : NULL;
    if (!*line)
        return true;
    *size = (end ? (size_t)(end - l->bytes) : l->end) - l->next;
    l->next = l->scanned = l->next + *size + (end ? 1 : 0);
    (*line)[*size] = '\0';
    l->taken++;
    return true;
}

/* Puts the reader before a line; its memory and separator stay. */
static void open_line(Lines *l, char *line, size_t size)
{
    RecordReader old = l->reader, *reader = &l->reader;
    record_reader_init(reader, path, line, size, 0);
    reader->cells = old.cells;
    reader->cell_room = old.cell_room;
    reader->separator = old.separator;
    reader->lines_before = l->taken - 1;
}

static bool has_cell(const RecordReader *reader, const char *name)
{
    char visible[NAME_SIZE];
    for (size_t c = 0; c < reader->cell_count; c++) {
        text_visible_bytes(reader->cells[c].text, reader->cells[c].length, visible,
                           sizeof visible);
        if (strcmp(visible, name) == 0)
            return true;
    }
    return false;
}

/* How many inputs have a name that one of the cells is. */
static size_t count_names(const Lines *l, bool *have_names)
{
    size_t found = 0;
    *have_names = false;
    for (size_t i = 0; i < l->schema->count; i++) {
        const SchemaColumn *c = &l->schema->column[i];
        *have_names = *have_names || c->name;
        found += !c->is_target && c->name && has_cell(&l->reader, c->name);
    }
    return found;
}

/* How many cells of the record are numbers, or stand for a missing one. */
static size_t count_numbers(const RecordReader *reader)
{
    size_t numbers = 0;
    double v;
    for (size_t c = 0; c < reader->cell_count; c++) {
        const RecordCell *cell = &reader->cells[c];
        numbers += cell_is_missing(cell->text, cell->length, NULL) ||
                   record_cell_number(cell, reader->separator, &v);
    }
    return numbers;
}

/* Whether the first record names the columns: a single name of an input is enough, for what lacks
 * others is to be refused for that. */
static bool is_header(const Lines *l)
{
    bool have_names;
    size_t found = count_names(l, &have_names);
    if (l->options->header != HEADER_AUTO)
        return l->options->header == HEADER_ON;
    return found > 0 || (!have_names && count_numbers(&l->reader) == 0);
}

/* Whether a record has the inputs alone, or the targets too, or all that the table had. */
static bool is_as_wide(const Lines *l)
{
    size_t n = l->reader.cell_count;
    return n == schema_count_inputs(l->schema) || n == l->schema->count || n == l->schema->width;
}

/* How well the record fits as it has been read: by names of the inputs before all, else, where it
 * has as many cells as a row, by the share of its cells that are numbers. */
static double fit_of(const Lines *l)
{
    bool have_names;
    size_t names = count_names(l, &have_names);
    if (names > 0)
        return 2 + (double)names;
    return is_as_wide(l)
               ? 1 + (double)count_numbers(&l->reader) / (double)l->reader.cell_count : 0;
}

/* Reads the first record of the line by each separator, and stays with the one by which it fits
 * best. */
static bool find_separator(Lines *l, bool *end, Error *err)
{
    static const Separator order[] = {SEPARATOR_COMMA, SEPARATOR_TAB, SEPARATOR_SEMICOLON,
                                      SEPARATOR_PIPE, SEPARATOR_BLANK};
    char *next = l->reader.next;
    Separator found = SEPARATOR_COMMA;
    double best = 0;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        l->reader.next = next;
        l->reader.separator = separator_character(order[i]);
        if (!record_next(&l->reader, end, NULL) || *end || !(fit_of(l) > best))
            continue;
        found = order[i];
        best = fit_of(l);
    }
    if (l->said != SEPARATOR_AUTO)
        found = l->said;
    if (l->options->separator != SEPARATOR_AUTO)
        found = (Separator)l->options->separator;
    l->reader.next = next;
    l->reader.separator = separator_character(found);
    return record_next(&l->reader, end, err);
}

static void unquote_all(RecordReader *reader)
{
    for (size_t c = 0; c < reader->cell_count; c++)
        record_unquote(&reader->cells[c]);
}

static bool take_names(Lines *l, Error *err)
{
    char visible[NAME_SIZE];
    l->sheet.has_names = true;
    for (size_t c = 0; c < l->reader.cell_count; c++) {
        const RecordCell *cell = &l->reader.cells[c];
        text_visible_bytes(cell->text, cell->length, visible, sizeof visible);
        if (cell->length > 0 && !(l->sheet.column[c].name = strdup(visible)))
            return error_memory(err);
    }
    return true;
}

/* Room for one row, with one text in each of its cells. */
static bool make_sheet(Lines *l, size_t columns, Error *err)
{
    Sheet *s = &l->sheet;
    if (!sheet_init(s, path, 1, columns, err))
        return false;
    s->start = calloc(1, sizeof *s->start);
    l->columns = calloc(l->schema->count + 1, sizeof *l->columns);
    l->inputs = calloc(columns + 1, sizeof *l->inputs);
    bool ok = s->start && l->columns && l->inputs;
    for (size_t c = 0; ok && c < columns; c++) {
        s->column[c].text = calloc(1, sizeof *s->column[c].text);
        s->column[c].texts.text = calloc(1, sizeof *s->column[c].texts.text);
        ok = s->column[c].text && s->column[c].texts.text;
    }
    return ok || error_memory(err);
}

/* The first record settles what the columns are; *row: it is a row itself. */
static bool begin(Lines *l, bool *row, Error *err)
{
    const Schema *schema = l->schema;
    unquote_all(&l->reader);
    *row = !is_header(l);
    if (*row && !is_as_wide(l))
        return error_set(err, "%s:%zu: %zu cell%s, and the network takes %zu input%s, or %zu "
                         "columns with its targets; --separator says what parts them", path,
                         l->taken, l->reader.cell_count, l->reader.cell_count == 1 ? "" : "s",
                         schema_count_inputs(schema), schema_count_inputs(schema) == 1 ? "" : "s",
                         schema->count);
    if (!make_sheet(l, l->reader.cell_count, err) || (!*row && !take_names(l, err)) ||
        !bind_columns(&l->sheet, schema, false, l->columns, err))
        return false;
    for (size_t i = 0; i < schema->count; i++)
        if (!schema->column[i].is_target)
            l->inputs[l->columns[i]] = &schema->column[i];
    headless_remark(&l->sheet.remarks);
    l->begun = true;
    return prediction_begin(l->prediction, &l->sheet, l->columns, err);
}

static bool is_missing(const Lines *l, const RecordCell *cell, const SchemaColumn *as)
{
    bool numbers = as && !as->values;
    return cell_is_missing(cell->text, cell->length, l->options->missing_values) ||
           (numbers && cell_is_missing_number(cell->text, cell->length));
}

/* Puts a cell into column c; false for a number that could be two. */
static bool put_cell(Lines *l, size_t c, const RecordCell *cell, Error *why)
{
    SheetColumn *column = &l->sheet.column[c];
    const SchemaColumn *as = l->inputs[c];
    char name[SHEET_NAME_SIZE];
    bool comma = l->reader.separator != ',' || cell->quoted;
    NumberMark mark = l->options->decimal == DECIMAL_POINT ? NUMBER_POINT
                      : l->options->decimal == DECIMAL_COMMA ? NUMBER_COMMA
                      : comma ? NUMBER_EITHER : NUMBER_POINT;
    column->number[0] = NAN;
    column->text[0] = 0;
    column->texts.count = 0;
    if (is_missing(l, cell, as))
        return true;
    if (!number_parse(cell->text, cell->length, mark, &column->number[0])) {
        column->number[0] = NAN;
        column->text[0] = 1;
        column->texts.count = 1;
        column->texts.text[0] = (Text){cell->text, (uint32_t)cell->length, 1, cell->start};
        return true;
    }
    return mark != NUMBER_EITHER || !as || !cell_is_ambiguous(cell->text, cell->length) ||
           error_set(why, "%s:%zu: the comma in %s has three digits behind it: if it is decimal "
                     "say --decimal comma, if it marks thousands take it away", path, l->taken,
                     sheet_name(&l->sheet, c, name));
}

static bool put_row(Lines *l, Error *why)
{
    const RecordReader *reader = &l->reader;
    if (reader->cell_count != l->sheet.column_count)
        return error_set(why, "%s:%zu: %zu cell%s, but the first line has %zu", path, l->taken,
                         reader->cell_count, reader->cell_count == 1 ? "" : "s",
                         l->sheet.column_count);
    l->sheet.bytes = reader->bytes;
    l->sheet.lines_before = reader->lines_before;
    l->sheet.start[0] = (uint32_t)(reader->cells[0].start - reader->bytes);
    for (size_t c = 0; c < reader->cell_count; c++)
        if (!put_cell(l, c, &reader->cells[c], why))
            return false;
    return true;
}

static bool take_row(Lines *l, Error *err)
{
    Error why;
    unquote_all(&l->reader);
    if (!put_row(l, &why))
        return prediction_refuse(l->prediction, &why, err);
    return prediction_renew(l->prediction, err) &&
           prediction_take(l->prediction, 0, l->taken, l->reader.cells, err);
}

/* A line is one record, or none; several only where carriage returns end them. */
static bool take_line(Lines *l, char *line, size_t size, Error *err)
{
    bool end = false, row = true;
    Error why;
    if (l->taken == 1 && (l->said = separator_said(line, strcspn(line, "\r"))) != SEPARATOR_AUTO)
        return true;
    open_line(l, line, size);
    while (!end) {
        bool read = memchr(line, '\0', size)
                        ? error_set(&why, "%s:%zu: a NUL byte, which no text has", path, l->taken)
                    : l->begun ? record_next(&l->reader, &end, &why)
                               : find_separator(l, &end, &why);
        if (!read && l->begun)
            return prediction_refuse(l->prediction, &why, err);
        if (!read)
            return why.is_memory ? error_memory(err) : error_set(err, "%s", why.message);
        if (end)
            break;
        if (!l->begun && !begin(l, &row, err))
            return false;
        if (row && !take_row(l, err))
            return false;
        row = true;
    }
    return true;
}

static bool take_lines(Lines *l, Error *err)
{
    char *line;
    size_t size = 0;
    while (!ferror(stdout)) {
        if (!next_line(l, &line, &size, err))
            return false;
        if (!line)
            break;
        if (l->taken > l->options->skip_lines && !take_line(l, line, size, err))
            return false;
    }
    if (!l->begun && !ferror(stdout))
        return error_set(err, "%s: no rows", path);
    return prediction_flush(l->prediction, err);
}

static const char *place_of(const Sheet *sheet, size_t row, char out[SHEET_PLACE_SIZE])
{
    snprintf(out, SHEET_PLACE_SIZE, "%s:%zu", sheet->path, row);
    return out;
}

bool prediction_lines(Prediction *prediction, Error *err)
{
    Lines lines = {.prediction = prediction,
                   .options = prediction->options,
                   .schema = &prediction->session->data.schema};
    prediction->place = place_of;
    bool ok = take_lines(&lines, err);
    record_reader_free(&lines.reader);
    lines.sheet.bytes = NULL;
    sheet_free(&lines.sheet);
    free(lines.columns);
    free(lines.inputs);
    free(lines.bytes);
    return ok;
}
