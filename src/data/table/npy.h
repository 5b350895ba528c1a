/* NumPy's files of one array, as np.save writes them: versions 1 to 3. */
#ifndef DATA_TABLE_NPY_H
#define DATA_TABLE_NPY_H

#include "data/table/array.h"

bool npy_begins(const char *bytes, size_t size);

/* What bytes[size] are an array of: it borrows from them, and `name` for messages. False for what
 * is malformed, with its place, and for an array of anything but numbers. */
bool npy_parse(Array *array, const char *name, const char *bytes, size_t size, Error *err);

/* An array with a row for each sample, the last column of which is the target, as the sheet. Where
 * targets may be absent it may have more than two sizes: all but the first are inputs. */
bool npy_fill(Sheet *sheet, const char *path, const Array *array, const TableChoice *choice,
              Error *err);

/* Reads a file of one array. As format_read. */
bool npy_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
              Error *err);

#endif
