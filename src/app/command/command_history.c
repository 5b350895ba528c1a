/* The command that says what was done when, and goes back to any line of it. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "time/history.h"
#include "view/panel/curve.h"

#include <stdio.h>

/* Entries listed: an overlay has not room for all. */
enum { SHOWN = 160 };

/* The first of them, so that the present one is among them. */
static size_t first_line(const Journal *j)
{
    size_t events = j->present.count, first = j->event > SHOWN / 2 ? j->event - SHOWN / 2 : 0;
    if (events <= SHOWN)
        return 0;
    return first < events - SHOWN ? first : events - SHOWN;
}

/* What came of an event besides itself: units that died in it, and branches that part there. */
static void add_marks(App *app, size_t event)
{
    const LossCurves *curves = &app->picture.curves;
    for (size_t i = 0; i < curves->mark_count; i++) {
        const Landmark *mark = &curves->marks[i];
        bool own = mark->kind == LANDMARK_STUCK || mark->kind == LANDMARK_BRANCH;
        if (own && mark->place.event == event)
            overlay_line(&app->overlay, "", "%s %s · %s", landmark_marks[mark->kind], mark->words,
                         mark->moment);
    }
}

/* The mark that an event has on the loss curve, and a blank; or "". */
static const char *mark_of(const JournalEvent *e, char out[8])
{
    static const LandmarkKind kinds[] = {
        [JOURNAL_SET] = LANDMARK_SETTING, [JOURNAL_JOG] = LANDMARK_JOG,
        [JOURNAL_EDIT] = LANDMARK_EDIT, [JOURNAL_RESHAPE] = LANDMARK_SHAPE,
        [JOURNAL_INSERT] = LANDMARK_EDIT, [JOURNAL_REMOVE] = LANDMARK_EDIT,
        [JOURNAL_MOVE] = LANDMARK_EDIT};
    bool marked = event_is_passed(e);
    snprintf(out, 8, "%s%s", marked ? landmark_marks[kinds[e->kind]] : "", marked ? " " : "");
    return out;
}

static void fill_history(App *app)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    size_t events = j->present.count, first = first_line(j);
    overlay_heading(&app->overlay,
                    ":history N goes to the end of line N; what follows it is kept.");
    if (events > SHOWN) {
        char shown[80];
        snprintf(shown, sizeof shown, "Lines %zu to %zu of %zu:", first + 1, first + SHOWN, events);
        overlay_heading(&app->overlay, shown);
    }
    for (size_t i = first; i < events && i < first + SHOWN; i++) {
        char key[24], to[MOMENT_SIZE], mark[8];
        char words[HISTORY_SIZE];
        Moment moment = moment_at(j, i, &j->present.events[i].to);
        moment_text(&moment, app->run.setup->trainer.net.layer_count, to);
        history_words(&app->run.timeline.replay, i, words);
        snprintf(key, sizeof key, "%s %zu", i == j->event ? ">" : " ", i + 1);
        overlay_line(&app->overlay, key, "%s%s · %s", mark_of(&j->present.events[i], mark), words,
                     to);
        add_marks(app, i);
    }
}

typedef enum LineWord { LINE_PREVIOUS, LINE_NEXT } LineWord;

static const TableRow lines[] = {
    [LINE_PREVIOUS] = {"previous", "to the end of the line before"},
    [LINE_NEXT] = {"next", "to the end of the line that is under way, or of the one behind it"},
};
static const Table line_table = TABLE_OF("line", lines);

static Place line_end(const Journal *j, size_t line)
{
    return (Place){line - 1, event_end(&j->present.events[line - 1])};
}

/* The line that a word names. */
static bool named_line(App *app, LineWord word, size_t *line, Error *err)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    size_t now = j->event + 1;
    bool ended = timeline_place(&app->run.timeline).ticks >= line_end(j, now).ticks;
    *line = word == LINE_PREVIOUS ? now - 1 : now + ended;
    if (*line < 1)
        return error_set(err, "this is the first line of the history");
    return *line <= j->present.count || error_set(err, "this is the last line of the history");
}

static bool go_to_line(App *app, const Argument *argument, Error *err)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    char words[HISTORY_SIZE], to[MOMENT_SIZE];
    size_t line;
    if (!(argument->word >= 0 ? named_line(app, (LineWord)argument->word, &line, err)
                              : history_line(j, argument->text, &line, err)))
        return false;
    Moment moment = moment_at(j, line - 1, &j->present.events[line - 1].to);
    moment_text(&moment, app->run.setup->trainer.net.layer_count, to);
    history_words(&app->run.timeline.replay, line - 1, words);
    app_go(app, line_end(j, line), to);
    app_say(app, false, "line %zu: %s", line, words);
    return true;
}

static bool do_history(App *app, const Argument *argument, Error *err)
{
    if (argument->text[0]) {
        overlay_close(&app->overlay);
        return go_to_line(app, argument, err);
    }
    overlay_toggle(&app->overlay, "history", fill_history, app);
    const Journal *j = timeline_journal(&app->run.timeline);
    overlay_show_entry(&app->overlay, j->event - first_line(j));
    return true;
}

const Command command_history = {
    .row = {"history", "list what was done, or go to the end of a line of that list"},
    .subject = SUBJECT_TIME,
    .level = LEVEL_USUAL,
    .usage = "[N|previous|next]",
    .argument = ARGUMENT_TEXT,
    .words = &line_table,
    .waits = true,
    .run = do_history,
};
