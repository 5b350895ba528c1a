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
    Moment first, last, now = timeline_moment(&app->run.timeline);
    double by = stride(app), epoch = (double)now.epoch;
    timeline_range(&app->run.timeline, &first, &last);
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
        return moment_parse(moment, argument, app->run.setup->trainer.net.layer_count, err);
    }
    return true;
}

bool do_goto(App *app, const char *argument, Error *err)
{
    Timeline *tl = &app->run.timeline;
    Moment moment;
    Place place;
    char text[MOMENT_SIZE];
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
    moment_text(&moment, app->run.setup->trainer.net.layer_count, text);
    timeline_go(tl, place);
    app_jump(app, text);
    return true;
}

bool do_branch(App *app, const char *argument, Error *err)
{
    Timeline *tl = &app->run.timeline;
    const Branch *present = &timeline_journal(tl)->present;
    int index = branch_find(timeline_journal(tl), argument);
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
    const Journal *j = timeline_journal(&app->run.timeline);
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

/* The runs in the order in which they were begun. */
static void fill_runs(App *app)
{
    const Runs *runs = &app->runs;
    const Run *present = &app->run;
    char words[RUN_WORDS_SIZE], key[RUN_NAME_SIZE + 4];
    for (unsigned number = 1; number <= runs->numbers; number++) {
        int i = runs_find_number(runs, number);
        bool is_present = number == present->number;
        if (i < 0 && !is_present)
            continue;
        const Run *run = is_present ? present : runs->list[i];
        run_words(run, words);
        snprintf(key, sizeof key, "%c %.*s", is_present ? '>' : ' ', RUN_NAME_SIZE - 1, run->name);
        overlay_line(app, key, "%s", words);
    }
    snprintf(words, sizeof words, "All take %.1f of %zu MiB. Without room the oldest is forgotten.",
             (double)(runs_bytes(runs) + run_bytes(present)) / (1 << 20),
             runs_budget(&app->run.options) >> 20);
    overlay_heading(app, ":runs NAME goes to one. ⌫ at the start of one goes to the one before.");
    overlay_heading(app, words);
}

static bool enter_run(App *app, size_t index, Error *err)
{
    app->notice.text[0] = '\0';
    char words[RUN_WORDS_SIZE];
    if (!app_enter_run(app, index, err))
        return false;
    run_words(&app->run, words);
    app_say(app, false, "%s: %s%s", app->run.name, words, app->recovery.before);
    return true;
}

bool do_runs(App *app, const char *argument, Error *err)
{
    int index = runs_find(&app->runs, argument);
    if (!*argument) {
        overlay_toggle(app, "runs", fill_runs);
        return true;
    }
    overlay_close(app);
    if (index >= 0)
        return enter_run(app, (size_t)index, err);
    return strcmp(argument, app->run.name) == 0 ||
           error_set(err, "there is no run %.24s; :runs lists them", argument);
}

bool do_back(App *app, const char *argument, Error *err)
{
    (void)argument;
    int before = runs_find_number(&app->runs, app->run.before);
    app->pace.pending = 0;
    if (timeline_back(&app->run.timeline)) {
        app_jump(app, "");
        return true;
    }
    if (before >= 0)
        return enter_run(app, (size_t)before, err);
    return error_set(err, app->run.before > 0
                              ? "this is the start, and the run before is forgotten: --memory "
                                "gives more room" : "this is the start");
}
