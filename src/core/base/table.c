#include "core/base/table.h"

#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 63 };

const TableRow *table_row(const Table *table, size_t index)
{
    return table->list ? table->list[index]
                       : (const TableRow *)((const char *)table->rows + index * table->row_size);
}

int table_called(const Table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table_row(table, i)->name, name) == 0)
            return (int)i;
    return -1;
}

static size_t alias_count(const Table *table)
{
    size_t count = 0;
    while (table->aliases && table->aliases[count].name)
        count++;
    return count;
}

/* How many names a person may type, the rows' own first. */
static size_t name_count(const Table *table)
{
    return table->count + alias_count(table);
}

/* Name `i` of them, and the row that it means. */
static const char *name_at(const Table *table, size_t i, size_t *row)
{
    *row = i;
    if (i < table->count)
        return table_row(table, i)->name;
    const TableAlias *alias = &table->aliases[i - table->count];
    *row = (size_t)table_called(table, alias->row);
    return alias->name;
}

static int least(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein's edit distance (Wagner and Fischer 1974), one row of the matrix at a time; or one
 * more than that to a start of `b`, where this is less. */
static int edit_distance(const char *a, const char *b)
{
    int row[NAME_MAX_LENGTH + 1];
    size_t m = strnlen(a, NAME_MAX_LENGTH), n = strnlen(b, NAME_MAX_LENGTH);
    for (size_t j = 0; j <= n; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= m; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            int above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    int best = row[n];
    for (size_t j = m / 2 + 1; j < n; j++)
        best = row[j] + 1 < best ? row[j] + 1 : best;
    return best;
}

const char *table_nearest(const Table *table, const char *wanted)
{
    size_t length = strnlen(wanted, NAME_MAX_LENGTH), row;
    const char *best = NULL;
    int best_distance = (int)length / 3 + 2;
    for (size_t i = 0; i < name_count(table); i++) {
        const char *name = name_at(table, i, &row);
        int distance = edit_distance(wanted, name);
        if (length >= 3 && strstr(name, wanted))
            distance = 1;
        if (distance < best_distance) {
            best = name;
            best_distance = distance;
        }
    }
    return best;
}

/* Appends the names that start with `wanted` ("" for all) to the sentence, as far as they fit. */
static void append_names(const Table *table, const char *wanted, Error *err)
{
    const char *separator = "";
    size_t row;
    for (size_t i = 0; i < name_count(table); i++) {
        const char *name = name_at(table, i, &row);
        if (strncmp(name, wanted, strlen(wanted)) != 0)
            continue;
        text_append(err->message, sizeof err->message, "%s%s", separator, name);
        separator = ", ";
    }
}

static void explain_miss(const Table *table, const char *wanted, bool ambiguous, Error *err)
{
    if (!err)
        return;
    const char *near = table_nearest(table, wanted);
    if (ambiguous) {
        error_set(err, "'%.64s' is the start of more than one %s: ", wanted, table->kind);
        append_names(table, wanted, err);
    } else if (near) {
        error_set(err, "unknown %s '%.64s'; did you mean '%s'?", table->kind, wanted,
                  near);
    } else {
        error_set(err, "unknown %s '%.64s'; there are: ", table->kind, wanted);
        append_names(table, "", err);
    }
}

int table_find(const Table *table, const char *wanted, Error *err)
{
    int found = -1;
    bool ambiguous = false;
    size_t length = strlen(wanted), row;
    for (size_t i = 0; i < name_count(table); i++) {
        const char *name = name_at(table, i, &row);
        if (strcmp(name, wanted) == 0)
            return (int)row;
        /* What overrides a refusal is meant only where it is written out: "save!". */
        if (length > 0 && strncmp(name, wanted, length) == 0 && !strchr(name, '!')) {
            ambiguous = ambiguous || (found >= 0 && found != (int)row);
            found = (int)row;
        }
    }
    if (found >= 0 && !ambiguous)
        return found;
    explain_miss(table, wanted, ambiguous, err);
    return -1;
}
