/* What tests of file formats share: the sheet of a file looked at, a refusal, and damage. */
#ifndef TESTS_UNIT_FORMAT_CHECKS_H
#define TESTS_UNIT_FORMAT_CHECKS_H

#include "../support.h"

#include "data/table/sheet.h"

/* The sheet has these numbers, row after row; NaN is missing. */
void check_sheet(const Sheet *sheet, size_t rows, size_t columns, const double *wanted);

/* So has that of a file, and its last `targets` columns are targets. */
void check_numbers(const char *path, size_t rows, size_t columns, size_t targets,
                   const double *wanted);

/* A message is a path and then what `wanted` says, and more. */
void check_message(const char *path, const char *message, const char *wanted);

/* The file is refused with such a message. */
void check_refused(const char *path, const char *wanted);

/* The bytes, cut off at each place and with bytes that are others, are read or refused as those of
 * a file `path`. Nothing is asked but that nothing outside of them is read, for which sanitizers
 * look on, and that the cells of each column are counted. */
void check_damage(const char *path, const char *bytes, size_t size);

#endif
