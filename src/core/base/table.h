/* Tables of named things: what a person can choose by typing a name.
 *
 * Every row of every such table starts with a TableRow. Option values, completion, `list` and the
 * manual page read the tables through this interface, so a new row is known everywhere at once. */
#ifndef CORE_BASE_TABLE_H
#define CORE_BASE_TABLE_H

#include "core/base/error.h"

#include <stddef.h>

typedef struct TableRow {
    const char *name;    /* lower case with hyphens, as it is typed */
    const char *summary; /* one line for `list` and the manual */
} TableRow;

/* Another name that a row goes by: understood and suggested, never written. */
typedef struct TableAlias {
    const char *name, *row;
} TableAlias;

typedef struct Table {
    const char *kind; /* what a row is, for messages: "activation" */
    size_t count;
    const void *rows; /* `count` structs of `row_size` bytes that start with a TableRow, */
    size_t row_size;
    const TableRow *const *list; /* or, where this is not NULL, pointers to such structs */
    const TableAlias *aliases;   /* ended by one without a name; NULL: none */
} Table;

/* The table of an array of rows. */
#define TABLE_OF(what, array) \
    {.kind = (what), .count = sizeof(array) / sizeof(array)[0], .rows = (array), \
     .row_size = sizeof(array)[0]}

/* Row `index` (below table->count). */
const TableRow *table_row(const Table *table, size_t index);

/* The index of the row that is called just so, not by the beginning of its name; -1: none. */
int table_called(const Table *table, const char *name);

/* The name most like `wanted`: few edits away, or it holds it; NULL where there is none. */
const char *table_nearest(const Table *table, const char *wanted);

/* The index of the row called `wanted`, or of the only one whose name starts with it; other names
 * in use, such as swish for silu, count too. -1 with a sentence that has the nearest name, or all
 * candidates, when there is no such row. */
int table_find(const Table *table, const char *wanted, Error *err);

#endif
