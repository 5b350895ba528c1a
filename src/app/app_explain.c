/* What the mouse is over, and what an explanation needs beyond the trace. */
#include "app/app.h"
#include "core/base/text.h"
#include "explain/explanation.h"
#include "view/explain/glossary.h"
#include "view/panel/curve.h"
#include "view/panel/explanation.h"
#include "view/screen.h"

Selection app_pick(const App *app, const Layout *layout, int x, int y)
{
    if (app->overlay.count > 0)
        return (Selection){0};
    return screen_pick(&app->frame.canvas, layout, &app->tools.trace.net, &app->view, x, y);
}

bool app_button_at(App *app, const Layout *layout, int x, int y, char command[TOUCH_COMMAND_SIZE])
{
    PanelId panel = layout_panel_at(layout, x, y);
    if (panel == PANEL_NONE || !panel_at(panel)->button || app->overlay.count > 0)
        return false;
    Touch touch = app_touch(app, panel);
    bool found = panel_at(panel)->button(&touch, x, y);
    snprintf(command, TOUCH_COMMAND_SIZE, "%s", touch.command);
    return found;
}

/* What explains cell (x, y), where `found` is: rows below the layers are about gradients, and where
 * nothing can be selected, the panel. NULL: nothing does. */
static const GlossaryEntry *entry_at(App *app, const Layout *layout, int x, int y,
                                     const Selection *found)
{
    char command[TOUCH_COMMAND_SIZE];
    Rect picture = layout_network(layout);
    PanelId panel = layout_panel_at(layout, x, y);
    bool below = panel == PANEL_NETWORK && y >= picture.y + picture.height &&
                 rect_contains(layout_inside(layout, panel), x, y);
    if (app->overlay.count > 0)
        return NULL;
    if (app_button_at(app, layout, x, y, command))
        return glossary_find("buttons");
    if (below)
        return glossary_find("norm");
    if (found->kind != SELECT_NONE)
        return glossary_of_selection(found, &app->tools.trace.net);
    const char *entry = panel == PANEL_NONE ? NULL : panel_at(panel)->entry;
    return entry ? glossary_find(entry) : NULL;
}

/* What happened at cell (x, y) of the loss curve; NULL where nothing did. */
static const Landmark *mark_at(App *app, const Layout *layout, int x, int y)
{
    Touch touch = app_touch(app, PANEL_LOSS);
    bool over = app->overlay.count == 0 && layout_panel_at(layout, x, y) == PANEL_LOSS;
    return over ? curve_mark_at(&touch, x, y) : NULL;
}

/* "w[1][2,1] +0.5012: a link: …", as a message. The loss is known by more numbers than one. */
static void say_hovered(App *app)
{
    const Selection *s = &app->pointer.hovered;
    const TableRow *row = &app->pointer.hovered_entry->row;
    ExplainLine self = explanation_self(app_shown(app), s);
    char out[FORMAT_SIZE];
    const char *name = s->kind == SELECT_NONE ? row->name : self.label;
    const Landmark *mark = app->pointer.hovered_mark;
    Place here = timeline_place(&app->run.timeline);
    if (mark && place_compare(mark->place, here) == 0)
        app_say(app, false, N_("%s, at epoch %s, where training stands"), mark->words,
                mark->moment);
    else if (mark)
        app_say(app, false, N_("%s, at epoch %s; a click goes there"), mark->words, mark->moment);
    else if (self.form == LINE_NUMBER && s->kind != SELECT_LOSS)
        app_say(app, false, N_("%s %s: %s"), name, line_value(&self, out), row->summary);
    else
        app_say(app, false, N_("%s: %s"), name, row->summary);
    app->pointer.hovering = true;
}

bool app_hover(App *app, const Layout *layout, int x, int y)
{
    Selection found = app_pick(app, layout, x, y);
    const GlossaryEntry *entry = entry_at(app, layout, x, y, &found);
    const Landmark *mark = mark_at(app, layout, x, y);
    bool said = app->pointer.hovering && app->notice.text[0];
    if (said ? entry == app->pointer.hovered_entry && mark == app->pointer.hovered_mark &&
                   selection_same(&found, &app->pointer.hovered)
             : !entry || app->notice.text[0])
        return false;
    app->pointer.hovered = found;
    app->pointer.hovered_entry = entry;
    app->pointer.hovered_mark = mark;
    if (entry)
        say_hovered(app);
    else
        app_say(app, false, "%s", "");
    return true;
}

void app_say_mark(App *app, int x, int y)
{
    Layout layout = app_layout(app);
    if (mark_at(app, &layout, x, y))
        app_hover(app, &layout, x, y);
}

void app_hover_again(App *app)
{
    if (app->pointer.hovering && app->notice.text[0] &&
        selection_fits(&app->pointer.hovered, &app->tools.trace.net)) {
        Layout layout = app_layout(app);
        if (app->pointer.hovered_mark)
            app->pointer.hovered_mark = mark_at(app, &layout, app->pointer.x, app->pointer.y);
        say_hovered(app);
    }
}

bool app_capture_explained(App *app, Trace *trace, const Trace *shown, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    size_t parameter;
    if (app->view.focus != PANEL_EXPLAIN) {
        measure_stop(&app->tools.measure);
        return true;
    }
    explain_follow(&app->view, shown);
    if (trace->spotlight.is_own) { /* no loss of it is measured */
        measure_stop(&app->tools.measure);
        return true;
    }
    measure_effect(&app->tools.measure, t, trace);
    if (!selection_parameter(&app->view.walk.subject, &t->net, &parameter))
        return true;
    trace_capture_subject(trace, t, parameter);
    return !app->view.walk.checks ||
           measure_check(&app->tools.measure, t, parameter, trace, err);
}
