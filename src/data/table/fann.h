/* FANN's training files: a line "samples inputs outputs", then for each sample a line of inputs and
 * a line of outputs. */
#ifndef DATA_TABLE_FANN_H
#define DATA_TABLE_FANN_H

#include "data/table/sheet.h"

/* Whether the first line is three whole numbers and just so many numbers follow as they say, or, as
 * in no table, lines of another number of cells: then too many or too few of them. */
bool fann_begins(const char *bytes, size_t size);

/* As format_read. */
bool fann_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
               Error *err);

#endif
