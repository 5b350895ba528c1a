#include "view/canvas/plain.h"

#include "core/base/text.h"

#include <stdlib.h>

enum { BYTES_OF_CHARACTER = 4 };

/* Writes a row, and returns the bytes of it. */
static size_t write_row(const Canvas *canvas, Rect r, int y, char *out)
{
    size_t used = 0;
    char bytes[BYTES_OF_CHARACTER + 1];
    for (int x = r.x; x < r.x + r.width; x++) {
        uint32_t c = cell_code(canvas_cell(canvas, x, y));
        size_t n = c == CELL_CONTINUED ? 0 : text_encode(c, bytes);
        for (size_t i = 0; i < n; i++)
            out[used++] = bytes[i];
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used++] = '\n';
    return used;
}

char *canvas_plain(const Canvas *canvas, Rect rect)
{
    Rect r = rect_common(rect, (Rect){0, 0, canvas->width, canvas->height});
    size_t row = BYTES_OF_CHARACTER * (size_t)(r.width > 0 ? r.width : 0) + 1;
    char *text = malloc(row * (size_t)(r.height > 0 ? r.height : 0) + 1), *end = text;
    if (!text)
        return NULL;
    for (int y = r.y; y < r.y + r.height; y++)
        end += write_row(canvas, r, y, end);
    *end = '\0';
    return text;
}
