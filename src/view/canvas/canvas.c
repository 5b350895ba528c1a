#include "view/canvas/canvas.h"

#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static int least(int a, int b)
{
    return a < b ? a : b;
}

bool canvas_resize(Canvas *canvas, int width, int height, Error *err)
{
    size_t room = (size_t)width * (size_t)height;
    if (room > canvas->room) {
        Cell *larger = realloc(canvas->cells, room * sizeof *larger);
        if (!larger)
            return error_memory(err);
        canvas->cells = larger;
        canvas->room = room;
    }
    canvas->width = width;
    canvas->height = height;
    canvas_clear(canvas);
    return true;
}

void canvas_free(Canvas *canvas)
{
    free(canvas->cells);
    *canvas = (Canvas){0};
}

void canvas_clear(Canvas *canvas)
{
    size_t n = (size_t)canvas->width * (size_t)canvas->height;
    if (n > 0)
        memset(canvas->cells, 0, n * sizeof *canvas->cells);
    canvas_unclip(canvas);
    canvas_about(canvas, 0);
    canvas->mark_x = canvas->mark_y = -1;
}

void canvas_mark(Canvas *canvas, int x, int y)
{
    if (!rect_contains(canvas->clip, x, y))
        return;
    canvas->mark_x = x;
    canvas->mark_y = y;
}

void canvas_about(Canvas *canvas, uint32_t about)
{
    canvas->about = about;
}

void canvas_unclip(Canvas *canvas)
{
    canvas->clip = (Rect){0, 0, canvas->width, canvas->height};
}

void canvas_clip(Canvas *canvas, Rect rect)
{
    canvas->clip = rect_common(rect, (Rect){0, 0, canvas->width, canvas->height});
}

const Cell *canvas_cell(const Canvas *canvas, int x, int y)
{
    return &canvas->cells[(size_t)y * (size_t)canvas->width + (size_t)x];
}

/* The cell to draw on, or NULL outside the clip rectangle. */
static Cell *target(Canvas *canvas, int x, int y)
{
    return rect_contains(canvas->clip, x, y) ? (Cell *)canvas_cell(canvas, x, y) : NULL;
}

/* Columns of a code point: 1 or 2, and 0 for what cannot stand alone, which is left out. */
static int columns_of(uint32_t c)
{
    int n = c < 0x80 ? 1 : wcwidth((wchar_t)c);
    return text_is_control(c) || n < 0 ? 0 : n;
}

/* Takes a character of two columns apart when one of its cells is about to be overwritten. */
static void unpair(Canvas *canvas, Cell *cell)
{
    Cell *end = canvas->cells + (size_t)canvas->width * (size_t)canvas->height;
    if (cell->c == CELL_CONTINUED)
        cell[-1].c = ' ';
    else if (cell + 1 < end && cell[1].c == CELL_CONTINUED)
        cell[1].c = ' ';
}

void canvas_put(Canvas *canvas, int x, int y, uint32_t c, Style style)
{
    Cell *cell = target(canvas, x, y), *next = target(canvas, x + 1, y);
    int columns = columns_of(c);
    if (!cell || columns == 0)
        return;
    if (columns == 2 && !next)
        c = ' ';
    unpair(canvas, cell);
    *cell = (Cell){.c = c, .style = style, .about = canvas->about};
    if (columns == 2 && next) {
        unpair(canvas, next);
        *next = (Cell){.c = CELL_CONTINUED, .style = style, .about = canvas->about};
    }
}

enum { SPELLING_SIZE = 16 };

/* The first character of text[length] as the canvas's symbols spell it: out[count]; *n is its
 * bytes. A spelling that ends with a blank to stand apart from a letter has none where there is a
 * blank already. */
static size_t spell(const Canvas *canvas, const char *text, size_t length, size_t *n,
                    uint32_t out[SPELLING_SIZE])
{
    uint32_t c = text_decode(text, length, n);
    out[0] = c == TEXT_INVALID ? '?' : c;
    const char *spelling = symbols_spell(canvas->symbols, out[0]);
    if (!spelling)
        return 1;
    size_t end = strlen(spelling), count = 0;
    bool apart = end > 1 && spelling[end - 1] == ' ';
    if (apart && *n < length && strchr(" ,.;:)=/", text[*n]))
        end--;
    for (size_t i = 0, m; i < end && count < SPELLING_SIZE; i += m)
        out[count++] = text_decode(spelling + i, end - i, &m);
    return count;
}

/* Draws (when `draw`) and measures text, at most `limit` columns. */
static int run_text(Canvas *canvas, int x, int y, int limit, Style style, const char *text,
                    bool draw)
{
    size_t length = strlen(text), n;
    int column = 0;
    for (size_t i = 0; i < length; i += n) {
        uint32_t spelling[SPELLING_SIZE];
        size_t count = spell(canvas, text + i, length - i, &n, spelling);
        for (size_t k = 0; k < count; k++) {
            int columns = columns_of(spelling[k]);
            if (column + columns > limit)
                return column;
            if (draw)
                canvas_put(canvas, x + column, y, spelling[k], style);
            column += columns;
        }
    }
    return column;
}

/* Columns of the first character of text[length], however it is spelled; *n is its bytes. */
static int first_columns(const Canvas *canvas, const char *text, size_t length, size_t *n)
{
    uint32_t spelling[SPELLING_SIZE];
    size_t count = spell(canvas, text, length, n, spelling);
    int columns = 0;
    for (size_t k = 0; k < count; k++)
        columns += columns_of(spelling[k]);
    return columns;
}

enum { NO_LIMIT = 1 << 20 };

int canvas_text(Canvas *canvas, int x, int y, Style style, const char *text)
{
    return run_text(canvas, x, y, NO_LIMIT, style, text, true);
}

int canvas_text_width(const Canvas *canvas, const char *text)
{
    return run_text((Canvas *)canvas, 0, 0, NO_LIMIT, (Style){0}, text, false);
}

/* Subscripts number what they belong to; an e stands in a number, but does not begin it. */
static bool is_in_number(uint32_t c, bool inside)
{
    return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == ',' ||
           (c >= 0x2080 && c <= 0x2089) || (inside && c == 'e');
}

/* Columns of the longest beginning of `text` within `limit` that ends in no number: half a number
 * reads as another one. */
static int whole_columns(const Canvas *canvas, const char *text, int limit)
{
    size_t length = strlen(text), n;
    int column = 0, number = -1;
    for (size_t i = 0; i < length; i += n) {
        uint32_t c = text_decode(text + i, length - i, &n);
        bool inside = is_in_number(c, number >= 0);
        number = !inside ? -1 : number < 0 ? column : number;
        column += first_columns(canvas, text + i, length - i, &n);
        if (column > limit)
            return number >= 0 ? number : limit;
    }
    return column;
}

static bool is_digit_at(const Canvas *canvas, int x, int y)
{
    uint32_t c = rect_contains(canvas->clip, x, y) ? canvas_cell(canvas, x, y)->c : 0;
    return (c >= '0' && c <= '9') || c == '.' || (c >= 0x2080 && c <= 0x2089);
}

static bool is_cell(const Canvas *canvas, int x, int y, const char *any)
{
    uint32_t c = rect_contains(canvas->clip, x, y) ? canvas_cell(canvas, x, y)->c : 0;
    return c > 0 && c < 0x80 && strchr(any, (int)c);
}

int canvas_number_start(const Canvas *canvas, int x, int y)
{
    int start = x;
    bool exponent = false;
    if (!is_digit_at(canvas, x, y) && !is_cell(canvas, x, y, "e+-"))
        return x;
    do {
        while (is_digit_at(canvas, start - 1, y))
            start--;
        if (is_cell(canvas, start - 1, y, "+-"))
            start--;
        /* The sign was that of a power of ten, behind the digits that it belongs to. */
        exponent = is_cell(canvas, start - 1, y, "e") && is_digit_at(canvas, start - 2, y);
        start -= exponent;
    } while (exponent);
    return start;
}

int canvas_text_within(Canvas *canvas, int x, int y, int columns, Style style, const char *text)
{
    int mark = canvas_text_width(canvas, "…");
    if (columns <= 0)
        return 0;
    if (canvas_text_width(canvas, text) <= columns)
        return canvas_text(canvas, x, y, style, text);
    if (columns < mark)
        return run_text(canvas, x, y, whole_columns(canvas, text, columns), style, text, true);
    int limit = whole_columns(canvas, text, columns - mark);
    int used = run_text(canvas, x, y, limit, style, text, true);
    return used + canvas_text(canvas, x + used, y, style, "…");
}

size_t canvas_text_fit(const Canvas *canvas, const char *text, int columns)
{
    size_t length = strlen(text), blank = 0, n;
    int used = 0;
    for (size_t at = 0; at < length; at += n) {
        used += first_columns(canvas, text + at, length - at, &n);
        if (text[at] == ' ')
            blank = at;
        if (used > columns && at > 0)
            return blank > 0 ? blank : at;
    }
    return length;
}

/* The line after one of `n` bytes. */
static const char *next_line(const char *text, size_t n)
{
    return text + n + strspn(text + n, " ");
}

int canvas_text_lines(const Canvas *canvas, const char *text, int columns)
{
    int lines = 0;
    for (; *text; lines++)
        text = next_line(text, canvas_text_fit(canvas, text, columns));
    return lines;
}

int canvas_text_wrapped(Canvas *canvas, Rect area, Style style, const char *text)
{
    int y = 0;
    for (; y < area.height && *text; y++) {
        char line[CANVAS_LINE_SIZE];
        size_t n = canvas_text_fit(canvas, text, area.width);
        bool last = y == area.height - 1;
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        text = next_line(text, n);
        bool cut = last && *text;
        if (cut && strlen(line) + sizeof "…" <= sizeof line)
            memcpy(line + strlen(line), "…", sizeof "…");
        canvas_text_within(canvas, area.x, area.y + y, area.width, style, line);
    }
    return y;
}

void canvas_fill(Canvas *canvas, Rect rect, uint32_t c, Style style)
{
    for (int y = rect.y; y < rect.y + rect.height; y++)
        for (int x = rect.x; x < rect.x + rect.width; x++)
            canvas_put(canvas, x, y, c, style);
}

void canvas_frame(Canvas *canvas, Rect r, Style style)
{
    int right = r.x + r.width - 1, bottom = r.y + r.height - 1;
    for (int x = r.x + 1; x < right; x++) {
        canvas_text(canvas, x, r.y, style, "─");
        canvas_text(canvas, x, bottom, style, "─");
    }
    for (int y = r.y + 1; y < bottom; y++) {
        canvas_text(canvas, r.x, y, style, "│");
        canvas_text(canvas, right, y, style, "│");
    }
    canvas_text(canvas, r.x, r.y, style, "╭");
    canvas_text(canvas, right, r.y, style, "╮");
    canvas_text(canvas, r.x, bottom, style, "╰");
    canvas_text(canvas, right, bottom, style, "╯");
}

void canvas_bar(Canvas *canvas, Rect r, int eighths, Style style)
{
    static const char *const blocks[EIGHTHS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    for (int y = r.y + r.height - 1; eighths > 0 && y >= r.y; y--, eighths -= EIGHTHS)
        canvas_text(canvas, r.x, y, style, blocks[least(eighths, EIGHTHS) - 1]);
}

void canvas_bar_across(Canvas *canvas, Rect r, int halves, Style style)
{
    for (int x = r.x; halves > 0 && x < r.x + r.width; x++, halves -= HALVES)
        canvas_text(canvas, x, r.y, style, halves < HALVES ? "▖" : "▄");
}

void canvas_dot(Canvas *canvas, int x, int y, Ink ink)
{
    /* Braille numbers its dots down the left column, then the right one, then the last row. */
    static const uint8_t bit[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    if (x < 0 || y < 0)
        return;
    Cell *cell = target(canvas, x / 2, y / 4);
    if (!cell)
        return;
    if (cell->c != 0) {
        unpair(canvas, cell);
        *cell = (Cell){0};
    }
    cell->dots |= bit[y % 4][x % 2];
    cell->style.ink = (uint8_t)ink;
}

uint32_t cell_code(const Cell *cell)
{
    if (cell->c != 0)
        return cell->c;
    return cell->dots ? 0x2800u + cell->dots : ' ';
}

Rect rect_common(Rect a, Rect b)
{
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int right = least(a.x + a.width, b.x + b.width), bottom = least(a.y + a.height, b.y + b.height);
    return (Rect){x, y, right > x ? right - x : 0, bottom > y ? bottom - y : 0};
}

bool rect_same(Rect a, Rect b)
{
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

bool rect_contains(Rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height;
}
