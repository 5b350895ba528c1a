#include "data/table/header.h"

#include "data/table/cell.h"
#include "data/table/column_list.h"

#include <math.h>
#include <string.h>

static bool is_number(const FirstRecord *f, size_t i)
{
    double value;
    return record_cell_number(&f->cells[i], f->separator, &value);
}

static bool is_missing(const FirstRecord *f, size_t i)
{
    return cell_is_missing(f->cells[i].text, f->cells[i].length, f->choice->missing_values);
}

static bool is_text(const FirstRecord *f, size_t i)
{
    return !is_number(f, i) && !is_missing(f, i);
}

/* Rows below it. */
static size_t rows_below(const FirstRecord *f)
{
    return f->sheet->rows - 1;
}

/* Whether it holds a text where most of the column below are numbers. */
static bool has_text_over_numbers(const FirstRecord *f)
{
    const Sheet *s = f->sheet;
    if (f->count > s->column_count)
        return false;
    size_t offset = s->column_count - f->count;
    for (size_t i = 0; i < f->count; i++) {
        const SheetColumn *column = &s->column[offset + i];
        size_t texts = rows_below(f) - column->numbers - column->missing;
        if (column->numbers > texts && is_text(f, i))
            return true;
    }
    return false;
}

/* Whether all of its cells are texts. */
static bool are_texts(const FirstRecord *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (!is_text(f, i))
            return false;
    return true;
}

/* Whether a list of columns names one of its cells that is no place. */
static bool is_named(const FirstRecord *f, const char *list)
{
    for (size_t i = 0; list && i < f->count; i++)
        if (column_list_names(list, f->cells[i].text, f->cells[i].length, f->count))
            return true;
    return false;
}

/* Whether the numbers below the first row go up by one from row to row. */
static bool counts_up(const Sheet *s, const SheetColumn *c)
{
    return c->numbers == s->rows - 1 && sheet_counts_up(c, 1, s->rows);
}

/* Whether only its first cell is empty, above a column that tells the rows apart: so pandas and R
 * write tables whose rows have names. */
static bool is_empty_over_names(const FirstRecord *f)
{
    const Sheet *s = f->sheet;
    const SheetColumn *c = &s->column[0];
    if (f->count != s->column_count || f->count < 2 || rows_below(f) < 2 || f->cells[0].length > 0)
        return false;
    for (size_t i = 1; i < f->count; i++)
        if (f->cells[i].length == 0)
            return false;
    return c->missing == 0 && (c->texts.count == rows_below(f) || counts_up(s, c));
}

/* Whether all of its cells are quoted, and no number below one is. */
static bool is_quoted_over_plain(const FirstRecord *f)
{
    const Sheet *s = f->sheet;
    bool numbers = false;
    if (f->count != s->column_count || rows_below(f) < 1)
        return false;
    for (size_t i = 0; i < f->count; i++) {
        if (!f->cells[i].quoted || (s->column[i].numbers > 0 && s->column[i].quoted > 0))
            return false;
        numbers = numbers || (s->column[i].numbers > 0 && is_number(f, i));
    }
    return numbers;
}

/* Whether a cell stands in its column again. */
static bool occurs_below(const FirstRecord *f, size_t i)
{
    const Texts *texts = &f->sheet->column[i].texts;
    for (size_t k = 0; k < texts->count; k++)
        if (texts->text[k].length == f->cells[i].length &&
            memcmp(texts->text[k].text, f->cells[i].text, f->cells[i].length) == 0)
            return true;
    return false;
}

/* Whether the texts of a column repeat. */
static bool repeats(const FirstRecord *f, size_t i)
{
    return 2 * f->sheet->column[i].texts.count <= rows_below(f);
}

/* Whether none of its cells stands below it, in columns of texts that repeat. */
static bool stands_apart(const FirstRecord *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->sheet->column[i].numbers > 0 || !repeats(f, i) || occurs_below(f, i))
            return false;
    return true;
}

/* How many numbers, in their order, go up in even steps as years and bins do, all of them whole; 0
 * where they do not. Those of the record itself, or with a row below it (from 1) of that. */
static size_t even_steps(const FirstRecord *f, size_t row)
{
    size_t count = 0;
    double last = 0, step = 0;
    for (size_t i = 0; i < f->count; i++) {
        double v = f->sheet->column[i].number[row];
        if (row == 0 && !record_cell_number(&f->cells[i], f->separator, &v))
            continue;
        if (row > 0 && isnan(v))
            continue;
        bool even = count < 2 ? v > last || count == 0 : !(fabs(v - last - step) > 0);
        if (!even || floor(v) < v)
            return 0;
        step = v - last;
        last = v;
        count++;
    }
    return count;
}

/* Whether the rows below it do just the same. */
static bool all_have_steps(const FirstRecord *f, size_t steps)
{
    for (size_t row = 1; row < f->sheet->rows; row++)
        if (even_steps(f, row) != steps)
            return false;
    return true;
}

/* Whether its numbers may be years, and those of the row below it are not. */
static bool are_years(const FirstRecord *f)
{
    enum { FIRST_YEAR = 1500, LAST_YEAR = 2100 };
    bool row_too = true;
    for (size_t i = 0; i < f->count; i++) {
        double v, below = f->sheet->column[i].number[1];
        if (!record_cell_number(&f->cells[i], f->separator, &v))
            continue;
        if (v < FIRST_YEAR || v > LAST_YEAR)
            return false;
        row_too = row_too && below >= FIRST_YEAR && below <= LAST_YEAR;
    }
    return !row_too;
}

/* Whether its texts stand nowhere below it: there are some, and those of a column that repeats
 * weigh more. */
static bool has_texts_apart(const FirstRecord *f, bool *among_repeated)
{
    size_t texts = 0;
    *among_repeated = false;
    for (size_t i = 0; i < f->count; i++) {
        if (is_number(f, i))
            continue;
        if (is_missing(f, i) || f->sheet->column[i].numbers > 0 || occurs_below(f, i))
            return false;
        *among_repeated = *among_repeated || repeats(f, i);
        texts++;
    }
    return texts > 0;
}

/* Whether a number below it is not whole. */
static bool is_over_fractions(const FirstRecord *f)
{
    for (size_t i = 0; i < f->count; i++)
        for (size_t row = 1; row < f->sheet->rows; row++) {
            double v = f->sheet->column[i].number[row];
            if (floor(v) < v)
                return true;
        }
    return false;
}

/* What is probable of a record as wide as the table. */
static HeaderVerdict guess(const FirstRecord *f)
{
    bool among_repeated;
    size_t steps = even_steps(f, 0);
    if (stands_apart(f))
        return (HeaderVerdict){true, "the first line is taken for names of columns, as nothing in "
                                     "it occurs again; --header off makes it a sample"};
    if (steps < 2 || all_have_steps(f, steps))
        return (HeaderVerdict){0};
    if (has_texts_apart(f, &among_repeated) && (steps > 2 || among_repeated || are_years(f)))
        return (HeaderVerdict){true, "the first line is taken for names of columns, as its numbers "
                                     "go up in even steps; --header off makes it a sample"};
    if (steps == f->count && steps > 2 && is_over_fractions(f))
        return (HeaderVerdict){false, "the first line is taken for a sample, though its numbers go "
                                      "up in even steps; --header on makes it names of columns"};
    return (HeaderVerdict){0};
}

HeaderVerdict header_decide(const FirstRecord *f)
{
    const TableChoice *c = f->choice;
    size_t width = f->sheet->column_count;
    HeaderVerdict certain = {.is_header = true};
    if (c->header != HEADER_AUTO || f->has_comment)
        return (HeaderVerdict){.is_header = c->header == HEADER_ON};
    if (f->count + 1 == width || has_text_over_numbers(f) || is_named(f, c->inputs) ||
        is_named(f, c->targets) || is_named(f, c->categories) || is_empty_over_names(f) ||
        is_quoted_over_plain(f))
        return certain;
    if (rows_below(f) == 0)
        return (HeaderVerdict){.is_header = are_texts(f) && !c->every_line};
    if (f->count != width || rows_below(f) < 3)
        return (HeaderVerdict){0};
    return guess(f);
}
