#include "data/session/session_columns.h"

#include "core/base/text.h"
#include "data/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACE_SIZE = 64, KEY_SIZE = 32 };

/* What targets are, in the order of TargetKind. */
static const TableRow kinds[] = {
    [TARGET_REAL] = {"numbers", ""},
    [TARGET_BINARY] = {"two values", ""},
    [TARGET_ONE_HOT] = {"classes", ""},
};
static const Table kind_table = TABLE_OF("kind of targets", kinds);

/* A double to the last bit, which nine digits do not hold: they, and what they leave. */
static bool put_exact(json_t *object, const char *key, double v)
{
    char digits[32], rest_key[KEY_SIZE];
    snprintf(digits, sizeof digits, "%.9g", v);
    double rounded = strtod(digits, NULL), rest = v - rounded;
    snprintf(rest_key, sizeof rest_key, "%s rest", key);
    return json_put(object, key, json_real(rounded)) &&
           json_put(object, rest_key, fabs(rest) > 0 ? json_real(rest) : json_null());
}

static bool read_exact(const Reading *in, const json_t *object, const char *key, const char *place,
                       double *v)
{
    char rest_key[KEY_SIZE];
    const json_t *number = json_object_get(object, key);
    snprintf(rest_key, sizeof rest_key, "%s rest", key);
    const json_t *rest = json_object_get(object, rest_key);
    if (!number)
        return true;
    *v = json_number_value(number) + json_number_value(rest);
    return (json_is_number(number) && (!rest || json_is_number(rest)) && isfinite(*v)) ||
           reading_fail(in, place, "%s is to be a number", key);
}

static json_t *values_json(const SchemaColumn *c)
{
    json_t *values = c->values ? json_array() : json_null();
    for (size_t i = 0; values && i < c->value_count; i++)
        values = json_append(values, json_string(c->values[i]));
    return values;
}

static json_t *column_json(const SchemaColumn *c)
{
    json_t *object = json_pack("{s:I}", "place", (json_int_t)c->place + 1);
    bool scaled = c->shift < 0 || c->shift > 0 || c->size < 1 || c->size > 1;
    bool ok = json_put(object, "name", c->name ? json_string(c->name) : json_null()) &&
              json_put(object, "target", c->is_target ? json_true() : json_null()) &&
              json_put(object, "values", values_json(c)) &&
              (!scaled || (put_exact(object, "shift", c->shift) &&
                           put_exact(object, "size", c->size))) &&
              (isnan(c->fill) || put_exact(object, "fill", c->fill));
    return json_if(ok, object);
}

json_t *columns_json(const Schema *schema)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < schema->count; i++)
        list = json_append(list, column_json(&schema->column[i]));
    return json_pack("{s:I, s:s, s:f, s:o}", "width", (json_int_t)schema->width, "targets",
                     kinds[schema->kind].name, "low", (double)schema->low, "list", list);
}

static bool read_values(const Reading *in, const json_t *array, const char *place,
                        SchemaColumn *c)
{
    size_t count = json_array_size(array);
    if (!array)
        return true;
    if (!json_is_array(array) || count < 1 || count > SCHEMA_CLASSES_MAX)
        return reading_fail(in, place, "values are to be 1 to %d texts", SCHEMA_CLASSES_MAX);
    c->is_text = true;
    c->values = calloc(count + 1, sizeof *c->values);
    for (; c->values && c->value_count < count; c->value_count++) {
        const char *value = json_string_value(json_array_get(array, c->value_count));
        char visible[1200];
        if (!value)
            return reading_fail(in, place, "value %zu is no text", c->value_count + 1);
        text_visible(value, visible, sizeof visible);
        if (!(c->values[c->value_count] = strdup(visible)))
            return error_memory(in->err);
    }
    return c->values || error_memory(in->err);
}

/* Column i, whose first input or output is what those before it have left. */
static bool read_column(const Reading *in, const json_t *json, size_t i, Schema *schema,
                        size_t first[2])
{
    char place[PLACE_SIZE], visible[1200];
    const char *name = NULL;
    const json_t *target = json_object_get(json, "target");
    uint64_t number = i + 1;
    snprintf(place, sizeof place, "columns.list[%zu]", i);
    if (!json_is_object(json))
        return reading_fail(in, place, "an object is needed");
    if (!reading_name(in, json, "name", place, &name) ||
        !reading_count(in, json, "place", place, 1, DATASET_COLUMNS_MAX, &number))
        return false;
    if (name)
        text_visible(name, visible, sizeof visible);
    bool is_target = json_is_true(target);
    SchemaColumn *c = schema_add(schema, name ? visible : NULL, (size_t)number - 1, is_target);
    if (!c)
        return error_memory(in->err);
    if (!read_values(in, json_object_get(json, "values"), place, c) ||
        !read_exact(in, json, "shift", place, &c->shift) ||
        !read_exact(in, json, "size", place, &c->size) ||
        !read_exact(in, json, "fill", place, &c->fill))
        return false;
    if (!(c->size > 0) ||
        (c->values && !isnan(c->fill) && !(c->fill >= 0 && c->fill < (double)c->value_count)))
        return reading_fail(in, place, "size is to be above 0, and fill the number of a value");
    c->first = first[is_target];
    first[is_target] += schema_width(c);
    return true;
}

bool columns_read(const Reading *in, const json_t *object, Schema *schema)
{
    const json_t *list = json_object_get(object, "list");
    const char *kind = "numbers";
    const json_t *low = json_object_get(object, "low");
    uint64_t width = 0;
    size_t first[2] = {0, 0};
    Error why;
    *schema = (Schema){.high = 1};
    if (!json_is_object(object) || json_array_size(list) < 1 ||
        json_array_size(list) > DATASET_COLUMNS_MAX)
        return reading_fail(in, "columns", "an object with a list of columns is needed");
    if (!reading_count(in, object, "width", "columns", 1, DATASET_COLUMNS_MAX, &width) ||
        !reading_name(in, object, "targets", "columns", &kind))
        return false;
    int index = table_find(&kind_table, kind, &why);
    if (index < 0)
        return reading_fail(in, "columns", "%s", why.message);
    schema->kind = (TargetKind)index;
    schema->low = json_number_value(low) < 0 ? -1 : 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read_column(in, json_array_get(list, i), i, schema, first))
            return false;
    schema->width = (size_t)width;
    for (size_t i = 0; i < schema->count; i++)
        if (schema->column[i].place >= schema->width)
            return reading_fail(in, "columns", "place is to be at most the width, %zu",
                                schema->width);
    return (first[0] > 0 && first[1] > 0) ||
           reading_fail(in, "columns", "an input and a target are needed");
}

/* Members that are rows of tables: all but row 0, which is usual, are written. */
typedef struct Member {
    const char *key;
    const Table *table;
    size_t in_form, in_choice;
} Member;

static const Member members[] = {
    {"separator", &separator_table, offsetof(TableForm, separator),
     offsetof(TableChoice, separator)},
    {"header", &header_table, offsetof(TableForm, header), offsetof(TableChoice, header)},
    {"decimal", &decimal_table, offsetof(TableForm, decimal), offsetof(TableChoice, decimal)},
    {"missing", &missing_table, offsetof(TableForm, missing), offsetof(TableChoice, missing)},
    {"problem", &problem_table, offsetof(TableForm, problem), offsetof(TableChoice, problem)},
};
enum { MEMBERS = sizeof members / sizeof members[0] };

static bool put_text(json_t *object, const char *key, const char *text)
{
    return json_put(object, key, text ? json_string(text) : json_null());
}

bool form_put(json_t *object, const TableForm *form)
{
    bool ok = put_text(object, "inputs", form->inputs) &&
              put_text(object, "targets", form->targets) &&
              put_text(object, "categories", form->categories) &&
              put_text(object, "missing_values", form->missing_values) &&
              json_put(object, "skip_lines", form->skip_lines > 0
                                                 ? json_integer((json_int_t)form->skip_lines)
                                                 : json_null());
    for (size_t i = 0; ok && i < MEMBERS; i++) {
        unsigned char row = *((const unsigned char *)form + members[i].in_form);
        ok = put_text(object, members[i].key,
                      row > 0 ? table_row(members[i].table, row)->name : NULL);
    }
    return ok;
}

bool form_read(const Reading *in, const json_t *object, TableChoice *choice)
{
    uint64_t skip = 0;
    if (!reading_name(in, object, "inputs", "data", &choice->inputs) ||
        !reading_name(in, object, "targets", "data", &choice->targets) ||
        !reading_name(in, object, "categories", "data", &choice->categories) ||
        !reading_name(in, object, "missing_values", "data", &choice->missing_values) ||
        !reading_count(in, object, "skip_lines", "data", 0, DATASET_ROWS_MAX, &skip))
        return false;
    choice->skip_lines = (size_t)skip;
    for (size_t i = 0; i < MEMBERS; i++) {
        const char *name = NULL;
        Error why;
        if (!reading_name(in, object, members[i].key, "data", &name))
            return false;
        int row = name ? table_find(members[i].table, name, &why) : 0;
        if (row < 0)
            return reading_fail(in, "data", "%s", why.message);
        *((unsigned char *)choice + members[i].in_choice) = (unsigned char)row;
    }
    return true;
}
