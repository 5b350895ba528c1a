#include "lesson/script_line.h"

#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_LENGTH_MAX = 64 };

/* The column of a place, in characters from 1. */
static size_t column_of(const ScriptLine *line, const char *at)
{
    size_t column = 1, size;
    for (const char *c = line->start; c < at; c += size, column++)
        text_decode(c, (size_t)(line->end - c), &size);
    return column;
}

bool script_line_complain(ScriptLine *line, const char *at, const char *format, ...)
{
    char what[sizeof line->err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(line->err, "%s:%zu:%zu: %s", line->script->path, line->number,
                     column_of(line, at), what);
}

bool script_line_refuse(ScriptLine *line, const char *at)
{
    const ScriptVerb *verb = line->verb;
    if (at == line->end)
        return script_line_complain(line, at, "something is missing; the step is: %s %s",
                                    verb->row.name, verb->form);
    return script_line_complain(line, at, "'%.*s' is not understood; the step is: %s %s",
                                (int)(line->end - at), at, verb->row.name, verb->form);
}

Step *script_add(ScriptLine *line, StepKind kind)
{
    Script *script = line->script;
    if (script->count == SCRIPT_STEPS_MAX) {
        script_line_complain(line, line->at, "more than %d steps", SCRIPT_STEPS_MAX);
        return NULL;
    }
    if (script->count % 64 == 0) {
        Step *more = realloc(script->steps, (script->count + 64) * sizeof *more);
        if (!more) {
            error_memory(line->err);
            return NULL;
        }
        script->steps = more;
    }
    Step *step = &script->steps[script->count++];
    *step = (Step){.kind = kind, .line = line->number};
    return step;
}

void script_skip_blanks(ScriptLine *line)
{
    while (line->at < line->end && *line->at == ' ')
        line->at++;
}

/* Keeps `length` bytes as a text of their own. */
static char *keep(ScriptLine *line, const char *bytes, size_t length)
{
    char *text = line->store;
    memcpy(text, bytes, length);
    text[length] = '\0';
    line->store += length + 1;
    return text;
}

static const char *word_end(const ScriptLine *line)
{
    const char *end = memchr(line->at, ' ', (size_t)(line->end - line->at));
    return end ? end : line->end;
}

const char *script_word(ScriptLine *line)
{
    const char *begin = line->at, *end = word_end(line);
    if (begin == end)
        return "";
    line->at = end;
    return keep(line, begin, (size_t)(end - begin));
}

bool script_skip_word(ScriptLine *line, const char *word)
{
    size_t length = (size_t)(word_end(line) - line->at);
    if (length != strlen(word) || memcmp(line->at, word, length) != 0)
        return false;
    line->at += length;
    script_skip_blanks(line);
    return true;
}

/* What a backslash and this character stand for in quotes; 0: nothing. */
static char escaped(char c)
{
    static const char letters[] = "nte\"\\", meanings[] = "\n\t\033\"\\";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? meanings[at - letters] : '\0';
}

static bool quoted_text(ScriptLine *line, const char **text)
{
    const char *begin = line->at++;
    char *out = line->store;
    *text = out;
    while (line->at < line->end && *line->at != '"') {
        char c = *line->at++;
        if (c == '\\') {
            char next = line->at < line->end ? *line->at : '\0';
            c = escaped(next);
            if (!c)
                return script_line_complain(line, line->at - 1, "in quotes a \\ is followed by n, "
                                                                "t, e, \" or another \\");
            line->at++;
        }
        *out++ = c;
    }
    if (line->at == line->end)
        return script_line_complain(line, begin, "this quote is not closed");
    line->at++;
    *out++ = '\0';
    line->store = out;
    return true;
}

bool script_text(ScriptLine *line, const char **text, bool *exact)
{
    const char *end = line->end;
    *exact = line->at < end && *line->at == '"';
    if (line->at == end)
        return script_line_refuse(line, end);
    if (*exact)
        return quoted_text(line, text);
    while (end[-1] == ' ')
        end--;
    *text = keep(line, line->at, (size_t)(end - line->at));
    line->at = line->end;
    return true;
}

bool script_number(ScriptLine *line, long least, long most, long *number)
{
    const char *begin = line->at, *word = script_word(line);
    size_t digits = strspn(word + (*word == '-'), "0123456789");
    if (digits == 0 || digits > 9 || word[digits + (*word == '-')])
        return script_line_refuse(line, begin);
    *number = strtol(word, NULL, 10);
    script_skip_blanks(line);
    return (*number >= least && *number <= most) ||
           script_line_complain(line, begin, "%ld is out of range: from %ld to %ld", *number, least,
                                most);
}

bool script_name(ScriptLine *line, const char **name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const char *begin = line->at;
    *name = script_word(line);
    size_t length = strlen(*name);
    if (length == 0)
        return script_line_refuse(line, begin);
    if (!strchr(letters, **name) || strspn(*name, signs) != length || length > NAME_LENGTH_MAX)
        return script_line_complain(line, begin, "a name has at most %d letters, digits and . _ - "
                                                 "and begins with a letter or a digit",
                                    NAME_LENGTH_MAX);
    script_skip_blanks(line);
    return true;
}

static bool is_number(const ScriptLine *line)
{
    const char *at = line->at;
    return at < line->end && ((*at >= '0' && *at <= '9') || *at == '-');
}

bool script_place(ScriptLine *line, ScriptPlace *place)
{
    const char *begin = line->at;
    long x, y;
    *place = (ScriptPlace){0};
    if (begin == line->end)
        return script_line_refuse(line, begin);
    if (*begin == '"') {
        bool read = quoted_text(line, &place->text);
        script_skip_blanks(line);
        return read && (*place->text || script_line_complain(line, begin, "nothing is quoted"));
    }
    if (!is_number(line)) {
        place->text = script_word(line);
        place->is_thing = true;
        script_skip_blanks(line);
        return true;
    }
    if (!script_number(line, 1, SCRIPT_CELLS_MAX, &x))
        return false;
    begin = line->at;
    if (!script_number(line, -SCRIPT_CELLS_MAX, SCRIPT_CELLS_MAX, &y))
        return false;
    if (y == 0)
        return script_line_complain(line, begin, "rows count from 1 at the top and from -1 at the "
                                                 "bottom");
    place->x = (int)x;
    place->y = (int)y;
    return true;
}

/* Words of the screen. What compares is kept for the state of training, which is not the screen. */
static bool look_for_words(ScriptLine *line, ScriptLook *look)
{
    static const char *const comparisons[] = {"<", "<=", "=", ">=", ">", "!="};
    const char *begin = line->at, *second;
    if (!script_text(line, &look->words, &look->exact))
        return false;
    if (!*look->words)
        return script_line_complain(line, begin, "nothing is quoted");
    second = look->exact ? NULL : strchr(look->words, ' ');
    for (size_t i = 0; second && i < sizeof comparisons / sizeof comparisons[0]; i++) {
        size_t n = strlen(comparisons[i]);
        if (strncmp(second + 1, comparisons[i], n) == 0 && second[1 + n] == ' ')
            return script_line_complain(line, begin, "what stands on the screen and compares is "
                                                     "quoted: \"%s\"", look->words);
    }
    return true;
}

static bool look_for_row(ScriptLine *line, ScriptLook *look)
{
    const char *begin = line->at;
    long row;
    if (!script_number(line, -SCRIPT_CELLS_MAX, SCRIPT_CELLS_MAX, &row))
        return false;
    if (row == 0)
        return script_line_complain(line, begin, "rows count from 1 at the top and from -1 at the "
                                                 "bottom");
    look->row = (int)row;
    return look_for_words(line, look);
}

static bool look_at_place(ScriptLine *line, ScriptLook *look)
{
    const char *begin = line->at;
    if (!script_place(line, &look->place))
        return false;
    return look->place.text ? script_line_refuse(line, begin) : look_for_words(line, look);
}

static bool look_for_same(ScriptLine *line, ScriptLook *look)
{
    bool exact;
    if (!script_name(line, &look->words))
        return false;
    return !script_skip_word(line, "but") || script_text(line, &look->but, &exact);
}

static bool look_for_cursor(ScriptLine *line, ScriptLook *look)
{
    const char *begin = line->at;
    return script_place(line, &look->place) && (!look->place.is_thing ||
                                                script_line_refuse(line, begin));
}

bool script_look(ScriptLine *line, ScriptLook *look)
{
    static const struct {
        const char *word;
        LookAt at;
        bool (*read)(ScriptLine *line, ScriptLook *look);
    } kinds[] = {
        {"row", LOOK_ROW, look_for_row},        {"at", LOOK_PLACE, look_at_place},
        {"message", LOOK_MESSAGE, look_for_words}, {"same", LOOK_SAME, look_for_same},
        {"cursor", LOOK_CURSOR, look_for_cursor}, {"end", LOOK_END, NULL},
    };
    *look = (ScriptLook){.absent = script_skip_word(line, "not")};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (script_skip_word(line, kinds[i].word)) {
            look->at = kinds[i].at;
            return !kinds[i].read || kinds[i].read(line, look);
        }
    return look_for_words(line, look);
}
