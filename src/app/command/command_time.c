/* Commands that go through time: moments, and back. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "core/base/text.h"
#include "time/history.h"

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

typedef enum MomentWord {
    MOMENT_PREVIOUS, MOMENT_NEXT, MOMENT_FIRST, MOMENT_START, MOMENT_LAST, MOMENT_BEST,
} MomentWord;

static const TableRow moments[] = {
    [MOMENT_PREVIOUS] = {"previous",
                         "an epoch earlier, or a column of the loss curve that has the focus"},
    [MOMENT_NEXT] = {"next", "an epoch later, or a column"},
    [MOMENT_FIRST] = {"first", "the start of this run, before any change"},
    [MOMENT_START] = {"start", "the start with the changes made there"},
    [MOMENT_LAST] = {"last", "as far as training has come"},
    [MOMENT_BEST] = {"best", "the lowest test loss that has been looked at"},
};
static const Table moment_table = TABLE_OF("moment", moments);

/* The moment that a word names, but for the best. */
static Moment named_moment(App *app, MomentWord word)
{
    Moment first, last, now = timeline_moment(&app->run.timeline);
    double by = stride(app), epoch = (double)now.epoch;
    timeline_range(&app->run.timeline, &first, &last);
    if (word == MOMENT_PREVIOUS) {
        bool within = now.batch > 0 || now.phase > 0;
        epoch = fmax(epoch + (within ? 1 : 0) - by, 0);
        return epoch > (double)first.epoch ? (Moment){(uint64_t)epoch, 0, 0} : first;
    }
    if (word == MOMENT_NEXT && epoch + by <= (double)last.epoch)
        return (Moment){(uint64_t)(epoch + by), 0, 0};
    return word == MOMENT_FIRST || word == MOMENT_START ? first : last;
}

/* "120.3.loss", or with the line of the history that it is to be in, "120.3.loss@7". */
static bool find_typed(App *app, const char *text, Moment *moment, Place *place, Error *err)
{
    const Timeline *tl = &app->run.timeline;
    size_t layers = app->run.setup->trainer.net.layer_count;
    const char *at = strchr(text, '@');
    char alone[MOMENT_SIZE];
    size_t line;
    if (!at)
        return moment_parse(moment, text, layers, err) && timeline_find(tl, moment, place, err);
    snprintf(alone, sizeof alone, "%.*s", (int)(at - text), text);
    const Journal *j = timeline_journal(tl);
    return moment_parse(moment, alone, layers, err) && history_line(j, at + 1, &line, err) &&
           moment_find_in(j, line - 1, moment, place, err);
}

static bool find_moment(App *app, const Argument *argument, Moment *moment, Place *place,
                        Error *err)
{
    Timeline *tl = &app->run.timeline;
    if (argument->word < 0)
        return find_typed(app, argument->text, moment, place, err);
    if (argument->word == MOMENT_BEST) {
        bool found = timeline_find_best(tl, place, err);
        *moment = tl->best.moment;
        return found;
    }
    *moment = named_moment(app, (MomentWord)argument->word);
    if (argument->word == MOMENT_FIRST)
        *place = timeline_first(tl);
    return argument->word == MOMENT_FIRST || timeline_find(tl, moment, place, err);
}

/* A moment can be come to twice, before and after what was changed there. */
static void say_twin(App *app, Place place, const char *moment)
{
    size_t twin;
    if (moment_twin(timeline_journal(&app->run.timeline), place, &twin))
        app_say(app, false, N_("%s of line %zu; line %zu has it too: :goto %s@%zu"), moment,
                place.event + 1, twin + 1, moment, twin + 1);
}

static bool do_goto(App *app, const Argument *argument, Error *err)
{
    Moment moment;
    Place place;
    char text[MOMENT_SIZE];
    if (!find_moment(app, argument, &moment, &place, err))
        return false;
    moment_text(&moment, app->run.setup->trainer.net.layer_count, text);
    app_go(app, place, text);
    if (argument->word < 0 && !strchr(argument->text, '@'))
        say_twin(app, place, text);
    return true;
}

const Command command_goto = {
    .row = {"goto", "go to a moment: after 120 epochs, three mini-batches more, a phase of it, in "
            "a line of the history, the best"},
    .subject = SUBJECT_TIME,
    .level = LEVEL_FIRST,
    .usage = "120|120.3|120.3.loss[@LINE]|previous|next|first|start|last|best",
    .argument = ARGUMENT_TEXT,
    .words = &moment_table,
    .needs = "which moment? 120 is after 120 epochs",
    .leads = true,
    .waits = true,
    .run = do_goto,
};

/* What the step back from event `from` undoes, where that is more than a part of training. */
static void say_undone(App *app, size_t from)
{
    const Timeline *tl = &app->run.timeline;
    size_t to = timeline_goal(tl).event;
    char words[HISTORY_SIZE];
    if (from <= to)
        return;
    history_words(&tl->replay, from, words);
    if (from - to == 1)
        app_say(app, false, N_("undone: %s"), words);
    else
        app_say(app, false, N_("undone: %s, and %zu more"), words, from - to - 1);
}

/* At the start of a network beside another one the step before was to put it there. */
static bool leave_side(App *app)
{
    char said[SIDES_WORDS_SIZE] = "";
    app_turn_to_side(app, (size_t)app_side_of_run(app, app->run.before));
    app_close_sides(app, said);
    app_say(app, false, N_("undone: twin%s"), said);
    return true;
}

static bool do_back(App *app, Error *err)
{
    int before = runs_find_number(&app->runs, app->run.before);
    size_t from = timeline_place(&app->run.timeline).event;
    app->pace.pending = 0;
    if (timeline_back(&app->run.timeline)) {
        app_jump(app, "");
        say_undone(app, from);
        return true;
    }
    if (app->sides.count > 0 && app_side_of_run(app, app->run.before) >= 0)
        return leave_side(app);
    if (before >= 0)
        return app_go_to_run(app, (size_t)before, err);
    return error_set(err, app->run.before > 0
                              ? "this is the start, and the run before is forgotten: --memory "
                                "gives more room" : "this is the start");
}

const Command command_back = {
    .row = {"back", "undo the last command; at the start of a run, go to the run before"},
    .subject = SUBJECT_TIME,
    .level = LEVEL_FIRST,
    .leads = true,
    .waits = true,
    .attempt = do_back,
};
