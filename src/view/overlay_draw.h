/* A list over the picture, such as the help: lines, of which a page is shown. */
#ifndef VIEW_OVERLAY_DRAW_H
#define VIEW_OVERLAY_DRAW_H

#include "core/base/table.h"
#include "core/samples/dataset.h"
#include "view/canvas/canvas.h"

/* A heading when `key` is NULL; a text that goes on from the line above when it is "". */
typedef struct OverlayLine {
    const char *key, *text;
    const TableRow *row; /* that can be chosen here, or NULL */
    bool inner;          /* it belongs to the row above it, which one comes to first */
} OverlayLine;

/* The line that is chosen in a list of such rows, and what is said of it at the foot. */
typedef struct OverlayChoice {
    size_t line;
    const char *about;
} OverlayChoice;

/* A list that is open, from line `first` on. */
typedef struct OverlayList {
    const char *title;
    const OverlayLine *lines;
    size_t count, first;
    const char *search; /* what is marked in its lines; NULL or "": nothing */
    size_t match;       /* the line that the search has found, or OVERLAY_NO_MATCH */
    const OverlayChoice *choice; /* or NULL: it is only to be read */
    bool wide;          /* its lines to choose from have the whole width */
    const Dataset *picture; /* drawn beside the list, or NULL */
    bool colour;            /* of the picture */
} OverlayList;

enum { OVERLAY_NO_MATCH = 1 << 30 };

/* Lines that fit on a screen of this height, and columns for the text of one on a screen of this
 * width. */
int scene_overlay_rows(int height);
int scene_overlay_columns(int width);

/* The same of a list of `count` lines to choose from: rows and columns of lines on a page of it,
 * filled one column after the other, or one column with a picture beside it where there is room for
 * that, or one that is as wide as the list; and the line of the page at cell (x, y), or
 * OVERLAY_NO_MATCH. */
typedef enum OverlayShape { OVERLAY_COLUMNS, OVERLAY_PICTURE, OVERLAY_WIDE } OverlayShape;
typedef struct OverlayPage {
    int rows, columns;
    Rect area; /* with its frame, and what is said of the choice */
    Rect picture; /* of no width: there is none */
} OverlayPage;
OverlayPage overlay_choice_page(const Canvas *canvas, size_t count, OverlayShape shape);
size_t overlay_choice_at(const OverlayPage *page, int x, int y);

/* Whether `part`, which is not "", begins in this line: a text that goes on below counts as one. */
bool overlay_line_matches(const OverlayLine *lines, size_t count, size_t line, const char *part);

/* Draws it; marks are beside the lines that the search finds. */
void overlay_draw(const OverlayList *list, Canvas *canvas);

#endif
