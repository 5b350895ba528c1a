#include "data/table/arff.h"

#include "core/base/text.h"
#include "core/samples/dataset.h"
#include "data/table/cell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_BYTES = 256 };

typedef enum AttributeType { TYPE_NUMBER, TYPE_NOMINAL, TYPE_TEXT } AttributeType;

typedef struct Attribute {
    AttributeType type;
    char *name;     /* owned, visible */
    Texts declared; /* the values of a nominal one */
    size_t declared_count;
} Attribute;

typedef struct Arff {
    const char *path;
    char *bytes, *next; /* next: where it is read */
    const TableChoice *choice;
    Attribute *attribute; /* owned: [attribute_room] */
    size_t attribute_count, attribute_room;
} Arff;

/* A word of a line: a name, a type or a value. */
typedef struct Word {
    char *text; /* in the file's bytes, without quotes */
    size_t length;
    const char *start;
    bool quoted;
} Word;

static bool fail(const Arff *a, const char *at, Error *err, const char *what)
{
    return record_error(a->path, a->bytes, at, err, "%s", what);
}

static void skip_blanks(Arff *a)
{
    a->next += strspn(a->next, " \t");
}

static void skip_line(Arff *a)
{
    a->next += strcspn(a->next, "\r\n");
}

/* Whether nothing but a comment is left of the line. */
static bool is_line_end(Arff *a)
{
    skip_blanks(a);
    return *a->next == '\0' || strchr("\r\n%", *a->next);
}

/* Goes to the next line that has anything but a comment; false at the end of the file. */
static bool find_line(Arff *a)
{
    while (*a->next && is_line_end(a)) {
        skip_line(a);
        a->next += strspn(a->next, "\r\n");
    }
    return *a->next != '\0';
}

static bool ends_word(char c)
{
    return c == '\0' || strchr(" \t\r\n,{}", c);
}

/* A text in quotes: what a backslash stands before is taken as it is. Folded in place, and what is
 * left over is filled with bytes that places do not count, but for one of each backslash. */
static bool take_quoted(Arff *a, Word *word, Error *err)
{
    char quote = *a->next, *from = a->next + 1, *to = from, *p = from;
    for (; *p != quote; p++) {
        if (*p == '\0' || *p == '\n' || *p == '\r')
            return fail(a, word->start, err, "this quote is not closed in its line");
        if (*p == '\\' && p[1] && p[1] != '\n' && p[1] != '\r')
            p++;
        *to++ = *p;
    }
    *word = (Word){from, (size_t)(to - from), word->start, true};
    for (; to < p; to++)
        *to = '\\';
    a->next = p + 1;
    return ends_word(*a->next) || fail(a, a->next, err, "text behind a closing quote; a comma or "
                                       "the end of the line would be right");
}

/* Takes the next word, which may be empty. */
static bool take_word(Arff *a, Word *word, Error *err)
{
    skip_blanks(a);
    *word = (Word){.start = a->next};
    if (*a->next == '\'' || *a->next == '"')
        return take_quoted(a, word, err);
    word->text = a->next;
    while (!ends_word(*a->next))
        a->next++;
    word->length = (size_t)(a->next - word->text);
    return true;
}

static bool is(const Word *word, const char *keyword)
{
    return !word->quoted && word->length == strlen(keyword) &&
           strncasecmp(word->text, keyword, word->length) == 0;
}

static char *visible(const Word *word, Error *err)
{
    char text[NAME_BYTES];
    text_visible_bytes(word->text, word->length, text, sizeof text);
    char *copy = strdup(text);
    if (!copy)
        error_memory(err);
    return copy;
}

/* {a, b, 'c d'}, of which the brace is gone. */
static bool take_values(Arff *a, Attribute *attribute, Error *err)
{
    for (bool more = true; more;) {
        Word word;
        uint32_t index;
        if (!take_word(a, &word, err))
            return false;
        if (word.length == 0 && !word.quoted)
            return fail(a, a->next, err, "a value is needed here, as in {red, green}");
        if (!texts_add(&attribute->declared, word.text, word.length, word.start, &index, err))
            return false;
        skip_blanks(a);
        more = *a->next == ',';
        if (!more && *a->next != '}')
            return fail(a, a->next, err, "a comma or } would be right between values; a value with "
                        "blanks stands in quotes");
        a->next++;
    }
    attribute->declared_count = attribute->declared.count;
    return is_line_end(a) || fail(a, a->next, err, "text behind }; the line would end there");
}

static bool take_type(Arff *a, Attribute *attribute, Error *err)
{
    Word word;
    skip_blanks(a);
    attribute->type = TYPE_NOMINAL;
    if (*a->next == '{') {
        a->next++;
        return take_values(a, attribute, err);
    }
    if (!take_word(a, &word, err))
        return false;
    if (is(&word, "relational"))
        return fail(a, word.start, err, "an attribute that is a table of its own, which is not "
                    "read here; write its columns as attributes");
    bool number = is(&word, "numeric") || is(&word, "real") || is(&word, "integer");
    attribute->type = number ? TYPE_NUMBER : TYPE_TEXT;
    if (!number && !is(&word, "string") && !is(&word, "date"))
        return fail(a, word.start, err, "an unknown type; numeric, {value, value}, string or date "
                    "would be right");
    if (is(&word, "date"))
        skip_line(a);
    return is_line_end(a) || fail(a, a->next, err, "text behind the type; the line would end "
                                  "there");
}

static bool take_attribute(Arff *a, Error *err)
{
    Word name;
    if (a->attribute_count == DATASET_COLUMNS_MAX)
        return record_error(a->path, a->bytes, a->next, err, "more than %d attributes",
                            DATASET_COLUMNS_MAX);
    if (a->attribute_count == a->attribute_room) {
        size_t room = 2 * a->attribute_room + 16;
        Attribute *larger = realloc(a->attribute, room * sizeof *larger);
        if (!larger)
            return error_memory(err);
        a->attribute = larger;
        a->attribute_room = room;
    }
    if (!take_word(a, &name, err))
        return false;
    if (name.length == 0)
        return fail(a, name.start, err, "a name and a type are needed behind @attribute");
    Attribute *attribute = &a->attribute[a->attribute_count++];
    *attribute = (Attribute){.name = visible(&name, err)};
    return attribute->name && take_type(a, attribute, err);
}

/* All lines up to @data. */
static bool take_header(Arff *a, Error *err)
{
    while (find_line(a)) {
        Word word;
        if (!take_word(a, &word, err))
            return false;
        if (is(&word, "@data"))
            return a->attribute_count > 0 ||
                   fail(a, word.start, err, "no @attribute stands before the data");
        if (is(&word, "@relation"))
            skip_line(a);
        else if (!is(&word, "@attribute"))
            return fail(a, word.start, err, "@attribute or @data would be right here");
        else if (!take_attribute(a, err))
            return false;
    }
    return error_set(err, "%s: it ends before @data", a->path);
}

/* Lines with values from here on. */
static size_t count_rows(const Arff *a)
{
    Arff look = *a;
    size_t n = 0;
    skip_line(&look);
    for (; find_line(&look); n++)
        skip_line(&look);
    return n;
}

static bool is_missing(const Arff *a, const Word *word)
{
    const char *list = a->choice->missing_values;
    return (!word->quoted && word->length == 1 && *word->text == '?') ||
           (list && cell_is_listed(word->text, word->length, list));
}

static bool refuse_value(const Arff *a, const Sheet *s, size_t c, const Word *word, Error *err)
{
    const Attribute *attribute = &a->attribute[c];
    const char *name = s->column[c].name;
    char shown[64];
    text_visible_bytes(word->text, word->length, shown, sizeof shown);
    if (attribute->type == TYPE_NUMBER)
        return record_error(a->path, a->bytes, word->start, err, "'%s' is no number, and %s is "
                            "numeric; ? stands for a missing one", shown, name);
    return record_error(a->path, a->bytes, word->start, err, "'%s' is none of the %zu values that "
                        "%s is declared with", shown, attribute->declared_count, name);
}

static bool take_text(const Arff *a, Sheet *s, size_t row, size_t c, const Word *word, Error *err)
{
    Attribute *attribute = &a->attribute[c];
    SheetColumn *column = &s->column[c];
    uint32_t index;
    if (attribute->type == TYPE_NOMINAL) {
        if (!texts_add(&attribute->declared, word->text, word->length, word->start, &index, err))
            return false;
        if (index >= attribute->declared_count)
            return refuse_value(a, s, c, word, err);
    }
    if (!column->text && !(column->text = calloc(s->rows + 1, sizeof *column->text)))
        return error_memory(err);
    if (!texts_add(&column->texts, word->text, word->length, word->start, &index, err))
        return false;
    column->number[row] = NAN;
    column->text[row] = index + 1;
    return true;
}

static bool take_value(const Arff *a, Sheet *s, size_t row, size_t c, const Word *word, Error *err)
{
    SheetColumn *column = &s->column[c];
    if (is_missing(a, word)) {
        if (column->missing++ == 0)
            column->first_missing = word->start;
        column->number[row] = NAN;
        return true;
    }
    if (a->attribute[c].type != TYPE_NUMBER)
        return take_text(a, s, row, c, word, err);
    if (!number_parse(word->text, word->length, NUMBER_POINT, &column->number[row]))
        return refuse_value(a, s, c, word, err);
    if (column->numbers++ == 0)
        column->first_number = word->start;
    return true;
}

/* What stands behind `values` values of a row. */
static bool refuse_end(Arff *a, size_t values, size_t wanted, Error *err)
{
    if (*a->next == '{' && values == 0)
        return fail(a, a->next, err, "a sparse row, which is not read here; write all of its "
                    "values, with commas between");
    if (*a->next == '{' || *a->next == '}')
        return fail(a, a->next, err, "a brace; values with braces stand in quotes, and weights of "
                    "rows are not read here");
    if (*a->next == ',' || is_line_end(a))
        return record_error(a->path, a->bytes, a->next, err, "%s than the %zu values that the "
                            "attributes ask for", values < wanted ? "fewer" : "more", wanted);
    return fail(a, a->next, err, "a comma would be right between values; a value with blanks "
                "stands in quotes");
}

static bool take_row(Arff *a, Sheet *s, size_t row, Error *err)
{
    s->start[row] = (uint32_t)(a->next - a->bytes);
    for (size_t c = 0; c < s->column_count; c++) {
        Word word;
        if (!take_word(a, &word, err))
            return false;
        if (word.length == 0 && !word.quoted)
            return *a->next == ',' ? fail(a, a->next, err, "a value is needed before this comma; ? "
                                          "stands for a missing one")
                                   : refuse_end(a, c, s->column_count, err);
        if (!take_value(a, s, row, c, &word, err))
            return false;
        skip_blanks(a);
        bool last = c + 1 == s->column_count;
        if (last ? !is_line_end(a) : *a->next != ',')
            return refuse_end(a, c + 1, s->column_count, err);
        a->next += !last;
    }
    return true;
}

static bool take_rows(Arff *a, Sheet *s, Error *err)
{
    size_t columns = a->attribute_count, rows = count_rows(a);
    if (rows == 0)
        return error_set(err, "%s: no samples", a->path);
    bool ok = sheet_init(s, a->path, rows, columns, err);
    s->bytes = a->bytes;
    if (!ok)
        return false;
    s->has_names = true;
    for (size_t c = 0; c < columns; c++) {
        s->column[c].name = a->attribute[c].name;
        a->attribute[c].name = NULL;
    }
    if (!(s->start = calloc(rows + 1, sizeof *s->start)))
        return error_memory(err);
    skip_line(a);
    for (size_t row = 0; find_line(a); row++) {
        if (!take_row(a, s, row, err))
            return false;
        skip_line(a);
    }
    return true;
}

static bool check_text(const Arff *a, size_t size, Error *err)
{
    const char *nul = memchr(a->bytes, '\0', size);
    if (nul)
        return file_refuse_nul(a->path, a->bytes, nul, err);
    for (size_t i = 0, n; i < size; i += n)
        if (text_decode(a->bytes + i, size - i, &n) == TEXT_INVALID)
            return fail(a, a->bytes + i, err, "not UTF-8 here; save the file in UTF-8");
    return true;
}

/* Behind a byte order mark. */
static char *text_of(char *bytes)
{
    return bytes + (strncmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
}

bool arff_begins(const char *bytes, size_t size)
{
    static const char relation[] = "@relation";
    Arff a = {.next = text_of((char *)bytes)};
    (void)size;
    return find_line(&a) && strncasecmp(a.next, relation, strlen(relation)) == 0;
}

bool arff_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
               Error *err)
{
    Arff a = {.path = path, .bytes = bytes, .next = text_of(bytes), .choice = choice};
    *sheet = (Sheet){.path = path, .bytes = bytes};
    bool ok = check_text(&a, size, err) && take_header(&a, err) && take_rows(&a, sheet, err);
    for (size_t i = 0; i < a.attribute_count; i++) {
        free(a.attribute[i].name);
        texts_free(&a.attribute[i].declared);
    }
    free(a.attribute);
    return ok;
}
