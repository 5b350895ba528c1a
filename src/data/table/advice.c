#include "data/table/advice.h"

#include "core/base/text.h"
#include "data/table/usable.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LIST_SIZE = 160 };

static bool is_plain(const char *name)
{
    return name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_.")] &&
           name[strspn(name, "0123456789.")];
}

/* Whether a name stands for its column in a list just as it is. */
static bool is_listable(const Sheet *s, size_t column)
{
    const char *name = s->column[column].name;
    size_t same = 0;
    for (size_t c = 0; name && c < s->column_count; c++)
        same += s->column[c].name && strcmp(s->column[c].name, name) == 0;
    return same == 1 && is_plain(name);
}

/* Names of the chosen columns, where they can be typed just so and there is room. */
static bool list_names(const Sheet *s, const bool *chosen, char out[LIST_SIZE])
{
    *out = '\0';
    for (size_t c = 0; c < s->column_count; c++) {
        if (!chosen[c])
            continue;
        if (!is_listable(s, c) || strlen(out) + strlen(s->column[c].name) > LIST_SIZE / 2)
            return false;
        text_append(out, LIST_SIZE, "%s%s", *out ? "," : "", s->column[c].name);
    }
    return true;
}

/* Their places: "1-4,6"; returns how many there was no room for. */
static size_t list_places(const Sheet *s, const bool *chosen, char out[LIST_SIZE])
{
    size_t left = 0;
    *out = '\0';
    for (size_t c = 0; c < s->column_count; c++) {
        char item[48];
        size_t first = c;
        if (!chosen[c])
            continue;
        while (c + 1 < s->column_count && chosen[c + 1])
            c++;
        snprintf(item, sizeof item, first == c ? "%s%zu" : "%s%zu-%zu", *out ? "," : "", first + 1,
                 c + 1);
        if (left > 0 || strlen(out) + strlen(item) >= LIST_SIZE)
            left += c + 1 - first;
        else
            text_append(out, LIST_SIZE, "%s", item);
    }
    return left;
}

/* Either; returns how many are left out. */
static size_t list_columns(const Sheet *s, const bool *chosen, char out[LIST_SIZE])
{
    return list_names(s, chosen, out) ? 0 : list_places(s, chosen, out);
}

/* Takes out of the marked columns those that only name or count rows, where others are left; those
 * that count are taken for numbers where nothing else is. Returns how many are left. */
static size_t leave_namers(const Sheet *s, bool *marked)
{
    size_t count = 0;
    Naming least = NAMES_ROWS;
    for (size_t c = 0; c < s->column_count; c++)
        if (marked[c] && usable_naming(s, c) < least)
            least = usable_naming(s, c);
    for (size_t c = 0; c < s->column_count; c++) {
        marked[c] = marked[c] && usable_naming(s, c) <= least;
        count += marked[c];
    }
    return count;
}

/* Whether one of the marked columns, or a target, lacks values. */
static bool lack_values(const Sheet *s, const bool *marked, const size_t *targets, size_t count)
{
    bool missing = false;
    for (size_t c = 0; c < s->column_count; c++)
        missing = missing || (marked[c] && s->column[c].missing > 0);
    for (size_t i = 0; i < count; i++)
        missing = missing || s->column[targets[i]].missing > 0;
    return missing;
}

void advice_on_inputs(const Sheet *s, const Columns *columns, char out[ADVICE_SIZE])
{
    bool *usable = calloc(s->column_count + 1, sizeof *usable);
    char list[LIST_SIZE];
    *out = '\0';
    if (!usable)
        return;
    for (size_t i = 0; i < columns->input_count; i++)
        usable[columns->inputs[i]] = usable_as_input(s, columns, columns->inputs[i]);
    size_t count = leave_namers(s, usable);
    size_t left = list_columns(s, usable, list);
    bool missing = lack_values(s, usable, columns->targets, columns->target_count);
    if (count == 0)
        snprintf(out, ADVICE_SIZE, "; no column is left that can be an input");
    else if (left > 0)
        snprintf(out, ADVICE_SIZE, "; these, and %zu more, can be inputs: --inputs %s%s", left,
                 list, missing ? " --missing mean" : "");
    else
        snprintf(out, ADVICE_SIZE, "; these can be inputs: --inputs %s%s", list,
                 missing ? " --missing mean" : "");
    free(usable);
}

static bool is_called(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (name && strcasecmp(name, *words) == 0)
            return true;
    return false;
}

static bool is_called_target(const Sheet *s, size_t column)
{
    static const char *const words[] = {"label", "labels", "class", "classes", "target", "targets",
                                        "species", "y", "diagnosis", "outcome", "output",
                                        "survived", "result", "category", NULL};
    return is_called(s->column[column].name, words);
}

/* Whether its values differ: else there is nothing to learn from it, though it can be an input. */
static bool differs(const Sheet *s, size_t column)
{
    return column_count_values(s, column, 1) > 1;
}

/* Marks what could be inputs beside a target; returns how many. */
static size_t mark_inputs(const Sheet *s, const Columns *columns, size_t target, bool *usable)
{
    size_t only[] = {target};
    const Columns beside = {
        .targets = only, .target_count = 1, .categories = columns->categories};
    for (size_t c = 0; c < s->column_count; c++)
        usable[c] = c != target && (c > 0 || !s->has_row_names) && differs(s, c) &&
                    usable_as_input(s, &beside, c);
    return leave_namers(s, usable);
}

/* A column that could be the target instead: the last that is called so, else the last; SIZE_MAX:
 * there is none that has inputs beside it. */
static size_t other_target(const Sheet *s, const Columns *columns, bool *usable)
{
    for (int called = 1; called >= 0; called--)
        for (size_t c = s->column_count; c-- > 0;)
            if (is_called_target(s, c) == (called == 1) && usable_as_target(s, c) &&
                usable_naming(s, c) != NAMES_ROWS && mark_inputs(s, columns, c, usable) > 0)
                return c;
    return SIZE_MAX;
}

/* "--targets kind --inputs height,width --missing mean": what has to be said for that. Marks the
 * inputs. */
static void list_choice(const Sheet *s, const Columns *columns, size_t target, bool *usable,
                        char out[ADVICE_SIZE])
{
    char list[LIST_SIZE], name[LIST_SIZE];
    size_t inputs = mark_inputs(s, columns, target, usable);
    list_columns(s, usable, list);
    snprintf(name, sizeof name, "%zu", target + 1);
    if (is_listable(s, target) && strlen(s->column[target].name) < LIST_SIZE / 2)
        snprintf(name, sizeof name, "%s", s->column[target].name);
    snprintf(out, ADVICE_SIZE, "--targets %s", name);
    if (inputs + 1 + s->has_row_names < s->column_count)
        text_append(out, ADVICE_SIZE, " --inputs %s", list);
    if (lack_values(s, usable, &target, 1))
        text_append(out, ADVICE_SIZE, " --missing mean");
}

void advice_on_target(const Sheet *s, const Columns *columns, char out[ADVICE_SIZE])
{
    bool *usable = calloc(s->column_count + 1, sizeof *usable);
    char words[ADVICE_SIZE];
    *out = '\0';
    if (!usable)
        return;
    size_t target = other_target(s, columns, usable);
    if (target == SIZE_MAX) {
        snprintf(out, ADVICE_SIZE, "; no other columns can be a target and its inputs");
    } else {
        list_choice(s, columns, target, usable, words);
        snprintf(out, ADVICE_SIZE, "; %.300s would be another", words);
    }
    free(usable);
}

/* Inputs that only name or count the rows: marks the others in rest[], and writes what they are
 * called, "id", "id and 2 more"; how many. */
static size_t find_namers(const Sheet *s, const Columns *columns, bool *rest, char *called,
                          size_t size)
{
    char name[SHEET_NAME_SIZE];
    size_t found = 0, first = 0;
    for (size_t i = 0; i < columns->input_count; i++)
        rest[columns->inputs[i]] = true;
    leave_namers(s, rest);
    for (size_t i = columns->input_count; i-- > 0;)
        if (!rest[columns->inputs[i]]) {
            found++;
            first = columns->inputs[i];
        }
    *called = '\0';
    if (found > 0)
        text_append(called, size, "%s", sheet_name(s, first, name));
    if (found > 1)
        text_append(called, size, " and %zu more", found - 1);
    return found;
}

static bool advise_on_namers(Sheet *s, const Columns *columns, Error *err)
{
    bool *rest = calloc(s->column_count + 1, sizeof *rest);
    char list[LIST_SIZE], called[LIST_SIZE];
    if (!rest)
        return error_memory(err);
    size_t found = find_namers(s, columns, rest, called, sizeof called);
    size_t left = list_columns(s, rest, list);
    bool nothing_else = true;
    for (size_t i = 0; i < columns->input_count; i++)
        nothing_else = nothing_else && usable_naming(s, columns->inputs[i]) == NAMES_ROWS;
    free(rest);
    if (nothing_else)
        return remarks_add(&s->remarks, err, "all inputs seem to number or name the rows: there "
                           "may be nothing to learn from them");
    return found == 0 || left > 0 ||
           remarks_add(&s->remarks, err, found == 1
                           ? "%s seems to number or name the rows, and is an input; --inputs %s "
                             "leaves it out"
                           : "%s seem to number or name the rows, and are inputs; --inputs %s "
                             "leaves them out", called, list);
}

/* Another column is called like a target: it, and what would be its inputs. */
static bool advise_on_other(Sheet *s, const Columns *columns, size_t other, Error *err)
{
    bool *usable = calloc(s->column_count + 1, sizeof *usable);
    char words[ADVICE_SIZE], name[SHEET_NAME_SIZE];
    if (!usable)
        return error_memory(err);
    list_choice(s, columns, other, usable, words);
    free(usable);
    return remarks_add(&s->remarks, err, "the target is the last column, %s; %.300s would be "
                       "another", sheet_name(s, columns->targets[0], name), words);
}

/* A target that seems to do nothing but name or count the rows. */
static bool advise_on_target(Sheet *s, const Columns *columns, Error *err)
{
    enum { COUNTED = 10 }; /* so many rows in a row are no accident */
    size_t target = columns->targets[0];
    Naming naming = usable_naming(s, target);
    char advice[ADVICE_SIZE], name[SHEET_NAME_SIZE];
    if (naming == NAMES_NOTHING ||
        (naming == COUNTS_ROWS && (s->rows < COUNTED || is_called_target(s, target))))
        return true;
    advice_on_target(s, columns, advice);
    return remarks_add(&s->remarks, err, "the target %s seems to number or name the rows%s",
                       sheet_name(s, target, name), advice);
}

bool advice_on_columns(Sheet *s, const Columns *columns, const TableChoice *choice, Error *err)
{
    bool by_itself = !choice->targets && s->target_count == 0;
    if (by_itself && !is_called_target(s, columns->targets[0]) && !choice->inputs)
        for (size_t c = 0; c < s->column_count; c++)
            if (is_called_target(s, c) && usable_as_target(s, c))
                return advise_on_other(s, columns, c, err);
    return (!by_itself || advise_on_target(s, columns, err)) &&
           (choice->inputs || s->has_pixels || advise_on_namers(s, columns, err));
}
