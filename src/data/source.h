/* From what a person calls a data set to the data set: a table name or a file. */
#ifndef DATA_SOURCE_H
#define DATA_SOURCE_H

#include "data/generators.h"
#include "data/table/table.h"

/* Opens `name`: a row of generator_table when it is called so exactly, else a file of that name,
 * else the row it is a unique prefix of. *generator is the row, or NULL for a file. A name that is
 * neither (and does not look like a path) sets *unknown, as what has been said about a table does
 * where it is none. The samples are prepared; `schema` as in table_load. Released by dataset_free
 * also after failure. */
bool source_open(Dataset *data, const char *name, const TableChoice *choice, const Schema *schema,
                 const Preparation *preparation, const Generator **generator, bool *unknown,
                 Error *err);

/* What to train `data` with: the generator's suggestion, or for a file (generator NULL) what
 * suits its targets. */
Suggestion source_suggestion(const Dataset *data, const Generator *generator);

/* The suggested size of the hidden layer where suggestion.hidden is NULL. */
size_t source_hidden_units(const Dataset *data);

#endif
