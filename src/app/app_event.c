/* Keys and mouse events become commands. */
#include "app/app.h"
#include "app/command.h"
#include "app/keymap.h"
#include "view/explain.h"
#include "view/samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const float wheel_factor = 1.25f;

/* Seconds that a key may wait for the step or the way back asked for just before: keys that come
 * in one burst act one after the other. */
static const double patience = 0.004;

static void catch_up(App *app)
{
    if (app->pending > 0 || timeline_is_replaying(&app->timeline))
        app_work(app, patience);
}

/* Selects what was found, if anything was. */
static void select_found(App *app, const Selection *found)
{
    char name[SELECTION_NAME_SIZE], line[SELECTION_NAME_SIZE + 16];
    if (found->kind == SELECT_NONE)
        return;
    selection_name(found, name);
    snprintf(line, sizeof line, "select %s", name);
    app_command(app, line);
}

static void read_curve(App *app, const Layout *layout, int x)
{
    app->view.has_cursor =
        curve_pick(layout_inside(layout, PANEL_LOSS), x, &app->view.cursor);
    app->dirty = true;
}

/* A click on the axis goes to that epoch. */
static void press_curve(App *app, const Layout *layout, int x, int y)
{
    char line[64];
    Rect inside = layout_inside(layout, PANEL_LOSS);
    double place;
    read_curve(app, layout, x);
    if (!curve_on_axis(inside, y) || !curve_pick(inside, x, &place))
        return;
    double epoch = place * curves_extent(app_curves(app));
    const LossPoint *point = curve_at(&app->curves, epoch); /* the one that is read out */
    snprintf(line, sizeof line, "goto %.0f", floor(point ? point->epoch : epoch));
    app_command(app, line);
}

static void press(App *app, int x, int y)
{
    Layout layout = app_layout(app);
    PanelId panel = layout_panel_at(&layout, x, y);
    const char *hint = app_hint_at(app, x, y);
    char line[64];
    size_t row;
    if (hint) {
        app_command(app, hint);
        return;
    }
    if (app->overlay_count > 0) {
        app_command(app, "close");
        return;
    }
    Selection found = app_pick(app, &layout, x, y);
    app->turning = rect_contains(layout.formula, x, y);
    app->dragging = panel == PANEL_NETWORK && found.kind == SELECT_NONE;
    if (panel == PANEL_COUNT) {
        select_found(app, &found);
        return;
    }
    snprintf(line, sizeof line, "panel %s", table_row(&panel_table, panel)->name);
    app_command(app, line);
    select_found(app, &found);
    if (panel == PANEL_LOSS)
        press_curve(app, &layout, x, y);
    else if (panel == PANEL_EXPLAIN)
        explain_press(&app->view, &app->trace, layout_inside(&layout, panel), y);
    else if (panel == PANEL_SAMPLES &&
             samples_pick(&app->trace, layout_inside(&layout, panel), y, &row)) {
        snprintf(line, sizeof line, "sample %zu", trainer_sample(&app->setup->trainer, row) + 1);
        app_command(app, line);
    }
}

/* The selected number goes up by a notch for each cell to the right or up. */
static void turn(App *app, int x, int y)
{
    int notches = (x - app->mouse_x) - (y - app->mouse_y);
    for (int i = 0; i < abs(notches); i++)
        app_command(app, notches > 0 ? "edit up" : "edit down");
}

static void move(App *app, int x, int y)
{
    Layout layout = app_layout(app);
    if (app->turning) {
        turn(app, x, y);
    } else if (app->dragging) {
        view_pan(&app->view, (float)(2 * (x - app->mouse_x)), (float)(4 * (y - app->mouse_y)));
        app->dirty = true;
    } else if (app->overlay_count == 0 && layout_panel_at(&layout, x, y) == PANEL_LOSS) {
        read_curve(app, &layout, x);
    } else if (app->view.has_cursor && app->view.focus != PANEL_LOSS) {
        app->view.has_cursor = false;
        app->dirty = true;
    }
    if (!app->dragging && !app->turning && app->overlay_count == 0)
        app_hover(app, &layout, x, y);
}

static void wheel(App *app, int x, int y, int by)
{
    Layout layout = app_layout(app);
    PanelId panel = layout_panel_at(&layout, x, y);
    if (app->overlay_count > 0)
        app_command(app, by < 0 ? "scroll up" : "scroll down");
    else if (panel == PANEL_NETWORK)
        view_zoom(&app->view, by < 0 ? wheel_factor : 1 / wheel_factor, (float)(2 * x),
                  (float)(4 * y));
    else if (panel == PANEL_EXPLAIN || panel == PANEL_MATRICES)
        app_command(app, by < 0 ? "move up" : "move down");
    else if (panel == PANEL_SAMPLES)
        app_command(app, by < 0 ? "sample previous" : "sample next");
    else if (rect_contains(layout.formula, x, y))
        app_command(app, by < 0 ? "edit up" : "edit down");
    app->dirty = true;
}

static void mouse_event(App *app, const Event *event)
{
    int x = event->x, y = event->y;
    catch_up(app);
    if (event->action == MOUSE_PRESS)
        press(app, x, y);
    else if (event->action == MOUSE_RELEASE)
        app->dragging = app->turning = false;
    else if (event->action == MOUSE_MOVE)
        move(app, x, y);
    else
        wheel(app, x, y, event->action == MOUSE_WHEEL_UP ? -1 : 1);
    app->mouse_x = x;
    app->mouse_y = y;
}

static void prompt_event(App *app, uint32_t key)
{
    char line[PROMPT_SIZE];
    app->message[0] = '\0';
    PromptResult result = prompt_key(&app->prompt, key);
    if (result != PROMPT_ENTERED)
        return;
    Error err;
    memcpy(line, app->prompt.text, sizeof line);
    if (command_run(app, line, &err))
        return;
    /* The line stays to be mended, with what is wrong beside it. */
    app->prompt.open = true;
    app_say(app, true, "%s", err.message);
}

static void key_event(App *app, uint32_t key)
{
    const KeyRow *row = keymap_find(app_keys(app), key);
    if (!app->prompt.open || key == KEY_RETURN)
        catch_up(app);
    if (app->prompt.open) {
        prompt_event(app, key);
        return;
    }
    app->message[0] = '\0';
    if (row)
        app_command(app, row->command);
}

/* What is pasted goes into the prompt or nowhere. */
static void text_event(App *app, uint32_t c)
{
    if (!app->prompt.open)
        return;
    app->message[0] = '\0';
    prompt_insert(&app->prompt, c);
}

void app_event(App *app, const Event *event)
{
    Error err;
    /* What a person does ends the wave: nobody waits for it. */
    if (event->kind != EVENT_MOUSE || event->action != MOUSE_MOVE)
        motion_finish(app);
    if (event->kind == EVENT_KEY)
        key_event(app, event->key);
    else if (event->kind == EVENT_TEXT)
        text_event(app, event->key);
    else if (event->kind == EVENT_MOUSE)
        mouse_event(app, event);
    else if (!canvas_resize(&app->canvas, event->x, event->y, &err))
        app->quit = true;
    /* What a terminal shows after a change of size is anyone's guess. */
    if (event->kind == EVENT_SIZE)
        app->redraw_all = true;
    if (event->kind != EVENT_MOUSE || event->action != MOUSE_MOVE)
        app->dirty = true;
    /* What a person does is seen at once. */
    if (app->dirty)
        app->next_frame = 0;
}
