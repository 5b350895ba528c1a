#include "view/pen.h"

#include "view/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void pen_write(Pen *pen, Style style, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (pen->x >= pen->end)
        return;
    int width = canvas_text_width(pen->canvas, text);
    /* Blanks that do not fit are no text that is missing. */
    for (size_t n = strlen(text); pen->x + width > pen->end && n > 0 && text[n - 1] == ' '; n--) {
        text[n - 1] = '\0';
        width--;
    }
    canvas_text_within(pen->canvas, pen->x, pen->y, pen->end - pen->x, style, text);
    pen->x = pen->x + width > pen->end ? pen->end : pen->x + width;
}

bool pen_write_if_fits(Pen *pen, Style style, const char *text)
{
    bool fits = canvas_text_width(pen->canvas, text) <= pen->end - pen->x;
    if (fits)
        pen_write(pen, style, "%s", text);
    return fits;
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
    char text[FORMAT_SIZE];
    number(pen, known, v, format_whole(v, pen->end - pen->x, text), ATTRIBUTE_BOLD);
}
