#include "data/table/columns.h"

#include "core/base/text.h"
#include "data/table/cell.h"
#include "data/table/column_list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_BYTES = 1024 }; /* of a value, made visible */

static bool contains(const size_t *list, size_t count, size_t column)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == column)
            return true;
    return false;
}

/* The first column of that name; *more: there is another. */
static bool find_name(const Sheet *sheet, const ColumnItem *item, size_t *column, bool *more)
{
    bool found = false;
    *more = false;
    for (size_t c = 0; c < sheet->column_count; c++) {
        const char *name = sheet->column[c].name;
        if (!name || !column_item_is(item, name, strlen(name)))
            continue;
        *more = found;
        *column = found ? *column : c;
        found = true;
    }
    return found;
}

static bool all_are_names(const Sheet *sheet, const char *list)
{
    ColumnItem item;
    size_t column;
    bool more;
    while (column_list_next(&list, &item))
        if (!find_name(sheet, &item, &column, &more))
            return false;
    return true;
}

typedef struct Chosen {
    Sheet *sheet;
    const char *option; /* "--inputs" */
    bool names;         /* all items are names */
    size_t *list, count;
} Chosen;

static bool add(Chosen *chosen, size_t column, Error *err)
{
    char name[SHEET_NAME_SIZE];
    if (contains(chosen->list, chosen->count, column))
        return error_set(err, "%s: %s names %s twice", chosen->sheet->path, chosen->option,
                         sheet_name(chosen->sheet, column, name));
    chosen->list[chosen->count++] = column;
    return true;
}

/* Room for what an unknown item is shown by. */
enum { ITEM_SHOWN = 64 };

static bool refuse_item(const Chosen *chosen, const ColumnItem *item, Error *err)
{
    const Sheet *s = chosen->sheet;
    int shown = (int)(item->length < ITEM_SHOWN ? item->length : ITEM_SHOWN);
    return error_set(err, "%s: %s: there is no column '%.*s'; %s a number from 1 to %zu would be "
                     "right", s->path, chosen->option, shown, item->text,
                     s->has_names ? "a name of the header or" : "the columns have no names:",
                     s->column_count);
}

static bool add_item(Chosen *chosen, const ColumnItem *item, Error *err)
{
    const Sheet *s = chosen->sheet;
    size_t first, last, column;
    bool more, range = column_item_range(item, &first, &last);
    bool places = range && first >= 1 && first <= last && last <= s->column_count;
    if ((chosen->names || !places) && find_name(s, item, &column, &more)) {
        if (more)
            return error_set(err, "%s: %s: several columns are called '%s'; their numbers, from 1 "
                             "to %zu, tell them apart", s->path, chosen->option,
                             s->column[column].name, s->column_count);
        bool elsewhere = places && (first != last || first - 1 != column);
        if (elsewhere && !remarks_add(&chosen->sheet->remarks, err, "%s: %s is the column of that "
                                      "name, column %zu", chosen->option, s->column[column].name,
                                      column + 1))
            return false;
        return add(chosen, column, err);
    }
    if (!places)
        return refuse_item(chosen, item, err);
    for (size_t i = first; i <= last; i++)
        if (!add(chosen, i - 1, err))
            return false;
    return true;
}

static bool read_list(Sheet *sheet, const char *option, const char *list, size_t *out,
                      size_t *count, Error *err)
{
    Chosen chosen = {sheet, option, sheet->has_names && all_are_names(sheet, list), out, 0};
    ColumnItem item;
    while (column_list_next(&list, &item))
        if (!add_item(&chosen, &item, err))
            return false;
    *count = chosen.count;
    return true;
}

static bool read_categories(Columns *columns, Sheet *sheet, const char *list, Error *err)
{
    size_t *places = calloc(sheet->column_count + 1, sizeof *places), count = 0;
    bool ok = places ? read_list(sheet, "--categories", list, places, &count, err)
                     : error_memory(err);
    for (size_t i = 0; ok && i < count; i++)
        columns->categories[places[i]] = true;
    free(places);
    return ok;
}

/* Targets that nobody has named: those of the format, or the last column. */
static void usual_targets(Columns *columns, const Sheet *sheet)
{
    size_t n = sheet->target_count > 0 ? sheet->target_count : 1;
    for (size_t i = 0; i < n; i++)
        columns->targets[columns->target_count++] = sheet->column_count - n + i;
}

static bool check_columns(const Columns *columns, const Sheet *sheet, Error *err)
{
    char name[SHEET_NAME_SIZE];
    for (size_t i = 0; i < columns->input_count; i++)
        if (contains(columns->targets, columns->target_count, columns->inputs[i]))
            return error_set(err, "%s: %s is an input and a target", sheet->path,
                             sheet_name(sheet, columns->inputs[i], name));
    return columns->input_count > 0 ||
           error_set(err, "%s: every column is a target; at least one input is needed",
                     sheet->path);
}

bool columns_choose(Columns *columns, Sheet *sheet, const TableChoice *choice, Error *err)
{
    size_t n = sheet->column_count;
    *columns = (Columns){.inputs = calloc(n + 1, sizeof(size_t)),
                         .targets = calloc(n + 1, sizeof(size_t)),
                         .categories = calloc(n + 1, sizeof(bool))};
    if (!columns->inputs || !columns->targets || !columns->categories)
        return error_memory(err);
    if (n < 2)
        return error_set(err, "%s: one column only; inputs and a target need two%s", sheet->path,
                         sheet->separator == SEPARATOR_AUTO
                             ? ""
                             : ", with commas, semicolons, tabs, | or blanks between");
    if (choice->targets && !read_list(sheet, "--targets", choice->targets, columns->targets,
                                      &columns->target_count, err))
        return false;
    if (!choice->targets)
        usual_targets(columns, sheet);
    if (choice->inputs && !read_list(sheet, "--inputs", choice->inputs, columns->inputs,
                                     &columns->input_count, err))
        return false;
    for (size_t c = sheet->has_row_names; c < n && !choice->inputs; c++)
        if (!contains(columns->targets, columns->target_count, c))
            columns->inputs[columns->input_count++] = c;
    if (choice->categories && !read_categories(columns, sheet, choice->categories, err))
        return false;
    return check_columns(columns, sheet, err);
}

void columns_free(Columns *columns)
{
    free(columns->inputs);
    free(columns->targets);
    free(columns->categories);
    *columns = (Columns){0};
}

/* Whether all texts of a column are dates; whether all are numbers written otherwise. */
static bool all_are_dates(const Texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        if (!cell_is_date(texts->text[i].text, texts->text[i].length))
            return false;
    return true;
}

static bool all_are_odd(const Texts *texts)
{
    char right[CELL_RIGHT_SIZE];
    for (size_t i = 0; i < texts->count; i++)
        if (!cell_oddity(texts->text[i].text, texts->text[i].length, right))
            return false;
    return true;
}

ColumnNature column_nature(const SheetColumn *column)
{
    if (column->texts.count == 0)
        return column->numbers > 0 ? NATURE_NUMBERS : NATURE_EMPTY;
    if (all_are_odd(&column->texts))
        return NATURE_ODD;
    if (column->numbers > 0)
        return NATURE_MIXED;
    return all_are_dates(&column->texts) ? NATURE_DATES : NATURE_TEXTS;
}

/* The different numbers of a column, in order; at most `most`, *count one more where there are
 * more. NULL without memory. */
static double *different_numbers(const Sheet *sheet, const SheetColumn *column, size_t most,
                                 size_t *count)
{
    double *found = calloc(most + 2, sizeof *found);
    size_t n = 0;
    for (size_t k = 0; found && k < sheet->rows && n <= most; k++) {
        double v = column->number[k];
        size_t low = 0, high = n;
        if (isnan(v))
            continue;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (found[middle] < v)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < n && found[low] <= v)
            continue;
        memmove(found + low + 1, found + low, (n - low) * sizeof *found);
        found[low] = v;
        n++;
    }
    *count = n;
    return found;
}

size_t column_count_values(const Sheet *sheet, size_t column, size_t most)
{
    const SheetColumn *c = &sheet->column[column];
    size_t numbers = 0;
    double *found = different_numbers(sheet, c, most, &numbers);
    free(found);
    size_t count = numbers + c->texts.count;
    return count > most ? most + 1 : count;
}

static int by_code_point(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Texts are kept in the order of their first rows, but for the first row of all, whose texts come
 * last when they are in no other. */
static int by_place(const void *a, const void *b)
{
    const Text *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* Adds the numbers, and then the texts, as they are named. */
static bool name_values(const SheetColumn *c, const double *numbers, size_t number_count,
                        bool by_appearance, char **values)
{
    char number[NUMBER_SIZE], text[VALUE_BYTES];
    for (size_t i = 0; i < number_count; i++)
        if (!(values[i] = strdup(number_write(numbers[i], number))))
            return false;
    Text *texts = calloc(c->texts.count + 1, sizeof *texts);
    bool ok = texts;
    if (ok && c->texts.count > 0)
        memcpy(texts, c->texts.text, c->texts.count * sizeof *texts);
    if (ok && by_appearance)
        qsort(texts, c->texts.count, sizeof *texts, by_place);
    for (size_t i = 0; ok && i < c->texts.count; i++) {
        text_visible_bytes(texts[i].text, texts[i].length, text, sizeof text);
        ok = (values[number_count + i] = strdup(text)) != NULL;
    }
    free(texts);
    if (ok && !by_appearance)
        qsort(values + number_count, c->texts.count, sizeof *values, by_code_point);
    return ok;
}

char **column_values(const Sheet *sheet, size_t column, bool by_appearance, size_t most,
                     size_t *count, Error *err)
{
    const SheetColumn *c = &sheet->column[column];
    size_t number_count = 0;
    double *numbers = different_numbers(sheet, c, most, &number_count);
    size_t all = number_count + c->texts.count;
    *count = all > most ? most + 1 : all;
    char **values = numbers ? calloc(*count + 1, sizeof *values) : NULL;
    bool ok = values &&
              (all > most || name_values(c, numbers, number_count, by_appearance, values));
    free(numbers);
    if (ok)
        return values;
    for (size_t i = 0; values && i < *count; i++)
        free(values[i]);
    free(values);
    error_memory(err);
    return NULL;
}
