/* Mouse reports, taken apart here and not by ncurses: ncurses keeps eight events of a burst, hands
 * them out newest first, and waits for the rest of a report that is cut off. Part of term/. */
#ifndef TERM_MOUSE_H
#define TERM_MOUSE_H

#include "app/event.h"

#include <stdbool.h>
#include <wchar.h>

/* Makes the start of a report (SGR, mode 1006) known as a key; false where the terminal has no
 * mouse. To be called when curses runs. */
bool mouse_known(void);

/* Takes a character or key code from get_wch when it belongs to a report; false when it does not.
 * event->kind is EVENT_MOUSE when the report is complete. A report may come in pieces. */
bool mouse_takes(bool is_code, wint_t code, Event *event);

#endif
