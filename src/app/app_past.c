/* What a session's file leaves out of its past: the losses on the way. */
#include "app/app.h"
#include "core/branch.h"
#include "core/moment.h"
#include "core/timeline_past.h"

#include <math.h>

/* How often the loss is looked at on a line at most, and the multiply-adds that all ways may take,
 * a fraction of a second: the losses of what is longer are found when one goes there. A look costs
 * a third of the epoch before it. */
enum { LOOKS = 256, WAY_WORK = 1 << 27 };

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

void app_find_past(App *app)
{
    Timeline *tl = &app->timeline;
    Place here = timeline_place(tl), start;
    Moment first, last;
    double left = WAY_WORK;
    if (!can_afford(app, &tl->line, &left))
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
