#include "data/table/advice.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LIST_SIZE = 200 };

static bool is_plain(const char *name)
{
    return name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_.")] &&
           name[strspn(name, "0123456789.")];
}

/* Names of the chosen columns, where they can be typed just so and there is room. */
static bool list_names(const Sheet *s, const bool *chosen, char out[LIST_SIZE])
{
    *out = '\0';
    for (size_t c = 0; c < s->column_count; c++) {
        if (!chosen[c])
            continue;
        if (!is_plain(s->column[c].name) || strlen(out) + strlen(s->column[c].name) > LIST_SIZE / 2)
            return false;
        text_append(out, LIST_SIZE, "%s%s", *out ? "," : "", s->column[c].name);
    }
    return true;
}

/* Their places: "1-4,6". */
static void list_places(const Sheet *s, const bool *chosen, char out[LIST_SIZE])
{
    *out = '\0';
    for (size_t c = 0; c < s->column_count; c++) {
        size_t first = c;
        if (!chosen[c])
            continue;
        while (c + 1 < s->column_count && chosen[c + 1])
            c++;
        text_append(out, LIST_SIZE, first == c ? "%s%zu" : "%s%zu-%zu", *out ? "," : "", first + 1,
                    c + 1);
    }
}

static void list_columns(const Sheet *s, const bool *chosen, char out[LIST_SIZE])
{
    if (!list_names(s, chosen, out))
        list_places(s, chosen, out);
}

void advice_usable(const Sheet *s, const Columns *columns, const bool *usable,
                   char out[ADVICE_SIZE])
{
    char list[LIST_SIZE];
    bool missing = false;
    size_t count = 0;
    for (size_t c = 0; c < s->column_count; c++) {
        count += usable[c];
        missing = missing || (usable[c] && s->column[c].missing > 0);
    }
    for (size_t i = 0; i < columns->target_count; i++)
        missing = missing || s->column[columns->targets[i]].missing > 0;
    *out = '\0';
    if (count == 0)
        return;
    list_columns(s, usable, list);
    snprintf(out, ADVICE_SIZE, "; these can be inputs: --inputs %s%s", list,
             missing ? " --missing mean" : "");
}

static bool is_called(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (name && strcasecmp(name, *words) == 0)
            return true;
    return false;
}

/* Whether the numbers of a column go up by one from row to row, from 0 or 1. */
static bool counts_up(const Sheet *s, const SheetColumn *c)
{
    if (s->rows < 3 || c->numbers < s->rows || c->number[0] < 0 || c->number[0] > 1)
        return false;
    for (size_t k = 1; k < s->rows; k++)
        if (fabs(c->number[k] - c->number[k - 1] - 1) > 0)
            return false;
    return true;
}

/* Whether a column tells the rows apart and nothing else. */
static bool names_rows(const Sheet *s, size_t column)
{
    static const char *const words[] = {"id", "index", "Unnamed: 0", "rownames", "row", "#", "no",
                                        "nr", NULL};
    const SheetColumn *c = &s->column[column];
    bool nameless = s->has_names && !c->name && column == 0;
    bool all_differ = c->texts.count == s->rows && s->rows > 2;
    return counts_up(s, c) || all_differ ||
           ((nameless || is_called(c->name, words)) && column_count_values(s, column, 1) > 1);
}

static bool advise_on_counters(Sheet *s, const Columns *columns, Error *err)
{
    bool *others = calloc(s->column_count + 1, sizeof *others);
    char list[LIST_SIZE], name[SHEET_NAME_SIZE];
    size_t found = s->column_count, left = 0;
    if (!others)
        return error_memory(err);
    for (size_t i = columns->input_count; i-- > 0;) {
        size_t c = columns->inputs[i];
        others[c] = !names_rows(s, c);
        left += others[c];
        found = others[c] ? found : c;
    }
    list_columns(s, others, list);
    free(others);
    return found == s->column_count || left == 0 ||
           remarks_add(&s->remarks, err, "%s seems to number or name the rows, and is an input; "
                       "--inputs %s leaves it out", sheet_name(s, found, name), list);
}

static bool advise_on_target(Sheet *s, const Columns *columns, const TableChoice *choice,
                             Error *err)
{
    static const char *const words[] = {"label", "labels", "class", "classes", "target", "targets",
                                        "species", "y", "diagnosis", "outcome", "output",
                                        "survived", "result", "category", NULL};
    char name[SHEET_NAME_SIZE];
    if (choice->targets || s->target_count > 0)
        return true;
    if (is_called(s->column[columns->targets[0]].name, words))
        return true;
    for (size_t c = 0; c < s->column_count; c++)
        if (is_called(s->column[c].name, words))
            return remarks_add(&s->remarks, err, "the target is the last column, %s; --targets %s "
                               "would be another", sheet_name(s, columns->targets[0], name),
                               s->column[c].name);
    return true;
}

bool advice_on_columns(Sheet *sheet, const Columns *columns, const TableChoice *choice, Error *err)
{
    return advise_on_target(sheet, columns, choice, err) &&
           (choice->inputs || advise_on_counters(sheet, columns, err));
}
