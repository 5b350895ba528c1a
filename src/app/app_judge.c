/* What judges the network on the screen: the decision map, and answers to the listed samples. */
#include "app/app.h"
#include "view/graph/wave.h"

/* Multiply-adds that the answers may cost a frame, and between two looks at the clock. */
static const uint64_t frame_work = UINT64_C(1) << 23, slice_work = UINT64_C(1) << 22;

/* Parameters, and the version that has them. */
typedef struct Judged {
    const Real *theta;
    uint64_t version;
} Judged;

static bool is_on_its_way(const Trainer *t, float progress)
{
    return t->cursor.phase == trainer_phases(t) && !wave_has_arrived(progress);
}

bool app_update_is_on_its_way(const App *app)
{
    return is_on_its_way(&app->run.setup->trainer, motion_progress(app));
}

/* Those that the frame at this progress of the wave is about. */
static Judged judged(const Trainer *t, float progress)
{
    return is_on_its_way(t, progress) ? (Judged){t->parameters.before, t->version - 1}
                                      : (Judged){t->parameters.theta, t->version};
}

static void answer(App *app, Judged of, uint64_t work)
{
    const Trainer *t = &app->run.setup->trainer;
    answers_advance(&app->picture.answers, &t->net, of.theta, t->data, &work);
}

bool app_judge(App *app, const Layout *layout, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    Judged of = judged(t, app->view.wave);
    Rect map = layout_inside(layout, PANEL_MAP);
    int width, height, rows = layout_sample_rows(layout) - 1;
    size_t shown = rows > 0 ? (size_t)rows : 0;
    if (shown > app->picture.trace.list.rows)
        shown = app->picture.trace.list.rows;
    answers_ask(&app->picture.answers, of.version, app->picture.trace.list.sample, shown);
    answer(app, of, frame_work);
    map_size(&app->frame.canvas, &app->view, map, &width, &height);
    return !app->picture.map.data || width == 0 || height == 0 ||
           map_update(&app->picture.map, &t->net, of.theta, of.version, app->view.map_output, width,
                      height, err);
}

bool app_is_answering(const App *app)
{
    const Answers *a = &app->picture.answers;
    Judged of = judged(&app->run.setup->trainer, motion_progress(app));
    return a->known < a->count && a->version == of.version &&
           !timeline_is_replaying(&app->run.timeline);
}

void app_answer(App *app)
{
    answer(app, judged(&app->run.setup->trainer, motion_progress(app)), slice_work);
    app->frame.dirty = true;
}
