/* The screen, or one of its panels, as plain text, and what is copied to the clipboard. */
#include "app/app.h"
#include "view/canvas/plain.h"
#include "view/panel/explanation.h"

#include <stdlib.h>
#include <string.h>

/* Draws the present state onto a canvas of this size, as if the screen had it. */
static bool draw_on(App *app, int width, int height, Canvas *canvas, Error *err)
{
    TextCursor cursor;
    Canvas *screen = &app->frame.canvas, own = *screen;
    *screen = *canvas;
    bool ok = canvas_resize(screen, width, height, err) && app_draw(app, &cursor, err);
    *canvas = *screen;
    *screen = own;
    app->frame.dirty = true;
    return ok;
}

static char *text_of(const Canvas *canvas, Rect part, Error *err)
{
    char *text = canvas_plain(canvas, part);
    if (!text)
        error_memory(err);
    return text;
}

char *app_portray_screen(App *app, Error *err)
{
    int width = app->frame.canvas.width, height = app->frame.canvas.height;
    Canvas canvas = {0};
    bool ok = draw_on(app, width, height, &canvas, err);
    char *text = ok ? text_of(&canvas, (Rect){0, 0, width, height}, err) : NULL;
    canvas_free(&canvas);
    return text;
}

/* Rows that an explanation has too few of on a screen of this size. */
static int rows_lacking(App *app, int width, int height)
{
    Layout layout = layout_make(width, height, &app->view, &app->tools.trace.net);
    int rows = (int)explain_rows(&app->view, &app->tools.trace);
    return rows - layout_inside(&layout, PANEL_EXPLAIN).height;
}

/* Draws it, an explanation on a higher screen where it has more lines. */
static bool draw_focused(App *app, int width, int height, Canvas *canvas, Error *err)
{
    if (!draw_on(app, width, height, canvas, err))
        return false;
    if (app->view.focus != PANEL_EXPLAIN || rows_lacking(app, width, height) <= 0)
        return true;
    while (rows_lacking(app, width, height) > 0)
        height++;
    return draw_on(app, width, height, canvas, err);
}

char *app_portray_panel(App *app, PanelId panel, int width, int height, Error *err)
{
    View view = app->view;
    Selection followed = app->picture.followed;
    Rect area = app->picture.followed_area;
    size_t lines = app->overlay.count;
    Canvas canvas = {0};
    app->overlay.count = 0;
    app->view.focus = panel;
    app->view.zoomed = true;
    /* Of networks side by side the one in front has all the room. */
    app->view.sides.count = app->sides.count > 0;
    bool ok = draw_focused(app, width, height, &canvas, err);
    Layout layout = layout_make(canvas.width, canvas.height, &app->view, &app->tools.trace.net);
    char *text = ok ? text_of(&canvas, layout.panel[panel], err) : NULL;
    canvas_free(&canvas);
    app->view = view;
    app->picture.followed = followed;
    app->picture.followed_area = area;
    app->overlay.count = lines;
    return text;
}

bool app_copy(App *app, char *text, Error *err)
{
    size_t length = strlen(text);
    free(app->frame.clipboard);
    app->frame.clipboard = NULL;
    if (length > APP_COPY_MAX) {
        free(text);
        return error_set(err, "these are %zu bytes; terminals take %d at a time: :snapshot writes "
                         "a file", length, APP_COPY_MAX);
    }
    app->frame.clipboard = text;
    return true;
}
