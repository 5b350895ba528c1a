/* The command that says what was done when, and goes back to any line of it. */
#include "app/app.h"
#include "app/command.h"
#include "app/history.h"
#include "app/overlay.h"

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
    overlay_heading(app, ":history N goes to the end of line N; what follows it is kept.");
    if (events > SHOWN) {
        char shown[80];
        snprintf(shown, sizeof shown, "Lines %zu to %zu of %zu:", first + 1, first + SHOWN, events);
        overlay_heading(app, shown);
    }
    for (size_t i = first; i < events && i < first + SHOWN; i++) {
        char key[24], to[MOMENT_SIZE];
        char words[HISTORY_SIZE];
        Moment moment = moment_at(j, &j->present, i, &j->present.events[i].to);
        moment_text(&moment, app->run.setup->trainer.net.layer_count, to);
        history_words(&app->run.timeline, i, words);
        snprintf(key, sizeof key, "%s %zu", i == j->event ? ">" : " ", i + 1);
        overlay_line(app, key, "%s · %s", words, to);
    }
}

static bool go_to_line(App *app, const char *argument, Error *err)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    unsigned long number = strtoul(argument, NULL, 10);
    char words[HISTORY_SIZE];
    if (strspn(argument, "0123456789") != strlen(argument) || strlen(argument) > 9 || number < 1 ||
        number > j->present.count)
        return error_set(err, "history: the number of a line, from 1 to %zu", j->present.count);
    history_words(&app->run.timeline, number - 1, words);
    const JournalEvent *event = &j->present.events[number - 1];
    timeline_go(&app->run.timeline, (Place){number - 1, event_end(j, event)});
    app_jump(app, "");
    app_say(app, false, "line %lu: %s", number, words);
    return true;
}

bool do_history(App *app, const char *argument, Error *err)
{
    if (*argument) {
        overlay_close(app);
        return go_to_line(app, argument, err);
    }
    overlay_toggle(app, "history", fill_history);
    const Journal *j = timeline_journal(&app->run.timeline);
    overlay_show_entry(app, j->event - first_line(j));
    return true;
}
