/* The keys: one row each, those of the screen, those that differ where the explanation or the
 * matrices cover the picture, those of a list that lies over it, and those that differ where a row
 * of that can be chosen. Key handling, hints, the
 * in-program help, `list keys` and the manual page are made from them. */
#ifndef APP_KEYMAP_H
#define APP_KEYMAP_H

#include "view/scene.h"
#include "view/subject.h"

#include <stdint.h>

typedef struct KeyRow {
    TableRow row;         /* the key as the help writes it; what it does */
    Subject subject;
    Level level;
    uint32_t key, other;  /* code point or EventKey; another key for the same, or 0 */
    const char *command;  /* NULL: it does nothing here */
    const char *hint_key, *hint; /* in the line of hints, or NULL */
    int rank;                    /* of the hint: high ones are left out first */
} KeyRow;

extern const Table key_table, cover_key_table, overlay_key_table, choice_key_table;

/* The keys in force: on the screen, where its picture is covered, in a list, in one to choose
 * from. */
typedef enum KeySet { KEYS_SCREEN, KEYS_COVER, KEYS_LIST, KEYS_CHOICE } KeySet;

/* The row of a key, or NULL where it does nothing. */
const KeyRow *keymap_find(KeySet set, uint32_t key);

/* The hints of the keys in force; returns how many. */
size_t keymap_hints(KeySet set, Hint hints[HINTS_MAX]);

#endif
