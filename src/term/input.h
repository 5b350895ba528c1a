/* What comes from the terminal: bytes are read here and not by curses, which keeps eight mouse
 * reports of a burst, loses keys behind a byte that is no UTF-8, and takes answers for keys. Part
 * of term/. */
#ifndef TERM_INPUT_H
#define TERM_INPUT_H

#include "app/event.h"

#include <stdbool.h>

/* To be called when curses knows the terminal; `mouse`: its reports are wanted. */
void input_open(bool mouse);

/* Whether they are, from now on. */
void input_set_mouse(bool mouse);

/* `seconds`, or less when something is known sooner: what has been read, or what a silence says. */
double input_wait(double seconds);

/* Says that nothing came up to now, and that as many bytes may be read again as fit between two
 * frames. */
void input_silent(void);
void input_allow(void);

/* The next event that is there; false when there is none, or very many bytes have been read. */
bool input_event(Event *event);

#endif
