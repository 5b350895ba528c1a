/* The language of lessons, demonstrations and tests: a text file is a list of steps, one a line.
 *
 *     # XOR is learnt.
 *     run xor --hidden 4
 *     key Space*3
 *     :epoch 500
 *     expect accuracy 100%
 *
 * A step is a verb (lesson/script_verb.h) and what it is about; a line that starts with # is a
 * comment, and blanks before a verb count for nothing. Words are taken as they stand up to the end
 * of the line, or between quotes, where \n, \t, \e, \" and \\ are understood. The reader
 * (lesson/script_read.h) is strict and knows no program: who plays a script gives each step its
 * meaning. */
#ifndef LESSON_SCRIPT_H
#define LESSON_SCRIPT_H

#include "core/base/error.h"

#include <stddef.h>
#include <stdint.h>

enum {
    SCRIPT_SIZE_MAX = 1 << 18, /* bytes of a file; */
    SCRIPT_STEPS_MAX = 4096,
    SCRIPT_COUNT_MAX = 1000,   /* times that one key is pressed; */
    SCRIPT_CELLS_MAX = 1000,   /* columns and rows of a screen */
};

typedef enum StepKind {
    STEP_RUN,      /* starts the program with the words of `text` as its command line */
    STEP_FILE,     /* puts `text` into the file `name` */
    STEP_SIZE,     /* gives the screen `x` columns and `y` rows */
    STEP_KEY,      /* presses `key`, `count` times */
    STEP_TYPE,     /* presses the characters of `text` */
    STEP_PASTE,    /* pastes `text` */
    STEP_COMMAND,  /* types `text` at the ":" prompt and enters it */
    STEP_CLICK,    /* presses and releases the mouse at `place` */
    STEP_MOVE,     /* moves the mouse to `place` */
    STEP_DRAG,     /* presses at `place`, moves to and releases at `to` */
    STEP_WHEEL,    /* turns the wheel at `place`, up where `count` is 1 and down where it is 0 */
    STEP_REMEMBER, /* the screen as `name` */
    STEP_WAIT,     /* lets the program work until `look` holds */
    STEP_EXPECT,   /* fails unless `look` holds once nothing is left to do */
    STEP_GOLDEN,   /* fails unless the whole screen is the stored one called `name` */
    STEP_ONLY,     /* plays the script only in a program of this kind: `name` */
} StepKind;

/* Keys that are no characters, beyond Unicode. */
typedef enum ScriptKey {
    SCRIPT_KEY_ENTER = 0x120000, SCRIPT_KEY_TAB, SCRIPT_KEY_SHIFT_TAB, SCRIPT_KEY_BACKSPACE,
    SCRIPT_KEY_DELETE, SCRIPT_KEY_ESC, SCRIPT_KEY_UP, SCRIPT_KEY_DOWN, SCRIPT_KEY_LEFT,
    SCRIPT_KEY_RIGHT, SCRIPT_KEY_SHIFT_LEFT, SCRIPT_KEY_SHIFT_RIGHT, SCRIPT_KEY_HOME,
    SCRIPT_KEY_END, SCRIPT_KEY_PAGE_UP, SCRIPT_KEY_PAGE_DOWN, SCRIPT_KEY_F1, SCRIPT_KEYS_END
} ScriptKey;

/* A cell, or the first one of what is called so: `text` on the screen, or where `text` is no text
 * on the screen but `is_thing`, what a command calls so, as w[1][2,1]. */
typedef struct ScriptPlace {
    int x, y;         /* from 1; rows from the bottom are negative; 0 where there is `text` */
    const char *text; /* or NULL */
    bool is_thing;
} ScriptPlace;

/* Where words are to be. */
typedef enum LookAt {
    LOOK_SCREEN,  /* within any row */
    LOOK_ROW,     /* within `row` */
    LOOK_PLACE,   /* from the cell `place` on, as they stand */
    LOOK_MESSAGE, /* in what the program says, which may be broken over rows */
    LOOK_SAME,    /* the screen is as it was remembered as `words`, but for the panel `but` */
    LOOK_CURSOR,  /* the cursor stands at `place` */
    LOOK_END,     /* the program has ended */
} LookAt;

typedef struct ScriptLook {
    LookAt at;
    bool absent;       /* it is not to be so */
    bool exact;        /* `words` are found as they stand; else as whole words: see script_finds */
    int row;           /* from 1, or from -1 at the bottom */
    const char *words; /* or NULL */
    const char *but;   /* the title of a panel, or NULL */
    ScriptPlace place;
} ScriptLook;

typedef struct Step {
    StepKind kind;
    size_t line;      /* of the file, from 1 */
    const char *name, *text; /* or NULL; owned by the script */
    uint32_t key;     /* a code point, or of ScriptKey */
    size_t count;
    int x, y;
    ScriptPlace place, to;
    ScriptLook look;
} Step;

typedef struct Script {
    const char *path;  /* borrowed */
    char *store;       /* texts of the steps; owned */
    Step *steps;       /* [count], owned */
    size_t count;
} Script;

/* Releases what script_read has made, also where that failed. */
void script_free(Script *script);

/* A sentence about a step, with its file and line before it; false. */
bool script_complain(const Script *script, const Step *step, Error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Where `words` are in `row`, or NULL. As whole words, what stands before and behind them is no
 * letter or digit and no part of the same number, so that "epoch 1" is neither in "epoch 10" nor in
 * "epoch 1.5"; `exact` asks for the characters alone. */
const char *script_finds(const char *row, const char *words, bool exact);

#endif
