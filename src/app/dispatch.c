#include "app/dispatch.h"

#include "app/command/candidates.h"
#include "app/command/command.h"
#include "app/keymap.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Seconds that a key may wait for the step or the way back asked for just before: keys that come
 * in one burst act one after the other. */
static const double key_wait = 0.004;

/* Obeys a line, which may open the prompt. */
static bool obey(App *app, const char *line, Error *err)
{
    bool ok = command_execute(app, line, err);
    if (app->prompt.open)
        candidates_find(app, false);
    return ok;
}

void dispatch_command(App *app, const char *line)
{
    Error err;
    app_finish_wave(app);
    if (!obey(app, line, &err))
        app_say(app, true, "%s", err.message);
    app_follow(app);
    app_check_sides(app);
    app->frame.dirty = true;
}

void dispatch_startup(App *app)
{
    char *lines = app->run.options.startup, *next = lines;
    app->run.options.startup = NULL;
    while (next && *next)
        dispatch_command(app, strsep(&next, "\n"));
    free(lines);
    if (app->run.options.epochs > 0) {
        char line[64];
        snprintf(line, sizeof line, "epoch %llu", (unsigned long long)app->run.options.epochs);
        dispatch_command(app, line);
    }
}

static void catch_up(App *app)
{
    if (app_is_busy(app))
        app_work(app, key_wait);
}

/* Selects what was found, if anything was. */
static void select_found(App *app, const Selection *found)
{
    char name[SELECTION_NAME_SIZE], line[SELECTION_NAME_SIZE + 16];
    if (found->kind == SELECT_NONE)
        return;
    selection_name(found, name);
    snprintf(line, sizeof line, "select %s", name);
    dispatch_command(app, line);
}

static void end_touch(App *app, const Touch *touch)
{
    if (touch->command[0])
        dispatch_command(app, touch->command);
    app->frame.dirty = true;
}

/* Chooses a row of a list, or takes the one that is chosen already; elsewhere it is closed. */
static void press_list(App *app, int x, int y)
{
    OverlayHit hit = app->overlay.take ? overlay_choose_at(&app->overlay, x, y) : HIT_OUTSIDE;
    if (hit == HIT_OUTSIDE)
        dispatch_command(app, "close");
    else if (hit == HIT_CHOSEN_ROW)
        dispatch_command(app, "choose");
}

/* What is waited for is over, whatever comes; returns the keys that were in force. */
static KeySet end_waiting(App *app)
{
    KeySet keys = app_keys(app);
    app->input.follow = KEYS_SCREEN;
    app->input.words_before = app->input.words.open;
    app->input.words.open = WORDS_NONE;
    return keys;
}

static void enter_line(App *app);

/* A click chooses a row of what could be typed; on the one that is chosen it is Enter. */
static bool press_menu(App *app, int x, int y)
{
    long row;
    if (!app_menu_at(app, x, y, &row))
        return false;
    if (row >= 0 && row == app->input.menu.chosen)
        enter_line(app);
    else if (row >= 0)
        menu_choose(&app->input.menu, &app->prompt, row);
    return true;
}

/* A press on another network brings that to the front. */
static void press_side(App *app, int x, int y)
{
    Layout layout = app_layout(app);
    size_t side = layout_side_at(&layout, &app->view, x, y);
    if (side != app->view.sides.front)
        app_turn_to_side(app, side);
}

static void press(App *app, int x, int y)
{
    if (press_menu(app, x, y))
        return;
    const char *hint = app_hint_at(app, x, y);
    char line[64], button[TOUCH_COMMAND_SIZE];
    end_waiting(app);
    if (app->overlay.count == 0)
        press_side(app, x, y);
    Layout layout = app_layout(app);
    PanelId panel = layout_panel_at(&layout, x, y);
    app->pointer.pressed = PANEL_NONE;
    if (hint) {
        dispatch_command(app, hint);
        return;
    }
    if (app->overlay.count > 0) {
        press_list(app, x, y);
        return;
    }
    if (app_button_at(app, &layout, x, y, button)) {
        dispatch_command(app, button);
        return;
    }
    Selection found = app_pick(app, &layout, x, y);
    if (rect_contains(layout.status, x, y) && found.kind == SELECT_NONE) {
        dispatch_command(app, "settings");
        return;
    }
    app->pointer.turning = rect_contains(layout.formula, x, y);
    app->pointer.dragging = panel == PANEL_NETWORK && found.kind == SELECT_NONE;
    if (panel == PANEL_NONE) {
        select_found(app, &found);
        return;
    }
    snprintf(line, sizeof line, "panel %s", table_row(&panel_table, panel)->name);
    dispatch_command(app, line);
    select_found(app, &found);
    Touch touch = app_touch(app, panel);
    app->pointer.pressed = panel;
    if (panel_at(panel)->press)
        panel_at(panel)->press(&touch, x, y);
    end_touch(app, &touch);
    app_say_mark(app, x, y);
}

/* The selected number goes up by a notch for each cell to the right or up. */
static void turn(App *app, int x, int y)
{
    int notches = (x - app->pointer.x) - (y - app->pointer.y);
    for (int i = 0; i < abs(notches); i++)
        dispatch_command(app, notches > 0 ? "edit up" : "edit down");
}

/* The mouse passes over what is there; what it read off elsewhere is over, unless that panel has
 * the focus. */
static void pass(App *app, const Layout *layout, int x, int y)
{
    PanelId panel = layout_panel_at(layout, x, y);
    if (panel != PANEL_NONE && panel_at(panel)->pass) {
        Touch touch = app_touch(app, panel);
        panel_at(panel)->pass(&touch, x, y);
        end_touch(app, &touch);
    } else if (app->view.has_cursor && !panel_at(app->view.focus)->pass) {
        app->view.has_cursor = false;
        app->frame.dirty = true;
    }
}

/* The mouse goes on with its button held, or lets go, after a press on a panel; whether that means
 * something there. */
static bool drag(App *app, int x, int y, bool ends)
{
    PanelId panel = app->pointer.pressed;
    void (*follow)(Touch *touch, int x, int y) =
        ends ? panel_at(panel)->drop : panel_at(panel)->drag;
    if (!follow || app->overlay.count > 0)
        return false;
    Touch touch = app_touch(app, panel);
    follow(&touch, x, y);
    end_touch(app, &touch);
    return true;
}

static void move(App *app, int x, int y)
{
    long row;
    Layout layout = app_layout(app);
    if (app->pointer.pressed != PANEL_NONE && drag(app, x, y, false))
        return;
    if (app->pointer.turning) {
        turn(app, x, y);
    } else if (app->pointer.dragging) {
        view_pan(&app->view, (float)(2 * (x - app->pointer.x)), (float)(4 * (y - app->pointer.y)));
        app->frame.dirty = true;
    } else if (app->overlay.count == 0 && !app_menu_at(app, x, y, &row)) {
        pass(app, &layout, x, y);
        app_hover(app, &layout, x, y);
    }
}

static void release(App *app, int x, int y)
{
    if (app->pointer.pressed != PANEL_NONE)
        drag(app, x, y, true);
    app->pointer.pressed = PANEL_NONE;
    app->pointer.dragging = app->pointer.turning = false;
}

static void wheel(App *app, int x, int y, int by)
{
    Layout layout = app_layout(app);
    PanelId panel = layout_panel_at(&layout, x, y);
    long row;
    if (app_menu_at(app, x, y, &row)) {
        menu_scroll(&app->input.menu, by);
    } else if (app->overlay.count > 0) {
        dispatch_command(app, by < 0 ? "scroll up" : "scroll down");
    } else if (panel != PANEL_NONE && panel_at(panel)->wheel) {
        Touch touch = app_touch(app, panel);
        panel_at(panel)->wheel(&touch, x, y, by);
        end_touch(app, &touch);
    } else if (rect_contains(layout.formula, x, y)) {
        dispatch_command(app, by < 0 ? "edit up" : "edit down");
    }
    app->frame.dirty = true;
}

static void mouse_event(App *app, const Event *event)
{
    int x = event->x, y = event->y;
    catch_up(app);
    if (event->action == MOUSE_PRESS)
        press(app, x, y);
    else if (event->action == MOUSE_RELEASE)
        release(app, x, y);
    else if (event->action == MOUSE_MOVE)
        move(app, x, y);
    else
        wheel(app, x, y, event->action == MOUSE_WHEEL_UP ? -1 : 1);
    app->pointer.x = x;
    app->pointer.y = y;
}

/* Runs the line as it is seen, but a value that was offered and left changes nothing. A line that
 * is refused stays to be mended, with what is wrong beside it; behind a name alone that something
 * has to follow, that can be typed. */
static void enter_line(App *app)
{
    char line[PROMPT_SIZE];
    Error err;
    memcpy(line, app->prompt.text, sizeof line);
    app->prompt.open = false;
    if (app->prompt.selected > 0) {
        app_say(app, false, N_("%s, as before"), line);
        return;
    }
    prompt_remember(&app->prompt, line);
    bool ok = obey(app, line, &err);
    app_follow(app);
    app_check_sides(app);
    if (ok)
        return;
    app->prompt.open = true;
    app_say(app, true, "%s", err.message);
    if (command_wants_more(line) && line[strlen(line) - 1] != ' ')
        prompt_insert(&app->prompt, ' ');
    candidates_find(app, false);
}

/* There was no room for what was typed. */
static void say_full(App *app)
{
    if (app->prompt.full)
        app_say(app, true, N_("the line is full: %d characters have room"), PROMPT_SIZE - 1);
    app->prompt.full = false;
}

/* What was wrong stays to be mended; another ":" begins afresh. */
static bool begins_afresh(const App *app, uint32_t key)
{
    return key == ':' && app->notice.text[0] && app->notice.is_error;
}

static void complete(App *app)
{
    app->prompt.selected = 0;
    if (app->input.menu.chosen < 0)
        candidates_find(app, true);
    if (menu_complete(&app->input.menu, &app->prompt))
        candidates_find(app, true);
}

static void prompt_event(App *app, uint32_t key)
{
    bool afresh = begins_afresh(app, key);
    app->notice.text[0] = '\0';
    if (key == KEY_TAB) {
        complete(app);
    } else if (!menu_key(&app->input.menu, &app->prompt, key)) {
        if (afresh)
            prompt_open(&app->prompt, "");
        else if (prompt_key(&app->prompt, key) == PROMPT_ENTERED)
            enter_line(app);
        if (app->prompt.open && key != KEY_RETURN)
            candidates_find(app, false);
    }
    say_full(app);
}

/* A second key that a prefix does not have does nothing, and that is said. */
static void refuse_second(App *app, KeySet keys, uint32_t key)
{
    bool prefix = keys == KEYS_GO || keys == KEYS_ADD || keys == KEYS_PANEL;
    if (prefix && key != KEY_ESCAPE)
        app_say(app, true, N_("that key does not follow: ? lists those that do"));
}

static void key_event(App *app, uint32_t key)
{
    char command[KEY_COMMAND_SIZE];
    if (!app->prompt.open || key == KEY_RETURN)
        catch_up(app);
    if (app->prompt.open) {
        prompt_event(app, key);
        return;
    }
    KeySet keys = end_waiting(app);
    const KeyRow *row = keymap_find(&app->input.keymap, keys, key);
    if (!row && keys == KEYS_WORDS)
        row = keymap_find(&app->input.keymap, app_keys(app), key);
    app->notice.text[0] = '\0';
    if (row) {
        keymap_command(row, key, command);
        dispatch_command(app, command);
        return;
    }
    refuse_second(app, keys, key);
}

/* What is pasted goes into the prompt or nowhere. */
static void text_event(App *app, uint32_t c)
{
    if (!app->prompt.open)
        return;
    app->notice.text[0] = '\0';
    prompt_insert(&app->prompt, c);
    candidates_find(app, false);
    say_full(app);
}

void dispatch_event(App *app, const Event *event)
{
    /* What a person does ends the wave: nobody waits for it. */
    if (event->kind != EVENT_MOUSE || event->action != MOUSE_MOVE)
        app_finish_wave(app);
    if (event->kind == EVENT_KEY)
        key_event(app, event->key);
    else if (event->kind == EVENT_TEXT)
        text_event(app, event->key);
    else if (event->kind == EVENT_MOUSE)
        mouse_event(app, event);
    else if (!canvas_resize(&app->frame.canvas, event->x, event->y, &app->end.failure))
        app->end.quit = true;
    /* What a terminal shows after a change of size is anyone's guess. */
    if (event->kind == EVENT_SIZE)
        app->frame.redraw_all = true;
    if (event->kind != EVENT_MOUSE || event->action != MOUSE_MOVE)
        app->frame.dirty = true;
    /* What a person does is seen at once. */
    if (app->frame.dirty)
        app->frame.next = 0;
}

void dispatch_receive(App *app, const Event *event)
{
    bool end = event->kind == EVENT_KEY && event->key == KEY_CONTROL_C;
    if (event->kind == EVENT_SIZE || (end && app->input.inbox.flooded))
        dispatch_event(app, event);
    else
        inbox_put(&app->input.inbox, event, app->clock());
}

/* When it has been quiet after a flood: one that ends with q is left by it. */
static void end_flood(App *app)
{
    Event last;
    size_t times = inbox_end_flood(&app->input.inbox, app->clock(), &last);
    if (times > 0)
        end_waiting(app);
    /* The first one may close a list. */
    for (; times > 0 && !app->end.quit; times--) {
        const KeyRow *row = keymap_find(&app->input.keymap, app_keys(app), last.key);
        if (last.kind != EVENT_KEY || !row || row->key != 'q')
            return;
        dispatch_event(app, &last);
    }
}

void dispatch_obey(App *app, double seconds)
{
    Inbox *inbox = &app->input.inbox;
    double now = app->clock(), end = now + seconds;
    Event event;
    end_flood(app);
    while (!app->end.quit && now < end && !app_is_between(app) &&
           inbox_next(inbox, now, app->prompt.open, app_is_busy(app), &event)) {
        unsigned long asked = app->pace.asked;
        dispatch_event(app, &event);
        inbox->last_asked = app->pace.asked != asked;
        now = app->clock();
    }
    inbox_rest(inbox);
}
