#include "lesson/script_read.h"

#include "core/base/text.h"
#include "lesson/script_verb.h"

#include <stdlib.h>
#include <string.h>

/* The verb that the line begins with, written out; a command is known by its colon. */
static const ScriptVerb *read_verb(ScriptLine *line)
{
    Error why;
    const char *begin = line->at;
    if (*begin == ':') {
        line->at++;
        return (const ScriptVerb *)table_row(&script_verb_table,
                                             (size_t)table_find(&script_verb_table, ":", NULL));
    }
    const char *word = script_word(line);
    int found = table_find(&script_verb_table, word, &why);
    if (found < 0) {
        script_line_complain(line, begin, "%s", why.message);
        return NULL;
    }
    const ScriptVerb *verb = (const ScriptVerb *)table_row(&script_verb_table, (size_t)found);
    if (strcmp(verb->row.name, word) == 0)
        return verb;
    script_line_complain(line, begin, "'%s' is to be written out: %s", word, verb->row.name);
    return NULL;
}

/* A line with a step on it: nothing is to be left of it. */
static bool read_step(ScriptLine *line)
{
    const ScriptVerb *verb = read_verb(line);
    if (!verb)
        return false;
    line->verb = verb;
    script_skip_blanks(line);
    if (!verb->read(line))
        return false;
    script_skip_blanks(line);
    return line->at == line->end ||
           script_line_complain(line, line->at, "'%.*s' is too much; the step is: %s %s",
                                (int)(line->end - line->at), line->at, verb->row.name, verb->form);
}

/* Bytes that are no text on the line are refused before anything is made of it. */
static bool check_text(ScriptLine *line)
{
    size_t size;
    for (const char *at = line->start; at < line->end; at += size) {
        uint32_t c = text_decode(at, (size_t)(line->end - at), &size);
        if (c == TEXT_INVALID)
            return script_line_complain(line, at, "this is no UTF-8");
        if (text_is_control(c))
            return script_line_complain(line, at, "a character that cannot be seen; in quotes \\t "
                                                  "is a tab, \\n a new line and \\e Esc");
    }
    return true;
}

static bool read_line(ScriptLine *line)
{
    if (!check_text(line))
        return false;
    script_skip_blanks(line);
    return line->at == line->end || *line->at == '#' || read_step(line);
}

static bool read_lines(Script *script, const char *text, size_t size, Error *err)
{
    const char *next = text, *end = text + size;
    char *store = script->store;
    for (size_t number = 1; next < end; number++) {
        const char *break_at = memchr(next, '\n', (size_t)(end - next));
        const char *stop = break_at ? break_at : end, *start = next;
        next = break_at ? break_at + 1 : end;
        if (stop > start && stop[-1] == '\r')
            stop--;
        ScriptLine line = {.script = script, .number = number, .start = start, .at = start,
                           .end = stop, .store = store, .err = err};
        if (!read_line(&line))
            return false;
        store = line.store;
    }
    return true;
}

bool script_read(Script *script, const char *path, const char *text, size_t size, Error *err)
{
    static const char mark[] = "\xef\xbb\xbf";
    *script = (Script){.path = path};
    if (size > SCRIPT_SIZE_MAX)
        return error_set(err, "%s: more than %d bytes", path, SCRIPT_SIZE_MAX);
    if (size >= sizeof mark - 1 && memcmp(text, mark, sizeof mark - 1) == 0) {
        text += sizeof mark - 1;
        size -= sizeof mark - 1;
    }
    /* Each text takes a byte of the file or more, and one more to end it. */
    script->store = malloc(2 * size + 1);
    if (!script->store)
        return error_memory(err);
    return read_lines(script, text, size, err);
}
