#include "data/table/roles.h"

#include "core/base/text.h"
#include "data/table/advice.h"
#include "data/table/cell.h"
#include "data/table/usable.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The most different whole numbers that are taken for classes without having been asked for. */
enum { CLASSES_BY_THEMSELVES = 20, SHOWN = 48, TEXT_BYTES_MAX = 255, OPTION_SIZE = 240 };

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

/* ", or call it missing: --missing-values c1,c2,NA --missing drop": all texts of the column, and
 * what stands for missing now; "" where they are many. */
static void call_missing(const Decision *d, const SheetColumn *c, char out[OPTION_SIZE])
{
    enum { TEXTS_MOST = 6, ROOM = 80 };
    char list[OPTION_SIZE] = "", text[SHOWN];
    const char *before = d->choice->missing_values;
    bool listable = c->texts.count <= TEXTS_MOST;
    for (size_t i = 0; i < c->texts.count && listable; i++) {
        shown(&c->texts.text[i], text);
        listable = !strpbrk(text, ",'\\") && strlen(list) + strlen(text) < ROOM;
        text_append(list, sizeof list, "%s%s", i > 0 ? "," : "", text);
    }
    *out = '\0';
    if (!listable)
        return;
    text_append(list, sizeof list, ",");
    if (before)
        text_append(list, sizeof list, "%.*s,", ROOM, before);
    else
        cell_list_missing(d->sheet->missing_words, list, sizeof list);
    list[strlen(list) - 1] = '\0';
    snprintf(out, OPTION_SIZE, ", or call it missing: --missing-values '%.150s' --missing drop",
             list);
}

/* The sentence about a cell that is of the rarer kind in a column of numbers and texts. */
static bool refuse_mixed(const Decision *d, size_t column, bool target, const char *others,
                         Error *err)
{
    const Sheet *s = d->sheet;
    const SheetColumn *c = &s->column[column];
    char cell[SHOWN], name[SHEET_NAME_SIZE], option[OPTION_SIZE] = "", missing[OPTION_SIZE];
    bool text_is_rarer = texts_in(s, c) <= c->numbers;
    const char *called = sheet_name(s, column, name), *before = d->choice->categories;
    size_t most = target ? SCHEMA_CLASSES_MAX : SCHEMA_CATEGORIES_MAX;
    if (column_count_values(s, column, most) <= most && target)
        snprintf(option, sizeof option, "; --problem classification makes a class of each value");
    else if (column_count_values(s, column, most) <= most)
        snprintf(option, sizeof option, "; --categories %.60s%s%zu makes each value an input",
                 before ? before : "", before ? "," : "", column + 1);
    call_missing(d, c, missing);
    if (text_is_rarer)
        return record_error(s->path, s->bytes, c->texts.text[0].start, err,
                            "'%s' among the numbers of %s (%zu of %zu cells are text): correct "
                            "it%s%s%s", shown(&c->texts.text[0], cell), called, texts_in(s, c),
                            s->rows, missing, option, others);
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
    case NATURE_NUMBERS:
        return error_set(err, "%s: %s has no values where the target has one%s", s->path, called,
                         others);
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

/* All inputs can be, or the first that cannot is refused. */
static bool check_inputs(const Decision *d, Error *err)
{
    const Columns *c = d->columns;
    char others[ADVICE_SIZE];
    for (size_t i = 0; i < c->input_count; i++) {
        if (usable_as_input(d->sheet, c, c->inputs[i]))
            continue;
        advice_on_inputs(d->sheet, c, others);
        return refuse_input(d, c->inputs[i], others, err);
    }
    return true;
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
            text_append(list, sizeof list, "%s%s: %zu input%s", *list ? ", " : "",
                        sheet_name(d->sheet, column, name), to->value_count,
                        to->value_count == 1 ? "" : "s");
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

static bool refuse_constant(const Sheet *s, const Columns *columns, const char *value, Error *err)
{
    char name[SHEET_NAME_SIZE], other[ADVICE_SIZE];
    advice_on_target(s, columns, other);
    return error_set(err, "%s: the target %s is '%s' in every row: there is nothing to learn%s",
                     s->path, sheet_name(s, columns->targets[0], name), value, other);
}

static bool decide_classes(const Decision *d, size_t column, SchemaColumn *to, Error *err)
{
    char name[SHEET_NAME_SIZE], other[ADVICE_SIZE];
    if (!add_values(d, column, to, SCHEMA_CLASSES_MAX, err))
        return false;
    const char *called = sheet_name(d->sheet, column, name);
    if (to->value_count > SCHEMA_CLASSES_MAX) {
        to->value_count = 0;
        advice_on_target(d->sheet, d->columns, other);
        return error_set(err, "%s: the target %s has more than %d different values, too many for "
                         "classes%s%s", d->sheet->path, called, SCHEMA_CLASSES_MAX,
                         d->sheet->column[column].texts.count > 0
                             ? ""
                             : "; --problem regression takes them for numbers", other);
    }
    return to->value_count >= 2 || refuse_constant(d->sheet, d->columns, to->values[0], err);
}

/* A target that is no column of numbers, where classes were not asked for. */
static bool refuse_target(const Decision *d, size_t column, ColumnNature nature, Error *err)
{
    const Sheet *s = d->sheet;
    char name[SHEET_NAME_SIZE], other[ADVICE_SIZE];
    const char *called = sheet_name(s, column, name);
    advice_on_target(s, d->columns, other);
    if (nature == NATURE_EMPTY)
        return error_set(err, "%s: the target %s has no values%s", s->path, called, other);
    if (nature == NATURE_ODD)
        return refuse_odd(s, column, "", err);
    if (nature == NATURE_MIXED)
        return refuse_mixed(d, column, true, "", err);
    const char *start = s->column[column].texts.text[0].start;
    if (nature == NATURE_DATES)
        return record_error(s->path, s->bytes, start, err, "the target %s has dates or times%s",
                            called, other);
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
    Schema targets = {0};
    Decision inputs = {schema, sheet, columns, choice};
    Decision wanted = {&targets, sheet, columns, choice};
    *schema = (Schema){0};
    /* What else would do for a target that cannot be one has other inputs too. */
    bool ok = decide_targets(&wanted, err) && check_inputs(&inputs, err) &&
              decide_inputs(&inputs, err) && schema_join(schema, &targets, err);
    schema_free(&targets);
    return ok && advice_on_columns(sheet, columns, choice, err);
}

bool roles_check_target(const Sheet *s, const Columns *columns, Error *err)
{
    const SheetColumn *c = &s->column[columns->targets[0]];
    char number[NUMBER_SIZE];
    size_t row = 0;
    if (columns->target_count > 1 || s->rows < 2 || column_nature(c) != NATURE_NUMBERS ||
        column_count_values(s, columns->targets[0], 1) > 1)
        return true;
    while (isnan(c->number[row]))
        row++;
    return refuse_constant(s, columns, number_write(c->number[row], number), err);
}
