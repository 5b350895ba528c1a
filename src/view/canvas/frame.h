/* The frame of a panel: its border, a title at the left of its top line, a note at the right. */
#ifndef VIEW_CANVAS_FRAME_H
#define VIEW_CANVAS_FRAME_H

#include "view/canvas/canvas.h"

#include <stdbool.h>
#include <stddef.h>

/* Draws it, brighter where the panel has the focus; a note without room is left out. */
void frame_draw(Rect rect, bool focused, const char *title, const char *note, Canvas *canvas);

/* Writes the canvas's tag at the left of the top line, not over all of it where `half`, and returns
 * the column behind it, or where it would begin where there is none; and the columns that it takes.
 */
int frame_tag(Rect rect, bool half, Canvas *canvas);
int frame_tag_width(Rect rect, bool half, const Canvas *canvas);

/* What is inside of the border; of no size where there is none. */
Rect frame_inside(Rect rect);

/* Columns that there are for a note beside a title. */
int frame_note_room(Rect rect, const char *title, const Canvas *canvas);

/* Adds a part to a note of `room` columns, behind a comma where it is not the first; nothing where
 * it does not fit. */
void frame_add_note(const Canvas *canvas, int room, const char *part, char *note, size_t size);

/* A text in the bottom line, at the right. */
void frame_foot(Rect rect, const char *text, Canvas *canvas);

#endif
