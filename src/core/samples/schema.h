/* What the columns of a table are to a network: which are inputs, which targets, how their cells
 * become numbers, and what those numbers were scaled by. Made once, from the table that is trained
 * on; other tables are read by it (data/table/table.h). */
#ifndef CORE_SAMPLES_SCHEMA_H
#define CORE_SAMPLES_SCHEMA_H

#include "core/base/error.h"
#include "kernel/real.h"

#include <stddef.h>

/* What the targets are, found out from all of them. */
typedef enum TargetKind {
    TARGET_REAL,    /* any numbers: there is no accuracy */
    TARGET_BINARY,  /* every target is `low` or `high`: 0/1 or −1/+1 */
    TARGET_ONE_HOT, /* exactly one of several outputs is 1 in each sample, the others 0 */
} TargetKind;

/* The most values that a column of text may have to be an input, and to be a target. */
enum { SCHEMA_CATEGORIES_MAX = 64, SCHEMA_CLASSES_MAX = 256 };

typedef struct SchemaColumn {
    char *name;         /* visible text, or NULL */
    size_t place;       /* in the table it was made from, from 0 */
    bool is_target;
    bool is_text;       /* its cells are texts, not numbers, whatever its values look like */
    char **values;      /* [value_count] its categories or classes, visible; NULL for numbers */
    size_t value_count;
    size_t first;       /* its first input or output: it has one, or one for each value */
    double shift, size; /* of a number v the network sees (v − shift) / size */
    double fill;        /* for a missing cell: a number, or the index of a value; NaN: none */
} SchemaColumn;

typedef struct Schema {
    SchemaColumn *column; /* owned: [count], the inputs and then the targets, in their order */
    size_t count;
    size_t width;         /* columns of the table it was made from */
    TargetKind kind;      /* of the targets, with their two values where they have two */
    Real low, high;
} Schema;

/* The inputs or outputs that a column becomes. */
size_t schema_width(const SchemaColumn *column);

/* How many columns of the schema are no targets. */
size_t schema_count_inputs(const Schema *schema);

/* Whether a column of the schema has a name. */
bool schema_has_names(const Schema *schema);

/* The place of a value in column->values, or value_count. */
size_t schema_value(const SchemaColumn *column, const char *value);

/* Adds a column of numbers as they are, without a name (a copy of `name` where it is not NULL) and
 * gives it; NULL without memory. */
SchemaColumn *schema_add(Schema *schema, const char *name, size_t place, bool is_target);

/* The column whose numbers output k (input i) has. */
const SchemaColumn *schema_output(const Schema *schema, size_t k);
const SchemaColumn *schema_input(const Schema *schema, size_t i);

/* Moves the columns of another schema behind those of this one. */
bool schema_join(Schema *schema, Schema *other, Error *err);

bool schema_copy(Schema *copy, const Schema *from, Error *err);
void schema_free(Schema *schema);

#endif
