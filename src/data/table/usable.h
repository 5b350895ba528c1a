/* What each column of a sheet could be to a network. */
#ifndef DATA_TABLE_USABLE_H
#define DATA_TABLE_USABLE_H

#include "data/table/columns.h"

/* Whether a column can be an input: numbers, or few enough texts; and has a value where the targets
 * have theirs. */
bool usable_as_input(const Sheet *sheet, const Columns *columns, size_t column);

/* Whether it can be the target: numbers that differ, or texts that are classes. */
bool usable_as_target(const Sheet *sheet, size_t column);

/* Whether a column seems to tell the rows apart and to say nothing else of them: it is called so,
 * or has no name where others have one, or each of its texts stands once; or it does no more than
 * count the rows. */
typedef enum Naming { NAMES_NOTHING, COUNTS_ROWS, NAMES_ROWS } Naming;
Naming usable_naming(const Sheet *sheet, size_t column);

#endif
