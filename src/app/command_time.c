/* Commands that go through time: moments of the line, its branches. */
#include "app/app.h"
#include "app/command.h"
#include "app/overlay.h"
#include "core/branch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Epochs that one move along the time line is: one, or those of a column of dots of the loss curve
 * where that has the focus. */
static double stride(const App *app)
{
    if (app->view.focus != PANEL_LOSS)
        return 1;
    Layout layout = app_layout(app);
    int dots = 2 * layout_inside(&layout, PANEL_LOSS).width;
    return fmax(1, floor(curve_extent(&app->curve) / fmax(1, dots)));
}

/* The moment that `argument` names. */
static bool read_moment(const App *app, const char *argument, Moment *moment, Error *err)
{
    Moment first, last, now = moment_present(&app->timeline);
    double by = stride(app), epoch = (double)now.epoch;
    moment_range(&app->timeline, &first, &last);
    if (strcmp(argument, "first") == 0) {
        *moment = first;
    } else if (strcmp(argument, "last") == 0) {
        *moment = last;
    } else if (strcmp(argument, "previous") == 0) {
        bool within = now.batch > 0 || now.phase > 0;
        epoch = fmax(epoch + (within ? 1 : 0) - by, 0);
        *moment = epoch > (double)first.epoch ? (Moment){(uint64_t)epoch, 0, 0} : first;
    } else if (strcmp(argument, "next") == 0) {
        epoch += by;
        *moment = epoch <= (double)last.epoch ? (Moment){(uint64_t)epoch, 0, 0} : last;
    } else {
        return moment_parse(moment, argument, app->setup->trainer.net.layer_count, err);
    }
    return true;
}

bool do_goto(App *app, const char *argument, Error *err)
{
    Timeline *tl = &app->timeline;
    Moment moment;
    Place place;
    char text[MOMENT_SIZE];
    if (tl->replaying)
        return true;
    if (!*argument)
        return error_set(err, "goto: which moment? 120 is after 120 epochs");
    if (strcmp(argument, "best") == 0) {
        if (!best_find(&app->best, tl, &place, err))
            return false;
        moment = app->best.moment;
    } else if (!read_moment(app, argument, &moment, err) ||
               !moment_find(tl, &moment, &place, err)) {
        return false;
    }
    moment_text(&moment, app->setup->trainer.net.layer_count, text);
    timeline_go(tl, place);
    app_jump(app, text);
    return true;
}

bool do_branch(App *app, const char *argument, Error *err)
{
    Timeline *tl = &app->timeline;
    int index = branch_find(tl, argument);
    if (tl->replaying)
        return true;
    if (!*argument)
        return error_set(err, "branch: the name of one, or a new one for %s", tl->line.name);
    if (strcmp(argument, tl->line.name) == 0)
        return do_goto(app, "last", err);
    if (index >= 0) {
        branch_enter(tl, (size_t)index);
        app_jump(app, "");
        app_say(app, false, "branch %s", tl->line.name);
        return true;
    }
    char old[BRANCH_NAME_SIZE];
    memcpy(old, tl->line.name, sizeof old);
    if (!branch_rename(tl, argument, err))
        return false;
    app_say(app, false, "branch %s is %s now", old, argument);
    return true;
}

/* Where a line ends, and with what rate. */
static void end_text(const Line *line, char *out, size_t size)
{
    const JournalEvent *last = &line->journal[line->events - 1];
    snprintf(out, size, "to epoch %llu, step %llu, rate %.6g",
             (unsigned long long)last->to.epoch, (unsigned long long)last->to.step,
             last->hyper.rate);
}

static void fill_branches(App *app)
{
    const Timeline *tl = &app->timeline;
    char end[80];
    end_text(&tl->line, end, sizeof end);
    overlay_line(app, tl->line.name, "%s: the present one", end);
    for (size_t i = tl->branch_count; i-- > 0;) {
        const Line *line = &tl->branches[i];
        Place fork = branch_fork(tl, line);
        size_t phases = trainer_phases(tl->trainer);
        end_text(line, end, sizeof end);
        overlay_line(app, line->name, "%s; left after step %llu", end,
                     (unsigned long long)(fork.ticks / phases));
    }
    overlay_heading(app, ":branch NAME goes to one, or names the present one anew.");
}

bool do_branches(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    overlay_toggle(app, "branches", fill_branches);
    return true;
}
