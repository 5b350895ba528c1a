#include "view/canvas/frame.h"

#include "core/base/text.h"
#include "view/canvas/pen.h"

#include <stdio.h>

enum { TAG_SIZE = 160 };

/* Columns that a tag has at most. */
static int tag_room(Rect r, bool half)
{
    int room = r.width - 4 > 0 ? r.width - 4 : 0;
    return half ? room * 3 / 5 : room;
}

/* The tag in front has a mark, where there is room for that too. */
static void tag_text(const FrameTag *tag, int room, const Canvas *canvas, char *out, size_t size)
{
    snprintf(out, size, "%s%s", tag->front ? "▸" : "", tag->text);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%s", tag->text);
}

int frame_tag_width(Rect r, bool half, const Canvas *canvas)
{
    char text[TAG_SIZE];
    int room = tag_room(r, half);
    if (!canvas->tag.text)
        return 0;
    tag_text(&canvas->tag, room, canvas, text, sizeof text);
    int width = canvas_text_width(canvas, text);
    return (width < room ? width : room) + 2;
}

int frame_tag(Rect r, bool half, Canvas *canvas)
{
    const FrameTag *tag = &canvas->tag;
    char text[TAG_SIZE];
    Style style = {tag->ink, INK_TEXT, tag->front ? ATTRIBUTE_BOLD : 0};
    int width = frame_tag_width(r, half, canvas);
    if (width > 0) {
        tag_text(tag, tag_room(r, half), canvas, text, sizeof text);
        canvas_text(canvas, r.x + 2, r.y, style, " ");
        int used = canvas_text_within(canvas, r.x + 3, r.y, width - 2, style, text);
        if (r.x + 3 + used < r.x + r.width - 1)
            canvas_text(canvas, r.x + 3 + used, r.y, style, " ");
    }
    return r.x + 2 + width;
}

void frame_draw(Rect r, bool focused, const char *title, const char *note, Canvas *canvas)
{
    Style frame = {.ink = focused ? INK_FRAME_FOCUS : INK_FRAME};
    Style bright = {INK_BRIGHT, INK_TEXT, focused ? ATTRIBUTE_BOLD : 0};
    canvas_frame(canvas, r, frame);
    Pen pen = {canvas, frame_tag(r, false, canvas), r.y, r.x + r.width - 2};
    if (!canvas->tag.text)
        pen_write(&pen, bright, " %s ", title);
    else if (pen.x + 3 + canvas_text_width(canvas, title) <= pen.end)
        pen_write(&pen, bright, "· %s ", title);
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
    return r.width - 9 - canvas_text_width(canvas, title) - frame_tag_width(r, false, canvas);
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
