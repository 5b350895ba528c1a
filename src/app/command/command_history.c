/* The command that says what was done when, and goes back to any line of it. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "time/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
        char key[24], to[MOMENT_SIZE];
        char words[HISTORY_SIZE];
        Moment moment = moment_at(j, i, &j->present.events[i].to);
        moment_text(&moment, app->run.setup->trainer.net.layer_count, to);
        history_words(j, &app->run.setup->trainer, i, words);
        snprintf(key, sizeof key, "%s %zu", i == j->event ? ">" : " ", i + 1);
        overlay_line(&app->overlay, key, "%s · %s", words, to);
    }
}

static bool go_to_line(App *app, const char *text, Error *err)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    char words[HISTORY_SIZE];
    size_t number = strtoul(text, NULL, 10);
    if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 9 || number < 1 ||
        number > j->present.count)
        return error_set(err, "history: the number of a line, from 1 to %zu", j->present.count);
    history_words(j, &app->run.setup->trainer, number - 1, words);
    const JournalEvent *event = &j->present.events[number - 1];
    timeline_go(&app->run.timeline, (Place){number - 1, event_end(j, event)});
    app_jump(app, "");
    app_say(app, false, "line %zu: %s", number, words);
    return true;
}

static bool do_history(App *app, const Argument *argument, Error *err)
{
    if (argument->text[0]) {
        overlay_close(&app->overlay);
        return go_to_line(app, argument->text, err);
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
    .usage = "[N]",
    .argument = ARGUMENT_TEXT,
    .waits = true,
    .run = do_history,
};
