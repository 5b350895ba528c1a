/* What judges the network on the screen: the decision map, the fit, and answers to the listed
 * samples. */
#include "app/app.h"

#include "view/panel/decision.h"
#include "view/panel/fit.h"
#include "view/panel/landscape.h"
#include "view/panel/panel.h"

/* Multiply-adds that the answers may cost a frame, and between two looks at the clock. */
static const uint64_t frame_work = UINT64_C(1) << 23, slice_work = UINT64_C(1) << 22;

/* Those that the last frame is about. */
static const TraceParameters *judged(const App *app)
{
    return &app_shown(app)->parameters;
}

static void answer(App *app, uint64_t work)
{
    const Trainer *t = &app->run.setup->trainer;
    answers_advance(&app->tools.answers, &t->net, judged(app)->theta, t->data, &work);
}

static bool judge_pairs(App *app, const Layout *layout, Error *err)
{
    const TraceParameters *of = judged(app);
    return !app->tools.pairs.data || layout->panel[PANEL_PAIRS].width == 0 ||
           pairs_update(&app->tools.pairs, &app->run.setup->trainer.net, of->theta, of->version,
                        app->view.map_output, err);
}

static bool judge_fit(App *app, const Layout *layout, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    const TraceParameters *of = judged(app);
    int places = fit_places(layout_inside(layout, PANEL_FIT), app->frame.canvas.symbols);
    return !app->tools.fit.data || places == 0 ||
           fit_update(&app->tools.fit, &t->net, of->theta, of->version, app->view.map_output,
                      places, err);
}

/* The means of the classes: of many large samples some are left for the next frame. */
static void count_means(App *app)
{
    if (!means_advance(&app->tools.means, &(uint64_t){frame_work / 4}))
        app->frame.dirty = true;
}

bool app_is_ranking(const App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    return app->view.rank != RANK_BATCH && !timeline_is_replaying(&app->run.timeline) &&
           !ranking_is_of(&app->tools.ranking, t->version, app->view.rank, app->view.mistakes);
}

void app_rank(App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    uint64_t work = slice_work;
    if (ranking_advance(&app->tools.ranking, &t->net, t->parameters.theta, t->version,
                        t->spec.loss, app->view.rank, app->view.mistakes, &work))
        app->frame.dirty = true;
}

/* Those of the panel with the focus, the first of which is NULL where it has none. */
static const Instrument *const *instruments(const App *app)
{
    return panel_at(app->view.focus)->instruments;
}

bool app_lab_is_now(const App *app)
{
    for (size_t i = 0; instruments(app)[i]; i++)
        if (!instruments(app)[i]->is_of(&app->tools.lab, &app->run.setup->trainer))
            return false;
    return true;
}

/* The first of them that has begun and is not done; NULL: none. */
static const Instrument *under_way(const App *app)
{
    for (size_t i = 0; instruments(app)[i]; i++)
        if (instruments(app)[i]->is_going(&app->tools.lab))
            return instruments(app)[i];
    return NULL;
}

bool app_has_lab_work(const App *app)
{
    PanelId panel = app->view.focus;
    /* They share their places, so that they are seen with the focus alone. */
    if (!instruments(app)[0] || app->overlay.count > 0 || timeline_is_replaying(&app->run.timeline))
        return false;
    return (under_way(app) || !app_lab_is_now(app)) && app_layout(app).panel[panel].width > 0;
}

/* A curvature is of the moment at which it was begun, and is kept with that. */
static void keep_curvature(App *app)
{
    Timeline *tl = &app->run.timeline;
    const Mark mark = app->tools.lab.curvature.mark;
    const CurvatureFacts *f = &app->tools.lab.curvature.now;
    const CurvaturePoint point = {.mark = mark, .epoch = f->epochs, .most = f->most.value,
                                  .least = f->least.value, .share = f->rate * f->scaled.value,
                                  .limit = f->limit};
    if (curvature_has_ends(f))
        measures_curvature(&tl->measures, timeline_journal(tl), &point);
}

/* Those that judge by it read how the loss has gone on the way to where training stands. */
static void write_course(App *app)
{
    const LossCurves *curves = app_curves(app);
    course_clear(&app->tools.lab.course);
    for (size_t i = 0; i < curves->reached; i++) {
        const LossPoint *p = &curves->present.points[i];
        course_add(&app->tools.lab.course, p->epoch, p->last, p->test);
    }
}

static bool start(App *app, const Instrument *instrument, Error *err)
{
    const Timeline *tl = &app->run.timeline;
    Lab *lab = &app->tools.lab;
    if (instrument->reads_course)
        write_course(app);
    bool ok = instrument->start(lab, &app->run.setup->trainer, err);
    if (ok && instrument == &instrument_curvature)
        lab->curvature.mark = journal_mark(timeline_journal(tl), timeline_place(tl));
    return ok;
}

void app_work_in_lab(App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    const Instrument *going = under_way(app);
    Lab *lab = &app->tools.lab;
    Error err;
    lab->landscape.asked = app->view.relief.plane;
    lab->landscape.timeline = &app->run.timeline;
    for (size_t i = 0; !going && instruments(app)[i]; i++)
        if (!start(app, instruments(app)[i], &err)) {
            app_say(app, true, "%s: %s", instruments(app)[i]->row.name, err.message);
            app->view.focus = PANEL_NETWORK;
            return;
        }
    going = under_way(app);
    if (going)
        going->advance(lab, t, &(uint64_t){slice_work});
    if (going == &instrument_curvature)
        keep_curvature(app);
    app->frame.dirty = true;
}

static bool judge_landscape(App *app, const Layout *layout, Error *err)
{
    const LandscapePicture *p = &app->tools.lab.landscape.shown;
    Symbols symbols = app->frame.canvas.symbols;
    Rect plot = landscape_plot(p, &app->view, layout_inside(layout, PANEL_LANDSCAPE), symbols);
    return plot.width <= 0 || plot.height <= 0 ||
           terrain_update(&app->tools.terrain, p, &app->view, symbols, plot.width, plot.height,
                          err);
}

/* The small maps in the neurons, over the plane of the large one. */
static bool judge_units(App *app, const Layout *layout, Error *err)
{
    const Net *net = &app->run.setup->trainer.net;
    const TraceParameters *of = judged(app);
    UnitPlane plane;
    Graph g;
    if (!app->view.maps || !map_is_of(net) || layout->panel[PANEL_NETWORK].width == 0)
        return true;
    map_find_plane(&app->tools.map, &app->view, &plane);
    plane.held = app_shown(app)->spotlight.base;
    graph_layout(&g, net, layout_network(layout), &app->view, app->frame.canvas.symbols);
    return unit_maps_update(&app->tools.unit_maps, &g, net, of->theta, of->version, &plane, err);
}

bool app_judge(App *app, const Layout *layout, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    const TraceParameters *of = judged(app);
    const TraceList *list = &app_shown(app)->list;
    Rect map = decision_plot(layout_inside(layout, PANEL_MAP));
    int width, height, rows = layout_sample_rows(layout) - 1;
    size_t shown = rows > 0 ? (size_t)rows : 0;
    if (shown > list->rows)
        shown = list->rows;
    app->tools.map.steady = app->view.points.on;
    answers_ask(&app->tools.answers, of->version, list->sample, shown);
    answer(app, frame_work);
    if (layout->panel[PANEL_IMAGE].width > 0)
        count_means(app);
    if (app->tools.reading.data && layout->panel[PANEL_WORDS].width > 0)
        reading_update(&app->tools.reading, &t->net, of->theta, of->version,
                       app->view.map_output, app_shown(app)->spotlight.x);
    /* At full speed nobody else gives it time. */
    if (app->pace.pending != 0 && app_has_lab_work(app))
        app_work_in_lab(app);
    if (!judge_landscape(app, layout, err) || !judge_fit(app, layout, err) ||
        !judge_pairs(app, layout, err) || !judge_units(app, layout, err))
        return false;
    map_size(&app->frame.canvas, &app->view, map, &width, &height);
    return !app->tools.map.data || width == 0 || height == 0 ||
           map_update(&app->tools.map, &t->net, of->theta, of->version,
                      map_wanted(&app->tools.map, &app->view, &t->net),
                      app_shown(app)->spotlight.base, width, height, err);
}

bool app_is_answering(const App *app)
{
    const Answers *a = &app->tools.answers;
    return a->known < a->count && a->version == judged(app)->version &&
           !timeline_is_replaying(&app->run.timeline);
}

void app_answer(App *app)
{
    answer(app, slice_work);
    app->frame.dirty = true;
}
