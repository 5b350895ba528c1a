#include "lesson/script.h"

#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool script_complain(const Script *script, const Step *step, Error *err, const char *format, ...)
{
    char what[sizeof err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(err, "%s:%zu: %s", script->path, step->line, what);
}

void script_free(Script *script)
{
    free(script->store);
    free(script->steps);
    *script = (Script){0};
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Letters and digits as far as they stand on this program's screen: Latin, Greek, subscripts. */
static bool is_of_a_word(uint32_t c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) || (c >= 0x370 && c <= 0x3ff) ||
           (c >= 0x2080 && c <= 0x209c);
}

/* The code points before and behind a place in a text; 0 at its ends. */
static uint32_t code_before(const char *text, const char *at)
{
    const char *begin = at;
    size_t size;
    while (begin > text && at - begin < 4 && ((unsigned char)*--begin & 0xc0) == 0x80)
        continue;
    return begin < at ? text_decode(begin, (size_t)(at - begin), &size) : 0;
}

static uint32_t code_at(const char *at)
{
    size_t size;
    return *at ? text_decode(at, strlen(at), &size) : 0;
}

/* Whether a word or a number goes on over this place. */
static bool goes_on_over(const char *text, const char *at)
{
    uint32_t before = code_before(text, at), after = code_at(at);
    bool point = before == '.' && at - text > 1 && is_digit((unsigned char)at[-2]);
    if (is_of_a_word(before) && is_of_a_word(after))
        return true;
    if (is_digit(after) && (point || before == '+' || before == '-'))
        return true;
    return is_digit(before) && after == '.' && is_digit((unsigned char)at[1]);
}

const char *script_finds(const char *row, const char *words, bool exact)
{
    size_t length = strlen(words);
    for (const char *at = row; (at = strstr(at, words)); at++)
        if (exact || (!goes_on_over(row, at) && !goes_on_over(row, at + length)))
            return at;
    return NULL;
}
