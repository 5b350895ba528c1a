/* The list above the ":" line of what could be typed there: commands by subject, words, files. */
#ifndef VIEW_MENU_DRAW_H
#define VIEW_MENU_DRAW_H

#include "view/canvas/canvas.h"

typedef struct MenuRow {
    const char *group;   /* heading, beside the first row that has it; or "" */
    const char *name;
    const char *usage;   /* what may follow the name, or "" */
    const char *summary;
    const char *key;     /* that does the same, or "" */
} MenuRow;

typedef struct MenuList {
    const char *title;
    const MenuRow *rows;
    size_t count, first; /* row `first` is at the top */
    long marked;         /* what Enter would do, or -1 */
} MenuList;

/* Rows of a list that fit on a screen of this height. */
size_t menu_rows(int height);

/* Where it stands: its last line is just above row `foot`; of no height where it is empty. */
Rect menu_rect(const MenuList *list, int width, int height, int foot);

void menu_draw(const MenuList *list, Rect rect, Canvas *canvas);

#endif
