/* A table in words: what each of its columns holds and what it is used for. */
#ifndef DATA_TABLE_DESCRIBE_H
#define DATA_TABLE_DESCRIBE_H

#include "data/table/table.h"

/* Takes a line: what it is about (a column's name, or "") and what is said of that. */
typedef void DescribeLine(void *to, const char *about, const char *text);

/* Describes a data set: its form, each column of its file (which is read again) or of its samples
 * where it has none, and what was decided. False where the file cannot be read, or without memory;
 * lines may have been given by then. */
bool describe(const Dataset *data, DescribeLine *line, void *to, Error *err);

/* The same of a table from which no data set was made, as what it holds is refused. */
bool describe_refused(const char *path, const TableChoice *choice, DescribeLine *line, void *to,
                      Error *err);

#endif
