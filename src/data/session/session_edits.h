/* Values of the data that a person has set, and samples put in or taken out, in a session's file.
 */
#ifndef DATA_SESSION_SESSION_EDITS_H
#define DATA_SESSION_SESSION_EDITS_H

#include "core/samples/dataset.h"

#include <jansson.h>

/* "x1" or "t1": a column of the inputs or targets; and which column a name means, false where it
 * means none. */
const char *edit_column_name(const Dataset *data, size_t column, char out[32]);
bool edit_column_find(const Dataset *data, const char *name, size_t *column);

/* All of them, each {"sample": 1, "column": "x1" or "t1", "value": …}, as a new array; NULL without
 * memory. */
json_t *edits_json(const Dataset *data);

/* Does edits (NULL: none) to `data` as it was prepared; false with what would be right. */
bool edits_read(const json_t *edits, Dataset *data, Error *err);

/* Samples that were put in and taken out as a new object, null where none was; NULL without memory:
 * {"first": rows, "removed": [ids from 1], "added": [{"id": …, "columns": […], "targets": […]}]}.
 */
json_t *samples_json(const Dataset *data);

/* Does the same (NULL: nothing) to `data` after its edits; false with what would be right. */
bool samples_read(const json_t *samples, Dataset *data, Error *err);

#endif
