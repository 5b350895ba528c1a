/* IDX, the format of MNIST: images in one file, their labels in another beside it. */
#ifndef DATA_TABLE_IDX_H
#define DATA_TABLE_IDX_H

#include "data/table/sheet.h"

bool idx_begins(const char *bytes, size_t size);

/* Reads images, a row of pixels each, and from the file beside it their labels, which are the last
 * column: train-labels-idx1-ubyte for train-images-idx3-ubyte, also with a dot before idx, packed
 * or not. Where targets may be absent, the labels may be. As format_read. */
bool idx_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
              Error *err);

#endif
