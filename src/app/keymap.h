/* The keys: one row each, those of the screen and those of a list that lies over it. Key handling,
 * hints, the in-program help, `list keys`, the README's table and the manual page are made from
 * them. */
#ifndef APP_KEYMAP_H
#define APP_KEYMAP_H

#include "core/table.h"

#include <stdint.h>

typedef struct KeyRow {
    TableRow row;         /* the key as the help writes it; what it does */
    uint32_t key, other;  /* code point or EventKey; another key for the same, or 0 */
    const char *command;
    const char *hint_key, *hint; /* in the line of hints, or NULL */
    int rank;                    /* of the hint: high ones are left out first */
} KeyRow;

extern const Table key_table, overlay_key_table;

/* The row of a key in one of the two, or NULL. */
const KeyRow *keymap_find(const Table *table, uint32_t key);

#endif
