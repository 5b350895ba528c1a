/* The command of the landscape: its plane, how it is looked at, and going to a point of it. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/run/paths.h"
#include "app/run/plane_words.h"
#include "core/base/text.h"
#include "data/file.h"
#include "data/number.h"
#include "explain/format.h"
#include "view/landscape_svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum LandscapeAsk {
    ASK_WEIGHTS, ASK_RANDOM, ASK_PATH, /* as in PlaneKind */
    ASK_PLANE, ASK_ABOVE, ASK_SCALE, ASK_REACH, ASK_AT,
} LandscapeAsk;

static const TableRow words[] = {
    [ASK_WEIGHTS] = {"weights", N_("over two weights: weights w[1][1,1] w[1][1,2]")},
    [ASK_RANDOM] = {"random", N_("over two random directions: random 7 is another seed")},
    [ASK_PATH] = {"path", N_("over the plane in which the path so far went most")},
    [ASK_PLANE] = {"plane", N_("the next of these three")},
    [ASK_ABOVE] = {"above", N_("seen from above, as a map, or as a surface")},
    [ASK_SCALE] = {"scale", N_("heights logarithmic or not")},
    [ASK_REACH] = {"reach", N_("so far from the present weights each way: reach 3, or auto")},
    [ASK_AT] = {"at", N_("set the weights to a point of it: at 0.5 -1")},
};
static const Table word_table = TABLE_OF("thing of the landscape", words);

/* Shows it; what is asked for is measured then. */
static void show(App *app, const PlaneSpec *plane)
{
    overlay_close(&app->overlay);
    app->view.focus = PANEL_LANDSCAPE;
    app->view.has_cursor = false;
    app->view.relief.plane = app->tools.lab.landscape.asked = *plane;
}

/* Without names the weights are those of what is selected, and the one behind it. */
static bool ask_plane(App *app, const char *text, bool names, Error *err)
{
    const Net *net = &app->run.setup->trainer.net;
    PlaneSpec plane = app->view.relief.plane;
    size_t selected;
    if (!plane_read(text, net, &plane, err))
        return false;
    if (plane.kind == PLANE_WEIGHTS && !names &&
        selection_parameter(&app->view.selection, net, &selected)) {
        plane.parameter[0] = selected;
        plane.parameter[1] = (selected + 1) % net->parameter_count;
    }
    show(app, &plane);
    return true;
}

static bool ask_reach(App *app, const char *text, Error *err)
{
    PlaneSpec plane = app->view.relief.plane;
    double reach = 0;
    bool given = text[0] && strcmp(text, "auto") != 0;
    if (given && (!number_parse(text, strlen(text), NUMBER_POINT, &reach) || !(reach > 1e-9) ||
                  !(reach <= 1e9)))
        return error_set(err, N_("reach: a number above 0 is needed, or auto"));
    plane.reach = reach;
    show(app, &plane);
    return true;
}

/* Two weights are set one after the other, and undone together. */
static bool set_weights(App *app, const LandscapePicture *p, const double at[2], Error *err)
{
    Timeline *tl = &app->run.timeline;
    Place from = timeline_place(tl);
    for (int k = 0; k < 2; k++) {
        const Edit edit = {.index = p->spec.parameter[k], .value = (Real)(at[k] + p->offset[k])};
        if (!timeline_edit(tl, &edit, err))
            return false;
    }
    timeline_join(tl, from);
    return true;
}

static bool set_all(App *app, const double at[2], Error *err)
{
    const Landscape *l = &app->tools.lab.landscape;
    Real *theta = malloc(l->plane.n * sizeof *theta);
    if (!theta)
        return error_memory(err);
    bool ok = (landscape_parameters(l, at, theta) || error_set(err, N_("it is not ready yet"))) &&
              timeline_move(&app->run.timeline, theta, err);
    free(theta);
    return ok;
}

static void say_moved(App *app, const LandscapePicture *p, const double at[2], double loss)
{
    char x[FORMAT_SIZE], y[FORMAT_SIZE], l[FORMAT_SIZE], a[NET_PARAMETER_NAME_SIZE],
        b[NET_PARAMETER_NAME_SIZE];
    app_say(app, false, N_("%s %s, %s %s: about L %s there; Backspace goes back"),
            landscape_axis(p, 0, a), format_short(at[0] + p->offset[0], 8, x),
            landscape_axis(p, 1, b), format_short(at[1] + p->offset[1], 8, y),
            format_short(loss, 8, l));
}

/* The weights of a point of the plane that is on the screen, which has to be of now. */
static bool go_to(App *app, const char *text, Error *err)
{
    const Landscape *l = &app->tools.lab.landscape;
    LandscapePicture *p = &(LandscapePicture){.stride = 0};
    char first[32], second[32];
    double at[2];
    const char *rest = text_cut_word(text, " ", first, sizeof first);
    rest = text_cut_word(rest, " ", second, sizeof second);
    if (*rest || !number_parse(first, strlen(first), NUMBER_POINT, &at[0]) ||
        !number_parse(second, strlen(second), NUMBER_POINT, &at[1]) || !isfinite(at[0] + at[1]))
        return error_set(err, N_("at: two numbers are needed, as the axes have them: at 0.5 -1"));
    if (!landscape_is_of(l, &app->run.setup->trainer) || l->stage != LANDSCAPE_DONE ||
        l->shown.stride == 0)
        return error_set(err, N_("the landscape is not of the present weights: pause, or wait"));
    *p = l->shown;
    for (int k = 0; k < 2; k++)
        at[k] -= p->offset[k];
    double loss = landscape_loss(p, at);
    if (!(p->spec.kind == PLANE_WEIGHTS ? set_weights(app, p, at, err) : set_all(app, at, err)))
        return false;
    app_state_changed(app);
    say_moved(app, p, at, loss);
    return true;
}

static bool is_svg(const char *path)
{
    const char *ending = strrchr(path, '.');
    return ending && ending != path && strcmp(ending, ".svg") == 0;
}

/* What is on the screen as a drawing; no file is written over. */
static bool draw(App *app, const char *path, Error *err)
{
    const LandscapePicture *p = &app->tools.lab.landscape.shown;
    const Dataset *data = app->run.setup->trainer.data;
    ReliefView relief = app->view.relief;
    if (p->stride == 0)
        return error_set(err, N_("there is no landscape yet: landscape shows it"));
    if (!paths_may_save(&app->run.options, data, path, err))
        return false;
    relief.above = relief.above || !terrain_can_rise(app->frame.canvas.symbols);
    relief.zoom = 1;
    char *text = landscape_svg(p, &relief, data->name, err);
    bool ok = text && file_write_new(path, text, strlen(text), err);
    free(text);
    if (ok)
        app_say(app, false, N_("written to %s: the landscape of epoch %llu"), path,
                (unsigned long long)p->epoch);
    return ok;
}

static bool do_landscape(App *app, const Argument *argument, Error *err)
{
    char word[32];
    ReliefView *relief = &app->view.relief;
    const char *rest = text_cut_word(argument->text, " ", word, sizeof word);
    if (!word[0]) {
        bool open = app->view.focus == PANEL_LANDSCAPE && !overlay_close(&app->overlay);
        if (open)
            app->view.focus = PANEL_NETWORK;
        else
            show(app, &relief->plane);
        return true;
    }
    if (is_svg(argument->text))
        return draw(app, argument->text, err);
    int which = table_find(&word_table, word, err);
    switch (which) {
    case ASK_WEIGHTS:
    case ASK_RANDOM:
    case ASK_PATH:
        return ask_plane(app, argument->text, *rest, err);
    case ASK_PLANE:
        relief->plane.kind = (PlaneKind)((relief->plane.kind + 1) % plane_table.count);
        break;
    case ASK_ABOVE:
        relief->above = !relief->above;
        break;
    case ASK_SCALE:
        relief->other_scale = !relief->other_scale;
        break;
    case ASK_REACH:
        return ask_reach(app, rest, err);
    case ASK_AT:
        return go_to(app, rest, err);
    default:
        return false;
    }
    show(app, &relief->plane);
    return true;
}

const Command command_landscape = {
    .row = {"landscape", N_("show the loss over two weights, two random directions or the plane of "
                            "the path, or close that")},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .usage = "[weights [NAME NAME]|random [SEED]|path|plane|above|scale|reach X|at X Y|FILE.svg]",
    .takes_file = true,
    .argument = ARGUMENT_TEXT,
    .words = &word_table,
    .waits = true,
    .run = do_landscape,
};
