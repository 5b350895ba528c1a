/* Which character parts the cells of a table. */
#ifndef DATA_TABLE_SEPARATOR_H
#define DATA_TABLE_SEPARATOR_H

#include "data/table/record.h"

/* What a table looks like when its cells are parted so. */
typedef struct TableShape {
    Separator separator;
    size_t records; /* lines with cells, the first among them */
    size_t width;   /* cells of most of the records behind the first; of that where it is alone */
    size_t first;   /* cells of the first record */
} TableShape;

/* Finds the separator by which all records have the same number of cells, if there is one, and by
 * which most cells are numbers; reads from where `reader` stands, which it leaves as it was but for
 * its separator. Where one is wanted, it is that. */
TableShape separator_find(RecordReader *reader, Separator wanted);

/* What a line "sep=;" says that it is; SEPARATOR_AUTO for another line. */
Separator separator_said(const char *line, size_t size);

#endif
