/* One line of a script while it is read,: words, quotes, numbers, places. */
#ifndef LESSON_SCRIPT_LINE_H
#define LESSON_SCRIPT_LINE_H

#include "core/base/table.h"
#include "lesson/script.h"

struct ScriptLine;

typedef struct ScriptVerb {
    TableRow row;
    StepKind kind;
    const char *form; /* what stands behind it, for messages and the manual */
    bool (*read)(struct ScriptLine *line); /* adds its steps */
} ScriptVerb;

typedef struct ScriptLine {
    Script *script;
    size_t number;
    const char *start, *at, *end; /* of the file's own text; what is read next is at `at` */
    char *store;                  /* where the next text is kept */
    const ScriptVerb *verb;       /* of the step, once it is known */
    Error *err;
} ScriptLine;

/* A sentence about what is at `at`, with file, line and column before it; false. */
bool script_line_complain(ScriptLine *line, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same where something else is there than the verb's form says. */
bool script_line_refuse(ScriptLine *line, const char *at);

/* Room for one more step, which is of this line; NULL with a sentence. */
Step *script_add(ScriptLine *line, StepKind kind);

void script_skip_blanks(ScriptLine *line);

/* The characters up to the next blank; "" at the end of the line. */
const char *script_word(ScriptLine *line);

/* Goes on behind `word` where that is the next one. */
bool script_skip_word(ScriptLine *line, const char *word);

/* A text between quotes, or up to the end of the line; false with a sentence where there is none or
 * quotes do not match. *exact: it was quoted. */
bool script_text(ScriptLine *line, const char **text, bool *exact);

/* A whole number from `least` to `most`. */
bool script_number(ScriptLine *line, long least, long most, long *number);

/* A name of letters, digits and . _ - that begins with none of these. */
bool script_name(ScriptLine *line, const char **name);

/* A cell, a quoted text, or what a command calls so. */
bool script_place(ScriptLine *line, ScriptPlace *place);

/* What a screen is to look like. */
bool script_look(ScriptLine *line, ScriptLook *look);

#endif
