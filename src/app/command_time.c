/* Commands that go through time: moments, branches. */
#include "app/app.h"
#include "app/command.h"
#include "app/overlay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Epochs that one move along the time line is: one, or those of a column of dots of the loss curve
 * where that has the focus. */
static double stride(App *app)
{
    if (app->view.focus != PANEL_LOSS)
        return 1;
    Layout layout = app_layout(app);
    int dots = 2 * layout_inside(&layout, PANEL_LOSS).width;
    return fmax(1, floor(curves_extent(app_curves(app)) / fmax(1, dots)));
}

/* The moment that `argument` names. */
static bool read_moment(App *app, const char *argument, Moment *moment, Error *err)
{
    Moment first, last, now = timeline_moment(&app->timeline);
    double by = stride(app), epoch = (double)now.epoch;
    timeline_range(&app->timeline, &first, &last);
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
    if (timeline_is_replaying(tl))
        return true;
    if (!*argument)
        return error_set(err, "goto: which moment? 120 is after 120 epochs");
    if (strcmp(argument, "best") == 0) {
        if (!timeline_find_best(tl, &place, err))
            return false;
        moment = tl->best.moment;
    } else if (!read_moment(app, argument, &moment, err) ||
               !timeline_find(tl, &moment, &place, err)) {
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
    const Branch *present = &timeline_journal(tl)->present;
    int index = branch_find(timeline_journal(tl), argument);
    if (timeline_is_replaying(tl))
        return true;
    if (!*argument)
        return error_set(err, "branch: the name of one, or a new one for %s", present->name);
    if (strcmp(argument, present->name) == 0)
        return do_goto(app, "last", err);
    if (index >= 0) {
        timeline_enter(tl, (size_t)index);
        app_jump(app, "");
        app_say(app, false, "branch %s", present->name);
        return true;
    }
    char old[BRANCH_NAME_SIZE];
    memcpy(old, present->name, sizeof old);
    if (!timeline_rename(tl, argument, err))
        return false;
    app_say(app, false, "branch %s is %s now", old, argument);
    return true;
}

/* Where a branch ends, and with what rate. */
static void end_text(const Branch *branch, char *out, size_t size)
{
    const JournalEvent *last = &branch->events[branch->count - 1];
    snprintf(out, size, "to epoch %llu, step %llu, rate %.6g",
             (unsigned long long)last->to.epoch, (unsigned long long)last->to.step,
             last->hyper.rate);
}

static void fill_branches(App *app)
{
    const Journal *j = timeline_journal(&app->timeline);
    char end[80];
    end_text(&j->present, end, sizeof end);
    overlay_line(app, j->present.name, "%s: the present one", end);
    for (size_t i = j->branch_count; i-- > 0;) {
        const Branch *branch = &j->branches[i];
        Place fork = branch_fork(j, branch, &j->present);
        end_text(branch, end, sizeof end);
        overlay_line(app, branch->name, "%s; left after step %llu", end,
                     (unsigned long long)(fork.ticks / j->phases));
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
