/* NumPy's archives of arrays, as np.savez and np.savez_compressed write them. */
#ifndef DATA_TABLE_NPZ_H
#define DATA_TABLE_NPZ_H

#include "data/table/sheet.h"

/* Whether it is a zip archive: npz_read says what is wrong with one that has no arrays. */
bool npz_begins(const char *bytes, size_t size);

/* Reads the two arrays that are called like inputs and targets, or all there are: those of which
 * one is a list. Inputs with more than two sizes are laid out in a row each. One array alone is
 * read as npy_read does. As format_read. */
bool npz_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
              Error *err);

#endif
