/* The keys: one row each, those of the screen, those that differ where the explanation or the
 * matrices cover the picture, those of a list that lies over it, and those that differ where a row
 * of that can be chosen. Key handling, hints, the
 * in-program help, `list keys` and the manual page are made from them. */
#ifndef APP_KEYMAP_H
#define APP_KEYMAP_H

#include "view/panel/panel.h"

#include <stdint.h>

typedef struct KeyRow {
    TableRow row;         /* the key as the help writes it; what it does */
    Subject subject;
    Level level;
    uint32_t key, other;  /* code point or EventKey; another key for the same, or 0; or '9': all
                             digits from key on, and the one that is pressed follows the command */
    const char *command;  /* NULL: it does nothing here */
    const char *hint_key, *hint; /* in the line of hints, or NULL */
    int rank;                    /* of the hint: see view/scene.h */
} KeyRow;

extern const Table key_table, cover_key_table, beside_key_table, overlay_key_table;
extern const Table choice_key_table, go_key_table, add_key_table, words_key_table;
extern const Table point_key_table, draw_key_table, compare_key_table, landscape_key_table,
    doctor_key_table;

/* The keys in force: on the screen, where its picture is covered, where an explanation stands
 * beside it, in a list, in one to choose from; after g, after a, after w, which are those of the
 * panels; while words stand in a line to be chosen; while points are put on the map, an image is
 * drawn, runs are compared, the landscape has the focus, or the doctor's findings are read. */
typedef enum KeySet {
    KEYS_SCREEN, KEYS_COVER, KEYS_BESIDE, KEYS_LIST, KEYS_CHOICE, KEYS_GO, KEYS_ADD, KEYS_PANEL,
    KEYS_WORDS, KEYS_POINTS, KEYS_DRAW, KEYS_COMPARE, KEYS_LANDSCAPE, KEYS_DOCTOR,
} KeySet;

/* The prefixes, by their sets from KEYS_GO on. */
extern const Table prefix_table;

enum { KEY_NAME_SIZE = 16, KEY_COMMAND_SIZE = 128, KEY_CHANGES_MAX = 64 };

/* A row with texts of its own. */
typedef struct OwnKeyRow {
    KeyRow row;
    char name[KEY_NAME_SIZE], command[KEY_COMMAND_SIZE];
} OwnKeyRow;

/* The tables above with what a person has changed; it does not move. */
typedef struct Keymap {
    OwnKeyRow changes[KEY_CHANGES_MAX]; /* of the keys of the screen */
    size_t change_count;
    OwnKeyRow panels[PANELS_MAX];       /* the key of each */
} Keymap;

void keymap_init(Keymap *keymap);

/* The row of a key, or NULL where it does nothing. */
const KeyRow *keymap_find(const Keymap *keymap, KeySet set, uint32_t key);

/* What a key of this row runs. */
void keymap_command(const KeyRow *row, uint32_t key, char out[KEY_COMMAND_SIZE]);

/* Whether the row of a key of the screen is still in force. */
bool keymap_has(const Keymap *keymap, const KeyRow *row);

/* The hints of the keys in force; returns how many. */
size_t keymap_hints(const Keymap *keymap, KeySet set, Hint hints[HINTS_MAX]);

/* Has a key of the screen, called as in scripts ("x", "Space", "Ctrl-L"), run a command, or "none".
 * False with a sentence: it does not have that name, cannot be changed, or there are too many. */
bool keymap_change(Keymap *keymap, const char *key, const char *command, Error *err);

#endif
