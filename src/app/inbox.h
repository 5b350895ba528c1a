/* Events that have come and are still to be obeyed.
 *
 * A person who types faster than the program works, or a flood, does not get it all seconds later:
 * a key that only repeats waits for the step that it asks for again, not longer than half a
 * second, and is dropped then. Keys that differ are obeyed one after the other; only when there
 * are more of them than anybody types does what has waited too long go, with all that comes until
 * it is quiet. What finds the inbox full has waited outside, nobody knows how long: since it was
 * full first, or came empty last. */
#ifndef APP_INBOX_H
#define APP_INBOX_H

#include "app/event.h"

#include <stdbool.h>
#include <stddef.h>

enum { INBOX_SIZE = 1024 };

/* The same event, so many times. */
typedef struct InboxEntry {
    Event event;
    size_t times;
    double since; /* when the first of them came, by the app's clock, or may have come */
} InboxEntry;

typedef struct Inbox {
    InboxEntry list[INBOX_SIZE]; /* a ring */
    size_t first, count;
    size_t in_a_row;     /* events obeyed since it was empty, repeated ones not counted */
    bool crowded;        /* it has been full since it was empty last, */
    double crowded_since; /* for the first time then */
    bool has_last;
    Event last;          /* that was obeyed; */
    bool last_asked;     /* it asked for a step, or another moment */
    bool flooded;        /* all is dropped until it is quiet; the last event is in the list */
    double latest;       /* when an event came last */
} Inbox;

/* Whether another event can be taken in, and taking one in at the time `now`, in seconds. */
bool inbox_has_room(const Inbox *inbox);
void inbox_put(Inbox *inbox, const Event *event, double now);

/* Takes out the event to be obeyed now; false where there is none, or it is to wait: for it repeats
 * the one before, which asked for a step that the program is still `busy` with. While a person is
 * `typing` a line, nothing waits. */
bool inbox_next(Inbox *inbox, double now, bool typing, bool busy, Event *event);

/* No more events are obeyed for now: what comes next begins a new row where it is empty. */
void inbox_rest(Inbox *inbox);

/* Whether a flood is over now, which leaves the inbox empty: how often the event came with which it
 * ended, which goes to *last; or 0. */
size_t inbox_end_flood(Inbox *inbox, double now, Event *last);

#endif
