/* Cells of delimited text, one record at a time: a record is a line, but for line ends in quotes.
 * Quotes as in RFC 4180, also behind blanks; LF, CRLF or CR; blanks around cells do not belong to
 * them; empty lines and lines that begin with # are passed over. */
#ifndef DATA_TABLE_RECORD_H
#define DATA_TABLE_RECORD_H

#include "core/base/error.h"
#include "core/base/table.h"

#include <stddef.h>

/* What parts cells: rows of separator_table, the first of which leaves it to be found out. Blanks
 * are runs of spaces and tabs. */
typedef enum Separator {
    SEPARATOR_AUTO,
    SEPARATOR_COMMA,
    SEPARATOR_SEMICOLON,
    SEPARATOR_TAB,
    SEPARATOR_PIPE,
    SEPARATOR_BLANK,
    SEPARATOR_COUNT
} Separator;
extern const Table separator_table;

/* The character; a space for blanks, a NUL for SEPARATOR_AUTO. */
char separator_character(Separator separator);

typedef struct RecordCell {
    char *text; /* in the reader's bytes, without quotes; not NUL-terminated */
    size_t length;
    const char *start; /* where it stands */
    bool quoted;
    bool doubled; /* it has doubled quotes: record_unquote folds them */
} RecordCell;

typedef struct RecordReader {
    const char *path;
    size_t lines_before; /* of the text, where `bytes` are not its beginning */
    char *bytes; /* borrowed; a NUL behind them */
    char *next, *end;
    char separator;
    RecordCell *cells; /* owned */
    size_t cell_count, cell_room;
    const char *comment; /* behind the # of the line right above, if that began so, or NULL */
    size_t comments;     /* such lines so far */
} RecordReader;

/* Reads bytes[size], behind a byte order mark and `skip` lines. */
void record_reader_init(RecordReader *reader, const char *path, char *bytes, size_t size,
                        size_t skip);
void record_reader_free(RecordReader *reader);

/* Reads the next record into reader->cells; *end is set instead when there is none. False, with
 * file:line:column, when quotes do not match, bytes are not UTF-8, or there are more than
 * DATASET_COLUMNS_MAX cells. */
bool record_next(RecordReader *reader, bool *end, Error *err);

/* Reads the cells of the comment above the present record instead of the record's. */
bool record_of_comment(RecordReader *reader, Error *err);

/* Reads a cell as a number; a comma is its decimal mark only where it cannot be a separator. */
bool record_cell_number(const RecordCell *cell, char separator, double *value);

/* Folds the doubled quotes of a cell, in place. The bytes are then not for reading again, but all
 * places in them stay right. */
void record_unquote(RecordCell *cell);

/* A sentence "file:line:column: …" about a place in `bytes`; returns false. */
bool record_error(const char *path, const char *bytes, const char *at, Error *err,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The line of a place, from 1, and its column in characters; how many lines end between two places.
 */
size_t record_line(const char *bytes, const char *at);
size_t record_column(const char *bytes, const char *at);
size_t record_line_ends(const char *from, const char *to);

#endif
