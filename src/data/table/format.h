/* The formats of files with tables, told by their first bytes: a row each. */
#ifndef DATA_TABLE_FORMAT_H
#define DATA_TABLE_FORMAT_H

#include "core/base/table.h"
#include "data/table/sheet.h"

typedef struct Format {
    TableRow row;
    /* Whether bytes[size], with a NUL behind them, begin as one. */
    bool (*begins)(const char *bytes, size_t size);
    /* Reads one; takes over the bytes. NULL: it is known and not read, for the reason `why`. */
    bool (*read)(Sheet *sheet, const char *path, char *bytes, size_t size,
                 const TableChoice *choice, Error *err);
    const char *why;
    unsigned takes; /* SAID_OF_TEXT and SAID_OF_MISSING: what matters of that in its files */
} Format;

/* The first row that a file begins as reads it; the last one, delimited text, is for all others. */
extern const Table table_format_table;

/* Reads a file by its row. Takes over `bytes`. Sheet and errors as table_read. */
bool format_read(Sheet *sheet, const char *path, char *bytes, size_t size,
                 const TableChoice *choice, Error *err);

#endif
