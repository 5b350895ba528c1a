#include "lesson/script_verb.h"

#include "core/base/text.h"

#include <string.h>

/* In the order of ScriptKey, and the one that would be a blank. */
static const TableRow keys[] = {
    {"Enter", ""}, {"Tab", ""},  {"Shift-Tab", ""},  {"Backspace", ""},   {"Delete", ""},
    {"Esc", ""},   {"Up", ""},   {"Down", ""},       {"Left", ""},        {"Right", ""},
    {"Shift-Left", ""}, {"Shift-Right", ""}, {"Home", ""}, {"End", ""},   {"PgUp", ""},
    {"PgDn", ""},  {"F1", ""},   {"Space", ""},
};
enum { KEYS = sizeof keys / sizeof keys[0] };
_Static_assert(KEYS == SCRIPT_KEYS_END - SCRIPT_KEY_ENTER + 1, "each key has a name, and Space");

const Table script_key_table = TABLE_OF("key", keys);

static bool read_run(ScriptLine *line)
{
    static const char nothing[] = "";
    Step *step = script_add(line, STEP_RUN);
    bool exact;
    if (step)
        step->text = nothing;
    if (!step || line->at == line->end)
        return step;
    return *line->at == '"' ? script_line_refuse(line, line->at)
                            : script_text(line, &step->text, &exact);
}

static bool read_file(ScriptLine *line)
{
    Step *step = script_add(line, STEP_FILE);
    bool exact;
    return step && script_name(line, &step->name) && script_text(line, &step->text, &exact);
}

static bool read_size(ScriptLine *line)
{
    Step *step = script_add(line, STEP_SIZE);
    const char *begin = line->at, *x = memchr(begin, 'x', (size_t)(line->end - begin));
    ScriptLine part = *line;
    long columns, rows;
    if (!step || !x)
        return step && script_line_refuse(line, begin);
    part.end = x;
    if (!script_number(&part, 1, SCRIPT_CELLS_MAX, &columns))
        return false;
    line->at = x + 1;
    line->store = part.store;
    if (!script_number(line, 1, SCRIPT_CELLS_MAX, &rows))
        return false;
    step->x = (int)columns;
    step->y = (int)rows;
    return true;
}

/* A character, Ctrl- and a letter, or a name of the table. */
static bool find_key(const char *word, size_t length, uint32_t *key)
{
    size_t size;
    *key = text_decode(word, length, &size);
    if (size == length)
        return true;
    if (length == 6 && memcmp(word, "Ctrl-", 5) == 0 && word[5] >= 'A' && word[5] <= 'Z') {
        *key = (uint32_t)(word[5] - 'A' + 1);
        return true;
    }
    for (size_t i = 0; i < KEYS; i++)
        if (strlen(keys[i].name) == length && memcmp(keys[i].name, word, length) == 0) {
            *key = i + 1 < KEYS ? SCRIPT_KEY_ENTER + (uint32_t)i : ' ';
            return true;
        }
    return false;
}

/* "Space*12": the key, and how often; the key * is one. */
static bool read_one_key(ScriptLine *line)
{
    const char *begin = line->at, *word = script_word(line), *star = strrchr(word, '*');
    ScriptLine part = *line;
    bool counted = star && star > word;
    size_t length = counted ? (size_t)(star - word) : strlen(word);
    long count = 1;
    Step *step = script_add(line, STEP_KEY);
    if (!step)
        return false;
    if (counted) {
        part.at = begin + length + 1;
        part.end = line->at;
        if (!script_number(&part, 1, SCRIPT_COUNT_MAX, &count))
            return false;
        line->store = part.store;
    }
    step->count = (size_t)count;
    script_skip_blanks(line);
    return find_key(word, length, &step->key) ||
           script_line_complain(line, begin, "unknown key '%.*s'; it is a character, Ctrl-A to "
                                "Ctrl-Z, Space, Enter, Tab, Shift-Tab, Backspace, Delete, Esc, Up, "
                                "Down, Left, Right, Shift-Left, Shift-Right, Home, End, PgUp, PgDn "
                                "or F1", (int)length, word);
}

static bool read_key(ScriptLine *line)
{
    if (line->at == line->end)
        return script_line_refuse(line, line->at);
    while (line->at < line->end)
        if (!read_one_key(line))
            return false;
    return true;
}

static bool read_text(ScriptLine *line, StepKind kind)
{
    Step *step = script_add(line, kind);
    bool exact;
    return step && script_text(line, &step->text, &exact);
}

static bool read_type(ScriptLine *line)
{
    return read_text(line, STEP_TYPE);
}

static bool read_paste(ScriptLine *line)
{
    return read_text(line, STEP_PASTE);
}

static bool read_command(ScriptLine *line)
{
    return read_text(line, STEP_COMMAND);
}

static bool read_click(ScriptLine *line)
{
    Step *step = script_add(line, STEP_CLICK);
    return step && script_place(line, &step->place);
}

static bool read_move(ScriptLine *line)
{
    Step *step = script_add(line, STEP_MOVE);
    return step && script_place(line, &step->place);
}

static bool read_drag(ScriptLine *line)
{
    Step *step = script_add(line, STEP_DRAG);
    if (!step || !script_place(line, &step->place))
        return false;
    return script_skip_word(line, "to") ? script_place(line, &step->to)
                                        : script_line_refuse(line, line->at);
}

static bool read_wheel(ScriptLine *line)
{
    Step *step = script_add(line, STEP_WHEEL);
    if (!step)
        return false;
    step->count = script_skip_word(line, "up");
    if (step->count == 0 && !script_skip_word(line, "down"))
        return script_line_refuse(line, line->at);
    return script_place(line, &step->place);
}

static bool read_remember(ScriptLine *line)
{
    Step *step = script_add(line, STEP_REMEMBER);
    return step && script_name(line, &step->name);
}

static bool read_wait(ScriptLine *line)
{
    Step *step = script_add(line, STEP_WAIT);
    return step && script_look(line, &step->look);
}

static bool read_expect(ScriptLine *line)
{
    Step *step = script_add(line, STEP_EXPECT);
    return step && script_look(line, &step->look);
}

static bool read_golden(ScriptLine *line)
{
    Step *step = script_add(line, STEP_GOLDEN);
    return step && script_name(line, &step->name);
}

static bool read_only(ScriptLine *line)
{
    Step *step = script_add(line, STEP_ONLY);
    return step && script_name(line, &step->name);
}

#define LOOK_FORM "[not] WORDS | row N WORDS | at COLUMN ROW WORDS | message WORDS | " \
                  "same NAME [but PANEL] | cursor PLACE | end"

static const ScriptVerb verbs[] = {
    {{"run", "start the program, after ending the one before"}, STEP_RUN, "[WORDS]", read_run},
    {{"file", "put a text into a file"}, STEP_FILE, "NAME TEXT", read_file},
    {{"size", "give the screen a size"}, STEP_SIZE, "COLUMNSxROWS", read_size},
    {{"key", "press keys"}, STEP_KEY, "KEY[*TIMES]…", read_key},
    {{"type", "press the characters of a text"}, STEP_TYPE, "TEXT", read_type},
    {{"paste", "paste a text"}, STEP_PASTE, "TEXT", read_paste},
    {{":", "type a command at the prompt and enter it"}, STEP_COMMAND, "COMMAND", read_command},
    {{"click", "press and release the mouse"}, STEP_CLICK, "PLACE", read_click},
    {{"move", "move the mouse"}, STEP_MOVE, "PLACE", read_move},
    {{"drag", "press, move and release the mouse"}, STEP_DRAG, "PLACE to PLACE", read_drag},
    {{"wheel", "turn the wheel"}, STEP_WHEEL, "up|down PLACE", read_wheel},
    {{"remember", "keep the screen under a name"}, STEP_REMEMBER, "NAME", read_remember},
    {{"wait", "let the program work until it is so"}, STEP_WAIT, LOOK_FORM, read_wait},
    {{"expect", "it is so"}, STEP_EXPECT, LOOK_FORM, read_expect},
    {{"golden", "the whole screen is the stored one"}, STEP_GOLDEN, "NAME", read_golden},
    {{"only", "play it in one kind of program alone"}, STEP_ONLY, "app|terminal", read_only},
};

const Table script_verb_table = TABLE_OF("step", verbs);
