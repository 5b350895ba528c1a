/* From the columns that are wanted to a schema: what each input and target is, decided from the
 * whole column, or refused in a sentence that names what would do. */
#ifndef DATA_TABLE_ROLES_H
#define DATA_TABLE_ROLES_H

#include "core/samples/schema.h"
#include "data/table/columns.h"

/* Fills `schema` with the inputs and targets; what was decided goes to the sheet's remarks.
 * Released by schema_free also after failure. */
bool roles_decide(Schema *schema, Sheet *sheet, const Columns *columns, const TableChoice *choice,
                  Error *err);

/* Refuses a single target that is the same number in all of several rows. */
bool roles_check_target(const Sheet *sheet, const Columns *columns, Error *err);

#endif
