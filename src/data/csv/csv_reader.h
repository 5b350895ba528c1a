/* Cells of delimited text, one record at a time: RFC 4180 quoting, LF or CRLF, a byte order mark,
 * and comma, semicolon or tab between cells, whichever the first line uses most. */
#ifndef DATA_CSV_CSV_READER_H
#define DATA_CSV_CSV_READER_H

#include "core/base/error.h"

#include <stddef.h>

typedef struct CsvCell {
    const char *text; /* in the reader's bytes, quotes taken away; not NUL-terminated */
    size_t length;
    const char *start; /* where it stands in the file, for csv_cell_error */
} CsvCell;

typedef struct CsvReader {
    const char *path;
    char *bytes;       /* owned by the caller; quoted cells are rewritten in place */
    char *next, *end;
    char delimiter;
    size_t line;       /* of the record being read, from 1 */
    size_t next_line;
    char *line_start;  /* where the line of the present record starts */
    CsvCell *cells;    /* owned */
    size_t cell_count, cell_room;
} CsvReader;

/* Starts reading bytes[size], which end in a NUL. */
void csv_reader_init(CsvReader *reader, const char *path, char *bytes, size_t size);
void csv_reader_free(CsvReader *reader);

/* Reads the next record that is not a blank line into reader->cells; *end is set instead when
 * there is none. False, with file:line:column, when quotes do not match, bytes are not UTF-8, or
 * there are more than DATASET_COLUMNS_MAX cells. */
bool csv_reader_next(CsvReader *reader, bool *end, Error *err);

/* A sentence "file:line:column: …" about a cell of the present record; returns false. */
bool csv_cell_error(const CsvReader *reader, const CsvCell *cell, Error *err, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));

#endif
