/* Commands that look: selection, panels, camera, help. */
#include "app/app.h"
#include "app/command.h"
#include "app/keymap.h"
#include "app/overlay.h"

#include <stdlib.h>
#include <string.h>

bool do_links(App *app, const char *argument, Error *err)
{
    int next = (int)(app->view.links + 1) % (int)quantity_table.count;
    if (*argument && (next = table_find(&quantity_table, argument, err)) < 0)
        return false;
    app->view.links = (Quantity)next;
    return true;
}

bool do_select(App *app, const char *argument, Error *err)
{
    const Net *net = &app->run.setup->trainer.net;
    if (!selection_parse(&app->view.selection, argument, net, err))
        return false;
    view_show_output(&app->view, net);
    return true;
}

/* The spotlight goes round through the mini-batch held, or before the first through the data. */
static void move_spotlight(App *app, int by)
{
    size_t rows = trainer_rows(&app->run.setup->trainer);
    size_t at = app->view.spotlight < rows ? app->view.spotlight : rows - 1;
    app->view.spotlight = by < 0 ? (at + rows - 1) % rows : (at + 1) % rows;
}

bool do_sample(App *app, const char *argument, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    if (!*argument || strcmp(argument, "next") == 0) {
        move_spotlight(app, 1);
        return true;
    }
    if (strcmp(argument, "previous") == 0) {
        move_spotlight(app, -1);
        return true;
    }
    unsigned long sample = strtoul(argument, NULL, 10);
    if (strspn(argument, "0123456789") != strlen(argument) || sample < 1 ||
        sample > t->data->count)
        return error_set(err, "sample: next, previous, or a number from 1 to %zu", t->data->count);
    if (!trainer_find_row(t, sample - 1, &app->view.spotlight))
        return error_set(err, "sample %lu is not in this mini-batch of %zu; next and previous go "
                         "through those that are", sample, trainer_rows(t));
    return true;
}

/* What is done by keys to the panel that has the focus. */
static Touch touch_focus(App *app)
{
    Layout layout = app_layout(app);
    return (Touch){.view = &app->view, .trace = &app->picture.trace, .curves = app_curves(app),
                   .inside = layout_inside(&layout, app->view.focus)};
}

/* As many lines or rows as there are on the screen, or all. */
static bool move_page(App *app, int i, Error *err)
{
    const Panel *panel = panel_at(app->view.focus);
    Touch touch = touch_focus(app);
    if (!panel->page)
        return error_set(err, "move: the explanation and the matrices have pages; x and m open "
                         "them");
    panel->page(&touch, i % 2 == 0 ? -1 : 1, i > 1);
    return true;
}

bool do_move(App *app, const char *argument, Error *err)
{
    static const int across[] = {-1, 1, 0, 0}, down[] = {0, 0, -1, 1};
    const Net *net = &app->run.setup->trainer.net;
    const Panel *panel = panel_at(app->view.focus);
    int i = 0, count = (int)direction_table.count;
    while (i < count && strcmp(argument, table_row(&direction_table, (size_t)i)->name) != 0)
        i++;
    if (i == count)
        return error_set(err, "move: left, right, up, down, next, previous, page-up, page-down, "
                         "first or last");
    if (i >= 6)
        return move_page(app, i - 6, err);
    if (i >= 4) {
        view_cycle(&app->view, net, i == 4 ? 1 : -1);
        return true;
    }
    Touch touch = touch_focus(app);
    if (!panel->move || !panel->move(&touch, across[i], down[i]))
        view_move(&app->view, net, across[i], down[i]);
    return !touch.command[0] || command_run(app, touch.command, err);
}

/* The next panel that p comes to and this layout has when nothing is zoomed. */
static PanelId next_panel(const App *app, PanelId panel)
{
    View view = app->view;
    const Net *net = &app->picture.trace.net;
    size_t count = panel_table.count, from = panel_at(panel)->is_walked ? panel : PANEL_NETWORK;
    view.zoomed = false;
    for (size_t i = 1; i <= count; i++) {
        PanelId next = (PanelId)((from + i) % count);
        view.focus = next;
        bool fits = app_layout_of(app, &view).panel[next].width > 0;
        if (panel_at(next)->is_walked &&
            (fits || (app->view.zoomed && panel_is_available(next, net))))
            return next;
    }
    return panel;
}

bool do_panel(App *app, const char *argument, Error *err)
{
    int index = (int)next_panel(app, app->view.focus);
    if (*argument && (index = table_find(&panel_table, argument, err)) < 0)
        return false;
    const Panel *panel = panel_at((PanelId)index);
    if (!panel_is_available((PanelId)index, &app->picture.trace.net))
        return error_set(err, "%s", panel->missing);
    overlay_close(app);
    if (!panel->pass)
        app->view.has_cursor = false;
    app->view.focus = (PanelId)index;
    return true;
}

/* Whether a panel is on the screen also when it has not the focus. */
static bool is_shown_anyway(const App *app, PanelId panel)
{
    View view = app->view;
    view.zoomed = false;
    view.focus = PANEL_NETWORK;
    return app_layout_of(app, &view).panel[panel].width > 0;
}

/* Whether the focused panel has all the room there is also where nothing is zoomed. */
static bool is_large_anyway(const App *app)
{
    View plain = app->view, zoomed = app->view;
    plain.zoomed = false;
    zoomed.zoomed = true;
    Layout small = app_layout_of(app, &plain), large = app_layout_of(app, &zoomed);
    return !small.too_small && rect_same(small.panel[plain.focus], large.panel[plain.focus]);
}

bool do_zoom(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    bool covered = overlay_close(app);
    if (is_large_anyway(app))
        app_say(app, false, "this fills the screen already");
    else
        app->view.zoomed = covered || !app->view.zoomed;
    return true;
}

bool do_camera(App *app, const char *argument, Error *err)
{
    static const char *const names[] = {"left", "right", "up", "down"};
    static const float dx[] = {16, -16, 0, 0}, dy[] = {0, 0, 16, -16};
    View *view = &app->view;
    Layout layout = app_layout(app);
    Rect r = layout_network(&layout);
    float x = (float)(2 * r.x + r.width), y = (float)(4 * r.y + 2 * r.height);
    if (strcmp(argument, "in") == 0) {
        view_zoom(view, 1.25f, x, y);
        return true;
    }
    if (strcmp(argument, "out") == 0) {
        view_zoom(view, 0.8f, x, y);
        return true;
    }
    if (strcmp(argument, "home") == 0) {
        view_home(view);
        return true;
    }
    for (int i = 0; i < 4; i++)
        if (strcmp(argument, names[i]) == 0) {
            view_pan(view, dx[i], dy[i]);
            return true;
        }
    return error_set(err, "camera: in, out, home, left, right, up or down");
}

bool do_scale(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    app->view.log_loss = !app->view.log_loss;
    return true;
}

static const char *const legend[] = {
    "Links: solid is plus, dashed is minus (blue and orange); thick is large.",
    "❄ marks a neuron that is frozen: its weights and bias stay as they are.",
    "— stands for what has not been computed yet.",
    "Pulses carry w·a forward, w·δ back, Δw in the update; faint links, dim",
    "values: this pass has not reached them; they are of the one before.",
    "Bars: log₁₀ of ‖∂L/∂W‖ of one sample, from 1e-8 to 1e2; then their past.",
    "sat, dead: units whose f′(z) is nearly 0, or 0 in every sample.",
    "After an update, weights and biases in the picture are new; what was",
    "computed with the old ones says \"before the update\". What judges the",
    "network is of now: samples, their marks, report, accuracy, decision map.",
    "The mouse selects, drags, and zooms with its wheel;",
    "with Shift held down it marks text as always.",
    "i says what is selected, :glossary what every mark means.",
};

static void add_keys(App *app, const Table *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        overlay_text(app, table_row(keys, i)->name, table_row(keys, i)->summary);
}

static void fill_help(App *app)
{
    add_keys(app, &key_table);
    overlay_heading(app, "Where the explanation or the matrices cover the picture:");
    add_keys(app, &cover_key_table);
    overlay_heading(app, "In a list that is open, as this one:");
    add_keys(app, &overlay_key_table);
    overlay_heading(app, "What the picture means:");
    for (size_t i = 0; i < sizeof legend / sizeof legend[0]; i++)
        overlay_heading(app, legend[i]);
}

bool do_help(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    overlay_toggle(app, "keys", fill_help);
    return true;
}

bool do_prompt(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    prompt_open(&app->prompt, "");
    return true;
}

static void close_panel(App *app)
{
    const Panel *panel = panel_at(app->view.focus);
    if (panel->leave)
        panel->leave(&app->view);
    app->view.focus = PANEL_NETWORK;
}

bool do_close(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    if (overlay_close(app))
        return true;
    if (app->view.has_cursor)
        app->view.has_cursor = false;
    else if (app->view.zoomed && !is_large_anyway(app))
        app->view.zoomed = false;
    else if (app->view.focus != PANEL_NETWORK && !is_shown_anyway(app, app->view.focus))
        close_panel(app);
    else
        app->view.selection.kind = SELECT_NONE;
    return true;
}

bool do_redraw(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    app->frame.redraw_all = true;
    return true;
}

bool do_quit(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    app->quit = true;
    return true;
}
