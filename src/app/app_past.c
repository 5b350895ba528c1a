/* The losses of a session's past: computed anew, or as its file has them. */
#include "app/app.h"
#include "core/branch.h"
#include "core/moment.h"
#include "core/timeline_past.h"

#include <math.h>

/* How often the loss is looked at on a line at most, and the multiply-adds that all ways may take,
 * a fraction of a second: the losses of what is longer are found when one goes there. A look costs
 * a third of the epoch before it. And what one on such a way may cost. */
enum { LOOKS = 256 };
static const double way_work = 1 << 27, look_work = 1 << 23;

/* Whether what is left of that is enough for a line; it is less then. */
static bool can_afford(const App *app, const Line *line, double *left)
{
    double way = timeline_way(&app->timeline, line, line->events - 1);
    if (way > *left)
        return false;
    *left -= way;
    return true;
}

/* Looks at the loss at `to`, and on the way there before each change: the curve steps at those. */
static void look_at(App *app, Place to)
{
    const Timeline *tl = &app->timeline;
    size_t phases = trainer_phases(tl->trainer);
    for (size_t i = tl->event; i < to.event && tl->line.events < LOOKS; i++)
        app_look_at(app, (Place){i, cursor_ticks(&tl->line.journal[i].to, phases)});
    app_look_at(app, to);
}

/* Looks at the loss from epoch to epoch of the present run, from here to its end. */
static void go_along(App *app)
{
    const Timeline *tl = &app->timeline;
    Moment from = moment_present(tl), first, last;
    Place place;
    moment_range(tl, &first, &last);
    double epochs = (double)(last.epoch - from.epoch);
    double looks = fmin(epochs, LOOKS);
    for (double i = 1; i < looks; i++) {
        Moment moment = {.epoch = from.epoch + (uint64_t)(epochs * i / looks)};
        if (moment_find(tl, &moment, &place, NULL))
            look_at(app, place);
    }
    if (moment_find(tl, &last, &place, NULL))
        look_at(app, place);
}

/* Makes branch i the present line, and the present line branch i, at a place that both have. */
static void change_line(App *app, size_t i, Place fork)
{
    uint64_t work = UINT64_MAX;
    branch_enter(&app->timeline, i);
    timeline_replay(&app->timeline, &work);
    app_look_at(app, fork);
}

/* Whether all of the past is computed in no time. */
static bool is_short(const App *app)
{
    const Timeline *tl = &app->timeline;
    double left = way_work;
    bool all = can_afford(app, &tl->line, &left);
    for (size_t i = 0; i < tl->branch_count; i++)
        all = all && can_afford(app, &tl->branches[i], &left);
    return all;
}

/* Takes the curves that the file has; false when it has none. */
static bool take_curves(App *app)
{
    const SessionCurves *curves = &app->setup->session.curves;
    for (size_t i = 0; i < curves->count; i++) {
        Branch losses = curves->list[i].losses;
        if (session_curve_run(&curves->list[i], &app->timeline, &losses.run))
            curve_take(&app->curve, &losses);
    }
    app->curve_unproven = curves->count > 0;
    return app->curve_unproven;
}

void app_prove_curve(App *app)
{
    const Trainer *t = &app->setup->trainer;
    double epoch = trainer_epochs(t), loss = app->metrics.training.loss;
    const CurvePoint *point = app->curve_unproven ? curve_at(&app->curve, epoch) : NULL;
    app->curve_unproven = false;
    if (!point || point->epoch < epoch ||
        fabs(point->last - loss) <= 1e-4 * fmax(fabs(loss), fabs(point->last)))
        return;
    curve_clear(&app->curve);
    curve_go(&app->curve, timeline_run(&app->timeline), epoch);
    app_say(app, true, "the session's loss curve is left out: it has another loss here, %.6g",
            point->last);
}

/* Whether the way leads through the run that it ends in. */
static bool is_in_run(const Timeline *tl)
{
    for (size_t i = tl->event + 1; i <= tl->target.event; i++)
        if (tl->line.journal[i].kind == JOURNAL_RESET)
            return false;
    return true;
}

void app_look_around(App *app)
{
    const Timeline *tl = &app->timeline;
    const Trainer *t = &app->setup->trainer;
    double epoch = trainer_epochs(t), apart = fmax(1, curve_extent(&app->curve) / (double)LOOKS);
    double cost = (double)(t->data->count + t->data->test_count) * (double)net_work(&t->net);
    if (fabs(epoch - app->looked) < apart || cost > look_work || !is_in_run(tl) ||
        timeline_run(tl) != app->curve.now.run || t->divergence.happened)
        return;
    app->looked = epoch;
    Metrics m = evaluation_run(&app->looks, &t->net, t->theta, t->data, t->spec.loss);
    curve_fill(&app->curve, epoch, m.training.loss, m.test.loss);
}

void app_find_past(App *app)
{
    Timeline *tl = &app->timeline;
    Place here = timeline_place(tl), start;
    Moment first, last;
    double left = way_work;
    if ((!is_short(app) && take_curves(app)) || !can_afford(app, &tl->line, &left))
        return;
    moment_range(tl, &first, &last);
    if (moment_find(tl, &first, &start, NULL))
        app_look_at(app, start);
    go_along(app);
    for (size_t i = 0; i < tl->branch_count; i++) {
        if (!can_afford(app, &tl->branches[i], &left))
            continue;
        Place fork = branch_fork(tl, &tl->branches[i]);
        change_line(app, i, fork);
        go_along(app);
        change_line(app, i, fork);
    }
    app_look_at(app, here);
}
