/* ARFF, the format of Weka: columns that say what they are, then a line for each row. */
#ifndef DATA_TABLE_ARFF_H
#define DATA_TABLE_ARFF_H

#include "data/table/sheet.h"

/* Whether the first line with anything but a comment is @relation. */
bool arff_begins(const char *bytes, size_t size);

/* Values of nominal attributes are texts, and so are strings and dates. Sparse rows and attributes
 * of tables are refused. As format_read. */
bool arff_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
               Error *err);

#endif
