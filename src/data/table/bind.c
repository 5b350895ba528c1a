#include "data/table/bind.h"

#include "core/base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A column that has no name among others that have: in its old place, if that has none here too. */
static bool find_nameless(const Sheet *s, size_t place, bool needed, size_t *column, Error *err)
{
    bool there = place < s->column_count && !s->column[place].name;
    *column = there ? place : SIZE_MAX;
    return there || !needed ||
           error_set(err, "%s: column %zu, which has no name, is missing: the network was trained "
                     "with it", s->path, place + 1);
}

/* The place of a name in the sheet, where it stands once. */
static bool find(const Sheet *s, const char *name, bool needed, size_t *column, Error *err)
{
    size_t found = 0;
    *column = SIZE_MAX;
    for (size_t c = 0; c < s->column_count; c++)
        if (s->column[c].name && strcmp(s->column[c].name, name) == 0) {
            *column = c;
            found++;
        }
    if (found > 1)
        return error_set(err, "%s: several columns are called %s", s->path, name);
    return found == 1 || !needed ||
           error_set(err, "%s: the column %s is missing: the network was trained with it", s->path,
                     name);
}

static bool by_name(const Sheet *s, const Schema *schema, bool targets_needed, size_t *columns,
                    Error *err)
{
    for (size_t i = 0; i < schema->count; i++) {
        const SchemaColumn *c = &schema->column[i];
        bool needed = targets_needed || !c->is_target;
        if (!(c->name ? find(s, c->name, needed, &columns[i], err)
                      : find_nameless(s, c->place, needed, &columns[i], err)))
            return false;
    }
    return true;
}

/* How many columns of the schema, or of its inputs, stand before column i. */
static size_t rank_of(const Schema *schema, size_t i, bool inputs_only)
{
    size_t rank = 0;
    for (size_t k = 0; k < schema->count; k++)
        rank += schema->column[k].place < schema->column[i].place &&
                !(inputs_only && schema->column[k].is_target);
    return rank;
}

/* Where nothing has a name: a table as wide as the first one has its columns in the same places;
 * one that has as many as the schema, or as its inputs, has just these, in their order. */
static bool by_place(const Sheet *s, const Schema *schema, bool targets_needed, size_t *columns,
                     Error *err)
{
    size_t width = s->column_count - s->has_row_names, inputs = schema_count_inputs(schema);
    bool all = s->column_count == schema->width, used = !all && width == schema->count;
    bool only_inputs = !all && !used && !targets_needed && width == inputs;
    if (!all && !used && !only_inputs)
        return error_set(err, "%s: %zu column%s, and the network was trained with %zu input%s and "
                         "%zu target%s", s->path, width, width == 1 ? "" : "s", inputs,
                         inputs == 1 ? "" : "s", schema->count - inputs,
                         schema->count - inputs == 1 ? "" : "s");
    for (size_t i = 0; i < schema->count; i++) {
        columns[i] = all ? schema->column[i].place
                         : rank_of(schema, i, only_inputs) + s->has_row_names;
        if (only_inputs && schema->column[i].is_target)
            columns[i] = SIZE_MAX;
    }
    return true;
}

bool bind_columns(Sheet *sheet, const Schema *schema, bool targets_needed, size_t *columns,
                  Error *err)
{
    bool names = schema_has_names(schema);
    if (names && sheet->has_names)
        return by_name(sheet, schema, targets_needed, columns, err);
    if (!by_place(sheet, schema, targets_needed, columns, err))
        return false;
    return names == sheet->has_names ||
           remarks_add(&sheet->remarks, err, "%s: its columns are taken by their places",
                       names ? "the file has no names of columns"
                             : "the network was trained with columns without names");
}

char *bind_names(const Schema *schema)
{
    char *text = NULL;
    const char *comma = "";
    FILE *out = text_open(&text);
    for (size_t i = 0; out && i < schema->count; i++) {
        const SchemaColumn *c = &schema->column[i];
        if (c->is_target || !c->name || strchr(c->name, '"'))
            continue;
        fprintf(out, "%s\"%s\"", comma, c->name);
        comma = ",";
    }
    return text_close(out, &text);
}
