#include "view/canvas/frame.h"

#include "view/canvas/pen.h"

#include <stdio.h>
#include <string.h>

static const Style dim = {.ink = INK_DIM};

void frame_draw(Rect r, bool focused, const char *title, const char *note, Canvas *canvas)
{
    Style frame = {.ink = focused ? INK_FRAME_FOCUS : INK_FRAME};
    canvas_frame(canvas, r, frame);
    Pen pen = {canvas, r.x + 2, r.y, r.x + r.width - 2};
    pen_write(&pen, (Style){INK_BRIGHT, INK_TEXT, focused ? ATTRIBUTE_BOLD : 0}, " %s ", title);
    int width = canvas_text_width(canvas, note) + 2;
    if (*note && r.x + r.width - 2 - width > pen.x) {
        pen.x = r.x + r.width - 2 - width;
        pen_write(&pen, dim, " %s ", note);
    }
}

Rect frame_inside(Rect r)
{
    return r.width > 2 && r.height > 2 ? rect_inset(r, 1) : (Rect){r.x, r.y, 0, 0};
}

int frame_note_room(Rect r, const char *title, const Canvas *canvas)
{
    return r.width - 9 - canvas_text_width(canvas, title);
}

void frame_add_note(const Canvas *canvas, int room, const char *part, char *note, size_t size)
{
    int width = canvas_text_width(canvas, note) + (*note ? 2 : 0);
    size_t used = strlen(note);
    if (*part && width + canvas_text_width(canvas, part) <= room)
        snprintf(note + used, size - used, "%s%s", *note ? ", " : "", part);
}

void frame_foot(Rect r, const char *text, Canvas *canvas)
{
    canvas_text(canvas, r.x + r.width - 2 - canvas_text_width(canvas, text), r.y + r.height - 1,
                dim, text);
}
