#include "app/keymap.h"

#include "app/event.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

static const KeyRow keys[] = {
    {{"s", "compute one phase"}, SUBJECT_LEARN, LEVEL_FIRST, 's', 0, "phase", "s", "phase", 1},
    {{"Space", "train one epoch"}, SUBJECT_LEARN, LEVEL_FIRST, ' ', 0, "epoch", "space", "epoch",
     2},
    {{"b", "train one mini-batch"}, SUBJECT_LEARN, LEVEL_USUAL, 'b', 0, "minibatch", "b", "batch",
     12},
    {{"Enter", "play or pause"}, SUBJECT_LEARN, LEVEL_FIRST, KEY_RETURN, 0, "play", "enter", "play",
     3},
    {{"Backspace u", "go back: undo the last command; at a start, the run before"}, SUBJECT_TIME,
     LEVEL_FIRST, KEY_BACK_SPACE, 'u', "back", "⌫", "back", 5},
    {{"Shift-Left", "an epoch earlier; loss panel: a column of the curve"}, SUBJECT_TIME,
     LEVEL_USUAL, KEY_SHIFT_LEFT, 0, "goto previous", NULL, NULL, 0},
    {{"Shift-Right", "an epoch later, where training has been; loss panel: a column"}, SUBJECT_TIME,
     LEVEL_USUAL, KEY_SHIFT_RIGHT, 0, "goto next", NULL, NULL, 0},
    {{"+", "learning rate up, ten notches a decade; - down"}, SUBJECT_LEARN, LEVEL_FIRST, '+', '=',
     "rate up", "+ −", "rate", 6},
    {{"-", "learning rate down"}, SUBJECT_LEARN, LEVEL_USUAL, '-', '_', "rate down", NULL, NULL, 0},
    {{"PgUp", "learning rate × 10"}, SUBJECT_LEARN, LEVEL_USUAL, KEY_PAGE_UP, 0, "rate x10", NULL,
     NULL, 0},
    {{"PgDn", "learning rate ÷ 10"}, SUBJECT_LEARN, LEVEL_USUAL, KEY_PAGE_DOWN, 0, "rate /10", NULL,
     NULL, 0},
    {{"<", "play slower, down to a phase in five seconds"}, SUBJECT_LEARN, LEVEL_USUAL, '<', ',',
     "slower", NULL, NULL, 0},
    {{">", "play faster, up to as fast as the machine goes"}, SUBJECT_LEARN, LEVEL_USUAL, '>', '.',
     "faster", "< >", "speed", 10},
    {{"Left", "select towards the inputs; loss panel: earlier; explanation: back"}, SUBJECT_LOOK,
     LEVEL_USUAL, KEY_LEFT_ARROW, 0, "move left", "↑↓", "select", 7},
    {{"Right", "select towards outputs, loss, rate; loss panel: later; explanation: open"},
     SUBJECT_LOOK, LEVEL_USUAL, KEY_RIGHT_ARROW, 0, "move right", NULL, NULL, 0},
    {{"Up", "select the one above; samples panel: previous sample"}, SUBJECT_LOOK, LEVEL_USUAL,
     KEY_UP_ARROW, 0, "move up", NULL, NULL, 0},
    {{"Down", "select the one below; samples panel: next sample"}, SUBJECT_LOOK, LEVEL_USUAL,
     KEY_DOWN_ARROW, 0, "move down", NULL, NULL, 0},
    {{"Tab", "select the next neuron; arrows and the mouse select too"}, SUBJECT_LOOK, LEVEL_FIRST,
     KEY_TAB, 0, "move next", NULL, NULL, 0},
    {{"Shift-Tab", "select the previous neuron"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_BACK_TAB, 0,
     "move previous", NULL, NULL, 0},
    {{"e", "edit the number that is selected"}, SUBJECT_BUILD, LEVEL_USUAL, 'e', 0, "edit", NULL,
     NULL, 0},
    {{"v", "links show weights, the batch's or the sample's gradients, updates: a choice"},
     SUBJECT_LOOK, LEVEL_USUAL, 'v', 0, "choose-word links", "v", "links", 8},
    {{"Z", "neurons show z, the sum before the activation, or a"}, SUBJECT_LOOK, LEVEL_USUAL, 'Z',
     0, "sums", NULL, NULL, 0},
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
    {{"f", "freeze the selected neuron: updates leave it as it is; or let it learn again"},
     SUBJECT_BUILD, LEVEL_USUAL, 'f', 0, "freeze", NULL, NULL, 0},
    {{"j", "jog: add a little noise to the weights"}, SUBJECT_LEARN, LEVEL_SELDOM, 'j', 0, "jog",
     NULL, NULL, 0},
    {{"r", "start again from the same seed"}, SUBJECT_LEARN, LEVEL_USUAL, 'r', 0, "restart", "r",
     "restart", 13},
    {{"R", "start again from a new seed"}, SUBJECT_LEARN, LEVEL_USUAL, 'R', 0, "reseed", NULL, NULL,
     0},
    {{"d", "choose a data set"}, SUBJECT_BUILD, LEVEL_FIRST, 'd', 0, "data", "d", "data", 9},
    {{"p", "focus the next panel: a choice"}, SUBJECT_LOOK, LEVEL_USUAL, 'p', 0,
     "choose-word panel", "p", "panel", 15},
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
    {{"g", "go: then s start, e end, p n the event before or after, b best, : a moment"},
     SUBJECT_TIME, LEVEL_USUAL, 'g', 0, "keys go", NULL, NULL, 0},
    {{"a", "add: then u a unit, l a layer, capitals take one out; f features, p points, d draw"},
     SUBJECT_BUILD, LEVEL_USUAL, 'a', 0, "keys add", NULL, NULL, 0},
    {{"t", "with :twin, the other network in front"}, SUBJECT_COMPARE, LEVEL_USUAL, 't', 0,
     "twin next", NULL, NULL, 0},
    {{"w", "a panel: then its letter"}, SUBJECT_LOOK, LEVEL_USUAL, 'w', 0, "keys panel", NULL, NULL,
     0},
    {{"T", "light or dark: the other theme"}, SUBJECT_LOOK, LEVEL_USUAL, 'T', 0, "theme", NULL,
     NULL, 0},
    {{":", "all commands: type, or choose with Down; Tab completes, Up recalls"}, SUBJECT_LOOK,
     LEVEL_FIRST, ':', 0, "prompt", ":", "command", 11},
    {{"? F1", "show this help"}, SUBJECT_LOOK, LEVEL_FIRST, '?', KEY_FUNCTION_1, "help", "?",
     "help", HINT_BEFORE_LAST},
    {{"Esc", "close what is open; select nothing"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_ESCAPE, 0,
     "close", NULL, NULL, 0},
    {{"Ctrl-L", "paint the screen anew"}, SUBJECT_LOOK, LEVEL_SELDOM, 'l' & 0x1f, 0, "redraw", NULL,
     NULL, 0},
    {{"q", "quit; Ctrl-C too"}, SUBJECT_FILE, LEVEL_FIRST, 'q', KEY_CONTROL_C, "quit", "q", "quit",
     HINT_LAST},
};

/* Where the explanation or the matrices cover the picture, before those of the screen. */
static const KeyRow cover_keys[] = {
    {{"q Esc", "close what covers the picture; q ends the program only where nothing does"},
     SUBJECT_LOOK, LEVEL_FIRST, 'q', KEY_ESCAPE, "close", "q", "close",
     HINT_LAST},
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

/* Where the explanation leaves room for the picture, before those of the screen. */
static const KeyRow beside_keys[] = {
    {{"q Esc", "close the explanation; q ends the program only where none is open"}, SUBJECT_LOOK,
     LEVEL_FIRST, 'q', KEY_ESCAPE, "close", "q", "close", HINT_LAST},
    {{"PgUp", "a page of its lines up"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_PAGE_UP, 0, "move page-up",
     NULL, NULL, 0},
    {{"PgDn", "a page of its lines down"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_PAGE_DOWN, 0,
     "move page-down", NULL, NULL, 0},
};

const Table beside_key_table = TABLE_OF("key", beside_keys);

const Table key_table = TABLE_OF("key", keys);

/* Whatever is not here does nothing: no key acts on what a list hides. */
static const KeyRow overlay_keys[] = {
    {{"q Esc", "close the list; q ends the program only where none is open"}, SUBJECT_LOOK,
     LEVEL_FIRST, 'q', KEY_ESCAPE, "close", "q", "close",
     HINT_LAST},
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
    {{"m", "runs: mark it, or take the mark away; what is marked is compared"}, SUBJECT_COMPARE,
     LEVEL_USUAL, 'm', 0, "choose mark", NULL, NULL, 0},
    {{"e", "runs and branches: give it another name"}, SUBJECT_COMPARE, LEVEL_USUAL, 'e', 0,
     "choose rename", NULL, NULL, 0},
    {{"D Delete", "runs and branches: forget it"}, SUBJECT_COMPARE, LEVEL_USUAL, 'D', KEY_DELETE,
     "choose delete", NULL, NULL, 0},
};

const Table choice_key_table = TABLE_OF("key", choice_keys);

static const KeyRow go_keys[] = {
    {{"s", "the start, with the changes made there"}, SUBJECT_TIME, LEVEL_USUAL, 's', 0,
     "goto start", "s", "start", 1},
    {{"e", "the end: as far as training has come"}, SUBJECT_TIME, LEVEL_USUAL, 'e', 0, "goto last",
     "e", "end", 2},
    {{"p", "the end of the event before, as :history lists them"}, SUBJECT_TIME, LEVEL_USUAL, 'p',
     0, "history previous", "p", "event before", 4},
    {{"n", "the end of the event after"}, SUBJECT_TIME, LEVEL_USUAL, 'n', 0, "history next", "n",
     "after", 5},
    {{"b", "the best: the lowest test loss"}, SUBJECT_TIME, LEVEL_USUAL, 'b', 0, "goto best", "b",
     "best", 3},
    {{":", "a moment to be typed"}, SUBJECT_TIME, LEVEL_USUAL, ':', 0, "prompt goto", ":",
     "a moment", 6},
};

const Table go_key_table = TABLE_OF("key", go_keys);

static const KeyRow add_keys[] = {
    {{"u", "a unit more in the layer of the selection, or in the last hidden one"},
     SUBJECT_BUILD, LEVEL_USUAL, 'u', 0, "unit add", "u", "unit", 1},
    {{"l", "a layer more, behind that one and like it"}, SUBJECT_BUILD, LEVEL_USUAL, 'l', 0,
     "layer add", "l", "layer", 2},
    {{"U", "a unit less"}, SUBJECT_BUILD, LEVEL_USUAL, 'U', 0, "unit remove", "U", "−unit", 3},
    {{"L", "without that layer"}, SUBJECT_BUILD, LEVEL_USUAL, 'L', 0, "layer remove", "L",
     "−layer", 4},
    {{"f", "input features: x1*x2, sin(x1), …, switched in a list"}, SUBJECT_BUILD, LEVEL_USUAL,
     'f', 0, "feature", "f", "features", 5},
    {{"p", "points: samples put on the map, moved and taken out by hand"}, SUBJECT_BUILD,
     LEVEL_USUAL, 'p', 0, "point", "p", "points", 6},
    {{"d", "draw an image: what the network answers to it, and a sample of it"}, SUBJECT_BUILD,
     LEVEL_USUAL, 'd', 0, "draw", "d", "draw", 7},
};

const Table add_key_table = TABLE_OF("key", add_keys);

/* While points are put on the map, before those of the screen. */
static const KeyRow point_keys[] = {
    {{"q Esc", "done: the map is only looked at"}, SUBJECT_BUILD, LEVEL_FIRST, 'q', KEY_ESCAPE,
     "point off", "esc", "done", HINT_LAST},
    {{"0…9", "add a sample of that class at the cross; of values, one of nine steps"},
     SUBJECT_BUILD, LEVEL_FIRST, '0', '9', "point class", "1…9", "add a class", 1},
    {{"Left", "move the cross"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_LEFT_ARROW, 0, "point left",
     "←↑↓→", "cross", 2},
    {{"Right", "move the cross"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_RIGHT_ARROW, 0, "point right",
     NULL, NULL, 0},
    {{"Up", "move the cross"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_UP_ARROW, 0, "point up", NULL, NULL,
     0},
    {{"Down", "move the cross"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_DOWN_ARROW, 0, "point down", NULL,
     NULL, 0},
    {{"t", "take up the sample at the cross, and put it down at another place"}, SUBJECT_BUILD,
     LEVEL_USUAL, 't', 0, "point take", "t", "move one", 3},
    {{"Delete D", "take the sample at the cross out"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_DELETE, 'D',
     "point remove", "del", "remove", 4},
};

const Table point_key_table = TABLE_OF("key", point_keys);

/* While an image is drawn, before those of the screen. */
static const KeyRow draw_keys[] = {
    {{"q Esc", "done: the network and its panels are there again"}, SUBJECT_BUILD, LEVEL_FIRST, 'q',
     KEY_ESCAPE, "close", "esc", "done", HINT_LAST},
    {{"Left", "move the pen"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_LEFT_ARROW, 0, "draw left", "←↑↓→",
     "move", 2},
    {{"Right", "move the pen"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_RIGHT_ARROW, 0, "draw right", NULL,
     NULL, 0},
    {{"Up", "move the pen"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_UP_ARROW, 0, "draw up", NULL, NULL, 0},
    {{"Down", "move the pen"}, SUBJECT_BUILD, LEVEL_USUAL, KEY_DOWN_ARROW, 0, "draw down", NULL,
     NULL, 0},
    {{"d", "the pen down on the pad, where arrows leave ink, or up"}, SUBJECT_BUILD, LEVEL_FIRST,
     'd', 0, "draw pen", "d", "pen", 1},
    {{"e", "rub out what the pen or the mouse passes over, or draw again"}, SUBJECT_BUILD,
     LEVEL_USUAL, 'e', 0, "draw rub", "e", "rub out", 5},
    {{"c Delete", "an empty pad"}, SUBJECT_BUILD, LEVEL_USUAL, 'c', KEY_DELETE, "draw clear", "c",
     "clear", 3},
    {{"Backspace u", "without the last stroke; on an empty pad the last command is undone"},
     SUBJECT_BUILD, LEVEL_USUAL, KEY_BACK_SPACE, 'u', "draw undo", "⌫", "stroke back", 4},
    {{"0…9", "keep the drawing as a sample of the class of that name, or else number"},
     SUBJECT_BUILD, LEVEL_FIRST, '0', '9', "draw keep", "0…9", "keep as", 1},
};

const Table draw_key_table = TABLE_OF("key", draw_keys);

/* While the table of runs has the focus, before those of the screen. */
static const KeyRow compare_keys[] = {
    {{"q Esc", "close the table; q ends the program only where it is not open"}, SUBJECT_COMPARE,
     LEVEL_FIRST, 'q', KEY_ESCAPE, "close", "q", "close", HINT_LAST},
    {{"Enter", "open the row that is chosen: a run, one of the race or of a sweep, as a run"},
     SUBJECT_COMPARE, LEVEL_FIRST, KEY_RETURN, 0, "compare open", "enter", "open", 1},
    {{"Up", "choose the row above"}, SUBJECT_COMPARE, LEVEL_FIRST, KEY_UP_ARROW, 0, "move up",
     "↑↓", "choose", 2},
    {{"Down", "choose the row below"}, SUBJECT_COMPARE, LEVEL_FIRST, KEY_DOWN_ARROW, 0, "move down",
     NULL, NULL, 0},
    {{"PgUp", "a page of rows up"}, SUBJECT_COMPARE, LEVEL_USUAL, KEY_PAGE_UP, 0, "move page-up",
     NULL, NULL, 0},
    {{"PgDn", "a page of rows down"}, SUBJECT_COMPARE, LEVEL_USUAL, KEY_PAGE_DOWN, 0,
     "move page-down", NULL, NULL, 0},
    {{"Home", "the first row"}, SUBJECT_COMPARE, LEVEL_USUAL, KEY_HOME_KEY, 0, "move first", NULL,
     NULL, 0},
    {{"End", "the last row"}, SUBJECT_COMPARE, LEVEL_USUAL, KEY_END_KEY, 0, "move last", NULL, NULL,
     0},
};

const Table compare_key_table = TABLE_OF("key", compare_keys);

/* While the landscape has the focus, before those of the screen. */
static const KeyRow landscape_keys[] = {
    {{"Left", "turn it"}, SUBJECT_LEARN, LEVEL_FIRST, KEY_LEFT_ARROW, 0, "move left", "←↑↓→",
     "turn", 1},
    {{"Right", "turn it"}, SUBJECT_LEARN, LEVEL_USUAL, KEY_RIGHT_ARROW, 0, "move right", NULL, NULL,
     0},
    {{"Up", "look from lower down"}, SUBJECT_LEARN, LEVEL_USUAL, KEY_UP_ARROW, 0, "move up", NULL,
     NULL, 0},
    {{"Down", "look from higher up"}, SUBJECT_LEARN, LEVEL_USUAL, KEY_DOWN_ARROW, 0, "move down",
     NULL, NULL, 0},
    {{"Tab", "the next plane: two weights, random directions, the path's"}, SUBJECT_LEARN,
     LEVEL_FIRST, KEY_TAB, 0, "landscape plane", "tab", "plane", 2},
    {{"m", "seen from above, as a map, or as a surface"}, SUBJECT_LEARN, LEVEL_FIRST, 'm', 0,
     "landscape above", "m", "map", 3},
    {{"l", "heights logarithmic or not"}, SUBJECT_LEARN, LEVEL_USUAL, 'l', 0, "landscape scale",
     "l", "log", 4},
    {{")", "larger; the wheel does it too"}, SUBJECT_LEARN, LEVEL_USUAL, ')', 0, "camera in",
     "( )", "zoom", 5},
    {{"(", "smaller"}, SUBJECT_LEARN, LEVEL_USUAL, '(', 0, "camera out", NULL, NULL, 0},
    {{"0", "seen as at first"}, SUBJECT_LEARN, LEVEL_USUAL, '0', 0, "camera home", NULL, NULL, 0},
};

const Table landscape_key_table = TABLE_OF("key", landscape_keys);

/* While the doctor's findings are read, before those of the screen. */
static const KeyRow doctor_keys[] = {
    {{"q Esc", "close the doctor's findings"}, SUBJECT_LEARN, LEVEL_FIRST, 'q', KEY_ESCAPE, "close",
     "q", "close", HINT_LAST},
    {{"Enter", "try what is said of the finding that is chosen, on a network beside this one"},
     SUBJECT_LEARN, LEVEL_FIRST, KEY_RETURN, 0, "doctor try", "enter", "try it", 1},
};

const Table doctor_key_table = TABLE_OF("key", doctor_keys);

/* All other keys are as always, and end the choice. */
static const KeyRow words_keys[] = {
    {{"Left", "the word before"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_LEFT_ARROW, 0,
     "choose-word previous", NULL, NULL, 0},
    {{"Right", "the next word; v or p, which began the choice, too"}, SUBJECT_LOOK, LEVEL_USUAL,
     KEY_RIGHT_ARROW, 0, "choose-word next", NULL, NULL, 0},
    {{"m", "neurons show their values, or small maps"}, SUBJECT_LOOK, LEVEL_USUAL, 'm', 0,
     "faces", "m", "maps in neurons", 0},
    {{"d", "with :twin, links in front less those of the other network, or not"}, SUBJECT_COMPARE,
     LEVEL_USUAL, 'd', 0, "twin difference", NULL, NULL, 0},
    {{"Enter Esc", "it stays so"}, SUBJECT_LOOK, LEVEL_USUAL, KEY_RETURN, KEY_ESCAPE,
     "choose-word end", NULL, NULL, 0},
};

const Table words_key_table = TABLE_OF("key", words_keys);

static const TableRow prefixes[] = {
    {"go", "g: a moment: the start, the end, the event before or after, the best"},
    {"add", "a: a unit, a layer, an input more or less"},
    {"panel", "w: a panel by its letter"},
};
const Table prefix_table = TABLE_OF("prefix", prefixes);

/* What stands before the hints of a prefix: its key, and what it is for. */
static const Hint leads[] = {
    [KEYS_GO] = {"g", N_("go to:"), NULL, 0, false},
    [KEYS_ADD] = {"a", N_("add:"), NULL, 0, false},
    [KEYS_PANEL] = {"w", "", NULL, 0, false},
};

static bool is_digits(const KeyRow *row)
{
    return row->other == '9';
}

static const KeyRow *find(const Table *table, uint32_t key)
{
    for (size_t i = 0; i < table->count; i++) {
        const KeyRow *row = (const KeyRow *)table_row(table, i);
        bool between = is_digits(row) && key > row->key && key < row->other;
        if (row->key == key || (row->other != 0 && row->other == key) || between)
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
    [KEYS_BESIDE] = {&beside_key_table, &key_table},
    [KEYS_LIST] = {&overlay_key_table, NULL},
    [KEYS_CHOICE] = {&choice_key_table, &overlay_key_table},
    [KEYS_GO] = {&go_key_table, NULL},
    [KEYS_ADD] = {&add_key_table, NULL},
    [KEYS_PANEL] = {NULL, NULL},
    [KEYS_WORDS] = {&words_key_table, NULL},
    [KEYS_POINTS] = {&point_key_table, &key_table},
    [KEYS_DRAW] = {&draw_key_table, &key_table},
    [KEYS_COMPARE] = {&compare_key_table, &key_table},
    [KEYS_LANDSCAPE] = {&landscape_key_table, &key_table},
    [KEYS_DOCTOR] = {&doctor_key_table, &key_table},
};

void keymap_init(Keymap *keymap)
{
    for (size_t i = 0; i < panel_table.count; i++) {
        const Panel *panel = panel_at((PanelId)i);
        OwnKeyRow *own = &keymap->panels[i];
        snprintf(own->name, sizeof own->name, "%c", panel->letter);
        snprintf(own->command, sizeof own->command, "panel %s", panel->row.name);
        own->row = (KeyRow){{own->name, panel->row.summary}, panel->subject, panel->level,
                            (uint32_t)panel->letter, 0, own->command, own->name, panel->row.name,
                            (int)i + 1};
    }
}

static const KeyRow *find_own(const OwnKeyRow *rows, size_t count, uint32_t key)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].row.key == key)
            return &rows[i].row;
    return NULL;
}

static const KeyRow *find_in(const Keymap *keymap, const Table *table, uint32_t key)
{
    const KeyRow *row = NULL;
    if (table == &key_table)
        row = find_own(keymap->changes, keymap->change_count, key);
    return row || !table ? row : find(table, key);
}

const KeyRow *keymap_find(const Keymap *keymap, KeySet set, uint32_t key)
{
    const KeyRow *row = set == KEYS_PANEL
                            ? find_own(keymap->panels, panel_table.count, key)
                            : find_in(keymap, sets[set].own, key);
    if (!row)
        row = find_in(keymap, sets[set].others, key);
    /* Whatever is in force, this one quits. */
    if (!row && key == KEY_CONTROL_C)
        row = find(&key_table, key);
    return row && row->command ? row : NULL;
}

void keymap_command(const KeyRow *row, uint32_t key, char out[KEY_COMMAND_SIZE])
{
    if (is_digits(row))
        snprintf(out, KEY_COMMAND_SIZE, "%s %c", row->command, (int)key);
    else
        snprintf(out, KEY_COMMAND_SIZE, "%s", row->command);
}

bool keymap_has(const Keymap *keymap, const KeyRow *row)
{
    return find_in(keymap, &key_table, row->key) == row;
}

/* The hint of a row; where another key runs its command now, of that one. */
static bool make_hint(const Keymap *keymap, KeySet set, const KeyRow *row, Hint *hint)
{
    const char *key = row->hint_key;
    if (key && keymap_find(keymap, set, row->key) != row) {
        key = NULL;
        for (size_t i = 0; i < keymap->change_count && row->command; i++)
            if (strcmp(keymap->changes[i].command, row->command) == 0)
                key = keymap->changes[i].name;
    }
    *hint = (Hint){key, row->hint, row->command, row->rank, set == KEYS_PANEL};
    return key != NULL;
}

/* `later`: those of other tables come first. */
static size_t add_hints(const Keymap *keymap, KeySet set, const Table *table, bool later,
                        Hint *hints, size_t n)
{
    for (size_t i = 0; table && i < table->count && n < HINTS_MAX; i++) {
        bool made = make_hint(keymap, set, (const KeyRow *)table_row(table, i), &hints[n]);
        if (made && later && hints[n].rank >= 0)
            hints[n].rank += HINTS_MAX;
        n += made;
    }
    return n;
}

size_t keymap_hints(const Keymap *keymap, KeySet set, Hint hints[HINTS_MAX])
{
    size_t n = 0;
    if (set >= KEYS_GO && set <= KEYS_PANEL)
        hints[n++] = leads[set];
    for (size_t i = 0; set == KEYS_PANEL && i < panel_table.count; i++)
        n += make_hint(keymap, set, &keymap->panels[i].row, &hints[n]);
    n = add_hints(keymap, set, sets[set].own, false, hints, n);
    return add_hints(keymap, set, sets[set].others, set >= KEYS_POINTS, hints, n);
}
