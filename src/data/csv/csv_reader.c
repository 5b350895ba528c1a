#include "data/csv/csv_reader.h"

#include "core/base/text.h"
#include "core/samples/dataset.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The separator that the first line has most of, outside quotes; a comma when it has none. */
static char sniff_delimiter(const char *p)
{
    static const char candidates[] = ",;\t";
    size_t count[3] = {0}, best = 0;
    bool quoted = false;
    for (; *p && (quoted || (*p != '\n' && *p != '\r')); p++) {
        const char *found = strchr(candidates, *p);
        if (*p == '"')
            quoted = !quoted;
        else if (found && !quoted)
            count[found - candidates]++;
    }
    for (size_t i = 1; i < 3; i++)
        if (count[i] > count[best])
            best = i;
    return candidates[best];
}

void csv_reader_init(CsvReader *reader, const char *path, char *bytes, size_t size)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t skip = size >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
    *reader = (CsvReader){.path = path,
                          .bytes = bytes,
                          .next = bytes + skip,
                          .end = bytes + size,
                          .line_start = bytes + skip,
                          .next_line = 1};
    reader->delimiter = sniff_delimiter(reader->next);
}

void csv_reader_free(CsvReader *reader)
{
    free(reader->cells);
    reader->cells = NULL;
}

/* Line and column, in characters, of a place at or after the record's first line. */
static bool place_error(const CsvReader *reader, const char *at, Error *err, const char *what)
{
    size_t line = reader->line, column = 1;
    for (const char *p = reader->line_start; p < at; p++) {
        if (*p == '\n') {
            line++;
            column = 1;
        } else {
            column += ((unsigned char)*p & 0xc0) != 0x80;
        }
    }
    return error_set(err, "%s:%zu:%zu: %s", reader->path, line, column, what);
}

bool csv_cell_error(const CsvReader *reader, const CsvCell *cell, Error *err, const char *format,
                    ...)
{
    char what[320];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return place_error(reader, cell->start, err, what);
}

static bool add_cell(CsvReader *reader, CsvCell cell, Error *err)
{
    if (reader->cell_count == DATASET_COLUMNS_MAX)
        return csv_cell_error(reader, &cell, err, "more than %d columns", DATASET_COLUMNS_MAX);
    if (reader->cell_count == reader->cell_room) {
        size_t room = 2 * reader->cell_room + 32;
        CsvCell *larger = realloc(reader->cells, room * sizeof *larger);
        if (!larger)
            return error_memory(err);
        reader->cells = larger;
        reader->cell_room = room;
    }
    reader->cells[reader->cell_count++] = cell;
    return true;
}

static bool ends_cell(const CsvReader *reader, char c)
{
    return c == reader->delimiter || c == '\n' || c == '\r' || c == '\0';
}

static bool check_utf8(const CsvReader *reader, const char *text, size_t length, Error *err)
{
    for (size_t i = 0, n; i < length; i += n)
        if (text_decode(text + i, length - i, &n) == TEXT_INVALID)
            return place_error(reader, text + i, err,
                               "not UTF-8 here; save the file as CSV in UTF-8");
    return true;
}

static bool read_plain(CsvReader *reader, Error *err)
{
    char *p = reader->next;
    bool plain_ascii = true;
    for (; !ends_cell(reader, *p); p++)
        plain_ascii &= (unsigned char)*p < 0x80;
    CsvCell cell = {reader->next, (size_t)(p - reader->next), reader->next};
    reader->next = p;
    return (plain_ascii || check_utf8(reader, cell.text, cell.length, err)) &&
           add_cell(reader, cell, err);
}

/* The doubled quotes of a quoted cell are folded by moving its text to the left, which never
 * reaches what is still to be read. The room that is left over is filled so that it counts as the
 * characters folded in the last line did, and places stay right. */
static bool read_quoted(CsvReader *reader, Error *err)
{
    char *start = reader->next, *to = start + 1;
    size_t folded = 0;
    for (char *p = start + 1;; p++) {
        if (*p == '\0')
            return place_error(reader, start, err, "this quote is never closed");
        reader->next_line += *p == '\n';
        if (*p == '"' && *++p != '"') {
            if (!ends_cell(reader, *p))
                return place_error(reader, p, err,
                                   "text after a closing quote; a quote inside quotes is doubled");
            reader->next = p;
            break;
        }
        folded = *p == '\n' ? 0 : folded + (*p == '"');
        *to++ = *p;
    }
    for (char *fill = to; fill < reader->next - 1; fill++)
        *fill = (char)(fill < to + folded ? '"' : 0x80);
    CsvCell cell = {start + 1, (size_t)(to - start - 1), start};
    return check_utf8(reader, cell.text, cell.length, err) && add_cell(reader, cell, err);
}

static void skip_line_end(CsvReader *reader)
{
    if (*reader->next == '\r')
        reader->next++;
    if (*reader->next == '\n')
        reader->next++;
    reader->next_line++;
}

bool csv_reader_next(CsvReader *reader, bool *end, Error *err)
{
    while (reader->next < reader->end && (*reader->next == '\r' || *reader->next == '\n'))
        skip_line_end(reader);
    reader->line = reader->next_line;
    reader->line_start = reader->next;
    reader->cell_count = 0;
    *end = reader->next >= reader->end;
    while (!*end) {
        bool ok = *reader->next == '"' ? read_quoted(reader, err) : read_plain(reader, err);
        if (!ok)
            return false;
        if (*reader->next != reader->delimiter || reader->next >= reader->end)
            break;
        reader->next++;
    }
    if (reader->next < reader->end)
        skip_line_end(reader);
    return true;
}
