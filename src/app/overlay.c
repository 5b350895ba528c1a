#include "app/overlay.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char overlay_full[] = "… more lines than there is room for";

void overlay_toggle(Overlay *o, const char *title, void (*fill)(struct App *app), struct App *app)
{
    bool was_open = o->count > 0 && o->fill == fill;
    o->count = o->first = o->used = 0;
    o->search[0] = '\0';
    o->match = OVERLAY_NO_MATCH;
    if (was_open)
        return;
    o->title = title;
    o->fill = fill;
    fill(app);
}

bool overlay_close(Overlay *o)
{
    bool was_open = o->count > 0;
    o->count = o->first = 0;
    return was_open;
}

/* Lines on the screen at a time. */
static size_t page(const Overlay *o)
{
    int rows = scene_overlay_rows(o->canvas->height);
    return rows > 1 ? (size_t)rows : 1;
}

/* Puts line `first` at the top, or the last that leaves no row empty. */
static void go(Overlay *o, size_t first)
{
    size_t rows = page(o);
    size_t last = o->count > rows ? o->count - rows : 0;
    o->first = first < last ? first : last;
}

void overlay_refill(Overlay *o, struct App *app)
{
    if (o->count == 0)
        return;
    o->count = o->used = 0;
    o->fill(app);
    go(o, o->first);
}

static void show_line(Overlay *o, size_t line)
{
    size_t rows = page(o);
    if (line < o->first || line >= o->first + rows)
        go(o, line > rows / 3 ? line - rows / 3 : 0);
}

void overlay_show_entry(Overlay *o, size_t entry)
{
    size_t begun = 0, line = 0;
    for (; line < o->count; line++) {
        const char *key = o->lines[line].key;
        begun += key && key[0];
        if (begun > entry + 1)
            break;
    }
    if (line > 0)
        show_line(o, line - 1);
}

void overlay_scroll(Overlay *o, long by)
{
    size_t first = o->first, back = (size_t)-by;
    o->match = OVERLAY_NO_MATCH;
    if (by < 0)
        go(o, first > back ? first - back : 0);
    else
        go(o, (size_t)by < o->count ? first + (size_t)by : o->count);
}

void overlay_page(Overlay *o, int by)
{
    overlay_scroll(o, by * (long)page(o));
}

bool overlay_find(Overlay *o, int by, bool *wrapped)
{
    size_t count = o->count, match = o->match;
    bool anew = match >= count;
    size_t at = !anew ? match : by > 0 ? o->first + count - 1 : o->first;
    for (size_t i = 1; i <= count; i++) {
        size_t line = (by > 0 ? at + i : at + count - i) % count;
        if (!overlay_line_matches(o->lines, count, line, o->search))
            continue;
        *wrapped = !anew && (by > 0 ? line <= match : line >= match);
        o->match = line;
        show_line(o, line);
        return true;
    }
    return false;
}

/* A copy that lives as long as the overlay; NULL when there is no more room. */
static const char *keep(Overlay *o, const char *text, size_t length)
{
    if (o->used + length + 1 > sizeof o->store)
        return NULL;
    char *copy = o->store + o->used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    o->used += length + 1;
    return copy;
}

/* The last line there is room for says that more were to follow. */
static void add(Overlay *o, const char *key, const char *text)
{
    bool full = !text || o->count + 1 >= OVERLAY_MAX;
    if (o->count > 0 && o->lines[o->count - 1].text == overlay_full)
        return;
    o->lines[o->count++] =
        full ? (OverlayLine){NULL, overlay_full} : (OverlayLine){key, text};
}

void overlay_heading(Overlay *o, const char *text)
{
    add(o, NULL, keep(o, text, strlen(text)));
}

void overlay_text(Overlay *o, const char *key, const char *text)
{
    int columns = scene_overlay_columns(o->canvas->width);
    key = keep(o, key, strlen(key));
    do {
        size_t n = canvas_text_fit(o->canvas, text, columns);
        add(o, key, key ? keep(o, text, n) : NULL);
        key = "";
        text += n + strspn(text + n, " ");
    } while (*text);
}

void overlay_line(Overlay *o, const char *key, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    overlay_text(o, key, text);
}
