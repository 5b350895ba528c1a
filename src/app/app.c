#include "app/app.h"

#include "app/command.h"
#include "app/overlay.h"
#include "app/speed.h"
#include "core/text.h"
#include "view/graph.h"
#include "view/panel/samples.h"
#include "view/screen.h"
#include "view/symbols.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void app_say(App *app, bool is_error, const char *format, ...)
{
    char raw[APP_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    text_visible(raw, app->message, sizeof app->message);
    app->message_is_error = is_error;
    app->hovering = false;
    app->dirty = true;
}

void app_command(App *app, const char *line)
{
    Error err;
    if (!command_run(app, line, &err))
        app_say(app, true, "%s", err.message);
    app->dirty = true;
}

void app_startup(App *app)
{
    char *lines = app->options.startup, *next = lines;
    app->options.startup = NULL;
    while (next && *next)
        app_command(app, strsep(&next, "\n"));
    free(lines);
}

Scheme app_scheme(const App *app)
{
    static const Depth depths[] = {DEPTH_DIRECT, DEPTH_NONE, DEPTH_16, DEPTH_256, DEPTH_DIRECT};
    const Options *o = &app->options;
    Depth wanted = depths[o->color];
    Scheme scheme = {app->display.depth, app->display.theme,
                     (const Palette *)table_row(&palette_table, (size_t)o->palette)};
    if (wanted < scheme.depth)
        scheme.depth = wanted;
    if (o->theme > 0)
        scheme.theme = o->theme == 1 ? THEME_DARK : THEME_LIGHT;
    return scheme;
}

Symbols app_symbols(const App *app)
{
    return app->options.symbols > 0 ? (Symbols)(app->options.symbols - 1) : app->display.symbols;
}

/* "going to epoch 120 43 %": how far the way is done is said when it takes long. */
static void going(App *app)
{
    const double seconds = 0.05;
    char share[16] = "";
    if (app->clock() - app->jump_start > seconds)
        snprintf(share, sizeof share, " %d %%", (int)(100 * timeline_progress(&app->timeline)));
    snprintf(app->run_state, RUN_STATE_SIZE, "going %s%s%s",
             app->jump_to[0] ? "to epoch " : "back", app->jump_to, share);
}

static const char *run_state(App *app)
{
    const Speed *speed = speed_at(app->speed);
    const char *sign = app_symbols(app) == SYMBOLS_BRAILLE ? "▶ " : "> ";
    if (timeline_is_replaying(&app->timeline))
        going(app);
    else if (app->setup->trainer.divergence.happened)
        snprintf(app->run_state, RUN_STATE_SIZE, "diverged");
    else if (app_is_running(app))
        snprintf(app->run_state, RUN_STATE_SIZE, "%srunning %s", sign, speed->text);
    else if (app->pending > 1)
        snprintf(app->run_state, RUN_STATE_SIZE, "%s%ld to go", sign, app->pending);
    else
        snprintf(app->run_state, RUN_STATE_SIZE, "paused %s", speed->text);
    return app->run_state;
}

KeySet app_keys(const App *app)
{
    Layout layout = app_layout(app);
    if (layout.too_small)
        return KEYS_SCREEN;
    if (app->overlay_count > 0)
        return KEYS_LIST;
    return layout_is_covered(&layout, &app->view) ? KEYS_COVER : KEYS_SCREEN;
}

/* What a scene borrows that nobody else has. */
typedef struct Shown {
    Hint hints[HINTS_MAX];
    PromptLine prompt;
    OverlayList list;
    char moment[MOMENT_SIZE], ahead[MOMENT_SIZE];
} Shown;

/* The branch where there are some, and the moment where more is known ahead. */
static void say_where(const App *app, Shown *shown, Scene *scene)
{
    const Timeline *tl = &app->timeline;
    const Journal *j = timeline_journal(tl);
    size_t layers = app->setup->trainer.net.layer_count;
    Moment first, last, here;
    if (timeline_is_replaying(tl))
        return;
    scene->branch = j->branch_count > 0 ? j->present.name : NULL;
    here = timeline_moment(tl);
    timeline_range(tl, &first, &last);
    moment_text(&here, layers, shown->moment);
    moment_text(&last, layers, shown->ahead);
    if (strcmp(shown->moment, shown->ahead) != 0) {
        scene->moment = shown->moment;
        scene->ahead = shown->ahead;
    }
}

/* Fills the scene with what there is to show; it borrows from the app, and from *shown. */
static void make_scene(App *app, Scene *scene, Shown *shown)
{
    const Trainer *t = &app->setup->trainer;
    *scene = (Scene){.view = &app->view,
                     .trace = &app->trace,
                     .curves = &app->curves,
                     .norms = &app->norms,
                     .map = &app->map,
                     .answers = &app->answers,
                     .metrics = app->metrics,
                     .has_metrics = app->has_metrics,
                     .report = &app->evaluation.report,
                     .metrics_old = app->metrics_version != t->version,
                     .metrics_epoch = app->metrics_epoch,
                     .has_penalty = app->has_penalty,
                     .penalty = app->penalty,
                     .run_state = run_state(app),
                     .message = app->message[0] ? app->message : NULL,
                     .message_is_error = app->message_is_error,
                     .hints = shown->hints,
                     .hint_count = keymap_hints(app_keys(app), shown->hints)};
    say_where(app, shown, scene);
    if (app->prompt.open) {
        shown->prompt = (PromptLine){app->prompt.text, app->prompt.cursor,
                                     app->prompt.list[0] ? app->prompt.list : NULL};
        scene->prompt = &shown->prompt;
    }
    if (app->overlay_count > 0) {
        shown->list = (OverlayList){.title = app->overlay_title,
                                    .lines = app->overlay,
                                    .count = app->overlay_count,
                                    .first = app->overlay_first,
                                    .search = app->overlay_search,
                                    .match = app->overlay_match};
        scene->overlay = &shown->list;
    }
}

const LossCurves *app_curves(App *app)
{
    const Timeline *tl = &app->timeline;
    const Trainer *t = &app->setup->trainer;
    LossCurves *curves = &app->curves;
    bool known = app->has_metrics && app->metrics_version == t->version;
    if (timeline_is_replaying(tl))
        return curves;
    curves_make(curves, timeline_journal(tl), &tl->measures, timeline_place(tl),
                trainer_epochs(t));
    curves->loss = known ? app->metrics.training.loss : NAN;
    curves->test = known ? app->metrics.test.loss : NAN;
    return curves;
}

/* Takes the state over from the trainer, unless it is on its way back. */
static bool capture(App *app, const Layout *layout, Error *err)
{
    const Trainer *t = &app->setup->trainer;
    const Timeline *tl = &app->timeline;
    size_t parameter;
    if (timeline_is_replaying(tl))
        return true;
    app_curves(app);
    measures_last_norms(&tl->measures, timeline_journal(tl), timeline_place(tl), &app->norms);
    trace_capture(&app->trace, t, app->view.spotlight,
                  samples_first(&app->view, trainer_rows(t), layout_sample_rows(layout)));
    if (timeline_at_edit(tl))
        trace_capture_ahead(&app->trace, t);
    if (!app_capture_explained(app, err))
        return false;
    if (selection_parameter(&app->view.selection, &t->net, &parameter))
        trace_capture_terms(&app->trace, t, parameter);
    return app_judge(app, layout, err);
}

Layout app_layout_of(const App *app, const View *view)
{
    return layout_make(app->canvas.width, app->canvas.height, view, &app->trace.net);
}

Layout app_layout(const App *app)
{
    return app_layout_of(app, &app->view);
}

/* Another selection is to be seen, and the same one in another place. What a person has moved
 * since stays where it is. */
static void follow_selection(App *app, const Layout *layout)
{
    Rect area = layout_network(layout);
    bool anew = !rect_same(area, app->followed_area);
    if (area.width <= 0 || area.height <= 0 ||
        (!anew && selection_same(&app->view.selection, &app->followed)))
        return;
    graph_follow(&app->view, &app->setup->trainer.net, area, app_symbols(app), anew);
    app->followed = app->view.selection;
    app->followed_area = area;
}

bool app_draw(App *app, TextCursor *cursor, Error *err)
{
    Scene scene;
    Shown shown;
    Canvas *canvas = &app->canvas;
    canvas->symbols = app_symbols(app);
    app->view.wave = timeline_is_replaying(&app->timeline) ? 1 : motion_progress(app);
    app->view.colour = app_scheme(app).depth != DEPTH_NONE;
    Layout layout = app_layout(app);
    follow_selection(app, &layout);
    if (!capture(app, &layout, err))
        return false;
    overlay_refill(app);
    app_hover_again(app);
    make_scene(app, &scene, &shown);
    screen_draw(&scene, canvas, cursor);
    /* The picture has moved under the mouse. */
    if (app->hovering && app->message[0] &&
        app_hover(app, &layout, app->mouse_x, app->mouse_y)) {
        make_scene(app, &scene, &shown);
        screen_draw(&scene, canvas, cursor);
    }
    app->dirty = false;
    return true;
}

const char *app_hint_at(App *app, int x, int y)
{
    Scene scene;
    Shown shown;
    make_scene(app, &scene, &shown);
    return screen_hint_at(&scene, &app->canvas, x, y);
}
