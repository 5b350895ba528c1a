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

/* "w[1][2,1] +0.5012: a link: …", as a message, unless there is another. */
void app_hover(App *app, const Layout *layout, int x, int y)
{
    const Net *net = &app->trace.net;
    char name[SELECTION_NAME_SIZE], out[FORMAT_SIZE];
    Selection found = {0};
    Graph graph;
    if (rect_contains(layout->panel[PANEL_NETWORK], x, y)) {
        graph_layout(&graph, net, layout_network(layout), &app->view, app_symbols(app));
        found = graph_pick(&graph, net, x, y);
    }
    bool same = app->hovering && selection_same(&found, &app->hovered) &&
                app->hovered_ticks == app->trace.ticks;
    if (same)
        return;
    if (found.kind == SELECT_NONE && app->hovering)
        app_say(app, false, "%s", "");
    if (found.kind == SELECT_NONE || (app->message[0] && !app->hovering))
        return;
    const char *number = glossary_number(&app->trace, &found, out);
    selection_name(&found, name);
    app_say(app, false, "%s%s%s: %s", name, number ? " " : "", number ? number : "",
            glossary_of_selection(&found, net)->row.summary);
    app->hovering = true;
    app->hovered = found;
    app->hovered_ticks = app->trace.ticks;
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
