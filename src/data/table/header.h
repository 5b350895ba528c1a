/* Whether the first record of a text names its columns. */
#ifndef DATA_TABLE_HEADER_H
#define DATA_TABLE_HEADER_H

#include "data/table/sheet.h"

/* The first record, and the rows below it, which are rows 1, 2, … of the sheet: row 0 has not been
 * taken. All borrowed. */
typedef struct FirstRecord {
    const Sheet *sheet;
    const RecordCell *cells; /* [count] */
    size_t count;
    bool has_comment;        /* a comment above it has as many cells */
    char separator;
    const TableChoice *choice;
} FirstRecord;

typedef struct HeaderVerdict {
    bool is_header;
    const char *remark; /* what is to be said of it, or NULL: it is certain */
} HeaderVerdict;

/* Decides from the cells, from what was said, and from all that stands below. */
HeaderVerdict header_decide(const FirstRecord *first);

#endif
