/* The terminal, through ncurses: the only folder that knows it.
 *
 * It is left as it was found on every way out: quit, error, signals, abort, suspension. */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include "app/event.h"
#include "core/base/error.h"
#include "view/canvas/canvas.h"

#include <stdbool.h>

/* What the terminal can show, found out at term_open. */
typedef struct TermAbilities {
    Depth depth;
    Symbols symbols;
    Theme theme;
} TermAbilities;

typedef enum TermSignal {
    TERM_SIGNAL_NONE,
    TERM_SIGNAL_STOP,     /* Ctrl-Z: call term_suspend */
    TERM_SIGNAL_CONTINUE, /* back from elsewhere: call term_continue */
    TERM_SIGNAL_END,      /* asked to end, or the terminal is gone */
} TermSignal;

/* Takes over the terminal on standard input and output; false when there is none that can be drawn
 * on. */
bool term_open(bool mouse, TermAbilities *abilities, Error *err);

/* Gives it back. */
void term_close(void);

/* Sets the colours in force; abilities are the limit. */
void term_set_scheme(const Scheme *scheme);

/* Takes the mouse, where the terminal has one, or leaves it to the terminal. */
void term_set_mouse(bool on);

/* Gives a text to the terminal's clipboard. False without memory, or where the terminal has other
 * sequences than most. */
bool term_copy(const char *text);

/* Columns and rows of the terminal now. */
void term_size(int *width, int *height);

/* Sends what changed since the last frame, and moves the cursor, also while it is invisible. `all`
 * paints everything anew. Nothing waits for the terminal: what it does not take at once is sent
 * during later waits. */
void term_show(const Canvas *canvas, const TextCursor *cursor, bool all);

/* Whether the terminal has taken the last frame whole; the next one is better drawn then. */
bool term_ready(void);

/* Waits until there is input or a signal, or the terminal takes more of a frame, at most `seconds`
 * (INFINITY: for ever). */
TermSignal term_wait(double seconds);

/* The next event that is there; false when there is none, or there were very many since term_wait:
 * a flood does not keep frames and signals waiting. */
bool term_event(Event *event);

/* Stops the program as Ctrl-Z does, and takes the terminal up again when it goes on; false when it
 * has been told to end while it stood: the terminal is another's then. */
bool term_suspend(void);

/* Takes the terminal up again after a stop that nobody announced. */
void term_continue(void);

/* After term_close: ends with the status of the signal that asked for it, if one did. */
void term_die_of_signal(void);

#endif
