/* Screens that scripts look at, whatever program has drawn them: words, panels, cells. */
#ifndef TESTS_PLAY_SCREEN_H
#define TESTS_PLAY_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLAY_ROW_SIZE = 1 << 14 };

/* A cell of a screen; `look` is its colours and attributes in numbers of the program's kind. */
typedef struct PlayCell {
    char text[32]; /* "" behind a character that takes two columns */
    uint64_t look[2];
} PlayCell;

typedef struct PlayScreen {
    int width, height;
    PlayCell *cells; /* [height][width], owned */
    int cursor_x, cursor_y;
} PlayScreen;

typedef struct PlayRect {
    int x, y, width, height;
} PlayRect;

/* Row y of a screen as text without blanks at its end, in out[size]. */
void play_row(const PlayScreen *screen, int y, char *out, size_t size);

/* The row that a script means, counted from 0; -1 where there is none. */
int play_row_of(const PlayScreen *screen, int row);

/* Where words stand within one row, as script_finds takes them. */
bool play_find(const PlayScreen *screen, const char *words, bool exact, int *x, int *y);

/* Whether a text begins in the cell (x, y). */
bool play_stands_at(const PlayScreen *screen, int x, int y, const char *text);

/* Whether the whole screen says it, wherever lines are broken. */
bool play_says(const PlayScreen *screen, const char *words);

/* The rectangle of the panel with this title in its frame. */
bool play_find_panel(const PlayScreen *screen, const char *title, PlayRect *rect);

/* Whether two screens look the same, but for what is in `hole`. */
bool play_same(const PlayScreen *a, const PlayScreen *b, PlayRect hole);

#endif
