/* What could stand where the cursor of the ":" line is, and which of it is chosen. A row that is
 * chosen is written into the line: Enter always runs the line that is seen. */
#ifndef APP_MENU_H
#define APP_MENU_H

#include "app/prompt.h"
#include "view/menu_draw.h"

enum { MENU_MAX = 320, MENU_STORE = 16384, MENU_TITLE = 160 };

typedef struct Menu {
    MenuRow rows[MENU_MAX];
    size_t count, first;
    long chosen;           /* a row, or -1 */
    long meant;            /* the row that the line as typed names, or -1 */
    size_t start;          /* in the line, of the word that a row takes the place of */
    char title[MENU_TITLE];
    char typed[PROMPT_SIZE]; /* the line and its cursor before a row was chosen */
    size_t typed_cursor;
    char store[MENU_STORE]; /* names that no table has */
    size_t used;
    bool is_full;          /* there were more rows than there is room for */
    int height;            /* of the screen */
} Menu;

/* Empties it, for rows that stand for the word from `start` to the cursor. */
void menu_begin(Menu *menu, size_t start);

/* Adds a row whose texts outlive it. menu_keep makes such a text, NULL where there is no room; a
 * row without a name is none. */
void menu_add(Menu *menu, const MenuRow *row);
const char *menu_keep(Menu *menu, const char *text);

/* Chooses a row, and writes it into the line; -1: what was typed stands there again. */
void menu_choose(Menu *menu, Prompt *prompt, long row);

/* Moves what is seen of it. */
void menu_scroll(Menu *menu, long by);

/* A key that chooses; false where it is the line's own. Up without a row chosen is. */
bool menu_key(Menu *menu, Prompt *prompt, uint32_t key);

/* Completes the word: the row that is chosen is taken, else what all rows have in common whose
 * names begin with it is written, else the first row is chosen. Whether rows are to be found anew:
 * the line is as if it had been typed so. */
bool menu_complete(Menu *menu, Prompt *prompt);

#endif
