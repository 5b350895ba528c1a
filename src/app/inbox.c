#include "app/inbox.h"

#include "app/app.h"
#include "app/keymap.h"

#include <string.h>

/* Seconds that an event may wait in a crowd, and that make the end of a flood. */
static const double longest_wait = 0.5, quiet = 0.05;
/* Events in a row, each unlike the one before, that are obeyed however long it takes. */
enum { CROWD = 32 };

static bool same_event(const Event *a, const Event *b)
{
    return a->kind == b->kind && a->key == b->key && a->action == b->action && a->x == b->x &&
           a->y == b->y;
}

static bool is_motion(const Event *event)
{
    return event->kind == EVENT_MOUSE && event->action == MOUSE_MOVE;
}

static InboxEntry *entry(Inbox *inbox, size_t i)
{
    return &inbox->list[(inbox->first + i) % INBOX_SIZE];
}

bool app_has_room(const App *app)
{
    return app->inbox.count < INBOX_SIZE;
}

/* Of a flood only its last event may be obeyed. */
static void keep_only(Inbox *inbox, const Event *event, double now)
{
    inbox->first = 0;
    inbox->count = 1;
    inbox->list[0] = (InboxEntry){*event, 1, now};
}

static void add(Inbox *inbox, const Event *event, double now)
{
    *entry(inbox, inbox->count++) =
        (InboxEntry){*event, 1, inbox->crowded ? inbox->crowded_since : now};
    if (inbox->count == INBOX_SIZE && !inbox->crowded) {
        inbox->crowded = true;
        inbox->crowded_since = now;
    }
}

static void put(Inbox *inbox, const Event *event, double now)
{
    InboxEntry *last = inbox->count > 0 ? entry(inbox, inbox->count - 1) : NULL;
    inbox->latest = now;
    if (inbox->flooded)
        keep_only(inbox, event, now);
    else if (last && is_motion(event) && is_motion(&last->event))
        last->event = *event;
    else if (last && same_event(event, &last->event))
        last->times++;
    else if (inbox->count < INBOX_SIZE)
        add(inbox, event, now);
}

void app_receive(App *app, const Event *event)
{
    bool end = event->kind == EVENT_KEY && event->key == KEY_CONTROL_C;
    if (event->kind == EVENT_SIZE || (end && app->inbox.flooded))
        app_event(app, event);
    else
        put(&app->inbox, event, app->clock());
}

static void drop(Inbox *inbox)
{
    inbox->first = (inbox->first + 1) % INBOX_SIZE;
    inbox->count--;
}

static void obey(App *app)
{
    Inbox *inbox = &app->inbox;
    unsigned long asked = app->pace.asked;
    const Event *event = &entry(inbox, 0)->event;
    inbox->in_a_row += !inbox->has_last || !same_event(event, &inbox->last);
    inbox->last = *event;
    if (--entry(inbox, 0)->times == 0)
        drop(inbox);
    /* What ended a line that was typed is no first press of a key held down. */
    inbox->has_last = !app->prompt.open;
    app_event(app, &inbox->last);
    inbox->last_asked = app->pace.asked != asked;
}

/* When it has been quiet: a flood that ends with q is left by it. */
static void end_flood(App *app)
{
    Inbox *inbox = &app->inbox;
    const KeyRow *row = keymap_find(app_keys(app), entry(inbox, 0)->event.key);
    bool quits = entry(inbox, 0)->event.kind == EVENT_KEY && row && row->key == 'q';
    inbox->flooded = inbox->crowded = false;
    if (quits)
        obey(app);
    inbox->count = 0;
}

/* Does something with the first entry; false when it has to wait. */
static bool look_at_first(App *app)
{
    Inbox *inbox = &app->inbox;
    const InboxEntry *first = entry(inbox, 0);
    bool repeats = inbox->has_last && same_event(&first->event, &inbox->last);
    bool busy = app->pace.pending > 0 || timeline_is_replaying(&app->run.timeline);
    bool late = app->clock() - first->since > longest_wait;
    if (app->prompt.open || first->event.kind == EVENT_TEXT) {
        obey(app);
    } else if (repeats && late) {
        drop(inbox);
    } else if (repeats && busy && inbox->last_asked) {
        return false;
    } else if (late && inbox->in_a_row >= CROWD) {
        inbox->flooded = true;
        keep_only(inbox, &entry(inbox, inbox->count - 1)->event, app->clock());
    } else {
        obey(app);
    }
    return true;
}

void app_obey(App *app, double seconds)
{
    Inbox *inbox = &app->inbox;
    double end = app->clock() + seconds;
    if (inbox->count == 0)
        inbox->crowded = false;
    if (inbox->flooded && app->clock() - inbox->latest > quiet)
        end_flood(app);
    while (inbox->count > 0 && !inbox->flooded && !app->quit && look_at_first(app) &&
           app->clock() < end)
        continue;
    if (inbox->count == 0)
        inbox->in_a_row = 0;
}
