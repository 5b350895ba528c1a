#include "core/samples/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t schema_width(const SchemaColumn *column)
{
    return column->values ? column->value_count : 1;
}

size_t schema_count_inputs(const Schema *schema)
{
    size_t inputs = 0;
    for (size_t i = 0; i < schema->count; i++)
        inputs += !schema->column[i].is_target;
    return inputs;
}

bool schema_has_names(const Schema *schema)
{
    for (size_t i = 0; i < schema->count; i++)
        if (schema->column[i].name)
            return true;
    return false;
}

size_t schema_value(const SchemaColumn *column, const char *value)
{
    size_t i = 0;
    while (i < column->value_count && strcmp(column->values[i], value) != 0)
        i++;
    return i;
}

SchemaColumn *schema_add(Schema *s, const char *name, size_t place, bool is_target)
{
    SchemaColumn *larger = realloc(s->column, (s->count + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    s->column = larger;
    SchemaColumn *column = &larger[s->count];
    *column = (SchemaColumn){
        .place = place, .is_target = is_target, .shift = 0, .size = 1, .fill = NAN};
    if (name && !(column->name = strdup(name)))
        return NULL;
    s->count++;
    return column;
}

static const SchemaColumn *column_of(const Schema *s, size_t place, bool is_target)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->column[i].is_target == is_target && place >= s->column[i].first &&
            place < s->column[i].first + schema_width(&s->column[i]))
            return &s->column[i];
    return NULL;
}

const SchemaColumn *schema_output(const Schema *schema, size_t k)
{
    return column_of(schema, k, true);
}

const SchemaColumn *schema_input(const Schema *schema, size_t i)
{
    return column_of(schema, i, false);
}

bool schema_join(Schema *s, Schema *other, Error *err)
{
    SchemaColumn *larger = realloc(s->column, (s->count + other->count + 1) * sizeof *larger);
    if (!larger)
        return error_memory(err);
    s->column = larger;
    for (size_t i = 0; i < other->count; i++)
        s->column[s->count++] = other->column[i];
    other->count = 0;
    return true;
}

static bool copy_values(SchemaColumn *column, const SchemaColumn *from)
{
    if (!from->values)
        return true;
    column->values = calloc(from->value_count + 1, sizeof *column->values);
    for (; column->values && column->value_count < from->value_count; column->value_count++)
        if (!(column->values[column->value_count] = strdup(from->values[column->value_count])))
            return false;
    return column->values;
}

bool schema_copy(Schema *copy, const Schema *from, Error *err)
{
    *copy = (Schema){
        .width = from->width, .kind = from->kind, .low = from->low, .high = from->high};
    for (size_t i = 0; i < from->count; i++) {
        const SchemaColumn *f = &from->column[i];
        SchemaColumn *column = schema_add(copy, f->name, f->place, f->is_target);
        if (!column || !copy_values(column, f))
            return error_memory(err);
        column->is_text = f->is_text;
        column->first = f->first;
        column->shift = f->shift;
        column->size = f->size;
        column->fill = f->fill;
    }
    return true;
}

void schema_free(Schema *s)
{
    for (size_t i = 0; i < s->count; i++) {
        for (size_t k = 0; k < s->column[i].value_count; k++)
            free(s->column[i].values[k]);
        free(s->column[i].values);
        free(s->column[i].name);
    }
    free(s->column);
    *s = (Schema){0};
}
