#include "view/canvas/frame.h"

#include "core/base/text.h"
#include "view/canvas/pen.h"

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
    if (r.width <= 2 || r.height <= 2)
        return (Rect){r.x, r.y, 0, 0};
    return (Rect){r.x + 1, r.y + 1, r.width - 2, r.height - 2};
}

int frame_note_room(Rect r, const char *title, const Canvas *canvas)
{
    return r.width - 9 - canvas_text_width(canvas, title);
}

void frame_add_note(const Canvas *canvas, int room, const char *part, char *note, size_t size)
{
    int width = canvas_text_width(canvas, note) + (*note ? 2 : 0);
    if (*part && width + canvas_text_width(canvas, part) <= room)
        text_append(note, size, "%s%s", *note ? ", " : "", part);
}

void frame_foot(Rect r, const char *text, Canvas *canvas)
{
    canvas_text(canvas, r.x + r.width - 2 - canvas_text_width(canvas, text), r.y + r.height - 1,
                dim, text);
}
