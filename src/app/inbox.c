#include "app/inbox.h"

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

bool inbox_has_room(const Inbox *inbox)
{
    return inbox->count < INBOX_SIZE;
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

void inbox_put(Inbox *inbox, const Event *event, double now)
{
    InboxEntry *last = inbox->count > 0 ? entry(inbox, inbox->count - 1) : NULL;
    inbox->latest = now;
    if (inbox->flooded && !(last && same_event(event, &last->event)))
        keep_only(inbox, event, now);
    else if (last && is_motion(event) && is_motion(&last->event))
        last->event = *event;
    else if (last && same_event(event, &last->event))
        last->times++;
    else if (inbox->count < INBOX_SIZE)
        add(inbox, event, now);
}

static void drop(Inbox *inbox)
{
    inbox->first = (inbox->first + 1) % INBOX_SIZE;
    inbox->count--;
}

/* Takes the first event, once of as often as it came. */
static void take(Inbox *inbox, bool typing, Event *event)
{
    *event = entry(inbox, 0)->event;
    inbox->in_a_row += !inbox->has_last || !same_event(event, &inbox->last);
    inbox->last = *event;
    if (--entry(inbox, 0)->times == 0)
        drop(inbox);
    /* The key that ends a typed line is not the first press of a key that is held down. */
    inbox->has_last = !typing;
}

bool inbox_next(Inbox *inbox, double now, bool typing, bool busy, Event *event)
{
    while (inbox->count > 0 && !inbox->flooded) {
        const InboxEntry *first = entry(inbox, 0);
        bool text = typing || first->event.kind == EVENT_TEXT;
        bool repeats = !text && inbox->has_last && same_event(&first->event, &inbox->last);
        bool late = !text && now - first->since > longest_wait;
        if (repeats && late) {
            drop(inbox);
        } else if (repeats && busy && inbox->last_asked) {
            return false;
        } else if (late && inbox->in_a_row >= CROWD) {
            inbox->flooded = true;
            keep_only(inbox, &entry(inbox, inbox->count - 1)->event, now);
        } else {
            take(inbox, typing, event);
            return true;
        }
    }
    return false;
}

void inbox_rest(Inbox *inbox)
{
    if (inbox->count == 0)
        inbox->in_a_row = 0;
}

size_t inbox_end_flood(Inbox *inbox, double now, Event *last)
{
    if (inbox->count == 0)
        inbox->crowded = false;
    if (!inbox->flooded || now - inbox->latest <= quiet)
        return 0;
    size_t times = entry(inbox, 0)->times;
    *last = entry(inbox, 0)->event;
    inbox->flooded = inbox->crowded = false;
    inbox->count = 0;
    return times;
}
