#include "data/table/sheet_read.h"

#include "core/base/text.h"
#include "core/samples/dataset.h"
#include "data/table/cell.h"
#include "data/table/header.h"
#include "data/table/separator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 256 };

/* The first record is kept as it was read until the columns below it are known. */
typedef struct Loader {
    RecordReader reader;
    const TableChoice *choice;
    Sheet *sheet;
    TableShape shape;
    RecordCell *first; /* owned: [first_count] */
    size_t first_count;
    RecordCell *names; /* owned: [name_count] of the comment above it, or NULL */
    size_t name_count;
    size_t rooms;      /* rows there is memory for */
    size_t empty;      /* records in which every cell is empty */
} Loader;

static bool cell_error(const Loader *l, const RecordCell *cell, Error *err, const char *what)
{
    return record_error(l->reader.path, l->reader.bytes, cell->start, err, "%s", what);
}

/* A line "sep=;" says what parts the cells; it is no data. */
static Separator take_sep_line(RecordReader *reader)
{
    const char *p = reader->next;
    size_t size = strcspn(p, "\r\n");
    Separator said = separator_said(p, size);
    if (said != SEPARATOR_AUTO)
        reader->next += size + (p[size] == '\r' && p[size + 1] == '\n' ? 2 : p[size] != '\0');
    return said;
}

static RecordCell *copy_cells(const RecordReader *reader, Error *err)
{
    RecordCell *copy = calloc(reader->cell_count + 1, sizeof *copy);
    if (copy)
        memcpy(copy, reader->cells, reader->cell_count * sizeof *copy);
    else
        error_memory(err);
    return copy;
}

/* How many of the first record's cells have anything in them. */
static size_t filled(const RecordCell *cells, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += cells[i].length > 0;
    return n;
}

/* Whether cells are a title above the table: a text alone, or fewer cells than a header has. */
static bool is_title(const Loader *l, const RecordCell *cells, size_t count)
{
    size_t width = l->shape.width;
    double value;
    bool short_of = count + 1 < width || (count == 1 && width == 2 && !cells[0].quoted);
    bool alone = filled(cells, count) == 1 && cells[0].length > 0;
    bool may_be = l->choice->header != HEADER_OFF || count < width;
    return width > 1 && may_be && (short_of || (alone && count > 1)) &&
           !record_cell_number(&cells[0], l->reader.separator, &value) &&
           !cell_is_missing(cells[0].text, cells[0].length, l->choice->missing_values);
}

/* A title, and those that follow it. */
static bool refuse_title(Loader *l, Error *err)
{
    RecordReader *reader = &l->reader;
    const RecordCell *first = &l->first[0];
    size_t line = record_line(reader->bytes, first->start), last = line;
    bool end = false;
    while (record_next(reader, &end, NULL) && !end &&
           is_title(l, reader->cells, reader->cell_count))
        last = record_line(reader->bytes, reader->cells[0].start);
    return error_set(err, "%s:%zu: line %zu looks like a title: most lines have %zu cells; "
                     "--skip-lines %zu leaves it out", reader->path, line, line, l->shape.width,
                     last);
}

/* Cells of the first record that count: surplus ones at its end that are empty do not. */
static void trim_first(Loader *l)
{
    while (l->first_count > l->shape.width && l->first[l->first_count - 1].length == 0)
        l->first_count--;
}

/* Reads the first record, and the comment above it where that has as many cells. */
static bool take_first(Loader *l, bool *end, Error *err)
{
    RecordReader *reader = &l->reader;
    if (!record_next(reader, end, err) || *end)
        return *end ? error_set(err, "%s: no samples", reader->path) : false;
    l->first_count = reader->cell_count;
    if (!(l->first = copy_cells(reader, err)))
        return false;
    trim_first(l);
    if (!reader->comment)
        return true;
    if (!record_of_comment(reader, NULL) || reader->cell_count != l->first_count ||
        reader->cell_count < 2)
        return true;
    l->name_count = reader->cell_count;
    return (l->names = copy_cells(reader, err)) != NULL;
}

static bool text_room(SheetColumn *column, size_t rooms, Error *err)
{
    if (!column->text && !(column->text = calloc(rooms + 1, sizeof *column->text)))
        return error_memory(err);
    return true;
}

static bool take_text(Loader *l, SheetColumn *column, size_t row, RecordCell *cell, Error *err)
{
    uint32_t index;
    record_unquote(cell);
    if (!text_room(column, l->rooms, err) ||
        !texts_add(&column->texts, cell->text, cell->length, cell->start, &index, err))
        return false;
    column->number[row] = NAN;
    column->text[row] = index + 1;
    return true;
}

/* Row 0 comes last. */
static void note_first(const char **first, const char *start)
{
    if (!*first || start < *first)
        *first = start;
}

static void note_marks(SheetColumn *column, const RecordCell *cell)
{
    if (!column->with_point && memchr(cell->text, '.', cell->length))
        column->with_point = cell->start;
    if (!memchr(cell->text, ',', cell->length))
        return;
    if (!column->with_comma)
        column->with_comma = cell->start;
    if (!cell_is_ambiguous(cell->text, cell->length))
        column->unambiguous_comma = true;
}

static bool take_cell(Loader *l, SheetColumn *column, size_t row, RecordCell *cell, Error *err)
{
    const char *list = l->choice->missing_values;
    column->quoted += cell->quoted;
    if (!list || !cell_is_missing(cell->text, cell->length, list)) {
        if (record_cell_number(cell, l->reader.separator, &column->number[row])) {
            note_first(&column->first_number, cell->start);
            column->numbers++;
            note_marks(column, cell);
            return true;
        }
        if (!cell_is_missing(cell->text, cell->length, list))
            return take_text(l, column, row, cell, err);
    }
    note_first(&column->first_missing, cell->start);
    column->missing++;
    l->sheet->missing_words |= cell_missing_words(cell->text, cell->length);
    column->number[row] = NAN;
    return true;
}

/* A record with another number of cells than the others. */
static bool refuse_width(const Loader *l, const RecordCell *cells, size_t count, Error *err)
{
    char what[200];
    size_t width = l->shape.width;
    snprintf(what, sizeof what, "%zu cell%s, but most lines have %zu%s", count,
             count == 1 ? "" : "s", width,
             count < width ? "; --missing drop leaves such lines out, --missing mean fills them"
                           : "");
    return cell_error(l, &cells[count < width ? count - 1 : width], err, what);
}

/* A line with other cells than the columns have, whose cells are lost. */
static bool take_odd(Loader *l, size_t row, const RecordCell *cells, size_t count, Error *err)
{
    Sheet *s = l->sheet;
    if (!s->odd && !(s->odd = calloc(l->rooms + 1, sizeof *s->odd)))
        return error_memory(err);
    s->start[row] = (uint32_t)(cells[0].start - l->reader.bytes);
    s->odd[row] = (uint32_t)count;
    for (size_t c = 0; c < s->column_count; c++)
        s->column[c].number[row] = NAN;
    return true;
}

static bool take_row(Loader *l, size_t row, RecordCell *cells, size_t count, Error *err)
{
    Sheet *s = l->sheet;
    bool may_be_short = l->choice->missing != MISSING_ERROR;
    if (count != s->column_count && l->choice->every_line)
        return take_odd(l, row, cells, count, err);
    if (count > s->column_count || (count < s->column_count && !may_be_short))
        return refuse_width(l, cells, count, err);
    s->start[row] = (uint32_t)(cells[0].start - l->reader.bytes);
    for (size_t c = 0; c < count; c++)
        if (!take_cell(l, &s->column[c], row, &cells[c], err))
            return false;
    for (size_t c = count; c < s->column_count; c++) {
        note_first(&s->column[c].first_missing, cells[count - 1].start);
        s->column[c].missing++;
        s->column[c].number[row] = NAN;
    }
    return true;
}

/* All records behind the first, from row 1 on. */
static bool take_rows(Loader *l, Error *err)
{
    RecordReader *reader = &l->reader;
    bool end;
    size_t row = 1;
    for (;;) {
        if (!record_next(reader, &end, err))
            return false;
        if (end)
            break;
        if (filled(reader->cells, reader->cell_count) == 0 && !l->choice->every_line) {
            l->empty++;
            continue;
        }
        if (!take_row(l, row++, reader->cells, reader->cell_count, err))
            return false;
    }
    l->sheet->rows = row;
    return true;
}

/* Whether the last cell of every row is empty, and that of the first record too or not there. */
static bool ends_in_separator(const Loader *l)
{
    const Sheet *s = l->sheet;
    size_t last = s->column_count - 1;
    bool first = l->first_count <= last || l->first[last].length == 0;
    return s->column_count > 1 && first && s->rows > 1 && l->choice->missing_values == NULL &&
           s->column[last].missing == s->rows - 1;
}

static void drop_last_column(Loader *l)
{
    Sheet *s = l->sheet;
    SheetColumn *last = &s->column[--s->column_count];
    free(last->number);
    free(last->text);
    *last = (SheetColumn){0};
    if (l->first_count > s->column_count)
        l->first_count = s->column_count;
    l->shape.width = s->column_count;
}

static bool set_name(SheetColumn *column, const RecordCell *from, Error *err)
{
    char visible[NAME_BYTES];
    RecordCell cell = *from;
    record_unquote(&cell);
    text_visible_bytes(cell.text, cell.length, visible, sizeof visible);
    if (cell.length > 0 && !(column->name = strdup(visible)))
        return error_memory(err);
    return true;
}

/* The columns are called by `cells`, the last of them by the last. */
static bool take_names(Loader *l, const RecordCell *cells, size_t count, Error *err)
{
    Sheet *s = l->sheet;
    size_t offset = s->column_count - count;
    s->has_names = true;
    for (size_t c = 0; c < count; c++)
        if (!set_name(&s->column[offset + c], &cells[c], err))
            return false;
    return true;
}

/* Row 0, for which there is room, is not used: the others move up. */
static void forget_first_row(Sheet *s)
{
    s->rows--;
    memmove(s->start, s->start + 1, s->rows * sizeof *s->start);
    if (s->odd)
        memmove(s->odd, s->odd + 1, s->rows * sizeof *s->odd);
    for (size_t c = 0; c < s->column_count; c++) {
        SheetColumn *column = &s->column[c];
        memmove(column->number, column->number + 1, s->rows * sizeof *column->number);
        if (column->text)
            memmove(column->text, column->text + 1, s->rows * sizeof *column->text);
    }
}

static bool take_header(Loader *l, Error *err)
{
    Sheet *s = l->sheet;
    if (l->first_count > s->column_count || l->first_count + 1 < s->column_count)
        return refuse_width(l, l->first, l->first_count, err);
    s->has_row_names = l->first_count + 1 == s->column_count;
    if (!take_names(l, l->first, l->first_count, err))
        return false;
    forget_first_row(s);
    return !s->has_row_names ||
           remarks_add(&s->remarks, err, "the header is one cell short: the first column has the "
                       "names of the rows");
}

/* What the first record is decides on the names of the columns. */
static bool place_first(Loader *l, Error *err)
{
    const FirstRecord first = {.sheet = l->sheet,
                               .cells = l->first,
                               .count = l->first_count,
                               .has_comment = l->names != NULL,
                               .separator = l->reader.separator,
                               .choice = l->choice};
    HeaderVerdict verdict = header_decide(&first);
    if (verdict.remark && !remarks_add(&l->sheet->remarks, err, "%s", verdict.remark))
        return false;
    if (verdict.is_header)
        return take_header(l, err);
    l->sheet->has_comment = l->names && l->choice->header != HEADER_OFF;
    return take_row(l, 0, l->first, l->first_count, err) &&
           (!l->sheet->has_comment || take_names(l, l->names, l->name_count, err));
}

/* A column of numbers is missing where it has what stands for that among numbers alone. */
static void settle_missing(Sheet *s, SheetColumn *column)
{
    if (!column->text || column->numbers == 0)
        return;
    for (size_t i = 0; i < column->texts.count; i++)
        if (!cell_is_missing_number(column->texts.text[i].text, column->texts.text[i].length))
            return;
    if (!column->first_missing || column->texts.text[0].start < column->first_missing)
        column->first_missing = column->texts.text[0].start;
    column->missing = s->rows - column->numbers;
    texts_free(&column->texts);
    free(column->text);
    column->text = NULL;
}

/* All numbers have the same decimal mark. A comma that could mark thousands everywhere is neither.
 */
static bool settle_decimal(Loader *l, Error *err)
{
    Sheet *s = l->sheet;
    const char *bytes = l->reader.bytes, *point = NULL, *comma = NULL;
    bool clear = l->choice->decimal == DECIMAL_COMMA;
    for (size_t c = 0; c < s->column_count; c++) {
        const SheetColumn *column = &s->column[c];
        if (2 * column->numbers < s->rows - column->missing)
            continue; /* of texts, a few of which look like numbers */
        point = point ? point : column->with_point;
        comma = comma ? comma : column->with_comma;
        clear = clear || column->unambiguous_comma;
    }
    bool wants_point = l->choice->decimal == DECIMAL_POINT;
    if (comma && wants_point)
        return record_error(s->path, bytes, comma, err, "a decimal comma, and --decimal point is "
                            "asked for; --decimal comma would be right");
    if (point && comma && !clear)
        return record_error(s->path, bytes, comma, err, "the comma in this number marks thousands; "
                            "take it away");
    if (point && comma)
        return record_error(s->path, bytes, comma, err, "a decimal comma here, and a decimal point "
                            "in line %zu; write all numbers with the same",
                            record_line(bytes, point));
    if (point && l->choice->decimal == DECIMAL_COMMA)
        return record_error(s->path, bytes, point, err, "a decimal point, and --decimal comma is "
                            "asked for; --decimal point would be right");
    if (comma && !clear)
        return record_error(s->path, bytes, comma, err, "every comma in a number has three digits "
                            "behind it: if they are decimals say --decimal comma, if they mark "
                            "thousands take them away");
    s->decimal = comma ? NUMBER_COMMA : NUMBER_POINT;
    return true;
}

static bool remark_on_lines(Loader *l, Error *err)
{
    Remarks *r = &l->sheet->remarks;
    return l->empty == 0 ||
           remarks_add(r, err, "%zu line%s with nothing in any cell: left out", l->empty,
                       l->empty == 1 ? "" : "s");
}

/* Room for all records, the first among them. */
static bool make_room(Loader *l, Error *err)
{
    Sheet *s = l->sheet;
    char *bytes = s->bytes;
    Remarks remarks = s->remarks;
    l->rooms = l->shape.records;
    bool ok = sheet_init(s, l->reader.path, l->rooms, l->shape.width, err);
    s->bytes = bytes;
    s->remarks = remarks;
    s->separator = l->shape.separator;
    s->start = ok ? calloc(l->rooms + 1, sizeof *s->start) : NULL;
    s->known = ok ? calloc(2, sizeof *s->known) : NULL;
    return ok && ((s->start && s->known) || error_memory(err));
}

static bool is_whole(const RecordCell *cell, size_t wanted)
{
    double v;
    return number_parse(cell->text, cell->length, NUMBER_POINT, &v) && v >= (double)wanted &&
           v <= (double)wanted;
}

/* Files of scikit-learn begin with a line of how many rows and inputs follow, and the names of the
 * classes: it is no part of the table. */
static bool skip_counts(Loader *l, Error *err)
{
    RecordReader ahead = l->reader;
    size_t rows = l->shape.records - 1;
    bool end;
    ahead.cells = NULL;
    ahead.cell_room = 0;
    bool counts = record_next(&ahead, &end, NULL) && !end && ahead.cell_count > 2 && rows > 2 &&
                  (is_whole(&ahead.cells[0], rows) || is_whole(&ahead.cells[0], rows - 1)) &&
                  is_whole(&ahead.cells[1], l->shape.width - 1);
    record_reader_free(&ahead);
    if (!counts)
        return true;
    l->reader.next = ahead.next;
    l->shape = separator_find(&l->reader, l->shape.separator);
    return remarks_add(&l->sheet->remarks, err, "the first line says how many rows and inputs "
                       "follow, as files of scikit-learn do: it is no part of the table");
}

static bool load(Loader *l, Error *err)
{
    Sheet *s = l->sheet;
    Separator wanted = (Separator)l->choice->separator, said = take_sep_line(&l->reader);
    bool end;
    l->shape = separator_find(&l->reader, wanted != SEPARATOR_AUTO ? wanted : said);
    if (!skip_counts(l, err) || !take_first(l, &end, err))
        return false;
    if (is_title(l, l->first, l->first_count))
        return refuse_title(l, err);
    if (!make_room(l, err) || !take_rows(l, err))
        return false;
    if (ends_in_separator(l))
        drop_last_column(l);
    if (!place_first(l, err))
        return false;
    if (s->rows == 0)
        return error_set(err, "%s: no samples", s->path);
    for (size_t c = 0; c < s->column_count; c++)
        settle_missing(s, &s->column[c]);
    return settle_decimal(l, err) && remark_on_lines(l, err);
}

bool sheet_read_delimited(Sheet *sheet, const char *path, char *bytes, size_t size,
                          const TableChoice *choice, Error *err)
{
    Loader loader = {.choice = choice, .sheet = sheet};
    const char *nul = memchr(bytes, '\0', size);
    *sheet = (Sheet){.path = path, .bytes = bytes};
    if (nul)
        return file_refuse_nul(path, bytes, nul, err);
    record_reader_init(&loader.reader, path, bytes, size, choice->skip_lines);
    bool ok = load(&loader, err);
    free(loader.first);
    free(loader.names);
    record_reader_free(&loader.reader);
    return ok;
}
