/* Networks side by side: which one is in front, what all of them do, and what is shown of the
 * others. */
#include "app/app.h"

#include "core/base/text.h"
#include "view/graph/links.h"
#include "view/panel/network.h"
#include "view/panel/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Trainer *trainer_of(const Run *run)
{
    return &run->setup->trainer;
}

void app_swap_side(App *app, size_t other)
{
    Side *o = app->sides.other[other];
    const Side front = {.run = app->run, .tools = app->tools, .picture = app->picture,
                        .metrics = app->metrics, .place = app->view.sides.front};
    app->run = o->run;
    app->tools = o->tools;
    app->picture = o->picture;
    app->metrics = o->metrics;
    app->view.sides.front = o->place;
    *o = front;
}

int app_leader(const App *app)
{
    if (!trainer_of(&app->run)->divergence.happened)
        return -1;
    for (size_t i = 0; i < app->sides.count; i++)
        if (!trainer_of(&app->sides.other[i]->run)->divergence.happened)
            return (int)i;
    return -1;
}

bool app_has_leader(const App *app)
{
    return app_leader(app) >= 0 || !trainer_of(&app->run)->divergence.happened;
}

int app_side_of_run(const App *app, unsigned number)
{
    if (app->run.number == number)
        return (int)app->view.sides.front;
    for (size_t i = 0; i < app->sides.count; i++)
        if (app->sides.other[i]->run.number == number)
            return (int)app->sides.other[i]->place;
    return -1;
}

const Run *app_run_beside(const App *app, unsigned number)
{
    for (size_t i = 0; i < app->sides.count; i++)
        if (app->sides.other[i]->run.number == number)
            return &app->sides.other[i]->run;
    return NULL;
}

bool app_is_on_its_way(const App *app, bool leads)
{
    int leader = leads ? app_leader(app) : -1;
    const Run *run = leader < 0 ? &app->run : &app->sides.other[leader]->run;
    return timeline_is_replaying(&run->timeline);
}

void app_begin_command(App *app, bool begins)
{
    timeline_command(&app->run.timeline, begins);
    for (size_t i = 0; i < app->sides.count; i++)
        timeline_command(&app->sides.other[i]->run.timeline, begins);
}

/* One that is not there yet starts again from where its way leads. */
static void arrive(App *app, size_t i)
{
    Timeline *tl = &app->sides.other[i]->run.timeline;
    uint64_t work = UINT64_MAX;
    if (!timeline_is_replaying(tl))
        return;
    timeline_replay(tl, &work);
    app_swap_side(app, i);
    app_follow(app);
    app_swap_side(app, i);
}

bool app_restart(App *app, uint64_t seed, Error *err)
{
    uint64_t old = trainer_of(&app->run)->hyper.seed;
    if (!timeline_reset(&app->run.timeline, seed, err))
        return false;
    app_state_jumped(app);
    for (size_t i = 0; i < app->sides.count; i++) {
        Run *run = &app->sides.other[i]->run;
        uint64_t own = trainer_of(run)->hyper.seed;
        app->sides.other[i]->metrics.evaluating = false;
        arrive(app, i);
        if (!timeline_reset(&run->timeline, own == old ? seed : own, err))
            return false;
    }
    return true;
}

void app_want_metrics(App *app)
{
    app->metrics.wanted = true;
    for (size_t i = 0; i < app->sides.count; i++)
        app->sides.other[i]->metrics.wanted = true;
}

const char *app_side_words(const App *app)
{
    static const char *const words[SIDES_MAX] = {N_("side 1: "), N_("side 2: "), N_("side 3: "),
                                                 N_("side 4: ")};
    return app->sides.count > 0 ? words[app->view.sides.front] : "";
}

/* Its number, and where it does not stand where the leader is, why not. */
static void name_place(const App *app, const Run *run, size_t place, char *name)
{
    int leader = app_leader(app);
    const Trainer *t = trainer_of(run);
    const Trainer *l = trainer_of(leader < 0 ? &app->run : &app->sides.other[leader]->run);
    snprintf(name, SIDE_NAME_SIZE, "%zu", place + 1);
    if (t->divergence.happened)
        text_append(name, SIDE_NAME_SIZE, N_(" diverged"));
    else if (t->cursor.epoch != l->cursor.epoch)
        text_append(name, SIDE_NAME_SIZE, N_(" at epoch %llu"),
                    (unsigned long long)t->cursor.epoch);
}

void app_name_sides(App *app)
{
    SideView *view = &app->view.sides;
    const Run *runs[SIDES_MAX] = {NULL};
    InForce now[SIDES_MAX];
    char labels[SIDES_MAX][IN_FORCE_LABEL_SIZE];
    if (app->sides.count == 0 || view->count <= app->sides.count) /* one is drawn alone */
        return;
    runs[view->front] = &app->run;
    for (size_t i = 0; i < app->sides.count; i++)
        runs[app->sides.other[i]->place] = &app->sides.other[i]->run;
    for (size_t i = 0; i < view->count; i++)
        in_force_find(runs[i]->setup, &runs[i]->options, &now[i]);
    in_force_labels(now, view->count, labels);
    for (size_t i = 0; i < view->count; i++) {
        name_place(app, runs[i], i, view->name[i]);
        text_append(view->name[i], SIDE_NAME_SIZE, "%s%s", labels[i][0] ? ": " : "", labels[i]);
    }
    view->less = view->front == 0;
}

/* The picture of a network where it stands now. */
static Rect picture_of(const App *app)
{
    Layout layout = app_layout(app);
    return layout_network(&layout);
}

/* Moves what the camera shows from one area to another. */
static void move_camera(View *view, Rect from, Rect to)
{
    mat3 back, there;
    glm_translate2d_make(back, (vec2){(float)(2 * (from.x - to.x)), (float)(4 * (from.y - to.y))});
    glm_translate2d_make(there, (vec2){(float)(2 * (to.x - from.x)), (float)(4 * (to.y - from.y))});
    glm_mat3_mul(view->camera, back, view->camera);
    glm_mat3_mul(there, view->camera, view->camera);
}

void app_turn_to_side(App *app, size_t place)
{
    size_t i = 0;
    Error err;
    while (i < app->sides.count && app->sides.other[i]->place != place)
        i++;
    if (i == app->sides.count)
        return;
    Rect from = picture_of(app);
    const Net before = trainer_of(&app->run)->net;
    Selection followed = app->picture.followed;
    app_finish_wave(app);
    app_stop_trial(app);
    /* Without memory for what is the person's, the other one has what it had. */
    options_keep(&app->sides.other[i]->run.options, &app->run.options, &err);
    app_swap_side(app, i);
    const Net *net = &trainer_of(&app->run)->net;
    if (!net_same_sizes(net, &before)) {
        view_fit(&app->view, net);
        panel_fit(&app->view, net);
    }
    move_camera(&app->view, from, picture_of(app));
    app->picture.followed = followed;
    app->picture.followed_area = picture_of(app);
    app->pointer.dragging = app->pointer.turning = false;
    app->frame.dirty = true;
}

void app_turn_sides(App *app)
{
    if (app->sides.count > 0)
        app_turn_to_side(app, (app->view.sides.front + 1) % app->view.sides.count);
}

/* What is of the person and not of a network: who looks at that in front has opened nothing in the
 * others. */
static void look_from_beside(View *view, const Net *net)
{
    view->focus = PANEL_NETWORK;
    view->rank = RANK_BATCH;
    if (!selection_fits(&view->selection, net))
        view->selection = (Selection){0};
}

bool app_capture_beside(App *app, Error *err)
{
    bool ok = true;
    for (size_t i = 0; i < app->sides.count && ok; i++) {
        const View view = app->view;
        const OwnSample *own = &app->tools.own;
        OwnSample *theirs = &app->sides.other[i]->tools.own;
        theirs->shown = false;
        if (dataset_columns(trainer_of(&app->run)->data) ==
            dataset_columns(trainer_of(&app->sides.other[i]->run)->data))
            app_carry_own(own, trainer_of(&app->sides.other[i]->run)->data, theirs);
        app_swap_side(app, i);
        Layout layout = app_layout(app);
        look_from_beside(&app->view, &trainer_of(&app->run)->net);
        ok = app_capture(app, &layout, err);
        app->picture.curves.compared_count = 0; /* they are shown with those of the one in front */
        app_swap_side(app, i);
        app->view = view;
    }
    return ok;
}

/* A view of its own: the same, on its own part of the screen. */
static void view_beside(const App *app, const Side *side, const Layout *layout, View *view)
{
    const Net *net = &side->tools.trace.net;
    *view = app->view;
    look_from_beside(view, net);
    move_camera(view, layout_network(layout),
                network_area(layout->side[side->place][PANEL_NETWORK], net));
}

static void scene_beside(const App *app, const Side *s, const Scene *front, const View *view,
                         Scene *scene)
{
    const Tools *p = &s->tools;
    *scene = *front;
    scene->side = s->place;
    scene->view = view;
    scene->wave = app_wave_beside(app, p);
    scene->trace = wave_shown(&scene->wave);
    scene->curves = &s->picture.curves;
    scene->norms = &s->picture.norms;
    scene->map = &p->map;
    scene->unit_maps = app->view.maps ? &p->unit_maps : NULL;
    scene->fit = &p->fit;
    scene->pairs = &p->pairs;
    scene->means = &p->means;
    scene->reading = &p->reading;
    scene->metrics = s->metrics.values;
    scene->has_metrics = s->metrics.known;
    scene->metrics_old = s->metrics.version != trainer_of(&s->run)->version;
    scene->metrics_epoch = s->metrics.epoch;
}

/* Links of all have one scale, so that they can be compared; differences have their own, and so has
 * one that has diverged. */
static void share_scale(Scene *front, Scene *others, size_t count)
{
    double scale = 0;
    for (size_t i = 0; i <= count; i++) {
        const Scene *s = i < count ? &others[i] : front;
        const LinkNumbers numbers = {s->trace, NULL, graph_link_value(s->view->links)};
        if (!s->trace->divergence.happened)
            scale = fmax(scale, graph_scale(&numbers));
    }
    for (size_t i = 0; i < count; i++)
        others[i].wave.scale = scale;
    front->wave.scale = front->wave.less ? 0 : scale;
}

void app_make_beside(const App *app, Scene *front, BesideScenes *beside)
{
    Layout layout = app_layout(app);
    const SideView *sides = &app->view.sides;
    front->side = sides->front;
    front->beside = beside->scenes;
    front->beside_count = app->sides.count;
    for (size_t i = 0; i < app->sides.count; i++) {
        const Side *s = app->sides.other[i];
        view_beside(app, s, &layout, &beside->views[i]);
        scene_beside(app, s, front, &beside->views[i], &beside->scenes[i]);
        if (sides->difference && s->place == sides->less &&
            net_same_sizes(&front->trace->net, &beside->scenes[i].trace->net))
            front->wave.less = beside->scenes[i].trace;
    }
    if (app->sides.count > 0)
        share_scale(front, beside->scenes, app->sides.count);
}
