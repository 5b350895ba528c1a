/* The columns of a session's table, and how its file was read, as JSON. */
#ifndef DATA_SESSION_SESSION_COLUMNS_H
#define DATA_SESSION_SESSION_COLUMNS_H

#include "core/samples/dataset.h"
#include "data/session/session_reading.h"
#include "data/table/table.h"

/* {"width": 5, "targets": "classes", "low": 0, "list": [{"name": …, "place": 1, "target": true,
 * "values": […], "shift": …, "size": …, "fill": …}, …]}: what is usual is left out. NULL without
 * memory. */
json_t *columns_json(const Schema *schema);

/* Reads it; false with a sentence. Released by schema_free also after failure. */
bool columns_read(const Reading *in, const json_t *object, Schema *schema);

/* Puts how the file was read into the object of the data; false without memory. */
bool form_put(json_t *object, const TableForm *form);

/* Reads it into a choice, whose texts the JSON owns; what is not there stays as it is. */
bool form_read(const Reading *in, const json_t *object, TableChoice *choice);

#endif
