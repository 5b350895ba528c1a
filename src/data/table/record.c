#include "data/table/record.h"

#include "core/base/text.h"
#include "core/samples/dataset.h"
#include "data/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const TableRow separators[] = {
    [SEPARATOR_AUTO] = {"auto", "the one by which all lines have as many cells, and most numbers"},
    [SEPARATOR_COMMA] = {"comma", "1,2,oak"},
    [SEPARATOR_SEMICOLON] = {"semicolon", "1;2;oak"},
    [SEPARATOR_TAB] = {"tab", "tabulators"},
    [SEPARATOR_PIPE] = {"pipe", "1|2|oak"},
    [SEPARATOR_BLANK] = {"blank", "spaces and tabulators, any number of them"},
};
const Table separator_table = TABLE_OF("separator", separators);

char separator_character(Separator separator)
{
    return "\0,;\t| "[separator];
}

void record_reader_init(RecordReader *reader, const char *path, char *bytes, size_t size,
                        size_t skip)
{
    static const char mark[] = "\xef\xbb\xbf";
    *reader = (RecordReader){.path = path, .bytes = bytes, .next = bytes, .end = bytes + size};
    if (size >= 3 && memcmp(bytes, mark, 3) == 0)
        reader->next += 3;
    for (; skip > 0 && reader->next < reader->end; skip--) {
        reader->next += strcspn(reader->next, "\r\n");
        reader->next += *reader->next == '\r';
        reader->next += *reader->next == '\n';
    }
}

void record_reader_free(RecordReader *reader)
{
    free(reader->cells);
    reader->cells = NULL;
}

static bool is_line_end(const char *p)
{
    return *p == '\n' || (*p == '\r' && p[1] != '\n');
}

size_t record_line_ends(const char *from, const char *to)
{
    size_t ends = 0;
    for (const char *p = from; p < to; p++)
        ends += is_line_end(p);
    return ends;
}

size_t record_line(const char *bytes, const char *at)
{
    return 1 + record_line_ends(bytes, at);
}

size_t record_column(const char *bytes, const char *at)
{
    size_t column = 1;
    const char *line = at;
    while (line > bytes && line[-1] != '\n' && line[-1] != '\r')
        line--;
    if (line == bytes && strncmp(bytes, "\xef\xbb\xbf", 3) == 0)
        line += 3;
    for (const char *p = line; p < at; p++)
        column += ((unsigned char)*p & 0xc0) != 0x80;
    return column;
}

bool record_error(const char *path, const char *bytes, const char *at, Error *err,
                  const char *format, ...)
{
    char what[sizeof err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(err, "%s:%zu:%zu: %s", path, record_line(bytes, at), record_column(bytes, at),
                     what);
}

static bool place_error(const RecordReader *r, const char *at, Error *err, const char *what)
{
    return error_set(err, "%s:%zu:%zu: %s", r->path, r->lines_before + record_line(r->bytes, at),
                     record_column(r->bytes, at), what);
}

static bool add_cell(RecordReader *reader, RecordCell cell, Error *err)
{
    char what[64];
    if (reader->cell_count == DATASET_COLUMNS_MAX) {
        snprintf(what, sizeof what, "more than %d columns", DATASET_COLUMNS_MAX);
        return place_error(reader, cell.start, err, what);
    }
    if (reader->cell_count == reader->cell_room) {
        size_t room = 2 * reader->cell_room + 32;
        RecordCell *larger = realloc(reader->cells, room * sizeof *larger);
        if (!larger)
            return error_memory(err);
        reader->cells = larger;
        reader->cell_room = room;
    }
    reader->cells[reader->cell_count++] = cell;
    return true;
}

static bool ends_cell(const RecordReader *reader, char c)
{
    return c == reader->separator || c == '\n' || c == '\r' || c == '\0' ||
           (reader->separator == ' ' && c == '\t');
}

static bool check_utf8(const RecordReader *reader, const char *text, size_t length, Error *err)
{
    for (size_t i = 0, n; i < length; i += n)
        if (text_decode(text + i, length - i, &n) == TEXT_INVALID)
            return place_error(reader, text + i, err,
                               "not UTF-8 here; save the file as CSV in UTF-8");
    return true;
}

static char *skip_blanks(const RecordReader *reader, char *p)
{
    while (*p == ' ' || (*p == '\t' && reader->separator != '\t'))
        p++;
    return p;
}

static bool read_plain(RecordReader *reader, Error *err)
{
    char *start = reader->next, *p = start;
    bool plain_ascii = true;
    for (; !ends_cell(reader, *p); p++)
        plain_ascii &= (unsigned char)*p < 0x80;
    reader->next = p;
    while (p > start && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    RecordCell cell = {start, (size_t)(p - start), start, false, false};
    return (plain_ascii || check_utf8(reader, cell.text, cell.length, err)) &&
           add_cell(reader, cell, err);
}

static bool read_quoted(RecordReader *reader, Error *err)
{
    char *start = reader->next, *p = start + 1;
    bool doubled = false;
    for (;;) {
        p += strcspn(p, "\"");
        if (*p == '\0')
            return place_error(reader, start, err, "this quote is never closed");
        if (p[1] != '"')
            break;
        doubled = true;
        p += 2;
    }
    reader->next = skip_blanks(reader, p + 1);
    bool ends = ends_cell(reader, *reader->next) ||
                (reader->separator == ' ' && reader->next > p + 1);
    if (!ends)
        return place_error(reader, reader->next, err,
                           "text after a closing quote; a quote inside quotes is doubled");
    RecordCell cell = {start + 1, (size_t)(p - start - 1), start, true, doubled};
    while (cell.length > 0 && *cell.text == ' ') {
        cell.text++;
        cell.length--;
    }
    while (cell.length > 0 && cell.text[cell.length - 1] == ' ')
        cell.length--;
    return check_utf8(reader, cell.text, cell.length, err) && add_cell(reader, cell, err);
}

bool record_cell_number(const RecordCell *cell, char separator, double *value)
{
    bool comma = separator != ',' || cell->quoted;
    return number_parse(cell->text, cell->length, comma ? NUMBER_EITHER : NUMBER_POINT, value);
}

/* The room that is left over is filled so that it counts as the characters folded in the last line
 * did, and places stay right. */
void record_unquote(RecordCell *cell)
{
    char *to = cell->text, *end = to + cell->length;
    size_t folded = 0;
    if (!cell->doubled)
        return;
    for (const char *p = to; p < end; p++) {
        if (*p == '"' && p + 1 < end && p[1] == '"') {
            p++;
            folded++;
        } else if (*p == '\n') {
            folded = 0;
        }
        *to++ = *p;
    }
    cell->length = (size_t)(to - cell->text);
    cell->doubled = false;
    for (char *fill = to; fill < end; fill++)
        *fill = (char)(fill < to + folded ? '"' : 0x80);
}

static void skip_line_end(RecordReader *reader)
{
    if (*reader->next == '\r')
        reader->next++;
    if (*reader->next == '\n')
        reader->next++;
}

/* Passes over empty lines and comments; the last comment is remembered. */
static void skip_empty(RecordReader *reader)
{
    reader->comment = NULL;
    while (reader->next < reader->end) {
        char *p = reader->next + strspn(reader->next, " \t");
        if (*reader->next == '#') {
            reader->comment = reader->next + 1;
            reader->comments++;
            p = reader->next + strcspn(reader->next, "\r\n");
        } else if (*p != '\r' && *p != '\n' && p < reader->end) {
            return;
        }
        reader->next = p;
        skip_line_end(reader);
    }
}

/* The cells of the line at reader->next. */
static bool read_cells(RecordReader *reader, Error *err)
{
    reader->cell_count = 0;
    for (;;) {
        reader->next = skip_blanks(reader, reader->next);
        bool at_end = reader->cell_count > 0 && reader->separator == ' ' &&
                      (*reader->next == '\n' || *reader->next == '\r' || *reader->next == '\0');
        if (at_end)
            return true;
        if (!(*reader->next == '"' ? read_quoted : read_plain)(reader, err))
            return false;
        if (reader->separator == ' ')
            continue;
        if (*reader->next != reader->separator || reader->next >= reader->end)
            return true;
        reader->next++;
    }
}

bool record_next(RecordReader *reader, bool *end, Error *err)
{
    skip_empty(reader);
    reader->cell_count = 0;
    *end = reader->next >= reader->end;
    if (*end)
        return true;
    if (!read_cells(reader, err))
        return false;
    if (reader->next < reader->end)
        skip_line_end(reader);
    return true;
}

bool record_of_comment(RecordReader *reader, Error *err)
{
    char *next = reader->next;
    reader->next += reader->comment - reader->next;
    bool ok = read_cells(reader, err);
    reader->next = next;
    return ok;
}
