#include "data/table/usable.h"

#include "core/samples/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool has_value(const Sheet *s, const Columns *columns, size_t column)
{
    if (s->column[column].missing == 0)
        return true;
    for (size_t row = 0; row < s->rows; row++)
        if (!sheet_lacks(s, row, column) &&
            !sheet_lacks_any(s, row, columns->targets, columns->target_count))
            return true;
    return false;
}

bool usable_as_input(const Sheet *s, const Columns *columns, size_t column)
{
    const SheetColumn *c = &s->column[column];
    ColumnNature nature = column_nature(c);
    bool values = columns->categories[column];
    if (values)
        return column_count_values(s, column, SCHEMA_CATEGORIES_MAX) <= SCHEMA_CATEGORIES_MAX;
    return (nature == NATURE_NUMBERS ||
            (nature == NATURE_TEXTS && c->texts.count <= SCHEMA_CATEGORIES_MAX)) &&
           has_value(s, columns, column);
}

bool usable_as_target(const Sheet *s, size_t column)
{
    const SheetColumn *c = &s->column[column];
    ColumnNature nature = column_nature(c);
    if (nature == NATURE_TEXTS)
        return c->texts.count >= 2 && c->texts.count <= SCHEMA_CLASSES_MAX;
    return nature == NATURE_NUMBERS && column_count_values(s, column, 1) > 1;
}

/* Whether the numbers of a column go up by one from row to row, from 0 or 1. */
static bool counts_up(const Sheet *s, const SheetColumn *c)
{
    return s->rows >= 3 && c->numbers == s->rows && c->number[0] >= 0 && c->number[0] <= 1 &&
           sheet_counts_up(c, 0, s->rows);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Whether all cells are whole numbers, each of which stands once. False without memory. */
static bool are_unique(const Sheet *s, const SheetColumn *c)
{
    double *v = calloc(s->rows + 1, sizeof *v);
    bool unique = v && c->numbers == s->rows;
    if (v)
        memcpy(v, c->number, s->rows * sizeof *v);
    if (unique)
        qsort(v, s->rows, sizeof *v, by_size);
    for (size_t k = 0; unique && k < s->rows; k++)
        unique = !(floor(v[k]) < v[k]) && (k == 0 || v[k] > v[k - 1]);
    free(v);
    return unique;
}

/* PassengerId, user_id, "row id", pid, seqno: what ends so may be one where it is unique. */
static bool ends_like_one(const char *name)
{
    static const char *const endings[] = {"id", "no", "nr", "num", "number", "code", "index",
                                          "identifier", "row.names", "row names", NULL};
    size_t length = name ? strlen(name) : 0;
    for (size_t i = 0; endings[i]; i++) {
        size_t n = strlen(endings[i]);
        if (length >= n && strcasecmp(name + length - n, endings[i]) == 0)
            return true;
    }
    return false;
}

static bool is_called_so(const char *name)
{
    static const char *const words[] = {"id", "index", "Unnamed: 0", "rownames", "row.names",
                                        "row", "#", "no", "nr", "identifier", NULL};
    for (size_t i = 0; name && words[i]; i++)
        if (strcasecmp(name, words[i]) == 0)
            return true;
    return false;
}

Naming usable_naming(const Sheet *s, size_t column)
{
    const SheetColumn *c = &s->column[column];
    bool nameless = s->has_names && !c->name && column == 0;
    bool all_differ = c->texts.count == s->rows && s->rows > 2;
    if (all_differ ||
        ((nameless || is_called_so(c->name)) && column_count_values(s, column, 1) > 1) ||
        (ends_like_one(c->name) && s->rows > 2 && are_unique(s, c)))
        return NAMES_ROWS;
    return counts_up(s, c) ? COUNTS_ROWS : NAMES_NOTHING;
}
