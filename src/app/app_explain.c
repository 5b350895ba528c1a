/* What the mouse is over, and what an explanation needs beyond the trace. */
#include "app/app.h"
#include "view/explain.h"
#include "view/glossary.h"

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
    if (app->view.focus != PANEL_EXPLAIN) {
        measure_stop(&app->measure);
        return true;
    }
    explain_follow(&app->view, &app->trace);
    measure_effect(&app->measure, t, &app->trace);
    if (!selection_parameter(&app->view.walk.subject, &t->net, &parameter))
        return true;
    trace_capture_subject(&app->trace, t, parameter);
    return !app->view.walk.checks ||
           measure_check(&app->measure, t, parameter, &app->trace, err);
}
