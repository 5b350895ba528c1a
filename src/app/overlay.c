#include "app/overlay.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char overlay_full[] = "… more lines than there is room for";

void overlay_toggle(App *app, const char *title, void (*fill)(App *app))
{
    bool was_open = app->overlay.count > 0 && app->overlay.fill == fill;
    app->overlay.count = app->overlay.first = app->overlay.used = 0;
    app->overlay.search[0] = '\0';
    app->overlay.match = OVERLAY_NO_MATCH;
    if (was_open)
        return;
    app->overlay.title = title;
    app->overlay.fill = fill;
    fill(app);
}

bool overlay_close(App *app)
{
    bool was_open = app->overlay.count > 0;
    app->overlay.count = app->overlay.first = 0;
    return was_open;
}

/* Lines on the screen at a time. */
static size_t page(const App *app)
{
    int rows = scene_overlay_rows(app->frame.canvas.height);
    return rows > 1 ? (size_t)rows : 1;
}

/* Puts line `first` at the top, or the last that leaves no row empty. */
static void go(App *app, size_t first)
{
    size_t rows = page(app);
    size_t last = app->overlay.count > rows ? app->overlay.count - rows : 0;
    app->overlay.first = first < last ? first : last;
}

void overlay_refill(App *app)
{
    if (app->overlay.count == 0)
        return;
    app->overlay.count = app->overlay.used = 0;
    app->overlay.fill(app);
    go(app, app->overlay.first);
}

void overlay_show_line(App *app, size_t line)
{
    size_t rows = page(app);
    if (line < app->overlay.first || line >= app->overlay.first + rows)
        go(app, line > rows / 3 ? line - rows / 3 : 0);
}

void overlay_show_entry(App *app, size_t entry)
{
    size_t begun = 0, line = 0;
    for (; line < app->overlay.count; line++) {
        const char *key = app->overlay.lines[line].key;
        begun += key && key[0];
        if (begun > entry + 1)
            break;
    }
    if (line > 0)
        overlay_show_line(app, line - 1);
}

void overlay_scroll(App *app, long by)
{
    size_t first = app->overlay.first, back = (size_t)-by;
    app->overlay.match = OVERLAY_NO_MATCH;
    if (by < 0)
        go(app, first > back ? first - back : 0);
    else
        go(app, (size_t)by < app->overlay.count ? first + (size_t)by : app->overlay.count);
}

void overlay_page(App *app, int by)
{
    overlay_scroll(app, by * (long)page(app));
}

bool overlay_find(App *app, int by, bool *wrapped)
{
    size_t count = app->overlay.count, match = app->overlay.match;
    bool anew = match >= count;
    size_t at = !anew ? match : by > 0 ? app->overlay.first + count - 1 : app->overlay.first;
    for (size_t i = 1; i <= count; i++) {
        size_t line = (by > 0 ? at + i : at + count - i) % count;
        if (!overlay_line_matches(app->overlay.lines, count, line, app->overlay.search))
            continue;
        *wrapped = !anew && (by > 0 ? line <= match : line >= match);
        app->overlay.match = line;
        overlay_show_line(app, line);
        return true;
    }
    return false;
}

/* A copy that lives as long as the overlay; NULL when there is no more room. */
static const char *keep(App *app, const char *text, size_t length)
{
    if (app->overlay.used + length + 1 > sizeof app->overlay.store)
        return NULL;
    char *copy = app->overlay.store + app->overlay.used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    app->overlay.used += length + 1;
    return copy;
}

/* The last line there is room for says that more were to follow. */
static void add(App *app, const char *key, const char *text)
{
    bool full = !text || app->overlay.count + 1 >= OVERLAY_MAX;
    if (app->overlay.count > 0 && app->overlay.lines[app->overlay.count - 1].text == overlay_full)
        return;
    app->overlay.lines[app->overlay.count++] =
        full ? (OverlayLine){NULL, overlay_full} : (OverlayLine){key, text};
}

void overlay_heading(App *app, const char *text)
{
    add(app, NULL, keep(app, text, strlen(text)));
}

void overlay_text(App *app, const char *key, const char *text)
{
    int columns = scene_overlay_columns(app->frame.canvas.width);
    key = keep(app, key, strlen(key));
    do {
        size_t n = canvas_text_fit(&app->frame.canvas, text, columns);
        add(app, key, key ? keep(app, text, n) : NULL);
        key = "";
        text += n + strspn(text + n, " ");
    } while (*text);
}

void overlay_line(App *app, const char *key, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    overlay_text(app, key, text);
}
