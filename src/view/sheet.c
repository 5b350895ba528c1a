#include "view/sheet.h"

#include "view/format.h"

enum { MARGIN = 2, LABEL = 10, NUMBER = 11 };

static const Style dim = {.ink = INK_DIM}, key = {.ink = INK_KEY};

Pen sheet_line(Sheet *s, Selection place, const Selection *door)
{
    size_t line = s->lines++;
    if (line == s->cursor) {
        s->place = place;
        s->has_door = door != NULL;
        s->door = door ? *door : (Selection){0};
    }
    bool shown = s->canvas && line >= s->first && line < s->first + (size_t)s->area.height;
    if (!shown)
        return (Pen){0};
    int y = s->area.y + (int)(line - s->first), end = s->area.x + s->area.width;
    Style mark = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};
    if (line == s->cursor) {
        canvas_text(s->canvas, s->area.x, y, mark, "▸");
        canvas_mark(s->canvas, s->area.x, y);
    }
    if (door) {
        end -= canvas_text_width(s->canvas, "→");
        canvas_text(s->canvas, end, y, line == s->cursor ? mark : key, "→");
    }
    return (Pen){s->canvas, s->area.x + MARGIN, y, end};
}

Pen sheet_heading(Sheet *s, Selection place, const char *text)
{
    Pen pen = sheet_line(s, place, NULL);
    pen_write(&pen, (Style){INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD}, "%s", text);
    return pen;
}

void sheet_number(Sheet *s, Selection place, const Selection *door, const char *label, bool known,
                  double v, const char *note)
{
    Pen pen = sheet_line(s, place, door);
    int left = pen.x;
    pen_write(&pen, (Style){0}, "%s ", label);
    pen.x = pen.x < left + LABEL ? left + LABEL : pen.x;
    left = pen.x;
    pen_number(&pen, known, v);
    pen.x = pen.x < left + NUMBER ? left + NUMBER : pen.x + 1;
    pen_write(&pen, dim, "%s", note);
}

Rect sheet_block(Sheet *s, Selection place, int rows)
{
    Rect r = {s->area.x + MARGIN, s->area.y + (int)s->lines - (int)s->first, 0, rows};
    for (int i = 0; i < rows; i++)
        sheet_line(s, place, NULL);
    if (s->canvas)
        r.width = s->area.width - MARGIN;
    return r;
}
