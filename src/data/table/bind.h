/* The columns of a sheet that a schema, made from another, asks for. */
#ifndef DATA_TABLE_BIND_H
#define DATA_TABLE_BIND_H

#include "core/samples/schema.h"
#include "data/table/sheet.h"

/* Finds for each column of the schema one of the sheet: columns[schema->count]. By name where both
 * have names, else by place, which is said; SIZE_MAX for a target that is not there and need not
 * be. False for a column that is missing or has a name twice, each by name. */
bool bind_columns(Sheet *sheet, const Schema *schema, bool targets_needed, size_t *columns,
                  Error *err);

/* The names of the schema's inputs as a list of columns (data/table/column_list.h), by which a line
 * of them is known for a header; those with quotes in them are left out. Owned by the caller; NULL
 * without memory. */
char *bind_names(const Schema *schema);

#endif
