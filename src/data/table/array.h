/* Arrays of binary numbers, row after row or column after column, into columns of a sheet. */
#ifndef DATA_TABLE_ARRAY_H
#define DATA_TABLE_ARRAY_H

#include "data/table/sheet.h"

enum { ARRAY_DIMENSIONS_MAX = 32 };

typedef struct Array {
    const char *name;  /* borrowed: what messages start with */
    const char *bytes; /* borrowed: its numbers */
    size_t dimensions, size[ARRAY_DIMENSIONS_MAX];
    char kind;           /* as NumPy has it: f, i, u, or b for 0 and anything else */
    unsigned char width; /* bytes of a number */
    bool big_endian;
    bool first_fastest; /* the first index counts fastest (Fortran), else the last one (C) */
} Array;

/* Whether the array has a size that a sheet can have and its numbers fill `there` bytes exactly,
 * from byte `offset` of the file on. */
bool array_check(const Array *array, size_t offset, size_t there, Error *err);

/* The first index counts rows; all others together count columns, the last of them fastest. Of
 * arrays that were checked. */
size_t array_rows(const Array *array);
size_t array_columns(const Array *array);

/* Fills columns from `first` on with numbers; NaN is missing. The sheet has as many rows as the
 * array. False, with row and column, where a number is infinite. */
bool array_fill(Sheet *sheet, size_t first, const Array *array, Error *err);

#endif
