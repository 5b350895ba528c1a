#include "app/keymap.h"

#include "app/event.h"

static const KeyRow keys[] = {
    {{"Space", "train one epoch"}, SUBJECT_LEARN, LEVEL_FIRST, ' ', 0, "epoch", "space", "epoch",
     2},
    {{"b", "train one mini-batch"}, SUBJECT_LEARN, LEVEL_FIRST, 'b', 0, "minibatch", "b", "batch",
     12},
    {{"s", "compute one phase"}, SUBJECT_LEARN, LEVEL_FIRST, 's', 0, "phase", "s", "phase", 4},
    {{"Enter", "run or pause"}, SUBJECT_LEARN, LEVEL_FIRST, KEY_RETURN, 0, "run", "enter", "run",
     3},
    {{"Backspace", "go back: undo the last command; at a start, the run before"}, SUBJECT_TIME,
     LEVEL_FIRST, KEY_BACK_SPACE, 0, "back", "⌫", "back", 5},
    {{"Shift-Left", "an epoch earlier; loss panel: a column of the curve"}, SUBJECT_TIME,
     LEVEL_USUAL, KEY_SHIFT_LEFT, 0, "goto previous", NULL, NULL, 0},
    {{"Shift-Right", "an epoch later, where training has been; loss panel: a column"}, SUBJECT_TIME,
     LEVEL_USUAL, KEY_SHIFT_RIGHT, 0, "goto next", NULL, NULL, 0},
    {{"+", "learning rate up, ten notches a decade"}, SUBJECT_LEARN, LEVEL_FIRST, '+', '=',
     "rate up", "+ −", "rate", 6},
    {{"-", "learning rate down"}, SUBJECT_LEARN, LEVEL_FIRST, '-', '_', "rate down", NULL, NULL, 0},
    {{"PgUp", "learning rate × 10"}, SUBJECT_LEARN, LEVEL_USUAL, KEY_PAGE_UP, 0, "rate x10", NULL,
     NULL, 0},
    {{"PgDn", "learning rate ÷ 10"}, SUBJECT_LEARN, LEVEL_USUAL, KEY_PAGE_DOWN, 0, "rate /10", NULL,
     NULL, 0},
    {{"<", "run slower, down to a phase in five seconds"}, SUBJECT_LEARN, LEVEL_USUAL, '<', ',',
     "slower", NULL, NULL, 0},
    {{">", "run faster, up to as fast as the machine goes"}, SUBJECT_LEARN, LEVEL_USUAL, '>', '.',
     "faster", "< >", "speed", 10},
    {{"Left", "select towards the inputs; loss panel: earlier; explanation: back"}, SUBJECT_LOOK,
     LEVEL_FIRST, KEY_LEFT_ARROW, 0, "move left", "↑↓", "select", 7},
    {{"Right", "select towards outputs, loss, rate; loss panel: later; explanation: open"},
     SUBJECT_LOOK, LEVEL_FIRST, KEY_RIGHT_ARROW, 0, "move right", NULL, NULL, 0},
    {{"Up", "select the one above; samples panel: previous sample"}, SUBJECT_LOOK, LEVEL_FIRST,
     KEY_UP_ARROW, 0, "move up", NULL, NULL, 0},
    {{"Down", "select the one below; samples panel: next sample"}, SUBJECT_LOOK, LEVEL_FIRST,
     KEY_DOWN_ARROW, 0, "move down", NULL, NULL, 0},
    {{"Tab", "select the next neuron"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_TAB, 0, "move next", NULL,
     NULL, 0},
    {{"Shift-Tab", "select the previous neuron"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_BACK_TAB, 0,
     "move previous", NULL, NULL, 0},
    {{"e", "edit the number that is selected"}, SUBJECT_BUILD, LEVEL_USUAL, 'e', 0, "edit", NULL,
     NULL, 0},
    {{"v", "links show weights, the batch's or the sample's gradients, updates"}, SUBJECT_LOOK,
     LEVEL_USUAL, 'v', 0, "links", "v", "links", 8},
    {{"x", "explain what is selected, line by line: Right opens, Left goes back"}, SUBJECT_LOOK,
     LEVEL_FIRST, 'x', 0, "explain", "x", "explain", 16},
    {{"c", "check the gradient of the selection with differences of the loss, live"}, SUBJECT_LOOK,
     LEVEL_USUAL, 'c', 0, "differences", "c", "check", 19},
    {{"m", "layer of the selection as matrices W, a, z, δ, ∇W"}, SUBJECT_LOOK, LEVEL_USUAL, 'm', 0,
     "matrices", "m", "matrices", 18},
    {{"i", "say what the selection is; other panels: what their marks mean"}, SUBJECT_LOOK,
     LEVEL_FIRST, 'i', 0, "what", "i", "what", 17},
    {{"[", "previous sample of the mini-batch in the spotlight"}, SUBJECT_LOOK, LEVEL_USUAL, '[', 0,
     "sample previous", NULL, NULL, 0},
    {{"]", "next sample of the mini-batch in the spotlight"}, SUBJECT_LOOK, LEVEL_USUAL, ']', 0,
     "sample next", NULL, NULL, 0},
    {{"f", "freeze the selected neuron: updates leave it as it is"}, SUBJECT_BUILD, LEVEL_USUAL,
     'f', 0, "freeze", NULL, NULL, 0},
    {{"F", "let the selected neuron learn again"}, SUBJECT_BUILD, LEVEL_USUAL, 'F', 0, "unfreeze",
     NULL, NULL, 0},
    {{"j", "jog: add a little noise to the weights"}, SUBJECT_LEARN, LEVEL_SELDOM, 'j', 0, "jog",
     NULL, NULL, 0},
    {{"r", "start again from the same seed"}, SUBJECT_LEARN, LEVEL_FIRST, 'r', 0, "restart", "r",
     "restart", 13},
    {{"R", "start again from a new seed"}, SUBJECT_LEARN, LEVEL_USUAL, 'R', 0, "reseed", NULL, NULL,
     0},
    {{"d", "next data set"}, SUBJECT_BUILD, LEVEL_FIRST, 'd', 0, "data", "d", "data", 9},
    {{"p", "focus the next panel"}, SUBJECT_LOOK, LEVEL_USUAL, 'p', 0, "panel", "p", "panel", 15},
    {{"z", "focused panel on the whole screen, or not"}, SUBJECT_LOOK, LEVEL_USUAL, 'z', 0, "zoom",
     "z", "zoom", 14},
    {{"l", "loss on a logarithmic or a linear scale"}, SUBJECT_LOOK, LEVEL_USUAL, 'l', 0, "scale",
     NULL, NULL, 0},
    {{")", "network larger"}, SUBJECT_LOOK, LEVEL_SELDOM, ')', 0, "camera in", NULL, NULL, 0},
    {{"(", "network smaller"}, SUBJECT_LOOK, LEVEL_SELDOM, '(', 0, "camera out", NULL, NULL, 0},
    {{"0", "whole network"}, SUBJECT_LOOK, LEVEL_SELDOM, '0', 0, "camera home", NULL, NULL, 0},
    {{"H", "see what is at the left"}, SUBJECT_LOOK, LEVEL_SELDOM, 'H', 0, "camera left", NULL,
     NULL, 0},
    {{"L", "see what is at the right"}, SUBJECT_LOOK, LEVEL_SELDOM, 'L', 0, "camera right", NULL,
     NULL, 0},
    {{"K", "see what is above"}, SUBJECT_LOOK, LEVEL_SELDOM, 'K', 0, "camera up", NULL, NULL, 0},
    {{"J", "see what is below"}, SUBJECT_LOOK, LEVEL_SELDOM, 'J', 0, "camera down", NULL, NULL, 0},
    {{":", "all commands: type, or choose with Down; Tab completes, Up recalls"},
     SUBJECT_LOOK, LEVEL_FIRST, ':', 0, "prompt", ":", "command", 11},
    {{"? F1", "show this help"}, SUBJECT_LOOK, LEVEL_FIRST, '?', KEY_FUNCTION_1, "help", "?",
     "help", 0},
    {{"Esc", "close what is open; select nothing"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_ESCAPE, 0,
     "close", NULL, NULL, 0},
    {{"Ctrl-L", "paint the screen anew"}, SUBJECT_LOOK, LEVEL_SELDOM, 'l' & 0x1f, 0, "redraw", NULL,
     NULL, 0},
    {{"q", "quit; Ctrl-C too"}, SUBJECT_FILE, LEVEL_FIRST, 'q', KEY_CONTROL_C, "quit", "q", "quit",
     1},
};

/* Where the explanation or the matrices cover the picture, before those of the screen. */
static const KeyRow cover_keys[] = {
    {{"q Esc", "close what covers the picture; q ends the program only where nothing does"},
     SUBJECT_LOOK, LEVEL_FIRST, 'q', KEY_ESCAPE, "close", "q", "close", 0},
    {{"PgUp", "a page of lines or rows up"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_PAGE_UP, 0,
     "move page-up", NULL, NULL, 0},
    {{"PgDn", "a page of lines or rows down"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_PAGE_DOWN, 0,
     "move page-down", "PgDn", "page", 2},
    {{"Home", "the first line or row"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_HOME_KEY, 0, "move first",
     NULL, NULL, 0},
    {{"End", "the last line or row"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_END_KEY, 0, "move last", NULL,
     NULL, 0},
    {{"v l", "nothing: links and loss curve are covered"}, SUBJECT_LOOK, LEVEL_USUAL, 'v', 'l',
     NULL, NULL, NULL, 0},
    {{"( )", "nothing: the picture is covered"}, SUBJECT_LOOK, LEVEL_USUAL, '(', ')', NULL, NULL,
     NULL, 0},
    {{"0", "nothing, for the same reason"}, SUBJECT_LOOK, LEVEL_USUAL, '0', 0, NULL, NULL, NULL, 0},
    {{"H L", "nothing"}, SUBJECT_LOOK, LEVEL_USUAL, 'H', 'L', NULL, NULL, NULL, 0},
    {{"K J", "nothing; all other keys are as always"}, SUBJECT_LOOK, LEVEL_USUAL, 'K', 'J', NULL,
     NULL, NULL, 0},
    {{"Ctrl-C", "quit"}, SUBJECT_FILE, LEVEL_USUAL, KEY_CONTROL_C, 0, "quit", NULL, NULL, 0},
};

const Table cover_key_table = TABLE_OF("key", cover_keys);

const Table key_table = TABLE_OF("key", keys);

/* Whatever is not here does nothing: no key acts on what a list hides. */
static const KeyRow overlay_keys[] = {
    {{"q Esc", "close the list; q ends the program only where none is open"}, SUBJECT_LOOK,
     LEVEL_FIRST, 'q', KEY_ESCAPE, "close", "q", "close", 0},
    {{"Up k", "a line up"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_UP_ARROW, 'k', "scroll up", "↑↓", "line",
     4},
    {{"Down j", "a line down"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_DOWN_ARROW, 'j', "scroll down", NULL,
     NULL, 0},
    {{"PgUp b", "a page up"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_PAGE_UP, 'b', "scroll page-up", NULL,
     NULL, 0},
    {{"PgDn Space", "a page down"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_PAGE_DOWN, ' ',
     "scroll page-down", "space", "page", 2},
    {{"Home g", "the first line"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_HOME_KEY, 'g', "scroll first",
     NULL, NULL, 0},
    {{"End G", "the last line"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_END_KEY, 'G', "scroll last", "g G",
     "ends", 6},
    {{"/", "search; capitals count where the text has any"}, SUBJECT_LOOK, LEVEL_USUAL, '/', 0,
     "search", "/", "search", 1},
    {{"n", "the next line found"}, SUBJECT_LOOK, LEVEL_USUAL, 'n', 0, "match next", "n N", "next",
     5},
    {{"N", "the line found before"}, SUBJECT_LOOK, LEVEL_USUAL, 'N', 0, "match previous", NULL,
     NULL, 0},
    {{"? F1", "the keys; close them"}, SUBJECT_LOOK, LEVEL_USUAL, '?', KEY_FUNCTION_1, "help", "?",
     "keys", 3},
    {{"i", "what the selection is; close that"}, SUBJECT_LOOK, LEVEL_USUAL, 'i', 0, "what", NULL,
     NULL, 0},
    {{":", "type a command"}, SUBJECT_LOOK, LEVEL_USUAL, ':', 0, "prompt", ":", "command", 7},
    {{"Ctrl-L", "paint the screen anew"}, SUBJECT_LOOK, LEVEL_USUAL, 'l' & 0x1f, 0, "redraw", NULL,
     NULL, 0},
    {{"Ctrl-C", "quit"}, SUBJECT_FILE, LEVEL_USUAL, KEY_CONTROL_C, 0, "quit", NULL, NULL, 0},
};

const Table overlay_key_table = TABLE_OF("key", overlay_keys);

/* Where a row of the list can be chosen, before those of a list. */
static const KeyRow choice_keys[] = {
    {{"Enter", "change what is chosen"}, SUBJECT_BUILD, LEVEL_FIRST, KEY_RETURN, 0, "choose",
     "enter", "change", 1},
    {{"Up k", "choose the row above"}, SUBJECT_LOOK, LEVEL_FIRST, KEY_UP_ARROW, 'k', "scroll up",
     "↑↓", "choose", 2},
    {{"Down j", "choose the row below"}, SUBJECT_LOOK, LEVEL_FIRST, KEY_DOWN_ARROW, 'j',
     "scroll down", NULL, NULL, 0},
    {{"Left", "the column at the left"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_LEFT_ARROW, 0,
     "scroll left", NULL, NULL, 0},
    {{"Right", "the column at the right"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_RIGHT_ARROW, 0,
     "scroll right", NULL, NULL, 0},
};

const Table choice_key_table = TABLE_OF("key", choice_keys);

static const KeyRow *find(const Table *table, uint32_t key)
{
    for (size_t i = 0; i < table->count; i++) {
        const KeyRow *row = (const KeyRow *)table_row(table, i);
        if (row->key == key || (row->other != 0 && row->other == key))
            return row;
    }
    return NULL;
}

/* The tables of a set, the first of which come before the second. */
typedef struct KeyTables {
    const Table *own, *others; /* NULL: none */
} KeyTables;

static const KeyTables sets[] = {
    [KEYS_SCREEN] = {&key_table, NULL},
    [KEYS_COVER] = {&cover_key_table, &key_table},
    [KEYS_LIST] = {&overlay_key_table, NULL},
    [KEYS_CHOICE] = {&choice_key_table, &overlay_key_table},
};

const KeyRow *keymap_find(KeySet set, uint32_t key)
{
    const KeyRow *row = find(sets[set].own, key);
    if (!row && sets[set].others)
        row = find(sets[set].others, key);
    return row && row->command ? row : NULL;
}

static size_t add_hints(KeySet set, const Table *table, Hint *hints, size_t n)
{
    for (size_t i = 0; table && i < table->count && n < HINTS_MAX; i++) {
        const KeyRow *row = (const KeyRow *)table_row(table, i);
        if (row->hint_key && keymap_find(set, row->key) == row)
            hints[n++] = (Hint){row->hint_key, row->hint, row->command, row->rank};
    }
    return n;
}

size_t keymap_hints(KeySet set, Hint hints[HINTS_MAX])
{
    return add_hints(set, sets[set].others, hints, add_hints(set, sets[set].own, hints, 0));
}
