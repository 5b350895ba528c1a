/* What a whole escape sequence of a terminal says: a key with its modifiers, or what the mouse
 * did. Pure. Sources: ECMA-48 section 5.4 (the shape), xterm's "Control Sequences" (keys,
 * modifiers, mouse reports), the keys of rxvt and of the Linux console, the kitty keyboard protocol
 * (CSI u). Part of term/. */
#ifndef TERM_SEQUENCE_H
#define TERM_SEQUENCE_H

#include "app/event.h"

#include <stdbool.h>

/* The event of a control sequence, of which `text` is all that stands behind ESC [; false when it
 * says nothing to this program, as a terminal's answers do. */
bool sequence_control(const char *text, Event *event);

/* The same for what stands behind ESC O. */
bool sequence_keypad(const char *text, Event *event);

/* The event of a mouse report: the button's number (its bits: 1 and 2 which one, 32 a motion, 64
 * the wheel, 128 further buttons) and the cell, counted from 1; false for what does nothing. */
bool sequence_mouse(int button, int column, int row, bool pressed, Event *event);

#endif
