#include "core/table.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 63 };

const TableRow *table_row(const Table *table, size_t index)
{
    return (const TableRow *)((const char *)table->rows + index * table->row_size);
}

static int least(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein's edit distance (Wagner and Fischer 1974), one row of the matrix at a time. */
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
    return row[n];
}

int table_nearest(const Table *table, const char *wanted)
{
    size_t length = strnlen(wanted, NAME_MAX_LENGTH);
    int best = -1, best_distance = (int)length / 3 + 2;
    for (size_t i = 0; i < table->count; i++) {
        const char *name = table_row(table, i)->name;
        int distance = edit_distance(wanted, name);
        if (length >= 3 && strstr(name, wanted))
            distance = 1;
        if (distance < best_distance) {
            best = (int)i;
            best_distance = distance;
        }
    }
    return best;
}

/* Appends the names that start with `wanted` ("" for all) to the sentence, as far as they fit. */
static void append_names(const Table *table, const char *wanted, Error *err)
{
    size_t used = strlen(err->message);
    const char *separator = "";
    for (size_t i = 0; i < table->count; i++) {
        const char *name = table_row(table, i)->name;
        if (strncmp(name, wanted, strlen(wanted)) != 0)
            continue;
        int n = snprintf(err->message + used, sizeof err->message - used, "%s%s", separator, name);
        if (n < 0 || (size_t)n >= sizeof err->message - used)
            return;
        used += (size_t)n;
        separator = ", ";
    }
}

static void explain_miss(const Table *table, const char *wanted, bool ambiguous, Error *err)
{
    if (!err)
        return;
    int nearest = table_nearest(table, wanted);
    if (ambiguous) {
        error_set(err, "'%.64s' is the start of more than one %s: ", wanted, table->kind);
        append_names(table, wanted, err);
    } else if (nearest >= 0) {
        error_set(err, "unknown %s '%.64s'; did you mean '%s'?", table->kind, wanted,
                  table_row(table, (size_t)nearest)->name);
    } else {
        error_set(err, "unknown %s '%.64s'; there are: ", table->kind, wanted);
        append_names(table, "", err);
    }
}

int table_find(const Table *table, const char *wanted, Error *err)
{
    int found = -1;
    bool ambiguous = false;
    size_t length = strlen(wanted);
    for (size_t i = 0; i < table->count; i++) {
        const char *name = table_row(table, i)->name;
        if (strcmp(name, wanted) == 0)
            return (int)i;
        if (length > 0 && strncmp(name, wanted, length) == 0) {
            ambiguous = found >= 0;
            found = (int)i;
        }
    }
    if (found >= 0 && !ambiguous)
        return found;
    explain_miss(table, wanted, ambiguous, err);
    return -1;
}
