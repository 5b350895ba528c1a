/* What an explanation needs from the core beyond the trace. */
#include "app/app.h"
#include "core/effect.h"
#include "core/gradcheck.h"
#include "view/explain.h"
#include "view/glossary.h"

/* The most multiply-adds that a frame may cost for measuring what an update did. */
static const uint64_t most_work = UINT64_C(1) << 24;

/* The effect of the last update is measured once for each state. */
static bool measure_effect(App *app, Error *err)
{
    const Trainer *t = &app->setup->trainer;
    if (!trace_has_update(&app->trace) || effect_work(t) > most_work)
        return true;
    if (!app->has_effect || app->effect_version != t->version) {
        if (!effect_measure(t, &app->effect, err))
            return false;
        app->effect_version = t->version;
        app->has_effect = true;
    }
    app->trace.effect = app->effect;
    app->trace.has_effect = true;
    return true;
}

/* The check is made when what it is about has changed; there must be a whole gradient. */
static bool check_gradient(App *app, size_t parameter, Error *err)
{
    const Trainer *t = &app->setup->trainer;
    uint64_t ticks = trainer_ticks(t);
    bool whole = t->row == 0 && t->cursor.phase + 1 >= trainer_phases(t);
    if (!app->view.walk.checks || !whole || effect_work(t) > most_work)
        return true;
    if (!app->has_check || app->check_version != t->version || app->check_ticks != ticks ||
        app->check.parameter != parameter) {
        if (!gradcheck_parameter(t, trace_used(&app->trace), parameter, &app->check, err))
            return false;
        app->check_version = t->version;
        app->check_ticks = ticks;
        app->has_check = true;
    }
    app->trace.check = app->check;
    app->trace.has_check = true;
    return true;
}

Selection app_pick(const App *app, const Layout *layout, int x, int y)
{
    if (app->overlay_count > 0)
        return (Selection){0};
    return scene_pick(&app->canvas, layout, &app->trace.net, &app->view, x, y);
}

/* "w[1][2,1] +0.5012: a link: …", as a message. */
static void say_hovered(App *app, Selection found)
{
    const Net *net = &app->trace.net;
    char name[SELECTION_NAME_SIZE], out[FORMAT_SIZE];
    const char *number = glossary_number(&app->trace, &found, out);
    selection_name(&found, name);
    app_say(app, false, "%s%s%s: %s", name, number ? " " : "", number ? number : "",
            glossary_of_selection(&found, net)->row.summary);
    app->hovering = true;
    app->hovered = found;
}

bool app_hover(App *app, const Layout *layout, int x, int y)
{
    Selection found = app_pick(app, layout, x, y);
    bool none = found.kind == SELECT_NONE, said = app->hovering && app->message[0];
    if (said ? selection_same(&found, &app->hovered) : none || app->message[0])
        return false;
    if (none)
        app_say(app, false, "%s", "");
    else
        say_hovered(app, found);
    return true;
}

void app_hover_again(App *app)
{
    if (app->hovering && app->message[0] && selection_fits(&app->hovered, &app->trace.net))
        say_hovered(app, app->hovered);
}

bool app_capture_explained(App *app, Error *err)
{
    const Trainer *t = &app->setup->trainer;
    size_t parameter;
    if (app->view.focus != PANEL_EXPLAIN)
        return true;
    explain_follow(&app->view, &app->trace);
    if (selection_parameter(&app->view.walk.subject, &t->net, &parameter)) {
        trace_capture_subject(&app->trace, t, parameter);
        if (!check_gradient(app, parameter, err))
            return false;
    }
    return measure_effect(app, err);
}
