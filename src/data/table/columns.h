/* Which columns of a sheet are inputs and targets, and what they are made of. */
#ifndef DATA_TABLE_COLUMNS_H
#define DATA_TABLE_COLUMNS_H

#include "data/table/sheet.h"

typedef struct Columns {
    size_t *inputs, *targets; /* owned; places in the sheet, in the order wanted */
    size_t input_count, target_count;
    bool *categories;         /* owned: [columns of the sheet] those whose values are names */
} Columns;

/* Finds the columns that a person names, or all others and the last. An item of a list is a name
 * where the sheet has a header in which all items of the list are, else a place where it can be.
 * Says so where that could be meant otherwise. Released by columns_free also after failure. */
bool columns_choose(Columns *columns, Sheet *sheet, const TableChoice *choice, Error *err);
void columns_free(Columns *columns);

/* What a whole column holds, apart from missing cells. */
typedef enum ColumnNature {
    NATURE_EMPTY,   /* nothing */
    NATURE_NUMBERS,
    NATURE_TEXTS,
    NATURE_DATES,   /* texts, all of them dates or times */
    NATURE_ODD,     /* numbers, and numbers written as none is read: "5%" */
    NATURE_MIXED,   /* numbers and texts */
} ColumnNature;
ColumnNature column_nature(const SheetColumn *column);

/* The values of a column as they are named, in their order: numbers by size, texts by code point
 * or, where that is asked for, in the order of the rows in which they first appear. At most `most`;
 * *count is one more where there are more. Owned by the caller, as the array is; NULL without
 * memory. */
char **column_values(const Sheet *sheet, size_t column, bool by_appearance, size_t most,
                     size_t *count, Error *err);

/* How many different values there are, at most `most` + 1. */
size_t column_count_values(const Sheet *sheet, size_t column, size_t most);

#endif
