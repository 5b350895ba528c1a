#include "app/overlay.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void overlay_toggle(App *app, const char *title, void (*fill)(App *app))
{
    bool was_open = app->overlay_count > 0 && app->overlay_fill == fill;
    app->overlay_count = app->overlay_first = app->overlay_used = 0;
    if (was_open)
        return;
    app->overlay_title = title;
    app->overlay_fill = fill;
    fill(app);
}

bool overlay_close(App *app)
{
    bool was_open = app->overlay_count > 0;
    app->overlay_count = app->overlay_first = 0;
    return was_open;
}

void overlay_refill(App *app)
{
    int height = scene_overlay_rows(app->canvas.height);
    size_t first = app->overlay_first, rows = height > 1 ? (size_t)height : 1;
    if (app->overlay_count == 0)
        return;
    app->overlay_count = app->overlay_used = 0;
    app->overlay_fill(app);
    size_t last = app->overlay_count > rows ? app->overlay_count - rows : 0;
    app->overlay_first = first < last ? first : last;
}

/* A copy that lives as long as the overlay; "" when there is no more room. */
static const char *keep(App *app, const char *text, size_t length)
{
    if (app->overlay_used + length + 1 > sizeof app->overlay_store)
        return "";
    char *copy = app->overlay_store + app->overlay_used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    app->overlay_used += length + 1;
    return copy;
}

static void add(App *app, const char *key, const char *text)
{
    if (app->overlay_count < OVERLAY_MAX)
        app->overlay[app->overlay_count++] = (OverlayLine){key, text};
}

void overlay_heading(App *app, const char *text)
{
    add(app, NULL, keep(app, text, strlen(text)));
}

void overlay_text(App *app, const char *key, const char *text)
{
    int columns = scene_overlay_columns(app->canvas.width);
    key = keep(app, key, strlen(key));
    do {
        size_t n = canvas_text_fit(&app->canvas, text, columns);
        add(app, key, keep(app, text, n));
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
