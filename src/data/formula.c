#include "data/formula.h"

#include "core/base/text.h"
#include "data/number.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 64, SHOWN = 60, DEPTH_MOST = 12 };

/* A formula being read: `at` is where. */
typedef struct Reader {
    const Dataset *data;
    const char *text, *at;
    Feature *feature;
    size_t stack; /* numbers that would be on it */
    int depth;    /* of brackets, powers and signs */
    Error *err;
} Reader;

static bool fail(const Reader *r, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(const Reader *r, const char *at, const char *format, ...)
{
    char why[320];
    size_t column = 1, size;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    for (const char *p = r->text; p < at; p += size, column++)
        text_decode(p, strlen(p), &size);
    return error_set(r->err, "'%.*s', column %zu: %s", SHOWN, r->text, column, why);
}

static void skip_blanks(Reader *r)
{
    r->at += strspn(r->at, " \t");
}

/* Takes a sign where it is next. */
static bool take(Reader *r, const char *sign)
{
    size_t length = strlen(sign);
    skip_blanks(r);
    if (strncmp(r->at, sign, length) != 0)
        return false;
    r->at += length;
    return true;
}

static bool take_minus(Reader *r)
{
    return take(r, "-") || take(r, "−");
}

/* Adds a step that leaves `grows` more numbers on the stack. */
static bool add(Reader *r, FeatureStep step, int grows)
{
    Feature *f = r->feature;
    r->stack = (size_t)((int)r->stack + grows);
    if (f->count == FEATURE_STEPS_MAX)
        return fail(r, r->at, "a formula has at most %d numbers, columns and signs",
                    FEATURE_STEPS_MAX);
    if (r->stack > FEATURE_STACK_MAX)
        return fail(r, r->at, "the formula is too deep");
    f->step[f->count++] = step;
    return true;
}

static bool read_formula(Reader *r);
static bool read_factor(Reader *r);
static bool read_piece(Reader *r);

static bool deeper(Reader *r)
{
    return ++r->depth <= DEPTH_MOST ||
           fail(r, r->at, "brackets, signs and powers stand at most %d deep in each other",
                DEPTH_MOST);
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The subscript digit at p, 0 to 9, or −1. */
static int subscript_at(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return u[0] == 0xe2 && u[1] == 0x82 && u[2] >= 0x80 && u[2] <= 0x89 ? u[2] - 0x80 : -1;
}

/* The column that is called so in the data; false where none is. */
static bool find_column(const Dataset *data, const char *name, size_t length, size_t *column)
{
    char buffer[DATASET_NAME_SIZE];
    for (size_t i = 0; i < dataset_columns(data); i++) {
        const char *own = dataset_column_name(data, i, buffer);
        if (strlen(own) == length && memcmp(own, name, length) == 0) {
            *column = i;
            return true;
        }
    }
    return false;
}

static bool no_column(const Reader *r, const char *at, const char *name, int length)
{
    char first[DATASET_NAME_SIZE], last[DATASET_NAME_SIZE], functions[160] = "";
    size_t count = dataset_columns(r->data);
    for (size_t i = 0; i < feature_function_table.count; i++)
        text_append(functions, sizeof functions, "%s%s", i > 0 ? ", " : "",
                    table_row(&feature_function_table, i)->name);
    return fail(r, at, "there is no column or function '%.*s'; columns are x1%s%zu, here "
                "%.40s%s%.40s; functions are %s", length < SHOWN ? length : SHOWN, name,
                count > 1 ? " to x" : ": ", count, dataset_column_name(r->data, 0, first),
                count > 1 ? " to " : "",
                count > 1 ? dataset_column_name(r->data, count - 1, last) : "", functions);
}

static bool push_column(Reader *r, size_t column)
{
    return add(r, (FeatureStep){.kind = FEATURE_COLUMN, .index = column}, 1);
}

static bool push_number(Reader *r, double number)
{
    return add(r, (FeatureStep){.kind = FEATURE_NUMBER, .number = number}, 1);
}

/* "x12" or "x₁₂" at r->at: a column by its place. False where there is none; *known says whether it
 * was one that the data has. */
static bool take_place(Reader *r, size_t *column, bool *known)
{
    const char *p = r->at + 1;
    size_t number = 0;
    if (*r->at != 'x' && *r->at != 'X')
        return false;
    while (*p && (isdigit((unsigned char)*p) || subscript_at(p) >= 0)) {
        bool plain = isdigit((unsigned char)*p);
        size_t digit = plain ? (size_t)(*p - '0') : (size_t)subscript_at(p);
        number = number > NAME_MOST * 1000 ? number : 10 * number + digit;
        p += plain ? 1 : 3;
    }
    if (p == r->at + 1)
        return false;
    *column = number - 1;
    *known = number >= 1 && number <= dataset_columns(r->data);
    r->at = *known ? p : r->at;
    return true;
}

/* The arguments of a function behind its name: one piece, or some in brackets. */
static bool read_call(Reader *r, size_t row, const char *name)
{
    const FeatureFunction *f =
        (const FeatureFunction *)table_row(&feature_function_table, row);
    const FeatureStep call = {.kind = FEATURE_CALL, .index = row};
    size_t count = 1;
    if (!take(r, "("))
        return f->of_two ? fail(r, r->at, "%s needs brackets: %s(x1, x2)", f->row.name,
                                f->row.name)
                         : deeper(r) && read_piece(r) && add(r, call, 0) && r->depth--;
    if (!deeper(r) || !read_formula(r))
        return false;
    for (; take(r, ","); count++)
        if (f->of_one)
            return fail(r, r->at - 1, "%s has one argument", f->row.name);
        else if (!read_formula(r) || !add(r, call, -1))
            return false;
    if (!take(r, ")"))
        return fail(r, r->at, "')' is missing");
    if (f->of_two && count < 2)
        return fail(r, name, "%s has two arguments or more: %s(x1, x2)", f->row.name, f->row.name);
    r->depth--;
    return f->of_two || add(r, call, 0);
}

/* A word: a column by its name, a function, a constant, or a column by its place. */
static bool read_word(Reader *r)
{
    const char *begin = r->at;
    char word[NAME_MOST];
    size_t length = 0, column;
    bool known;
    while (is_word(begin[length]))
        length++;
    snprintf(word, sizeof word, "%.*s", (int)length, begin);
    int function = table_called(&feature_function_table, word);
    if (find_column(r->data, begin, length, &column)) {
        r->at += length;
        return push_column(r, column);
    }
    if (function >= 0) {
        r->at += length;
        return read_call(r, (size_t)function, begin);
    }
    if (strcmp(word, "pi") == 0 || strcmp(word, "e") == 0) {
        r->at += length;
        return push_number(r, word[0] == 'p' ? formula_pi : formula_e);
    }
    if (!take_place(r, &column, &known))
        return no_column(r, begin, begin, (int)length);
    return known ? push_column(r, column) : no_column(r, begin, begin, (int)length);
}

/* "petal length" in quotes. */
static bool read_quoted(Reader *r)
{
    const char *begin = r->at++, *end = strchr(r->at, '"');
    size_t column;
    if (!end)
        return fail(r, begin, "the second '\"' is missing");
    if (!find_column(r->data, r->at, (size_t)(end - r->at), &column))
        return no_column(r, begin, r->at, (int)(end - r->at));
    r->at = end + 1;
    return push_column(r, column);
}

static bool read_number(Reader *r)
{
    const char *p = r->at;
    double number;
    while (isdigit((unsigned char)*p) || *p == '.')
        p++;
    const char *power = p + 1 + (*p && (p[1] == '+' || p[1] == '-'));
    if ((*p == 'e' || *p == 'E') && isdigit((unsigned char)*power))
        for (p = power; isdigit((unsigned char)*p);)
            p++;
    if (!number_parse(r->at, (size_t)(p - r->at), NUMBER_POINT, &number))
        return fail(r, r->at, "'%.*s' is no number", (int)(p - r->at), r->at);
    r->at = p;
    return push_number(r, number);
}

static bool read_piece(Reader *r)
{
    const char *begin;
    skip_blanks(r);
    begin = r->at;
    if (take(r, "(")) {
        if (!deeper(r) || !read_formula(r))
            return false;
        r->depth--;
        return take(r, ")") || fail(r, r->at, "')' is missing; '(' stands at column %zu",
                                    (size_t)(begin - r->text) + 1);
    }
    if (*r->at == '"')
        return read_quoted(r);
    if (isdigit((unsigned char)*r->at) || *r->at == '.')
        return read_number(r);
    if (is_word(*r->at))
        return read_word(r);
    if (!*r->at)
        return fail(r, r->at, "something is missing: a column, a number or a bracket");
    return fail(r, r->at, "a column, a number or a bracket is needed here");
}

static bool read_power(Reader *r)
{
    static const char *const signs[] = {"²", "³"};
    if (!read_piece(r))
        return false;
    for (size_t i = 0; i < 2; i++)
        if (take(r, signs[i]))
            return push_number(r, (double)i + 2) &&
                   add(r, (FeatureStep){.kind = FEATURE_POWER}, -1);
    if (!take(r, "^") && !take(r, "**"))
        return true;
    return deeper(r) && read_factor(r) && add(r, (FeatureStep){.kind = FEATURE_POWER}, -1) &&
           r->depth--;
}

static bool read_factor(Reader *r)
{
    bool minus = take_minus(r);
    if (!minus && !take(r, "+"))
        return read_power(r);
    return deeper(r) && read_factor(r) && r->depth-- &&
           (!minus || add(r, (FeatureStep){.kind = FEATURE_NEGATE}, 0));
}

/* Whether a piece stands right behind another one: their product. */
static bool has_piece(Reader *r)
{
    skip_blanks(r);
    return *r->at == '(' || *r->at == '"' || is_word(*r->at) || *r->at == '.';
}

static bool read_term(Reader *r)
{
    if (!read_factor(r))
        return false;
    for (;;) {
        FeatureStep step = {.kind = FEATURE_MULTIPLY};
        bool divides = take(r, "/") || take(r, "÷");
        if (divides)
            step.kind = FEATURE_DIVIDE;
        bool sign = divides || take(r, "*") || take(r, "·") || take(r, "×");
        if (!sign && !has_piece(r))
            return true;
        if (!(sign ? read_factor(r) : read_power(r)) || !add(r, step, -1))
            return false;
    }
}

static bool read_formula(Reader *r)
{
    if (!read_term(r))
        return false;
    for (;;) {
        bool minus = take_minus(r);
        if (!minus && !take(r, "+"))
            return true;
        if (!read_term(r) ||
            !add(r, (FeatureStep){.kind = minus ? FEATURE_SUBTRACT : FEATURE_ADD}, -1))
            return false;
    }
}

/* Whether formulas can be made of the data's columns. */
static bool has_columns(const Dataset *data, Error *err)
{
    if (data->inputs_are != INPUTS_NUMBERS)
        return error_set(err, "features are formulas over columns of numbers, and the inputs of %s "
                         "are %s", data->name,
                         data->inputs_are == INPUTS_IMAGE ? "pixels" : "letters or words");
    return dataset_columns(data) <= FEATURE_COLUMNS_MAX ||
           error_set(err, "features are for data of at most %d columns; %s has %zu",
                     FEATURE_COLUMNS_MAX, data->name, dataset_columns(data));
}

/* One formula from r->at on, up to a comma or the end. */
static bool read_one(Reader *r, Feature *feature)
{
    *feature = (Feature){.count = 0};
    r->feature = feature;
    r->stack = 0;
    r->depth = 0;
    if (!read_formula(r))
        return false;
    skip_blanks(r);
    if (*r->at && *r->at != ',')
        return fail(r, r->at, *r->at == ')' ? "there is no '(' for this ')'"
                                            : "a sign is needed here: + − * / ^");
    return formula_name(r->data, feature) ||
           fail(r, r->text, "a formula has at most %d characters", FEATURE_TEXT_SIZE - 1);
}

bool formula_read(const Dataset *data, const char *text, Feature *feature, Error *err)
{
    Reader r = {.data = data, .text = text, .at = text, .err = err};
    return has_columns(data, err) && read_one(&r, feature) &&
           (!*r.at || fail(&r, r.at, "one formula is needed"));
}

bool formulas_read(const Dataset *data, const char *text, Features **features, Error *err)
{
    Reader r = {.data = data, .text = text, .at = text, .err = err};
    *features = NULL;
    if (!has_columns(data, err))
        return false;
    Features *list = calloc(1, sizeof *list + FEATURES_MAX * sizeof list->list[0]);
    if (!list)
        return error_memory(err);
    list->columns = dataset_columns(data);
    bool ok = true, more = true;
    size_t length = 0;
    while (ok && more) {
        const char *begin = r.at;
        Feature *f = &list->list[list->count];
        ok = list->count < FEATURES_MAX ||
             fail(&r, begin, "there are at most %d features", FEATURES_MAX);
        ok = ok && read_one(&r, f);
        ok = ok && (features_find(list, f->text) == list->count ||
                    fail(&r, begin, "%s stands there twice", f->text));
        length += strlen(f->text) + 1;
        ok = ok && (length < FORMULAS_SIZE ||
                    fail(&r, begin, "the formulas are too long together"));
        list->count += ok;
        more = take(&r, ",");
    }
    if (!ok) {
        free(list);
        return false;
    }
    *features = list;
    return true;
}
