#include "data/table/roles.h"

#include "core/base/text.h"
#include "data/table/advice.h"
#include "data/table/cell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The most different whole numbers that are taken for classes without having been asked for. */
enum { CLASSES_BY_THEMSELVES = 20, SHOWN = 48, TEXT_BYTES_MAX = 255 };

typedef struct Decision {
    Schema *schema;
    Sheet *sheet;
    const Columns *columns;
    const TableChoice *choice;
} Decision;

static size_t texts_in(const Sheet *s, const SheetColumn *c)
{
    return s->rows - c->numbers - c->missing;
}

/* What the text of a cell is shown as in a sentence. */
static const char *shown(const Text *text, char out[SHOWN])
{
    text_visible_bytes(text->text, text->length, out, SHOWN);
    return out;
}

/* The sentence about a cell that is of the rarer kind in a column of numbers and texts. */
static bool refuse_mixed(const Decision *d, size_t column, bool target, const char *others,
                         Error *err)
{
    const Sheet *s = d->sheet;
    const SheetColumn *c = &s->column[column];
    char cell[SHOWN], name[SHEET_NAME_SIZE], option[SHOWN + SHEET_NAME_SIZE];
    bool text_is_rarer = texts_in(s, c) <= c->numbers;
    const char *called = sheet_name(s, column, name);
    size_t most = target ? SCHEMA_CLASSES_MAX : SCHEMA_CATEGORIES_MAX;
    *option = '\0';
    if (column_count_values(s, column, most) <= most && target)
        snprintf(option, sizeof option, "; --problem classification makes a class of each value");
    else if (column_count_values(s, column, most) <= most)
        snprintf(option, sizeof option, "; --categories %zu makes each value an input", column + 1);
    if (text_is_rarer)
        return record_error(s->path, s->bytes, c->texts.text[0].start, err,
                            "'%s' among the numbers of %s (%zu of %zu cells are text): correct it, "
                            "or call it missing: --missing-values '%s' --missing drop%s%s",
                            shown(&c->texts.text[0], cell), called, texts_in(s, c), s->rows, cell,
                            option, others);
    return record_error(s->path, s->bytes, c->first_number, err,
                        "a number among the texts of %s (%zu of %zu cells are numbers)%s%s",
                        called, c->numbers, s->rows, option, others);
}

static bool refuse_odd(const Sheet *s, size_t column, const char *others, Error *err)
{
    const Text *text = &s->column[column].texts.text[0];
    char cell[SHOWN], right[CELL_RIGHT_SIZE], name[SHEET_NAME_SIZE];
    const char *what = cell_oddity(text->text, text->length, right);
    return record_error(s->path, s->bytes, text->start, err, "'%s' in %s %s; write %s%s",
                        shown(text, cell), sheet_name(s, column, name), what, right, others);
}

static bool refuse_texts(const Sheet *s, size_t column, const char *others, Error *err)
{
    char name[SHEET_NAME_SIZE];
    return error_set(err, "%s: %s has %zu different texts, and %d can be inputs%s", s->path,
                     sheet_name(s, column, name), s->column[column].texts.count,
                     SCHEMA_CATEGORIES_MAX, others);
}

/* Why a column cannot be an input. `others` says which can. */
static bool refuse_input(const Decision *d, size_t column, const char *others, Error *err)
{
    const Sheet *s = d->sheet;
    char name[SHEET_NAME_SIZE];
    const char *called = sheet_name(s, column, name);
    switch (column_nature(&s->column[column])) {
    case NATURE_EMPTY:
        return error_set(err, "%s: %s has no values%s", s->path, called, others);
    case NATURE_DATES:
        return record_error(s->path, s->bytes, s->column[column].texts.text[0].start, err,
                            "%s has dates or times, which cannot be inputs%s", called, others);
    case NATURE_ODD:
        return refuse_odd(s, column, others, err);
    case NATURE_MIXED:
        return refuse_mixed(d, column, false, others, err);
    default:
        return refuse_texts(s, column, others, err);
    }
}

static bool can_be_input(const Decision *d, size_t column)
{
    ColumnNature nature = column_nature(&d->sheet->column[column]);
    if (d->columns->categories[column])
        return column_count_values(d->sheet, column, SCHEMA_CATEGORIES_MAX) <=
               SCHEMA_CATEGORIES_MAX;
    return nature == NATURE_NUMBERS || (nature == NATURE_TEXTS &&
                                        d->sheet->column[column].texts.count <=
                                            SCHEMA_CATEGORIES_MAX);
}

/* All inputs can be, or the first that cannot is refused. */
static bool check_inputs(const Decision *d, Error *err)
{
    const Columns *c = d->columns;
    bool *usable = calloc(d->sheet->column_count + 1, sizeof *usable);
    size_t bad = c->input_count;
    if (!usable)
        return error_memory(err);
    for (size_t i = c->input_count; i-- > 0;) {
        usable[c->inputs[i]] = can_be_input(d, c->inputs[i]);
        bad = usable[c->inputs[i]] ? bad : i;
    }
    char others[ADVICE_SIZE];
    bool ok = bad == c->input_count;
    if (!ok) {
        advice_usable(d->sheet, c, usable, others);
        refuse_input(d, c->inputs[bad], others, err);
    }
    free(usable);
    return ok;
}

/* Texts longer than is shown anywhere are no classes; a place in the sentence. */
static bool check_lengths(const Sheet *s, size_t column, Error *err)
{
    const Texts *texts = &s->column[column].texts;
    for (size_t i = 0; i < texts->count; i++)
        if (texts->text[i].length > TEXT_BYTES_MAX)
            return record_error(s->path, s->bytes, texts->text[i].start, err, "a text of %u bytes; "
                                "at most %d are allowed", texts->text[i].length, TEXT_BYTES_MAX);
    return true;
}

static SchemaColumn *add(const Decision *d, size_t column, bool target, size_t first, Error *err)
{
    SchemaColumn *added = schema_add(d->schema, d->sheet->column[column].name, column, target);
    if (!added)
        error_memory(err);
    else
        added->first = first;
    return added;
}

/* Each value of the column becomes one of its own. */
static bool add_values(const Decision *d, size_t column, SchemaColumn *to, size_t most, Error *err)
{
    size_t count;
    if (!check_lengths(d->sheet, column, err) ||
        !(to->values = column_values(d->sheet, column, d->choice->as_in_0_1, most,
                                      &count, err)))
        return false;
    to->value_count = count;
    to->is_text = true;
    return true;
}

static bool decide_inputs(const Decision *d, Error *err)
{
    const Columns *c = d->columns;
    char list[200] = "", name[SHEET_NAME_SIZE];
    size_t first = 0, texts = 0;
    for (size_t i = 0; i < c->input_count; i++) {
        size_t column = c->inputs[i];
        SchemaColumn *to = add(d, column, false, first, err);
        bool categories = c->categories[column] || d->sheet->column[column].texts.count > 0;
        if (!to || (categories && !add_values(d, column, to, SCHEMA_CATEGORIES_MAX, err)))
            return false;
        first += schema_width(to);
        if (categories && texts++ < 6)
            text_append(list, sizeof list, "%s%s: %zu inputs", *list ? ", " : "",
                        sheet_name(d->sheet, column, name), to->value_count);
    }
    if (texts > 6)
        text_append(list, sizeof list, " and %zu more", texts - 6);
    return texts == 0 || remarks_add(&d->sheet->remarks, err,
                                     "of texts each value is an input of its own (%s)", list);
}

/* Whether all values are numbers that are `low` or 1. */
static bool are_two(const Sheet *s, size_t column, double low)
{
    const SheetColumn *c = &s->column[column];
    for (size_t k = 0; k < s->rows; k++) {
        double v = c->number[k];
        bool other = (v < low || v > low) && (v < 1 || v > 1);
        if (other || (c->text && c->text[k] > 0))
            return false;
    }
    return true;
}

static bool are_signs(const Sheet *s, size_t column)
{
    return are_two(s, column, -1);
}

/* Whether numbers are what classes are often called: 2 to 20 different whole numbers, each of them
 * twice or more on average, and not the 0/1 or −1/+1 of a single output. */
static bool look_like_classes(const Sheet *s, size_t column)
{
    const SheetColumn *c = &s->column[column];
    for (size_t k = 0; k < s->rows; k++)
        if (floor(c->number[k]) < c->number[k])
            return false;
    size_t values = column_count_values(s, column, CLASSES_BY_THEMSELVES);
    return !are_two(s, column, 0) && !are_signs(s, column) && values >= 2 &&
           values <= CLASSES_BY_THEMSELVES && c->numbers >= 2 * values;
}

static bool say_classes(const Decision *d, size_t column, const SchemaColumn *to, Error *err)
{
    char list[100] = "", name[SHEET_NAME_SIZE];
    for (size_t i = 0; i < to->value_count && i < 8; i++)
        text_append(list, sizeof list, "%s%s", i > 0 ? ", " : "", to->values[i]);
    if (to->value_count > 8)
        text_append(list, sizeof list, ", …");
    return remarks_add(&d->sheet->remarks, err, "the whole numbers of %s are taken for %zu classes "
                       "(%s); --problem regression makes them numbers",
                       sheet_name(d->sheet, column, name), to->value_count, list);
}

static bool decide_classes(const Decision *d, size_t column, SchemaColumn *to, Error *err)
{
    char name[SHEET_NAME_SIZE];
    if (!add_values(d, column, to, SCHEMA_CLASSES_MAX, err))
        return false;
    const char *called = sheet_name(d->sheet, column, name);
    if (to->value_count > SCHEMA_CLASSES_MAX) {
        to->value_count = 0;
        return error_set(err, "%s: the target %s has more than %d different values, too many for "
                         "classes; --targets names another column%s", d->sheet->path, called,
                         SCHEMA_CLASSES_MAX,
                         d->sheet->column[column].texts.count > 0
                             ? ""
                             : ", --problem regression takes them for numbers");
    }
    if (to->value_count < 2)
        return error_set(err, "%s: the target %s is '%s' in every row: there is nothing to learn; "
                         "--targets names another column", d->sheet->path, called, to->values[0]);
    return true;
}

/* A target that is no column of numbers, where classes were not asked for. */
static bool refuse_target(const Decision *d, size_t column, ColumnNature nature, Error *err)
{
    const Sheet *s = d->sheet;
    char name[SHEET_NAME_SIZE];
    const char *called = sheet_name(s, column, name);
    if (nature == NATURE_EMPTY)
        return error_set(err, "%s: the target %s has no values; --targets names another column",
                         s->path, called);
    if (nature == NATURE_ODD)
        return refuse_odd(s, column, "", err);
    if (nature == NATURE_MIXED)
        return refuse_mixed(d, column, true, "", err);
    const char *start = s->column[column].texts.text[0].start;
    if (nature == NATURE_DATES)
        return record_error(s->path, s->bytes, start, err, "the target %s has dates or times; "
                            "--targets names another column", called);
    return record_error(s->path, s->bytes, start, err, "the target %s is text, which can only be "
                        "classes: --problem classification would be right", called);
}

static bool decide_single_target(const Decision *d, size_t column, SchemaColumn *to, Error *err)
{
    ColumnNature nature = column_nature(&d->sheet->column[column]);
    bool signs = d->choice->signs && !are_signs(d->sheet, column);
    bool asked = d->choice->problem == PROBLEM_CLASSIFICATION || signs;
    bool declined = d->choice->problem == PROBLEM_REGRESSION;
    if (nature != NATURE_EMPTY && (asked || d->columns->categories[column]))
        return decide_classes(d, column, to, err);
    if (nature == NATURE_TEXTS && !declined)
        return decide_classes(d, column, to, err);
    if (nature != NATURE_NUMBERS)
        return refuse_target(d, column, nature, err);
    if (declined || d->choice->as_in_0_1 || !look_like_classes(d->sheet, column))
        return true;
    return decide_classes(d, column, to, err) && say_classes(d, column, to, err);
}

static bool decide_targets(const Decision *d, Error *err)
{
    const Columns *c = d->columns;
    for (size_t i = 0; i < c->target_count; i++) {
        size_t column = c->targets[i];
        SchemaColumn *to = add(d, column, true, i, err);
        char name[SHEET_NAME_SIZE];
        if (!to)
            return false;
        if (c->target_count == 1)
            return decide_single_target(d, column, to, err);
        ColumnNature nature = column_nature(&d->sheet->column[column]);
        if (nature == NATURE_TEXTS)
            return error_set(err, "%s: of several targets each has to be numbers, and %s is text; "
                             "--targets %zu makes it the only one", d->sheet->path,
                             sheet_name(d->sheet, column, name), column + 1);
        if (nature != NATURE_NUMBERS)
            return refuse_target(d, column, nature, err);
    }
    return true;
}

bool roles_decide(Schema *schema, Sheet *sheet, const Columns *columns, const TableChoice *choice,
                  Error *err)
{
    Decision d = {schema, sheet, columns, choice};
    *schema = (Schema){0};
    return check_inputs(&d, err) && decide_inputs(&d, err) && decide_targets(&d, err) &&
           advice_on_columns(sheet, columns, choice, err);
}
