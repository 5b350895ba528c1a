#include "view/canvas/pen.h"

#include "explain/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The line is cut: its last cells say so, instead of a number that would be left half. */
static void mark_cut(Pen *pen, Style style)
{
    int x = pen->end - canvas_text_width(pen->canvas, "…");
    x = canvas_number_start(pen->canvas, x, pen->y);
    for (x += canvas_text(pen->canvas, x, pen->y, style, "…"); x < pen->end; x++)
        canvas_put(pen->canvas, x, pen->y, ' ', style);
}

enum { PEN_TEXT_SIZE = 512 };

static void write_text(Pen *pen, Style style, char text[PEN_TEXT_SIZE])
{
    /* That of a line that is not in the picture. */
    if (!pen->canvas)
        return;
    int width = canvas_text_width(pen->canvas, text), room = pen->end - pen->x;
    /* Blanks that do not fit are no text that is missing. */
    for (size_t n = strlen(text); width > room && n > 0 && text[n - 1] == ' '; n--) {
        text[n - 1] = '\0';
        width--;
    }
    if (text[0] == '\0' || room < 0)
        return;
    bool cut = width > room;
    if (cut && room < canvas_text_width(pen->canvas, "…"))
        mark_cut(pen, style);
    else
        canvas_text_within(pen->canvas, pen->x, pen->y, room, style, text);
    pen->x = cut ? pen->end + 1 : pen->x + width;
}

void pen_write(Pen *pen, Style style, const char *format, ...)
{
    char text[PEN_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    write_text(pen, style, text);
}

bool pen_fits(const Pen *pen, const char *text)
{
    return pen->canvas && canvas_text_width(pen->canvas, text) <= pen->end - pen->x;
}

bool pen_write_if_fits(Pen *pen, Style style, const char *format, ...)
{
    char text[PEN_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    bool fits = pen_fits(pen, text);
    if (fits)
        write_text(pen, style, text);
    return fits;
}

bool pen_flow(Pen *pen, Rect area, Style style, const char *words)
{
    int width = canvas_text_width(pen->canvas, words);
    if (pen->x > area.x && width > pen->end - pen->x) {
        pen->x = area.x;
        pen->y++;
    }
    if (pen->y >= area.y + area.height)
        return false;
    pen->x += canvas_text_within(pen->canvas, pen->x, pen->y, pen->end - pen->x, style, words) + 2;
    return true;
}

static void number(Pen *pen, bool known, double v, const char *text, uint8_t attributes)
{
    Style style = {.ink = INK_DIM};
    if (known)
        style = (Style){(uint8_t)ink_sign(v), INK_TEXT, attributes};
    pen_write(pen, style, "%s", known ? text : "—");
}

void pen_number(Pen *pen, bool known, double v)
{
    char text[FORMAT_SIZE];
    number(pen, known, v, format_number(v, text), 0);
}

void pen_result(Pen *pen, bool known, double v)
{
    char whole[FORMAT_SIZE], digits[FORMAT_SIZE], text[2 * FORMAT_SIZE];
    int room = pen->end - pen->x;
    /* Three points for … would cost two digits more. */
    bool narrow = room > 0 && canvas_text_width(pen->canvas, "…") == 1;
    bool fits = (int)strlen(format_number(v, whole)) <= room;
    if (!fits && strcmp(format_whole(v, room - 1, digits), "…") != 0)
        snprintf(text, sizeof text, "%s%s", digits, narrow ? "…" : "~");
    else
        snprintf(text, sizeof text, "%s", fits ? whole : "…");
    number(pen, known, v, text, ATTRIBUTE_BOLD);
}
