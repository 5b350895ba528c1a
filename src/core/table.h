/* Tables of named things: what a person can choose by typing a name.
 *
 * Every row of every such table starts with a TableRow. Option values, completion, `list` and the
 * manual page read the tables through this interface, so a new row is known everywhere at once. */
#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include "core/error.h"

#include <stddef.h>

typedef struct TableRow {
    const char *name;    /* lower case with hyphens, as it is typed */
    const char *summary; /* one line for `list` and the manual */
} TableRow;

typedef struct Table {
    const char *kind; /* what a row is, for messages: "activation" */
    const void *rows; /* `count` structs of `row_size` bytes that start with a TableRow */
    size_t row_size;
    size_t count;
} Table;

/* Row `index` (below table->count). */
const TableRow *table_row(const Table *table, size_t index);

/* The index of the row called `wanted`, or of the only one whose name starts with it; other names
 * in use, such as swish for silu, count too. -1 with a sentence that has the nearest name, or all
 * candidates, when there is no such row. */
int table_find(const Table *table, const char *wanted, Error *err);

#endif
