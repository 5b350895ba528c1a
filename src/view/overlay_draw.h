/* A list over the picture, such as the help: lines, of which a page is shown. */
#ifndef VIEW_OVERLAY_DRAW_H
#define VIEW_OVERLAY_DRAW_H

#include "view/canvas/canvas.h"

/* A heading when `key` is NULL; a text that goes on from the line above when it is "". */
typedef struct OverlayLine {
    const char *key, *text;
} OverlayLine;

/* A list that is open, from line `first` on. */
typedef struct OverlayList {
    const char *title;
    const OverlayLine *lines;
    size_t count, first;
    const char *search; /* what is marked in its lines; NULL or "": nothing */
    size_t match;       /* the line that the search has found, or OVERLAY_NO_MATCH */
} OverlayList;

enum { OVERLAY_NO_MATCH = 1 << 30 };

/* Lines that fit on a screen of this height, and columns for the text of one on a screen of this
 * width. */
int scene_overlay_rows(int height);
int scene_overlay_columns(int width);

/* Whether `part`, which is not "", begins in this line: a text that goes on below counts as one. */
bool overlay_line_matches(const OverlayLine *lines, size_t count, size_t line, const char *part);

/* Draws it; marks are beside the lines that the search finds. */
void overlay_draw(const OverlayList *list, Canvas *canvas);

#endif
